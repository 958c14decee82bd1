package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// recentShows is the preference with the shows that were open, newest first, and
// recentMost how many there are.
const (
	recentShows = "shows.recent"
	recentMost  = 12
)

// shows is the tab for the show file: what it is and what it holds, its copies,
// and the way to other shows.
type shows struct {
	view    *view
	recent  []string
	cursor  int
	name    *canvas.Text
	facts   *canvas.Text
	path    *canvas.Text
	list    *widgets.List
	copies  *canvas.Text
	gauge   *gauge // how far it is with another show, or a copy
	stop    *canvas.Text
	pathAll string
	head    *fyne.Container
	content *fyne.Container
}

// showGauge is how wide it is shown how far something is.
const showGauge = 320

// showFacts is what the model tells about the show file.
type showFacts struct {
	holds  data.Counts
	size   int64 // bytes, with what waits to be moved into it
	copies []data.Copy
	err    error
}

func newShows(v *view) *shows {
	s := &shows{
		view: v, name: newWords(v.o.ShowName, text, 26, true), facts: newWords("", soft, textSize, false),
		path: newWords("", soft, smallSize, false), copies: newWords("", soft, smallSize, false), pathAll: v.o.ShowPath,
		gauge: newGauge(), stop: newWords("", soft, smallSize, false),
	}
	s.remember()
	s.list = newKeyList(v.keys, func() int { return len(s.recent) }, func() fyne.CanvasObject { return widgets.NewPair(dress, rowHeight) },
		func(i int, o fyne.CanvasObject) {
			if i < len(s.recent) {
				o.(*widgets.Pair).Set(showPair(s.recent[i], s.recent[i] == v.o.ShowPath, i == s.cursor && s.view.tabs.now.id == "show"))
			}
		})
	s.list.OnSelected = func(i int) {
		s.list.UnselectAll()
		if i == s.cursor {
			s.open(s.recent[i])
		}
		s.move(i - s.cursor)
	}
	s.list.Own = s.key
	return s
}

// build sets the tab together, once the actions are known.
func (s *shows) build() {
	bar := container.New(actionBar{})
	for _, id := range []string{"show-new", "show-open", "show-copy"} {
		bar.Add(s.view.keys.button(id, newButton))
	}
	s.head = container.New(arrange{standing(400, 128), func(z fyne.Size) {
		room := z.Width - 2*16
		s.gauge.put(z.Width-16-showGauge, 20, showGauge)
		put(s.stop, z.Width-16-showGauge, 50, write(s.stop, s.stops(), showGauge), 20)
		showing(s.stop, s.gauge.on())
		if s.gauge.on() {
			room -= showGauge + gap
		}
		put(s.name, 16, 14, write(s.name, s.view.o.ShowName, room), 34)
		put(s.path, 16, 50, writeEnd(s.path, s.pathAll, room), 20)
		put(s.facts, 16, 74, room, 22)
		put(s.copies, 16, 98, room, 20)
	}}, append(s.gauge.objects(), s.name, s.path, s.facts, s.copies, s.stop)...)
	s.content.Layout = above{}
	s.content.Objects = []fyne.CanvasObject{
		container.New(stacked{}, s.head, newLine(), container.NewStack(canvas.NewRectangle(panel), bar), newLine(), newBand(tr("OPENED BEFORE · ↑ ↓ and Enter, or a double click"))),
		s.list,
	}
	s.content.Refresh()
}

// RecentShows are the shows that were open, newest first, each by its whole path.
func RecentShows(p fyne.Preferences) []string {
	// Up to 0.4.0 a path was kept as it was typed: nobody knows in which folder.
	return slices.DeleteFunc(p.StringList(recentShows), func(path string) bool { return !filepath.IsAbs(path) })
}

// remember puts the show first among those that were open.
func (s *shows) remember() {
	p := s.view.app.Preferences()
	s.recent = RecentShows(p)
	if path := s.view.o.ShowPath; path != "" {
		s.recent = slices.Insert(slices.DeleteFunc(s.recent, func(r string) bool { return r == path }), 0, path)
		s.recent = s.recent[:min(len(s.recent), recentMost)]
		p.SetStringList(recentShows, s.recent)
	}
}

func (s *shows) enter() {
	s.view.model.lookAtShow()
	if c := s.view.window.Canvas(); c != nil {
		focusOn(c, s.list)
	}
	s.list.Refresh()
}

func (s *shows) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		s.move(-1)
	case fyne.KeyDown:
		s.move(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.cursor < len(s.recent) {
			s.open(s.recent[s.cursor])
		}
	default:
		return false
	}
	return true
}

func (s *shows) move(by int) {
	s.cursor = min(max(s.cursor+by, 0), max(len(s.recent)-1, 0))
	s.list.ScrollTo(s.cursor)
	s.list.Refresh()
}

// open opens another show once it is known that it can be opened.
func (s *shows) open(path string) {
	if path == s.view.o.ShowPath {
		s.view.foot.said(said{words: tr("%s is open already", s.view.o.ShowName)})
		return
	}
	s.view.model.tryShow(path)
}

// receive takes what the model found out.
func (s *shows) receive(e event) {
	switch e := e.(type) {
	case showFacts:
		s.tell(e)
	case openable:
		s.view.another(e.path)
	case intakeRuns:
		s.gauge.runs = e
		s.head.Layout.Layout(nil, s.head.Size())
		s.head.Refresh()
	}
}

// stops says with which key what runs is stopped.
func (s *shows) stops() string { return tr("%s stops it", s.view.keys.named("intake-stop")) }

func (s *shows) tell(f showFacts) {
	if f.err != nil {
		s.facts.Text, s.copies.Text = f.err.Error(), ""
	} else {
		c := f.holds
		s.facts.Text = tr("%d athletes · %d people · %d races · %d entries · %d photos · %s MB", c.Athletes, c.People, c.Races, c.Entries, c.Photos, decimal(float64(f.size)/1e6, 1))
		s.copies.Text = tr("No copies are kept yet")
		if len(f.copies) > 0 {
			s.copies.Text = tr("Copies in %s: %d, the newest of %s", filepath.Base(data.CopiesDir(s.view.o.ShowPath)), len(f.copies), dayTime(f.copies[0].At.Local()))
		}
	}
	s.facts.Refresh()
	s.copies.Refresh()
}

func (v *view) actOnShow() {
	for _, a := range []action{
		{id: "show-new", label: "New show", does: "Makes an empty show and opens it", keys: must("Ctrl Shift N"), do: v.newShow},
		{id: "show-open", label: "Open", does: "Opens another show", keys: must("Ctrl O"), do: v.openShow},
		{id: "show-copy", label: "Save a copy", does: "Writes a copy of the show; the desk goes on with this one", keys: must("Ctrl Shift C"), do: v.copyShow},
		{id: "quit", label: "Quit", does: "Closes the desk", keys: must("Ctrl Q"), do: v.quit},
	} {
		a.group = windowGroup
		v.keys.add(a)
	}
}

// showEnd is what the names of show files end in.
const showEnd = ".mile26"

// nameShow asks for the name of a show that is not there yet, beside this one when
// the name says no folder.
func (v *view) nameShow(title, name string, then func(path string)) {
	folder, err := filepath.Abs(filepath.Dir(v.o.ShowPath))
	if err != nil {
		v.foot.said(said{words: err.Error(), failed: true})
		return
	}
	v.nameFile(toName{title: title, folder: folder, name: name, ending: showEnd, then: then})
}

func (v *view) newShow() {
	v.nameShow(tr("New show"), tr("New show"), v.model.newShow)
}

func (v *view) copyShow() {
	v.nameShow(tr("Save a copy"), v.o.ShowName+" "+v.model.now().Format("2006-01-02 1504"), v.model.copyShow)
}

func (v *view) openShow() {
	folder, err := filepath.Abs(filepath.Dir(v.o.ShowPath))
	if err != nil {
		v.foot.said(said{words: err.Error(), failed: true})
		return
	}
	v.nameFile(toName{title: tr("Open a show"), folder: folder, ending: showEnd, opens: true, then: v.model.tryShow})
}

// openable is a show that can be opened.
type openable struct{ path string }

// tryShow looks whether a show can be opened before this one is closed for it.
// One of an older version is brought up to date, which takes its time and can be stopped.
func (m *model) tryShow(path string) {
	m.taking(tr("Opening %s", filepath.Base(path)), func(ctx context.Context, _ *intakeState) error {
		path, err := filepath.Abs(path)
		if err == nil {
			err = m.o.Try(ctx, path)
		}
		if err == nil {
			m.emit(openable{path})
		}
		return err
	})
}

// newShow makes an empty show, and opens it.
func (m *model) newShow(path string) {
	m.wait.Go(func() {
		s, err := data.Create(path)
		if err == nil {
			err = s.Close()
		}
		if err != nil {
			m.fail(err)
			return
		}
		m.emit(openable{path})
	})
}

// copyShow writes a copy of the show as it is now.
func (m *model) copyShow(path string) {
	m.emit(said{words: tr("Copying to %s …", path)})
	m.taking(tr("Copying to %s", path), func(ctx context.Context, _ *intakeState) error {
		err := m.o.Room.Show().Backup(ctx, path)
		if err == nil {
			m.emit(said{words: tr("Copied to %s", path)})
		}
		return err
	})
}

// lookAtShow finds out what the show's tab tells.
func (m *model) lookAtShow() {
	m.wait.Go(func() { m.emit(m.showFacts(m.ctx)) })
}

func (m *model) showFacts(ctx context.Context) (f showFacts) {
	s := m.o.Room.Show()
	var errs [3]error
	f.holds, errs[0] = s.Counts(ctx)
	f.copies, errs[1] = data.Copies(s.Path())
	for _, end := range []string{"", "-wal"} {
		info, err := os.Stat(s.Path() + end)
		if err == nil {
			f.size += info.Size()
		} else if end == "" {
			errs[2] = err
		}
	}
	f.err = errors.Join(errs[:]...)
	return f
}
