package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"mile26/data"
)

// raceStep is a row of a race that was changed by hand: as it was before, and as
// the edit left it. nil is a row that is not there. One of its fields is set.
type raceStep struct {
	Passing *swap[data.Passing] `json:"passing,omitempty"`
	Split   *swap[data.Split]   `json:"split,omitempty"`
	Result  *swap[entryResult]  `json:"result,omitempty"`
	Start   *swap[raceStart]    `json:"start,omitempty"`
}

type swap[T any] struct {
	Was *T `json:"was,omitempty"`
	Now *T `json:"now,omitempty"`
}

// entryResult is the result of an entry.
type entryResult struct {
	Entry  data.ID     `json:"entry"`
	Result data.Result `json:"result"`
}

// raceStart is when a race began. What was timed by the key follows it.
type raceStart struct {
	Race  data.ID   `json:"race"`
	Start time.Time `json:"start"`
}

// raceEdit is the kind of the log's edits of race control.
const raceEdit = "race"

// replayRace turns the steps of the log round, the last first.
func replayRace(tx *data.Tx, note json.RawMessage) (back any, touched Edited, err error) {
	var steps []raceStep
	if err := json.Unmarshal(note, &steps); err != nil {
		return nil, Edited{}, fmt.Errorf("steps of the log: %w", err)
	}
	f := fieldwork{tx: tx}
	for _, s := range slices.Backward(steps) {
		if err := f.turn(s); err != nil {
			return nil, Edited{}, err
		}
	}
	return f.back, Edited{}, nil
}

// fieldwork is an edit of a race being carried out: its methods write a row and
// keep how it was.
type fieldwork struct {
	tx   *data.Tx
	back []raceStep
}

// turn brings a row to what it was, when it is as the step left it.
func (f *fieldwork) turn(s raceStep) error {
	switch {
	case s.Passing != nil:
		return f.turnPassing(*s.Passing)
	case s.Split != nil:
		at := s.Split.Now
		if at == nil {
			at = s.Split.Was
		}
		is, err := f.splitNow(at.Entry, at.Checkpoint.ID)
		if err == nil && !same(is, s.Split.Now) {
			err = fmt.Errorf("the split of %s was %w", f.called(at.Entry), ErrChangedSince)
		}
		if err != nil {
			return err
		}
		return f.split(at.Entry, at.Checkpoint.ID, s.Split.Was)
	case s.Result != nil:
		e, err := f.tx.Entry(s.Result.Now.Entry)
		if err != nil {
			return err
		}
		if !same(bare(e.Result), s.Result.Now.Result) {
			return fmt.Errorf("the result of %s was %w", named(e), ErrChangedSince)
		}
		return f.result(e.ID, s.Result.Was.Result)
	case s.Start != nil:
		r, err := f.tx.Race(s.Start.Now.Race)
		if err != nil {
			return err
		}
		if !r.Start.Equal(s.Start.Now.Start) {
			return fmt.Errorf("the gun of %s was %w", r.Name(), ErrChangedSince)
		}
		return f.start(r.ID, s.Start.Was.Start)
	}
	return errors.New("a step of an edit changes what this Mile26 does not know")
}

// called names an entry, or says that it has gone.
func (f *fieldwork) called(entry data.ID) string {
	e, err := f.tx.Entry(entry)
	if err != nil {
		return fmt.Sprintf("entry %d, which has gone,", entry)
	}
	return named(e)
}

func (f *fieldwork) turnPassing(s swap[data.Passing]) error {
	if s.Now == nil {
		_, err := f.passing(s.Was.ID, s.Was)
		return err
	}
	is, err := f.tx.Passing(s.Now.ID)
	if err == nil && is != *s.Now {
		err = fmt.Errorf("the passing of %s at %s was %w", is.Bib, is.Place, ErrChangedSince)
	}
	if err != nil {
		return err
	}
	_, err = f.passing(is.ID, s.Was)
	return err
}

// passing makes a passing what it is to be: 0 adds one, nil deletes it.
func (f *fieldwork) passing(id data.ID, now *data.Passing) (data.ID, error) {
	var s swap[data.Passing]
	was, err := f.tx.Passing(id)
	switch {
	case err == nil:
		s.Was = &was
	case !errors.Is(err, data.ErrNotFound):
		return 0, err
	}
	switch {
	case now == nil:
		err = f.tx.DeletePassing(id)
	case s.Was != nil:
		err = f.tx.SetPassing(*now)
	default:
		id, err = f.tx.AddPassing(*now)
	}
	if err == nil && now != nil {
		var is data.Passing
		is, err = f.tx.Passing(id)
		s.Now = &is
	}
	f.back = append(f.back, raceStep{Passing: &s})
	return id, err
}

// splitNow is the split of an entry at a checkpoint, nil for none, without what
// may be another row when it comes back.
func (f *fieldwork) splitNow(entry, checkpoint data.ID) (*data.Split, error) {
	sp, ok, err := f.tx.SplitAt(entry, checkpoint)
	if err != nil || !ok {
		return nil, err
	}
	sp.Source.ID, sp.Checkpoint = 0, data.Checkpoint{ID: checkpoint}
	return &sp, nil
}

// split makes the split of an entry at a checkpoint what it is to be, nil for none.
func (f *fieldwork) split(entry, checkpoint data.ID, now *data.Split) error {
	was, err := f.splitNow(entry, checkpoint)
	if err != nil || was == nil && now == nil {
		return err
	}
	if now == nil {
		err = f.tx.DeleteSplit(entry, checkpoint)
	} else {
		err = f.tx.AddSplit(*now)
	}
	if err != nil {
		return err
	}
	is, err := f.splitNow(entry, checkpoint)
	f.back = append(f.back, raceStep{Split: &swap[data.Split]{was, is}})
	return err
}

// result gives an entry a result.
func (f *fieldwork) result(entry data.ID, now data.Result) error {
	e, err := f.tx.Entry(entry)
	if err != nil {
		return err
	}
	if err := f.tx.SetResult(entry, now); err != nil {
		return err
	}
	is, err := f.tx.Entry(entry)
	if err != nil {
		return err
	}
	f.back = append(f.back, raceStep{Result: &swap[entryResult]{
		&entryResult{entry, bare(e.Result)}, &entryResult{entry, bare(is.Result)},
	}})
	return nil
}

// start gives a race its gun; the zero time takes it away.
func (f *fieldwork) start(race data.ID, at time.Time) error {
	r, err := f.tx.Race(race)
	if err != nil {
		return err
	}
	was := r.Start
	r.Start = at
	if err := f.tx.UpdateRace(r); err != nil {
		return err
	}
	f.back = append(f.back, raceStep{Start: &swap[raceStart]{&raceStart{race, was}, &raceStart{race, at}}})
	n := len(f.back)
	if err := f.retime(r); err != nil {
		return err
	}
	f.back = f.back[:n] // what was timed by the key follows the gun both ways
	return nil
}

// bare is a result without the rows of its sources, which may be others when it
// comes back.
func bare(r data.Result) data.Result {
	r.Marks = slices.Clone(r.Marks)
	for i := range r.Marks {
		r.Marks[i].Source.ID = 0
	}
	return r
}

// same compares rows as the log has them.
func same(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
