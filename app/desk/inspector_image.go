package desk

import (
	"fyne.io/fyne/v2"
)

// newFileButton is the button of an image's row that chooses a file.
func newFileButton(f *inspector, r *formRow) *button {
	b := newChoiceButton(f.keys, "", tr("File…"), func() { f.browse(r) })
	b.Small = true
	return b
}

// pictureFiles are the files that can be shown as an image.
type pictureFiles struct{}

// Matches says whether a file is one.
func (pictureFiles) Matches(u fyne.URI) bool { return isPicture(u.Path()) }

// browseImage chooses the picture of an image's row, in a window of its own.
func (v *view) browseImage(r *formRow) {
	about := v.inspector.wanted
	v.wizard.browse(tr("A picture for %s", r.title), pictureFiles{}, func(path string) {
		if now := v.inspector.row(r.name); now != nil && v.inspector.wanted.same(about) {
			now.takeFile(path)
			return
		}
		v.foot.said(said{words: tr("Not taken: the inspector is about something else by now"), failed: true})
	})
}

// takeFile shows a picture file in an image's row.
func (r *formRow) takeFile(path string) {
	r.restore()
	r.send(r.set(path), false)
	r.of.told()
}

// image is the image's row that has the focus; nil: none has.
func (f *inspector) image() *formRow {
	if f.has() && f.current != nil && f.current.photo {
		return f.current
	}
	return nil
}

// imageAt is the image's row at a place of the window, or the only one of the
// form; nil: the place is none of the form's, or it has none.
func (f *inspector) imageAt(at fyne.Position) *formRow {
	within := func(o fyne.CanvasObject, top, bottom float32) bool {
		p := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		return at.X >= p.X && at.X < p.X+o.Size().Width && at.Y >= p.Y+top && at.Y < p.Y+bottom
	}
	if !f.content.Visible() || !within(f.scroll, 0, f.scroll.Size().Height) {
		return nil
	}
	var images []*formRow
	for _, r := range f.rows {
		if !r.photo {
			continue
		}
		if images = append(images, r); within(r.editor, 0, formHeight) {
			return r
		}
	}
	if len(images) == 1 {
		return images[0]
	}
	return nil
}
