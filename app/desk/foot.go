package desk

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// foot is the bottom of the desk: what the last command did, what is wrong with
// the page in preview, and the actions with their keys.
type foot struct {
	did, problems         *canvas.Text
	didWords, problemsAll string
	line                  *fyne.Container
	views                 map[string]*button // of what the monitors show, by action
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
	for i, group := range actions {
		if i > 0 {
			bar.Add(canvas.NewRectangle(line))
		}
		for _, id := range group {
			if id == "" {
				bar.Add(newButton(k, tr("0–9 Enter"), tr("Page"), k.action("find").do))
				continue
			}
			b := k.button(id, newButton)
			f.views[id] = b
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
	c, words := color.Color(text), s.words
	if s.failed {
		c, words = warning, "▲ "+s.words
	}
	f.didWords = words
	tint(f.did, c)
	f.place(f.line.Size())
}

// warn shows what an operator should look at; nothing when there are no problems.
func (f *foot) warn(before string, problems []string, after string) {
	f.problemsAll = ""
	if len(problems) > 0 {
		f.problemsAll = before + strings.Join(problems, " · ") + after
	}
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

// MinSize is what the window has at least: what does not fit is left out, and is
// among the commands of the search.
func (actionBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastWidth, footHeight) }

// Layout sets them from the left, as many as fit.
func (actionBar) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := float32(16 - tight)
	for _, o := range objects {
		if _, ok := o.(*canvas.Rectangle); ok {
			put(o, x+4, 14, 1, s.Height-28)
			x += 10
			continue
		}
		m := o.MinSize()
		put(o, x, (s.Height-m.Height)/2, m.Width, m.Height)
		if x+m.Width > s.Width {
			o.Hide()
		} else {
			o.Show()
		}
		x += m.Width + 4
	}
}
