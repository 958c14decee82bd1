package desk

import (
	"image/color"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// showRow is a show that was open: its name, and the folder it lies in.
type showRow struct {
	widget.BaseWidget
	back, mark    *canvas.Rectangle
	name, folder  *canvas.Text
	tag           *canvas.Text
	nameAll, path string
	objects       *fyne.Container
}

func newShowRow() *showRow {
	r := &showRow{
		back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		name: newWords("", text, 16, true), folder: newWords("", soft, smallSize, false), tag: newWords("", soft, tinySize, true),
	}
	r.tag.Alignment = fyne.TextAlignTrailing
	r.objects = &fyne.Container{
		Layout:  arrange{standing(200, rowHeight), r.place},
		Objects: []fyne.CanvasObject{r.back, r.mark, r.name, r.folder, r.tag},
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer draws the row.
func (r *showRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.objects) }

func (r *showRow) set(path string, open, cursor bool) {
	r.nameAll, r.path = strings.TrimSuffix(filepath.Base(path), showEnd), filepath.Dir(path)
	r.tag.Text = ""
	if open {
		r.tag.Text = tr("OPEN")
	}
	r.tag.Refresh()
	back, mark := color.Color(color.Transparent), color.Color(color.Transparent)
	if cursor {
		back, mark = chosen, accent
	}
	fill(r.back, back)
	fill(r.mark, mark)
	r.place(r.Size())
}

func (r *showRow) place(s fyne.Size) {
	put(r.back, 0, 0, s.Width, s.Height)
	put(r.mark, 0, 0, 3, s.Height)
	tag := r.tag.MinSize().Width
	put(r.tag, s.Width-gap-tag, 6, tag, 22)
	put(r.name, 16, 6, write(r.name, r.nameAll, max(s.Width-tag-40, 0)), 22)
	put(r.folder, 16, 29, writeEnd(r.folder, r.path, max(s.Width-32, 0)), 18)
}
