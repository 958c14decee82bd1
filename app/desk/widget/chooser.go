package widget

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Sizes of a chooser.
const (
	chooserHeight = 28
	chooserText   = 14
	chooserArrow  = 22 // width of the arrow at each end
)

// Chooser is one of several: ← and → go through them, space goes to the next, a
// letter to the next that begins with it, and a click on either end one on.
type Chooser struct {
	widget.BaseWidget
	look    Look
	keys    Keys
	options []string
	chosen  int // -1: none of them
	other   string
	changed func(int)
	own     func(*fyne.KeyEvent) bool
	focused func(bool)

	has, hovered bool
}

// NewChooser makes a chooser with the first of options chosen. changed is told
// which the operator chose, from 0.
func NewChooser(look Look, keys Keys, options []string, changed func(int)) *Chooser {
	c := &Chooser{look: look, keys: keys, options: options, changed: changed}
	c.ExtendBaseWidget(c)
	return c
}

// Owned lets own act on a key before anybody, and tells focused of the focus;
// either may be nil.
func (c *Chooser) Owned(own func(*fyne.KeyEvent) bool, focused func(bool)) {
	c.own, c.focused = own, focused
}

// Offer shows other options with the one at i chosen, and words when i is none of
// them. It tells nobody.
func (c *Chooser) Offer(options []string, i int, words string) {
	c.options, c.chosen, c.other = options, i, words
	c.Refresh()
}

// Chosen is the option that is chosen, from 0; -1 is none.
func (c *Chooser) Chosen() int { return c.chosen }

func (c *Chooser) words() string {
	if c.chosen < 0 || c.chosen >= len(c.options) {
		return c.other
	}
	return c.options[c.chosen]
}

// step goes n on; behind the last comes the first.
func (c *Chooser) step(n int) {
	if len(c.options) == 0 {
		return
	}
	if c.chosen < 0 && n < 0 {
		c.chosen = 0
	}
	c.choose((c.chosen + n + len(c.options)) % len(c.options))
}

func (c *Chooser) choose(i int) {
	if i == c.chosen {
		return
	}
	c.chosen = i
	c.Refresh()
	c.changed(i)
}

// Tapped goes one back on the left end, and otherwise one on.
func (c *Chooser) Tapped(ev *fyne.PointEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
		canvas.Focus(c)
	}
	if ev.Position.X < chooserArrow+6 {
		c.step(-1)
		return
	}
	c.step(1)
}

// FocusGained shows that keys go here now.
func (c *Chooser) FocusGained() { c.focus(true) }

// FocusLost takes that back.
func (c *Chooser) FocusLost() { c.focus(false) }

func (c *Chooser) focus(on bool) {
	c.has = on
	c.Refresh()
	if c.focused != nil {
		c.focused(on)
	}
}

// TypedRune goes to the next option that begins with the letter, and with space
// to the next.
func (c *Chooser) TypedRune(r rune) {
	if r == ' ' {
		c.step(1)
		return
	}
	for n := 1; n <= len(c.options); n++ {
		i := (max(c.chosen, 0) + n) % len(c.options)
		if strings.HasPrefix(strings.ToLower(c.options[i]), strings.ToLower(string(r))) {
			c.choose(i)
			return
		}
	}
}

// TypedKey goes through the options; all else is its owner's, then the desk's.
func (c *Chooser) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case c.own != nil && c.own(ev):
	case ev.Name == fyne.KeyLeft:
		c.step(-1)
	case ev.Name == fyne.KeyRight:
		c.step(1)
	case ev.Name == fyne.KeySpace: // comes as a letter too
	default:
		c.keys.Typed(ev)
	}
}

// TypedShortcut is the desk's.
func (c *Chooser) TypedShortcut(s fyne.Shortcut) { c.keys.Shortcut(s) }

// KeyDown is the press of a key, which does not repeat.
func (c *Chooser) KeyDown(ev *fyne.KeyEvent) { c.keys.Down(ev) }

// KeyUp is its release.
func (c *Chooser) KeyUp(*fyne.KeyEvent) {}

// MouseIn lifts the chooser.
func (c *Chooser) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved is nothing to it.
func (c *Chooser) MouseMoved(*desktop.MouseEvent) {}

// MouseOut lowers it.
func (c *Chooser) MouseOut() { c.hovered = false; c.Refresh() }

// CreateRenderer draws the chooser.
func (c *Chooser) CreateRenderer() fyne.WidgetRenderer {
	r := &chooserRenderer{
		of: c, face: &canvas.Rectangle{CornerRadius: 3}, text: Words("", c.look.Text, chooserText, false),
		left: Words("‹", c.look.Soft, chooserText, false), right: Words("›", c.look.Soft, chooserText, false),
	}
	r.left.Alignment, r.right.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	r.Refresh()
	return r
}

type chooserRenderer struct {
	of                *Chooser
	face              *canvas.Rectangle
	text, left, right *canvas.Text
}

func (r *chooserRenderer) Destroy() {}

func (r *chooserRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.face, r.left, r.text, r.right}
}

func (r *chooserRenderer) MinSize() fyne.Size { return fyne.NewSize(80, chooserHeight) }

func (r *chooserRenderer) Layout(s fyne.Size) {
	r.face.Resize(s)
	Put(r.left, 0, 0, chooserArrow, s.Height)
	Put(r.right, s.Width-chooserArrow, 0, chooserArrow, s.Height)
	room := max(s.Width-2*chooserArrow, 0)
	Write(r.text, r.of.words(), room)
	Put(r.text, chooserArrow, 0, room, s.Height)
}

func (r *chooserRenderer) Refresh() {
	look := r.of.look
	face, stroke, arrows := look.Well, look.Line, look.Soft
	if r.of.hovered {
		face = look.Lifted
	}
	if r.of.has {
		stroke, arrows = look.Accent, look.Text
	}
	if len(r.of.options) < 2 {
		arrows = color.Color(color.Transparent)
	}
	r.face.FillColor, r.face.StrokeColor, r.face.StrokeWidth = face, stroke, 1
	r.left.Color, r.right.Color, r.text.Color = arrows, arrows, look.Text
	if r.of.chosen < 0 {
		r.text.Color = look.Faint
	}
	r.Layout(r.of.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
