// Mile26 is the graphics operator's program for a race broadcast.
//
// Package main reads the command line, wires the rooms together and starts one
// of the commands. It holds no logic of the field.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"mile26/data"
)

// version is the program's version, the same as in FyneApp.toml.
const version = "0.5.0"

// Exit codes of every command.
const (
	exitOK     = 0
	exitFailed = 1
	exitWrong  = 2 // the command line is wrong
)

// cli is the command line.
type cli struct {
	Desk    deskCmd    `cmd:"" default:"withargs" help:"Open the desk (the default). Without a show, opens the one that was open last, at the first start the sample show."`
	Demo    demoCmd    `cmd:"" help:"Open the desk on the sample show; without a display, draw the sample's graphics into ./mile26-demo."`
	Import  importCmd  `cmd:"" help:"Read athletes, races and results from files into a show."`
	Photos  photosCmd  `cmd:"" help:"Give athletes the photos of a folder, by bib, id or name."`
	Doubles doublesCmd `cmd:"" help:"Find athletes who are likely one, and merge them or keep them apart."`
	Clashes clashesCmd `cmd:"" help:"Find results whose sources disagree, and choose a mark."`
	Watch   watchCmd   `cmd:"" help:"Follow files and addresses that a timing system rewrites, into a show."`
	Find    findCmd    `cmd:"" help:"Find athletes, people and races in a show."`
	Render  renderCmd  `cmd:"" help:"Draw one graphic into a PNG file."`
	Export  exportCmd  `cmd:"" help:"Draw a graphic for every athlete of a race into a folder of PNG files."`
	Clip    clipCmd    `cmd:"" help:"Write a graphic's life, in to out, as a movie, PNG files or raw video with alpha."`
	Serve   serveCmd   `cmd:"" help:"Serve the program page without a desk. What is on air when it ends, however it ends, is on air again at its next start; clear it first where that is not wanted."`
	Still   stillCmd   `cmd:"" help:"Save or copy the picture that is on air, or in preview, at a running desk."`
	Screen  screenCmd  `cmd:"" help:"Show the program, its key or the preview on a monitor."`

	Check    checkCmd    `cmd:"" help:"Find what to look at before the show: cut names, missing photos, bios, ages, flags and glyphs."`
	Template templateCmd `cmd:"" help:"Make and check templates."`
	Pages    pagesCmd    `cmd:"" help:"Print the running order, add to it, or remove from it."`
	Log      logCmd      `cmd:"" help:"Print what was on air and when: the as-run log."`

	Backup     backupCmd     `cmd:"" help:"Copy a show, also while a desk has it open."`
	Restore    restoreCmd    `cmd:"" help:"Bring back a copy of a show, or the data that export-data wrote."`
	Repair     repairCmd     `cmd:"" help:"Salvage what can be read of a damaged show into a new one."`
	ExportData exportDataCmd `cmd:"" help:"Write everything a show holds as CSV and JSON."`
	Soak       soakCmd       `cmd:"" help:"Keep a channel busy for hours and tell whether a picture was wrong or anything grew."`
}

// streams are where a command reads nothing from and writes to.
type streams struct {
	out, err io.Writer
	terminal bool // err is a terminal, so progress may be drawn
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends whatever does not end by itself
	code := run(ctx, os.Args[1:], streams{out: os.Stdout, err: os.Stderr, terminal: isTerminal(os.Stderr)})
	stop()
	os.Exit(code)
}

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, s streams) int {
	var c cli
	exited := false
	parser, err := kong.New(
		&c,
		kong.Name("mile26"),
		kong.Description("Broadcast graphics for races: athletes and races in one file, lower thirds, cards and leaderboards on air."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(int) { exited = true }),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s, slog.New(slog.NewTextHandler(s.err, nil))),
	)
	if err != nil {
		fmt.Fprintln(s.err, "mile26:", err)
		return exitWrong
	}
	k, err := parser.Parse(args)
	if exited { // --help
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(s.err, "mile26: %v\nTry mile26 --help.\n", err)
		return exitWrong
	}
	if err := k.Run(); err != nil {
		report(s.err, inWords(ctx, err))
		var wrong usageError
		if errors.As(err, &wrong) {
			return exitWrong
		}
		return exitFailed
	}
	return exitOK
}

// inWords is the error of a command that was interrupted and says no more than that.
func inWords(ctx context.Context, err error) error {
	var said *stoppedError
	if !errors.Is(err, context.Canceled) || errors.As(err, &said) {
		return err
	}
	return stopped(ctx, err, "it was not done yet; what it had finished before stays")
}

// usageError says that the command line asks for what cannot be.
type usageError struct{ what string }

func (e usageError) Error() string { return e.what }

// report prints an error; one that several fit lists them all.
func report(w io.Writer, err error) {
	var many *data.AmbiguousError
	if !errors.As(err, &many) {
		fmt.Fprintln(w, "mile26:", err)
		return
	}
	fmt.Fprintf(w, "mile26: %q fits several; add a word that tells them apart:\n", many.Words)
	for _, h := range many.Hits {
		fmt.Fprintf(w, "  %s\n", hitLine(h))
	}
	if many.More {
		fmt.Fprintln(w, "  …")
	}
}

func hitLine(h data.Hit) string {
	line := h.Name
	if h.Detail != "" {
		line += "  (" + h.Detail + ")"
	}
	return line
}
