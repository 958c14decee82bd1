package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// Fyne finds nothing in a widget whose drawing it has forgotten, as it does of
// what was hidden for a minute. A table that was never drawn is the same to it.
func TestTheFocusGoesToWhatFyneHasForgotten(t *testing.T) {
	test.NewTempApp(t)
	k := newKeys()
	g := newGrid(k, widgets.Column{Title: "A", Width: 40})
	search := newSearchEntry(k)
	w := test.NewTempWindow(t, container.NewWithoutLayout(search, container.NewWithoutLayout(g.table)))
	w.Canvas().Focus(search)
	focusOn(w.Canvas(), g.table.Focusable())
	if got := w.Canvas().Focused(); got != g.table.Focusable() {
		t.Errorf("the focus is on %T, want the table", got)
	}
	line := newLineEntry(k, nil, nil)
	w.Content().(*fyne.Container).Objects = []fyne.CanvasObject{container.NewWithoutLayout(container.NewVScroll(line))}
	focusOn(w.Canvas(), line)
	if got := w.Canvas().Focused(); got != fyne.Focusable(line) {
		t.Errorf("the focus is on %T, want the line that scrolls", got)
	}
}

// The text that was selected may be taken from under the selection: then the
// first letter would be lost.
func TestNoLetterIsLostAfterASelectionHasGone(t *testing.T) {
	test.NewTempApp(t)
	k := newKeys()
	for name, e := range map[string]*widgets.Entry{
		"the search": newSearchEntry(k), "a line": newLineEntry(k, nil, nil),
		"the filter": newFilter(k, func(string) {}, nil).Entry, "the bib": newPassingEntry(k, nil, nil, nil),
	} {
		test.NewTempWindow(t, e).Canvas().Focus(e)
		e.SetText("wrong")
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
		e.SetText("")
		for _, r := range "103" {
			e.TypedRune(r)
		}
		if e.Text != "103" {
			t.Errorf("%s: typed 103, got %q", name, e.Text)
		}
	}
}

// within says whether something that is seen is in o.
func within(o fyne.CanvasObject, f fyne.Focusable) bool {
	if !o.Visible() {
		return false
	}
	if x, ok := f.(fyne.CanvasObject); ok && x == o {
		return true
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, x := range inside {
		if within(x, f) {
			return true
		}
	}
	return false
}

// From every tab to every other: the keys go to what is seen, whatever happens
// meanwhile, and the search that is hidden hears none.
func TestKeysGoToTheTabThatIsOpen(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	run := r.view.tabs.all[0]
	r.search("hassan")
	for _, from := range r.view.tabs.all {
		for _, to := range r.view.tabs.all {
			if from == to {
				continue
			}
			r.view.tabs.open(from)
			r.act("tab-" + to.id)
			r.checkFocus(from, to)
			r.view.receive(ticked{now: r.now})
			r.view.receive(aired{state: r.channel.State()})
			r.checkFocus(from, to)
			if to == run {
				continue
			}
			r.key(fyne.KeyDown)
			if to.id != "keys" { // which Esc leaves
				r.key(fyne.KeyEscape)
			}
			if p := r.channel.State().Preview; p != nil {
				t.Fatalf("from %s to %s: an arrow put %s in preview", from.id, to.id, p.Page.Title)
			}
			if to.typing != nil {
				r.typed("w")
			}
			if got := r.view.library.entry.Text; got != "hassan" {
				t.Fatalf("from %s to %s: the hidden search says %q", from.id, to.id, got)
			}
		}
	}
}

func (r *rig) checkFocus(from, to *tab) {
	r.t.Helper()
	if r.view.tabs.now != to {
		r.t.Fatalf("from %s to %s: %s is open", from.id, to.id, r.view.tabs.now.id)
	}
	if f := r.window.Canvas().Focused(); f == nil && to.id != "intake" || f != nil && !within(to.content, f) { // an intake without a file has nothing to go to
		r.t.Fatalf("from %s to %s: the focus is on %T", from.id, to.id, f)
	}
}

// A search that was left begins anew, and Esc empties it from the table too.
func TestASearchIsBegunAnew(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	all := len(l.ids)
	r.filterFor(l, "hassan", "Sifan HASSAN")
	if got := r.view.roster.bar.all; !strings.Contains(got, "Esc") || !strings.Contains(got, "hassan") {
		t.Errorf("the line below says %q", got)
	}
	r.act("tab-run")
	r.act("tab-roster")
	r.typed("kei")
	if got := r.view.roster.head.filter.Text; got != "kei" {
		t.Errorf("typed kei after coming back, the filter says %q", got)
	}
	r.key(fyne.KeyReturn)
	r.await("the rows", func() bool { return !l.stale() })
	r.key(fyne.KeyEscape)
	r.await("everybody", func() bool { return len(l.ids) == all && !l.stale() })
	r.act("select-all")
	if got := len(l.chosen()); got != all || len(r.view.order.selected) > 1 {
		t.Errorf("Ctrl A chose %d rows of %d, and %d pages", got, all, len(r.view.order.selected))
	}
}

func TestWhatFitsNothingIsSaid(t *testing.T) {
	r := openDesk(t)
	l := r.openRaces()
	r.act("list-after")
	r.await("the entries", func() bool { return len(l.ids) > 0 && l.ask.kind == data.KindEntry })
	r.typed("zzz")
	r.await("nobody", func() bool { return len(l.ids) == 0 && !l.stale() })
	if got := r.view.races.bar.all; !strings.Contains(got, "“zzz”") {
		t.Errorf("the line below says %q", got)
	}
	r.act("tab-keys")
	r.typed("zzz")
	if s := r.view.sheet; !s.none.Visible() || !strings.Contains(s.none.Text, "“zzz”") {
		t.Errorf("the sheet says %q", s.none.Text)
	}
	r.act("tab-run")
	r.act("tab-keys")
	r.typed("take")
	if s := r.view.sheet; s.none.Visible() || s.search.Text != "take" {
		t.Errorf("the sheet is searched for %q", s.search.Text)
	}
}

// Tab in a prompt keeps what is typed, and the keys that follow are for the list
// again: nothing is left half asked.
func TestTabKeepsWhatAPromptAsks(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.act("rename")
	r.tabbed()
	if b := r.view.order.bar; b.keep != nil || !r.view.order.focused {
		t.Errorf("the order asks still: %v, and has the focus: %v", b.keep != nil, r.view.order.focused)
	}
	r.openRoster()
	r.act("add-row")
	r.typed("Tabman")
	r.tabbed()
	if b := r.view.roster.bar; b.keep != nil {
		t.Error("the roster asks still")
	}
	r.await("the row", func() bool { return r.view.roster.list.table.Editing() })
	if got := r.view.roster.head.filter.Text; got != "" {
		t.Errorf("the filter says %q", got)
	}
	r.key(fyne.KeyEscape)
	r.act("tab-race")
	c := r.view.passings
	c.ask.open(c.canvas, "Asked", "", func(string) error { return nil })
	r.tabbed()
	if c.ask.keep != nil || r.window.Canvas().Focused() != c.entry {
		t.Errorf("race control asks still: %v", c.ask.keep != nil)
	}
}

// tabbed presses Tab as the driver does: it goes on, unless the focus takes it.
func (r *rig) tabbed() {
	r.t.Helper()
	if x, ok := r.window.Canvas().Focused().(fyne.Tabbable); ok && x.AcceptsTab() {
		r.key(fyne.KeyTab)
		return
	}
	r.window.Canvas().FocusNext()
}
