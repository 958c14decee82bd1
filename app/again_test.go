package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAnotherShowOpensWithTheSameFlags(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"", "desk B.mile26"},
		{"A.mile26", "desk B.mile26"},
		{"demo", "desk B.mile26"},
		{"desk A.mile26", "desk B.mile26"},
		{"A.mile26 --listen 127.0.0.1:3000 --theme=mall", "desk B.mile26 --listen 127.0.0.1:3000 --theme=mall"},
		{"--format 720p50 A.mile26", "desk B.mile26 --format 720p50"},
		{"demo --screen 2:fill --screen 3:key", "desk B.mile26 --screen 2:fill --screen 3:key"},
	} {
		if got := againWith(strings.Fields(test.args), "B.mile26"); !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("%q: %q, want %q", test.args, got, test.want)
		}
	}
}

// A desk that is told no show opens the one that was open last and is there.
func TestTheShowThatWasOpenLastIsOpenedAgain(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a.mile26"), sampleShow(t)
	if got := lastShow([]string{a, b, "/shows/older.mile26"}); got != b {
		t.Errorf("%q, want %q: the other is not there", got, b)
	}
	if got := lastShow([]string{a}); got != "" {
		t.Errorf("%q, want none", got)
	}
}
