package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"mile26/graphics/template"
)

type templateCmd struct {
	Check  templateCheckCmd  `cmd:"" help:"Check a theme's folder: every fault with file, line and column."`
	New    templateNewCmd    `cmd:"" help:"Write a template to begin with."`
	Schema templateSchemaCmd `cmd:"" help:"Print the JSON Schema of template files, for editors."`
	Sheet  templateSheetCmd  `cmd:"" help:"Draw every template of every theme in every format with the sample show."`
}

type templateCheckCmd struct {
	Dir string `arg:"" help:"The theme's folder, with theme.yaml and a file for each template."`
}

// Run opens the theme as the desk would.
func (c *templateCheckCmd) Run(s streams) error {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return fmt.Errorf("theme folder: %w", err)
	}
	e, err := openTheme(dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: %s, no fault\n", e.Name(), count(len(e.Templates()), "template"))
	return nil
}

type templateSchemaCmd struct {
	Theme bool `help:"Print that of theme.yaml instead."`
}

// Run prints the schema.
func (c *templateSchemaCmd) Run(s streams) error {
	enc := json.NewEncoder(s.out)
	enc.SetIndent("", "  ")
	if c.Theme {
		return enc.Encode(template.ThemeSchema())
	}
	return enc.Encode(template.Schema())
}

type templateNewCmd struct {
	Name string `arg:"" help:"The template's name, as in lap-counter."`
	Dir  string `default:"." placeholder:"DIR" help:"The theme's folder."`
}

// starter is a template that draws, to be changed.
const starter = `# %[2]s
template: %[1]s
title: %[2]s
about: [athlete]
layer: 20

fields:
  given: {type: single-line, label: Given name}
  family: {type: single-line, label: Family name}

place: {left: 96, bottom: 84}
formats:
  "9:16": {place: {left: 54, bottom: 380}}
  "1:1": {place: {left: 54, bottom: 84}}
root:
  row:
    children:
      - box: {part: edge, width: 12, fill: accent}
      - column:
          part: panel
          fill: panel
          pad: [20, 40, 22, 34]
          children:
            - text:
                part: words
                shrink: 0.7
                spans:
                  - {text: "{given} ", shorten: "{given|initial} ", style: given}
                  - {text: "{family}", style: family}
`

var templateName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Run writes the file and leaves one that is there alone. A folder that is no
// theme yet becomes one that stands on Thames.
func (c *templateNewCmd) Run(s streams) error {
	if !templateName.MatchString(c.Name) {
		return usageError{fmt.Sprintf("%q: a template's name is lower-case letters and figures with hyphens between words", c.Name)}
	}
	title := strings.ReplaceAll(c.Name, "-", " ")
	title = strings.ToUpper(title[:1]) + title[1:]
	themeFile := filepath.Join(c.Dir, "theme.yaml")
	if _, err := os.Stat(themeFile); errors.Is(err, fs.ErrNotExist) {
		abs, err := filepath.Abs(c.Dir)
		if err != nil {
			return err
		}
		if err := writeNew(themeFile, fmt.Sprintf("# What is not named here is as in the base theme.\ntheme: %s\nbase: %s\n", filepath.Base(abs), theme)); err != nil {
			return err
		}
		fmt.Fprintln(s.out, themeFile)
	}
	path := filepath.Join(c.Dir, c.Name+".yaml")
	if err := writeNew(path, fmt.Sprintf(starter, c.Name, title)); err != nil {
		return err
	}
	fmt.Fprintln(s.out, path)
	return nil
}

func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	if _, err := f.WriteString(text); err != nil {
		f.Close()
		return fmt.Errorf("write template: %w", err)
	}
	return f.Close()
}

type templateSheetCmd struct {
	Dir string `arg:"" help:"Folder for the PNG files; made if absent."`
}

// Run draws the sheets.
func (c *templateSheetCmd) Run(ctx context.Context, s streams) error {
	d, err := openSample(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	return drawSheets(ctx, s, d, c.Dir)
}
