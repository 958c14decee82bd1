package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Holder says who has a show.
type Holder struct {
	Who   string // the program and its user: "desk of anna"
	Host  string
	PID   int
	Since time.Time
}

// HeldError is the answer of [Show.Claim] when another desk or server has the show. It is ErrHeld.
type HeldError struct {
	Path string
	By   Holder
}

// Error says who has it, and what can be done.
func (e *HeldError) Error() string {
	return fmt.Sprintf("show %s is %v: %s on %s, process %d, since %s; close it there, or open the show here to look at only",
		e.Path, ErrHeld, e.By.Who, e.By.Host, e.By.PID, e.By.Since.Local().Format("15:04 on 2 January"))
}

// Unwrap makes it ErrHeld.
func (e *HeldError) Unwrap() error { return ErrHeld }

// Claim is a desk's claim to a show.
type Claim struct {
	path string
	db   *sql.DB
	conn *sql.Conn
}

// Claim takes the show for one desk; a second one gets a [HeldError] that names
// the first. A claim ends with Release, and with the process however that ends.
// It binds desks only: the commands write beside it, a change at a time.
//
// The claim is a lock on a small file beside the show, London.mile26-desk, which
// also names the holder. The lock is SQLite's own, so it holds wherever the
// show's locks do.
func (s *Show) Claim(ctx context.Context, who Holder) (*Claim, error) {
	return claim(ctx, s.path, who)
}

// HeldBy returns who has the show at path, and false when no desk has it.
func HeldBy(ctx context.Context, path string) (Holder, bool, error) {
	if _, err := os.Stat(deskFile(path)); errors.Is(err, fs.ErrNotExist) {
		return Holder{}, false, nil
	}
	c, err := claim(ctx, path, Holder{})
	var held *HeldError
	if errors.As(err, &held) {
		return held.By, true, nil
	}
	if err != nil {
		return Holder{}, false, err
	}
	return Holder{}, false, c.Release()
}

// Release ends the claim.
func (c *Claim) Release() error {
	// Removed while it is locked: nobody else can have it by then. Where an open file cannot be removed it stays, and does no harm.
	_ = os.Remove(deskFile(c.path))
	return errors.Join(c.conn.Close(), c.db.Close())
}

func deskFile(path string) string { return path + "-desk" }

func claim(ctx context.Context, path string, who Holder) (*Claim, error) {
	const tries = 5 // each means that another desk came or went at this very moment
	var err error
	for range tries {
		var c *Claim
		if c, err = claimOnce(ctx, path, who); c != nil {
			return c, nil
		}
		var e sqlite3.Error
		if !errors.As(err, &e) {
			break
		}
		if e.Code == sqlite3.ErrNotADB || e.Code == sqlite3.ErrCorrupt { // the lock counts, not what is in the file
			_ = os.Remove(deskFile(path))
		}
	}
	var held *HeldError
	if errors.As(err, &held) {
		return nil, err
	}
	return nil, fmt.Errorf("claim show %s: %w", path, explain(err))
}

func claimOnce(ctx context.Context, path string, who Holder) (_ *Claim, err error) {
	db, err := sql.Open("sqlite3", dsn(deskFile(path), "_busy_timeout=200&_synchronous=OFF"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	c := &Claim{path: path, db: db}
	defer func() {
		if err != nil && c.conn != nil {
			_ = c.conn.Close()
		}
		if err != nil {
			_ = db.Close()
		}
	}()
	if c.conn, err = db.Conn(ctx); err != nil {
		return nil, err
	}
	since := instant(who.Since)
	for _, step := range []struct {
		query string
		args  []any
	}{
		{"BEGIN IMMEDIATE", nil},
		{"CREATE TABLE IF NOT EXISTS desk (who TEXT, host TEXT, pid INTEGER, since TEXT)", nil},
		{"DELETE FROM desk", nil},
		{"INSERT INTO desk VALUES (?,?,?,?)", []any{who.Who, who.Host, who.PID, since}},
		{"COMMIT", nil}, // others can read now who it is
		{"BEGIN IMMEDIATE", nil},
	} {
		_, err := c.conn.ExecContext(ctx, step.query, step.args...)
		var e sqlite3.Error
		if errors.As(err, &e) && e.Code == sqlite3.ErrBusy {
			return nil, c.heldBy(ctx, err)
		}
		if err != nil {
			return nil, err
		}
	}
	by, err := c.reads(ctx)
	if err == nil && (by.PID != who.PID || by.Host != who.Host || instant(by.Since) != since) {
		err = sqlite3.Error{Code: sqlite3.ErrBusy}
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// heldBy is the HeldError for a lock that another has.
func (c *Claim) heldBy(ctx context.Context, busy error) error {
	by, err := c.reads(ctx)
	if err != nil {
		return busy
	}
	return &HeldError{Path: c.path, By: by}
}

func (c *Claim) reads(ctx context.Context) (by Holder, err error) {
	var since string
	if err = c.conn.QueryRowContext(ctx, "SELECT who, host, pid, since FROM desk").Scan(&by.Who, &by.Host, &by.PID, &since); err == nil && since != "" {
		by.Since, err = time.Parse(time.RFC3339Nano, since)
	}
	return by, err
}
