package main

import (
	"encoding/json"
	"strings"
	"testing"

	"mile26/data"
)

func pagesOf(t *testing.T, show string) []pageLine {
	t.Helper()
	var lines []pageLine
	if err := json.Unmarshal([]byte(mustRun(t, "pages", "--show", show, "--json")), &lines); err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestARunningOrderIsPreparedByAScript(t *testing.T) {
	s := sampleShow(t)
	if lines := pagesOf(t, s); lines == nil || len(lines) != 0 {
		t.Errorf("a new show has the pages %v, want an empty array", lines)
	}
	add := func(args ...string) string {
		return mustRun(t, append([]string{"pages", "add", "--show", s}, args...)...)
	}
	if got := add("-t", "lower-third", "--athlete", "sifan hassan"); got != "101  lower-third  Sifan HASSAN\n" {
		t.Errorf("add says %q", got)
	}
	add("-t", "head-to-head", "--athlete", "emile cairess", "--with", "mo farah", "--group", "Race", "--name", "Duel", "--number", "742")
	add("-t", "leaderboard", "--race", "London 2016 men", "--at", "Half", "--rows", "8", "--gate", "hold", "--duration", "8s", "--layer", "20", "--next")
	add("-t", "fact", "--fact", "39,698", "--group", "Main", "--notes", "at the start")

	type brief struct {
		group    string
		number   int
		called   string
		kind     data.Kind
		gate     data.Gate
		layer    int
		seconds  float64
		next     bool
		notes    string
		anything bool // it is about
	}
	want := []brief{
		{"Main", 101, "Sifan HASSAN", data.KindAthlete, data.Live, 0, 0, false, "", true},
		{"Main", 102, "39,698 runners down to start the 2016 race", data.KindFact, data.Live, 0, 0, false, "at the start", true},
		{"Race", 742, "Duel", data.KindAthlete, data.Live, 0, 0, false, "", true},
		{"Race", 743, "London Marathon 2016 · Men’s elite", data.KindRace, data.Hold, 20, 8, true, "", true},
	}
	lines := pagesOf(t, s)
	if len(lines) != len(want) {
		t.Fatalf("pages %+v, want %d", lines, len(want))
	}
	for i, l := range lines {
		got := brief{l.Group, l.Number, l.called(), l.Kind, l.Gate, l.Layer, l.Seconds, l.Next, l.Notes, l.About != 0}
		if got != want[i] {
			t.Errorf("got  %+v\nwant %+v", got, want[i])
		}
	}
	if board := lines[3]; board.Rows != 8 || board.Checkpoint == 0 || lines[2].Other == 0 {
		t.Errorf("the board is %+v, the duel %+v", board, lines[2])
	}
	if shows := lines[2].Shows; shows != "Emile CAIRESS and Mo FARAH" {
		t.Errorf("the duel shows %q", shows)
	}

	table := mustRun(t, "pages", "--show", s)
	for _, w := range []string{"GROUP", "Main   101     Sifan HASSAN ", "Race   743     London Marathon 2016", "layer 20, hold, 8s, then the next\n", "2 groups, 4 pages\n"} {
		if !strings.Contains(table, w) {
			t.Errorf("the table has no %q:\n%s", w, table)
		}
	}

	if got := mustRun(t, "pages", "remove", "--show", s, "742", "101"); got != "Removed 742 Duel, 101 lower-third\n" {
		t.Errorf("remove says %q", got)
	}
	if code, _, errs := mile26(t, "pages", "remove", "--show", s, "743", "999"); code != exitFailed || !strings.Contains(errs, "999") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if lines := pagesOf(t, s); len(lines) != 2 || lines[0].Number != 102 || lines[1].Number != 743 {
		t.Errorf("left are %+v, want 102 and 743", lines)
	}
}

func TestPagesThatCannotBeShownAreNotAdded(t *testing.T) {
	s := sampleShow(t)
	mustRun(t, "pages", "add", "--show", s, "-t", "lower-third", "--athlete", "sifan hassan", "--name", "Opening")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-t", "lower-third"}, exitWrong, "--athlete"},
		{[]string{"--athlete", "kimetto"}, exitWrong, "--template"},
		{[]string{"-t", "lower-third", "--athlete", "kimetto", "--gate", "ajar"}, exitWrong, "ajar"},
		{[]string{"-t", "upper-third", "--athlete", "kimetto"}, exitFailed, "lower-third"},
		{[]string{"-t", "leaderboard", "--athlete", "kimetto"}, exitFailed, "Leaderboard"},
		{[]string{"-t", "head-to-head", "--athlete", "kimetto"}, exitFailed, "second"},
		{[]string{"-t", "lower-third", "--athlete", "nobody"}, exitFailed, "nobody"},
		{[]string{"-t", "lower-third", "--athlete", "kimetto", "--number", "101"}, exitFailed, "101 Opening"},
		{[]string{"-t", "lower-third", "--athlete", "kimetto", "--number", "100000"}, exitFailed, "99999"},
	} {
		code, _, errs := mile26(t, append([]string{"pages", "add", "--show", s}, c.args...)...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d, want %d; says %q, want it to name %s", c.args, code, c.code, errs, c.says)
		}
	}
	if lines := pagesOf(t, s); len(lines) != 1 {
		t.Errorf("pages %+v, want the first alone", lines)
	}
	if code, _, errs := mile26(t, "pages", "remove", "--show", s); code != exitWrong {
		t.Errorf("remove of nothing: exit %d, %s", code, errs)
	}
}

func TestABoardIsPreparedBeforeItsRace(t *testing.T) {
	s := sampleShow(t)
	d, err := data.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Update(t.Context(), func(tx *data.Tx) error {
		_, err := tx.AddRace(data.Race{Event: "Tomorrow Marathon", Year: 2030, Category: "Women"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "pages", "add", "--show", s, "-t", "leaderboard", "--race", "tomorrow")
}
