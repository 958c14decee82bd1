package control_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// The log of the running order is in the file: whoever opens it next takes back
// what was done before, by name.
func TestEditsOfTheOrderAreTakenBackAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mile26")
	s, err := data.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	o := control.NewOrder(s)
	g, err := o.AddGroup(ctx, "Women", 0)
	if err != nil {
		t.Fatal(err)
	}
	states := []string{drawn(t, s)}
	did := func(_ control.Edited, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, drawn(t, s))
	}
	at := control.Spot{Group: g.Groups[0]}
	did(o.Add(ctx, data.Page{Template: "clock", Overrides: map[string]string{"title": "Über ❤️"}}, at))
	did(o.Add(ctx, data.Page{Template: "title", Duration: 2500 * time.Millisecond}, at))
	pages, err := s.Pages(ctx)
	if err != nil {
		t.Fatal(err)
	}
	did(o.Shift(ctx, []data.ID{pages[0].ID}, 1))
	did(o.Set(ctx, "notes", []data.ID{pages[0].ID}, func(p *data.Page) { p.Notes = "mind the gap" }))
	did(o.RenameGroup(ctx, g.Groups[0], "Men"))
	did(o.Delete(ctx, g.Groups, nil))
	reopen := func() {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if s, err = data.Open(path); err != nil {
			t.Fatal(err)
		}
		o = control.NewOrder(s)
	}
	reopen()
	if undo, redo, err := o.Edits().Names(ctx); undo != "delete of group Men" || redo != "" || err != nil {
		t.Errorf("undo %q, redo %q, %v", undo, redo, err)
	}
	for i := len(states) - 2; i >= 0; i-- {
		e, err := o.Undo(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got := drawn(t, s); got != states[i] {
			t.Fatalf("undo of %s gives\n%s\nwant\n%s", e.Name, got, states[i])
		}
		reopen()
	}
	for _, want := range states[1:] {
		if _, err := o.Redo(ctx); err != nil {
			t.Fatal(err)
		}
		if got := drawn(t, s); got != want {
			t.Fatalf("done again it is\n%s\nwant\n%s", got, want)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// An edit is refused, in words, where another hand has changed the same.
func TestUndoOfTheOrderIsRefusedWhereAnotherHandHasBeen(t *testing.T) {
	o, s, groups, p := order(t)
	ctx := t.Context()
	other := func(id data.ID, to func(*data.Page)) {
		t.Helper()
		change(t, s, func(tx *data.Tx) error {
			q, err := tx.Page(id)
			if err != nil {
				return err
			}
			to(&q)
			return tx.SetPage(q)
		})
	}
	for _, c := range []struct {
		do    func() (control.Edited, error)
		other func()
		words string
	}{
		{
			func() (control.Edited, error) {
				return o.Set(ctx, "length", p[:1], func(p *data.Page) { p.Duration = time.Second })
			},
			func() { other(p[0], func(p *data.Page) { p.Duration = time.Minute }) },
			"the duration of page 101 was changed since by another hand",
		},
		{
			func() (control.Edited, error) { return o.Duplicate(ctx, p[1:2]) },
			func() {
				all, err := s.Pages(ctx)
				if err != nil {
					t.Fatal(err)
				}
				for _, q := range all {
					if q.Number == 104 {
						other(q.ID, func(p *data.Page) { p.Notes = "mine now" })
					}
				}
			},
			"page 104 was changed since by another hand",
		},
		{
			func() (control.Edited, error) { return o.Place(ctx, p[:1], groups[1], 0) },
			func() {
				change(t, s, func(tx *data.Tx) error { return tx.MovePages(p[:1], groups[0], 0) })
			},
			"page 101 is in another group, it was changed since by another hand",
		},
		{
			func() (control.Edited, error) { return o.RenameGroup(ctx, groups[0], "Ours") },
			func() { change(t, s, func(tx *data.Tx) error { return tx.RenameGroup(groups[0], "Theirs") }) },
			"the name of group Theirs was changed since by another hand",
		},
		{
			func() (control.Edited, error) { return o.AddGroup(ctx, "New", 0) },
			func() {
				all, err := s.Groups(ctx)
				if err != nil {
					t.Fatal(err)
				}
				change(t, s, func(tx *data.Tx) error {
					_, err := tx.AddPage(data.Page{Group: all[len(all)-1].ID, Template: "clock"})
					return err
				})
			},
			"group New has pages, it was changed since by another hand",
		},
	} {
		e, err := c.do()
		if err != nil {
			t.Fatal(err)
		}
		c.other()
		before := drawn(t, s)
		_, err = o.Undo(ctx)
		if !errors.Is(err, control.ErrChangedSince) || !strings.Contains(err.Error(), c.words) || !strings.HasPrefix(err.Error(), "undo "+e.Name) {
			t.Errorf("undo of %s says %v, want %q", e.Name, err, c.words)
		}
		if got := drawn(t, s); got != before {
			t.Errorf("a refused undo of %s changed\n%s\nto\n%s", e.Name, before, got)
		}
		if now := lastEdit(t, o); now == e.Name {
			t.Errorf("%q stands in the way of what can be undone", now)
		}
	}
}

// Another kind of edits joins with what replays its notes.
func TestOtherKindsOfEditsJoin(t *testing.T) {
	o, s, groups, _ := order(t)
	ctx := t.Context()
	edits := o.Edits()
	rename := func(tx *data.Tx, to string) (was string, err error) {
		all, err := tx.Groups()
		if err != nil {
			return "", err
		}
		return all[0].Name, tx.RenameGroup(groups[0], to)
	}
	edits.Join("shout", func(tx *data.Tx, note json.RawMessage) (any, control.Edited, error) {
		var to string
		if err := json.Unmarshal(note, &to); err != nil {
			return nil, control.Edited{}, err
		}
		was, err := rename(tx, to)
		return was, control.Edited{Groups: groups[:1]}, err
	})
	before := drawn(t, s)
	err := edits.Do(ctx, func(tx *control.Editing) error {
		was, err := rename(tx.Tx, "WOMEN")
		return errors.Join(err, tx.Note("shout", "shouting of Women", was))
	})
	if err != nil {
		t.Fatal(err)
	}
	after := drawn(t, s)
	if e, err := o.Undo(ctx); err != nil || e.Name != "shouting of Women" || len(e.Groups) != 1 || drawn(t, s) != before {
		t.Errorf("undid %+v: %v", e, err)
	}
	if e, err := o.Redo(ctx); err != nil || e.Name != "shouting of Women" || drawn(t, s) != after {
		t.Errorf("did again %+v: %v", e, err)
	}
	// An edit that fails leaves neither a change nor a line of the log.
	err = edits.Do(ctx, func(tx *control.Editing) error {
		if _, err := rename(tx.Tx, "lost"); err != nil {
			return err
		}
		return tx.Note("no such kind", "x", 1)
	})
	if err == nil || drawn(t, s) != after || lastEdit(t, o) != "shouting of Women" {
		t.Errorf("a kind nobody joined: %v", err)
	}
}
