package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mile26/app/output/rack"
	"mile26/data"
	"mile26/data/intake/watch"
)

func TestOutputsAreAsTheyWereInTheDeskBefore(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	path := sampleShow(t)
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	book := &aimsBook{path: filepath.Join(t.TempDir(), "mile26", "outputs.json")}
	desk := func(change func(*stationFlags), do func(*station)) map[string]rack.State {
		t.Helper()
		flags := stationFlags{themeFlag: themeFlag{"thames"}, Format: "1080p50"}
		flags.Listen = "127.0.0.1:0"
		if change != nil {
			change(&flags)
		}
		before, err := book.of(path)
		if err != nil {
			t.Fatal(err)
		}
		st, err := openStation(t.Context(), d, flags, before, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := st.close(); err != nil {
				t.Error(err)
			}
		}()
		book.remember(path, st.rack, func(err error) { t.Error(err) })
		if do != nil {
			do(st)
		}
		states := map[string]rack.State{}
		for _, s := range st.rack.States() {
			states[s.Name] = s
		}
		return states
	}
	told := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, states map[string]rack.State, name, target string, on bool) {
		t.Helper()
		if s := states[name]; s.Target != target || (s.Condition != rack.Stopped) != on {
			t.Errorf("%s: %s is %s at %q, want %q, running %t", when, name, s.Condition, s.Target, target, on)
		}
	}

	first := desk(nil, func(st *station) {
		told(st.rack.Aim("record", "cat"))
		told(st.rack.Start("record"))
		told(st.rack.Aim("caspar", "127.0.0.1:1/1-20"))
		told(st.rack.Start("caspar"))
		told(st.rack.Stop("caspar"))
		told(st.rack.Aim("screen 2", "2:key"))
	})
	want("told", first, "record", "cat", true)

	second := desk(nil, nil)
	want("the next desk", second, "record", "cat", true)
	want("the next desk", second, "caspar", "127.0.0.1:1/1-20", false)
	want("the next desk", second, "screen 2", "2:key", false)
	want("the next desk", second, "screen", "", false)

	third := desk(func(f *stationFlags) { f.Pipe = "cat -" }, nil)
	want("with a flag", third, "record", "cat -", true)
	want("after a desk with a flag", desk(nil, nil), "record", "cat", true)

	desk(nil, func(st *station) { told(st.rack.Stop("record")) })
	want("after it was stopped", desk(nil, nil), "record", "cat", false)

	if other, err := book.of(sampleShow(t)); err != nil || len(other) != 0 {
		t.Errorf("another show's outputs: %v, %v; want none", other, err)
	}
}

func TestAnOutputThatCannotBeAsItWasKeepsNoDeskFromOpening(t *testing.T) {
	d, err := data.Open(sampleShow(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	flags := stationFlags{themeFlag: themeFlag{"thames"}, Format: "1080p50"}
	flags.Listen = "127.0.0.1:0"
	st, err := openStation(t.Context(), d, flags, aims{"caspar": {To: "nonsense", On: true}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range st.rack.States() {
		if s.Condition != rack.Stopped || s.Target != "" {
			t.Errorf("%s is %s at %q", s.Name, s.Condition, s.Target)
		}
	}
	if err := st.close(); err != nil {
		t.Error(err)
	}
}

func TestABookThatCannotBeReadIsNotWrittenOver(t *testing.T) {
	book := &aimsBook{path: filepath.Join(t.TempDir(), "outputs.json")}
	const words = `{"half": `
	if err := os.WriteFile(book.path, []byte(words), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := book.of("a.mile26"); err == nil || !strings.Contains(err.Error(), book.path) {
		t.Errorf("read: %v, want an error that names the file", err)
	}
	if err := book.keep("a.mile26", "record", aim{To: "cat"}); err == nil {
		t.Error("kept in a file that cannot be read")
	}
	if b, err := os.ReadFile(book.path); err != nil || string(b) != words {
		t.Errorf("the file is %q now (%v)", b, err)
	}
}

// A desk that does not follow what the one before did says so, once; nothing is
// followed that nobody named.
func TestADeskKnowsWhatIsWatchedNoMore(t *testing.T) {
	book := &aimsBook{path: filepath.Join(t.TempDir(), "mile26", "outputs.json")}
	show := filepath.Join(t.TempDir(), "a.mile26")
	for i, desk := range []struct{ follows, gone []string }{
		{nil, nil},
		{[]string{"/timing/results.csv", "/timing/splits.csv"}, nil},
		{[]string{"/timing/splits.csv"}, []string{"/timing/results.csv"}},
		{nil, []string{"/timing/splits.csv"}},
		{nil, nil},
	} {
		before, err := book.of(show)
		if err != nil {
			t.Fatal(err)
		}
		var now []watch.State
		for _, at := range desk.follows {
			now = append(now, watch.State{Address: at})
		}
		gone, err := book.followed(show, before, now)
		if err != nil || !slices.Equal(gone, desk.gone) {
			t.Errorf("desk %d, which follows %q, says that %q are gone (%v), want %q", i, desk.follows, gone, err, desk.gone)
		}
	}
}
