package desk

import (
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
	"mile26/data/mark"
)

// passings is race control: the races that are being run with their clocks, the
// place at which somebody stands, the field for bibs with what came of the last
// one, all that was entered, and the pages of these races.
type passings struct {
	model *model
	keys  *keys
	say   func(said)

	raced   raced
	place   string    // "10 km"; "" before there is any
	at      int       // of the races being run, the one that the gun is for
	moment  time.Time // of the Enter on a line that could not be read, until it is mended
	waiting []passingRow
	rows    []passingRow
	cursor  data.ID // of the passing that keys act on, 0 for none
	only    bool    // those nobody has claimed
	last    keptLine
	telling data.ID // of the passing of which told speaks, 0 for anything else

	heads    *fyne.Container // the races
	places   *fyne.Container
	band     *fyne.Container // of the places, with what there is to do before there are any
	lack     *canvas.Text
	entry    *widgets.Entry
	told     *fyne.Container
	big      *canvas.Text
	small    *canvas.Text
	bigAll   string
	smallAll string
	ask      *asking
	list     *widgets.List
	about    *canvas.Text
	aboutAll string
	undo     *canvas.Text // what Ctrl Z would take back
	undoAll  string
	line     *fyne.Container
	picker   *racePicker
	pages    *racePages
	unowned  *button
	acts     *fyne.Container
	canvas   fyne.Canvas
	content  *fyne.Container
}

func newPassings(m *model, k *keys, look fyne.Theme, say func(said)) *passings {
	c := &passings{model: m, keys: k, say: say}
	c.heads = container.New(stacked{})
	c.places, c.band, c.lack = newPlaceBand()
	c.entry = newPassingEntry(k, c.enter, c.wipe, c.listKeyFromEntry)
	c.forgetting()
	c.big, c.small = newWords("", text, 22, true), newWords("", soft, textSize, false)
	c.ask = newAsking(k, say, c.focus)
	sized(c.entry, bibLook{look})
	c.told = container.New(arrange{standing(300, 64), func(s fyne.Size) {
		put(c.entry, gap, 8, 220, 48)
		x := float32(220 + 2*gap)
		put(c.big, x, 6, write(c.big, c.bigAll, s.Width-x-gap), 30)
		put(c.small, x, 36, write(c.small, c.smallAll, s.Width-x-gap), 22)
		put(c.ask.content, 0, 0, s.Width, s.Height)
	}}, c.entry, c.big, c.small, c.ask.content)
	c.list = newKeyList(k, func() int { return len(c.rows) },
		func() fyne.CanvasObject { return widgets.NewLine(dress, raceLineHeight) },
		func(i int, o fyne.CanvasObject) {
			if i < len(c.rows) {
				r := c.rows[i]
				r.chosen = !r.pending && r.line.passing.ID == c.cursor
				c.row(o.(*widgets.Line), r)
			}
		})
	c.list.Own = c.listKey
	c.about = newWords("", soft, smallSize, false)
	back := canvas.NewRectangle(panel)
	c.undo = newWords("", soft, smallSize, false)
	c.line = container.New(arrange{standing(300, 26), func(s fyne.Size) {
		put(back, 0, 0, s.Width, s.Height)
		w := write(c.undo, c.undoAll, s.Width*0.4)
		put(c.undo, s.Width-gap-w, 0, w, s.Height)
		put(c.about, gap, 0, write(c.about, c.aboutAll, s.Width-w-3*gap), s.Height)
	}}, back, c.about, c.undo)
	c.picker = newRacePicker(c)
	c.pages = newRacePages(c)
	c.content = container.NewStack()
	return c
}

// build puts the parts together, once the actions are known.
func (c *passings) build() {
	acts := container.New(&wrap{gap: 2})
	c.acts = acts
	for _, id := range raceActs {
		b := c.keys.button(id, func(k *keys, key, label string, do func()) *button {
			return newSmallButton(k, key, label, c.keeping(do))
		})
		if id == "race-unclaimed" {
			c.unowned = b
		}
		acts.Add(b)
	}
	top := container.New(stacked{}, c.heads, c.band, newLine(), c.told, newLine())
	middle := container.NewStack(container.New(above{}, newPassingHeads(), c.list), c.picker.content)
	foot := container.New(stacked{}, newLine(), container.New(column{gap: 0, pad: tight}, acts))
	upper := container.New(betwixt{}, top, middle, container.New(stacked{}, newLine(), c.line, newLine()))
	lower := container.New(betwixt{}, c.pages.head, c.pages.body, foot)
	c.content.Add(container.New(passingsAbove{c.pages.head, foot}, upper, lower))
	c.show()
}

// passingsAbove divides race control: what is entered, and the pages below it, of
// which some must be seen, and more where there is room. head and foot are what
// stands around the pages.
type passingsAbove struct{ head, foot fyne.CanvasObject }

// The pages that can be seen, and how high one is.
const (
	pagesLeast, pagesMost = 2, 5
	racePageHeight        = 31
)

// MinSize is nothing of its own: the desk has one.
func (passingsAbove) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout sets the two.
func (c passingsAbove) Layout(o []fyne.CanvasObject, s fyne.Size) {
	c.foot.Resize(fyne.NewSize(s.Width, c.foot.Size().Height)) // its buttons wrap
	rows := min(max(int((s.Height-420)/(3*racePageHeight)), pagesLeast), pagesMost)
	low := c.head.MinSize().Height + c.foot.MinSize().Height + float32(rows*racePageHeight)
	put(o[0], 0, 0, s.Width, s.Height-low)
	put(o[1], 0, s.Height-low, s.Width, low)
}

// keeping is do for a button: the keys that follow are for the field again.
func (c *passings) keeping(do func()) func() {
	return func() {
		do()
		if c.canvas != nil && c.canvas.Focused() == nil {
			c.focus()
		}
	}
}

// focus makes the field take what is typed.
func (c *passings) focus() {
	if c.canvas != nil {
		focusOn(c.canvas, c.entry)
	}
}

// opening is told when race control is opened, closing when it is left.
func (c *passings) opening() {
	c.model.passing.shown.Store(true)
	stir(c.model.passing.look)
	c.focus()
}

func (c *passings) closing() { c.model.passing.shown.Store(false) }

// heard takes away what was told of a line that could not be read.
func (c *passings) heard() {
	if !c.moment.IsZero() {
		c.clearEntry()
	}
}

// typing takes a letter that was typed where no text goes.
func (c *passings) typing(r rune) {
	if c.picker.open {
		focusOn(c.canvas, c.picker.list)
		c.picker.find(c.picker.words + string(r))
		return
	}
	c.focus()
	c.entry.TypedRune(r)
}

// receive takes what happens in the model.
func (c *passings) receive(e event) {
	switch e := e.(type) {
	case raced:
		c.raced = e
		c.show()
		c.tellAgain()
	case kept:
		c.kept(e)
	case unkept:
		for i := range c.waiting {
			if c.waiting[i].seq == e.seq {
				c.waiting[i].why = e.why
			}
		}
		c.refresh()
	case ordered:
		c.pages.ordered = e
		c.pages.show()
		if c.undoAll = ""; e.undo != "" {
			c.undoAll = tr("%s undoes %s", c.keys.action("undo").printed(), heard(e.undo))
		}
		c.line.Layout.Layout(nil, c.line.Size())
	case aired:
		c.pages.aired = e
		c.pages.show()
	case ticked:
		c.clocks()
	}
}

// show shows the races as they are now.
func (c *passings) show() {
	if c.at >= len(c.raced.running) {
		c.at = 0
	}
	before := c.shape()
	places := c.allPlaces()
	if c.place == "" || !slices.Contains(places, c.place) {
		if c.place = ""; len(places) > 0 {
			c.place = places[0]
		}
	}
	c.showRaces()
	c.showPlaces(places)
	c.pages.show()
	c.picker.show()
	c.refresh()
	if c.shape() != before {
		c.content.Refresh()
	}
}

// shape is what decides how high the parts above the list are.
func (c *passings) shape() [3]float32 {
	return [3]float32{float32(len(c.heads.Objects)), float32(len(c.places.Objects)), c.band.MinSize().Height}
}

// allPlaces are the places of all races being run, by distance, and the finish.
func (c *passings) allPlaces() []string {
	var stops []data.Checkpoint
	for _, r := range c.raced.running {
		for _, s := range r.stops {
			if !slices.ContainsFunc(stops, func(t data.Checkpoint) bool { return strings.EqualFold(t.Name, s.Name) }) {
				stops = append(stops, s)
			}
		}
	}
	slices.SortStableFunc(stops, func(a, b data.Checkpoint) int { return int(a.Metres - b.Metres) })
	var names []string
	for _, s := range stops {
		names = append(names, s.Name)
	}
	if len(c.raced.running) > 0 {
		names = append(names, control.Finish)
	}
	return names
}

// metres is how far the place is that is chosen, in the race that is marked or the
// first other that has it; 0 when that is not known.
func (c *passings) metres() float64 {
	for _, r := range c.markedFirst() {
		if isFinishLine(c.place) {
			return r.race.Metres
		}
		for _, s := range r.stops {
			if strings.EqualFold(s.Name, c.place) {
				return s.Metres
			}
		}
	}
	return 0
}

func (c *passings) showPlaces(names []string) {
	if len(c.places.Objects) != len(names) || !slices.EqualFunc(c.places.Objects, names, func(o fyne.CanvasObject, n string) bool { return o.(*button).Label == placed(n) }) {
		c.places.RemoveAll()
		for _, n := range names {
			b := newChoiceButton(c.keys, "", placed(n), c.keeping(func() { c.goTo(n) }))
			c.places.Add(b)
		}
	}
	for _, o := range c.places.Objects {
		b := o.(*button)
		b.Set(b.Label == placed(c.place), true)
	}
	c.showLack()
}

// goTo stands at a place from now on.
func (c *passings) goTo(place string) {
	c.place = place
	c.showPlaces(c.allPlaces())
	c.focus()
}

// step goes n places on.
func (c *passings) step(n int) {
	places := c.allPlaces()
	if len(places) == 0 {
		c.say(said{words: tr("No race is being run: %s chooses some", c.keys.action("race-choose").printed()), failed: true})
		return
	}
	c.goTo(places[min(max(slices.Index(places, c.place)+n, 0), len(places)-1)])
}

// enter takes what is typed with the moment of the key. It never waits.
func (c *passings) enter() {
	now := c.model.now()
	if !c.moment.IsZero() {
		now = c.moment
	}
	typed := c.entry.Text
	l, err := control.ReadLine(typed, c.metres(), c.gone(now))
	switch {
	case len(c.raced.running) == 0:
		err = errors.New(tr("no race is being run: %s chooses some", c.keys.action("race-choose").printed()))
	case err == nil && c.place == "":
		err = errors.New(tr("choose a place first"))
	}
	if err != nil {
		c.unread(now, err)
		return
	}
	c.moment = time.Time{}
	k := control.Keyed{At: now, Place: c.place, Line: l, Marked: c.markedRace()}
	seq := c.model.enter(k)
	p := data.Passing{At: now, Place: c.place, Bib: l.Bib, Typed: l.Time}
	words := l.String()
	switch {
	case l.Status != "" || l.Runs:
		p.Bib = words
	case l.Bib == "":
		words = tr("Somebody")
	}
	c.waiting = append(c.waiting, passingRow{line: passingLine{passing: p}, pending: true, seq: seq})
	c.tell(words, tr("%s at %s · not on disk yet", placed(c.place), now.Local().Format("15:04:05")), true)
	c.clearEntry()
	c.refresh()
}

func (c *passings) clearEntry() {
	if c.entry.SelectedText() != "" {
		c.entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	c.entry.SetText("")
}

// wipe empties the field, or leaves the list of those nobody has claimed.
func (c *passings) wipe() {
	switch {
	case c.picker.open:
		c.picker.close()
	case c.entry.Text == "" && c.only:
		c.toggleUnclaimed()
	}
	c.clearEntry()
	c.focus()
}

// kept takes lines that are on disk.
func (c *passings) kept(k kept) {
	for _, l := range k.lines {
		c.waiting = slices.DeleteFunc(c.waiting, func(r passingRow) bool { return r.seq == l.seq })
		id := l.line.passing.ID
		if id == 0 {
			continue
		}
		if l.line.passing.Entry == 0 && !slices.ContainsFunc(c.raced.unclaimed, func(x passingLine) bool { return x.passing.ID == id }) {
			c.raced.unclaimed = append(slices.Clone(c.raced.unclaimed), l.line)
		}
		if !slices.ContainsFunc(c.raced.lines, func(x passingLine) bool { return x.passing.ID == id }) {
			c.raced.lines = append([]passingLine{l.line}, c.raced.lines...)
		}
	}
	last := k.lines[len(k.lines)-1]
	if last.seq >= c.last.seq {
		c.last = last
		c.tellKept(last)
	}
	c.refresh()
}

// tellKept says what came of the last line.
func (c *passings) tellKept(l keptLine) {
	e, p := l.entered, l.line.passing
	given, family := e.Entry.Athlete.ScreenName()
	name := strings.Join(strings.Fields(strings.Join([]string{given, family, e.Entry.Athlete.Country}, " ")), " ")
	var big, small []string
	if l.line.stood {
		rank, gap, record := standsWords(l.line.stands)
		if rank != "" {
			big = append(big, rank+".")
		}
		big = append(big, gap)
		small = append(small, record)
	}
	bib := firstOf(e.Line.Bib, "–")
	if e.Entry.ID == 0 {
		big = append(big, bib, tr("whose?"))
	} else {
		big = append(big, bib, name)
	}
	if e.Line.Status != "" {
		big = append(big, string(e.Line.Status), e.Line.Rule)
	}
	if p.Time > 0 {
		small = append([]string{mark.Format(p.Time)}, small...)
	}
	small = append([]string{placed(e.Place)}, small...)
	small = append(small, tr("kept"))
	ok := e.Trouble == ""
	if !ok {
		small = append([]string{"▲ " + troubles(e.Trouble)}, small...)
	}
	c.tell(join(" ", big), join(" · ", small), ok)
	c.telling = p.ID
}

// join joins the words that are there.
func join(sep string, words []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(words), func(s string) bool { return s == "" }), sep)
}

// tell shows what came of a line. ok is false for what somebody has to look at.
func (c *passings) tell(big, small string, ok bool) {
	c.bigAll, c.smallAll, c.telling = big, small, 0
	tint(c.small, soft)
	if !ok {
		tint(c.small, warning)
	}
	c.told.Layout.Layout(nil, c.told.Size())
}

// refresh puts the list together: what waits, then what is kept, the newest first.
func (c *passings) refresh() {
	wide := len(c.raced.running) > 1
	c.rows = c.rows[:0]
	for _, r := range slices.Backward(c.waiting) {
		c.rows = append(c.rows, r)
	}
	lines := c.raced.lines
	if c.only {
		lines = slices.Clone(c.raced.unclaimed)
		slices.Reverse(lines)
	}
	for _, l := range lines {
		c.rows = append(c.rows, passingRow{line: l, wide: wide})
	}
	if c.unowned != nil {
		label := tr("Unclaimed: %d", len(c.raced.unclaimed))
		if len(c.raced.unclaimed) > 0 {
			label = "▲ " + label
		}
		if c.unowned.Label != label {
			c.unowned.Label = label
			c.acts.Refresh() // the button is of another width
		}
		c.unowned.Set(c.only, true)
	}
	c.list.Refresh()
	c.explain()
}

// chosenRow is the passing that keys act on.
func (c *passings) chosenRow() (passingRow, bool) {
	for _, r := range c.rows {
		if !r.pending && r.line.passing.ID == c.cursor {
			return r, true
		}
	}
	return passingRow{}, false
}

// explain says who says so, and what can be done.
func (c *passings) explain() {
	words := tr("Enter keeps a bib with the moment of the key · “108 1:01:24” a time · “108 dnf” a status · Enter alone: whose it is comes later")
	if r, ok := c.chosenRow(); ok {
		p := r.line.passing
		timed := tr("timed by the key")
		if p.Typed != "" {
			timed = tr("typed as %s", p.Typed)
		}
		words = tr("Race control · %s · %s · %s · passing %d", p.Who, dated(p.At.Local(), tr("2 Jan 2006 15:04:05.000")), timed, p.ID)
		if !p.Counts && p.Entry != 0 && p.Time > 0 {
			words = tr("%s · another time counts; %s uses this one", words, c.keys.action("race-use").printed())
		}
		if r.line.doubt != "" {
			words = "▲ " + troubles(r.line.doubt) + " · " + words
		}
	}
	c.aboutAll = words
	c.line.Layout.Layout(nil, c.line.Size())
}

// gunAt reads a time of day as that of a race's gun.
func gunAt(words string, was, now time.Time) (time.Time, error) {
	if words = strings.TrimSpace(words); words == "" {
		return time.Time{}, nil
	}
	day := now
	if !was.IsZero() {
		day = was.In(now.Location())
	}
	for _, form := range []string{"15:04:05.999", "15:04"} {
		if t, err := time.Parse(form, words); err == nil {
			return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), now.Location()), nil
		}
	}
	return time.Time{}, errors.New(tr("“%s” is no time of day: type it as 9:30:00, or nothing to take the gun back", words))
}
