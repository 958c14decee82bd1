package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Button is an action with its key printed beside it, or, filled, one of
// several to choose from. Fyne's own cannot print a key and swallows what is
// typed while it has the focus.
type Button struct {
	widget.DisableableWidget
	Key, Label string
	Do         func() // what it is for
	Filled     bool   // looks like a button, with the key after the label
	On         bool   // chosen, or switched on
	Left       bool   // the label stands at the left, also while there is no key
	Small      bool   // one of many
	Dense      bool   // set with as little around the words as they can be read with

	Gained func()                  // told when it gets the focus; nil: nobody wants to know
	Arrows func(fyne.KeyName) bool // goes to a button beside it and says whether it does; nil: none is

	look             Look
	keys             Keys
	hovered, focused bool
}

// NewButton makes a button that is no more than its key and its label.
func NewButton(look Look, keys Keys, key, label string, do func()) *Button {
	b := &Button{look: look, keys: keys, Key: key, Label: label, Do: do}
	b.ExtendBaseWidget(b)
	return b
}

// NewChoiceButton makes a filled one.
func NewChoiceButton(look Look, keys Keys, key, label string, do func()) *Button {
	b := &Button{look: look, keys: keys, Key: key, Label: label, Do: do, Filled: true, Left: key != ""}
	b.ExtendBaseWidget(b)
	return b
}

// NewSmallButton makes one that stands among many.
func NewSmallButton(look Look, keys Keys, key, label string, do func()) *Button {
	b := NewButton(look, keys, key, label, do)
	b.Small = true
	return b
}

// SmallHeight is the height of a small button.
const SmallHeight = 27

// Set changes what the button shows; disabled it stays readable and does nothing.
func (b *Button) Set(on, enabled bool) {
	if b.On == on && b.Disabled() == !enabled {
		return
	}
	b.On = on
	if enabled {
		b.Enable()
	} else {
		b.Disable()
	}
	b.Refresh()
}

// SetKey changes the key that is printed on the button.
func (b *Button) SetKey(key string) {
	if b.Key != key {
		b.Key = key
		b.Refresh()
	}
}

// LabelWidth is how much of the button's width is its label's.
func (b *Button) LabelWidth() float32 {
	size := float32(TextSize)
	if b.Small {
		size = SmallSize
	}
	return fyne.MeasureText(b.Label, size, fyne.TextStyle{Bold: true}).Width
}

func (b *Button) press() {
	if !b.Disabled() {
		b.Do()
	}
}

// Tapped does the button's action.
func (b *Button) Tapped(*fyne.PointEvent) { b.press() }

// FocusGained shows that keys go here now.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	if b.Gained != nil {
		b.Gained()
	}
}

// FocusLost takes that back.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune sends letters where they can be used.
func (b *Button) TypedRune(r rune) {
	if r != ' ' {
		b.keys.Rune(r)
	}
}

// TypedKey presses with space and enter; all else is the desk's.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || IsEnter(ev.Name) {
		b.press()
		return
	}
	if b.Arrows != nil && b.Arrows(ev.Name) {
		return
	}
	b.keys.Typed(ev)
}

// KeyDown is the press of a key, which does not repeat.
func (b *Button) KeyDown(ev *fyne.KeyEvent) { b.keys.Down(ev) }

// KeyUp is its release.
func (b *Button) KeyUp(*fyne.KeyEvent) {}

// MouseIn lifts the button.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved is nothing to a button.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut lowers it.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// CreateRenderer draws the button.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		b:     b,
		face:  &canvas.Rectangle{CornerRadius: 4},
		cap:   &canvas.Rectangle{CornerRadius: 3},
		label: canvas.NewText(b.Label, b.look.Text),
		key:   canvas.NewText(b.Key, b.look.Text),
	}
	r.face.StrokeWidth = 1
	r.key.TextStyle.Bold = true
	r.key.Alignment = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b          *Button
	face, cap  *canvas.Rectangle
	label, key *canvas.Text
}

func (r *buttonRenderer) Destroy() {}

// size gives the words their sizes: a bar may set its buttons smaller than they were.
func (r *buttonRenderer) size() {
	r.label.TextSize, r.key.TextSize = TextSize, SmallSize
	if r.b.Small {
		r.label.TextSize = SmallSize
	}
	if r.b.Filled || r.b.Small {
		r.key.TextSize = TinySize
	}
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.face, r.cap, r.key, r.label}
}

// capSize is the size of the key cap, nothing for a button without a key.
func (r *buttonRenderer) capSize() fyne.Size {
	if r.b.Key == "" {
		return fyne.Size{}
	}
	s := r.key.MinSize()
	if r.b.Filled || r.b.Small {
		return fyne.NewSize(s.Width+8, s.Height+4)
	}
	return fyne.NewSize(max(s.Width+14, 28), s.Height+6)
}

// around is the room at the sides, and between key and label.
func (r *buttonRenderer) around() (pad, between float32) {
	if r.b.Dense {
		return 3, 4
	}
	return Tight, 8
}

func (r *buttonRenderer) MinSize() fyne.Size {
	r.size()
	cap := r.capSize()
	label := fyne.MeasureText(r.b.Label, r.label.TextSize, fyne.TextStyle{Bold: true}) // so that it does not grow when switched on
	pad, between := r.around()
	w := cap.Width + label.Width + 2*pad
	if cap.Width > 0 {
		w += between
	}
	if r.b.Filled {
		w += 4
	}
	if r.b.Small {
		return fyne.NewSize(w, SmallHeight)
	}
	if r.b.Filled {
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
	if !r.b.Filled {
		pad, between := r.around()
		place(r.cap, pad, cap)
		place(r.key, pad, cap)
		x := pad
		if cap.Width > 0 {
			x += cap.Width + between
		}
		Write(r.label, r.b.Label, s.Width-x-pad)
		place(r.label, x, label)
		return
	}
	if cap.Width == 0 && !r.b.Left {
		place(r.label, (s.Width-label.Width)/2, label)
		return
	}
	pad := float32(Tight)
	if r.b.Small {
		pad = 4
	}
	room := s.Width - 2*pad - 4
	if cap.Width > 0 {
		room -= cap.Width + 4
	}
	Write(r.label, r.b.Label, room)
	place(r.label, pad+4, label)
	place(r.cap, s.Width-pad-cap.Width, cap)
	place(r.key, s.Width-pad-cap.Width, cap)
}

func (r *buttonRenderer) Refresh() {
	b, look := r.b, r.b.look
	r.size()
	r.face.FillColor, r.face.StrokeColor = color.Transparent, color.Transparent
	r.cap.FillColor = look.Raised
	r.label.Text, r.key.Text = b.Label, b.Key
	r.label.Color, r.key.Color = look.Text, look.Text
	r.label.TextStyle.Bold = b.On
	if b.Filled {
		r.face.FillColor = look.Raised
		r.cap.FillColor = look.Panel
		r.key.Color = look.Soft
	}
	switch {
	case b.Disabled():
		r.label.Color, r.key.Color = look.Faint, look.Faint
		if b.Filled {
			r.face.FillColor = look.Panel
		}
	case b.On:
		r.face.FillColor = look.Chosen
		r.face.StrokeColor = look.Soft
	case b.hovered:
		r.face.FillColor = look.Lifted
	}
	if b.focused {
		r.face.StrokeColor = look.Accent
	}
	r.Layout(b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
