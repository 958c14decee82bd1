package data

import "context"

// Progress is how far a step of long work is.
type Progress struct {
	Step  Step
	Done  int64
	Total int64 // 0: nobody can say how much there is
	Bytes bool  // they are bytes, otherwise rows
}

// Step is what long work is at.
type Step string

// The steps of the work on a show.
const (
	StepCheck   Step = "check"   // whether a show is sound is looked at
	StepCopy    Step = "copy"    // a show is copied
	StepExport  Step = "export"  // its rows are written as CSV and JSON
	StepFill    Step = "fill"    // rows are written into a new show
	StepSalvage Step = "salvage" // a damaged show is read page by page
	StepSearch  Step = "search"  // names are made ready to be found
	StepUpdate  Step = "update"  // a show of an older version is brought up to date
	StepUndo    Step = "undo"    // an intake is taken back
	StepDoubles Step = "doubles" // athletes are held against each other
)

// tellKey is the key under which a context holds whom to tell.
type tellKey struct{}

// Telling returns a context with which long work tells how far it is: step by step,
// on the goroutine that works, and as often as it can be stopped. So tell has to be
// quick. Work that takes long tells, or it is a mistake.
func Telling(ctx context.Context, tell func(Progress)) context.Context {
	return context.WithValue(ctx, tellKey{}, tell)
}

// Tell tells how far a step is to whom the context names, if anybody.
func Tell(ctx context.Context, p Progress) {
	if tell, ok := ctx.Value(tellKey{}).(func(Progress)); ok {
		tell(p)
	}
}

// tellEvery is after how many rows it is told again.
const tellEvery = 512

// orStopped is the error of work, or that of ctx when that is done: what the work was at
// then, a statement or a transaction, says that it was interrupted in words of its own.
func orStopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
