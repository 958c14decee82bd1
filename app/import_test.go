package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fileIn writes a file into a folder and returns its path.
func fileIn(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImportStepByStepAndBack(t *testing.T) {
	dir := t.TempDir()
	s := filepath.Join(dir, "s.mile26")
	path := fileIn(t, dir, "tulokset.csv", "Nro;Juoksija;Maa;Aika\n7;Ann Oakleaf;GBR;2:20:15\n8;Bo Elm;XQZ;2:21:00\n")
	if code, _, errs := mile26(t, "import", "--show", s, path); code != exitFailed || !strings.Contains(errs, "--map") {
		t.Errorf("unmapped: exit %d, %s", code, errs)
	}
	args := []string{"import", "--show", s, path, "--event", "Pebble Marathon", "--year", "2031", "--map", "Nro=bib", "--map", "Juoksija=name", "--map", "#3=country", "--map", "Aika=time"}
	dry := mustRun(t, append(args, "--dry-run", "--preview", "1")...)
	for _, want := range []string{"nothing was changed", "2 rows: 2 new", "codes that are none: XQZ 1×", "line 2: Pebble Marathon 2031", `"2:20:15"`} {
		if !strings.Contains(dry, want) {
			t.Errorf("%q is not in\n%s", want, dry)
		}
	}
	if code, _, _ := mile26(t, "find", "--show", s, "oakleaf"); code != exitFailed {
		t.Error("a dry run wrote")
	}
	if none := filepath.Join(dir, "none.mile26"); mustRun(t, "import", "--show", none, path, "--dry-run", "--map", "Juoksija=name") != "" {
		if _, err := os.Stat(none); err == nil {
			t.Error("a dry run made a show")
		}
	}
	mustRun(t, args...)
	if out := mustRun(t, "import", "--show", s, path, "--event", "Pebble Marathon", "--year", "2031"); !strings.Contains(out, "2 same") {
		t.Errorf("the columns are not remembered:\n%s", out)
	}
	var log []listedIntake
	if err := json.Unmarshal([]byte(mustRun(t, "import", "list", "--show", s, "--json")), &log); err != nil || len(log) != 2 || !log[0].Undoable || log[0].File != "tulokset.csv" || log[0].Added != 2 {
		t.Fatalf("%+v, %v", log, err)
	}
	if out := mustRun(t, "import", "undo", "--show", s, "1"); !strings.Contains(out, "athlete 2, entry 2, race 1") {
		t.Errorf("undo: %s", out)
	}
	if code, _, _ := mile26(t, "find", "--show", s, "oakleaf"); code != exitFailed {
		t.Error("what was undone is found")
	}
	if out := mustRun(t, "import", "list", "--show", s); !strings.Contains(out, "undone") {
		t.Errorf("list: %s", out)
	}
	if code, _, errs := mile26(t, "import", "undo", "--show", s, "9"); code != exitFailed || !strings.Contains(errs, "not in the show") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestImportOfALiveTextAsksFirst(t *testing.T) {
	dir := t.TempDir()
	s := filepath.Join(dir, "s.mile26")
	path := fileIn(t, dir, "live.txt", "The Pebble Marathon 2031 was run.\nKenya's Hal Runnerson won the men's race in 2:04:29.\nBo Elmtree came second.\n")
	out := mustRun(t, "import", "--show", s, path)
	for _, want := range []string{"2.1", "Men: 1st Hal Runnerson KEN 2:04:29", "--accept all"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if code, _, _ := mile26(t, "find", "--show", s, "runnerson"); code != exitFailed {
		t.Error("it was taken")
	}
	if out := mustRun(t, "import", "--show", s, path, "--accept", "2"); !strings.Contains(out, "1 new") {
		t.Errorf("%s", out)
	}
	mustRun(t, "find", "--show", s, "runnerson")
	if code, _, errs := mile26(t, "import", "--show", s, path, "--accept", "most"); code != exitWrong || !strings.Contains(errs, "--accept") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestImportUndoSaysWhatWasEdited(t *testing.T) {
	dir := t.TempDir()
	s := filepath.Join(dir, "s.mile26")
	mustRun(t, "import", "--show", s, fileIn(t, dir, "a.csv", "Bib,Name,Nat,Event,Year\n1,Ann Oakleaf,GBR,Pebble,2031\n"))
	mustRun(t, "import", "--show", s, fileIn(t, dir, "b.csv", "Bib,Name,Nat,Club,Event,Year\n1,Ann Oakleaf,GBR,Harriers,Pebble,2031\n"))
	code, out, _ := mile26(t, "import", "undo", "--show", s, "1")
	if code != exitFailed || !strings.Contains(out, "entry of Ann Oakleaf in Pebble 2031 was edited since") {
		t.Errorf("exit %d, %s", code, out)
	}
}
