package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"mile26/assets"
	"mile26/data"
	"mile26/data/intake"
	"mile26/graphics"
	"mile26/graphics/template"
)

func TestDoublesAreMergedKeptApartAndUndone(t *testing.T) {
	dir := t.TempDir()
	s := filepath.Join(dir, "s.mile26")
	mustRun(t, "import", "--show", s, fileIn(t, dir, "a.csv", "First,Last,Nat,FIS\nPhil,Sessemann,GBR,7\nDi,Woods,GBR,\n"))
	out := mustRun(t, "import", "--show", s, fileIn(t, dir, "b.csv", "Name,Nat,Bib,Time,Event,Year\nPhil Sesemann,GBR,21,2:10:23,Pebble,2031\nDi Woodes,GBR,22,2:40:00,Pebble,2031\n"))
	if !strings.Contains(out, "2 pairs of athletes who are likely one") || !strings.Contains(out, "mile26 doubles") {
		t.Errorf("the report:\n%s", out)
	}
	out = mustRun(t, "doubles", "--show", s)
	for _, want := range []string{"possible: one letter differs: Phil Sessemann / Phil Sesemann, both GBR", "Phil SESSEMANN, GBR, FIS 7", "Pebble 2031: 2:10:23, bib 21 (b.csv line 2)"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	mustRun(t, "doubles", "apart", "--show", s, "Di Woods", "Di Woodes")
	var list struct {
		Pairs   int      `json:"pairs"`
		Doubles []double `json:"doubles"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, "doubles", "--show", s, "--json")), &list); err != nil || list.Pairs != 1 || len(list.Doubles) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if out := mustRun(t, "doubles", "merge", "--show", s, "1", "sesemann"); !strings.Contains(out, "Merge 1: Phil Sesemann (3) is Phil Sessemann (1) now") {
		t.Errorf("merge: %s", out)
	}
	if out := mustRun(t, "doubles", "--show", s); !strings.Contains(out, "Nobody is in the show twice") {
		t.Errorf("after the merge: %s", out)
	}
	if out := mustRun(t, "find", "--show", s, "21"); !strings.Contains(out, "Phil SESSEMANN") {
		t.Errorf("find: %s", out)
	}
	mustRun(t, "doubles", "undo", "--show", s, "1")
	if out := mustRun(t, "doubles", "--show", s, "--merges"); !strings.Contains(out, "undone") {
		t.Errorf("merges: %s", out)
	}
	if code, _, errs := mile26(t, "doubles", "undo", "--show", s, "1"); code != exitFailed || !strings.Contains(errs, "already") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestClashesAreListedAndChosen(t *testing.T) {
	dir := t.TempDir()
	s := filepath.Join(dir, "s.mile26")
	mustRun(t, "import", "--show", s, fileIn(t, dir, "a.csv", "Place,Name,Nat,Time,Event,Year\n1,Hal Runnerson,KEN,2:01:25,Pebble,2031\n"))
	if out := mustRun(t, "clashes", "--show", s); !strings.Contains(out, "No sources disagree") {
		t.Errorf("%s", out)
	}
	mustRun(t, "import", "--show", s, fileIn(t, dir, "b.csv", "Place,Name,Nat,Time,Event,Year\n1,Hal Runnerson,KEN,2:01:27,Pebble,2031\n"))
	out := mustRun(t, "clashes", "--show", s)
	for _, want := range []string{"Pebble 2031: Hal Runnerson", "* 1  2:01:25  a.csv line 2", "  2  2:01:27  b.csv line 2"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	mustRun(t, "clashes", "choose", "--show", s, "1", "2")
	var all []clash
	if err := json.Unmarshal([]byte(mustRun(t, "clashes", "--show", s, "--json")), &all); err != nil || len(all) != 1 || !all[0].Marks[1].Chosen || all[0].Marks[0].Chosen {
		t.Errorf("%+v, %v", all, err)
	}
	if code, _, errs := mile26(t, "clashes", "choose", "--show", s, "1", "3"); code != exitFailed || !strings.Contains(errs, "it has 2") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if code, _, _ := mile26(t, "clashes", "choose", "--show", s, "1", "0"); code != exitWrong {
		t.Errorf("exit %d", code)
	}
}

func TestPhotosAreGivenAndTakenBack(t *testing.T) {
	dir := t.TempDir()
	s := filepath.Join(dir, "s.mile26")
	mustRun(t, "import", "--show", s, fileIn(t, dir, "a.csv", "Bib,First,Last,Nat,Event,Year\n108,Sifan,Hassan,NED,Pebble,2031\n"))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1200, 900)), nil); err != nil {
		t.Fatal(err)
	}
	photos := t.TempDir()
	fileIn(t, photos, "Hassan_Sifan.JPG", b.String())
	fileIn(t, photos, "109.jpg", b.String())
	args := []string{"photos", "--show", s, "--race", "pebble", photos}
	if out := mustRun(t, append(args, "--dry-run")...); !strings.Contains(out, "nothing was changed") || !strings.Contains(out, "1 new") {
		t.Errorf("%s", out)
	}
	out := mustRun(t, args...)
	for _, want := range []string{"new       Hassan_Sifan.JPG is Sifan Hassan, by name, 800×600", "rejected  109.jpg is called like nobody's", "import undo --show"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	var r intake.PhotoReport
	if err := json.Unmarshal([]byte(mustRun(t, append(args, "--json")...)), &r); err != nil || r.Same != 1 || len(r.Files) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	mustRun(t, "import", "undo", "--show", s, "2")
	d, err := data.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if a, err := d.Athlete(t.Context(), 1); err != nil || a.Photo != "" {
		t.Errorf("%+v, %v", a, err)
	}
	if code, _, _ := mile26(t, append(args, "--box", "huge")...); code != exitWrong {
		t.Errorf("exit %d", code)
	}
}

// A photo is kept as large as the largest template draws it for UHD, and no larger.
func TestPhotosAreKeptAsLargeAsTemplatesDrawThem(t *testing.T) {
	themes, err := fs.ReadDir(assets.Themes(), ".")
	if err != nil {
		t.Fatal(err)
	}
	w, h := 0, 0
	for _, theme := range themes {
		e, err := graphics.Open(assets.Themes(), theme.Name(), assets.Fonts(), assets.Flags())
		if err != nil {
			t.Fatal(err)
		}
		for _, tmpl := range e.Templates() {
			var walk func(el *template.Element)
			walk = func(el *template.Element) {
				if el.Kind == template.KindImage && el.Source.Name != "" {
					w, h = max(w, el.Width.Pixels), max(h, el.Height.Pixels)
				}
				for i := range el.Children {
					walk(&el.Children[i])
				}
			}
			walk(&tmpl.Root)
		}
	}
	if 2*w != intake.PhotoWidth || 2*h != intake.PhotoHeight {
		t.Errorf("the largest box is %d×%d, photos are kept for %d×%d", w, h, intake.PhotoWidth, intake.PhotoHeight)
	}
}
