package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"log/slog"

	screens "mile26/app/output/screen"
)

type screenCmd struct {
	From     string `default:"http://127.0.0.1:2626" placeholder:"URL" help:"The page to show: the program, or …/preview, or …/layer/20 for one layer."`
	Token    string `env:"MILE26_TOKEN" help:"The feed's token, where it wants one."`
	Monitor  int    `short:"m" placeholder:"N" help:"Number of the monitor, as --list has it; otherwise the second one, or the only one."`
	Show     string `enum:"fill,key,composite" default:"fill" help:"What to show: fill, key, or composite over --bg."`
	Bg       string `default:"000000" placeholder:"RRGGBB" help:"Background of the composite."`
	Windowed string `placeholder:"WxH" help:"Show it in a window of that size instead."`
	List     bool   `help:"List the monitors."`
	JSON     bool   `name:"json" help:"List them as a JSON array."`
}

// Run shows the feed on a monitor until Esc is pressed twice, or lists the monitors.
func (c *screenCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	if c.List || c.JSON {
		return c.list(s)
	}
	o := screens.Options{From: c.From, Token: c.Token, Monitor: c.Monitor, Show: screens.Show(c.Show), Log: log}
	var err error
	if o.Background, err = parseColour(c.Bg); err != nil {
		return err
	}
	if o.Windowed, err = parseSize(c.Windowed); err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return usageError{err.Error()}
	}
	if !hasDisplay() {
		return screens.ErrNoDisplay
	}
	return screens.Run(ctx, o)
}

func (c *screenCmd) list(s streams) error {
	if !hasDisplay() {
		return screens.ErrNoDisplay
	}
	all, err := screens.Monitors()
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		return enc.Encode(all)
	}
	for _, m := range all {
		if _, err := fmt.Fprintln(s.out, monitorLine(m)); err != nil {
			return err
		}
	}
	return nil
}

func monitorLine(m screens.Monitor) string {
	line := fmt.Sprintf("%2d  %-16s %d×%d", m.Number, m.Name, m.Width, m.Height)
	if m.Rate > 0 {
		line += fmt.Sprintf(", %d Hz", m.Rate)
	}
	if m.WidthMM > 0 {
		line += fmt.Sprintf(", %d×%d mm", m.WidthMM, m.HeightMM)
	}
	line += fmt.Sprintf(", at %d,%d", m.X, m.Y)
	if m.Primary {
		line += ", primary"
	}
	return line
}

// parseColour reads six hexadecimal digits, with or without a # before them.
func parseColour(s string) (color.RGBA, error) {
	digits := s
	if len(s) == 7 && s[0] == '#' {
		digits = s[1:]
	}
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != 3 {
		return color.RGBA{}, usageError{fmt.Sprintf("--bg %q: want six hexadecimal digits, such as 00B140", s)}
	}
	return color.RGBA{b[0], b[1], b[2], 255}, nil
}

// parseSize reads a width and a height; nothing is the zero point.
func parseSize(s string) (p image.Point, err error) {
	if s == "" {
		return p, nil
	}
	if n, err := fmt.Sscanf(s+";", "%dx%d;", &p.X, &p.Y); n != 2 || err != nil || p.X < 1 || p.Y < 1 {
		return image.Point{}, usageError{fmt.Sprintf("--windowed %q: want a width and a height in pixels, such as 960x540", s)}
	}
	return p, nil
}
