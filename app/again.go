package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tryShow says whether a show can be opened. One of an older version is up to date then.
func tryShow(ctx context.Context, path string) error {
	if filepath.Ext(path) != ".mile26" {
		return fmt.Errorf("%s is no show: a show's name ends in .mile26", path)
	}
	d, err := openThere(ctx, path)
	if err != nil {
		return err
	}
	return d.Close()
}

// startAgain starts the program anew on another show, with the flags of this
// one. It returns when that has started; this process is at its end.
func startAgain(show string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("open %s: %w", show, err)
	}
	cmd := exec.Command(self, againWith(os.Args[1:], show)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("open %s: %w; start Mile26 with it by hand", show, err)
	}
	return cmd.Process.Release()
}

// againWith is a command line of the desk with another show: the words that are
// neither a flag nor the value of one were the command and the show.
func againWith(args []string, show string) []string {
	out := []string{"desk", show}
	for i := 0; i < len(args); i++ {
		if !strings.HasPrefix(args[i], "-") {
			continue
		}
		out = append(out, args[i])
		if !strings.Contains(args[i], "=") && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
			i++
			out = append(out, args[i])
		}
	}
	return out
}
