package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/data"
)

// hasAthletes fails the test unless the show has so many.
func hasAthletes(t *testing.T, path string, want int) {
	t.Helper()
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if c, err := d.Counts(t.Context()); err != nil || c.Athletes != want {
		t.Errorf("%s has %d athletes (%v), want %d", path, c.Athletes, err, want)
	}
}

// addAthlete changes a show as another program would, and returns how many athletes it had.
func addAthlete(t *testing.T, path string) int {
	t.Helper()
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	c, err := d.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Update(t.Context(), func(tx *data.Tx) error {
		_, err := tx.AddAthlete(data.Athlete{Given: "Rosa", Family: "Mota"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return c.Athletes
}

func TestAShowIsBackedUpAndBroughtBack(t *testing.T) {
	s := sampleShow(t)
	if code, _, errs := mile26(t, "restore", "--show", s); code != exitFailed || !strings.Contains(errs, "no copies") {
		t.Errorf("without copies restore exits %d and says %q", code, errs)
	}
	kept := strings.TrimSpace(mustRun(t, "backup", "--show", s))
	before := addAthlete(t, s)
	hasAthletes(t, kept, before)

	named := filepath.Join(t.TempDir(), "named.mile26")
	mustRun(t, "backup", "--show", s, "--to", named)
	hasAthletes(t, named, before+1)
	if code, _, errs := mile26(t, "backup", "--show", s, "--to", named); code != exitFailed || !strings.Contains(errs, "exists already") {
		t.Errorf("over a file backup exits %d and says %q", code, errs)
	}

	out := mustRun(t, "restore", "--show", s)
	hasAthletes(t, s, before)
	var copies []copyLine
	if err := json.Unmarshal([]byte(mustRun(t, "restore", "--show", s, "--list", "--json")), &copies); err != nil {
		t.Fatal(err)
	}
	if len(copies) != 2 || copies[0].Why != data.WhyRestore || copies[1].Why != data.WhyHand || copies[1].Bytes == 0 || !strings.Contains(out, copies[0].File) {
		t.Errorf("copies are %+v, and restore says %q", copies, out)
	}
	mustRun(t, "restore", "--show", s, "--from", copies[0].File)
	hasAthletes(t, s, before+1)
	if table := mustRun(t, "restore", "--show", s, "--list"); strings.Count(table, "\n") < 2 || !strings.Contains(table, "MB") {
		t.Errorf("the list is %q", table)
	}
}

func TestAShowIsNotBroughtBackUnderADesk(t *testing.T) {
	s := sampleShow(t)
	mustRun(t, "backup", "--show", s)
	d, err := data.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if code, _, errs := mile26(t, "restore", "--show", s); code != exitFailed || !strings.Contains(errs, "close it") {
		t.Errorf("restore exits %d and says %q", code, errs)
	}
	claim, err := d.Claim(t.Context(), data.Holder{Who: "desk of anna", Host: "truck", PID: 1})
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs := mile26(t, "restore", "--show", s); code != exitFailed || !strings.Contains(errs, "desk of anna on truck") {
		t.Errorf("restore exits %d and says %q", code, errs)
	}
	if err := claim.Release(); err != nil {
		t.Error(err)
	}
}

func TestADamagedShowIsRepaired(t *testing.T) {
	s := sampleShow(t)
	athletes := addAthlete(t, s) + 1
	f, err := os.OpenFile(s, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 4096), 0); err != nil { // the page that says what the others are
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := mile26(t, "find", "--show", s, "mota"); code != exitFailed || !strings.Contains(errs, "not a Mile26 show") || !strings.Contains(errs, "mile26 restore") {
		t.Errorf("find exits %d and says %q", code, errs)
	}
	whole := filepath.Join(t.TempDir(), "whole.mile26")
	var got struct {
		Rows   map[string]int
		Broken int
	}
	if err := json.Unmarshal([]byte(mustRun(t, "repair", "--show", s, "--to", whole, "--json")), &got); err != nil {
		t.Fatal(err)
	}
	if got.Rows["athletes"] != athletes || got.Broken != 0 {
		t.Errorf("repair says %+v, want %d athletes", got, athletes)
	}
	hasAthletes(t, whole, athletes)
	if out := mustRun(t, "find", "--show", whole, "mota"); !strings.Contains(out, "Rosa MOTA") {
		t.Errorf("find says %q", out)
	}
	if out := mustRun(t, "repair", "--show", s, "--to", filepath.Join(t.TempDir(), "again.mile26")); !strings.Contains(out, " athletes\n") {
		t.Errorf("repair says %q", out)
	}
}

func TestDataIsExportedAndReadBack(t *testing.T) {
	s := sampleShow(t)
	dir := filepath.Join(t.TempDir(), "out")
	mustRun(t, "export-data", "--show", s, "--to", dir)
	if code, _, errs := mile26(t, "export-data", "--show", s, "--to", dir); code != exitFailed || !strings.Contains(errs, "choose an empty one") {
		t.Errorf("into a folder with files export-data exits %d and says %q", code, errs)
	}
	again, second := filepath.Join(t.TempDir(), "again.mile26"), filepath.Join(t.TempDir(), "second")
	mustRun(t, "restore", "--show", again, "--from", dir)
	mustRun(t, "export-data", "--show", again, "--to", second)
	for _, name := range []string{"show.json", "json/athletes.json", "json/result_marks.json", "csv/splits.csv"} {
		a, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		b, err2 := os.ReadFile(filepath.Join(second, filepath.FromSlash(name)))
		if err != nil || err2 != nil || string(a) != string(b) || len(a) == 0 {
			t.Errorf("%s: %d and %d bytes (%v, %v), want the same", name, len(a), len(b), err, err2)
		}
	}
}
