package control

import (
	"fmt"
	"slices"

	"mile26/data"
	"mile26/data/mark"
)

// count makes a passing the time of its entry at its place, unless that has one
// already: then it is kept beside it, and why says so.
func (f *fieldwork) count(p *data.Passing) (why string, err error) {
	if p.Entry == 0 || p.Time == 0 {
		return "", nil
	}
	if p.Checkpoint != 0 {
		sp, ok, err := f.tx.SplitAt(p.Entry, p.Checkpoint)
		if err != nil {
			return "", err
		}
		if ok {
			return taken(sp.Mark, sp.Source), nil
		}
	}
	if p.Finish {
		e, err := f.tx.Entry(p.Entry)
		if err != nil {
			return "", err
		}
		if m, ok := e.Result.Chosen(); ok {
			return taken(m.Mark, m.Source), nil
		}
	}
	return "", f.use(p)
}

// taken says what stands where a passing would.
func taken(m mark.Mark, s data.Source) string {
	from := ""
	if s.Name != "" {
		from = " of " + s.Name
	}
	return fmt.Sprintf("has %s%s here already, which stays", m.Printed, from)
}

// use makes a passing the time of its entry at its place, whatever stood there.
func (f *fieldwork) use(p *data.Passing) error {
	others, err := f.beside(*p)
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Counts {
			o.Counts = false
			if _, err := f.passing(o.ID, &o); err != nil {
				return err
			}
		}
	}
	p.Counts = true
	if _, err := f.passing(p.ID, p); err != nil {
		return err
	}
	if p.Checkpoint != 0 {
		sp := data.Split{Entry: p.Entry, Checkpoint: data.Checkpoint{ID: p.Checkpoint}, Mark: p.Mark(), Source: p.Source()}
		if err := f.split(p.Entry, p.Checkpoint, &sp); err != nil {
			return err
		}
	}
	if !p.Finish {
		return nil
	}
	e, err := f.tx.Entry(p.Entry)
	if err != nil {
		return err
	}
	r := e.Result
	r.Marks = slices.DeleteFunc(slices.Clone(r.Marks), func(m data.Sourced) bool { return m.Source.Name == data.RaceControl })
	for i := range r.Marks {
		r.Marks[i].Chosen = false
	}
	r.Marks = append(r.Marks, data.Sourced{Mark: p.Mark(), Source: p.Source(), Chosen: true})
	return f.result(p.Entry, r)
}

// promote makes the first of those that were kept beside a passing count, when
// that no longer does.
func (f *fieldwork) promote(was data.Passing) error {
	if !was.Counts {
		return nil
	}
	others, err := f.beside(was)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(others, func(o data.Passing) bool { return o.Time > 0 }); i >= 0 {
		_, err = f.count(&others[i])
	}
	return err
}

// unwrite removes the split and the mark that a passing has made. What another
// hand has put in their place stays.
func (f *fieldwork) unwrite(p data.Passing) error {
	if !p.Counts {
		return nil
	}
	if p.Checkpoint != 0 {
		sp, ok, err := f.tx.SplitAt(p.Entry, p.Checkpoint)
		if err != nil {
			return err
		}
		if ok && from(sp.Source, p) {
			if err := f.split(p.Entry, p.Checkpoint, nil); err != nil {
				return err
			}
		}
	}
	if !p.Finish {
		return nil
	}
	e, err := f.tx.Entry(p.Entry)
	if err != nil {
		return err
	}
	r := e.Result
	r.Marks = slices.DeleteFunc(slices.Clone(r.Marks), func(m data.Sourced) bool { return from(m.Source, p) })
	if len(r.Marks) == len(e.Result.Marks) {
		return nil
	}
	return f.result(p.Entry, r)
}

// from says that a source is a passing.
func from(s data.Source, p data.Passing) bool {
	return s.Name == data.RaceControl && s.Line == int(p.ID)
}

// beside are the other passings of the same entry at the same place, oldest first.
func (f *fieldwork) beside(p data.Passing) ([]data.Passing, error) {
	all, err := f.tx.PassingsBy(p.Entry)
	return slices.DeleteFunc(all, func(o data.Passing) bool {
		return o.ID == p.ID || o.Checkpoint != p.Checkpoint || o.Finish != p.Finish
	}), err
}

// retime gives all that was timed by the key the time since the gun.
func (f *fieldwork) retime(r data.Race) error {
	all, err := f.tx.PassingsOf(r.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Typed != "" || p.Entry == 0 {
			continue
		}
		t, _ := timeOf(p, r, 0)
		if t == p.Time {
			continue
		}
		if err := f.unwrite(p); err != nil {
			return err
		}
		p.Time, p.Counts = t, false
		if _, err := f.passing(p.ID, &p); err != nil {
			return err
		}
		if _, err := f.count(&p); err != nil {
			return err
		}
	}
	return nil
}
