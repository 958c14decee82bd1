package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// chord presses a key with modifiers, as the driver does.
func (r *rig) chord(m fyne.KeyModifier, name fyne.KeyName) {
	r.t.Helper()
	var s fyne.Shortcut = &desktop.CustomShortcut{KeyName: name, Modifier: m}
	if m == fyne.KeyModifierShortcutDefault {
		switch name {
		case fyne.KeyZ:
			s = &fyne.ShortcutUndo{}
		case fyne.KeyY:
			s = &fyne.ShortcutRedo{}
		case fyne.KeyA:
			s = &fyne.ShortcutSelectAll{}
		}
	}
	watched(r.t, "the key "+string(name)+" with modifiers", func() {
		if w, ok := r.window.Canvas().Focused().(fyne.Shortcutable); ok {
			w.TypedShortcut(s)
			return
		}
		if !r.view.keys.shortcut(s) { // the test's canvas cannot be sent any
			r.view.order.all() // the only one that is the canvas' alone
		}
	})
}

func (r *rig) ctrl(name fyne.KeyName) { r.t.Helper(); r.chord(fyne.KeyModifierShortcutDefault, name) }

func (r *rig) shift(name fyne.KeyName) {
	r.t.Helper()
	r.view.keys.mods = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	r.key(name)
	r.view.keys.mods = func() fyne.KeyModifier { return 0 }
}

// typed types letters into whatever has the focus.
func (r *rig) typed(words string) {
	r.t.Helper()
	for _, c := range words {
		watched(r.t, "the letter "+string(c), func() {
			if w := r.window.Canvas().Focused(); w != nil {
				w.TypedRune(c)
			} else {
				r.window.Canvas().OnTypedRune()(c)
			}
		})
	}
}

// lines are the rows as they read: "▾ Group · 2 pages", "101 20 Lower third: Sifan HASSAN, stays, ON AIR".
func (r *rig) lines() (out []string) {
	r.t.Helper()
	for _, row := range r.view.order.rows {
		l := r.view.order.reads(row, r.now).Cells
		if len(l) < len(orderColumns) { // a head
			words := []string{l[0].Text}
			if len(l) > 1 {
				words = append(words, l[1].Text)
			}
			out = append(out, strings.Join(words, " · "))
			continue
		}
		s := fmt.Sprintf("%s %s %s: %s, %s", l[orderNumber].Text, l[orderLayer].Text, l[orderTemplate].Text, l[orderShows].Text, l[orderOut].Text)
		for _, more := range []string{l[orderMarks].Text, l[orderState].Text} {
			if more != "" {
				s += ", " + more
			}
		}
		out = append(out, s)
	}
	return out
}

func (r *rig) awaitLines(want ...string) {
	r.t.Helper()
	late := time.After(time.Minute)
	for !slices.Equal(r.lines(), want) {
		select {
		case f := <-r.inbox:
			watched(r.t, "an event, awaiting the running order,", f)
		case <-late:
			r.t.Fatalf("the running order reads\n%s\nwant\n%s\nstatus line: %q", strings.Join(r.lines(), "\n"), strings.Join(want, "\n"), r.view.foot.didWords)
		}
	}
}

// fill makes a running order of lower thirds in two groups, by another hand.
func (r *rig) fill() {
	r.t.Helper()
	a := func(words string) data.ID {
		found, err := r.room.Show().OneAthlete(r.t.Context(), words)
		if err != nil {
			r.t.Fatal(err)
		}
		return found.ID
	}
	who := []data.ID{a("sifan hassan"), a("mary keitany"), a("dennis kimetto"), a("eliud kipchoge")}
	err := r.room.Show().Update(r.t.Context(), func(tx *data.Tx) error {
		for i, name := range []string{"Women", "Men"} {
			g, err := tx.AddGroup(name)
			if err != nil {
				return err
			}
			for _, id := range who[2*i : 2*i+2] {
				if _, err := tx.AddPage(data.Page{Group: g, Template: "lower-third", Kind: data.KindAthlete, About: id}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.awaitLines(women, hassan, keitany, men, kimetto, kipchoge)
}

const (
	women    = "▾ Women · 2 pages"
	men      = "▾ Men · 2 pages"
	hassan   = "101 20 Lower third: Sifan HASSAN, stays"
	keitany  = "102 20 Lower third: Mary KEITANY, stays"
	kimetto  = "201 20 Lower third: Dennis KIMETTO, stays"
	kipchoge = "202 20 Lower third: Eliud KIPCHOGE, stays"
)

// goTo puts the cursor on a page.
func (r *rig) goTo(number int) {
	r.t.Helper()
	o := r.view.order
	i := slices.IndexFunc(o.rows, func(row orderRow) bool { return row.page.Number == number })
	if i < 0 {
		r.t.Fatalf("no page %d in\n%s", number, strings.Join(r.lines(), "\n"))
	}
	if !o.focused {
		r.key(fyne.KeyF4)
	}
	r.key(fyne.KeyHome)
	for range i {
		r.key(fyne.KeyDown)
	}
	if row, _ := o.row(); row.page.Number != number {
		r.t.Fatalf("the cursor is on %+v, want page %d", row.key, number)
	}
}

// line is the row of a page on the window.
func (r *rig) line(number int) *widgets.Line {
	r.t.Helper()
	r.window.Resize(fyne.NewSize(1680, 1000))
	for _, o := range test.LaidOutObjects(r.view.order.content) {
		if l, ok := o.(*widgets.Line); ok && l.Size().Width > 0 && len(l.Row().Cells) > 1 && l.Row().Cells[orderNumber].Text == fmt.Sprint(number) {
			return l
		}
	}
	r.t.Fatalf("no row of page %d is to be seen", number)
	return nil
}

func (r *rig) click(number int, m fyne.KeyModifier) {
	r.t.Helper()
	l := r.line(number)
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: m}
	l.MouseDown(ev)
	l.MouseUp(ev)
}

func (r *rig) chosen() (out []int) {
	pages, _ := r.view.order.chosenPages()
	for _, p := range pages {
		out = append(out, p.Number)
	}
	return out
}
