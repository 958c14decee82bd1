package data

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/mattn/go-sqlite3"
)

// rowsAtOnce is how many rows one INSERT writes. More bring little: by then the
// cost is in the rows.
const rowsAtOnce = 64

// The tables that a [Load] fills in bulk, parents before children, which is the
// order in which a block of them is written.
const (
	loadAthletes = iota
	loadWords
	loadKeys
	loadDisciplines
	loadBests
	loadIDs
	loadEntries
	loadMarks
	loadSplits
	loadPlainSplits
	loadSplitBlocks
	loadNotes
	loadTables
)

// loadInto is, for each of them, the table with its columns, and the values of a
// row. What is the same in every row stands there and need not be bound.
var loadInto = [loadTables]struct{ into, row string }{
	loadAthletes: {`athletes (id, given, family, whole, country, sex, born, age, age_on, name_key, starred, country_printed,
		screen_given, screen_family, also, bio, line, photo)`, `(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`},
	loadWords:       {`athlete_words_content (docid, c0given, c1family, c2more)`, `(?,?,?,?)`},
	loadKeys:        {`athlete_keys (name_key, athlete)`, `(?,?)`},
	loadDisciplines: {`athlete_disciplines (athlete, position, discipline)`, `(?,?,?)`},
	loadBests:       {`bests (athlete, n, discipline, kind, ms, printed, unread, place, set_on, source, line)`, `(?,?,?,?,?,?,?,?,?,?,?)`},
	loadIDs:         {`athlete_ids (system, number, athlete)`, `(?,?,?)`},
	loadEntries: {`entries (id, race, athlete, bib, place, status, finish_ms, club, unclear, tied, flags, rule, note,
		seed_ms, seed_printed, seed_unread, withdrawn)`, `(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`},
	loadMarks:       {`result_marks (entry, n, ms, printed, unread, source, line, chosen)`, `(?,?,?,?,?,?,?,?)`},
	loadSplits:      {`splits (entry, checkpoint, ms, printed, source, line, unread, note)`, `(?,?,?,?,?,?,?,?)`},
	loadPlainSplits: {`splits (entry, checkpoint, ms, printed, source, line, unread, note)`, `(?,?,?,?,?,?,'','')`},
	loadSplitBlocks: {`split_blocks (race, first, entries, checkpoints, source, slots)`, `(?,?,?,?,?,?)`},
	loadNotes:       {`note_blocks (intake, n, words, notes)`, `(?,?,?,?)`},
}

// block is rows of all tables that are written together.
type block struct {
	args [loadTables][]driver.NamedValue
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
	stmts   map[insertOf]*sqlite3.SQLiteStmt
}

func newLoader(tx *Tx) *loader {
	l := &loader{
		tx: tx, blocks: make(chan *block, 2), free: make(chan *block, 4), written: make(chan struct{}, 4),
		ended: make(chan struct{}), stmts: map[insertOf]*sqlite3.SQLiteStmt{},
	}
	go l.run()
	return l
}

func (l *loader) run() {
	defer close(l.ended)
	defer func() {
		for _, st := range l.stmts {
			_ = st.Close()
		}
	}()
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

// write writes with the driver itself: database/sql takes as long as SQLite to
// hand over a row. Begun is the transaction on this connection already.
func (l *loader) write(b *block) error {
	if err := l.tx.ctx.Err(); err != nil {
		return err
	}
	return l.tx.conn.Raw(func(conn any) error {
		for table, args := range b.args {
			width := strings.Count(loadInto[table].row, "?")
			for len(args) > 0 {
				n := rowsAtOnce
				if len(args) < rowsAtOnce*width {
					n = 1
				}
				if err := l.insert(conn.(*sqlite3.SQLiteConn), insertOf{table, n}, args[:n*width]); err != nil {
					name, _, _ := strings.Cut(loadInto[table].into, " ")
					return fmt.Errorf("write %s: %w", name, refused(err))
				}
				args = args[n*width:]
			}
		}
		return nil
	})
}

// insertOf names the statement that writes n rows of a table.
type insertOf struct{ table, n int }

func (l *loader) insert(conn *sqlite3.SQLiteConn, of insertOf, args []driver.NamedValue) error {
	st, ok := l.stmts[of]
	if !ok {
		row := loadInto[of.table].row
		q := `INSERT INTO ` + loadInto[of.table].into + ` VALUES ` + row + strings.Repeat(","+row, of.n-1)
		if of.table == loadKeys {
			q += ` ON CONFLICT DO NOTHING`
		}
		prepared, err := conn.Prepare(q)
		if err != nil {
			return err
		}
		st = prepared.(*sqlite3.SQLiteStmt)
		l.stmts[of] = st
	}
	for i := range args {
		args[i].Ordinal = i + 1
	}
	_, err := st.ExecContext(l.tx.quiet, args)
	return err
}
