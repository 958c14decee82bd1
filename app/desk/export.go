package desk

import (
	"bufio"
	"bytes"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	clipboard "mile26/app/output/still"
	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics/still"
)

// export asks where to save the page in preview.
func (v *view) export() {
	page := v.exported()
	if page == nil {
		v.foot.said(said{words: tr("Nothing to export: pick something first, so that it is in preview"), failed: true})
		return
	}
	folder := v.pictures
	if folder == "" {
		var err error
		if folder, err = os.UserHomeDir(); err != nil {
			v.foot.said(said{words: err.Error(), failed: true})
			return
		}
	}
	size := v.model.o.Room.Channel().Format().Size
	v.nameFile(toName{
		title: tr("Export %s as PNG, %d×%d, transparent", named(page), size.X, size.Y), folder: folder, name: fileName(page.Title), ending: pictureEnd, replaces: true,
		then: func(path string) {
			v.pictures = filepath.Dir(path)
			v.foot.said(said{words: tr("Exporting %s …", named(page))})
			v.model.export(page, path)
		},
		left: func() { v.foot.said(said{words: tr("Export cancelled")}) },
	})
}

// pictureEnd is what the names of pictures end in.
const pictureEnd = ".png"

// export writes a page as PNG, on a goroutine of its own: no command waits for a disk.
func (m *model) export(page *playout.Page, path string) {
	m.wait.Go(func() {
		if err := writeFile(path, page.Rest(m.o.Room.Channel().Format().Size).Frame()); err != nil {
			m.emit(said{words: tr("Not exported: %s. Check the folder and the space on its disk, then try again (%s)", err, m.named("export")), failed: true})
			return
		}
		m.emit(said{words: tr("Exported %s", path)})
	})
}

// copyPicture puts the picture that an export would save on the clipboard.
func (v *view) copyPicture() {
	page := v.exported()
	if page == nil {
		v.foot.said(said{words: tr("Nothing to copy: put something in preview first"), failed: true})
		return
	}
	v.model.copyPicture(page)
}

// copyPicture is for a goroutine of its own: the clipboard belongs to another
// program, which may take its time.
func (m *model) copyPicture(page *playout.Page) {
	m.wait.Go(func() {
		var b bytes.Buffer
		err := still.Encode(&b, page.Rest(m.o.Room.Channel().Format().Size).Frame())
		if err == nil {
			err = clipboard.Copy(m.ctx, b.Bytes())
		}
		if err != nil {
			m.fail(fault("not copied: %w", err))
			return
		}
		m.emit(said{words: tr("Copied %s", named(page))})
	})
}

// writeFile saves a frame as PNG. It is written beside the place where it goes, and
// takes that when it is whole, so that nobody ever reads half of it.
func writeFile(path string, frame *image.RGBA) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".mile26-*.png")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = errors.Join(encode(f, frame), f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func encode(to io.Writer, frame *image.RGBA) error {
	w := bufio.NewWriter(to)
	if err := still.Encode(w, frame); err != nil {
		return err
	}
	return w.Flush()
}

// fileName makes a file's name of a page's title: "lower-third-sifan-hassan".
func fileName(title string) string {
	words := strings.FieldsFunc(data.Fold(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		words = []string{"mile26"}
	}
	return strings.Join(words, "-")
}
