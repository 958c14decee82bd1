package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// PickRow is what a pick shows.
type PickRow struct {
	Picture      image.Image // before the name; nil: none
	Name, Detail string
	Chosen       bool // it is the one that keys pick
}

// Pick is one of those that can be picked.
type Pick struct {
	widget.BaseWidget
	row          PickRow
	picked       func()
	back         *canvas.Rectangle
	picture      *canvas.Image
	name, detail *canvas.Text
	objects      *fyne.Container
}

// Sizes of a pick's letters.
const (
	pickText   = 14
	pickDetail = 12
)

// NewPick makes one of that height. picked is told of a click.
func NewPick(look Look, height float32, r PickRow, picked func()) *Pick {
	p := &Pick{
		row: r, picked: picked, back: canvas.NewRectangle(color.Transparent),
		picture: &canvas.Image{FillMode: canvas.ImageFillContain, Image: r.Picture},
		name:    Words("", look.Text, pickText, true), detail: Words("", look.Soft, pickDetail, false),
	}
	p.picture.Hidden = r.Picture == nil
	if r.Chosen {
		p.back.FillColor = Chosen.of(look)
	}
	p.objects = &fyne.Container{
		Layout: arrange{fyne.NewSize(100, height), p.place}, Objects: []fyne.CanvasObject{p.back, p.picture, p.name, p.detail},
	}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer draws it.
func (p *Pick) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.objects) }

func (p *Pick) place(s fyne.Size) {
	Put(p.back, 0, 0, s.Width, s.Height)
	x := float32(Tight)
	if !p.picture.Hidden {
		Put(p.picture, x, (s.Height-15)/2, 20, 15)
		x += 20 + Tight
	}
	w := Write(p.name, p.row.Name, max(s.Width-x-Tight, 0))
	Put(p.name, x, 0, w, s.Height)
	x += w + 8
	w = Write(p.detail, p.row.Detail, max(s.Width-x-Tight, 0))
	Put(p.detail, x, 1, w, s.Height)
}

// MouseDown picks it. It is told when the button goes down, before the entry
// loses the focus and keeps something else.
func (p *Pick) MouseDown(*desktop.MouseEvent) { p.picked() }

// MouseUp is nothing more.
func (p *Pick) MouseUp(*desktop.MouseEvent) {}
