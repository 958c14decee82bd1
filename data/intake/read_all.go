package intake

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// outcome is what became of a row: a record, or why there is none. A row that is not
// accepted has neither.
type outcome struct {
	rec *record
	why *rejection
}

// readAll reads the rows of a list in parts, on as many goroutines as there are
// processors. Only the races are found part after part, in the order of the rows.
func (l *listReader) readAll(ctx context.Context, rows []row, accept Accept) ([]outcome, error) {
	out := make([]outcome, len(rows))
	parts := (len(rows) + everyRows - 1) / everyRows
	turns := make([]chan struct{}, parts+1) // closed when a part may find its races
	for i := range turns {
		turns[i] = make(chan struct{})
	}
	close(turns[0])
	var next atomic.Int64
	var done sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), parts) {
		done.Go(func() {
			r := partReader{listReader: *l, accept: accept}
			r.found = map[string]string{}
			for {
				p := int(next.Add(1)) - 1
				if p >= parts {
					return
				}
				from, to := p*everyRows, min((p+1)*everyRows, len(rows))
				if ctx.Err() == nil {
					r.who(rows[from:to], out[from:to])
				}
				<-turns[p]
				if ctx.Err() == nil {
					r.findRaces(out[from:to])
				}
				close(turns[p+1])
				r.rest(out[from:to])
			}
		})
	}
	done.Wait()
	return out, ctx.Err()
}

// partReader reads the rows of one part after the other, each in three steps.
type partReader struct {
	listReader
	accept Accept
	says   [everyRows]raceSays
}

func (r *partReader) who(rows []row, out []outcome) {
	// Written before it is read: the system gives new memory that is read first twice, the
	// second time with a halt of all other processors.
	recs := make([]record, len(rows))
	clear(recs)
	for i, row := range rows {
		if !r.accept.row(row.line) {
			continue
		}
		rec := &recs[i]
		rec.row, out[i].rec = row, rec
		if r.says[i], out[i].why = r.readWho(rec); out[i].why != nil {
			out[i].rec = nil
		}
	}
}

func (r *partReader) findRaces(out []outcome) {
	for i := range out {
		if out[i].rec != nil {
			r.findRace(out[i].rec, r.says[i])
		}
	}
}

func (r *partReader) rest(out []outcome) {
	for i := range out {
		if out[i].rec == nil {
			continue
		}
		if out[i].why = r.readRest(out[i].rec); out[i].why != nil {
			out[i].rec = nil
		}
	}
}
