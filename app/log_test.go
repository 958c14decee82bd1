package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/data"
)

// loggedShow is a show with three lines in its log; before the second the clock
// was set back.
func loggedShow(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "logged.mile26")
	d, err := data.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var thumb bytes.Buffer
	if err := png.Encode(&thumb, image.NewRGBA(image.Rect(0, 0, 16, 9))); err != nil {
		t.Fatal(err)
	}
	if err := d.Update(t.Context(), func(tx *data.Tx) error {
		hash, err := tx.PutThumb(thumb.Bytes())
		if err != nil {
			return err
		}
		at := time.Date(2026, 4, 26, 13, 30, 0, 250e6, time.UTC)
		for _, l := range []data.AsRun{
			{
				At: at, Zone: "+01:00", Frame: 90000, What: "take", Layer: 20, Number: 101, PageID: "7", Title: "Lower third · Sifan HASSAN",
				Template: "lower-third", Values: json.RawMessage(`{"line":"fast, \"very\" <fast>"}`), Who: "desk", Thumb: hash,
			},
			{At: at.Add(-10 * time.Minute), Zone: "+01:00", Frame: 90500, What: "out", Layer: 20, Number: 101, Title: "Lower third · Sifan HASSAN", Who: "desk"},
			{At: at.Add(24 * time.Hour), Zone: "+01:00", Frame: 4410000, What: "clear", Who: "OSC 127.0.0.1"},
		} {
			if _, err := tx.LogAsRun(l); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheLogAsCSV(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(mustRun(t, "log", "--show", loggedShow(t), "--csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"line", "utc", "local", "frame", "what", "layer", "number", "title", "template", "who", "values"},
		{"1", "2026-04-26T13:30:00.250Z", "2026-04-26T14:30:00.250+01:00", "90000", "take", "20", "101", "Lower third · Sifan HASSAN", "lower-third", "desk", `{"line":"fast, \"very\" <fast>"}`},
		{"2", "2026-04-26T13:20:00.250Z", "2026-04-26T14:20:00.250+01:00", "90500", "out", "20", "101", "Lower third · Sifan HASSAN", "", "desk", ""},
		{"3", "2026-04-27T13:30:00.250Z", "2026-04-27T14:30:00.250+01:00", "4410000", "clear", "", "", "", "", "OSC 127.0.0.1", ""},
	}
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", rows, want)
	}
}

func TestTheLogAsJSONAndAsATable(t *testing.T) {
	s := loggedShow(t)
	var lines []map[string]any
	if err := json.Unmarshal([]byte(mustRun(t, "log", "--show", s, "--json")), &lines); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3 || lines[0]["values"].(map[string]any)["line"] != `fast, "very" <fast>` || lines[0]["local"] != "2026-04-26T14:30:00.250+01:00" ||
		lines[0]["page"] != "7" || lines[2]["values"] != nil || lines[2]["number"] != 0.0 {
		t.Errorf("lines %v", lines)
	}
	table := mustRun(t, "log", "--show", s)
	if n := strings.Count(table, "\n"); n != 4 {
		t.Errorf("the table has %d lines, want 4:\n%s", n, table)
	}
	for _, w := range []string{"LINE", "2026-04-26 13:30:00.250", "14:30:00 +01:00", "90000", "take", "101", "Lower third · Sifan HASSAN", "desk"} {
		if !strings.Contains(table, w) {
			t.Errorf("the table has no %q:\n%s", w, table)
		}
	}
	empty := sampleShow(t)
	if got := mustRun(t, "log", "--show", empty, "--json"); got != "[]\n" {
		t.Errorf("an empty log is %q, want []", got)
	}
}

func TestTheLogOfATime(t *testing.T) {
	s := loggedShow(t)
	for _, c := range []struct {
		flags string // from and to, with | between
		want  []float64
	}{
		{"2026-04-26T13:25:00Z|", []float64{1, 3}},
		{"2026-04-26T14:25:00+01:00|2026-04-27T13:30:00Z", []float64{1}},
		{"2026-04-26 14:20:00|2026-04-26 14:25", []float64{2}},
		{"2026-04-26T14:20|2026-04-26T14:30:01", []float64{1, 2}},
		{"2026-04-27|", []float64{3}},
		{"|2026-04-27", []float64{1, 2}},
		{"14:30|", []float64{1, 3}},
		{"|14:30:00", []float64{2}},
		{"2026-04-26T13:30:00.25Z|2026-04-26T13:30:00.251Z", []float64{1}}, // from then on, before then
		{"|2026-04-26T13:30:00.25Z", []float64{2}},
		{"23:00|", []float64{}},
	} {
		from, to, _ := strings.Cut(c.flags, "|")
		args := []string{"log", "--show", s, "--json"}
		if from != "" {
			args = append(args, "--from", from)
		}
		if to != "" {
			args = append(args, "--to", to)
		}
		var lines []map[string]any
		if err := json.Unmarshal([]byte(mustRun(t, args...)), &lines); err != nil {
			t.Fatal(err)
		}
		got := []float64{}
		for _, l := range lines {
			got = append(got, l["line"].(float64))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: lines %v, want %v", c.flags, got, c.want)
		}
	}
	for _, args := range [][]string{{"--from", "teatime"}, {"--to", "2026-13-01"}, {"--csv", "--json"}} {
		if code, _, errs := mile26(t, append([]string{"log", "--show", s}, args...)...); code != exitWrong {
			t.Errorf("%v: exit %d, want %d (%s)", args, code, exitWrong, errs)
		}
	}
}

func TestTheLogsPicturesAreNamedByTheirLines(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "thumbs")
	mustRun(t, "log", "--show", loggedShow(t), "--thumbs", dir)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || files[0].Name() != "0001.png" {
		t.Fatalf("files %v (%v), want 0001.png", files, err)
	}
	f, err := os.Open(filepath.Join(dir, "0001.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if img, err := png.Decode(f); err != nil || img.Bounds() != image.Rect(0, 0, 16, 9) {
		t.Errorf("the picture is %v (%v)", img, err)
	}
}
