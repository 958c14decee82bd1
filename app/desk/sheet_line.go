package desk

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// sheetLine is a line of the sheet of keys.
type sheetLine struct {
	widget.BaseWidget
	of  *sheet
	row sheetRow
	at  int

	back, mark, cap           *canvas.Rectangle
	label, does, keys, marked *canvas.Text
	objects                   *fyne.Container
	labelAll, doesAll         string
}

func newSheetLine(s *sheet) *sheetLine {
	l := &sheetLine{
		of: s, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), cap: canvas.NewRectangle(raised),
		label: newWords("", text, textSize, false), does: newWords("", soft, smallSize, false), keys: newWords("", text, smallSize, true),
		marked: newWords("●", warning, tinySize, true),
	}
	l.cap.CornerRadius = 3
	l.keys.Alignment = fyne.TextAlignTrailing
	l.objects = &fyne.Container{
		Layout:  arrange{standing(300, lineHeight), l.place},
		Objects: []fyne.CanvasObject{l.back, l.mark, l.cap, l.label, l.does, l.keys, l.marked},
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer draws the line.
func (l *sheetLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.objects) }

// set shows a row.
func (l *sheetLine) set(r sheetRow, at int) {
	l.row, l.at = r, at
	back, mark := color.Color(color.Transparent), color.Color(color.Transparent)
	l.marked.Hidden = true
	switch {
	case r.heading != "":
		back = panel
		l.labelAll, l.doesAll, l.keys.Text = r.heading, "", ""
	case r.action != nil:
		l.labelAll, l.doesAll, l.keys.Text = r.action.label, r.action.does, keysPrinted(r.action.keys)
		l.marked.Hidden = !l.of.changed(r.action)
	default:
		l.labelAll, l.doesAll, l.keys.Text = tr("Page %d", r.page.Number), l.of.order.ordered.looks[r.page.ID].Shows, r.page.Hotkey
	}
	if at == l.of.cursor && r.heading == "" {
		back, mark = chosen, accent
	}
	l.label.TextStyle.Bold = r.heading != ""
	l.label.TextSize, l.label.Color = textSize, text
	if r.heading != "" {
		l.label.TextSize, l.label.Color = tinySize, soft
	}
	l.back.FillColor, l.mark.FillColor = back, mark
	l.place(l.Size())
	l.objects.Refresh()
}

// sheetLabels is the width of the labels.
const sheetLabels = 190

func (l *sheetLine) place(s fyne.Size) {
	put(l.back, 0, 0, s.Width, s.Height)
	put(l.mark, 0, 0, 3, s.Height)
	keys := l.keys.MinSize().Width
	right := s.Width - gap
	l.cap.Hidden = l.keys.Text == ""
	put(l.cap, right-keys-2*tight, 6, keys+2*tight, s.Height-12)
	put(l.keys, right-keys-tight, 0, keys, s.Height)
	right -= keys + 2*tight + gap
	put(l.marked, right-8, 0, 8, s.Height)
	right -= 16
	if l.row.heading != "" {
		put(l.label, gap, 0, write(l.label, l.labelAll, s.Width-2*gap), s.Height)
		put(l.does, 0, 0, write(l.does, "", 0), s.Height)
		return
	}
	put(l.label, gap, 0, write(l.label, l.labelAll, min(sheetLabels, right)-gap), s.Height)
	put(l.does, sheetLabels+gap, 0, write(l.does, l.doesAll, max(right-sheetLabels-gap, 0)), s.Height)
}

// MouseDown puts the cursor here.
func (l *sheetLine) MouseDown(*desktop.MouseEvent) {
	if l.row.heading == "" {
		l.of.move(l.at)
	}
}

// MouseUp ends a click.
func (l *sheetLine) MouseUp(*desktop.MouseEvent) {}

// Tapped is nothing more than that: the button has gone down and up before.
func (l *sheetLine) Tapped(*fyne.PointEvent) {}

// DoubleTapped changes the key.
func (l *sheetLine) DoubleTapped(*fyne.PointEvent) { l.of.change() }
