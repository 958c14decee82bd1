package intake

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/nation"
)

// Live brings the versions of one source into a show: of a file or an address
// that a timing system rewrites in place.
//
// A file that is read once is kept beside what the show holds, never written over
// it. A timing system corrects itself, so a later version takes the place of what
// the same source said before, and of nothing else:
//
//   - A time or a split that the source gave is replaced, and taken back where the
//     later version leaves its cell empty. Those of other sources stay, the
//     source's stands beside a result's and yields to a split's; which mark is
//     chosen is not touched.
//   - Place, status, rule, flags, bib, club and seed have no source of their own.
//     They are replaced while the show holds exactly what the source said last, and
//     filled where the show holds nothing. What somebody typed in its place stays,
//     and the version counts a clash.
//   - Who somebody is (name, country, sex, age, bests) belongs to the athlete in
//     every race: it is filled, never written over.
//   - A row that is missing from a later version takes nothing away: it is
//     counted as gone.
//   - Who was deleted from the race by hand stays deleted, in every later version and
//     every later run of the program, whatever else the source goes on to say of
//     them: a timing system changes its rows with every split, and would bring
//     back at 5 km who was deleted at the start. The row is counted as rejected and
//     says why. Who comes back because the deletion is undone, or is entered by hand again,
//     goes on with the next change of the row. A row that names somebody else
//     now, under the same bib, is another row, and brings them.
//   - Who was merged into another goes on as that one.
//   - A race that was deleted by hand stays deleted in the same way. One of its event,
//     year and category that is there again, however it came, goes on.
//
// All versions are one intake of the show's log, over every start of the program,
// and undone as one. Each is one transaction, and writes only what changed. Rows
// that cannot be read are counted and told, and go to no file: the next version
// will have them again.
//
// A Live belongs to one goroutine.
type Live struct {
	show   *data.Show
	source data.Source
	o      Options
	told   map[string]string

	follow *data.Follow
	notes  *noteKeeper // nil: not read yet
	total  data.Intake // of all versions

	// Of the last version, as far as it is in the show.
	head  string               // the header and what was concluded from the whole file
	read  *listReader          // nil: nothing is known of a last version
	rows  map[uint64]*saying   // by what the row says; nil for one that was rejected
	known map[string]*saying   // by race and bib, or name
	twice map[string]bool      // keys that more than one entry has
	bad   map[uint64]rejection // rows that are rejected
}

// saying is a row that is in the show: which entry it is, and what it said last.
type saying struct {
	entry data.ID
	row   row
}

// Change says what a version of a followed source brought.
type Change struct {
	Rows      int  `json:"rows"`      // of the version
	New       int  `json:"new"`       // rows that brought somebody into a race or the show
	Changed   int  `json:"changed"`   // rows that changed something
	Same      int  `json:"same"`      // rows that brought nothing
	Clash     int  `json:"clash"`     // rows that contradict what another source or a hand says, which stays
	Rejected  int  `json:"rejected"`  // rows that cannot be read, as the version stands
	Gone      int  `json:"gone"`      // rows of earlier versions that this one has not; nothing is taken away for that
	Withdrawn int  `json:"withdrawn"` // values that the source gave and has taken back
	First     bool `json:"first,omitempty"`

	Notes   []NoteGroup   `json:"notes,omitempty"`   // of the rows that changed
	Rejects []RejectGroup `json:"rejects,omitempty"` // of all rows
	Intake  data.ID       `json:"intake"`
}

// String is the change in a line.
func (c Change) String() string {
	parts := []string{count(c.Rows, "row", "rows")}
	for _, p := range []struct {
		n    int
		what string
	}{{c.New, "new"}, {c.Changed, "changed"}, {c.Clash, "clashing"}, {c.Rejected, "rejected"}, {c.Withdrawn, "withdrawn"}, {c.Gone, "gone"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if len(parts) == 1 {
		parts = append(parts, "nothing new")
	}
	return strings.Join(parts, ", ")
}

// NewLive begins to follow a source into a show. Name and detail tell it apart,
// also from one start of the program to the next. told are columns by heading or
// number with what they hold, as [Source.Map] takes them; what is remembered of a
// header holds for the others. Accept and Rejects of o are not looked at.
func NewLive(show *data.Show, source data.Source, o Options, told map[string]string) *Live {
	o.Accept, o.Rejects, o.Progress = Accept{}, "", nil
	return &Live{show: show, source: data.Source{Name: source.Name, Detail: source.Detail}, o: o, told: told}
}

// ErrNoList says that only lists can be followed.
var ErrNoList = errors.New("it is no list: what is followed has rows, as CSV, XLSX, JSON and FinishLynx files have; a live text is imported")

var rowSeed = maphash.MakeSeed()

// hash is what a row says, wherever it stands.
func (r row) hash() uint64 {
	var h maphash.Hash
	h.SetSeed(rowSeed)
	if r.broken != "" {
		_, _ = h.WriteString(r.raw)
		return h.Sum64()
	}
	for _, f := range r.fields {
		_, _ = h.WriteString(f)
		_ = h.WriteByte(0xFF)
	}
	return h.Sum64()
}

// Take brings a version in, in one transaction: it happens whole or not at all.
// now is for the show's log.
func (l *Live) Take(ctx context.Context, s *Source, now time.Time) (Change, error) {
	if s.list == nil {
		return Change{}, ErrNoList
	}
	v, err := l.version(ctx, s, now)
	if err == nil {
		err = v.apply(ctx)
	}
	if err != nil {
		l.read, l.notes = nil, nil // what was prepared for the transaction is not in the show
		return Change{}, err
	}
	return v.change(), nil
}

// version is one run of Take.
type version struct {
	*intake
	live    *Live
	races   *races
	dropped map[string]bool // deleted by hand, by raceKey
	rows    map[uint64]*saying
	bad     map[uint64]rejection
	recs    []*record
	hashes  map[*record]uint64
	same    int
	drops   int
	gone    int
	began   data.ID
	wrote   *data.Version
	became  map[*record]data.ID
}

// version reads what of a file is not as it was.
func (l *Live) version(ctx context.Context, s *Source, now time.Time) (*version, error) {
	if err := l.mapColumns(ctx, s); err != nil {
		return nil, err
	}
	if !s.list.cols.named() {
		return nil, errNoName
	}
	if l.follow == nil {
		f, err := l.show.Follow(ctx, l.source)
		if err != nil {
			return nil, err
		}
		l.follow, l.total.Added = f, f.Added()
	}
	o := l.o
	o.Now = now
	v := &version{intake: s.intake(l.show, o), live: l, bad: map[uint64]rejection{}, hashes: map[*record]uint64{}, became: map[*record]data.ID{}}
	v.name, v.report.File = l.source.Name, l.source.Name
	if err := v.reader(ctx); err != nil {
		return nil, err
	}
	return v, v.readChanged(ctx)
}

// mapColumns says what the columns hold.
func (l *Live) mapColumns(ctx context.Context, s *Source) error {
	if err := s.Remember(ctx, l.show); err != nil {
		return err
	}
	for _, column := range slices.Sorted(maps.Keys(l.told)) {
		if err := s.Map(column, l.told[column]); err != nil {
			return err
		}
	}
	return nil
}

// reader takes the reader of the last version, unless the header or what is
// concluded from the whole file is another now: then every row is read anew.
func (v *version) reader(ctx context.Context) error {
	known, err := v.show.Races(ctx)
	if err != nil {
		return fmt.Errorf("the show's races: %w", err)
	}
	v.races, err = newRaces(v.path, v.list, v.o, known)
	if err != nil {
		return err
	}
	set, r, l := v.codeSet(), v.races, v.live
	if v.dropped, err = v.droppedRaces(ctx, known); err != nil {
		return err
	}
	head := fmt.Sprintf("%s|%v|%s|%s|%s|%v|%v|%g|%q",
		v.list.key(), v.list.cols.list(), set, r.asEvent, r.category, r.codes, r.noRace, r.metres, slices.Sorted(maps.Keys(v.dropped)))
	if l.read == nil || l.head != head || l.read.races.lacks(known) {
		l.read = newListReader(v.list.cols, nation.CodeSet(set), r, eventStem(v.path, v.list.rejects()))
		l.head, l.rows, l.known, l.twice, l.bad = head, nil, map[string]*saying{}, map[string]bool{}, nil
	}
	v.races = l.read.races
	return nil
}

// droppedRaces are the keys of the races that were deleted by hand, of which the show has
// none now.
func (v *version) droppedRaces(ctx context.Context, known []data.Race) (map[string]bool, error) {
	all, err := v.live.follow.DroppedRaces(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(all))
	for _, r := range all {
		out[raceKey(r.Event, r.Year, r.Category)] = true
	}
	for _, r := range known {
		delete(out, raceKey(r.Event, r.Year, r.Category))
	}
	return out, nil
}

// readChanged reads the rows that the last version had not.
func (v *version) readChanged(ctx context.Context) error {
	l := v.live
	v.report.Rows = len(v.list.rows)
	v.rows = make(map[uint64]*saying, len(v.list.rows))
	for i, r := range v.list.rows {
		if i%everyRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		h := r.hash()
		if said, ok := l.rows[h]; ok {
			v.rows[h] = said
			if said != nil {
				said.row = r // so that the text of an older version is let go
			}
			why, bad := l.bad[h]
			switch {
			case bad && why.reason == whyDeleted: // it may be there again
			case bad:
				v.bad[h] = why
				v.report.reject(r.line, shownRow(r), why.reason)
				continue
			default:
				v.same++
				continue
			}
		}
		v.rows[h] = nil
		rec, why := l.read.read(r)
		if why == nil && rec.race != nil && v.dropped[rec.race.key()] {
			why = &rejection{reason: whyRaceGone}
		}
		if why != nil {
			v.bad[h] = *why
			v.report.reject(r.line, shownRow(r), why.reason)
			continue
		}
		v.recs = append(v.recs, rec)
		v.hashes[rec] = h
	}
	return nil
}

// shownRow is a row as a report shows it.
func shownRow(r row) string {
	if r.raw != "" {
		return r.raw
	}
	return csvLine(r.fields, ',')
}

// key is what tells a row from the others in every version: its race, and in it
// the bib or else the name.
func (rec *record) key() string {
	if rec.race == nil {
		return ""
	}
	who := "#" + strings.ToLower(rec.bib)
	if rec.bib == "" {
		who = rec.nameKey()
	}
	return rec.race.key() + "|" + who
}

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

// clone is a row that holds on to no text of a file.
func (r row) clone() row {
	fields := make([]string, len(r.fields))
	for i, f := range r.fields {
		fields[i] = strings.Clone(f)
	}
	return row{line: r.line, fields: fields}
}

func (v *version) change() Change {
	r := v.report
	return Change{
		Rows: r.Rows, New: r.New, Changed: r.Changed, Same: r.Same + v.same, Clash: r.Clash, Rejected: r.Rejected, Gone: v.gone,
		Withdrawn: v.drops, First: v.began != 0, Notes: r.Notes, Rejects: r.Rejects, Intake: v.live.follow.Intake(),
	}
}
