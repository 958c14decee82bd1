package widget

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mile26/app/desk/golden"
)

// pageColumns are columns of every kind.
var pageColumns = []LineColumn{
	{Wide: 42, Bold: true, Whole: true},
	{Wide: 44, From: 400},
	{Gap: Gap, End: true},
	{Fits: true, Size: TinySize, Bold: true},
	{Wide: 56, Gap: Gap, Trailing: true, Whole: true},
	{Share: 0.3, Gap: Gap, Size: SmallSize},
	{Cap: true, Size: SmallSize, Bold: true},
	{Wide: Gap},
}

func pageRow(tone Tone, shows, marks, stands, key string) LineRow {
	return LineRow{Columns: pageColumns, Cells: []LineCell{
		{Text: "101", Tone: tone}, {Text: "20", Tone: Quiet}, {Text: shows, Tone: tone}, {Text: marks, Tone: Quiet}, {Text: "0:12", Tone: Quiet}, {Text: stands, Tone: tone}, {Text: key},
	}}
}

// stands gives a row its ground and its mark.
func (r LineRow) stands(g Ground, m Mark) LineRow {
	r.Ground, r.Mark = g, m
	return r
}

// Lines in every state, where there is room and where there is not: then the
// second column goes and words are cut.
func TestLinesLook(t *testing.T) {
	test.NewTempApp(t)
	rows := []LineRow{
		{Columns: []LineColumn{{Size: TinySize, Bold: true}, {Fits: true}, {Wide: Gap}}, Cells: []LineCell{{Text: "WOMEN", Tone: Quiet}}, Ground: Headed},
		pageRow(Plain, "Sifan HASSAN", "", "", ""),
		pageRow(Plain, "Sifan HASSAN", "EDITED", "ON AIR", "F2").stands(OnAir, CursorMark),
		pageRow(Plain, "Leaders at the half, women's race", "", "PREVIEW", "Ctrl 1").stands(InPreview, NoMark),
		pageRow(Plain, "Sifan HASSAN", "", "", "").stands(Chosen, CursorMark),
		pageRow(Plain, "Sifan HASSAN", "", "", "").stands(Aside, SoftMark),
		pageRow(Warns, "Sifan HASSAN", "", "▲ no photo", ""),
		pageRow(Unused, "Sifan HASSAN", "", "off", ""),
	}
	for name, width := range map[string]float32{"lines": 560, "lines-narrow": 360} {
		all := container.NewWithoutLayout()
		for i, r := range rows {
			l := NewLine(look, 30)
			l.Set(rows[0]) // a line shows one row after the other
			l.Set(r)
			Put(l, 0, float32(i)*31, width, 30)
			all.Add(l)
		}
		golden.Check(t, name, grey(0x14), all, fyne.NewSize(width, float32(len(rows))*31))
	}
}

func TestALineTellsOfThePointer(t *testing.T) {
	test.NewTempApp(t)
	l := NewLine(look, 30)
	click := func() {
		for _, b := range []desktop.MouseButton{desktop.MouseButtonPrimary, desktop.MouseButtonSecondary} {
			l.MouseDown(&desktop.MouseEvent{Button: b, Modifier: fyne.KeyModifierShift})
			l.MouseUp(&desktop.MouseEvent{Button: b})
		}
		l.Tapped(nil)
		l.DoubleTapped(nil)
		l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: fyne.NewPos(3, 4)}})
		l.DragEnd()
	}
	click() // nobody wants to know
	var told []string
	l.Pressed = func(ev *desktop.MouseEvent) { told = append(told, fmt.Sprint("pressed ", ev.Modifier)) }
	l.Released = func(*desktop.MouseEvent) { told = append(told, "released") }
	l.Opened = func() { told = append(told, "opened") }
	l.Carried = func(at fyne.Position) { told = append(told, fmt.Sprint("carried ", at.X, at.Y)) }
	l.Dropped = func() { told = append(told, "dropped") }
	click()
	if got, want := fmt.Sprint(told), "[pressed 1 released opened carried 3 4 dropped]"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
}
