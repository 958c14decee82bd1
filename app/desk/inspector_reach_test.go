package desk

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	widgets "mile26/app/desk/widget"
)

// Over the fields the wheel moves the form, as over their labels: nothing that lies
// above it in the window takes the wheel for itself.
func TestTheWheelMovesTheForm(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(1180, 660))
	r.preview("hassan")
	f := r.view.inspector
	r.await("the form", func() bool { return f.row("line") != nil && f.form.MinSize().Height > f.scroll.Size().Height })
	body := f.content.Objects[1].(*fyne.Container).Objects
	top, ok := body[len(body)-1].(*widgets.Wheel)
	if !ok || top.Size() != f.scroll.Size() || top.Position() != f.scroll.Position() {
		t.Fatalf("over the form is a %T, at %v of %v", body[len(body)-1], body[len(body)-1].Position(), body[len(body)-1].Size())
	}
	top.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -60)})
	if f.scroll.Offset.Y != 60 {
		t.Errorf("turned by 60 the form is at %v", f.scroll.Offset.Y)
	}
}

// What lies over a form takes the wheel and nothing else of the pointer.
func TestTheWheelLetsThePointerThrough(t *testing.T) {
	var w any = widgets.NewWheel(nil)
	if _, ok := w.(fyne.Scrollable); !ok {
		t.Error("it takes no wheel")
	}
	for _, takes := range []func() bool{
		func() bool { _, ok := w.(fyne.Tappable); return ok }, func() bool { _, ok := w.(fyne.Draggable); return ok },
		func() bool { _, ok := w.(fyne.Focusable); return ok }, func() bool { _, ok := w.(fyne.SecondaryTappable); return ok },
	} {
		if takes() {
			t.Errorf("a %T takes more than the wheel", w)
		}
	}
}

// A source is broken into lines and never cut: all of it can be read.
func TestASourceIsReadWhole(t *testing.T) {
	const s = "https://results.example.com/marathon/2014/finishers.csv, line 12, read 24 Apr 2023 09:12"
	lines := broken(s, 120, tinySize+1)
	if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(s, " ", "") || len(lines) < 4 {
		t.Errorf("in lines it reads %q", lines)
	}
	for _, l := range lines {
		if w := fyne.MeasureText(l, tinySize+1, fyne.TextStyle{}).Width; w > 120 {
			t.Errorf("%q is %v wide, want 120 at most", l, w)
		}
	}
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(1180, 660))
	r.preview("hassan")
	f := r.view.inspector
	r.await("sources", func() bool { return len(f.cites) > 1 })
	for _, c := range f.cites[1:] {
		l := c.(*fyne.Container).Layout.(*citeLine)
		var read []string
		for _, t := range l.source {
			if t.Visible() {
				read = append(read, t.Text)
			}
		}
		if want := strings.Fields(l.words); !slices.Equal(strings.Fields(strings.Join(read, " ")), want) {
			t.Errorf("the source reads %q, want %q", read, want)
		}
		if need := citeTop + float32(len(read))*citeSource; c.Size().Height < need {
			t.Errorf("%d lines stand in %v, want %v", len(read), c.Size().Height, need)
		}
	}
}
