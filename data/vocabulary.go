package data

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
)

// vocabulary is every word that the search of athletes knows, in memory, so that
// a misspelled one can be laid beside all of them. A million athletes have some
// hundred thousand words. What this show writes is added at once; what another
// program writes, a moment after the next search that asks.
type vocabulary struct {
	mu      sync.Mutex
	known   map[string]bool
	words   []string
	letters []uint32 // which letters a word has; see lettersOf
	state   string   // of the index when it was read; "" before

	reading bool
	stop    context.CancelFunc
	done    sync.WaitGroup
}

// read reads the words of the index, or only looks when nothing changed since.
func (v *vocabulary) read(ctx context.Context, s *Show) error {
	state, err := indexState(ctx, s.reader)
	if err != nil {
		return err
	}
	v.mu.Lock()
	same := state == v.state
	v.mu.Unlock()
	if same {
		return nil
	}
	// A connection of its own: a view of the index is a table, which readers may not make.
	db, err := sql.Open("sqlite3", dsn(s.file(), strings.ReplaceAll(s.reads, "&_query_only=on", "")))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE temp.terms USING fts4aux(main, athlete_words)`); err != nil {
		return fmt.Errorf("read the words of show %s: %w", s.path, explain(err))
	}
	words, err := list(ctx, db, func(rows *sql.Rows) (w string, err error) { return w, rows.Scan(&w) },
		`SELECT term FROM temp.terms WHERE col='*' AND term NOT GLOB '#*'`)
	if err != nil {
		return fmt.Errorf("read the words of show %s: %w", s.path, err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.known, v.words, v.letters = make(map[string]bool, len(words)), nil, nil
	v.put(words)
	v.state = state
	return nil
}

// indexState differs when the index of the search was changed, whoever did it.
func indexState(ctx context.Context, q querier) (string, error) {
	state, err := list(ctx, q, func(rows *sql.Rows) (s string, err error) { return s, rows.Scan(&s) },
		`SELECT count(*)||' '||total(level)||' '||total(idx)||' '||total(leaves_end_block)||' '||total(length(root)) FROM athlete_words_segdir`)
	return strings.Join(state, ""), err
}

// look gives the words to f, and whether a word is one of them. The first time it reads them; later, when the index
// was changed by another, it has them read anew and gives those it has.
func (v *vocabulary) look(ctx context.Context, s *Show, f func(is func(string) bool, words []string, letters []uint32)) error {
	v.mu.Lock()
	unread := v.state == ""
	v.mu.Unlock()
	if unread {
		if err := v.read(ctx, s); err != nil {
			return err
		}
	} else {
		v.refresh(s)
	}
	v.mu.Lock()
	words, letters := v.words, v.letters // only ever appended to
	v.mu.Unlock()
	f(func(w string) bool {
		v.mu.Lock()
		defer v.mu.Unlock()
		return v.known[w]
	}, words, letters)
	return nil
}

// refresh reads the words in the background, one reading at a time.
func (v *vocabulary) refresh(s *Show) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.reading {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	v.reading, v.stop = true, stop
	v.done.Go(func() {
		defer stop()
		_ = v.read(ctx, s) // the words there are serve on, and the next search tries again
		v.mu.Lock()
		v.reading = false
		v.mu.Unlock()
	})
}

// add puts words that were just written.
func (v *vocabulary) add(words []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.state != "" {
		v.put(words)
	}
}

func (v *vocabulary) put(words []string) {
	for _, w := range words {
		if !v.known[w] {
			v.known[w] = true
			v.words, v.letters = append(v.words, w), append(v.letters, lettersOf(w))
		}
	}
}

// close waits for a reading that is under way.
func (v *vocabulary) close() {
	v.mu.Lock()
	if v.stop != nil {
		v.stop()
	}
	v.reading = true // and nothing begins any more
	v.mu.Unlock()
	v.done.Wait()
}
