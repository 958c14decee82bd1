package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/intake"
)

type photosCmd struct {
	showFlag
	JSON    bool     `name:"json" help:"Print what became of each file as JSON."`
	DryRun  bool     `help:"Say what would become of each file, and change nothing."`
	Race    string   `placeholder:"WORDS" help:"The race whose bibs the files are called by; otherwise a bib has to be of one athlete of the show."`
	Replace bool     `help:"Let an athlete who has a photo get the new one."`
	Box     string   `default:"560x600" placeholder:"WxH" help:"The largest box that a template draws a photo in, in pixels; what is larger is scaled down."`
	NoCopy  bool     `help:"Go without the copy of the show that is kept before."`
	Paths   []string `arg:"" help:"Folders and files: JPEG, PNG, WebP or GIF, called by a bib, an id or a name (108.jpg, hassan_sifan.png)."`
}

// Run gives athletes their photos. Files that cannot be taken are told, and are no failure.
func (c *photosCmd) Run(ctx context.Context, s streams) error {
	o := intake.PhotoOptions{Replace: c.Replace, DryRun: c.DryRun, NoCopy: c.NoCopy, Now: time.Now()}
	var err error
	if o.Width, o.Height, err = readBox(c.Box); err != nil {
		return err
	}
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	if c.Race != "" {
		race, err := d.OneRace(ctx, c.Race)
		if err != nil {
			return err
		}
		o.Race = race.ID
	}
	ctx, done := telling(ctx, s)
	o.Progress = func(done, total int64) {
		data.Tell(ctx, data.Progress{Step: intake.StepPhotos, Done: done, Total: total})
	}
	r, err := intake.Photos(ctx, d, c.Paths, o)
	done()
	if err != nil {
		return stopped(ctx, err, "no photo was taken, and show "+c.Show+" is as it was")
	}
	if c.JSON {
		return printJSON(s.out, r)
	}
	c.print(s, r)
	return nil
}

func (c *photosCmd) print(s streams, r intake.PhotoReport) {
	if c.DryRun {
		fmt.Fprintln(s.out, "Dry run: nothing was changed.")
	}
	for _, f := range r.Files {
		line := fmt.Sprintf("%-8s  %s", f.Fate, filepath.Base(f.File))
		switch {
		case f.Why != "" && f.Fate == intake.FateRejected:
			line += " " + f.Why
		case f.Why != "":
			line += fmt.Sprintf(" (by %s): %s %s", f.By, f.Name, f.Why)
		default:
			line += fmt.Sprintf(" is %s, by %s, %d×%d", f.Name, f.By, f.Width, f.Height)
		}
		fmt.Fprintln(s.out, line)
	}
	fmt.Fprintf(s.out, "%s: %d new, %d replaced, %d same, %d kept what they had, %d rejected; %.1f MB\n",
		count(len(r.Files), "file"), r.New, r.Replaced, r.Same, r.Kept, r.Rejected, float64(r.Bytes)/1e6)
	if r.Intake != 0 {
		fmt.Fprintf(s.out, "mile26 import undo --show %s %d takes it back.\n", c.Show, r.Intake)
	}
}

// readBox reads 560x600.
func readBox(s string) (w, h int, err error) {
	a, b, ok := strings.Cut(s, "x")
	w, err1 := strconv.Atoi(a)
	h, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil || w < 16 || h < 16 || w > 8192 || h > 8192 {
		return 0, 0, usageError{fmt.Sprintf("--box %s: write it as in 560x600, from 16 to 8192", s)}
	}
	return w, h, nil
}
