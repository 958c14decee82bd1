package data

import (
	"context"
	"testing"
	"time"
)

// However many watch a show, it can be read.
func TestManyWatchersLeaveReaders(t *testing.T) {
	s := newShow(t)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	for range 3 * readers {
		w, err := s.Watch(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
	}
	at, done, err := s.AtOnce(ctx) // holds one for itself
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	if _, err := s.Counts(at); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Counts(ctx); err != nil {
		t.Errorf("beside many watchers: %v", err)
	}
	if got := s.reader.Stats().InUse; got != 1 {
		t.Errorf("%d of the readers' connections are in use, want 1: watchers have their own", got)
	}
}
