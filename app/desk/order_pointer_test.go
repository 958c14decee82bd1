package desk

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestPointerSelectsAndPreviews(t *testing.T) {
	r := openDesk(t)
	r.fill()
	for _, s := range []struct {
		number int
		with   fyne.KeyModifier
		want   []int
	}{
		{101, 0, []int{101}},
		{201, fyne.KeyModifierControl, []int{101, 201}},
		{101, fyne.KeyModifierControl, []int{201}},
		{102, 0, []int{102}},
		{202, fyne.KeyModifierShift, []int{102, 201, 202}},
		{201, 0, []int{201}},
	} {
		r.click(s.number, s.with)
		if got := r.chosen(); !slices.Equal(got, s.want) {
			t.Errorf("after a click on %d with %v: %v, want %v", s.number, s.with, got, s.want)
		}
		if !r.view.order.focused {
			t.Fatal("the running order has not the focus")
		}
	}
	if p := r.channel.State().Preview; p != nil {
		t.Errorf("a click has put %s in preview", p.Title)
	}
	test.DoubleTap(r.line(202))
	r.awaitSaid("Preview: 202 · Lower third · Eliud KIPCHOGE")
}

func TestPointerDragsPages(t *testing.T) {
	r := openDesk(t)
	r.fill()
	drag := func(from, to int, part float32) {
		l := r.line(from)
		l.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
		o := r.view.order
		row := slices.IndexFunc(o.rows, func(row orderRow) bool { return row.page.Number == to }) - o.pinned
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o.list).AddXY(50, (lineHeight+1)*(float32(row)+part))
		l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at}})
		if r.view.order.drop.Hidden {
			t.Error("nothing shows where it would go")
		}
		l.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
		l.DragEnd()
	}
	drag(101, 202, 0.1)
	r.awaitLines("▾ Women · 1 page", keitany, "▾ Men · 3 pages", kimetto, hassan, kipchoge)
	drag(101, 202, 0.9)
	r.awaitLines("▾ Women · 1 page", keitany, "▾ Men · 3 pages", kimetto, kipchoge, hassan)
	r.click(201, 0)
	r.click(101, fyne.KeyModifierControl)
	drag(201, 102, 0.1)
	r.awaitLines("▾ Women · 3 pages", kimetto, hassan, keitany, "▾ Men · 1 page", kipchoge)
	if got := r.view.order.bar.undo.Label; got != "Undo move of 2 pages" {
		t.Errorf("undo is called %q", got)
	}
}

// Every action of the bar works by pointer, and none does nothing silently.
func TestActionsByPointer(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	for _, o := range r.view.order.bar.acts.Objects {
		b := o.(*button)
		r.view.foot.said(said{})
		bar := r.view.order.bar
		asked := bar.keep != nil || bar.catch != nil
		test.Tap(b)
		r.await(b.Label, func() bool { return r.view.foot.didWords != "" || !asked && (bar.keep != nil || bar.catch != nil) })
		if bar.keep != nil || bar.catch != nil {
			r.key(fyne.KeyEscape)
		}
	}
}
