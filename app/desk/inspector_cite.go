package desk

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"mile26/app/show"
	"mile26/data"
	"mile26/data/mark"
)

// citeLine is a mark with its source: file, line, and when it was read. The source
// is broken into as many lines as it needs: who says so is there to be read whole.
type citeLine struct {
	of             *inspector
	mark, what     *canvas.Text
	source         []*canvas.Text
	printed, about string
	words          string
	objects        *fyne.Container
}

// Sizes of the lines that say who says so.
const (
	citeMark   = 76
	citeTop    = 16 // of the source, below what the mark is
	citeSource = 16 // a line of it
	citeBelow  = 4
)

func newCiteLine(f *inspector, c show.Cited, other bool) fyne.CanvasObject {
	l := &citeLine{of: f, mark: newWords("", text, smallSize, true), what: newWords("", soft, tinySize+1, false)}
	l.printed, l.about, l.words = c.Mark.Printed, heard(c.What), citedWords(c.Source, c.Read)
	if l.printed == "" && c.Mark.Known() {
		l.printed = mark.Format(c.Mark.Time)
	}
	if other {
		tint(l.mark, warning)
		l.printed = "▲ " + l.printed
	}
	l.objects = &fyne.Container{Objects: []fyne.CanvasObject{l.mark, l.what}, Layout: l}
	return l.objects
}

// lines are the source in lines of the room that there is.
func (l *citeLine) lines(width float32) []string {
	return broken(l.words, max(width-citeMark-2*gap, citeMark), tinySize+1)
}

// MinSize is as high as its lines in the form as wide as it is.
func (l *citeLine) MinSize([]fyne.CanvasObject) fyne.Size {
	n := len(l.lines(l.of.scroll.Size().Width))
	return fyne.NewSize(100, citeTop+float32(n)*citeSource+citeBelow)
}

// Layout sets the mark, what it is of, and the source below that.
func (l *citeLine) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	room := max(s.Width-citeMark-2*gap, 0)
	put(l.mark, gap, 0, write(l.mark, l.printed, citeMark-tight), 18)
	put(l.what, gap+citeMark, 0, write(l.what, l.about, room), 18)
	lines := l.lines(s.Width)
	for len(l.source) < len(lines) {
		t := newWords("", soft, tinySize+1, false)
		l.source = append(l.source, t)
		l.objects.Objects = append(l.objects.Objects, t)
	}
	for i, t := range l.source {
		showing(t, i < len(lines))
		if i < len(lines) {
			put(t, gap+citeMark, citeTop+float32(i)*citeSource, write(t, lines[i], room+1), citeSource)
		}
	}
}

// broken is a text in lines of a width, broken between words, and where a word is
// wider, as an address may be, within it.
func broken(s string, width, size float32) []string {
	wide := func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width > width }
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if next := strings.TrimSpace(line + " " + word); !wide(next) {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = ""
		for _, r := range word {
			if line != "" && wide(line+string(r)) {
				lines, line = append(lines, line), ""
			}
			line += string(r)
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// citedWords is a source in a line: "berlin-2014.csv, line 12, read 24 Apr 2023 09:12".
func citedWords(s data.Source, read time.Time) string {
	words := []string{word(s.Name)}
	if s.Name == "" {
		words[0] = tr("no source given")
	}
	if s.Line > 0 {
		words = append(words, tr("line %d", s.Line))
	}
	if !read.IsZero() {
		words = append(words, tr("read %s", wholeTime(read)))
	}
	if s.Detail != "" {
		words = append(words, s.Detail)
	}
	return strings.Join(words, ", ")
}
