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

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

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
	v.fileWindow(tr("Export PNG · %s", named(page)), func(w fyne.Window) *dialog.FileDialog {
		d := dialog.NewFileSave(func(to fyne.URIWriteCloser, err error) {
			w.Close()
			v.window.RequestFocus()
			v.save(page, to, err)
		}, w)
		d.SetFilter(storage.NewExtensionFileFilter([]string{".png"}))
		d.SetFileName(fileName(page.Title))
		size := v.model.o.Room.Channel().Format().Size
		d.SetTitleText(tr("Export %s as PNG, %d×%d, transparent", named(page), size.X, size.Y))
		return d
	})
}

func (v *view) save(page *playout.Page, to fyne.URIWriteCloser, err error) {
	switch {
	case err != nil:
		v.foot.said(said{words: tr("Not exported: %s. Choose another folder or name (%s)", err, v.keys.named("export")), failed: true})
	case to == nil:
		v.foot.said(said{words: tr("Export cancelled")})
	default:
		v.foot.said(said{words: tr("Exporting %s …", named(page))})
		v.model.export(page, to)
	}
}

// export writes a page as PNG, on a goroutine of its own: no command waits for a disk.
func (m *model) export(page *playout.Page, to fyne.URIWriteCloser) {
	m.wait.Go(func() {
		path, err := savePNG(page.Rest(m.o.Room.Channel().Format().Size).Frame(), to)
		if err != nil {
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

// savePNG saves a frame where the dialog opened a file. Fyne has emptied that
// file by then; for a local one the picture is written beside it and takes its
// place when it is whole, so that nobody ever reads half of it.
func savePNG(frame *image.RGBA, to fyne.URIWriteCloser) (string, error) {
	uri := to.URI()
	if uri.Scheme() != "file" {
		return uri.String(), errors.Join(encode(to, frame), to.Close())
	}
	if err := to.Close(); err != nil {
		return "", err
	}
	path := uri.Path()
	if !strings.EqualFold(filepath.Ext(path), ".png") {
		empty(path)
		path += ".png"
		if _, err := os.Stat(path); err == nil { // the dialog asked about the other name
			return "", fault("%s is there already: choose it to replace it", filepath.Base(path))
		}
	}
	if err := writeFile(path, frame); err != nil {
		empty(path)
		return "", err
	}
	return path, nil
}

// empty removes what the dialog left, if nothing has been written to it.
func empty(path string) {
	if i, err := os.Stat(path); err == nil && i.Mode().IsRegular() && i.Size() == 0 {
		_ = os.Remove(path) // an empty file that stays is a blemish, not a loss
	}
}

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

// fileName makes a file's name of a page's title: "lower-third-sifan-hassan.png".
func fileName(title string) string {
	words := strings.FieldsFunc(data.Fold(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		words = []string{"mile26"}
	}
	return strings.Join(words, "-") + ".png"
}
