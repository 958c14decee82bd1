package main

import (
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"mile26/data"
)

// The desk hears that its show is damaged, and of nothing else that keeps a copy from
// being made.
func TestAStationTellsOfADamagedShow(t *testing.T) {
	s := &station{log: slog.New(slog.DiscardHandler), damaged: make(chan error, 1)}
	s.kept(data.Kept{Err: data.ErrFull})
	if len(s.damaged) != 0 {
		t.Errorf("of a full disk it tells %v", <-s.damaged)
	}
	for range 2 { // nobody listens: it waits for nobody
		s.kept(data.Kept{Err: fmt.Errorf("check show: the file is %w", data.ErrDamaged)})
	}
	if len(s.damaged) != 1 {
		t.Fatal("of a damaged show it tells nothing")
	}
	if err := <-s.damaged; !errors.Is(err, data.ErrDamaged) {
		t.Errorf("it tells %v", err)
	}
}
