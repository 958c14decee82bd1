package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"mile26/app/playout"
)

// hints are the first three hints: how to preview, how to take, how to build a
// running order. They stand over the foot of the running order, where there is
// room at a first start, until they are put aside or somebody has done three things.
type hints struct {
	prefs   prefs
	aired   int // pages on air, as seen last
	cued    bool
	left    int // things to do before they go
	shown   bool
	button  *button
	content *fyne.Container
}

// hintsSeen is the preference that says that the first hints have been read.
const hintsSeen = "hints.seen"

// hintsHeight is that of the card, hintsWidth what it takes where there is room.
const hintsHeight, hintsWidth = 96, 640

func newHints(k *keys, p prefs) *hints {
	h := &hints{prefs: p, left: 3}
	back := canvas.NewRectangle(chosen)
	back.CornerRadius = 6
	lines := []*canvas.Text{newWords("", text, textSize, true), newWords("", text, textSize, true), newWords("", text, textSize, true)}
	words := make([]string, len(lines))
	h.button = newChoiceButton(k, k.named("notice-aside"), tr("Put aside"), h.aside)
	card := container.New(arrange{standing(300, hintsHeight), func(s fyne.Size) {
		w := max(min(s.Width-2*gap, hintsWidth), 0)
		x := (s.Width - w) / 2
		put(back, x, 0, w, max(s.Height-tight, 0))
		m := h.button.MinSize()
		put(h.button, x+w-gap-m.Width, gap, m.Width, m.Height)
		for i, l := range lines {
			room := w - 2*gap
			if i < 2 { // beside the button
				room -= m.Width + gap
			}
			put(l, x+gap, tight+float32(i)*26, write(l, words[i], room), 26)
		}
	}}, back, lines[0], lines[1], lines[2], h.button)
	k.watching(func() {
		words[0] = tr("Type a name, ↓ ↑ preview it")
		words[1] = tr("%s takes it on air, %s takes it off", k.named("take"), k.named("out"))
		words[2] = tr("Find a race (%s) and press %s for a whole running order", k.named("find"), k.named("build"))
		h.button.SetKey(k.named("notice-aside"))
		card.Layout.Layout(nil, card.Size())
	})
	h.content = container.NewStack(card)
	h.content.Hide()
	return h
}

// greet shows the hints, at a first start.
func (h *hints) greet() { h.show(!h.prefs.Bool(hintsSeen)) }

func (h *hints) show(on bool) {
	h.shown = on
	showing(h.content, on)
}

// aside takes them away for good.
func (h *hints) aside() {
	if h.shown {
		h.show(false)
		h.prefs.SetBool(hintsSeen, true)
	}
}

// did counts something that was done, and takes the hints away after the third.
func (h *hints) did() {
	if h.left--; h.left <= 0 {
		h.aside()
	}
}

// airing counts the first preview, and what is taken on air and off.
func (h *hints) airing(s playout.State) {
	if !h.cued && s.Preview != nil {
		h.cued = true
		h.did()
	}
	if n := len(s.Program); n != h.aired {
		h.aired = n
		h.did()
	}
}
