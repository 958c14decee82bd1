package desk

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
	"mile26/app/playout"
)

// newWords is a line of text.
func newWords(s string, c color.Color, size float32, bold bool) *canvas.Text {
	return widgets.Words(s, c, size, bold)
}

// newCutWords is a line of text of that height that shows as much of s as fits.
func newCutWords(s string, c color.Color, size float32, bold bool, height float32) *fyne.Container {
	t := newWords("", c, size, bold)
	return container.New(arrange{standing(60, height), func(z fyne.Size) { put(t, 0, 0, write(t, s, z.Width), z.Height) }}, t)
}

// write puts as much of s into t as fits the width and returns how wide it came out.
func write(t *canvas.Text, s string, width float32) float32 { return widgets.Write(t, s, width) }

// writeEnd is write for words whose end says more than their beginning.
func writeEnd(t *canvas.Text, s string, width float32) float32 { return widgets.WriteEnd(t, s, width) }

// tint changes a text's colour.
func tint(t *canvas.Text, c color.Color) { widgets.Tint(t, c) }

// fill changes a rectangle's colour.
func fill(r *canvas.Rectangle, c color.Color) { widgets.Fill(r, c) }

// put moves and sizes an object.
func put(o fyne.CanvasObject, x, y, w, h float32) { widgets.Put(o, x, y, w, h) }

// putEntry sets an entry in the middle of a taller place: Fyne sets what is typed
// at an entry's top.
func putEntry(e fyne.CanvasObject, x, y, w, h float32) {
	high := min(e.MinSize().Height, h)
	put(e, x, y+float32(int((h-high)/2)), w, high)
}

// named is what a page is called. The title that the theme gives its template
// comes first, and is in the operator's language.
func named(p *playout.Page) string { return heardTitle(p.Title) }

// running is a time on air: "0:07", "12:30", "1:02:03".
func running(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// arrange is a Fyne layout made of two functions.
type arrange struct {
	least func() fyne.Size
	place func(fyne.Size)
}

func (a arrange) MinSize([]fyne.CanvasObject) fyne.Size {
	if a.least == nil {
		return fyne.Size{}
	}
	return a.least()
}

func (a arrange) Layout(_ []fyne.CanvasObject, s fyne.Size) { a.place(s) }

// standing is a least size that does not depend on anything.
func standing(w, h float32) func() fyne.Size {
	return func() fyne.Size { return fyne.NewSize(w, h) }
}
