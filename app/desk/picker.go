package desk

import (
	"image/color"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pickLine is one of what a picker found.
type pickLine struct {
	widget.BaseWidget
	back         *canvas.Rectangle
	flag         *canvas.Image
	name, detail *canvas.Text
	hit          hit
	picked       func()
	objects      *fyne.Container
}

func newPickLine(h hit, cursor bool, picked func()) *pickLine {
	l := &pickLine{
		hit: h, picked: picked, back: canvas.NewRectangle(color.Transparent),
		flag: &canvas.Image{FillMode: canvas.ImageFillContain, Image: h.flag},
		name: newWords("", text, 14, true), detail: newWords("", soft, tinySize+1, false),
	}
	l.flag.Hidden = h.flag == nil
	if cursor {
		l.back.FillColor = chosen
	}
	l.objects = &fyne.Container{
		Layout: arrange{standing(100, formPickLine), l.place}, Objects: []fyne.CanvasObject{l.back, l.flag, l.name, l.detail},
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer draws the line.
func (l *pickLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.objects) }

func (l *pickLine) place(s fyne.Size) {
	put(l.back, 0, 0, s.Width, s.Height)
	x := float32(tight)
	if !l.flag.Hidden {
		put(l.flag, x, (s.Height-15)/2, 20, 15)
		x += 20 + tight
	}
	w := write(l.name, l.hit.Name, max(s.Width-x-tight, 0))
	put(l.name, x, 0, w, s.Height)
	x += w + 8
	w = write(l.detail, l.hit.Detail, max(s.Width-x-tight, 0))
	put(l.detail, x, 1, w, s.Height)
}

// MouseDown picks the line. It is told when the button goes down, before the entry
// loses the focus and keeps something else.
func (l *pickLine) MouseDown(*desktop.MouseEvent) { l.picked() }

// MouseUp is nothing more.
func (l *pickLine) MouseUp(*desktop.MouseEvent) {}

// offer shows what a picker found; nil takes it away.
func (r *formRow) offer(hits []hit) {
	if len(hits) == 0 && len(r.list) == 0 {
		r.hits, r.at = nil, 0
		return
	}
	r.hits, r.at = hits, min(r.at, max(len(hits)-1, 0))
	r.list = nil
	for i, h := range hits {
		r.list = append(r.list, newPickLine(h, i == r.at, func() {
			r.at = i
			r.keep(false)
		}))
	}
	r.of.rebuilt()
	r.of.reveal(r)
}

// move goes to another of what was found.
func (r *formRow) move(by int) {
	r.at = min(max(r.at+by, 0), len(r.hits)-1)
	r.offer(r.hits)
}

// looked takes what a picker found, unless something else has been typed since.
func (r *formRow) looked(x looked) {
	if x.words != r.entry.Text || !r.dirty {
		return
	}
	r.words, r.at = x.words, 0
	switch {
	case x.err != nil:
		r.say(x.err.Error(), true)
	case len(x.hits) == 0 && !(x.words == "" && (r.photo || r.none)) && !(r.photo && fileLike(x.words)):
		r.say(tr("Nothing found for “%s”: try fewer letters", x.words), true)
	default:
		r.say("", false)
	}
	r.offer(x.hits)
}

// pickText is a hit as text: its kind and row, or the photo.
func pickText(h hit, photo bool) string {
	if photo {
		return h.photo
	}
	return string(h.Kind) + " " + strconv.FormatInt(int64(h.ID), 10)
}

// fileLike says that words name a file.
func fileLike(words string) bool { return strings.ContainsAny(words, `/\`) }

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
