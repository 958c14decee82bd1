package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mile26/data"
)

// clashesCmd is clashes and what belongs to it.
type clashesCmd struct {
	List   clashesListCmd   `cmd:"" default:"withargs" help:"Print the results whose sources disagree (the default: the word may be left out)."`
	Choose clashesChooseCmd `cmd:"" help:"Say which mark of a result is shown. The others stay beside it."`
}

type clashesListCmd struct {
	showFlag
	JSON bool `name:"json" help:"Print the clashes as a JSON array."`
}

// clash is a result whose sources disagree, as it is printed as JSON.
type clash struct {
	Entry   data.ID     `json:"entry"`
	Race    string      `json:"race"`
	Athlete data.ID     `json:"athlete"`
	Name    string      `json:"name"`
	Place   int         `json:"place,omitempty"`
	Marks   []clashMark `json:"marks"`
}

type clashMark struct {
	Number int    `json:"number"` // from 1
	Mark   string `json:"mark"`
	Unread string `json:"unread,omitempty"`
	Source string `json:"source"`
	Detail string `json:"detail,omitempty"`
	Line   int    `json:"line,omitempty"`
	Chosen bool   `json:"chosen"`
}

// Run prints each result with all its marks.
func (c *clashesListCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := d.Clashes(ctx)
	if err != nil {
		return err
	}
	out := make([]clash, len(found))
	for i, f := range found {
		out[i] = clashOf(f)
	}
	if c.JSON {
		return printJSON(s.out, out)
	}
	for _, f := range out {
		fmt.Fprintf(s.out, "%6d  %s: %s\n", f.Entry, f.Race, f.Name)
		for _, m := range f.Marks {
			sign := " "
			if m.Chosen {
				sign = "*"
			}
			fmt.Fprintf(s.out, "     %s %d  %s  %s\n", sign, m.Number, m.Mark, m.from())
		}
	}
	if len(out) == 0 {
		fmt.Fprintln(s.out, "No sources disagree about a time.")
	}
	return nil
}

func clashOf(f data.Clash) clash {
	given, family := f.Entry.Athlete.ScreenName()
	out := clash{Entry: f.Entry.ID, Race: f.Race.Name(), Athlete: f.Entry.Athlete.ID, Name: strings.TrimSpace(given + " " + family), Place: f.Entry.Result.Place}
	for i, m := range f.Entry.Result.Marks {
		out.Marks = append(out.Marks, clashMark{
			Number: i + 1, Mark: m.Mark.Printed, Unread: m.Mark.Unread, Source: m.Source.Name, Detail: m.Source.Detail, Line: m.Source.Line, Chosen: m.Chosen,
		})
	}
	return out
}

// from says who gives a mark.
func (m clashMark) from() string {
	text := m.Source
	if m.Line > 0 {
		text += fmt.Sprintf(" line %d", m.Line)
	}
	if m.Detail != "" {
		text += ", " + m.Detail
	}
	if m.Unread != "" {
		text += " (unread: " + m.Unread + ")"
	}
	return strings.TrimPrefix(text, ", ")
}

type clashesChooseCmd struct {
	showFlag
	Entry data.ID `arg:"" help:"The number of the result, which clashes prints."`
	Mark  int     `arg:"" help:"The number of the mark."`
}

// Run makes a mark the one that is shown.
func (c *clashesChooseCmd) Run(ctx context.Context, s streams) error {
	if c.Mark < 1 {
		return usageError{"marks are numbered from 1"}
	}
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.ChooseMark(ctx, c.Entry, c.Mark-1); err != nil {
		return err
	}
	e, err := d.Entry(ctx, c.Entry)
	if err != nil {
		return err
	}
	m, ok := e.Result.Chosen()
	if !ok {
		return errors.New("no mark is chosen")
	}
	given, family := e.Athlete.ScreenName()
	_, err = fmt.Fprintf(s.out, "%s is shown with %s.\n", strings.TrimSpace(given+" "+family), m.Mark.Printed)
	return err
}
