package data

import (
	"context"
	"time"
)

// Kept is what [Show.Keep] has to say: a copy that was made, or what went wrong.
type Kept struct {
	Copy Copy
	Err  error // ErrDamaged: the file is damaged and no copies are made, so that good ones are not pushed out
}

// Keep looks after a show that a desk has open, until ctx is done. It checks the
// file, keeps a copy of it, then one after every hour in which somebody changed
// it, and reads the words that the search for misspelled names needs. All of this
// goes on beside the desk's own work, whose reads and writes wait for none of
// it. What happened is told, one at a time, in this goroutine.
func (s *Show) Keep(ctx context.Context, told func(Kept)) {
	if err := s.Check(ctx); err != nil {
		if ctx.Err() == nil {
			told(Kept{Err: err})
		}
		return
	}
	tell := func(c Copy, err error) {
		if ctx.Err() == nil {
			told(Kept{Copy: c, Err: err})
		}
	}
	watch, err := s.Watch(ctx)
	if err != nil {
		tell(Copy{}, err)
		return
	}
	defer watch.Close()
	if !s.ReadOnly() {
		tell(s.KeepCopy(ctx, WhyOpen, time.Now()))
	}
	if err := s.words.read(ctx, s); err != nil {
		tell(Copy{}, err)
	}
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
		}
		changed, err := watch.Changed(ctx)
		switch {
		case err != nil:
			tell(Copy{}, err)
		case changed && !s.ReadOnly():
			tell(s.KeepCopy(ctx, WhyHour, time.Now()))
		}
	}
}
