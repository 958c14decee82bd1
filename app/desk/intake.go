package desk

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"mile26/data/intake"
)

// wizard is the place where other people's files come into the show: a file is
// opened, its columns are told, its first rows looked at, what would become of
// all of it seen, and only then it is read; and it can be undone as a whole.
type wizard struct {
	model  *model
	keys   *keys
	say    func(said)
	window fyne.Window
	app    fyne.App

	state    intakeState
	accepted map[string]bool // proposals of a live text, by ID
	open     bool
	shutter  *shutter
	seenAt   int  // how many keys had been pressed when the step was seen: those were for the one before it
	working  bool // on the next step
	asks     takeBack

	title, detail       *canvas.Text
	titleAll, detailAll string
	gauge               *gauge // how far something is
	counts              *tally
	head                *fyne.Container
	grid                *grid
	text                *widget.Label
	scroll              *container.Scroll
	none                *fyne.Container // in the place of earlier intakes, while there are none
	foot                *question
	next, back, stop    *button
	content             *fyne.Container
	choosing            fyne.Window // the window in which a file is chosen, nil when there is none
}

func newWizard(m *model, k *keys, a fyne.App, w fyne.Window, say func(said)) *wizard {
	z := &wizard{model: m, keys: k, say: say, window: w, app: a, accepted: map[string]bool{}, shutter: newShutter(m)}
	z.title, z.detail = newWords("", text, headingSize, true), newWords("", soft, smallSize, false)
	z.gauge = newGauge()
	z.head = container.New(arrange{standing(300, 64), func(s fyne.Size) {
		room := s.Width - 2*gap
		if z.gauge.on() {
			room -= gaugeWidth + gap
		}
		put(z.title, gap, 6, write(z.title, z.titleAll, room), 28)
		put(z.detail, gap, 34, write(z.detail, z.detailAll, s.Width-2*gap), 24)
		z.gauge.put(s.Width-gap-gaugeWidth, 9, gaugeWidth)
	}}, append(z.gauge.objects(), z.title, z.detail)...)
	z.grid = newGrid(k)
	z.grid.moved, z.grid.edit, z.grid.keep, z.grid.own = func() { z.spare(); z.about() }, z.edit, z.keep, z.own
	z.text = widget.NewLabel("")
	z.text.Wrapping = fyne.TextWrapWord
	z.scroll = container.NewVScroll(z.text)
	z.counts, z.none = newTally(), newNothingRead(k)
	z.foot = newQuestion(k, w.Canvas, say, z.toTable)
	z.content = container.New(betwixt{}, container.New(stacked{}, z.head, newLine()),
		container.New(arrange{nil, z.place}, z.grid.table, z.scroll, z.counts.content, z.none, z.shutter.content), z.foot.content)
	z.show()
	return z
}

// place gives the counts and the report what they need, and the table the rest.
func (z *wizard) place(s fyne.Size) {
	high, top := float32(0), float32(0)
	if z.scroll.Visible() {
		top = tallyHeight
		high = (s.Height - top) * 0.45
		if len(z.grid.rows) == 0 {
			high = s.Height - top
		}
	}
	put(z.counts.content, 0, 0, s.Width, top)
	put(z.scroll, 0, top, s.Width, max(high, 0))
	put(z.grid.table, 0, top+high, s.Width, max(s.Height-top-high, 0))
	z.grid.fit()
	put(z.none, 0, 0, s.Width, s.Height)
}

func (z *wizard) tab() *tab {
	return &tab{
		id: "intake", title: tr("Intake"), does: tr("Reads files into the show: lists, results, live texts, photos"), keys: must("Ctrl Shift I"),
		content: z.content, enter: z.enter, leave: func() { z.open = false; z.spare(); z.grid.table.Leave() },
		typing: func(rune) {}, receive: z.receive,
	}
}

// actOnIntake is what moves a file on.
func (v *view) actOnIntake() {
	z := v.wizard
	here := func(do func()) func() {
		return func() {
			if v.tabs.now.id != "intake" {
				v.tabs.open(v.tab("intake"))
				return
			}
			do()
		}
	}
	for _, a := range []action{
		{id: "intake-file", label: tr("File"), does: tr("Names a file to read; one can be dropped on the window too"), keys: must("Ctrl Shift D"), do: here(z.ask)},
		{id: "intake-browse", label: tr("Browse"), does: tr("Chooses a file to read in a window, in the roster a photo, in the inspector a picture"), keys: must("Ctrl Shift B"), do: v.browse},
		{id: "intake-paste", label: tr("Paste"), does: tr("Reads the text that was copied"), keys: must("Ctrl Shift V"), do: here(z.paste)},
		{id: "intake-next", label: tr("Next"), does: tr("Goes a step on with the file"), keys: must("Ctrl Enter"), do: v.onlyHere(z.goOn)},
		{id: "intake-back", label: tr("Back"), does: tr("Goes a step back"), keys: must("Alt Backspace"), do: v.onlyHere(z.goBack)},
		{id: "intake-stop", label: tr("Stop"), does: tr("Stops what is being read; nothing of it happens"), keys: must("Ctrl Shift K"), do: z.halt},
		{id: "intake-undo", label: tr("Undo intake"), does: tr("Takes back all that an intake brought"), keys: must("Ctrl Shift Backspace"), do: here(z.undo)},
	} {
		a.group = intakeGroup
		v.keys.add(a)
	}
}

// intakeGroup is the heading that the actions of intakes stand under.
const intakeGroup = "Intake"

// label makes the buttons, once the actions are known.
func (z *wizard) label() {
	make := func(id string) *button {
		b := z.keys.button(id, newSmallButton)
		z.foot.acts.Add(b)
		return b
	}
	z.next, z.back = make("intake-next"), make("intake-back")
	for _, id := range []string{"intake-file", "intake-browse", "intake-paste", "intake-undo"} {
		make(id)
	}
	z.stop = make("intake-stop")
	z.keys.watch = append(z.keys.watch, z.show)
	z.show()
}

func (z *wizard) enter() {
	if !z.open && z.state.step == chooseStep {
		z.model.intakeLog()
	}
	z.open = true
	z.toTable()
}

// key is the key of an action, as it is printed.
func (z *wizard) key(id string) string {
	if a := z.keys.action(id); a != nil {
		return a.printed()
	}
	return "" // before the actions are known
}

func (z *wizard) toTable() { focusOn(z.window.Canvas(), z.grid.table.Focusable()) }

// receive takes what happens in the model.
func (z *wizard) receive(e event) {
	switch e := e.(type) {
	case intaken:
		if e.state.step != z.state.step {
			z.grid.rows = nil
		}
		if e.state.step == proposeStep && (z.state.step != proposeStep || z.state.info.File != e.state.info.File) {
			clear(z.accepted)
		}
		moved := e.state.step != z.state.step
		if moved || len(e.state.mapping) != len(z.state.mapping) {
			z.grid.table.Leave() // its row is another
		}
		z.state, z.working = e.state, false
		if moved {
			z.asks = takeBack{}
		}
		z.show()
		if moved {
			z.shutter.wait(e.state.step)
			z.grid.table.Go(0, 0)
			z.scroll.ScrollToTop()
			if z.open && z.foot.keep == nil && z.grid.table.Visible() { // it was away while a report stood in its place
				z.toTable()
			}
		}
	case intakeRuns:
		z.running(e)
		z.working = z.working && e.what != ""
	case stepPainted:
		if z.shutter.paint(e.step) {
			z.seenAt = z.keys.presses
		}
	}
}

// running shows how far something is.
func (z *wizard) running(e intakeRuns) {
	z.gauge.runs = e
	if z.stop != nil {
		z.stop.Set(false, e.what != "")
	}
	z.head.Layout.Layout(nil, z.head.Size())
	z.head.Refresh()
}

// dropped takes files that were dropped on the window.
func (z *wizard) dropped(paths []string) {
	if len(paths) > 0 {
		z.model.openIntake(paths)
	}
}

// ask asks for the name of a file.
func (z *wizard) ask() {
	z.foot.ask(tr("The file to read, or a folder of photos"), "", func(s string) error {
		s = strings.Trim(strings.TrimPrefix(strings.TrimSpace(s), "file://"), `"'`)
		if s == "" {
			return errors.New(tr("Type the name of a file with its folder; Esc leaves it"))
		}
		z.model.openIntake([]string{s})
		return nil
	})
}

// browse chooses a file in a window of its own: over the desk's a dialog would
// take its keys. only is which files it shows, nil for all.
func (z *wizard) browse(title string, only storage.FileFilter, then func(path string)) {
	if z.choosing != nil {
		z.choosing.RequestFocus()
		return
	}
	w := z.app.NewWindow(title)
	z.choosing = w
	own := z.keys.beside(w.Canvas())
	w.Resize(fyne.NewSize(900, 600))
	w.CenterOnScreen()
	w.SetOnClosed(func() {
		z.choosing = nil
		z.keys.leave(own)
	})
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		w.Close()
		z.window.RequestFocus()
		switch {
		case err != nil:
			z.say(said{words: err.Error(), failed: true})
		case f != nil:
			path := f.URI().Path()
			_ = f.Close() // it is opened again by its name
			then(path)
		}
	}, w)
	if only != nil {
		d.SetFilter(only)
	}
	w.Show()
	d.Show()
	d.Resize(fyne.NewSize(900, 600))
	own.leaving(w.Canvas(), d)
}

// browse chooses a picture for the image's row of the inspector that has the
// focus, a photo for the athlete at the cursor of the roster, elsewhere a file to
// read.
func (v *view) browse() {
	if r := v.inspector.image(); r != nil {
		v.browseImage(r)
		return
	}
	if row, ok := v.roster.list.here(); ok && v.tabs.now.id == "roster" && row.row.Athlete != nil {
		v.wizard.browse(tr("A photo of %s", row.row.Called()), pictureFiles{}, func(path string) { v.model.setPhoto(row.id, path) })
		return
	}
	v.tabs.open(v.tab("intake"))
	v.wizard.browse(tr("Read a file"), nil, func(path string) { v.model.openIntake([]string{path}) })
}

// paste reads the text on the clipboard.
func (z *wizard) paste() {
	s := z.app.Clipboard().Content()
	if strings.TrimSpace(s) == "" {
		z.say(said{words: tr("Nothing was copied: copy a text first"), failed: true})
		return
	}
	z.model.pasteIntake(s)
}

func (z *wizard) halt() {
	if !z.model.taker.stop() {
		z.say(said{words: tr("Nothing is being read"), failed: true})
	}
}

// goOn goes a step on.
func (z *wizard) goOn() {
	if !z.goesOn() {
		return
	}
	z.grid.table.Leave()
	accept := intake.Accept{}
	switch z.state.step {
	case chooseStep:
		z.ask()
		return
	case proposeStep:
		var ids []string
		for _, p := range z.state.offers {
			if z.accepted[p.ID] {
				ids = append(ids, p.ID)
			}
		}
		if len(ids) == 0 {
			z.say(said{words: tr("Nothing is accepted: Space accepts a line, %s all", z.key("select-all")), failed: true})
			return
		}
		var err error
		if accept, err = intake.ParseAccept(strings.Join(ids, ",")); err != nil {
			z.say(said{words: err.Error(), failed: true})
			return
		}
	}
	z.working = true
	z.model.intakeNext(z.state.step, accept)
}

func (z *wizard) goBack() {
	z.grid.table.Leave()
	if z.state.step == chooseStep {
		z.say(said{words: tr("This is the first step"), failed: true})
		return
	}
	z.model.intakeBack()
}
