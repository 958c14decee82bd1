package desk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	widgets "mile26/app/desk/widget"
)

// toName is a file that is to be written, or one that is there to be opened.
type toName struct {
	title    string
	folder   string // where it goes when the name says nothing of that
	name     string // that is offered
	ending   string // that the name gets when it has none: ".png"
	opens    bool   // it is there, and is opened
	replaces bool   // one that is there can be replaced, after a second Enter
	then     func(path string)
	left     func() // told when it is left; nil: nobody
}

// naming asks for the name of a file, in a window of its own: over the desk's it
// would take its keys. Enter keeps the name and Esc leaves it, also while it is
// typed, which Fyne's own dialog does not know.
type naming struct {
	keys    *keys // of its window
	view    *view
	window  fyne.Window
	of      toName
	offered string // the path that Enter would replace; "" for none

	title, goes, trouble *canvas.Text
	goesAll, why         string
	entry                *widgets.Entry
	keep, leave, browse  *button
	content              *fyne.Container
	choosing             fyne.Window // in which a folder is chosen, nil when there is none
}

// namingSize is that of the window.
var namingSize = fyne.NewSize(720, 214)

// nameFile opens the window in which a file is named. There is one at a time.
func (v *view) nameFile(of toName) {
	if v.saving != nil {
		v.saving.RequestFocus()
		return
	}
	n := &naming{view: v, window: v.app.NewWindow(of.title), of: of}
	n.keys = v.keys.beside(n.window.Canvas())
	n.build()
	v.saving, v.naming = n.window, n
	n.window.SetOnClosed(n.closed)
	n.window.SetContent(container.NewStack(canvas.NewRectangle(panel), n.content))
	n.window.Resize(namingSize)
	n.window.CenterOnScreen()
	n.window.Show()
	focusOn(n.window.Canvas(), n.entry)
	n.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (n *naming) build() {
	k := n.keys
	n.title, n.goes, n.trouble = newWords(n.of.title, text, headingSize, true), newWords("", soft, smallSize, false), newWords("", warning, textSize, true)
	n.entry = newLineEntry(k, n.answer, n.leaves)
	if n.of.name != "" {
		n.entry.SetText(n.of.name + n.of.ending)
	}
	n.entry.SetPlaceHolder(tr("A name, or a path with its folder"))
	n.entry.OnChanged = func(string) { n.changed() }
	n.keep = newChoiceButton(k, "Enter", n.verb(), n.answer)
	n.browse = newChoiceButton(k, "", tr("Another folder"), n.chooseFolder)
	if n.of.opens {
		n.browse = newChoiceButton(k, "", tr("Browse"), n.chooseFile)
	}
	n.leave = newChoiceButton(k, "Esc", tr("Leave"), n.leaves)
	for _, b := range []*button{n.keep, n.browse, n.leave} {
		b.Left = false
		b.Arrows = n.escape
	}
	n.content = container.New(arrange{func() fyne.Size { return fyne.NewSize(400, namingSize.Height) }, n.place},
		n.title, n.goes, n.trouble, n.entry, n.keep, n.browse, n.leave)
	n.changed()
}

func (n *naming) place(s fyne.Size) {
	room := s.Width - 2*16
	put(n.title, 16, 12, write(n.title, n.of.title, room), 28)
	putEntry(n.entry, 16, 48, room, 42)
	put(n.goes, 16, 94, writeEnd(n.goes, n.goesAll, room), 22)
	put(n.trouble, 16, 120, write(n.trouble, n.why, room), 24)
	x := float32(16)
	for _, b := range []*button{n.keep, n.browse, n.leave} {
		m := b.MinSize()
		put(b, x, s.Height-16-m.Height, m.Width, m.Height)
		x += m.Width + gap
	}
}

// path is the file that is meant by what is typed, or why it is none.
func (n *naming) path() (string, error) { return pathOf(n.entry.Text, n.of.folder, n.of.ending) }

// pathOf is the file that somebody means who types a name: one with its folder is
// taken as it is, ~ is the home folder, and any other name goes into folder.
func pathOf(typed, folder, ending string) (string, error) {
	name := strings.Trim(strings.TrimPrefix(strings.TrimSpace(typed), "file://"), `"'`)
	if name == "" || strings.TrimSuffix(filepath.Base(name), ending) == "" {
		return "", errors.New(tr("Type a name; one with its folder is taken as it is"))
	}
	if strings.HasSuffix(name, string(filepath.Separator)) {
		return "", fault("%s is a folder: type the name of the file behind it", name)
	}
	if rest, ok := strings.CutPrefix(filepath.ToSlash(name), "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		name = filepath.Join(home, filepath.FromSlash(rest))
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	if !strings.EqualFold(filepath.Ext(name), ending) {
		name += ending
	}
	return filepath.Clean(name), nil
}

// verb is what Enter does.
func (n *naming) verb() string {
	if n.of.opens {
		return tr("Open")
	}
	return tr("Save")
}

// changed says which file is meant.
func (n *naming) changed() {
	n.goesAll, n.why, n.offered = "", "", ""
	switch path, err := n.path(); {
	case err != nil && n.of.opens:
		n.goesAll = tr("A name alone is looked for in %s", n.of.folder)
	case err != nil:
	case n.of.opens:
		n.goesAll = tr("opens %s", path)
	default:
		n.goesAll = tr("becomes %s", path)
	}
	n.label(n.verb())
}

// label names what Enter does, and sets all anew.
func (n *naming) label(words string) {
	n.keep.Label = words
	n.keep.Refresh()
	n.place(n.content.Size())
	n.content.Refresh()
}

// answer takes the name, once it is known what is there.
func (n *naming) answer() {
	path, err := n.path()
	if err != nil {
		n.refuse(err)
		return
	}
	n.view.model.lookForFile(path, n.offered == path)
}

// answered is what was found where the file is to go.
func (n *naming) answered(f fileLooked) {
	switch path, err := n.path(); {
	case err != nil || path != f.path: // another is typed by now
	case f.err != nil:
		n.refuse(f.err)
	case n.of.opens && !f.there:
		n.refuse(fault("%s is not there: type another name, or look for it with Browse", filepath.Base(path)))
	case n.of.opens:
		n.done(path)
	case f.there && !n.of.replaces:
		n.refuse(fault("%s is there already: type another name", filepath.Base(path)))
	case f.there && !f.replace:
		n.refuse(fault("%s is there already: Enter again replaces it", filepath.Base(path)))
		n.offered = path
		n.label(tr("Replace"))
	default:
		n.done(path)
	}
}

// done hands the file on.
func (n *naming) done(path string) {
	then := n.of.then
	n.of.left = nil
	n.close()
	then(path)
}

// refuse says why a name cannot be.
func (n *naming) refuse(err error) {
	n.why = "▲ " + heard(err.Error())
	n.place(n.content.Size())
	n.content.Refresh()
	focusOn(n.window.Canvas(), n.entry)
}

// escape leaves the window also from a button.
func (n *naming) escape(name fyne.KeyName) bool {
	if name == fyne.KeyEscape {
		n.leaves()
	}
	return name == fyne.KeyEscape
}

func (n *naming) leaves() { n.close() }

func (n *naming) close() {
	n.window.Close()
	n.view.window.RequestFocus()
}

// closed is told by the window, however it was closed.
func (n *naming) closed() {
	n.view.keys.leave(n.keys)
	n.view.saving, n.view.naming = nil, nil
	if n.choosing != nil {
		n.choosing.Close()
	}
	if n.of.left != nil {
		n.of.left()
	}
}

// chooseFolder has the folder chosen.
func (n *naming) chooseFolder() {
	n.choose(tr("Another folder"), func(w fyne.Window) *dialog.FileDialog {
		return dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
			n.chosen(w, err)
			if f != nil {
				n.of.folder = f.Path()
				n.entry.SetText(filepath.Base(n.entry.Text))
				n.changed()
			}
		}, w)
	})
}

// chooseFile has the file that is to be opened chosen.
func (n *naming) chooseFile() {
	n.choose(n.of.title, func(w fyne.Window) *dialog.FileDialog {
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			n.chosen(w, err)
			if f != nil {
				path := f.URI().Path()
				_ = f.Close() // only its name was wanted
				n.done(path)
			}
		}, w)
		d.SetFilter(storage.NewExtensionFileFilter([]string{n.of.ending}))
		d.SetTitleText(n.of.title)
		return d
	})
}

// choose opens a dialog for files in a window of its own.
func (n *naming) choose(title string, ask func(fyne.Window) *dialog.FileDialog) {
	if n.choosing != nil {
		n.choosing.RequestFocus()
		return
	}
	w := n.view.app.NewWindow(title)
	n.choosing = w
	own := n.view.keys.beside(w.Canvas())
	w.Resize(dialogSize)
	w.CenterOnScreen()
	w.SetOnClosed(func() {
		n.choosing = nil
		n.view.keys.leave(own)
	})
	d := ask(w)
	if here, err := storage.ListerForURI(storage.NewFileURI(n.of.folder)); err == nil {
		d.SetLocation(here)
	}
	w.Show()
	d.Show()
	d.Resize(dialogSize) // not before: it asks the shown dialog for its size
	own.leaving(w.Canvas(), d)
}

// chosen goes back from the dialog's window.
func (n *naming) chosen(w fyne.Window, err error) {
	w.Close()
	n.window.RequestFocus()
	if err != nil {
		n.refuse(err)
	}
	focusOn(n.window.Canvas(), n.entry)
}

// fileLooked says what is where a file is to go.
type fileLooked struct {
	path    string
	there   bool  // something is
	replace bool  // it was asked about before
	err     error // nothing can go there
}

// lookForFile looks what is where a file is to go.
func (m *model) lookForFile(path string, replace bool) {
	m.wait.Go(func() {
		f := fileLooked{path: path, replace: replace}
		folder, err := os.Stat(filepath.Dir(path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			f.err = fault("there is no folder %s: type another, or make it first", filepath.Dir(path))
		case err != nil:
			f.err = err
		case !folder.IsDir():
			f.err = fault("%s is no folder: type another", filepath.Dir(path))
		}
		if f.err == nil {
			is, err := os.Stat(path)
			switch {
			case err == nil && is.IsDir():
				f.err = fault("%s is a folder: type the name of the file behind it", path)
			case err == nil:
				f.there = true
			case !errors.Is(err, fs.ErrNotExist):
				f.err = err
			}
		}
		m.emit(f)
	})
}
