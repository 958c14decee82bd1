package desk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/app/playout"
	"mile26/data"
)

// ruled is a desk with a running order, a keymap, and a clock for its fingers.
type ruled struct {
	*rig
	at time.Time
}

func openRuled(t *testing.T, keymap string) *ruled {
	t.Helper()
	r := &ruled{rig: openDesk(t)}
	r.at = r.now
	r.view.keys.now = func() time.Time { return r.at }
	r.fill()
	r.view.sheet.choose(keymapOf(keymap))
	return r
}

// on goes to a page of the running order, a while later.
func (r *ruled) on(number int) {
	r.t.Helper()
	r.at = r.at.Add(time.Minute)
	r.view.order.take()
	r.goTo(number)
}

// pageID is the name of a page on the channel.
func (r *ruled) pageID(number int) string {
	r.t.Helper()
	p, err := r.room.Show().PageNumbered(r.t.Context(), number)
	if err != nil {
		r.t.Fatal(err)
	}
	return pageName(p.ID)
}

func (r *ruled) awaitPage(number int) {
	r.t.Helper()
	id := r.pageID(number)
	r.await("the page on air", func() bool {
		s := r.view.aired.state
		return len(s.Program) == 1 && s.Program[0].Due != nil && s.Program[0].Due.ID == id
	})
}

func (r *ruled) disable(number int) {
	r.t.Helper()
	err := r.room.Show().Update(r.t.Context(), func(tx *data.Tx) error {
		p, err := tx.PageNumbered(number)
		if err != nil {
			return err
		}
		p.Disabled = true
		return tx.SetPage(p)
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *ruled) awaitWords(words string) {
	r.t.Helper()
	r.await("the status line to tell "+words, func() bool { return strings.Contains(r.view.foot.didWords, words) })
}

// In CasparCG's keymap F2 takes the page at the cursor of the running order, whatever
// is in preview, and a second press is the same keystroke. F1 and F5 mean that page
// too where it is on air. Elsewhere preview is meant, which is said.
func TestCasparTakesTheRow(t *testing.T) {
	r := openRuled(t, "casparcg")
	r.preview("kipchoge")
	r.on(101)
	r.key(fyne.KeyF2)
	r.awaitPage(101)
	if p := r.view.aired.state.Preview; p == nil || p.ID != r.pageID(101) {
		t.Errorf("preview shows %v, want page 101", p)
	}
	r.at = r.at.Add(playout.Nervous - time.Millisecond)
	r.key(fyne.KeyF2)
	r.awaitWords("a second keystroke does nothing")
	r.on(102)
	r.key(fyne.KeyF1)
	r.awaitOnAir(0) // page 102 is not on air: what is on preview’s layer goes
	r.key(fyne.KeyF2)
	r.awaitPage(102)
	r.view.library.focus()
	r.preview("kipchoge")
	r.key(fyne.KeyF2)
	r.awaitWords("KIPCHOGE")
	r.awaitWords("· from preview")
	if p := r.channel.State().Program[0].Due; p == nil || p.ID == r.pageID(102) {
		t.Errorf("from the search F2 leaves %v on air, want preview’s page", p)
	}
}

// What cannot be shown is not taken, nothing else in its place, and it is said why.
func TestARowThatCannotBeShownIsNotTaken(t *testing.T) {
	for keymap, k := range map[string]key{"casparcg": {name: fyne.KeyF2}, "spx": {name: fyne.KeySpace}} {
		r := openRuled(t, keymap)
		r.preview("kipchoge")
		r.disable(101)
		r.await("a disabled page", func() bool { return r.view.order.ordered.pages[0].Disabled })
		r.on(101)
		r.press(k)
		r.awaitWords("▲ not taken: preview emptied: page 101")
		r.key(fyne.KeyUp) // the group
		r.press(k)
		r.awaitWords("▲ Nothing taken: Women is a group")
		if s := r.channel.State(); len(s.Program) > 0 || s.Preview != nil {
			t.Errorf("%s: on air is %v, in preview %v; want nothing", keymap, s.Program, s.Preview)
		}
		r.view.library.focus()
		r.press(k)
		r.awaitWords("▲ not taken: preview emptied: page 101")
	}
}

// In SPX's keymap Space plays the page at the cursor and takes it out again; a call
// that failed leaves what is on air there, F1 is the sheet of keys, and Enter goes to
// the page's fields and Esc back from there.
func TestSPXPlaysTheRow(t *testing.T) {
	r := openRuled(t, "spx")
	space := key{name: fyne.KeySpace}
	r.on(202)
	r.press(space)
	r.awaitPage(202)
	r.press(space)
	r.awaitWords("a second keystroke does nothing")
	r.disable(102)
	r.await("a disabled page", func() bool { return r.view.order.ordered.pages[1].Disabled })
	r.view.library.focus()
	r.presses("1", "0", "2")
	r.await("page 102", func() bool { return r.view.library.asked.words == "102" })
	r.key(fyne.KeyReturn)
	r.awaitWords("▲ preview emptied: page 102")
	r.at = r.at.Add(time.Minute)
	r.press(space)
	r.awaitWords("▲ not taken: preview emptied: page 102")
	r.awaitPage(202)
	r.key(fyne.KeyF1)
	if now := r.view.tabs.now.id; now != "keys" {
		t.Errorf("F1 opens %s, want the sheet of keys", now)
	}
	r.view.tabs.open(r.view.tabs.all[0])
	r.awaitPage(202)
	r.on(202)
	r.press(space)
	r.awaitOnAir(0)
	r.on(101)
	r.key(fyne.KeyReturn)
	r.await("the fields of page 101", func() bool { return r.view.inspector.has() && r.view.inspector.about.page.Number == 101 })
	if s := r.channel.State(); s.Preview != nil && s.Preview.ID == r.pageID(101) {
		t.Error("Enter puts page 101 in preview")
	}
	r.key(fyne.KeyEscape)
	if !r.view.order.focused {
		t.Errorf("Esc from the fields leaves the focus with a %T", r.window.Canvas().Focused())
	}
}

// Shift Space plays and stops whatever steps there are; Space shows them.
func TestShiftSpaceLeavesStepsOut(t *testing.T) {
	r := openRuled(t, "spx")
	p := *r.preview("kipchoge")
	p.ID, p.Title, p.Scenes = "steps", "Two steps", append(p.Scenes[:1:1], p.Scenes[0])
	cue := func() {
		r.at = r.at.Add(time.Minute)
		r.channel.Cue(&p)
		r.await("it in preview", func() bool { v := r.view.aired.state.Preview; return v != nil && v.ID == "steps" })
		r.view.library.wipe()
	}
	space, with := key{name: fyne.KeySpace}, key{fyne.KeyModifierShift, fyne.KeySpace}
	cue()
	r.press(with)
	r.awaitOnAir(1)
	r.at = r.at.Add(time.Minute)
	r.press(space)
	r.await("its second step", func() bool { return r.view.aired.state.Program[0].DueStep == 1 })
	r.at = r.at.Add(time.Minute)
	r.press(space)
	r.awaitOnAir(0)
	cue()
	r.press(with)
	r.awaitOnAir(1)
	r.at = r.at.Add(time.Minute)
	r.press(with)
	r.awaitOnAir(0)
}

// Viz's signs do what they are for with whatever key they are typed, and once where
// that is held down; they are typed nowhere. Shift makes another sign of a key.
func TestSignsOfViz(t *testing.T) {
	r := openRuled(t, "viz")
	r.preview("kipchoge")
	r.view.library.wipe()
	var did []string
	for _, id := range []string{"take", "out", "continue"} {
		a := r.view.keys.action(id)
		a.do = func() { did = append(did, a.id) }
	}
	shift := fyne.KeyModifierShift
	for _, where := range []func(){func() { r.on(101) }, func() { r.view.library.wipe() }} {
		where()
		for _, c := range []struct {
			key         // that is pressed
			signs, want string
		}{
			{key{shift, fyne.KeyEqual}, "+", "take"},
			{key{shift, fyne.KeyEqual}, "+++", "take"}, // held down
			{key{name: fyne.KeyPlus}, "+", "take"},     // of the number pad
			{key{name: fyne.KeyMinus}, "-", "out"},
			{key{name: "−"}, "−", "out"},
			{key{shift, fyne.Key8}, "*", "continue"},
			{key{shift, fyne.KeyPlus}, "*", "continue"}, // of a German keyboard
		} {
			did = nil
			r.view.keys.mods = func() fyne.KeyModifier { return c.mods }
			r.key(c.name)
			r.typed(c.signs)
			r.view.keys.mods = func() fyne.KeyModifier { return 0 }
			if strings.Join(did, " ") != c.want {
				t.Errorf("%s typing %q did %q, want %q", c.key, c.signs, did, c.want)
			}
			if s := r.view.library.entry.Text; s != "" {
				t.Errorf("%s types %q into the search", c.key, s)
			}
		}
	}
	r.typed("karl")
	r.key(fyne.KeyMinus)
	r.typed("-heinz")
	if s := r.view.library.entry.Text; s != "karl-heinz" {
		t.Errorf("the search says %q", s)
	}
}

// Where the running order has not the keys, hold is for the page on air or else in
// preview, and never for the row of a cursor that nobody looks at.
func TestHoldElsewhereIsForWhatIsOnAir(t *testing.T) {
	r := openRuled(t, "casparcg")
	held := func() (out []int) {
		for _, p := range r.view.order.ordered.pages {
			if p.Gate == data.Hold {
				out = append(out, p.Number)
			}
		}
		return out
	}
	r.on(102)
	r.view.library.focus()
	r.key(fyne.KeyF4)
	r.awaitWords("▲ Nothing changed: nothing is on air or in preview")
	r.preview("kipchoge")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.key(fyne.KeyF4)
	r.awaitWords("▲ Nothing changed: Lower third · Eliud KIPCHOGE is not in the running order")
	r.on(201)
	r.key(fyne.KeyF2)
	r.awaitPage(201)
	r.on(102)
	r.view.library.focus()
	r.key(fyne.KeyF4)
	r.awaitSaid("Hold of page 201 · Ctrl Z undoes it")
	r.await("it held", func() bool { h := held(); return len(h) == 1 && h[0] == 201 })
	r.on(102)
	r.key(fyne.KeyF4)
	r.awaitSaid("Hold of page 102 · Ctrl Z undoes it")
}

// The sheet of keys says what take does in the keymap.
func TestTheSheetSaysWhatIsTrue(t *testing.T) {
	r := openRuled(t, "casparcg")
	for m, want := range map[string]string{"mile26": "Puts what is in preview on air", "casparcg": "at the cursor", "spx": "at the cursor", "viz": "Puts what is in preview on air"} {
		r.sheetAt("take")
		r.view.sheet.choose(keymapOf(m))
		if got := r.view.sheet.at().action.does; !strings.Contains(got, want) {
			t.Errorf("%s: take %q, want %q in it", m, got, want)
		}
	}
}
