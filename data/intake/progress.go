package intake

import (
	"context"
	"io"

	"mile26/data"
)

// The steps of an intake, beside those of package data: its copy and its doubles.
const (
	StepFile   data.Step = "file"   // the bytes of a file come in
	StepParse  data.Step = "parse"  // they are taken apart
	StepRows   data.Step = "rows"   // its rows are held against the show
	StepFinish data.Step = "finish" // what they bring is written
	StepPhotos data.Step = "photos" // pictures are read
)

// toldReader reads until a context is done, and tells how much has come in.
type toldReader struct {
	ctx context.Context
	r   io.Reader
	now data.Progress
}

// newToldReader reads r, of which there are so many bytes; 0 when nobody can say.
func newToldReader(ctx context.Context, r io.Reader, size int64) *toldReader {
	return &toldReader{ctx, r, data.Progress{Step: StepFile, Total: size, Bytes: true}}
}

// Read reads, or ends with the error of the context.
func (t *toldReader) Read(b []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := t.r.Read(b)
	t.now.Done += int64(n)
	data.Tell(t.ctx, t.now)
	return n, err
}

// everyParsed is after how many rows of a list, or values of JSON, it is told how
// far they are taken apart.
const everyParsed = 4096

// parsing tells how far a text is taken apart.
type parsing struct {
	ctx context.Context
	now data.Progress
}

func newParsing(ctx context.Context, size int) parsing {
	return parsing{ctx, data.Progress{Step: StepParse, Total: int64(size), Bytes: true}}
}

// at tells how far it is, in bytes, and returns the error of the context.
func (p *parsing) at(done int) error {
	p.now.Done = int64(done)
	data.Tell(p.ctx, p.now)
	return p.ctx.Err()
}

// orStopped is the error of work, or that of ctx when that is done: what the work was at
// then says that it was interrupted in words of its own.
func orStopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
