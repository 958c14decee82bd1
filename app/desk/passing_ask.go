package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
)

// asking asks for one thing in the place of something else. Enter keeps what is
// typed, Esc leaves it; neither keeps anything on air from going on.
type asking struct {
	say      func(said)
	back     func() // where keys go afterwards
	question *canvas.Text
	asked    string
	entry    *widgets.Entry
	keep     func(string) error // nil: nothing is asked for
	content  *fyne.Container
}

func newAsking(k *keys, say func(said), back func()) *asking {
	a := &asking{say: say, back: back, question: newWords("", text, textSize, true)}
	a.entry = newPrompt(k, a.kept, a.left)
	ground := canvas.NewRectangle(ink)
	help := newWords(tr("Enter keeps it · Esc leaves it"), soft, smallSize, false)
	a.content = container.New(arrange{standing(300, 64), func(s fyne.Size) {
		put(ground, 0, 0, s.Width, s.Height)
		putEntry(a.entry, gap, 12, 220, 40)
		x := float32(220 + 2*gap)
		put(a.question, x, 8, write(a.question, a.asked, s.Width-x-gap), 24)
		put(help, x, 34, s.Width-x-gap, 22)
	}}, ground, a.entry, a.question, help)
	a.content.Hide()
	return a
}

// open asks. What was asked for before is left.
func (a *asking) open(c fyne.Canvas, question, was string, keep func(string) error) {
	a.asked, a.keep = question, keep
	a.entry.SetText(was)
	a.content.Show()
	a.content.Layout.Layout(nil, a.content.Size())
	a.content.Refresh()
	if c != nil {
		focusOn(c, a.entry)
		a.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

func (a *asking) kept() {
	if a.keep == nil {
		return
	}
	if err := a.keep(a.entry.Text); err != nil {
		a.say(said{words: err.Error(), failed: true})
		return
	}
	a.close()
}

func (a *asking) left() {
	if a.keep != nil {
		a.say(said{words: tr("Left as it was")})
		a.close()
	}
}

func (a *asking) close() {
	a.keep = nil
	a.content.Hide()
	a.back()
}
