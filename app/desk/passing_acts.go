package desk

import (
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/data"
	"mile26/data/mark"
)

// raceGroup is the heading of race control's actions.
const raceGroup = "Race control"

// raceActs are the actions that stand under race control.
var raceActs = []string{"race-choose", "gun", "gun-at", "race-next", "race-unclaimed", "race-correct", "race-use", "race-delete", "race-hold", "race-stops"}

// actOnRaces is what runs a race, wherever the focus is.
func (v *view) actOnRaces() {
	c := v.passings
	for _, a := range []action{
		{id: "race-choose", label: tr("Races"), does: tr("Chooses the races that are being run"), keys: must("Ctrl Shift S"), do: v.atRaces(func() { c.picker.toggle() })},
		{id: "gun", label: tr("Gun"), does: tr("Starts the race that is marked; asks when it was started already"), keys: must("Ctrl Shift G"), do: v.atRaces(c.gun)},
		{id: "gun-at", label: tr("Gun at"), does: tr("Sets or corrects when the race was started"), keys: must("Ctrl Shift T"), do: v.atRaces(c.gunAsk)},
		{id: "race-next", label: tr("Next race"), does: tr("Marks the next race for the gun"), keys: must("Ctrl Shift ↓"), do: v.atRaces(c.nextRace)},
		{id: "race-unclaimed", label: tr("Unclaimed"), does: tr("Lists the passings that nobody has claimed"), keys: must("Ctrl Shift L"), do: v.atRaces(c.toggleUnclaimed)},
		{id: "race-correct", label: tr("Correct"), does: tr("Gives the passing another bib or time"), keys: must("Ctrl Shift E"), do: v.atRaces(c.correct)},
		{id: "race-use", label: tr("Use"), does: tr("Makes the passing the one that counts"), keys: must("Ctrl Shift U"), do: v.atRaces(c.use)},
		{id: "race-delete", label: tr("Delete passing"), keys: must("Ctrl Shift Del"), do: v.atRaces(c.remove)},
		{id: "race-hold", label: tr("Page live/hold"), does: tr("Lets the marked page of a race follow at once, or hold newer data back"), keys: must("Ctrl Shift H"), do: v.atRaces(func() { c.pages.toggle() })},
		{id: "race-stops", label: tr("Checkpoints"), does: tr("Goes to the checkpoints of the race that is marked"), keys: must("Ctrl Shift M"), do: v.atRaces(v.toCheckpoints)},
	} {
		a.group = raceGroup
		v.keys.add(a)
	}
}

// atRaces is do at race control, which is opened for it.
func (v *view) atRaces(do func()) func() {
	return func() {
		if v.tabs.now != v.raceTab {
			v.tabs.open(v.raceTab)
		}
		do()
	}
}

// stepPlace goes to the next checkpoint: of race control when that is open,
// otherwise of the board that is picked.
func (v *view) stepPlace(n int) func() {
	return func() {
		if v.tabs.now == v.raceTab {
			v.passings.step(n)
			return
		}
		v.model.step(n)
	}
}

// marked is the race that the gun is for.
func (c *passings) marked() (racing, bool) {
	if c.at < len(c.raced.running) {
		return c.raced.running[c.at], true
	}
	c.say(said{words: tr("No race is being run: %s chooses some", c.keys.action("race-choose").printed()), failed: true})
	return racing{}, false
}

// gun starts the race that is marked, at the moment of the key. One that was
// started already is asked about.
func (c *passings) gun() {
	c.picker.done()
	now := c.model.now()
	r, ok := c.marked()
	switch {
	case !ok:
	case r.race.Start.IsZero():
		c.model.gun(r.race.ID, now)
	default:
		c.gunAsk()
	}
}

// gunAsk asks when the race that is marked was started.
func (c *passings) gunAsk() {
	c.picker.done()
	r, ok := c.marked()
	if !ok {
		return
	}
	now := c.model.now()
	was := now
	if !r.race.Start.IsZero() {
		was = r.race.Start.In(now.Location())
	}
	words := was.Format("15:04:05.000")
	c.ask.open(c.canvas, tr("Gun of %s, time of day; nothing takes it back", r.race.Name()), strings.TrimSuffix(words, ".000"), func(s string) error {
		at, err := gunAt(s, r.race.Start, c.model.now())
		if err == nil {
			c.model.gun(r.race.ID, at)
		}
		return err
	})
}

func (c *passings) nextRace() {
	if n := len(c.raced.running); n > 0 {
		c.at = (c.at + 1) % n
		c.showRaces()
	}
}

func (c *passings) toggleUnclaimed() {
	c.only = !c.only
	c.refresh()
	c.list.ScrollToTop()
	if c.only && len(c.rows) > 0 {
		c.move(0)
	}
}

// correct asks for the bib and the time of the passing that is marked.
func (c *passings) correct() {
	r, ok := c.need()
	if !ok {
		return
	}
	p := r.line.passing
	was := control.Line{Bib: p.Bib, Time: p.Typed}
	if p.Typed == "" && p.Time > 0 {
		was.Time = mark.Format(p.Time)
	}
	c.ask.open(c.canvas, tr("Bib and time at %s; without a time that of the key", placed(p.Place)), was.String(), func(s string) error {
		l, err := control.ReadLine(s, c.metresAt(p.Place), c.gone(p.At))
		if err == nil && (l.Status != "" || l.Runs) {
			err = errors.New(tr("a passing has a bib and a time; type a status into the field"))
		}
		if err == nil && l != was {
			c.model.correct(p.ID, l, c.markedRace())
		}
		return err
	})
}

// gone is how long after the gun somebody passed: after the last gun of the races
// being run, 0 before it.
func (c *passings) gone(at time.Time) time.Duration {
	var least time.Duration
	for _, r := range c.raced.running {
		if d := at.Sub(r.race.Start); !r.race.Start.IsZero() && d > 0 && (least == 0 || d < least) {
			least = d
		}
	}
	return least
}

// metresAt is metres for another place.
func (c *passings) metresAt(place string) float64 {
	was := c.place
	defer func() { c.place = was }()
	c.place = place
	return c.metres()
}

func (c *passings) use() {
	if r, ok := c.need(); ok {
		c.model.usePassing(r.line.passing)
	}
}

// remove deletes the passing that is marked; the next one is marked then.
func (c *passings) remove() {
	r, ok := c.need()
	if !ok {
		return
	}
	c.model.deletePassing(r.line.passing)
	i := c.index()
	if next := i + 1; next < len(c.rows) {
		c.cursor = c.rows[next].line.passing.ID
	}
}

// need is the passing that is marked, or says that none is.
func (c *passings) need() (passingRow, bool) {
	r, ok := c.chosenRow()
	if !ok {
		c.say(said{words: tr("No passing is marked: ↑ ↓ mark one"), failed: true})
	}
	return r, ok
}

func (c *passings) index() int {
	return slices.IndexFunc(c.rows, func(r passingRow) bool { return !r.pending && r.line.passing.ID == c.cursor })
}

// move marks a row.
func (c *passings) move(to int) {
	if len(c.rows) == 0 {
		return
	}
	to = min(max(to, 0), len(c.rows)-1)
	for to < len(c.rows)-1 && c.rows[to].pending {
		to++
	}
	c.cursor = c.rows[to].line.passing.ID
	c.list.ScrollTo(to)
	c.list.Refresh()
	c.explain()
}

// listKeyFromEntry goes through the list while the field has the focus.
func (c *passings) listKeyFromEntry(ev *fyne.KeyEvent) {
	if c.picker.open {
		c.picker.key(ev)
		return
	}
	c.walk(ev.Name)
}

func (c *passings) walk(name fyne.KeyName) {
	by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -10, fyne.KeyPageDown: 10}[name]
	at := c.index()
	if at < 0 && by > 0 {
		by = 0
		at = 0
	}
	c.move(at + by)
}

// listKey lets keys act on the rows while the list has the focus.
func (c *passings) listKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		c.walk(ev.Name)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.correct()
	case fyne.KeyDelete:
		c.remove()
	case fyne.KeyEscape:
		c.focus()
	default:
		return false
	}
	return true
}

func (c *passings) pressed(r passingRow) {
	if r.pending {
		return
	}
	c.cursor = r.line.passing.ID
	if c.canvas != nil {
		focusOn(c.canvas, c.list)
	}
	c.list.Refresh()
	c.explain()
}

func (c *passings) opened(r passingRow) {
	if !r.pending {
		c.cursor = r.line.passing.ID
		c.correct()
	}
}

// chosenRaces are the races being run.
func (c *passings) chosenRaces() (ids []data.ID) {
	for _, r := range c.raced.running {
		ids = append(ids, r.race.ID)
	}
	return ids
}
