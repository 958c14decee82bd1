package data

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// reading counts what is asked of a show, so that a test can hold how much an
// answer costs without a clock.
type reading struct {
	mu      sync.Mutex
	queries map[string][]driver.NamedValue // each with the arguments of the last time
	asked   int
	rows    int // that SQLite handed over
}

// readCounted opens a show a second time, to be read through a count.
func readCounted(t testing.TB, s *Show) (*Show, *reading) {
	t.Helper()
	r := &reading{queries: map[string][]driver.NamedValue{}}
	db := sql.OpenDB(countingDriver{dsn(s.path, readerPragmas), r})
	t.Cleanup(func() { _ = db.Close() })
	return &Show{path: s.path, reader: pool{db}}, r
}

// of is what one question costs, in queries and rows.
func (r *reading) of(do func()) (asked, rows int) {
	r.mu.Lock()
	r.asked, r.rows = 0, 0
	r.mu.Unlock()
	do()
	r.mu.Lock() // a look whether words are new may go on in the background: one query, one row
	defer r.mu.Unlock()
	return r.asked, r.rows
}

// walks are the steps of all queries' plans that go through a whole table, but
// for those of which a show has few rows, and the words, which FTS looks up.
func (r *reading) walks(t testing.TB, s *Show) (steps []string) {
	t.Helper()
	r.mu.Lock()
	queries := maps.Clone(r.queries)
	r.mu.Unlock()
	for query, args := range queries {
		values := make([]any, len(args))
		for i, a := range args {
			values[i] = a.Value
		}
		plan, err := list(bg, s.reader, func(rows *sql.Rows) (step string, err error) {
			var n int
			return step, rows.Scan(&n, &n, &n, &step)
		}, `EXPLAIN QUERY PLAN `+query, values...)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			what, _, _ := strings.Cut(strings.TrimPrefix(step, "SCAN "), " ")
			few := what == "races" || what == "p" || what == "j" || what == "athlete_words_segdir" || strings.HasPrefix(step, "SCAN athlete_words VIRTUAL TABLE INDEX")
			if strings.HasPrefix(step, "SCAN ") && !few && !strings.HasPrefix(what, "(") {
				steps = append(steps, step+" in "+query)
			}
		}
	}
	return steps
}

type countingDriver struct {
	dsn string
	r   *reading
}

func (d countingDriver) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

func (d countingDriver) Connect(context.Context) (driver.Conn, error) {
	c, err := d.Driver().Open(d.dsn)
	if err != nil {
		return nil, err
	}
	return countingConn{c.(*sqlite3.SQLiteConn), d.r}, nil
}

type countingConn struct {
	*sqlite3.SQLiteConn
	r *reading
}

func (c countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.r.mu.Lock()
	c.r.asked++
	c.r.queries[query] = args
	c.r.mu.Unlock()
	rows, err := c.SQLiteConn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return countingRows{rows, c.r}, nil
}

type countingRows struct {
	driver.Rows
	r *reading
}

func (c countingRows) Next(into []driver.Value) error {
	err := c.Rows.Next(into)
	if err == nil {
		c.r.mu.Lock()
		c.r.rows++
		c.r.mu.Unlock()
	}
	return err
}

// TestAKeystrokeReadsTheSameAmongMany types letter by letter in a small field and
// in one that is ten times as large: no query walks through a table, and what
// one keystroke reads has a bound that does not grow.
func TestAKeystrokeReadsTheSameAmongMany(t *testing.T) {
	const limit = 20
	for _, n := range []int{500, 5000} {
		s := newShow(t)
		loadField(t, s, n, "Pebble Marathon")
		c, reads := readCounted(t, s)
		if _, err := c.Search(bg, "misspelt", limit); err != nil { // the words are read once, by the first who slips
			t.Fatal(err)
		}
		mostAsked, mostRows := 0, 0
		for _, words := range []string{"runner n49", "n4 runner", "rumner n", "ken r", "499", "pebble men", "2031", "a b c", "zzzz"} {
			for i := range words {
				asked, rows := reads.of(func() {
					if _, err := c.Search(bg, words[:i+1], limit); err != nil {
						t.Fatal(err)
					}
				})
				mostAsked, mostRows = max(mostAsked, asked), max(mostRows, rows)
			}
		}
		t.Logf("%d athletes: at most %d queries and %d rows", n, mostAsked, mostRows)
		// Nine ways to fit, of which each may see again what those before it saw; people, races and slips; and the lines.
		if mostAsked > 20 || mostRows > 6*limit {
			t.Errorf("among %d a keystroke asks %d times and reads %d rows, want 20 and %d at most", n, mostAsked, mostRows, 6*limit)
		}
		if mostRows == 0 {
			t.Error("nothing was counted")
		}
		for _, step := range reads.walks(t, s) {
			t.Errorf("among %d: %s", n, step)
		}
	}
}

// TestTheFirstOfABoardReadLittle reads the first ten of a board, of the finish and
// of checkpoints: the rows that it is made of, and blocks, not a row of each runner.
func TestTheFirstOfABoardReadLittle(t *testing.T) {
	const n = 5000
	loaded, written, race := twoFields(t, n)
	for name, s := range map[string]*Show{"packed": loaded, "rows": written} {
		c, reads := readCounted(t, s)
		points, err := c.Checkpoints(bg, race)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range append(points, Checkpoint{Name: "finish"}) {
			asked, rows := reads.of(func() {
				if b, err := c.Board(bg, race, at.ID, 10); err != nil || len(b.Rows) != 10 {
					t.Fatalf("%s at %s: %d rows, %v", name, at.Name, len(b.Rows), err)
				}
			})
			// The blocks of two races, and the few of whom no split counts.
			if t.Logf("%s at %s: %d queries, %d rows", name, at.Name, asked, rows); asked > 15 || rows > n/20 {
				t.Errorf("%s: the first ten at %s ask %d times and read %d rows, want 15 and %d at most", name, at.Name, asked, rows, n/20)
			}
		}
	}
}
