package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// PairRow is what a pair of lines shows.
type PairRow struct {
	Picture     image.Image   // before the words; nil: Icon
	Icon        fyne.Resource // nil as well: the words begin at the edge
	Plain, Bold string        // the first line: Plain makes room for Bold
	Detail      string        // the second
	End         bool          // where the second is cut its end stays
	Tag         string        // at the right, in capitals
	High        bool          // the tag stands in the first line
	Lit         bool          // tag and detail are read first
	Ground      Ground
	Mark        Mark
}

// Pair is a row of two lines, the second smaller. It takes no clicks: the list it
// stands in does.
type Pair struct {
	widget.BaseWidget
	look Look
	row  PairRow

	back, mark  *canvas.Rectangle
	picture     *canvas.Image
	icon        *widget.Icon
	plain, bold *canvas.Text
	detail, tag *canvas.Text
	objects     *fyne.Container
}

// Sizes of a pair of lines.
const (
	pairText      = 16
	pairFirst     = 6 // from the top
	pairFirstHigh = 22
	pairNext      = 29 // from the top
	pairNextHigh  = 18
	pairEdge      = 16 // from the left, where there is no picture
)

// NewPair makes a pair of lines of that height together.
func NewPair(look Look, height float32) *Pair {
	p := &Pair{
		look: look, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		picture: &canvas.Image{FillMode: canvas.ImageFillContain}, icon: widget.NewIcon(nil),
		plain: Words("", look.Text, pairText, false), bold: Words("", look.Text, pairText, true),
		detail: Words("", look.Soft, SmallSize, false), tag: Words("", look.Soft, TinySize, true),
	}
	p.tag.Alignment = fyne.TextAlignTrailing
	p.objects = &fyne.Container{
		Layout:  arrange{fyne.NewSize(200, height), p.place},
		Objects: []fyne.CanvasObject{p.back, p.mark, p.picture, p.icon, p.plain, p.bold, p.detail, p.tag},
	}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer draws the pair.
func (p *Pair) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.objects) }

// Set shows a row. What stays as it was is not drawn anew.
func (p *Pair) Set(r PairRow) {
	p.row = r
	if p.picture.Image != r.Picture {
		p.picture.Image = r.Picture
		p.picture.Refresh()
	}
	p.picture.Hidden = r.Picture == nil
	p.icon.Hidden = r.Picture != nil || r.Icon == nil
	if !p.icon.Hidden {
		p.icon.SetResource(r.Icon)
	}
	Fill(p.back, r.Ground.of(p.look))
	Fill(p.mark, r.Mark.of(p.look))
	if p.tag.Text != r.Tag {
		p.tag.Text = r.Tag
		p.tag.Refresh()
	}
	beside := Quiet
	if r.Lit {
		beside = Plain
	}
	Tint(p.tag, beside.of(p.look))
	Tint(p.detail, beside.of(p.look))
	p.place(p.Size())
}

func (p *Pair) place(s fyne.Size) {
	Put(p.back, 0, 0, s.Width, s.Height)
	Put(p.mark, 0, 0, markWidth, s.Height)
	Put(p.picture, Gap, (s.Height-24)/2, 32, 24)
	Put(p.icon, Gap+5, (s.Height-22)/2, 22, 22)
	left, right := float32(pairEdge), s.Width-Gap
	if p.row.Picture != nil || p.row.Icon != nil {
		left = Gap + 32 + Gap
	}
	tag := p.tag.MinSize().Width
	first, second := right, right-tag-8
	if p.row.High {
		Put(p.tag, right-tag, pairFirst, tag, pairFirstHigh)
		first, second = right-tag-Gap, right
	} else {
		Put(p.tag, right-tag, pairNext, tag, pairNextHigh)
	}
	p.placeFirst(left, first)
	cut := Write
	if p.row.End {
		cut = WriteEnd
	}
	Put(p.detail, left, pairNext, cut(p.detail, p.row.Detail, max(second-left, 0)), pairNextHigh)
}

// placeFirst sets the first line: what is plain makes room for what is bold.
func (p *Pair) placeFirst(x, right float32) {
	bold := fyne.MeasureText(p.row.Bold, p.bold.TextSize, p.bold.TextStyle).Width
	space := float32(0)
	if p.row.Plain != "" {
		space = 4
	}
	w := Write(p.plain, p.row.Plain, max(right-x-bold-space, 0))
	Put(p.plain, x, pairFirst, w, pairFirstHigh)
	if w > 0 {
		x += w + space
	}
	Put(p.bold, x, pairFirst, Write(p.bold, p.row.Bold, max(right-x, 0)), pairFirstHigh)
}
