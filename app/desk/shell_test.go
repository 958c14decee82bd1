package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/app/output/rack"
	"mile26/data"
)

// dying is an output that fails whenever it is run.
type dying struct{}

func (dying) Run(context.Context) error { return errors.New("the cable is out") }

func (dying) Report() rack.Report { return rack.Report{} }

func (r *rig) notice() string {
	if len(r.view.banner.all) == 0 {
		return ""
	}
	return r.view.banner.all[0].words
}

// The first start gives hints, and no later one that follows their being put aside.
func TestHintsComeOnce(t *testing.T) {
	r := openDesk(t)
	if !strings.Contains(r.notice(), "F2") || !strings.Contains(r.notice(), "Ctrl B") {
		t.Fatalf("at the first start it says %q", r.notice())
	}
	high := r.view.banner.content.MinSize().Height
	r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.KeyX)
	if r.notice() != "" || r.view.banner.content.MinSize().Height >= high {
		t.Errorf("put aside it says %q and is %v high", r.notice(), r.view.banner.content.MinSize().Height)
	}
	r.view.greet()
	if r.notice() != "" {
		t.Errorf("the next start says %q", r.notice())
	}
}

// An output that fails stands before everything else until it is well, and what
// is on air stays in the operator's hands.
func TestAFailingOutputCannotBeMissed(t *testing.T) {
	r := openDesk(t)
	r.rack.Put("record", dying{})
	if err := r.rack.Start("record"); err != nil {
		t.Fatal(err)
	}
	r.await("the failure", func() bool {
		select {
		case r.ticks <- r.now:
		default:
		}
		return strings.Contains(r.notice(), "record · the cable is out")
	})
	if n := r.view.banner.all; !n[0].grave || n[1].id != "hints" {
		t.Errorf("the notices are %v", n)
	}
	r.preview("kipchoge")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	test.Tap(r.view.banner.act)
	if now := r.view.side.now.id; now != "outputs" {
		t.Errorf("under the monitors is %s", now)
	}
	if err := r.rack.Stop("record"); err != nil {
		t.Fatal(err)
	}
	r.await("no failure", func() bool {
		select {
		case r.ticks <- r.now:
		default:
		}
		return !strings.Contains(r.notice(), "record")
	})
}

// Closing the window while something is on air asks first; with nothing on air
// it does not.
func TestQuitAsksWhileOnAir(t *testing.T) {
	r := openDesk(t)
	closed := false
	r.window.SetOnClosed(func() { closed = true })
	r.preview("kipchoge")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.ctrl(fyne.KeyQ)
	if closed || !strings.Contains(r.notice(), "On air: Athlete card · Eliud KIPCHOGE") && !strings.Contains(r.notice(), "On air: Lower third · Eliud KIPCHOGE") {
		t.Fatalf("closed %v, asks %q", closed, r.notice())
	}
	r.ctrl(fyne.KeyQ)
	if !closed {
		t.Error("asked again and again")
	}
	r.close()
}

// A show is opened in place of this one, once it is known that it can be.
func TestAnotherShowIsTriedFirst(t *testing.T) {
	r := openDesk(t)
	var next string
	r.view.o.Another = func(path string) { next = path }
	r.model.o.Try = func(path string) error {
		if filepath.Base(path) == "broken.mile26" {
			return errors.New("it is broken")
		}
		return nil
	}
	closed := false
	r.window.SetOnClosed(func() { closed = true })
	r.model.tryShow("/shows/broken.mile26")
	r.await("why not", func() bool { return strings.Contains(r.view.foot.didWords, "it is broken") })
	if next != "" || closed {
		t.Fatalf("opens %q, closed %v", next, closed)
	}
	path := filepath.Join(t.TempDir(), "new.mile26")
	r.model.newShow(path)
	r.await("the new show", func() bool { return closed })
	if next != path {
		t.Errorf("opens %q, want %q", next, path)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	r.close()
}

// The show's tab tells what the show holds, and lists those that were open, this
// one first.
func TestTheShowTabTellsAndLists(t *testing.T) {
	r := openDesk(t)
	path := r.room.Show().Path()
	r.app.Preferences().SetStringList(recentShows, []string{"/shows/old.mile26", path})
	r.view.o.ShowPath = path
	r.view.shows.remember()
	if want := []string{path, "/shows/old.mile26"}; !slices.Equal(r.view.shows.recent, want) {
		t.Errorf("open before: %q, want %q", r.view.shows.recent, want)
	}
	r.chord(fyne.KeyModifierAlt, fyne.Key6)
	r.await("what it holds", func() bool { return strings.Contains(r.view.shows.facts.Text, "122 athletes") })
	var tried string
	r.model.o.Try = func(path string) error { tried = path; return errors.New("gone") }
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.await("the attempt", func() bool { return strings.Contains(r.view.foot.didWords, "gone") })
	if tried != "/shows/old.mile26" {
		t.Errorf("tried %q", tried)
	}
	copied := filepath.Join(t.TempDir(), "copy.mile26")
	r.model.copyShow(copied)
	r.awaitSaid("Copied to " + copied)
	s, err := data.Open(copied)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A desk that looks on says who has the show.
func TestALookingDeskSaysWhoHasTheShow(t *testing.T) {
	r := openDesk(t)
	r.view.o.HeldBy = "desk of anna on truck"
	r.view.greet()
	said := slices.ContainsFunc(r.view.banner.all, func(n notice) bool { return n.stays && strings.Contains(n.words, "desk of anna on truck") })
	if !said {
		t.Errorf("the notices are %v", r.view.banner.all)
	}
}

// A report of a crash is offered, and shown in a window of its own.
func TestACrashReportIsOffered(t *testing.T) {
	r := openDesk(t)
	path := filepath.Join(t.TempDir(), "crash.txt")
	if err := os.WriteFile(path, []byte("the tape broke"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.view.banner.settled("hints")
	r.view.o.Crash = path
	r.view.greet()
	if !strings.Contains(r.notice(), "ended unexpectedly") {
		t.Fatalf("it says %q", r.notice())
	}
	before := len(r.app.Driver().AllWindows())
	r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.KeyReturn)
	r.await("the report", func() bool { return len(r.app.Driver().AllWindows()) > before })
	if strings.Contains(r.notice(), "ended unexpectedly") {
		t.Error("it is offered still")
	}
}
