package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
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
	entry   *widgets.Entry
	asking  *fyne.Container
	keep    func(string) error // nil: nothing is asked for
	last    asked              // what was answered last
	trouble *canvas.Text       // what became of an answer
	why     string             // it is in trouble; "" when it is not
	help    *canvas.Text
	content *fyne.Container
}

// asked is a question with its answer.
type asked struct {
	what, answer string
	keep         func(string) error
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
	q.entry = newPrompt(k, q.kept, q.left)
	q.help = newWords(tr("Enter keeps it · Esc leaves it as it was"), soft, smallSize, false)
	q.trouble = newWords("", warning, smallSize, true)
	q.asking = container.New(arrange{standing(300, 68), func(s fyne.Size) {
		x := write(q.asked, q.askedOf, s.Width-2*gap)
		put(q.asked, gap, 2, x, 24)
		room := max(s.Width-x-4*gap, 0)
		q.help.Hidden = q.why != ""
		put(q.help, gap+x+2*gap, 2, room, 24)
		put(q.trouble, gap+x+2*gap, 2, write(q.trouble, q.why, room), 24)
		putEntry(q.entry, gap, 27, s.Width-2*gap, 38)
	}}, q.asked, q.help, q.trouble, q.entry)
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
	q.askedOf, q.keep, q.why = what, keep, ""
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
	answered := asked{q.askedOf, q.entry.Text, q.keep}
	if err := q.keep(q.entry.Text); err != nil {
		q.say(said{words: err.Error(), failed: true})
		return
	}
	q.last = answered
	q.close()
}

// refused says why the last answer came to nothing, and asks again with it, unless
// something else is asked by now: then it is told beside that.
func (q *question) refused(why string) {
	if q.keep == nil && q.last.keep != nil {
		q.ask(q.last.what, q.last.answer, q.last.keep)
	}
	q.why = "▲ " + why
	q.asking.Layout.Layout(nil, q.asking.Size())
	q.asking.Refresh()
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
