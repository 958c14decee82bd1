package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mile26/data"
)

// doublesCmd is doubles and what belongs to it.
type doublesCmd struct {
	List  doublesListCmd  `cmd:"" default:"withargs" help:"Print pairs of athletes who are likely one (the default: the word may be left out)."`
	Merge doublesMergeCmd `cmd:"" help:"Make two athletes one: the first stays and gets everything of the second."`
	Apart doublesApartCmd `cmd:"" help:"Remember that two athletes are two, so that they are not proposed again."`
	Undo  doublesUndoCmd  `cmd:"" help:"Make two athletes of a merge again."`
}

type doublesListCmd struct {
	showFlag
	JSON   bool `name:"json" help:"Print the pairs as a JSON object."`
	Limit  int  `default:"50" help:"Pairs at most, the strongest; 0 is all."`
	Merges bool `help:"Print what was merged instead, with the numbers to undo it by."`
}

// double is a pair as it is printed as JSON.
type double struct {
	Strength data.Strength `json:"strength"`
	Reasons  []string      `json:"reasons"`
	Athletes []side        `json:"athletes"`
}

type side struct {
	ID      data.ID           `json:"id"`
	Name    string            `json:"name"`
	Country string            `json:"country,omitempty"`
	Sex     data.Sex          `json:"sex,omitempty"`
	Born    data.Date         `json:"born,omitempty"`
	Age     int               `json:"age,omitempty"`
	IDs     []data.ExternalID `json:"ids,omitempty"`
	Photo   bool              `json:"photo"`
	Bio     bool              `json:"bio"`
	Seen    []string          `json:"seen"`
	More    int               `json:"more_races,omitempty"`
}

// Run prints the pairs, strongest first.
func (c *doublesListCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	if c.Merges {
		return c.merges(ctx, s, d)
	}
	ctx, done := telling(ctx, s)
	found, all, err := d.Doubles(ctx, c.Limit)
	done()
	if err != nil {
		return stopped(ctx, err, "nothing was changed")
	}
	out := make([]double, len(found))
	for i, f := range found {
		out[i] = double{Strength: f.Strength, Reasons: f.Reasons, Athletes: []side{sideOf(f.A), sideOf(f.B)}}
	}
	if c.JSON {
		return printJSON(s.out, map[string]any{"pairs": all, "doubles": out})
	}
	for _, p := range out {
		fmt.Fprintf(s.out, "%s: %s\n", p.Strength, strings.Join(p.Reasons, ", "))
		for _, a := range p.Athletes {
			fmt.Fprintf(s.out, "  %6d  %s\n", a.ID, strings.Join(a.facts(), ", "))
			for _, seen := range a.Seen {
				fmt.Fprintf(s.out, "          %s\n", seen)
			}
			if a.More > 0 {
				fmt.Fprintf(s.out, "          and %d more\n", a.More)
			}
		}
	}
	if all > len(out) {
		fmt.Fprintf(s.out, "and %s; --limit 0 prints all\n", count(all-len(out), "more pair"))
	}
	if all == 0 {
		fmt.Fprintln(s.out, "Nobody is in the show twice, as far as anybody can tell.")
	}
	return nil
}

func (c *doublesListCmd) merges(ctx context.Context, s streams, d *data.Show) error {
	all, err := d.Merges(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		if all == nil {
			all = []data.Merged{}
		}
		return printJSON(s.out, all)
	}
	for _, m := range all {
		state := ""
		if !m.Undone.IsZero() {
			state = ", undone " + m.Undone.Local().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(s.out, "%4d  %s  %s (%d) is %s (%d)%s\n", m.ID, m.At.Local().Format("2006-01-02 15:04"), m.GoneName, m.Gone, m.KeptName, m.Kept, state)
	}
	return nil
}

func sideOf(f data.Side) side {
	a := f.Athlete
	given, family := a.ScreenName()
	seen := f.Seen
	if seen == nil {
		seen = []string{}
	}
	return side{
		ID: a.ID, Name: strings.TrimSpace(given + " " + family), Country: a.Country, Sex: a.Sex, Born: a.Born, Age: a.Age, IDs: a.IDs,
		Photo: a.Photo != "", Bio: a.Bio != "", Seen: seen, More: f.More,
	}
}

// facts are what is known of a side, in words.
func (a side) facts() []string {
	out := []string{a.Name}
	if a.Country != "" {
		out = append(out, a.Country)
	}
	if a.Sex != "" {
		out = append(out, string(a.Sex))
	}
	if a.Born != "" {
		out = append(out, "born "+string(a.Born))
	} else if a.Age > 0 {
		out = append(out, "aged "+strconv.Itoa(a.Age))
	}
	for _, x := range a.IDs {
		out = append(out, x.String())
	}
	if a.Photo {
		out = append(out, "photo")
	}
	if a.Bio {
		out = append(out, "bio")
	}
	return out
}

// athleteCalled finds an athlete by the number that doubles prints, or by words.
func athleteCalled(ctx context.Context, d *data.Show, words string) (data.Athlete, error) {
	if id, err := strconv.ParseInt(words, 10, 64); err == nil {
		return d.Athlete(ctx, data.ID(id))
	}
	return d.OneAthlete(ctx, words)
}

type doublesMergeCmd struct {
	showFlag
	JSON bool   `name:"json" help:"Print the merge as a JSON object."`
	Keep string `arg:"" help:"The athlete who stays: the number that doubles prints, or words of the name."`
	Gone string `arg:"" help:"The athlete who is one with the first."`
}

// Run merges two athletes and says where they differed.
func (c *doublesMergeCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	keep, err := athleteCalled(ctx, d, c.Keep)
	if err != nil {
		return err
	}
	gone, err := athleteCalled(ctx, d, c.Gone)
	if err != nil {
		return err
	}
	m, err := d.Merge(ctx, keep.ID, gone.ID, time.Now())
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.out, m)
	}
	fmt.Fprintf(s.out, "Merge %d: %s (%d) is %s (%d) now; mile26 doubles undo %d takes it back.\n", m.ID, m.GoneName, m.Gone, m.KeptName, m.Kept, m.ID)
	for _, line := range m.Differs {
		fmt.Fprintf(s.out, "  %s\n", line)
	}
	return nil
}

type doublesApartCmd struct {
	showFlag
	One   string `arg:"" help:"An athlete: the number that doubles prints, or words of the name."`
	Other string `arg:"" help:"An athlete who is somebody else."`
}

// Run remembers that two athletes are two.
func (c *doublesApartCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	one, err := athleteCalled(ctx, d, c.One)
	if err != nil {
		return err
	}
	other, err := athleteCalled(ctx, d, c.Other)
	if err != nil {
		return err
	}
	if err := d.NotSame(ctx, one.ID, other.ID, time.Now()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%d and %d are two, and are not proposed again.\n", one.ID, other.ID)
	return err
}

type doublesUndoCmd struct {
	showFlag
	JSON bool    `name:"json" help:"Print the merge as a JSON object."`
	ID   data.ID `arg:"" help:"The number of the merge; doubles --merges prints it."`
}

// Run takes a merge back, or says what keeps it from being taken back.
func (c *doublesUndoCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	m, err := d.UndoMerge(ctx, c.ID, time.Now())
	var edited *data.MergedError
	if errors.As(err, &edited) && c.JSON {
		return errors.Join(printJSON(s.out, map[string]any{"edited": edited.Edits}), err)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.out, m)
	}
	_, err = fmt.Fprintf(s.out, "Undid merge %d: %s and %s are two again.\n", m.ID, m.KeptName, m.GoneName)
	return err
}
