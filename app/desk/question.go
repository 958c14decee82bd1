package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// question stands under a table: what can be done, each with its key, and while
// one thing is asked for an entry in its place. It never stands over anything.
type question struct {
	say    func(said)
	back   func() // where the focus goes when nothing is asked any more
	canvas func() fyne.Canvas

	words   *canvas.Text
	all     string
	line    *fyne.Container
	acts    *fyne.Container
	asked   *canvas.Text
	askedOf string
	entry   *lineEntry
	asking  *fyne.Container
	keep    func(string) error // nil: nothing is asked for
	content *fyne.Container
}

func newQuestion(k *keys, canvasOf func() fyne.Canvas, say func(said), back func()) *question {
	q := &question{say: say, back: back, canvas: canvasOf}
	q.words, q.asked = newWords("", soft, smallSize, false), newWords("", text, textSize, true)
	ground := canvas.NewRectangle(panel)
	q.line = &fyne.Container{Objects: []fyne.CanvasObject{ground, q.words}}
	q.line.Layout = arrange{standing(300, 28), func(s fyne.Size) {
		put(ground, 0, 0, s.Width, s.Height)
		put(q.words, gap, 0, write(q.words, q.all, s.Width-2*gap), s.Height)
	}}
	q.acts = container.New(&wrap{gap: 2})
	q.entry = newLineEntry(k, q.kept, q.left)
	help := newWords(tr("Enter keeps it · Esc leaves it as it was"), soft, smallSize, false)
	q.asking = container.New(arrange{standing(300, 68), func(s fyne.Size) {
		x := write(q.asked, q.askedOf, s.Width-2*gap)
		put(q.asked, gap, 2, x, 24)
		put(help, gap+x+2*gap, 2, max(s.Width-x-4*gap, 0), 24)
		putEntry(q.entry, gap, 27, s.Width-2*gap, 38)
	}}, q.asked, help, q.entry)
	q.asking.Hide()
	q.content = container.New(stacked{}, newLine(), q.line, newLine(), container.NewStack(container.New(column{pad: tight}, q.acts), q.asking))
	return q
}

// tell shows words above the actions.
func (q *question) tell(s string, warns bool) {
	c := soft
	if warns {
		c = warning
	}
	tint(q.words, c)
	if q.all != s {
		q.all = s
		q.line.Layout.Layout(nil, q.line.Size())
	}
}

// ask asks for one thing. What was asked for before is left.
func (q *question) ask(what, was string, keep func(string) error) {
	q.askedOf, q.keep = what, keep
	q.entry.SetText(was)
	q.open(true)
	if c := q.canvas(); c != nil {
		focusOn(c, q.entry)
		q.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// kept keeps what was typed; what cannot be kept is told and stays to be mended.
func (q *question) kept() {
	if q.keep == nil {
		return
	}
	if err := q.keep(q.entry.Text); err != nil {
		q.say(said{words: err.Error(), failed: true})
		return
	}
	q.close()
}

func (q *question) left() {
	if q.keep != nil {
		q.say(said{words: tr("Left as it was")})
		q.close()
	}
}

func (q *question) close() {
	q.keep = nil
	q.open(false)
	q.back()
}

func (q *question) open(on bool) {
	q.asking.Hidden = !on
	for _, o := range q.acts.Objects { // their room stays
		if on {
			o.Hide()
		} else {
			o.Show()
		}
	}
	q.content.Refresh()
	q.asking.Layout.Layout(nil, q.asking.Size())
}
