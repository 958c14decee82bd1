package intake

import (
	"context"
	"errors"
	"fmt"

	"mile26/data"
)

// apply writes the version and, when it has come about, remembers it.
func (v *version) apply(ctx context.Context) error {
	l := v.live
	entry := data.Intake{File: l.source.Name, SHA256: v.sum, At: v.o.Now}
	if len(v.recs) == 0 && l.follow.Intake() != 0 {
		v.remember() // rows that are gone, moved or rejected leave no trace in the show
		return nil
	}
	var err error
	if l.follow.Intake() == 0 {
		err = v.show.UpdateByLoad(ctx, func(tx *data.Tx) error { return v.begin(ctx, tx, entry) })
	} else {
		err = v.show.Update(ctx, func(tx *data.Tx) error { return v.goOn(ctx, tx, entry) })
	}
	if err != nil {
		return err
	}
	if v.began != 0 {
		if err := l.follow.Began(ctx, v.began); err != nil {
			return err
		}
	} else {
		v.wrote.Happened()
	}
	v.remember()
	return nil
}

// begin writes the first version.
func (v *version) begin(ctx context.Context, tx *data.Tx, entry data.Intake) error {
	load, err := v.live.follow.Load(ctx, tx, entry)
	if err != nil {
		return err
	}
	defer load.Close()
	a, err := v.applier(ctx, load, shown{show: v.show})
	if err != nil {
		return err
	}
	if err := v.applyAll(a, v.recs); err != nil {
		return err
	}
	v.find(a)
	v.began = load.Intake()
	return load.Finish(v.counted(entry))
}

// goOn writes a later version.
func (v *version) goOn(ctx context.Context, tx *data.Tx, entry data.Intake) (err error) {
	if v.wrote, err = v.live.follow.Version(ctx, tx); err != nil {
		return err
	}
	if err := v.forgetGone(ctx); err != nil {
		return err
	}
	strangers := v.strangers()
	from := shown{show: v.show}
	if len(strangers) < fewRows {
		from.near, from.some = strangers, true
	}
	a, err := v.applier(ctx, v.wrote, from)
	if err != nil {
		return err
	}
	if err := a.prepare(v.recs); err != nil {
		return err
	}
	v.claim(a)
	c := corrector{applier: a, to: v.wrote, live: v.live}
	if c.dropped, err = v.live.follow.Dropped(ctx); err != nil {
		return err
	}
	found := a.match(strangers)
	if err := v.unfound(ctx, a, strangers, found); err != nil {
		return err
	}
	for i, rec := range v.recs {
		if i%everyRows == 0 {
			if err := errors.Join(ctx.Err(), c.readSplits(v.recs[i:min(i+everyRows, len(v.recs))], found)); err != nil {
				return err
			}
		}
		if err := c.apply(rec, found[rec]); err != nil {
			return fmt.Errorf("line %d: %w", rec.row.line, err)
		}
		rec.splits = nil // of many rows they are a good part of the memory
	}
	v.drops = c.drops
	v.find(a)
	return v.wrote.Finish(v.counted(entry))
}

// forgetGone forgets which entries the changed rows were, where those are in the show
// no more: they were deleted, or merged into others.
func (v *version) forgetGone(ctx context.Context) error {
	var of []data.ID
	for _, rec := range v.recs {
		if said := v.live.known[rec.key()]; said != nil {
			of = append(of, said.entry)
		}
	}
	if len(of) == 0 {
		return nil
	}
	gone, err := v.show.Gone(ctx, of)
	if err != nil {
		return err
	}
	for _, rec := range v.recs {
		if said := v.live.known[rec.key()]; said != nil && gone[said.entry] {
			delete(v.live.known, rec.key())
		}
	}
	return nil
}

// strangers are the rows whose entry has to be found.
func (v *version) strangers() (out []*record) {
	there := map[*saying]bool{} // rows that stand as they did
	for _, said := range v.rows {
		there[said] = said != nil
	}
	kept := v.recs[:0]
	taken := map[string]bool{}
	for _, rec := range v.recs {
		key := rec.key()
		said := v.live.known[key]
		if rec.race != nil && rec.bib != "" && (taken[key] || said != nil && there[said]) {
			v.bad[v.hashes[rec]] = rejection{reason: whyBibTwice}
			v.report.reject(rec.row.line, shownRow(rec.row), whyBibTwice)
			continue
		}
		if said != nil && (taken[key] || there[said]) { // a namesake
			v.live.twice[key] = true
			said = nil
		}
		taken[key] = true
		kept = append(kept, rec)
		if said == nil {
			out = append(out, rec)
		}
	}
	v.recs = kept
	return out
}

// claim says which entries are other rows of the version.
func (v *version) claim(a *applier) {
	of := make(map[data.ID]bool, len(v.live.known))
	for _, said := range v.live.known {
		of[said.entry] = true
	}
	for _, f := range a.fields {
		for _, all := range f.byName {
			for _, e := range all {
				e.claimed = e.claimed || of[e.id]
			}
		}
	}
}

// fewRows is up to how many rows of strangers are looked up one by one, rather
// than all of the show at once.
const fewRows = 256

// applier brings records into the sink.
func (v *version) applier(ctx context.Context, to sink, from shown) (*applier, error) {
	if v.live.notes == nil {
		notes, err := newNoteKeeper(ctx, v.show, to, 0, v.live.source.Name)
		if err != nil {
			return nil, err
		}
		notes.once = true
		v.live.notes = notes
	}
	v.live.notes.to = to
	roster := &roster{byKey: map[string]*namesakes{}}
	if v.live.follow.Intake() == 0 || v.live.read.cols.hasIDs() {
		var err error
		if roster, err = from.athletes(ctx, v.live.read.cols.hasIDs(), len(v.recs)); err != nil {
			return nil, err
		}
	}
	return &applier{
		ctx: ctx, to: to, shown: from, cols: v.live.read.cols, source: v.live.source, roster: roster, keep: true,
		fields: map[*raceOf]*fieldOf{}, notes: v.live.notes, report: &v.report, fate: v.fate,
		reject: func(r row, why rejection) {
			v.bad[r.hash()] = why
			v.report.reject(r.line, shownRow(r), why.reason)
		},
	}, nil
}

// unfound reads the athletes of the show whom rows may be that no entry was found for.
// Where every row has its entry, as in nearly every version, none is read; and where
// rows have ids, all were read before.
func (v *version) unfound(ctx context.Context, a *applier, strangers []*record, found map[*record]*entrant) error {
	if v.live.read.cols.hasIDs() {
		return nil
	}
	from := shown{show: v.show}
	for _, rec := range strangers {
		if found[rec] == nil {
			from.near = append(from.near, rec)
		}
	}
	if len(from.near) == 0 {
		return nil
	}
	from.some = len(from.near) < fewRows
	all, err := from.everybody(ctx)
	if err != nil {
		return fmt.Errorf("the show's athletes: %w", err)
	}
	for i := range all {
		a.roster.add(&all[i])
	}
	return nil
}

// find notes which entry each record became.
func (v *version) find(a *applier) {
	for _, f := range a.fields {
		for rec, e := range f.byRecord {
			v.became[rec] = e.id
		}
	}
}

// counted is the intake's line in the log after the version.
func (v *version) counted(entry data.Intake) data.Intake {
	t := &v.live.total
	entry.Rows, entry.Rejected = v.report.Rows, v.report.Rejected
	entry.Added, entry.Same = t.Added+v.report.added, v.report.Same+v.same
	return entry
}

// remember keeps the version for the next one.
func (v *version) remember() {
	l := v.live
	l.total.Added += v.report.added
	for _, race := range v.races.inOrder {
		race.isNew = race.isNew && race.stored.ID == 0
	}
	for _, rec := range v.recs {
		if id := v.became[rec]; id != 0 {
			v.rows[v.hashes[rec]] = l.said(rec, id)
		}
	}
	there := map[*saying]bool{}
	for _, said := range v.rows {
		if said != nil {
			there[said] = true
		}
	}
	for _, said := range l.rows {
		if said != nil && !there[said] {
			said.row = said.row.clone()
		}
	}
	l.rows, l.bad = v.rows, v.bad
	v.gone = max(0, len(l.known)-len(there)-len(v.bad))
}

// said notes that a row is an entry. A name that two of them have without a bib
// tells neither.
func (l *Live) said(rec *record, id data.ID) *saying {
	key := rec.key()
	said := l.known[key]
	if said == nil || said.entry != id {
		if said != nil {
			l.twice[key] = true
			delete(l.known, key)
		}
		said = &saying{entry: id}
		if !l.twice[key] {
			l.known[key] = said
		}
	}
	said.row = rec.row
	return said
}

func (v *version) change() Change {
	r := v.report
	return Change{
		Rows: r.Rows, New: r.New, Changed: r.Changed, Same: r.Same + v.same, Clash: r.Clash, Rejected: r.Rejected, Gone: v.gone,
		Withdrawn: v.drops, First: v.began != 0, Notes: r.Notes, Rejects: r.Rejects, Intake: v.live.follow.Intake(),
	}
}
