package data

import (
	"fmt"
	"strings"
	"sync/atomic"
)

// rowsAtOnce is how many rows one INSERT writes. More bring little: by then the
// cost is in the rows.
const rowsAtOnce = 64

// The tables that a [Load] fills in bulk, parents before children, which is the
// order in which a block of them is written.
const (
	loadAthletes      = iota
	loadPlainAthletes // without what few lists have
	loadWords
	loadKeys
	loadDisciplines
	loadBests
	loadIDs
	loadEntries
	loadPlainEntries
	loadMarks
	loadSplits
	loadPlainSplits
	loadNotes
	loadTables
)

// loadInto is, for each of them, the table with its columns, and the values of a
// row. What is the same in every row stands there and need not be bound.
var loadInto = [loadTables]struct{ into, row string }{
	loadAthletes: {`athletes (id, given, family, whole, country, sex, born, age, age_on, name_key, starred, country_printed,
		screen_given, screen_family, also, bio, line, photo)`, `(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`},
	loadPlainAthletes: {`athletes (id, given, family, whole, country, sex, born, age, age_on, name_key, starred, country_printed)`, `(?,?,?,?,?,?,?,?,?,?,?,?)`},
	loadWords:         {`athlete_words (docid, given, family, more)`, `(?,?,?,?)`},
	loadKeys:          {`athlete_keys (name_key, athlete)`, `(?,?)`},
	loadDisciplines:   {`athlete_disciplines (athlete, position, discipline)`, `(?,?,?)`},
	loadBests:         {`bests (athlete, n, discipline, kind, ms, printed, unread, place, set_on, source, line)`, `(?,?,?,?,?,?,?,?,?,?,?)`},
	loadIDs:           {`athlete_ids (system, number, athlete)`, `(?,?,?)`},
	loadEntries: {`entries (id, race, athlete, bib, place, status, finish_ms, club, unclear, tied, flags, rule, note,
		seed_ms, seed_printed, seed_unread, withdrawn)`, `(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`},
	loadPlainEntries: {`entries (id, race, athlete, bib, place, status, finish_ms)`, `(?,?,?,?,?,?,?)`},
	loadMarks:        {`result_marks (entry, n, ms, printed, unread, source, line, chosen)`, `(?,?,?,?,?,?,?,?)`},
	loadSplits:       {`splits (entry, checkpoint, ms, printed, source, line, unread, note)`, `(?,?,?,?,?,?,?,?)`},
	loadPlainSplits:  {`splits (entry, checkpoint, ms, printed, source, line, unread, note)`, `(?,?,?,?,?,?,'','')`},
	loadNotes:        {`intake_notes (intake, n, line, column, printed, reason)`, `(?,?,?,?,?,?)`},
}

// block is rows of all tables that are written together.
type block struct {
	args [loadTables][]any
	rows int
}

// blockRows is how many rows a block holds before it is written.
const blockRows = 4096

// loader writes blocks on a goroutine of its own, so that reading and writing
// take place at once. Between idle and the next send nobody uses the Tx but the
// caller.
type loader struct {
	tx      *Tx
	blocks  chan *block
	free    chan *block
	written chan struct{} // one for each block
	sent    int
	ended   chan struct{}
	failed  atomic.Pointer[error]
	queries map[string]string
}

func newLoader(tx *Tx) *loader {
	l := &loader{
		tx: tx, blocks: make(chan *block, 2), free: make(chan *block, 4), written: make(chan struct{}, 4),
		ended: make(chan struct{}), queries: map[string]string{},
	}
	go l.run()
	return l
}

func (l *loader) run() {
	defer close(l.ended)
	for b := range l.blocks {
		if l.failed.Load() == nil {
			if err := l.write(b); err != nil {
				l.failed.Store(&err)
			}
		}
		for i := range b.args {
			clear(b.args[i])
			b.args[i] = b.args[i][:0]
		}
		b.rows = 0
		select {
		case l.free <- b:
		default:
		}
		l.written <- struct{}{}
	}
}

func (l *loader) err() error {
	if err := l.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// empty is a block to fill.
func (l *loader) empty() *block {
	select {
	case b := <-l.free:
		return b
	default:
		return &block{}
	}
}

// send gives a block away to be written.
func (l *loader) send(b *block) {
	for l.sent == cap(l.written) {
		<-l.written
		l.sent--
	}
	l.sent++
	l.blocks <- b
}

// idle waits until everything that was sent is written.
func (l *loader) idle() error {
	for ; l.sent > 0; l.sent-- {
		<-l.written
	}
	return l.err()
}

// end ends the goroutine.
func (l *loader) end() {
	if l.blocks != nil {
		_ = l.idle()
		close(l.blocks)
		<-l.ended
		l.blocks = nil
	}
}

func (l *loader) write(b *block) error {
	for table, args := range b.args {
		width := strings.Count(loadInto[table].row, "?")
		for len(args) > 0 {
			n := rowsAtOnce
			if len(args) < rowsAtOnce*width {
				n = 1
			}
			if _, err := l.tx.exec(l.insert(table, n), args[:n*width]...); err != nil {
				name, _, _ := strings.Cut(loadInto[table].into, " ")
				return fmt.Errorf("write %s: %w", name, err)
			}
			args = args[n*width:]
		}
	}
	return nil
}

// insert is the statement that writes n rows of a table.
func (l *loader) insert(table, n int) string {
	key := fmt.Sprint(table, " ", n)
	q, ok := l.queries[key]
	if !ok {
		row := loadInto[table].row
		q = `INSERT INTO ` + loadInto[table].into + ` VALUES ` + row + strings.Repeat(","+row, n-1)
		if table == loadKeys {
			q += ` ON CONFLICT DO NOTHING`
		}
		l.queries[key] = q
	}
	return q
}
