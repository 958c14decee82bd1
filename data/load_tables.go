package data

import (
	"cmp"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mattn/go-sqlite3"
)

// loadedTables is the athletes and entries of a load, as the trees that the show will
// have of them. They go into the show at once, when they are needed or at the end.
//
// A nil one takes no row: they are written one by one then.
type loadedTables struct {
	search, people, fields   *treeFile // the files of words, athletes and entries
	athletes, words, entries tree
	names                    []nameEntry
	pairs                    []pairEntry
	finishes                 []finishEntry
	unclear                  []pairEntry
	bibs                     []nameEntry
}

// The entries of indexes, by what they are sorted by.
type (
	nameEntry struct {
		key   string
		begin uint64 // with what key begins, which is soon compared
		id    ID
	}
	pairEntry   struct{ a, b, id ID }
	finishEntry struct {
		race   ID
		status string
		place  int
		ms     int64 // below 0: none, which comes first
		id     ID
	}
)

// About how many bytes the rows are, with their indexes.
const (
	bytesOfWords   = 40
	bytesOfAthlete = 120
	bytesOfEntry   = 130
)

// newLoadedTables has room for about so many athletes and entries.
func newLoadedTables(rows int) *loadedTables {
	search, people, fields := newTreeFile(rows*bytesOfWords), newTreeFile(rows*bytesOfAthlete), newTreeFile(rows*bytesOfEntry)
	return &loadedTables{
		search: search, people: people, fields: fields, words: tree{file: search}, athletes: tree{file: people}, entries: tree{file: fields},
		names: make([]nameEntry, 0, rows), pairs: make([]pairEntry, 0, rows), finishes: make([]finishEntry, 0, rows), bibs: make([]nameEntry, 0, rows),
	}
}

// athlete adds a row; false for one that is too large for a page.
func (t *loadedTables) athlete(a Athlete, id ID, key string, starred bool) bool {
	if t == nil || len(key) > mostEntry {
		return false
	}
	r := &t.athletes.record
	r.reset()
	r.null() // id, which is the number of the row
	r.text(a.Given)
	r.text(a.Family)
	r.text(a.Whole)
	r.text(a.Country)
	r.text(string(a.Sex))
	r.text(string(a.Born))
	r.int(int64(a.Age))
	r.text(string(a.AgeOn))
	r.text(key)
	r.yes(starred)
	r.text(a.ScreenGiven)
	r.text(a.ScreenFamily)
	r.text(strings.Join(a.Also, "\n"))
	r.text(a.CountryPrinted)
	r.text(a.Bio)
	r.text(a.Line)
	r.textOrNull(a.Photo)
	if !t.athletes.put(id) {
		return false
	}
	t.names = append(t.names, nameEntry{key, beginning(key, false), id})
	return true
}

// named adds what the search knows an athlete by.
func (t *loadedTables) named(w loadedWords) bool {
	if t == nil {
		return false
	}
	r := &t.words.record
	r.reset()
	r.null()
	r.text(w.given)
	r.text(w.family)
	r.text(w.more)
	return t.words.put(w.id)
}

// entry adds a row; m is its only mark or nil, and source that mark's.
func (t *loadedTables) entry(e Entry, id ID, m *Sourced, source any) bool {
	if t == nil || len(e.Bib) > mostEntry {
		return false
	}
	r, res := &t.entries.record, e.Result
	ms, unclear := finish(res)
	seedMS, seedPrinted, seedUnread := markColumns(e.Seed)
	r.reset()
	r.null()
	r.int(int64(e.Race))
	r.int(int64(e.Athlete.ID))
	r.text(e.Bib)
	r.text(e.Club)
	r.int(int64(res.Place))
	r.text(string(res.Status))
	r.intOrNull(ms)
	r.yes(unclear)
	r.yes(res.Tied)
	r.text(strings.Join(res.Flags, " "))
	r.text(res.Rule)
	r.text(res.Note)
	r.intOrNull(seedMS)
	r.text(seedPrinted)
	r.text(seedUnread)
	r.yes(e.Withdrawn)
	if m != nil {
		r.text(m.Mark.Printed)
		r.intOrNull(source)
		r.int(int64(m.Source.Line))
	}
	if !t.entries.put(id) {
		return false
	}
	f := finishEntry{e.Race, string(res.Status), res.Place, -1, id}
	if n, ok := ms.(int64); ok {
		f.ms = n
	}
	t.finishes = append(t.finishes, f)
	t.pairs = append(t.pairs, pairEntry{e.Athlete.ID, e.Race, id})
	if unclear {
		t.unclear = append(t.unclear, pairEntry{a: e.Race, id: id})
	}
	if e.Bib != "" {
		t.bibs = append(t.bibs, nameEntry{e.Bib, beginning(e.Bib, true), id})
	}
	return true
}

// put adds the row that the record is of; false for one that is too large for a page.
func (t *tree) put(id ID) bool {
	if t.record.size() > mostRow {
		return false
	}
	t.row(int64(id), &t.record)
	return true
}

// sorted makes the tree of an index from its entries.
func sorted[E any](file *treeFile, name string, all []E, compare func(a, b E) int, write func(r *recordMaker, e E)) {
	if !slices.IsSortedFunc(all, compare) {
		slices.SortFunc(all, compare)
	}
	t := tree{file: file}
	r := &t.record
	for i, e := range all {
		r.reset()
		write(r, e)
		t.entry(r, i == len(all)-1)
	}
	t.end(name, pageLeafIndex, pageInnerIndex)
}

// The orders of the indexes. What tells most entries apart is compared first, and
// nothing beyond.
func (e nameEntry) compare(o nameEntry) int {
	switch {
	case e.begin != o.begin:
		return cmp.Compare(e.begin, o.begin)
	case e.key != o.key:
		return strings.Compare(e.key, o.key)
	}
	return cmp.Compare(e.id, o.id)
}

func (e nameEntry) compareNoCase(o nameEntry) int {
	if e.begin != o.begin {
		return cmp.Compare(e.begin, o.begin)
	}
	if c := compareNoCase(e.key, o.key); c != 0 {
		return c
	}
	return cmp.Compare(e.id, o.id)
}

func (e pairEntry) compare(o pairEntry) int {
	switch {
	case e.a != o.a:
		return cmp.Compare(e.a, o.a)
	case e.b != o.b:
		return cmp.Compare(e.b, o.b)
	}
	return cmp.Compare(e.id, o.id)
}

func (e finishEntry) compare(o finishEntry) int {
	switch {
	case e.race != o.race:
		return cmp.Compare(e.race, o.race)
	case e.status != o.status:
		return strings.Compare(e.status, o.status)
	case e.place != o.place:
		return cmp.Compare(e.place, o.place)
	case e.ms != o.ms:
		return cmp.Compare(e.ms, o.ms)
	}
	return cmp.Compare(e.id, o.id)
}

// beginning is the first eight bytes of a key as a number in their order; noCase has
// the letters of ASCII as small ones.
func beginning(key string, noCase bool) uint64 {
	var b [8]byte
	copy(b[:], key)
	for i, c := range b {
		if noCase && 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return binary.BigEndian.Uint64(b[:])
}

func writeName(r *recordMaker, e nameEntry) { r.text(e.key); r.int(int64(e.id)) }

// finishWords makes the tree of what the search knows athletes by.
func (t *loadedTables) finishWords() {
	t.words.end("athlete_words_content", pageLeafTable, pageInnerTable)
}

// finishAthletes makes the trees of athletes and of their index, by name.
func (t *loadedTables) finishAthletes() {
	t.athletes.end("athletes", pageLeafTable, pageInnerTable)
	sorted(t.people, "athletes_name", t.names, nameEntry.compare, writeName)
}

// finishEntries makes those of entries.
func (t *loadedTables) finishEntries() {
	t.entries.end("entries", pageLeafTable, pageInnerTable)
	sorted(t.fields, "sqlite_autoindex_entries_1", t.pairs, pairEntry.compare, func(r *recordMaker, e pairEntry) {
		r.int(int64(e.a))
		r.int(int64(e.b))
		r.int(int64(e.id))
	})
	sorted(t.fields, "entries_unclear", t.unclear, pairEntry.compare, func(r *recordMaker, e pairEntry) { r.int(int64(e.a)); r.int(int64(e.id)) })
	sorted(t.fields, "entries_bib", t.bibs, nameEntry.compareNoCase, writeName)
	sorted(t.fields, "entries_finish", t.finishes, finishEntry.compare, func(r *recordMaker, e finishEntry) {
		r.int(int64(e.race))
		r.text(e.status)
		r.int(int64(e.place))
		if e.ms < 0 {
			r.null()
		} else {
			r.int(e.ms)
		}
		r.int(int64(e.id))
	})
}

// compareNoCase is SQLite's NOCASE: the letters of ASCII count as small ones.
func compareNoCase(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		x, y := a[i], b[i]
		if 'A' <= x && x <= 'Z' {
			x += 'a' - 'A'
		}
		if 'A' <= y && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

// write brings everything into the show, and has words make its index. SQLite takes
// over one file after the other; meanwhile, on another processor, what the next needs
// is made, in the order in which it is needed.
func (t *loadedTables) write(tx *Tx, words *wordIndex) error {
	if graft, err := t.canGraft(tx); err != nil {
		return err
	} else if graft {
		return t.graft(tx, words)
	}
	madeAthletes, madeEntries := make(chan struct{}), make(chan struct{})
	var making sync.WaitGroup
	defer making.Wait()
	making.Go(func() {
		if t != nil {
			t.finishAthletes()
			close(madeAthletes)
			t.finishEntries()
			close(madeEntries)
		}
		if words != nil {
			words.made()
		}
	})
	if t == nil {
		return nil
	}
	t.finishWords()
	if err := takeTable(tx, t.search, "athlete_words_content", &t.words); err != nil {
		return err
	}
	<-madeAthletes
	if err := takeTable(tx, t.people, "athletes", &t.athletes); err != nil {
		return err
	}
	<-madeEntries
	return takeTable(tx, t.fields, "entries", &t.entries)
}

// takeTable brings the table of a file into the show, with its indexes.
func takeTable(tx *Tx, f *treeFile, table string, rows *tree) error {
	if rows.empty() {
		return nil
	}
	_, err := list(tx.quiet, inside{tx}, func(r *sql.Rows) (none struct{}, err error) {
		var kind, name string
		var text sql.NullString
		if err = r.Scan(&kind, &name, &text); err != nil {
			return none, err
		}
		if root, made := f.roots[name]; made { // without an index of the show SQLite fills that row by row
			f.define(kind, name, table, root, text.String)
		}
		return none, nil
	}, `SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'index') AND tbl_name=? ORDER BY rowid`, table)
	if err != nil {
		return err
	}
	return tx.takeOver(f.whole(), table)
}

// loadedFile is what the file of a load is called while its rows are taken over.
// Within a transaction it cannot be put away, so each has its own name.
func loadedFile(n int) string { return fmt.Sprint("loaded", n) }

// takeOver copies the rows of the table of a database in memory.
func (tx *Tx) takeOver(file []byte, table string) error {
	name := loadedFile(tx.loaded)
	tx.loaded++
	if _, err := tx.exec(`ATTACH ':memory:' AS ` + name); err != nil {
		return err
	}
	err := tx.conn.Raw(func(conn any) error { return conn.(*sqlite3.SQLiteConn).Deserialize(file, name) })
	if err != nil {
		return err
	}
	if _, err := tx.exec(`INSERT INTO main.` + table + ` SELECT * FROM ` + name + `.` + table); err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	return nil
}

// afterLoad makes the connection as it was before, when the transaction is over.
// One that cannot be is given up, and the next change makes another.
func (tx *Tx) afterLoad() {
	_, err := tx.conn.ExecContext(tx.quiet, "PRAGMA foreign_keys=on; PRAGMA wal_autocheckpoint=1000")
	for n := 0; err == nil && n < tx.loaded; n++ {
		_, err = tx.conn.ExecContext(tx.quiet, `DETACH `+loadedFile(n))
	}
	if err != nil {
		_ = tx.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}
