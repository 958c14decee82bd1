package desk

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"mile26/app/control"
	"mile26/app/desk/widget"
	"mile26/data"
)

// doubt is where somebody decides what the show cannot: which of two marks is
// shown, and whether two athletes are one.
type doubt struct {
	model *model
	say   func(said)
	moved func()

	view    raceView
	words   string
	clashes []data.Clash
	doubles []data.Double
	all     int          // doubles there are altogether
	rows    []doubtRow   // what is shown
	swapped map[int]bool // doubles of which the other side is kept, by place
	waiting bool

	grid    *grid
	sides   [2]*fynewidget.Label
	pair    *fyne.Container
	content *fyne.Container
}

// doubtRow is what a row of the table is about.
type doubtRow struct {
	clash  int // and which of its marks
	mark   int
	double int
}

// doubted is what is to be decided.
type doubted struct {
	view    raceView
	clashes []data.Clash
	doubles []data.Double
	all     int
	err     error
}

// doublesShown is how many likely doubles are shown at a time.
const doublesShown = 500

func newDoubt(m *model, k *keys, say func(said)) *doubt {
	d := &doubt{model: m, say: say, swapped: map[int]bool{}}
	d.grid = newGrid(k)
	d.grid.moved, d.grid.own = d.at, d.own
	d.grid.edit = func(int, int) (string, bool) { d.choose(); return "", false }
	var grounds [2]fyne.CanvasObject
	for i := range d.sides {
		d.sides[i] = fynewidget.NewLabel("")
		d.sides[i].Wrapping = fyne.TextWrapWord
		grounds[i] = container.NewVScroll(d.sides[i])
	}
	rule := canvas.NewRectangle(line)
	d.pair = container.New(arrange{standing(300, 150), func(s fyne.Size) {
		half := (s.Width - 1) / 2
		put(grounds[0], 0, 0, half, s.Height)
		put(rule, half, tight, 1, s.Height-2*tight)
		put(grounds[1], half+1, 0, half, s.Height)
	}}, grounds[0], rule, grounds[1])
	d.content = container.New(upon{}, d.grid.table, container.New(stacked{}, newLine(), d.pair))
	return d
}

// look asks for what is to be decided.
func (d *doubt) look(v raceView) {
	if v != d.view {
		d.words, d.rows, d.clashes, d.doubles = "", nil, nil, nil
		d.swapped = map[int]bool{}
	}
	d.view, d.waiting = v, true
	d.show()
	d.model.doubts(v)
}

// edited looks again after an edit.
func (d *doubt) edited(seen bool) {
	if seen {
		d.model.doubts(d.view)
	}
}

// doubts finds what is to be decided.
func (m *model) doubts(v raceView) {
	m.finds.put(job{kind: "doubts", yields: true, do: func(ctx context.Context) {
		e := doubted{view: v}
		if v == clashesView {
			e.clashes, e.err = m.o.Room.Show().Clashes(ctx)
		} else {
			e.doubles, e.all, e.err = m.o.Room.Show().Doubles(ctx, doublesShown)
		}
		if e.err != nil {
			m.fail(e.err)
		}
		m.emit(e)
	}})
}

func (d *doubt) received(e doubted) {
	if e.view != d.view || e.err != nil {
		return
	}
	d.clashes, d.doubles, d.all, d.waiting = e.clashes, e.doubles, e.all, false
	d.swapped = map[int]bool{}
	d.show()
}

func (d *doubt) find(words string) {
	d.words = words
	d.show()
	d.grid.table.Go(0, 0)
}

// fits says whether all words begin words of a text.
func (d *doubt) fits(text ...string) bool {
	has := strings.Fields(data.Fold(strings.Join(text, " ")))
	for w := range strings.FieldsSeq(data.Fold(d.words)) {
		found := false
		for _, h := range has {
			found = found || strings.HasPrefix(h, w)
		}
		if !found {
			return false
		}
	}
	return true
}

// show writes the table.
func (d *doubt) show() {
	d.rows = nil
	if d.view == doublesView {
		d.showDoubles()
	} else {
		d.showClashes()
	}
	showing(d.pair, d.view == doublesView)
	d.content.Refresh()
	d.at()
}

func (d *doubt) showClashes() {
	columns := []widget.Column{
		{Title: tr("ATHLETE"), Width: 170, Grow: true},
		{Title: tr("MARK"), Width: 100},
		{Title: tr("SAYS"), Width: 170, Grow: true},
		{Title: tr("RACE"), Width: 170, Grow: true},
	}
	var rows [][]widget.Cell
	for i, c := range d.clashes {
		given, family := c.Entry.Athlete.ScreenName()
		if !d.fits(given, family, c.Race.Name()) {
			continue
		}
		for n, m := range c.Entry.Result.Marks {
			row := []widget.Cell{{}, plain(m.Mark.Printed), quiet(saidBy(m.Source)), {}}
			if n == 0 {
				row[0] = widget.Cell{Text: given, Bold: family, Picture: d.model.flags.of(c.Entry.Athlete.Country)}
				row[3] = quiet(c.Race.Name())
			}
			if m.Chosen {
				row[1] = widget.Cell{Bold: "● " + m.Mark.Printed}
			} else {
				row[1].Text = "○ " + row[1].Text
			}
			if m.Source.Chip() {
				row[2].Text += " · " + tr("chip time")
			}
			d.rows = append(d.rows, doubtRow{clash: i, mark: n})
			rows = append(rows, row)
		}
	}
	d.grid.set(columns, rows)
}

func (d *doubt) showDoubles() {
	columns := []widget.Column{
		{Title: tr("STAYS"), Width: 180, Grow: true},
		{Title: tr("BECOMES PART OF IT"), Width: 180, Grow: true},
		{Title: tr("HOW LIKELY"), Width: 104},
		{Title: tr("BECAUSE"), Width: 170, Grow: true},
	}
	var rows [][]widget.Cell
	for i, x := range d.doubles {
		kept, gone := d.sidesOf(i)
		a, b := kept.Athlete, gone.Athlete
		ag, af := a.ScreenName()
		bg, bf := b.ScreenName()
		if !d.fits(ag, af, bg, bf) {
			continue
		}
		d.rows = append(d.rows, doubtRow{double: i})
		rows = append(rows, []widget.Cell{
			{Text: ag, Bold: af, Picture: d.model.flags.of(a.Country)},
			{Text: bg, Bold: bf, Picture: d.model.flags.of(b.Country)},
			plain(string(x.Strength)), quiet(strings.Join(x.Reasons, " · ")),
		})
	}
	d.grid.set(columns, rows)
}

// sidesOf are the athlete who stays and the one who becomes part of it.
func (d *doubt) sidesOf(i int) (kept, gone data.Side) {
	x := d.doubles[i]
	if d.swapped[i] {
		return x.B, x.A
	}
	return x.A, x.B
}

// here is the row at the cursor.
func (d *doubt) here() (doubtRow, bool) {
	i := d.grid.at()
	if i < 0 || i >= len(d.rows) {
		return doubtRow{}, false
	}
	return d.rows[i], true
}

// at shows both sides of the double at the cursor.
func (d *doubt) at() {
	r, ok := d.here()
	texts := [2]string{}
	if ok && d.view == doublesView {
		kept, gone := d.sidesOf(r.double)
		texts = [2]string{sideWords(kept), sideWords(gone)}
	}
	for i, s := range texts {
		d.sides[i].SetText(s)
	}
	if d.moved != nil {
		d.moved()
	}
}

// sideWords is what is known of one side, a line each.
func sideWords(s data.Side) string {
	given, family := s.Athlete.ScreenName()
	lines := []string{strings.TrimSpace(given + " " + family)}
	about := []string{s.Athlete.Country, string(s.Athlete.Sex), string(s.Athlete.Born)}
	if s.Athlete.Born == "" && s.Athlete.Age > 0 {
		about[2] = tr("aged %d", s.Athlete.Age)
	}
	if w := dots(about...); w != "" {
		lines = append(lines, w)
	}
	lines = append(lines, s.Seen...)
	if s.More > 0 {
		lines = append(lines, tr("and %d more", s.More))
	}
	return strings.Join(lines, "\n")
}

func (d *doubt) counts() string {
	switch {
	case d.waiting:
		return tr("looking …")
	case d.view == clashesView:
		return thousands(len(d.clashes))
	case d.all > len(d.doubles):
		return fmt.Sprintf("%s / %s", thousands(len(d.doubles)), thousands(d.all))
	}
	return thousands(len(d.doubles))
}

func (d *doubt) about() (words string, warns bool) {
	switch {
	case d.waiting:
		return tr("Looking for what is to be decided …"), false
	case len(d.rows) == 0 && d.words != "":
		return tr("Nothing here fits “%s”", d.words), false
	case len(d.rows) == 0 && d.view == clashesView:
		return tr("No sources disagree about a time; the intake's report says what else differs"), false
	case len(d.rows) == 0:
		return tr("No likely doubles"), false
	case d.view == clashesView:
		return tr("Enter shows this mark in place of the other; all are kept"), false
	}
	return tr("Enter makes them one · Space changes which of them stays · Del says that they are two"), false
}

// own lets keys decide.
func (d *doubt) own(ev *fyne.KeyEvent) bool {
	r, ok := d.here()
	switch ev.Name {
	case fyne.KeySpace:
		if ok && d.view == doublesView {
			d.swapped[r.double] = !d.swapped[r.double]
			d.show()
		}
		return true
	case fyne.KeyDelete:
		if ok && d.view == doublesView {
			kept, gone := d.sidesOf(r.double)
			m := d.model
			m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
				return m.edits.NotSame(ctx, kept.Athlete.ID, gone.Athlete.ID, m.now())
			})
			return true
		}
		d.say(said{words: tr("Nothing is deleted here: Enter chooses the mark that is shown"), failed: true})
		return true
	}
	return false
}

// choose shows the mark at the cursor, or makes two athletes one.
func (d *doubt) choose() {
	r, ok := d.here()
	m := d.model
	switch {
	case !ok:
	case d.view == clashesView:
		c := d.clashes[r.clash]
		m.setRow("mark", data.KindEntry, c.Entry.ID, func(row *data.Row) error {
			marks := row.Entry.Result.Marks
			if r.mark >= len(marks) || marks[r.mark].Mark != c.Entry.Result.Marks[r.mark].Mark {
				return fault("the marks of %s have changed: look again", row.Called())
			}
			for i := range marks {
				marks[i].Chosen = i == r.mark
			}
			return nil
		})
	default:
		kept, gone := d.sidesOf(r.double)
		m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
			return m.edits.Merge(ctx, kept.Athlete.ID, gone.Athlete.ID, m.now())
		})
	}
}
