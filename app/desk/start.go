package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// newStart stands where there is nothing yet: what is missing, and how it comes to
// be. says follows the keys.
func newStart(k *keys, heading string, says func() []string) *fyne.Container {
	head := newWords(heading, text, headingSize, true)
	head.Alignment = fyne.TextAlignCenter
	lines := container.NewWithoutLayout()
	k.watching(func() {
		lines.RemoveAll()
		for _, s := range says() {
			l := newWords(s, soft, textSize, false)
			l.Alignment = fyne.TextAlignCenter
			lines.Add(l)
		}
		placeStart(lines)
	})
	return container.New(arrange{nil, func(s fyne.Size) {
		y := max(s.Height*0.3, 8)
		put(head, 0, y, s.Width, 30)
		put(lines, 0, y+34, s.Width, s.Height)
		placeStart(lines)
	}}, head, lines)
}

// startLine is how far apart its lines stand.
const startLine = 26

func placeStart(lines *fyne.Container) {
	for i, o := range lines.Objects {
		t := o.(*canvas.Text)
		put(t, 0, float32(i)*startLine, lines.Size().Width, 30)
	}
}
