package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
	if h := r.view.hints.content; !h.Visible() || r.notice() != "" || r.view.banner.content.MinSize().Height > 0 {
		t.Fatalf("at the first start hints are seen: %t, and the banner says %q", h.Visible(), r.notice())
	}
	r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.KeyX)
	if r.view.hints.content.Visible() {
		t.Error("put aside they are seen still")
	}
	r.view.greet()
	if r.view.hints.content.Visible() {
		t.Error("they are seen at the next start")
	}
}

// Whoever has done three things needs them no more.
func TestHintsGoAfterThreeThings(t *testing.T) {
	r := openDesk(t)
	r.preview("kipchoge")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	if !r.view.hints.content.Visible() {
		t.Error("after two things they are gone")
	}
	r.key(fyne.KeyF1)
	r.await("them to go", func() bool { return !r.view.hints.content.Visible() })
	r.view.greet()
	if r.view.hints.content.Visible() {
		t.Error("they are seen at the next start")
	}
}

// What was said belongs to where it was said, and to its time.
func TestTheFootForgets(t *testing.T) {
	r := openDesk(t)
	r.preview("kipchoge")
	r.awaitSaid("Preview: Lower third · Eliud KIPCHOGE")
	tick := func(after time.Duration) { r.view.receive(ticked{now: r.now.Add(after)}) }
	tick(0)
	tick(saidFor - time.Second)
	if r.view.foot.didWords == "" {
		t.Error("it is forgotten too soon")
	}
	tick(saidFor)
	if got := r.view.foot.didWords; got != "" {
		t.Errorf("long after it says %q", got)
	}
	r.view.foot.said(said{words: "Said in Run"})
	r.act("tab-roster")
	if got := r.view.foot.didWords; got != "" {
		t.Errorf("in the roster it says %q", got)
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
	if n := r.view.banner.all; len(n) != 1 || !n[0].grave {
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
	r.view.banner.tell(notice{id: "output x", grave: true, words: "something fails"})
	r.ctrl(fyne.KeyQ)
	if closed || !strings.Contains(r.notice(), "Eliud KIPCHOGE") {
		t.Fatalf("the same key once more: closed %v, asks %q; want it asked again", closed, r.notice())
	}
	if r.Left() {
		t.Error("it is left before it is closed")
	}
	r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.KeyReturn)
	if !closed || !r.Left() {
		t.Errorf("its own key: closed %v, left %v", closed, r.Left())
	}
	r.close()
}

// Closing the window while an output runs asks first, though nothing is on air: a
// recording would end. When the output has been stopped there is nothing to ask.
func TestQuitAsksWhileAnOutputRuns(t *testing.T) {
	r := openDesk(t)
	r.rack.Put("record 2", &wire{at: "a.mov"})
	closed := false
	r.window.SetOnClosed(func() { closed = true })
	sees := func(what string, is func() bool) {
		t.Helper()
		r.await(what, func() bool {
			select {
			case r.ticks <- r.now:
			default:
			}
			return is()
		})
	}
	if err := r.rack.Start("record 2"); err != nil {
		t.Fatal(err)
	}
	sees("the output, running", func() bool { return len(r.view.running()) == 1 })
	const want = "▲ Running: record 2 · close the desk and stop it?"
	r.ctrl(fyne.KeyQ)
	if closed || r.notice() != want {
		t.Fatalf("closed %v, asks %q, want %q", closed, r.notice(), want)
	}
	r.view.another("/shows/other.mile26")
	if closed || !strings.HasPrefix(r.notice(), "▲ Running: record 2 · open the other show") {
		t.Errorf("to open another show: closed %v, asks %q", closed, r.notice())
	}
	if err := r.rack.Stop("record 2"); err != nil {
		t.Fatal(err)
	}
	sees("nothing to be asked", func() bool { return r.notice() == "" })
	r.ctrl(fyne.KeyQ)
	if !closed || !r.Left() {
		t.Errorf("with the output stopped: closed %v, left %v, asks %q", closed, r.Left(), r.notice())
	}
	r.close()
}

// A show is opened in place of this one, once it is known that it can be.
func TestAnotherShowIsTriedFirst(t *testing.T) {
	r := openDesk(t)
	var next string
	r.view.o.Another = func(path string) { next = path }
	r.model.o.Try = func(_ context.Context, path string) error {
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
	old := filepath.Join(t.TempDir(), "old.mile26")
	r.app.Preferences().SetStringList(recentShows, []string{old, "typed.mile26", path}) // the second as up to 0.4.0: of some folder
	r.view.o.ShowPath = path
	r.view.shows.remember()
	if want := []string{path, old}; !slices.Equal(r.view.shows.recent, want) {
		t.Errorf("open before: %q, want %q", r.view.shows.recent, want)
	}
	r.chord(fyne.KeyModifierAlt, fyne.Key6)
	r.await("what it holds", func() bool { return strings.Contains(r.view.shows.facts.Text, "122 athletes") })
	var tried string
	r.model.o.Try = func(_ context.Context, path string) error { tried = path; return errors.New("gone") }
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.await("the attempt", func() bool { return strings.Contains(r.view.foot.didWords, "gone") })
	if tried != old {
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
