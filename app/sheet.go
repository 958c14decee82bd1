package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/draw"

	"mile26/app/show"
	"mile26/assets"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/template"
)

// sheetSubjects say what of the sample show a template shows on a sheet; those
// not named here show the first that suits them.
var sheetSubjects = map[string]subjectFlags{
	"athlete-card": {Athlete: "dennis kimetto"},
	"lower-third":  {Athlete: "sifan hassan"},
	"head-to-head": {Athlete: "emile cairess", With: "mo farah", In: "London 2023 men"},
	"clock":        {Race: "London 2016 men", At: "Half"},
	"gap":          {Race: "London 2014 men"},
	"lead-group":   {Race: "London 2016 men", At: "Half"},
	"projection":   {Race: "London 2016 men", At: "Half"},
	"record":       {Race: "London 2023 men"},
	"result":       {Race: "London 2014 men"},
}

// sheetValues stand in where the sample show has no facts for a template. The
// names and the gap are an example, not a result.
var sheetValues = map[string]template.Values{
	"gap": {"lead_label": "Leaders", "lead": "FIRST +3", "gap": "+0:09", "chase_label": "Chasing", "chase": "FIFTH"},
}

var sheetDefaults = map[string]subjectFlags{
	"athlete": {Athlete: "sifan hassan"},
	"person":  {Person: "paula radcliffe"},
	"race":    {Race: "London 2014 men"},
	"fact":    {Fact: "39,698"},
	"saying":  {Quote: "mcfadden"},
}

// themeNames are the built-in themes.
func themeNames() ([]string, error) {
	dirs, err := fs.ReadDir(assets.Themes(), ".")
	if err != nil {
		return nil, fmt.Errorf("list themes: %w", err)
	}
	var names []string
	for _, d := range dirs {
		if d.IsDir() {
			names = append(names, d.Name())
		}
	}
	return names, nil
}

// Sizes of a contact sheet, pixels.
const (
	thumbHeight  = 360
	thumbGap     = 12
	sheetColumns = 3
)

// drawSheets writes a contact sheet for each theme and format, and beside them
// every picture in full over a grey ground.
func drawSheets(ctx context.Context, s streams, d *data.Show, dir string) error {
	themes, err := themeNames()
	if err != nil {
		return err
	}
	for _, theme := range themes {
		e, err := openTheme(theme)
		if err != nil {
			return err
		}
		for _, format := range template.Formats {
			name := theme + "-" + strings.ReplaceAll(string(format), ":", "x")
			pictures, err := drawAll(ctx, d, e, format)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			for i, t := range e.Templates() {
				if err := savePNG(filepath.Join(dir, name+"-"+t.Name+".png"), pictures[i]); err != nil {
					return err
				}
			}
			path := filepath.Join(dir, name+".png")
			if err := savePNG(path, contactSheet(pictures)); err != nil {
				return err
			}
			fmt.Fprintln(s.out, path)
		}
	}
	return nil
}

// drawAll draws every template at rest over grey.
func drawAll(ctx context.Context, d *data.Show, e *graphics.Engine, format template.Format) ([]*image.RGBA, error) {
	var pictures []*image.RGBA
	for _, t := range e.Templates() {
		g, err := drawForSheet(ctx, d, e, t, format)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		img := ground(g.Size)
		g.List(graphics.Moment{State: graphics.Hold}).Draw(img)
		pictures = append(pictures, img)
	}
	return pictures, nil
}

func drawForSheet(ctx context.Context, d *data.Show, e *graphics.Engine, t *template.Template, format template.Format) (*graphics.Graphic, error) {
	flags, ok := sheetSubjects[t.Name]
	if !ok {
		flags = sheetDefaults[t.About[0]]
	}
	subject, err := flags.find(ctx, d)
	if err != nil {
		return nil, err
	}
	p, err := show.Make(ctx, d, t, subject)
	if v, ok := sheetValues[t.Name]; ok && errors.Is(err, data.ErrNotFound) {
		p.Values, err = v, nil
	}
	if err != nil {
		return nil, err
	}
	return e.Draw(t.Name, p.Values, graphics.Options{Format: format})
}

// ground is what a graphic is judged on: neither black nor white, lighter above.
func ground(size image.Point) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		v := uint8(140 - 90*y/size.Y)
		draw.Draw(img, image.Rect(0, y, size.X, y+1), image.NewUniform(color.RGBA{v, v + 12, v + 24, 255}), image.Point{}, draw.Src)
	}
	return img
}

// contactSheet sets pictures of one size side by side.
func contactSheet(pictures []*image.RGBA) *image.RGBA {
	if len(pictures) == 0 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	b := pictures[0].Rect
	w := thumbHeight * b.Dx() / b.Dy()
	columns := min(len(pictures), max(sheetColumns, sheetColumns*640/w))
	rows := slices.Collect(slices.Chunk(pictures, columns))
	sheet := image.NewRGBA(image.Rect(0, 0, columns*(w+thumbGap)+thumbGap, len(rows)*(thumbHeight+thumbGap)+thumbGap))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.RGBA{24, 26, 32, 255}), image.Point{}, draw.Src)
	for y, row := range rows {
		for x, p := range row {
			at := image.Pt(thumbGap+x*(w+thumbGap), thumbGap+y*(thumbHeight+thumbGap))
			draw.CatmullRom.Scale(sheet, image.Rectangle{Min: at, Max: at.Add(image.Pt(w, thumbHeight))}, p, p.Rect, draw.Src, nil)
		}
	}
	return sheet
}

func savePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, img); err != nil {
		f.Close()
		return fmt.Errorf("write sheet %s: %w", path, err)
	}
	return f.Close()
}
