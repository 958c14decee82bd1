package control_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // to hold the show file as another program would

	"mile26/app/control"
	"mile26/app/playout"
)

// While another program holds the show file, commands of somebody in a hurry
// are answered and on air; that they are kept in the end is waited for by
// nobody, and what cannot be kept is told.
func TestASlowDiskHoldsUpNoPicture(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	hassan, card := r.athlete("lower-third", "sifan hassan"), r.athlete("athlete-card", "kiptum")
	card.Layer = 33
	db, err := sql.Open("sqlite3", h.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 10)
	ctx := control.Hurried(t.Context(), func(err error) { failed <- err })
	r.must(r.TakeNow(ctx, "test", hassan))
	r.must(r.TakeNow(ctx, "test", card))
	if s := r.Channel().State(); len(s.Program) != 2 {
		t.Fatalf("on air: %v", titles(s))
	}
	if log := r.log(); len(log) != 0 {
		t.Fatalf("the test's lock holds nothing: %v", log)
	}
	// Somebody who waits is told that it is not kept.
	short, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if a, err := r.OutLayer(short, "test", 33); !errors.Is(err, control.ErrNotKept) || !strings.Contains(err.Error(), "as soon as") || !a.Changed {
		t.Errorf("out: %v, %v", a.Did, err)
	}
	if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	r.await("rest", func(s playout.State) bool { return len(s.Program) == 1 && holding(s) })
	r.stop()
	if len(failed) > 0 {
		t.Errorf("told: %v", <-failed)
	}
	r = h.open()
	if log := r.log(); !slices.Contains(log, "take athlete-card@33 by test") || !slices.Contains(log, "out athlete-card@33 by test") {
		t.Errorf("the log has %q", log)
	}
}
