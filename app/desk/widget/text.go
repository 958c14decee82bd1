package widget

import (
	"image/color"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Words is a line of text, size in Fyne's device-independent pixels.
func Words(s string, c color.Color, size float32, bold bool) *canvas.Text {
	t := canvas.NewText(s, c)
	t.TextSize = size
	t.TextStyle.Bold = bold
	return t
}

// Write puts as much of s into t as fits the width, with an ellipsis for the
// end that is missing, and returns how wide it came out.
func Write(t *canvas.Text, s string, width float32) float32 {
	return writeCut(t, s, width, func(letters []rune, n int) string { return string(letters[:n]) + "…" })
}

// WriteEnd is Write for words whose end says more than their beginning.
func WriteEnd(t *canvas.Text, s string, width float32) float32 {
	return writeCut(t, s, width, func(letters []rune, n int) string { return "…" + string(letters[len(letters)-n:]) })
}

// hair is less than a pixel of any screen: sums of widths are rounded, and words
// that fit shall not be cut for that.
const hair = 0.05

func writeCut(t *canvas.Text, s string, width float32, cut func([]rune, int) string) float32 {
	width += hair
	wide := func(s string) float32 { return fyne.MeasureText(s, t.TextSize, t.TextStyle).Width }
	fits := s
	if wide(s) > width {
		letters := []rune(s)
		most := min(len(letters), int(width)) // no letter is narrower than a pixel
		n := sort.Search(most, func(n int) bool { return wide(cut(letters, n+1)) > width })
		fits = ""
		if n > 0 {
			fits = cut(letters, n)
		}
	}
	if t.Text != fits {
		t.Text = fits
		t.Refresh()
	}
	if fits == "" {
		return 0
	}
	return wide(fits)
}

// Broken divides words in two: as many whole ones as fit the width in a text of
// that size, and what is left over.
func Broken(s string, width, size float32, style fyne.TextStyle) (first, rest string) {
	end := 0
	for i, r := range s + " " {
		if r == ' ' {
			if end > 0 && fyne.MeasureText(s[:i], size, style).Width > width {
				return s[:end], strings.TrimSpace(s[end:])
			}
			end = i
		}
	}
	return s, ""
}

// Tint changes a text's colour.
func Tint(t *canvas.Text, c color.Color) {
	if t.Color != c {
		t.Color = c
		t.Refresh()
	}
}

// Fill changes a rectangle's colour.
func Fill(r *canvas.Rectangle, c color.Color) {
	if r.FillColor != c {
		r.FillColor = c
		r.Refresh()
	}
}

// Put moves and sizes an object.
func Put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
