package desk

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// sheet is the sheet of keys: every action with its key, to be searched and to
// be given another key.
type sheet struct {
	keys   *keys
	prefs  prefs
	order  *order
	app    fyne.App
	canvas fyne.Canvas
	say    func(said)
	leave  func() // goes to the tab before

	scheme keymap
	mine   own
	rows   []sheetRow
	pages  []data.Page // of the running order
	cursor int

	search  *widgets.Entry
	list    *widgets.List
	none    *canvas.Text // in the list's place when nothing fits
	maps    []*button
	catcher *widgets.Catcher
	catch   func(key) // nil: no key is awaited
	acts    *fyne.Container
	content *fyne.Container
}

// sheetRow is a line of the sheet: a heading, an action, or a page with a key.
type sheetRow struct {
	heading string
	action  *action
	page    data.Page
}

func newSheet(a fyne.App, k *keys, p prefs, o *order, say func(said)) *sheet {
	s := &sheet{keys: k, prefs: p, order: o, app: a, say: say, leave: func() {}, scheme: p.keymap()}
	s.search = newSheetEntry(s)
	s.list = newKeyList(k, func() int { return len(s.rows) },
		func() fyne.CanvasObject { return widgets.NewLine(dress, lineHeight) },
		func(i int, l fyne.CanvasObject) {
			if i < len(s.rows) {
				s.line(l.(*widgets.Line), i)
			}
		})
	s.list.Own = s.listKey
	choose := container.New(&wrap{gap: 4})
	for _, m := range keymaps {
		b := newSmallButton(k, "", m.name, func() { s.choose(m) })
		s.maps = append(s.maps, b)
		choose.Add(b)
	}
	s.catcher = newCatcher(k, s.caught, s.missed)
	s.catcher.Hide()
	s.acts = container.New(&wrap{gap: 4},
		newSmallButton(k, "Enter", tr("Change"), s.change), newSmallButton(k, "Ins", tr("One more"), s.more),
		newSmallButton(k, "Del", tr("Take away"), s.strip), newSmallButton(k, "Backspace", tr("As it was"), s.reset),
		newSmallButton(k, "", tr("All as they were"), s.resetAll),
		newSmallButton(k, "", tr("Copy as text"), s.copyText), newSmallButton(k, "", tr("Paste text"), s.pasteText))
	title := newWords(tr("KEYS AS IN"), soft, tinySize, true)
	head := container.New(arrange{standing(300, 84), func(z fyne.Size) {
		put(title, gap, 2, 90, smallHeight)
		put(choose, gap+96, 2, z.Width-2*gap-96, smallHeight)
		putEntry(s.search, gap, 36, z.Width-2*gap, 40)
	}}, title, choose, s.search)
	foot := container.NewStack(canvas.NewRectangle(panel), container.New(column{pad: tight}, s.acts, s.catcher))
	s.none = newWords("", text, textSize, false)
	s.none.Alignment = fyne.TextAlignCenter
	s.none.Hide()
	s.content = container.New(betwixt{}, head, container.NewStack(s.list, s.none), container.New(stacked{}, newLine(), foot))
	return s
}

// begin takes the keymap that was chosen before.
func (s *sheet) begin() {
	var err error
	if s.mine, err = s.prefs.own(s.scheme); err != nil {
		s.say(said{words: err.Error(), failed: true})
	}
	s.keys.watching(s.fill)
	s.keys.use(s.scheme, s.mine)
}

// enter goes to the search of the sheet.
func (s *sheet) enter() {
	s.fill()
	if s.canvas != nil {
		focusOn(s.canvas, s.search)
	}
	if s.search.Text != "" { // what is typed begins something new
		s.search.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// wipe empties the search; one that is empty goes back to the tab before.
func (s *sheet) wipe() {
	if s.search.Text == "" {
		s.leave()
		return
	}
	s.search.SetText("")
	focusOn(s.canvas, s.search)
}

// receive follows the keys of pages.
func (s *sheet) receive(e event) {
	if o, ok := e.(ordered); ok {
		s.pages = o.pages
		if s.content.Visible() {
			s.fill()
		}
	}
}

// typing takes a letter that was typed where no text goes.
func (s *sheet) typing(r rune) {
	if s.canvas != nil {
		focusOn(s.canvas, s.search)
	}
	s.search.TypedRune(r)
}

// fill puts the rows together: what fits the words that are searched for, under
// its headings.
func (s *sheet) fill() {
	var groups []string
	for _, a := range s.keys.actions {
		if !slices.Contains(groups, a.group) {
			groups = append(groups, a.group)
		}
	}
	words := strings.Fields(data.Fold(s.search.Text))
	was := s.at()
	s.rows = s.rows[:0]
	add := func(heading string, rows []sheetRow) {
		if len(rows) > 0 {
			s.rows = append(append(s.rows, sheetRow{heading: heading}), rows...)
		}
	}
	for _, g := range groups {
		var rows []sheetRow
		for _, a := range s.keys.actions {
			if a.group == g && fits(words, tr(g), a.label, a.does, keysPrinted(a.keys)) {
				rows = append(rows, sheetRow{action: a})
			}
		}
		add(tr(g), rows)
	}
	var pages []sheetRow
	for _, p := range s.pages {
		if p.Hotkey != "" && fits(words, tr("Keys of pages"), tr("Page %d", p.Number), p.Hotkey) {
			pages = append(pages, sheetRow{page: p})
		}
	}
	add(tr("Keys of pages"), pages)
	s.cursor = min(1, max(len(s.rows)-1, 0))
	if i := slices.IndexFunc(s.rows, func(r sheetRow) bool { return r.heading == "" && r.action == was.action && r.page.ID == was.page.ID }); i >= 0 {
		s.cursor = i
	}
	for i, b := range s.maps {
		b.Set(keymaps[i].id == s.scheme.id, true)
	}
	s.none.Text = tr("Nothing fits “%s”: try fewer letters, Esc empties the field", s.search.Text)
	showing(s.none, len(s.rows) == 0)
	showing(s.list, len(s.rows) > 0)
	s.none.Refresh()
	s.list.Refresh()
}

// fits says whether all words are found in some of the texts.
func fits(words []string, texts ...string) bool {
	all := data.Fold(strings.Join(texts, " "))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) })
}

// keysPrinted are keys side by side.
func keysPrinted(keys []key) string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = k.String()
	}
	return strings.Join(words, "  ")
}

// at is the row of the cursor, zero when there is none.
func (s *sheet) at() sheetRow {
	if s.cursor < len(s.rows) {
		return s.rows[s.cursor]
	}
	return sheetRow{}
}

// step moves the cursor, over headings.
func (s *sheet) step(n int) {
	by := 1
	if n < 0 {
		by = -1
	}
	to := min(max(s.cursor+n, 0), len(s.rows)-1)
	for to > 0 && to < len(s.rows)-1 && s.rows[to].heading != "" {
		to += by
	}
	if to >= 0 && s.rows[to].heading == "" {
		s.move(to)
	}
}

func (s *sheet) move(to int) {
	s.cursor = to
	s.list.ScrollTo(to)
	s.list.Refresh()
}

// listKey lets keys act on the row of the cursor.
func (s *sheet) listKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		s.step(-1)
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyPageUp:
		s.step(-10)
	case fyne.KeyPageDown:
		s.step(10)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.change()
	case fyne.KeyInsert:
		s.more()
	case fyne.KeyDelete:
		s.strip()
	case fyne.KeyBackspace:
		s.reset()
	default:
		return false
	}
	return true
}

// choose takes another keymap.
func (s *sheet) choose(m keymap) {
	mine, err := s.prefs.own(m)
	if err != nil {
		s.say(said{words: err.Error(), failed: true})
		return
	}
	s.scheme, s.mine = m, mine
	s.prefs.SetString(prefKeymap, m.id)
	s.keys.use(s.scheme, s.mine)
	s.say(said{words: tr("Keys as in %s", m.name)})
}

// give gives actions keys and keeps that.
func (s *sheet) give(to own) {
	for id, keys := range to {
		s.mine[id] = keys
	}
	s.prefs.setOwn(s.scheme, s.mine)
	s.keys.use(s.scheme, s.mine)
}

// changed says whether the operator gave an action other keys than the keymap.
func (s *sheet) changed(a *action) bool { return s.mine.has(a.id) }

// strip leaves an action without a key.
func (s *sheet) strip() {
	switch r := s.at(); {
	case r.action != nil:
		s.give(own{r.action.id: {}})
		s.say(said{words: tr("%s has no key now", r.action.label)})
	case r.page.ID != 0:
		s.order.setHotkey(r.page, "")
	}
}

// reset gives an action the keys of the keymap again.
func (s *sheet) reset() {
	a := s.at().action
	if a == nil || !s.mine.has(a.id) {
		s.say(said{words: tr("It has the keys of the keymap already")})
		return
	}
	delete(s.mine, a.id)
	s.give(nil)
	s.say(said{words: tr("%s: as in %s again", a.label, s.scheme.name)})
}

// resetAll gives every action the keys of the keymap again.
func (s *sheet) resetAll() {
	clear(s.mine)
	s.give(nil)
	s.say(said{words: tr("All keys are as in %s again", s.scheme.name)})
}

// copyText puts the operator's changes on the clipboard, for a file or for
// another desk.
func (s *sheet) copyText() {
	s.app.Clipboard().SetContent("# Mile26 keys, " + s.scheme.id + "\n" + s.mine.String())
	s.say(said{words: tr("Copied: paste the keys into a file, or into another desk")})
}

// pasteText takes the changes that somebody copied.
func (s *sheet) pasteText() {
	mine, err := readOwn(s.app.Clipboard().Content())
	if err != nil || len(mine) == 0 {
		if err == nil {
			err = fault("the clipboard holds no keys: copy lines such as take = F2")
		}
		s.say(said{words: err.Error(), failed: true})
		return
	}
	clear(s.mine)
	s.give(mine)
	s.say(said{words: trN("%d action has the keys that were pasted", "%d actions have the keys that were pasted", len(mine))})
}

// newSheetEntry is the search of the sheet: what moves the cursor moves it from
// here too.
func newSheetEntry(s *sheet) *widgets.Entry {
	e := widgets.NewEntry(router{s.keys})
	e.SetPlaceHolder(tr("An action, a key"))
	e.OnChanged = func(string) { s.fill() }
	e.Own = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyInsert:
			s.listKey(ev)
		case fyne.KeyEscape:
			s.wipe()
		default:
			return false
		}
		return true
	}
	return e
}
