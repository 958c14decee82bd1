package desk

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	widgets "mile26/app/desk/widget"
)

// notice is something the operator must not miss, or is asked, in a strip under
// the head. It never takes the keys away from what is on air.
type notice struct {
	id    string
	words string
	grave bool   // something fails: it stands first, and in the colour of warnings
	label string // of what can be done about it; "" when nothing can
	do    func()
	stays bool   // it cannot be put aside
	aside func() // told when it is put aside; nil: nobody
}

// banner shows one notice, the gravest that came first, and how many more there
// are. Without any it takes no room.
type banner struct {
	all     []notice
	back    *canvas.Rectangle
	words   *canvas.Text
	second  *canvas.Text // what does not fit in a line of its own
	more    *canvas.Text
	act     *button
	aside   *button
	content *fyne.Container
	resized func() // told when it comes and goes
}

// bannerHeight is that of the strip.
const bannerHeight = 44

func newBanner(k *keys) *banner {
	b := &banner{
		back: canvas.NewRectangle(warning), words: newWords("", ink, headingSize, true), second: newWords("", ink, textSize, true), more: newWords("", ink, textSize, true),
		resized: func() {},
	}
	b.act = newChoiceButton(k, "", "", func() { b.press() })
	b.aside = newChoiceButton(k, "", tr("Put aside"), func() { b.close() })
	b.content = &fyne.Container{Objects: []fyne.CanvasObject{b.back, b.words, b.second, b.more, b.act, b.aside}}
	b.content.Layout = arrange{b.least, b.place}
	b.show()
	return b
}

func (b *banner) least() fyne.Size {
	if len(b.all) == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(300, bannerHeight)
}

func (b *banner) place(s fyne.Size) {
	if len(b.all) == 0 {
		return
	}
	put(b.back, 0, 0, s.Width, s.Height)
	right := s.Width - 16
	for _, x := range []*button{b.aside, b.act} {
		if x.Hidden {
			continue
		}
		m := x.MinSize()
		right -= m.Width
		put(x, right, (s.Height-m.Height)/2, m.Width, m.Height)
		right -= gap
	}
	more := b.more.MinSize().Width
	right -= more
	put(b.more, right, 0, more, s.Height)
	b.write(max(right-16-gap, 0), s.Height)
}

// write sets the words of the notice in a line, or, smaller, in two: what is to be
// done about it stands at their end.
func (b *banner) write(room, high float32) {
	words := b.all[0].words
	b.words.TextSize = headingSize
	if fyne.MeasureText(words, headingSize, b.words.TextStyle).Width <= room {
		showing(b.second, false)
		put(b.words, 16, 0, write(b.words, words, room), high)
		return
	}
	b.words.TextSize = textSize
	first, rest := widgets.Broken(words, room, textSize, b.words.TextStyle)
	showing(b.second, rest != "")
	line := float32(int(high/2)) - 2
	if rest == "" { // it fits at the smaller size
		put(b.words, 16, 0, write(b.words, first, room), high)
		b.words.Refresh()
		return
	}
	put(b.words, 16, 2, write(b.words, first, room), line)
	b.words.Refresh()
	put(b.second, 16, 2+line, write(b.second, rest, room), line)
}

// tell shows a notice; one with the same id is replaced where it stands.
func (b *banner) tell(n notice) {
	if i := b.index(n.id); i >= 0 {
		if b.all[i].words == n.words && b.all[i].label == n.label && b.all[i].grave == n.grave {
			b.all[i] = n
			return
		}
		b.all[i] = n
	} else {
		b.all = append(b.all, n)
	}
	slices.SortStableFunc(b.all, func(a, c notice) int {
		switch {
		case a.grave == c.grave:
			return 0
		case a.grave:
			return -1
		}
		return 1
	})
	b.show()
}

// ask shows a notice that asks for an answer now: before all others, anew when it
// was asked already.
func (b *banner) ask(n notice) {
	b.all = slices.DeleteFunc(b.all, func(x notice) bool { return x.id == n.id })
	b.all = slices.Insert(b.all, 0, n)
	b.show()
}

// settled takes a notice away whose cause has gone.
func (b *banner) settled(id string) {
	if i := b.index(id); i >= 0 {
		b.all = slices.Delete(b.all, i, i+1)
		b.show()
	}
}

func (b *banner) index(id string) int {
	return slices.IndexFunc(b.all, func(n notice) bool { return n.id == id })
}

// press does what can be done about the notice that is shown.
func (b *banner) press() {
	if len(b.all) > 0 && b.all[0].do != nil {
		b.all[0].do()
	}
}

// close puts the notice that is shown aside.
func (b *banner) close() {
	if len(b.all) == 0 || b.all[0].stays {
		return
	}
	n := b.all[0]
	b.all = slices.Delete(b.all, 0, 1)
	b.show()
	if n.aside != nil {
		n.aside()
	}
}

func (b *banner) show() {
	shown := len(b.all) > 0
	for _, o := range b.content.Objects {
		if shown {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if !shown {
		b.resized()
		return
	}
	n := b.all[0]
	back, front := color.Color(warning), color.Color(ink)
	if !n.grave {
		back, front = chosen, text
	}
	fill(b.back, back)
	tint(b.words, front)
	tint(b.second, front)
	tint(b.more, front)
	b.more.Text = ""
	if len(b.all) > 1 {
		b.more.Text = tr("and %d more", len(b.all)-1)
	}
	b.more.Refresh()
	b.act.Hidden, b.aside.Hidden = n.label == "", n.stays
	if b.act.Label != n.label {
		b.act.Label = n.label
		b.act.Refresh()
	}
	b.place(b.content.Size())
	b.resized()
}
