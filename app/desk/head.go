package desk

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"mile26/app/output/rack"
	"mile26/app/playout"
	"mile26/data/intake/watch"
)

// chip is a short word on a plate.
type chip struct {
	plate *canvas.Rectangle
	words *canvas.Text
}

func newChip(bold bool) chip {
	c := chip{canvas.NewRectangle(raised), newWords("", text, textSize, bold)}
	c.plate.CornerRadius = 3
	c.words.Alignment = fyne.TextAlignCenter
	return c
}

// say changes the words; without any the chip is gone.
func (c chip) say(s string) {
	c.plate.Hidden = s == ""
	if c.words.Text != s {
		c.words.Text = s
		c.words.Refresh()
	}
}

func (c chip) width() float32 {
	if c.words.Text == "" {
		return 0
	}
	return c.words.MinSize().Width + 2*gap
}

func (c chip) put(x, y, w, h float32) {
	put(c.plate, x, y, w, h)
	put(c.words, x, y, w, h)
}

// head is the top of the desk: the show, the format, the outputs, the lamp, the clock.
type head struct {
	show, clock  *canvas.Text
	format, lamp chip
	sources      []chip // one for each that is not fresh
	outputs      []chip // one for each that was told to send
	lampWords    string
	looksOn      bool // another desk sends
	airs         bool // something is on air
	sent         []rack.State
	content      *fyne.Container
}

func newHead(name string, size string) *head {
	h := &head{
		show:   newWords(name, text, headingSize, true),
		clock:  newWords("", text, headingSize, true),
		format: newChip(false), lamp: newChip(true),
	}
	h.clock.Alignment = fyne.TextAlignTrailing
	h.format.say(size)
	back := canvas.NewRectangle(panel)
	h.content = &fyne.Container{Objects: []fyne.CanvasObject{
		back, h.show, h.format.plate, h.format.words, h.lamp.plate, h.lamp.words, h.clock,
	}}
	h.content.Layout = arrange{standing(leastWidth, headHeight), func(s fyne.Size) {
		put(back, 0, 0, s.Width, s.Height)
		h.place(s)
	}}
	h.airing(playout.State{})
	return h
}

func (h *head) place(s fyne.Size) {
	const high = 28
	y := (s.Height - high) / 2
	x := float32(16)
	w := h.show.MinSize().Width
	put(h.show, x, 0, w, s.Height)
	x += w + 18
	right := s.Width - 16
	clock := h.clock.MinSize().Width
	put(h.clock, right-clock, 0, clock, s.Height)
	right -= fyne.MeasureText("00:00:00", headingSize, h.clock.TextStyle).Width + 18
	for _, c := range slices.Concat([]chip{h.format}, h.sources, h.outputs) {
		w := c.width()
		c.plate.Hidden = w == 0 || x+w > right-lampLeast // the lamp is always there
		c.words.Hidden = c.plate.Hidden
		if !c.plate.Hidden {
			c.put(x, y, w, high)
			x += w + 10
		}
	}
	write(h.lamp.words, h.lampWords, max(right-x-2*gap, 60))
	w = h.lamp.width()
	h.lamp.put(right-w, y, w, high)
}

// airing lights the lamp.
func (h *head) airing(s playout.State) {
	switch n := len(s.Program); n {
	case 0:
		h.lampWords = tr("OFF AIR")
	case 1:
		h.lampWords = tr("ON AIR · %s", titled(s.Program[0].Page))
		if editedPage(s.Program[0].Page) {
			h.lampWords = tr("ON AIR · EDITED · %s", titled(s.Program[0].Page))
		}
	default:
		h.lampWords = tr("ON AIR · %d pages", n)
	}
	if len(s.Program) == 0 {
		fill(h.lamp.plate, raised)
		tint(h.lamp.words, soft)
	} else {
		fill(h.lamp.plate, onAir)
		tint(h.lamp.words, text)
	}
	if airs := len(s.Program) > 0; airs != h.airs {
		h.airs = airs
		h.sending(h.sent)
	}
	h.place(h.content.Size())
}

func (h *head) tick(now time.Time, outputs []rack.State, sources []watch.State) {
	h.clock.Text = now.Format(time.TimeOnly)
	h.clock.Refresh()
	h.sending(outputs)
	h.following(sources)
	h.place(h.content.Size())
}
