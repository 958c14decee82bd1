package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mile26/app/show"
	"mile26/data"
	"mile26/data/mark"
)

// RaceControl enters what happens in the races that are being run: the gun, who
// passes where, who has stopped. Everything entered is a row of its own with the
// desk and the moment, whether it counts or not, so that nothing is lost and "who
// says so?" has an answer; and everything can be taken back.
//
// Its methods may be called from any goroutine.
type RaceControl struct {
	show  *data.Show
	edits *Edits
	who   string // the desk
}

// NewRaceControl joins the log of edits. who is what the desk is called.
func NewRaceControl(e *Edits, who string) *RaceControl {
	e.Join(raceEdit, replayRace)
	return &RaceControl{show: e.show, edits: e, who: who}
}

// Finish is the place where a race ends, whether or not it is among the race's
// checkpoints.
const Finish = "Finish"

// Entered is what became of a line.
type Entered struct {
	Keyed
	Passing data.Passing // as it is kept; without an ID when the line was a status
	Race    data.Race    // zero while nobody has claimed it
	Entry   data.Entry   // likewise
	Trouble string       // why it does not count, or what there is to know; "" for nothing
}

// Enter keeps lines in the order in which they were entered, all in one
// transaction and each as an edit of its own. When it returns without an error
// they are on disk; otherwise nothing of them is.
func (c *RaceControl) Enter(ctx context.Context, lines []Keyed) ([]Entered, error) {
	var all []Entered
	err := c.edits.Do(ctx, func(tx *Editing) error {
		all = all[:0]
		for _, k := range lines {
			f := fieldwork{tx: tx.Tx}
			e, name, err := c.enter(&f, k)
			if err != nil {
				return fmt.Errorf("%s at %s: %w", k.Line, k.Place, err)
			}
			if len(f.back) > 0 {
				if err := tx.Note(raceEdit, name, f.back); err != nil {
					return err
				}
			}
			all = append(all, e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func (c *RaceControl) enter(f *fieldwork, k Keyed) (e Entered, name string, err error) {
	e.Keyed = k
	if k.Line.Status != "" || k.Line.Runs {
		return c.status(f, e)
	}
	p := data.Passing{At: k.At.UTC().Truncate(time.Millisecond), Who: c.who, Place: k.Place, Finish: isFinish(k.Place), Bib: k.Line.Bib, Typed: k.Line.Time}
	if e, err = f.claim(e, p, k.Line.Race, k.Marked); err != nil {
		return e, "", err
	}
	return e, "passing of " + whose(e) + " at " + k.Place, nil
}

// claim keeps a passing, new or again, for the entry whose bib it has. race is the
// number of the race that was typed, marked the one that comes before the others.
func (f *fieldwork) claim(e Entered, p data.Passing, race int, marked data.ID) (Entered, error) {
	found, why, err := f.wearer(p.Bib, race, marked)
	if err != nil {
		return e, err
	}
	p.Race, p.Entry, p.Checkpoint, p.Time, p.Counts = 0, 0, 0, 0, false
	e.Trouble = why
	if found.entry.ID != 0 {
		stop, ok, err := f.stop(found.race, p.Place)
		switch {
		case err != nil:
			return e, err
		case !ok:
			e.Trouble = fmt.Sprintf("%s has no checkpoint %s", found.race.Name(), p.Place)
		default:
			e.Race, e.Entry = found.race, found.entry
			p.Race, p.Entry, p.Checkpoint = found.race.ID, found.entry.ID, stop.ID
			p.Time, why = timeOf(p, found.race, stop.Metres)
			e.Trouble = joined(joined(e.Trouble, why), Doubt(found.race, stop, p.Time))
		}
	}
	if p.ID, err = f.passing(p.ID, &p); err != nil {
		return e, err
	}
	why, err = f.count(&p)
	e.Passing, e.Trouble = p, joined(e.Trouble, why)
	if e.Entry.Result.Status != "" {
		e.Trouble = joined(e.Trouble, "is "+string(e.Entry.Result.Status))
	}
	return e, err
}

// worn is an entry of a race.
type worn struct {
	race  data.Race
	entry data.Entry
}

// wearer is who wears a bib in the races being run: in the marked one before the
// others, and of those in the first. why says what there is to know of the choice.
func (f *fieldwork) wearer(bib string, race int, marked data.ID) (w worn, why string, err error) {
	running, err := f.tx.Running()
	switch {
	case err != nil:
		return w, "", err
	case len(running) == 0:
		return w, "no race is being run", nil
	case race > len(running):
		return w, fmt.Sprintf("there are %d races being run", len(running)), nil
	case race > 0:
		running = running[race-1 : race]
	case bib == "":
		return w, "no bib yet", nil
	}
	numbers := make([]int, len(running)) // by which they can be typed
	for i := range running {
		numbers[i] = i
	}
	if i := slices.IndexFunc(running, func(r data.Race) bool { return r.ID == marked }); i > 0 {
		numbers = slices.Insert(slices.Delete(numbers, i, i+1), 0, i)
	}
	var others []string
	for _, i := range numbers {
		r := running[i]
		ids, err := f.tx.FindBib(r.ID, bib)
		switch {
		case err != nil:
			return w, "", err
		case len(ids) > 1 && w.entry.ID == 0:
			return worn{}, fmt.Sprintf("%d entries of %s have bib %s", len(ids), r.Name(), bib), nil
		case len(ids) == 0:
		case w.entry.ID == 0:
			w.race = r
			if w.entry, err = f.tx.Entry(ids[0]); err != nil {
				return w, "", err
			}
		default:
			other, err := f.tx.Entry(ids[0])
			if err != nil {
				return w, "", err
			}
			who := onScreen(other.Athlete)
			if who == "" {
				who = r.Name()
			}
			others = append(others, fmt.Sprintf("%d/%s is %s", i+1, bib, who))
		}
	}
	if w.entry.ID == 0 {
		return w, "no bib " + bib, nil
	}
	return w, strings.Join(others, "; "), nil
}

// stop is the checkpoint of a race at a place; the finish may be none.
func (f *fieldwork) stop(r data.Race, place string) (data.Checkpoint, bool, error) {
	all, err := f.tx.Checkpoints(r.ID)
	if err != nil {
		return data.Checkpoint{}, false, err
	}
	i := slices.IndexFunc(all, func(c data.Checkpoint) bool { return strings.EqualFold(c.Name, place) })
	switch {
	case i >= 0 && isFinish(place):
		all[i].Metres = r.Metres
		return all[i], true, nil
	case i >= 0:
		return all[i], true, nil
	}
	return data.Checkpoint{Name: place, Metres: r.Metres}, isFinish(place), nil
}

func isFinish(place string) bool { return strings.EqualFold(place, Finish) }

// timeOf is the time of a passing, or why it has none.
func timeOf(p data.Passing, r data.Race, metres float64) (time.Duration, string) {
	if p.Typed != "" {
		gone := time.Duration(0)
		if !r.Start.IsZero() {
			gone = p.At.Sub(r.Start)
		}
		m := readTime(p.Typed, metres, gone)
		return m.Time.Truncate(time.Millisecond), m.Unread
	}
	switch t := p.At.Sub(r.Start).Truncate(time.Millisecond); {
	case r.Start.IsZero():
		return 0, "no gun yet"
	case t <= 0:
		return 0, "before the gun"
	case t > longestRace:
		return 0, "the gun was more than " + mark.Format(longestRace) + " ago"
	default:
		return t, ""
	}
}

// longestRace is how long after the gun a key is taken to mean a race.
const longestRace = 48 * time.Hour

// status gives an entry a status, or takes it back.
func (c *RaceControl) status(f *fieldwork, e Entered) (Entered, string, error) {
	w, why, err := f.wearer(e.Line.Bib, e.Line.Race, e.Marked)
	if err != nil || w.entry.ID == 0 {
		e.Trouble = why
		return e, "", err
	}
	e.Race, e.Entry, e.Trouble = w.race, w.entry, why
	r := w.entry.Result
	name := "taking back of " + string(r.Status)
	if r.Status, r.Rule = e.Line.Status, e.Line.Rule; r.Status != "" {
		name = string(r.Status)
	}
	if r.Status != "" {
		r.Place, r.Tied = 0, false
	}
	if same(bare(r), bare(w.entry.Result)) {
		e.Trouble = joined(e.Trouble, "already so")
		return e, "", nil
	}
	if err := f.result(w.entry.ID, r); err != nil {
		return e, "", err
	}
	e.Entry.Result = r
	return e, name + " of " + whose(e), nil
}

// Correct gives a passing the bib and time of a line. A bib in several races is that
// of the race the passing is of, or, when nobody has claimed it, of the marked one.
// Error: data.ErrNotFound.
func (c *RaceControl) Correct(ctx context.Context, id data.ID, l Line, marked data.ID) (Entered, error) {
	return c.one(ctx, id, func(f *fieldwork, p data.Passing) (Entered, string, error) {
		e := Entered{Keyed: Keyed{At: p.At, Place: p.Place, Line: l}}
		if l.Status != "" || l.Runs {
			return e, "", errors.New("a passing has a bib and a time; type a status into the field above")
		}
		if err := f.unwrite(p); err != nil {
			return e, "", err
		}
		was := p
		if p.Race != 0 {
			marked = p.Race
		}
		p.Bib = l.Bib
		if l.Time == "" || p.Time == 0 || l.Time != mark.Format(p.Time) { // left as it was, it stays to the millisecond
			p.Typed = l.Time
		}
		e, err := f.claim(e, p, l.Race, marked)
		if err == nil && e.Passing.Entry != was.Entry {
			err = f.promote(was)
		}
		return e, "correction of " + whose(e) + " at " + p.Place, err
	})
}

// Delete deletes a passing. Error: data.ErrNotFound.
func (c *RaceControl) Delete(ctx context.Context, id data.ID) (Entered, error) {
	return c.one(ctx, id, func(f *fieldwork, p data.Passing) (Entered, string, error) {
		e := Entered{Passing: p, Keyed: Keyed{At: p.At, Place: p.Place, Line: Line{Bib: p.Bib}}}
		err := f.unwrite(p)
		if err == nil {
			_, err = f.passing(p.ID, nil)
		}
		if err == nil {
			err = f.promote(p)
		}
		return e, "delete of passing of " + whose(e) + " at " + p.Place, err
	})
}

// Use makes a passing the one that counts, in place of another time. Error:
// data.ErrNotFound.
func (c *RaceControl) Use(ctx context.Context, id data.ID) (Entered, error) {
	return c.one(ctx, id, func(f *fieldwork, p data.Passing) (Entered, string, error) {
		e := Entered{Passing: p, Keyed: Keyed{At: p.At, Place: p.Place, Line: Line{Bib: p.Bib}}}
		switch {
		case p.Entry == 0:
			return e, "", errors.New("nobody has claimed this passing: give it a bib first")
		case p.Time == 0:
			return e, "", errors.New("this passing has no time: type one")
		case p.Counts:
			return e, "", errors.New("this passing counts already")
		}
		err := f.use(&p)
		e.Passing = p
		return e, "use of " + mark.Format(p.Time) + " for " + whose(e) + " at " + p.Place, err
	})
}

// one edits one passing.
func (c *RaceControl) one(ctx context.Context, id data.ID, do func(*fieldwork, data.Passing) (Entered, string, error)) (e Entered, err error) {
	err = c.edits.Do(ctx, func(tx *Editing) error {
		f := fieldwork{tx: tx.Tx}
		p, err := tx.Passing(id)
		if err != nil {
			return err
		}
		var name string
		if e, name, err = do(&f, p); err != nil || len(f.back) == 0 {
			return err
		}
		return tx.Note(raceEdit, name, f.back)
	})
	return e, err
}

// Gun starts a race, or corrects when it was started: what was timed by the key
// follows. The zero time takes the gun back. Error: data.ErrNotFound.
func (c *RaceControl) Gun(ctx context.Context, race data.ID, at time.Time) (name string, err error) {
	err = c.edits.Do(ctx, func(tx *Editing) error {
		r, err := tx.Race(race)
		if err != nil {
			return err
		}
		f := fieldwork{tx: tx.Tx}
		if err := f.start(race, at.Truncate(time.Millisecond)); err != nil {
			return err
		}
		name = "gun of " + r.Name()
		return tx.Note(raceEdit, name, f.back)
	})
	return name, err
}

// Stands is where somebody lies after a passing.
type Stands struct {
	data.Standing
	Record string        // the kind of the record that the time is held against: "WR"; "" for none
	Ahead  time.Duration // the passing's time less that of the record's pace there: below 0 is ahead
}

// Stands says where a passing that counts puts its entry. Error: data.ErrNotFound.
func (c *RaceControl) Stands(ctx context.Context, p data.Passing) (s Stands, err error) {
	if p.Finish {
		s.Standing, err = c.show.Finished(ctx, p.Entry)
	} else {
		s.Standing, err = c.show.Standing(ctx, p.Entry, p.Checkpoint)
	}
	if err != nil {
		return s, err
	}
	race, err := c.show.Race(ctx, p.Race)
	if err != nil {
		return s, err
	}
	held, err := show.Records(ctx, c.show, race)
	if err != nil || len(held) == 0 || race.Metres == 0 || s.Checkpoint.Metres == 0 {
		return s, err
	}
	at := mark.Project(held[0].Mark.Time, race.Metres, s.Checkpoint.Metres)
	s.Record, s.Ahead = held[0].Kind, (mark.Road(s.Mark.Time) - at).Round(time.Second)
	return s, nil
}

// Run says which races are being run, in this order. It is a choice of the
// operator and no edit.
func (c *RaceControl) Run(ctx context.Context, races []data.ID) error {
	return c.show.Update(ctx, func(tx *data.Tx) error { return tx.SetRunning(races) })
}

// whose names whom a line is about.
func whose(e Entered) string {
	if e.Entry.ID != 0 {
		return named(e.Entry)
	}
	if bib := e.Line.Bib; bib != "" {
		return bib
	}
	return "nobody yet"
}

// named is an entry in words: "108 Sifan HASSAN".
func named(e data.Entry) string {
	return strings.TrimSpace(e.Bib + " " + onScreen(e.Athlete))
}

// onScreen is an athlete's name in screen form: "Sifan HASSAN".
func onScreen(a data.Athlete) string {
	given, family := a.ScreenName()
	return strings.Join(strings.Fields(given+" "+family), " ")
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
