package desk

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestFunctionKeysWorkWhateverHasTheFocus(t *testing.T) {
	r := openDesk(t)
	canvas := r.window.Canvas()
	page := r.preview("hassan")
	focus := map[string]func(){
		"the search":        func() { canvas.Focus(r.view.library.entry) },
		"the list":          func() { canvas.Focus(r.view.library.list) },
		"an action":         func() { canvas.Focus(r.view.foot.views["safe"]) },
		"a template button": func() { canvas.Focus(r.view.offer.templates[0]) },
		"the table":         func() { canvas.Focus(r.view.order.list) },
		"nothing":           func() { canvas.Unfocus() },
	}
	for name, focus := range focus {
		focus()
		r.key(fyne.KeyF2)
		r.awaitOnAir(1)
		if got := r.channel.State().Program[0].Page; got != page {
			t.Fatalf("F2 with %s focused took %q, want %q", name, got.Title, page.Title)
		}
		focus()
		r.key(fyne.KeyF1)
		r.awaitOnAir(0)
		focus()
		r.key(fyne.KeyF2)
		r.awaitOnAir(1)
		r.key(fyne.KeyF12)
		r.awaitOnAir(0)
		r.awaitSaid("Cleared 1 page")
	}
}

func TestKeyHeldDownActsOnce(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.key(fyne.KeyF2)
	r.preview("London 2016 men")
	r.key(fyne.KeyF2)
	r.awaitOnAir(2)
	r.key(fyne.KeyF1)
	for range 5 { // a key that repeats is typed without being pressed
		r.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
	}
	r.awaitOnAir(1)
	r.key(fyne.KeyF8) // the queue is in order: nothing else is under way
	r.view.model.take()
	r.awaitOnAir(2)
}

func TestFootActsOnClicks(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	for _, step := range []struct {
		key  string
		then int
	}{{"F2", 1}, {"F1", 0}, {"F2", 1}, {"F12", 0}} {
		test.Tap(footButton(t, r, step.key))
		r.awaitOnAir(step.then)
	}
}

func footButton(t *testing.T, r *rig, key string) *button {
	t.Helper()
	for _, o := range test.LaidOutObjects(r.view.foot.content) {
		if b, ok := o.(*button); ok && b.Key == key {
			return b
		}
	}
	t.Fatalf("no action with key %s", key)
	return nil
}

func TestOnlyTemplatesThatSuitAreOffered(t *testing.T) {
	r := openDesk(t)
	for words, want := range map[string]map[string]bool{
		"hassan":          {"Lower third": true, "Athlete card": true, "Leaderboard": false},
		"cram":            {"Lower third": true, "Athlete card": false, "Leaderboard": false},
		"London 2016 men": {"Lower third": false, "Athlete card": false, "Leaderboard": true},
	} {
		r.preview(words)
		seen := 0
		for _, b := range r.view.offer.templates {
			can, ok := want[b.Label]
			if !ok {
				continue
			}
			seen++
			offered := slices.Contains(r.view.offer.buttons.Objects, fyne.CanvasObject(b))
			if offered != can || b.Disabled() == can {
				t.Errorf("%s: %s is offered: %t, disabled: %t; want it offered: %t", words, b.Label, offered, b.Disabled(), can)
			}
		}
		if seen != len(want) {
			t.Errorf("%d of %d templates have a button", seen, len(want))
		}
	}
}

func TestTemplateFollowsWhatIsPicked(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	test.Tap(r.view.offer.templates[1])
	r.awaitSaid("Preview: Athlete card · Sifan HASSAN")
	for _, step := range []struct{ words, title string }{
		{"London 2016 men", "Leaderboard · London Marathon 2016 · Men’s elite · Finish"},
		{"kipchoge", "Athlete card · Eliud KIPCHOGE"},
		{"cram", "Lower third · Steve CRAM"},
	} {
		if p := r.preview(step.words); p.Title != step.title {
			t.Errorf("%s: %q, want %q", step.words, p.Title, step.title)
		}
	}
}

func TestTemplateKeys(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	chord := func(k fyne.KeyName) {
		r.view.library.entry.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault})
	}
	chord(fyne.Key2)
	r.awaitSaid("Preview: Athlete card · Sifan HASSAN")
	chord(fyne.Key4)
	r.awaitSaid("▲ no template 4 for Sifan HASSAN")
	if p := r.channel.State().Preview; p == nil || p.Template != "athlete-card" {
		t.Errorf("preview %v, want the card still", p)
	}
	chord(fyne.KeyK)
	test.Type(r.view.library.entry, "kip")
	if got := r.view.library.entry.Text; got != "kip" {
		t.Errorf("Ctrl+K and kip give %q: what stood there must go", got)
	}
}

func TestCheckpointsOfARace(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	if r.view.offer.stopGrid.Visible() {
		t.Error("an athlete has checkpoints")
	}
	r.preview("London 2016 men")
	if !r.view.offer.stopGrid.Visible() {
		t.Fatal("a race has none")
	}
	stops := r.view.offer.stops
	if last := stops[len(stops)-1]; last.Label != "Finish" || !last.On {
		t.Errorf("the last is %q, chosen %t; want the finish, chosen", last.Label, last.On)
	}
	for _, b := range stops {
		if b.Label == "Half" {
			test.Tap(b)
		}
	}
	r.awaitSaid("Preview: Leaderboard · London Marathon 2016 · Men’s elite · Halfway · 21.1 km")
}

func TestTableShowsWhatIsAndWasOnAir(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.preview("keitany")
	r.key(fyne.KeyF2)
	r.await("Keitany on air", func() bool {
		p := r.view.aired.state.Program
		return len(p) == 1 && p[0].Title == "Lower third · Mary KEITANY"
	})
	rows := r.view.order.rows
	if len(rows) != 3 || rows[0].state != isOnAir || rows[1].key.kind != headRow || rows[2].loose.Title != "Lower third · Sifan HASSAN" || rows[2].state != nowhere {
		t.Fatalf("rows %+v, want Keitany on air, then what was earlier: Hassan", rows)
	}
	if r.view.order.pinned != 1 {
		t.Errorf("%d rows stay in sight, want the one on air", r.view.order.pinned)
	}
	r.key(fyne.KeyF4)
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: Lower third · Sifan HASSAN")
	r.await("the row in preview", func() bool { return r.view.order.rows[2].state == inPreview })
}

// The desk remembers what a page is about, not every picture that ever was.
func TestMemoryStaysBounded(t *testing.T) {
	r := openDesk(t)
	r.search("")
	for range 3 {
		r.key(fyne.KeyPageDown)
		r.key(fyne.KeyF2)
	}
	for range 40 {
		r.key(fyne.KeyDown)
		r.view.model.rehearse() // keeps the picks apart: each is made
	}
	settled := func() {
		done := r.view.model.jobs.settled()
		r.await("the last of them", func() bool {
			select {
			case <-done:
				return true
			default:
				return false
			}
		})
	}
	settled()
	r.key(fyne.KeyDown) // at the end: the same again, and what was in preview before it is forgotten
	settled()
	r.await("what is on air", func() bool { return len(r.view.aired.state.Program) > 0 })
	r.key(fyne.KeyF12)
	r.awaitOnAir(0)
	r.await("the channel's last word", func() bool { return r.view.aired.state.Serial == r.channel.State().Serial })
	if n, most := len(r.view.aired.about), len(r.view.aired.earlier)+1; n > most {
		t.Errorf("the desk knows %d pages, want at most %d", n, most)
	}
	for _, p := range r.view.aired.earlier {
		if len(p.Scenes) > 0 {
			t.Errorf("%s is off air and still has its picture", p.Title)
		}
	}
}

func TestLampAndTimeOnAir(t *testing.T) {
	r := openDesk(t)
	if got := r.view.head.lampWords; got != "OFF AIR" {
		t.Errorf("lamp %q before anything is on air", got)
	}
	r.preview("hassan")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	if got, want := r.view.head.lampWords, "ON AIR · Lower third · Sifan HASSAN"; got != want || r.view.head.lamp.plate.FillColor != onAir {
		t.Errorf("lamp %q in %v, want %q in red", got, r.view.head.lamp.plate.FillColor, want)
	}
	program := r.view.monitors[programMonitor]
	if program.frame.FillColor != onAir {
		t.Errorf("program's frame is %v", program.frame.FillColor)
	}
	r.view.receive(ticked{now: r.now})
	if got := program.right.Text; got != "0:00" {
		t.Errorf("time on air %q, want 0:00", got)
	}
}

func TestWarnsOfProblems(t *testing.T) {
	r := openDesk(t)
	p := r.preview("hassan")
	about := r.view.aired
	what := about.about[p.ID]
	what.problems = []string{"shortened: Sifan"}
	about.about = map[string]made{p.ID: what}
	r.view.receive(about)
	if got, want := r.view.foot.problemsAll, "▲ In preview: shortened: Sifan"; got != want {
		t.Errorf("warning %q, want %q", got, want)
	}
}

func TestRunning(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0:00", 7 * time.Second: "0:07", 750 * time.Second: "12:30", 3723 * time.Second: "1:02:03",
	} {
		if got := running(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
