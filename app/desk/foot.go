package desk

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// foot is the bottom of the desk: what the last command did, what is wrong with
// the page in preview, and the actions with their keys.
type foot struct {
	did, problems         *canvas.Text
	didWords, problemsAll string
	since                 time.Time // when didWords was seen first; zero: not yet
	line                  *fyne.Container
	views                 map[string]*button // of what the monitors show, by action
	figures               *button            // what figures do where the operator is
	bar                   *fyne.Container
	content               fyne.CanvasObject
}

// newFoot makes the foot with groups of actions, by id; "" is the calling of a
// page, which any figure begins.
func newFoot(k *keys, actions [][]string) *foot {
	f := &foot{views: map[string]*button{}, did: newWords("", soft, textSize, false), problems: newWords("", warning, textSize, true)}
	f.problems.Alignment = fyne.TextAlignTrailing
	back := canvas.NewRectangle(ink)
	f.line = &fyne.Container{Objects: []fyne.CanvasObject{back, f.did, f.problems}}
	f.line.Layout = arrange{standing(300, saidHeight), func(s fyne.Size) {
		put(back, 0, 0, s.Width, s.Height)
		f.place(s)
	}}
	bar := container.New(actionBar{})
	f.bar = bar
	for i, group := range actions {
		if i > 0 {
			bar.Add(canvas.NewRectangle(line))
		}
		for _, id := range group {
			if id == "" {
				f.figures = newButton(k, tr("0–9 Enter"), tr("Page"), k.action("find").do)
				bar.Add(f.figures)
				continue
			}
			b := k.button(id, newButton)
			f.views[id] = b
			if id == "play" { // stands there where a keymap knows it
				k.watching(func() {
					b.Hidden = len(k.action(id).keys) == 0
					bar.Refresh()
				})
			}
			bar.Add(b)
		}
	}
	f.content = container.New(stacked{}, newLine(), f.line, container.NewStack(canvas.NewRectangle(panel), bar))
	return f
}

func (f *foot) place(s fyne.Size) {
	room := s.Width - 2*16
	problems := write(f.problems, f.problemsAll, room*2/3)
	put(f.problems, s.Width-16-problems, 0, problems, s.Height)
	did := write(f.did, f.didWords, max(room-problems-2*gap, 0))
	put(f.did, 16, 0, did, s.Height)
}

// said shows what the last command did.
func (f *foot) said(s said) {
	c, words := color.Color(text), heard(s.words)
	if s.failed {
		c, words = warning, "▲ "+words
	}
	f.didWords, f.since = words, time.Time{}
	tint(f.did, c)
	f.place(f.line.Size())
}

// hush takes back what the last command did: it was said elsewhere, or long ago.
func (f *foot) hush() {
	f.didWords = ""
	f.place(f.line.Size())
}

// saidFor is how long what was said stands in the foot.
const saidFor = 90 * time.Second

// tick lets what was said long ago go.
func (f *foot) tick(now time.Time) {
	switch {
	case f.didWords == "":
	case f.since.IsZero():
		f.since = now
	case now.Sub(f.since) >= saidFor:
		f.hush()
	}
}

// warn shows what an operator should look at; nothing when there is nothing.
func (f *foot) warn(words string) {
	f.problemsAll = words
	f.place(f.line.Size())
}

// newLine is a hairline across.
func newLine() fyne.CanvasObject {
	r := canvas.NewRectangle(line)
	r.SetMinSize(fyne.NewSize(1, 1))
	return r
}

// actionBar sets the actions side by side with lines between their groups.
type actionBar struct{}

// MinSize is nothing to the window: the bar makes do with what there is.
func (actionBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastWidth, footHeight) }

// needs is what all need side by side.
func (actionBar) needs(objects []fyne.CanvasObject, dense, small bool) (w, between float32) {
	if between = 4; dense {
		between = 1
	}
	for _, o := range objects {
		b, ok := o.(*button)
		switch {
		case !o.Visible():
		case ok:
			b.Dense, b.Small = dense, small
			w += b.MinSize().Width + between
		default:
			w += 10
		}
	}
	return w, between
}

// Layout sets them from the left; where they need more room than there is,
// closer, then smaller, and then the last groups with their labels cut: what is on
// air stays whole longest.
func (a actionBar) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := float32(16 - tight)
	room := s.Width - 2*x
	w, between := a.needs(objects, false, false)
	if w > room {
		w, between = a.needs(objects, true, false)
	}
	if w > room {
		w, between = a.needs(objects, true, true)
	}
	less := a.cut(objects, w-room)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(*canvas.Rectangle); ok {
			put(o, x+4, 14, 1, s.Height-28)
			x += 10
			continue
		}
		m := o.MinSize()
		put(o, x, (s.Height-m.Height)/2, m.Width-less[i], m.Height)
		o.Refresh()
		x += m.Width - less[i] + between
	}
}

// cut shares out how much narrower each object is to be, so that all are by
// that much: the last group gives what its labels take, then the one before.
func (actionBar) cut(objects []fyne.CanvasObject, by float32) map[int]float32 {
	less := map[int]float32{}
	for end := len(objects); end > 0 && by > 0; {
		begin := end - 1
		for begin > 0 && !isLine(objects[begin]) {
			begin--
		}
		labels := float32(0)
		for i := begin; i < end; i++ {
			if b, ok := objects[i].(*button); ok && b.Visible() {
				less[i] = b.LabelWidth()
				labels += less[i]
			}
		}
		if by < labels/3 { // a letter or two; of labels that lose more the keys say enough alone
			for i := begin; i < end; i++ {
				less[i] *= by / labels
			}
		}
		by, end = by-labels, begin
	}
	return less
}

func isLine(o fyne.CanvasObject) bool {
	_, ok := o.(*canvas.Rectangle)
	return ok
}
