package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestClipWritesAGraphicsLife(t *testing.T) {
	s := sampleShow(t)
	dir := filepath.Join(t.TempDir(), "frames") + string(filepath.Separator)
	out := mustRun(t, "clip", "--show", s, "-t", "lower-third", "--athlete", "sifan hassan", "--hold", "100ms", "--to", dir, "--json")
	var r clipReport
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if r.Path != dir || r.Kind != "png" || r.Format != "1080p50" || r.Width != 1920 || r.Height != 1080 || r.Rate != "50/1" || r.Seconds != float64(r.Frames)/50 {
		t.Errorf("report %+v", r)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != r.Frames || r.Frames < 5 {
		t.Errorf("%d files (%v), want %d", len(files), err, r.Frames)
	}
	readPNG(t, filepath.Join(dir, "frame-00000.png"))

	raw := mustRun(t, "clip", "--show", s, "-t", "lower-third", "--athlete", "sifan hassan", "--hold", "0s", "--format", "720p50", "--to", "-")
	if frame := 4 * 1280 * 720; len(raw) == 0 || len(raw)%frame != 0 || strings.Trim(raw[:frame], "\x00") != strings.Trim(raw[len(raw)-frame:], "\x00") {
		t.Errorf("%d bytes of raw video that does not begin and end with nothing", len(raw))
	}
}

func TestClipIsNamedAfterItsPage(t *testing.T) {
	s := sampleShow(t)
	t.Chdir(t.TempDir())
	out := mustRun(t, "clip", "--show", s, "-t", "lower-third", "--athlete", "sifan hassan", "--hold", "0s", "--format", "720p50")
	const name = "lower-third-sifan-hassan.mov"
	if !strings.HasPrefix(out, name+": ") {
		t.Errorf("it says %q", out)
	}
	if info, err := os.Stat(name); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o644 {
		t.Errorf("%v (%v)", info, err)
	}
}

func TestClipOfAPagedListShowsEveryPage(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("bib,first_name,last_name,nationality,gender,place,time,race,year\n")
	for i := range 45 {
		fmt.Fprintf(&rows, "%d,Given%c,FAMILY%c%c,KEN,W,%d,2:%02d:00,Example Marathon,1983\n", i+1, 'a'+i%26, 'A'+i%26, 'A'+i/26, i+1, i+10)
	}
	dir := t.TempDir()
	list, s := filepath.Join(dir, "list.csv"), filepath.Join(dir, "s.mile26")
	if err := os.WriteFile(list, []byte(rows.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "import", "--show", s, list)
	frames := func(args ...string) int {
		t.Helper()
		args = append([]string{
			"clip", "--show", s, "-t", "leaderboard", "--race", "Example Marathon", "--rows", "45",
			"--format", "720p50", "--hold", "1s", "--to", filepath.Join(dir, "x.rgba"), "--json",
		}, args...)
		var r clipReport
		if err := json.Unmarshal([]byte(mustRun(t, args...)), &r); err != nil {
			t.Fatal(err)
		}
		return r.Frames
	}
	all, one, two := frames(), frames("--page", "1"), frames("--page", "2")
	if all < one+50 || one < 50 || two < 50 {
		t.Errorf("all pages take %d frames, the first %d and the second %d; each stands for 50", all, one, two)
	}
}

func TestClipRefusesWhatCannotBe(t *testing.T) {
	s := sampleShow(t)
	dir := t.TempDir()
	for _, c := range []struct {
		want string
		args []string
	}{
		{"1080p59.94", []string{"--format", "1080i50"}},
		{"--hold", []string{"--hold=-1s"}},
		{"--page counts", []string{"--page=-1"}},
		{"has 1", []string{"--page", "7", "--to", filepath.Join(dir, "x.mov")}},
		{"only raw", []string{"--to", "-", "--kind", "mov"}},
		{"standard output", []string{"--to", "-", "--json"}},
		{".webm", []string{"--to", filepath.Join(dir, "x.mp4")}},
	} {
		args := append([]string{"clip", "--show", s, "-t", "lower-third", "--athlete", "sifan hassan"}, c.args...)
		if code, _, errs := mile26(t, args...); code != exitWrong || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %q; want %d and %q", c.args, code, errs, exitWrong, c.want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v is left behind (%v)", left, err)
	}
}

func TestClipWithoutFFmpegSaysWhatToDo(t *testing.T) {
	s := sampleShow(t)
	t.Setenv("PATH", t.TempDir())
	code, _, errs := mile26(t, "clip", "--show", s, "-t", "lower-third", "--athlete", "sifan hassan", "--to", filepath.Join(t.TempDir(), "x.webm"))
	if code != exitFailed || !strings.Contains(errs, "install") || !strings.Contains(errs, "PNG") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestAStoppedClipCommandLeavesNothing(t *testing.T) {
	s, dir := sampleShow(t), t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, errs bytes.Buffer
	args := []string{"clip", "--show", s, "-t", "lower-third", "--athlete", "sifan hassan", "--to", filepath.Join(dir, "x.rgba")}
	if code := run(ctx, args, streams{out: &out, err: &errs}); code != exitFailed {
		t.Errorf("exit %d, %s", code, errs.String())
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v is left behind (%v)", left, err)
	}
}
