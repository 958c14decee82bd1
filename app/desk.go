package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"mile26/app/desk"
	"mile26/assets"
	"mile26/data"
)

// appID is the program's identity towards the desktop, as in FyneApp.toml.
const appID = "org.mile26.desk"

type deskCmd struct {
	stationFlags
	Show string `arg:"" optional:"" help:"The show file (.mile26); without one the show that was open last, at the first start the sample show."`
}

// Run opens the desk and returns when its window is closed.
func (c *deskCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	if c.Show != "" && filepath.Ext(c.Show) != ".mile26" {
		return usageError{fmt.Sprintf("%q is no command, and no show either: a show's name ends in .mile26", c.Show)}
	}
	if !hasDisplay() {
		return errNoDisplay
	}
	a := newApp()
	if c.Show == "" {
		return runDesk(ctx, a, lastShow(desk.RecentShows(a.Preferences())), c.stationFlags, log, !s.terminal)
	}
	path, err := filepath.Abs(c.Show) // it is remembered, and opened from another folder the next time
	if err != nil {
		return fmt.Errorf("open show %s: %w", c.Show, err)
	}
	return runDesk(ctx, a, path, c.stationFlags, log, !s.terminal)
}

// lastShow is the first of the shows that were open, newest first, whose file is
// there: one on a drive that is not in at the moment keeps nobody from working.
// "" is none.
func lastShow(recent []string) string {
	for _, path := range recent {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// openSampleOr opens a show, or for "" the sample.
func openSampleOr(ctx context.Context, path string) (*data.Show, error) {
	if path == "" {
		return openSample(ctx)
	}
	return openThere(ctx, path)
}

// errNoDisplay says that there is nowhere to open a window.
var errNoDisplay = errors.New("no display: the desk needs a screen (DISPLAY or WAYLAND_DISPLAY names it); mile26 demo, render, export and serve work without one")

type demoCmd struct{ stationFlags }

// Run opens the desk on the sample show, or draws the sample where there is no display.
func (c *demoCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	if hasDisplay() {
		if err := runDesk(ctx, newApp(), "", c.stationFlags, log, !s.terminal); !errors.Is(err, errNoDisplay) {
			return err
		}
	}
	d, err := openSample(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	fmt.Fprintln(s.out, "No display here, so no desk. Drawing the sample's graphics instead:")
	return drawSample(ctx, s, d, "mile26-demo")
}

// hasDisplay says whether a window can be opened. macOS and Windows always have one.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// sampleGraphics are what the demo draws without a display.
var sampleGraphics = []struct {
	template, file string
	subjectFlags
}{
	{"lower-third", "lower-third.png", subjectFlags{Athlete: "sifan hassan"}},
	{"lower-third", "speaker.png", subjectFlags{Person: "paula radcliffe"}},
	{"athlete-card", "athlete-card.png", subjectFlags{Athlete: "dennis kimetto"}},
	{"leaderboard", "leaderboard.png", subjectFlags{Race: "London 2014 men", Rows: 10}},
}

func drawSample(ctx context.Context, s streams, d *data.Show, dir string) error {
	e, err := openEngine()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	for _, g := range sampleGraphics {
		subject, err := g.find(ctx, d)
		if err != nil {
			return err
		}
		f, _, err := drawPage(ctx, d, e, g.template, subject)
		if err != nil {
			return err
		}
		path := filepath.Join(dir, g.file)
		if err := writePNG(path, f.List); err != nil {
			return err
		}
		fmt.Fprintln(s.out, path)
	}
	return nil
}

// machineName is what this desk is called among others; "" where the system
// does not say.
func machineName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// newApp makes the desktop application with the identity and the threading
// rules of FyneApp.toml, which only a packaged build carries by itself.
func newApp() fyne.App {
	icon := iconResource()
	fyneapp.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: "Mile26", Version: version, Icon: icon, Release: true,
		Migrations: map[string]bool{"fyneDo": true},
	})
	// Fyne makes a folder in that of caches and one in that, but not that one. What is
	// wrong with it Fyne tells itself.
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700)
	}
	a := fyneapp.NewWithID(appID)
	a.SetIcon(icon)
	return a
}

// iconResource is the program's icon. It is embedded, so it can always be read.
func iconResource() fyne.Resource {
	const name = "mile26.png"
	b, err := fs.ReadFile(assets.Icons(), name)
	if err != nil {
		panic(fmt.Sprintf("embedded icon: %v", err))
	}
	return fyne.NewStaticResource(name, b)
}
