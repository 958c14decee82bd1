// Command bench measures how long Mile26's pictures take beside the same
// pictures made by a browser, by Skia and by resvg, in the same run.
//
// It knows Mile26 as a library has it: values in, PNG files out. Every peer
// draws the same values from scratch to a file, and its pictures are compared
// with Mile26's before a time counts.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// longest is when a run is given up.
const longest = 9 * time.Minute

// settings are what the command line says.
type settings struct {
	pictures int
	rounds   int
	checks   int
	photos   int
	json     bool
	chromium string
	node     string
}

func main() {
	s := settings{}
	flag.IntVar(&s.pictures, "n", 100, "athlete cards, and as many leaderboards, for each contender")
	flag.IntVar(&s.rounds, "rounds", 10, "turns of each contender; the pictures are divided among them")
	flag.IntVar(&s.checks, "check", 2, "pictures compared in each round of each contender")
	flag.IntVar(&s.photos, "photos", 8, "different photos; what was decoded once stays, for everyone")
	flag.BoolVar(&s.json, "json", false, "print JSON in place of the tables")
	flag.StringVar(&s.chromium, "chromium", "", "the browser; \"\" looks for one, first of all chromium-headless-shell")
	flag.StringVar(&s.node, "node", "node", "Node.js")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: go run . [flags], in graphics/bench and after npm ci")
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := s.valid(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (s *settings) valid() error {
	if flag.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flag.Arg(0))
	}
	if s.pictures < 1 || s.rounds < 1 || s.checks < 0 || s.photos < 1 {
		return errors.New("-n, -rounds and -photos are at least 1, -check at least 0")
	}
	s.rounds = min(s.rounds, max(1, s.pictures/2)) // two workers have a picture each
	return nil
}

func run(s settings) (err error) {
	if _, err := os.Stat("node_modules"); err != nil {
		return errors.New("no node_modules here: run `npm ci` in graphics/bench, and this command there too")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	dir, err := os.MkdirTemp("", "mile26-bench-")
	if err != nil {
		return err
	}
	defer func() {
		var differs *difference
		if !errors.As(err, &differs) { // then the two pictures are there to be looked at
			_ = os.RemoveAll(dir)
		}
	}()
	machine := look() // before there is load of our own
	photos, err := drawPhotos(filepath.Join(dir, "photos"), s.photos)
	if err != nil {
		return err
	}
	field, err := line(ctx, s, dir, photos)
	if err != nil {
		return err
	}
	defer field.close()
	machine.Versions = field.versions
	results := report{Machine: machine, Pictures: s.pictures, Rounds: s.rounds, Photos: s.photos}
	for _, k := range kinds {
		m := meeting{settings: s, field: field, kind: k, photos: photos, dir: dir}
		t, err := m.hold(ctx)
		if err != nil {
			return err
		}
		results.Tables = append(results.Tables, t)
	}
	results.judge()
	if s.json {
		return results.writeJSON(os.Stdout)
	}
	return results.writeMarkdown(os.Stdout)
}
