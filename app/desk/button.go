package desk

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// button is an action with its key printed beside it, or, filled, one of
// several to choose from. Fyne's own cannot print a key and swallows what is
// typed while it has the focus.
type button struct {
	widget.DisableableWidget
	label, key string
	filled     bool // looks like a button, with the key after the label
	on         bool // chosen, or switched on
	do         func()
	keys       *keys

	left  bool // the label stands at the left, also while there is no key
	small bool // one of many
	dense bool // set with as little around the words as they can be read with

	hovered, focused bool
	gained           func()                  // told when it gets the focus; nil: nobody wants to know
	arrows           func(fyne.KeyName) bool // goes to a button beside it and says whether it does; nil: none is
}

func newButton(k *keys, key, label string, do func()) *button {
	b := &button{label: label, key: key, do: do, keys: k}
	b.ExtendBaseWidget(b)
	return b
}

func newChoiceButton(k *keys, key, label string, do func()) *button {
	b := &button{label: label, key: key, do: do, keys: k, filled: true, left: key != ""}
	b.ExtendBaseWidget(b)
	return b
}

// newSmallButton is an action that stands among many.
func newSmallButton(k *keys, key, label string, do func()) *button {
	b := newButton(k, key, label, do)
	b.small = true
	return b
}

// smallHeight is the height of a small button.
const smallHeight = 27

// set changes what the button shows; disabled it stays readable and does nothing.
func (b *button) set(on, enabled bool) {
	if b.on == on && b.Disabled() == !enabled {
		return
	}
	b.on = on
	if enabled {
		b.Enable()
	} else {
		b.Disable()
	}
	b.Refresh()
}

// setKey changes the key that is printed on the button.
func (b *button) setKey(key string) {
	if b.key != key {
		b.key = key
		b.Refresh()
	}
}

// labelWidth is how much of the button's width is its label's.
func (b *button) labelWidth() float32 {
	size := float32(textSize)
	if b.small {
		size = smallSize
	}
	return fyne.MeasureText(b.label, size, fyne.TextStyle{Bold: true}).Width
}

func (b *button) press() {
	if !b.Disabled() {
		b.do()
	}
}

// Tapped does the button's action.
func (b *button) Tapped(*fyne.PointEvent) { b.press() }

// FocusGained shows that keys go here now.
func (b *button) FocusGained() {
	b.focused = true
	b.Refresh()
	if b.gained != nil {
		b.gained()
	}
}

// FocusLost takes that back.
func (b *button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune sends letters where they can be used.
func (b *button) TypedRune(r rune) {
	if r != ' ' {
		b.keys.rune(r)
	}
}

// TypedKey presses with space and enter; all else is the desk's.
func (b *button) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev.Name) {
		b.press()
		return
	}
	if b.arrows != nil && b.arrows(ev.Name) {
		return
	}
	b.keys.typed(ev)
}

// KeyDown is the press of a key, which does not repeat.
func (b *button) KeyDown(ev *fyne.KeyEvent) { b.keys.down(ev) }

// KeyUp is its release.
func (b *button) KeyUp(*fyne.KeyEvent) {}

// MouseIn lifts the button.
func (b *button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved is nothing to a button.
func (b *button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut lowers it.
func (b *button) MouseOut() { b.hovered = false; b.Refresh() }

// CreateRenderer draws the button.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		b:     b,
		face:  &canvas.Rectangle{CornerRadius: 4},
		cap:   &canvas.Rectangle{CornerRadius: 3},
		label: canvas.NewText(b.label, text),
		key:   canvas.NewText(b.key, text),
	}
	r.face.StrokeWidth = 1
	r.key.TextStyle.Bold = true
	r.key.Alignment = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b          *button
	face, cap  *canvas.Rectangle
	label, key *canvas.Text
}

func (r *buttonRenderer) Destroy() {}

// size gives the words their sizes: a bar may set its buttons smaller than they were.
func (r *buttonRenderer) size() {
	r.label.TextSize, r.key.TextSize = textSize, smallSize
	if r.b.small {
		r.label.TextSize = smallSize
	}
	if r.b.filled || r.b.small {
		r.key.TextSize = tinySize
	}
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.face, r.cap, r.key, r.label}
}

// capSize is the size of the key cap, nothing for a button without a key.
func (r *buttonRenderer) capSize() fyne.Size {
	if r.b.key == "" {
		return fyne.Size{}
	}
	s := r.key.MinSize()
	if r.b.filled || r.b.small {
		return fyne.NewSize(s.Width+8, s.Height+4)
	}
	return fyne.NewSize(max(s.Width+14, 28), s.Height+6)
}

// around is the room at the sides, and between key and label.
func (r *buttonRenderer) around() (pad, between float32) {
	if r.b.dense {
		return 3, 4
	}
	return tight, 8
}

func (r *buttonRenderer) MinSize() fyne.Size {
	r.size()
	cap := r.capSize()
	label := fyne.MeasureText(r.b.label, r.label.TextSize, fyne.TextStyle{Bold: true}) // so that it does not grow when switched on
	pad, between := r.around()
	w := cap.Width + label.Width + 2*pad
	if cap.Width > 0 {
		w += between
	}
	if r.b.filled {
		w += 4
	}
	if r.b.small {
		return fyne.NewSize(w, smallHeight)
	}
	if r.b.filled {
		return fyne.NewSize(w, 30)
	}
	return fyne.NewSize(w, 34)
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	r.face.Resize(s)
	cap, label := r.capSize(), r.label.MinSize()
	place := func(o fyne.CanvasObject, x float32, size fyne.Size) {
		o.Resize(size)
		o.Move(fyne.NewPos(x, (s.Height-size.Height)/2))
	}
	if !r.b.filled {
		pad, between := r.around()
		place(r.cap, pad, cap)
		place(r.key, pad, cap)
		x := pad
		if cap.Width > 0 {
			x += cap.Width + between
		}
		write(r.label, r.b.label, s.Width-x-pad)
		place(r.label, x, label)
		return
	}
	if cap.Width == 0 && !r.b.left {
		place(r.label, (s.Width-label.Width)/2, label)
		return
	}
	place(r.label, tight+4, label)
	place(r.cap, s.Width-tight-cap.Width, cap)
	place(r.key, s.Width-tight-cap.Width, cap)
}

func (r *buttonRenderer) Refresh() {
	b := r.b
	r.size()
	r.face.FillColor, r.face.StrokeColor = color.Transparent, color.Transparent
	r.cap.FillColor = raised
	r.label.Text, r.key.Text = b.label, b.key
	r.label.Color, r.key.Color = text, text
	r.label.TextStyle.Bold = b.on
	if b.filled {
		r.face.FillColor = raised
		r.cap.FillColor = panel
		r.key.Color = soft
	}
	switch {
	case b.Disabled():
		r.label.Color, r.key.Color = faint, faint
		if b.filled {
			r.face.FillColor = panel
		}
	case b.on:
		r.face.FillColor = chosen
		r.face.StrokeColor = soft
	case b.hovered:
		r.face.FillColor = lifted
	}
	if b.focused {
		r.face.StrokeColor = accent
	}
	r.Layout(b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
