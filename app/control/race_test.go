package control_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/data"
	"mile26/data/mark"
)

// track is a show with two races of one edition that are being run. Bib 12 is in both.
type track struct {
	t          *testing.T
	path       string
	show       *data.Show
	edits      *control.Edits
	race       *control.RaceControl
	women, men data.ID
	gun        time.Time
}

func newTrack(t *testing.T) *track {
	t.Helper()
	k := &track{t: t, path: filepath.Join(t.TempDir(), "track.mile26"), gun: time.Date(2031, 4, 20, 9, 0, 0, 0, time.UTC)}
	s, err := data.Create(k.path)
	if err != nil {
		t.Fatal(err)
	}
	change(t, s, func(tx *data.Tx) error {
		for _, r := range []struct {
			category string
			id       *data.ID
			bibs     []string
		}{{"Women", &k.women, []string{"101", "102", "103", "12"}}, {"Men", &k.men, []string{"1", "2", "12"}}} {
			id, err := tx.AddRace(data.Race{Event: "Track Marathon", Year: 2031, Category: r.category, Date: "2031-04-20", Metres: 42195})
			if err != nil {
				return err
			}
			*r.id = id
			for _, c := range []data.Checkpoint{{Race: id, Name: "10 km", Metres: 10000}, {Race: id, Name: "Half", Metres: 21097.5}} {
				if _, err := tx.AddCheckpoint(c); err != nil {
					return err
				}
			}
			for _, bib := range r.bibs {
				a, err := tx.AddAthlete(data.Athlete{Given: r.category, Family: "Runner" + bib, Country: "KEN"})
				if err != nil {
					return err
				}
				if _, err := tx.AddEntry(data.Entry{Race: id, Athlete: data.Athlete{ID: a}, Bib: bib}); err != nil {
					return err
				}
			}
		}
		_, err := tx.AddRecord(data.Record{Kind: "WR", Scope: "World", Discipline: "Marathon", Sex: data.Women, Holder: "Somebody", Mark: mark.Parse("2:15:00", 42195), Set: "2019", From: "2019"})
		return err
	})
	k.open(s)
	if err := k.race.Run(t.Context(), []data.ID{k.women, k.men}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.show.Close() })
	return k
}

func (k *track) open(s *data.Show) {
	k.show, k.edits = s, control.NewEdits(s)
	k.race = control.NewRaceControl(k.edits, "desk one")
}

// reopen closes the file and opens it again.
func (k *track) reopen() {
	k.t.Helper()
	if err := k.show.Close(); err != nil {
		k.t.Fatal(err)
	}
	s, err := data.Open(k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	k.open(s)
}

func (k *track) start() {
	k.t.Helper()
	for _, id := range []data.ID{k.women, k.men} {
		if _, err := k.race.Gun(k.t.Context(), id, k.gun); err != nil {
			k.t.Fatal(err)
		}
	}
}

// enter enters lines at a place, each so long after the gun.
func (k *track) enter(place string, after time.Duration, lines ...string) []control.Entered {
	k.t.Helper()
	var keyed []control.Keyed
	for _, typed := range lines {
		l, err := control.ReadLine(typed, 10000, after)
		if err != nil {
			k.t.Fatal(err)
		}
		keyed = append(keyed, control.Keyed{At: k.gun.Add(after), Place: place, Line: l})
	}
	all, err := k.race.Enter(k.t.Context(), keyed)
	if err != nil {
		k.t.Fatal(err)
	}
	return all
}

// board is the order at a place: "1 101 32:01, 2 102 32:05".
func (k *track) board(race data.ID, place string) string {
	k.t.Helper()
	var at data.ID
	stops, err := k.show.Checkpoints(k.t.Context(), race)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, c := range stops {
		if c.Name == place {
			at = c.ID
		}
	}
	b, err := k.show.Board(k.t.Context(), race, at, 0)
	if err != nil {
		k.t.Fatal(err)
	}
	var words []string
	for _, r := range b.Rows {
		s := fmt.Sprint(r.Place, " ", r.Entry.Bib)
		if r.Mark.Known() {
			s += " " + mark.Format(r.Mark.Time)
		}
		if r.Status != "" {
			s = r.Entry.Bib + " " + string(r.Status) + " " + r.Entry.Result.Rule
		}
		words = append(words, strings.TrimSpace(s))
	}
	return strings.Join(words, ", ")
}

// drawn is everything that race control may change, as text.
func (k *track) drawn() string {
	k.t.Helper()
	ctx := k.t.Context()
	all, err := k.show.Passings(ctx, 0)
	if err != nil {
		k.t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range all {
		fmt.Fprintf(&b, "%+v\n", p)
	}
	for _, id := range []data.ID{k.women, k.men} {
		r, err := k.show.Race(ctx, id)
		if err != nil {
			k.t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %v: %s | %s | %s\n", r.Category, r.Start, k.board(id, "10 km"), k.board(id, "Half"), k.board(id, "Finish"))
	}
	return b.String()
}

func (k *track) is(what, got, want string) {
	k.t.Helper()
	if got != want {
		k.t.Errorf("%s: %s, want %s", what, got, want)
	}
}

// A passing is timed by the moment of its key, and a typed time is taken as typed.
func TestPassingsMakeTheOrder(t *testing.T) {
	k := newTrack(t)
	k.start()
	got := k.enter("10 km", 32*time.Minute+300*time.Millisecond, "101", "102 32:05")
	k.enter("10 km", 32*time.Minute+9*time.Second, "103")
	k.is("women at 10 km", k.board(k.women, "10 km"), "1 101 32:01, 2 102 32:05, 3 103 32:09")
	if p := got[0].Passing; p.Who != "desk one" || !p.At.Equal(k.gun.Add(p.Time)) || !p.Counts || got[0].Trouble != "" {
		t.Errorf("kept as %+v (%s)", p, got[0].Trouble)
	}
	sp, err := k.show.Splits(t.Context(), got[0].Entry.ID)
	if err != nil || len(sp) != 1 || sp[0].Source.Name != data.RaceControl || sp[0].Source.Detail != "desk one" || sp[0].Source.Line != int(got[0].Passing.ID) {
		t.Errorf("the split says it is from %+v (%v)", sp, err)
	}
	s, err := k.race.Stands(t.Context(), got[1].Passing)
	if err != nil || s.Place != 2 || s.Gap != 4*time.Second || s.Record != "WR" || s.Ahead != 5*time.Second {
		t.Errorf("102 stands at %+v (%v); want 2nd, +0:04, 0:05 behind the record's 32:00", s, err)
	}
	k.enter("Finish", 2*time.Hour+18*time.Minute, "102")
	k.enter("Finish", 2*time.Hour+18*time.Minute+5*time.Second, "101")
	k.is("women at the finish", k.board(k.women, "Finish"), "1 102 2:18:00, 2 101 2:18:05")
	k.enter("Finish", 0, "103 dnf", "12 dq TR6.3")
	k.is("with those who have stopped", k.board(k.women, "Finish"), "1 102 2:18:00, 2 101 2:18:05, 103 DNF, 12 DQ TR6.3")
	k.enter("Finish", 0, "103 ok")
	k.is("with one who goes on", k.board(k.women, "Finish"), "1 102 2:18:00, 2 101 2:18:05, 12 DQ TR6.3")
}

// Nothing that is entered is lost: a bib nobody has, none at all, one twice, one
// before the gun and one in two races are kept and told.
func TestNothingEnteredIsLost(t *testing.T) {
	k := newTrack(t)
	for _, c := range []struct {
		line, trouble string
		claimed       bool
	}{
		{"101", "no gun yet", true},
		{"999", "no bib 999", false},
		{"", "no bib yet", false},
		{"2/12", "no gun yet", true},
		{"3/12", "there are 2 races being run", false},
	} {
		got := k.enter("10 km", 32*time.Minute, c.line)[0]
		if got.Trouble != c.trouble || got.Passing.ID == 0 || got.Entry.ID != 0 != c.claimed || got.Passing.Counts {
			t.Errorf("%q: %q, %+v; want %q, claimed %v", c.line, got.Trouble, got.Passing, c.trouble, c.claimed)
		}
	}
	k.start()
	k.is("women once the gun is known", k.board(k.women, "10 km"), "1 101 32:00")
	k.is("men likewise", k.board(k.men, "10 km"), "1 12 32:00")
	if got := k.enter("10 km", 33*time.Minute, "101")[0]; got.Passing.Counts || got.Trouble != "has 32:00 of race control here already, which stays" {
		t.Errorf("101 again: %q, %+v", got.Trouble, got.Passing)
	}
	if got := k.enter("10 km", 33*time.Minute, "12")[0]; got.Race.ID != k.women || !got.Passing.Counts || got.Trouble != "2/12 is Men RUNNER12" {
		t.Errorf("12: %q of %s", got.Trouble, got.Race.Name())
	}
	if got := k.enter("10 km", -time.Minute, "102")[0]; got.Passing.Counts || got.Trouble != "before the gun" {
		t.Errorf("102 before the gun: %q, %+v", got.Trouble, got.Passing)
	}
	if got := k.enter("40 km", time.Hour, "102")[0]; got.Passing.Entry != 0 || !strings.Contains(got.Trouble, "no checkpoint 40 km") {
		t.Errorf("102 at a place that is none: %q, %+v", got.Trouble, got.Passing)
	}
	open, err := k.show.Unclaimed(t.Context())
	if err != nil || len(open) != 4 {
		t.Fatalf("%d unclaimed, %v; want 4", len(open), err)
	}
	e, err := k.race.Correct(t.Context(), open[0].ID, control.Line{Bib: "103"}, 0)
	if err != nil || !e.Passing.Counts || e.Entry.Bib != "103" || e.Passing.Time != 32*time.Minute {
		t.Errorf("assigned: %+v, %v", e, err)
	}
	all, err := k.show.Passings(t.Context(), 0)
	if err != nil || len(all) != 9 {
		t.Errorf("%d passings, %v; want every one of 9", len(all), err)
	}
}

// The gun can be corrected: what the key timed follows, what was typed stays.
func TestTheGunMovesWhatTheKeyTimed(t *testing.T) {
	k := newTrack(t)
	k.start()
	k.enter("10 km", 32*time.Minute, "101", "102 32:05")
	if _, err := k.race.Gun(t.Context(), k.women, k.gun.Add(-10*time.Second)); err != nil {
		t.Fatal(err)
	}
	k.is("after the correction", k.board(k.women, "10 km"), "1 102 32:05, 2 101 32:10")
	if e, err := k.edits.Undo(t.Context()); err != nil || e.Name != "gun of Track Marathon 2031 · Women" {
		t.Fatalf("undid %q: %v", e.Name, err)
	}
	k.is("taken back", k.board(k.women, "10 km"), "1 101 32:00, 2 102 32:05")
}

// Whatever is entered, corrected and deleted, taking all of it back gives every
// state again, also after the file was closed, and doing it again too.
func TestRaceControlIsTakenBackAcrossRestarts(t *testing.T) {
	k := newTrack(t)
	ctx := t.Context()
	states := []string{k.drawn()}
	did := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, k.drawn())
	}
	passing := func(n int) data.ID {
		t.Helper()
		all, err := k.show.Passings(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		return all[len(all)-1-n].ID
	}
	edit := func(_ control.Entered, err error) error { return err }
	gun := func(at time.Time) error { _, err := k.race.Gun(ctx, k.women, at); return err }
	k.enter("10 km", 31*time.Minute, "101") // 0
	did(nil)
	did(gun(k.gun))
	k.enter("10 km", 32*time.Minute, "101") // 1, a second time
	did(nil)
	k.enter("10 km", 33*time.Minute, "777") // 2
	did(nil)
	did(edit(k.race.Use(ctx, passing(1))))
	did(edit(k.race.Correct(ctx, passing(2), control.Line{Bib: "102", Time: "30:59"}, 0)))
	did(gun(k.gun.Add(3 * time.Second)))
	did(edit(k.race.Delete(ctx, passing(1))))
	k.is("the first counts again", k.board(k.women, "10 km"), "1 101 30:57, 2 102 30:59")
	k.enter("Finish", 2*time.Hour, "101", "102")
	states = append(states, "", k.drawn()) // two edits of one transaction
	did(edit(k.race.Correct(ctx, passing(3), control.Line{Bib: "101", Time: "2:00:10"}, 0)))
	k.enter("Finish", 0, "102 dnf")
	did(nil)
	k.reopen()
	for i := len(states) - 2; i >= 0; i-- {
		if e, err := k.edits.Undo(ctx); err != nil {
			t.Fatalf("undo to state %d, %s: %v", i, e.Name, err)
		}
		if got := k.drawn(); states[i] != "" && got != states[i] {
			t.Fatalf("taken back to state %d it is\n%s\nwant\n%s", i, got, states[i])
		}
	}
	k.reopen()
	for i, want := range states[1:] {
		if _, err := k.edits.Redo(ctx); err != nil {
			t.Fatalf("redo to state %d: %v", i+1, err)
		}
		if got := k.drawn(); want != "" && got != want {
			t.Fatalf("done again to state %d it is\n%s\nwant\n%s", i+1, got, want)
		}
	}
}

// What another hand has changed since is not taken back, and the words say so;
// what was before it can be.
func TestUndoIsRefusedWhereAnotherHandHasBeen(t *testing.T) {
	k := newTrack(t)
	ctx := t.Context()
	k.start()
	k.enter("10 km", 32*time.Minute, "101")
	e := k.enter("10 km", 33*time.Minute, "102")[0]
	change(t, k.show, func(tx *data.Tx) error {
		return tx.AddSplit(data.Split{
			Entry: e.Entry.ID, Checkpoint: data.Checkpoint{ID: e.Passing.Checkpoint}, Mark: mark.Parse("31:30", 10000), Source: data.Source{Name: "timing.csv"},
		})
	})
	before := k.drawn()
	_, err := k.edits.Undo(ctx)
	if !errors.Is(err, control.ErrChangedSince) || !strings.Contains(err.Error(), "split of 102 Women RUNNER102 was changed since by another hand") || !strings.Contains(err.Error(), "forgotten") {
		t.Errorf("undo says %v", err)
	}
	k.is("all stays", k.drawn(), before)
	if undone, err := k.edits.Undo(ctx); err != nil || undone.Name != "passing of 101 Women RUNNER101 at 10 km" {
		t.Errorf("undid %q: %v", undone.Name, err)
	}
	k.is("the order", k.board(k.women, "10 km"), "1 102 31:30")
}

func TestLinesAreReadAsTyped(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  control.Line
	}{
		{"", control.Line{}},
		{" 108 ", control.Line{Bib: "108"}},
		{"W101", control.Line{Bib: "W101"}},
		{"108 1:01:24", control.Line{Bib: "108", Time: "1:01:24"}},
		{"1:01:24", control.Line{Time: "1:01:24"}},
		{"2/108", control.Line{Race: 2, Bib: "108"}},
		{"108 dnf", control.Line{Bib: "108", Status: mark.DNF}},
		{"108 DSQ", control.Line{Bib: "108", Status: mark.DQ}},
		{"108 dq TR6.3", control.Line{Bib: "108", Status: mark.DQ, Rule: "TR6.3"}},
		{"108 ok", control.Line{Bib: "108", Runs: true}},
	} {
		got, err := control.ReadLine(c.typed, 21097.5, 0)
		if err != nil || got != c.want {
			t.Errorf("%q: %+v, %v; want %+v", c.typed, got, err, c.want)
		}
		if again, err := control.ReadLine(got.String(), 21097.5, 0); err != nil || again != got {
			t.Errorf("%q printed as %q: %+v, %v", c.typed, got, again, err)
		}
	}
	for _, typed := range []string{"108 tired", "108 1:61:24", "0/108", "x/108", "1/", "108 1:01:24 dnf"} {
		if got, err := control.ReadLine(typed, 21097.5, 0); err == nil {
			t.Errorf("%q is read as %+v", typed, got)
		}
	}
}

// A time is read as the desk prints it: what a correction offers can be typed.
func TestATimeIsReadAsTheDeskPrintsIt(t *testing.T) {
	for _, c := range []struct {
		typed  string
		metres float64
		gone   time.Duration
		want   string // the time, or what the error says of it
	}{
		{"28:37", 10000, 29 * time.Minute, "28:37"},
		{"28:37", 10000, 0, "28:37"},
		{"28:37", 10000, 3 * time.Hour, "28:37"},
		{"0:19", 2000, 20 * time.Second, "0:19"},
		{"0:13", 2000, 40 * time.Minute, "0:13"},
		{"0:19", 2000, 0, "could be 0:00:19 or 0:19:00"},
		{"2:36", 42195, 3 * time.Hour, "could be 0:02:36 or 2:36:00"},
		{"2:36:05", 42195, 3 * time.Hour, "2:36:05"},
		{"11:08", 42195, 5 * time.Hour, "could be 0:11:08 or 11:08:00"},
		{"1:61", 2000, time.Minute, "seconds"},
		{"2:20:2136,000", 42195, 3 * time.Hour, "type hours, minutes and seconds"},
	} {
		l, err := control.ReadLine("2 "+c.typed, c.metres, c.gone)
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s at %v m after %v: %v, want %q", c.typed, c.metres, c.gone, err, c.want)
			}
			continue
		}
		if l.Time != c.want {
			t.Errorf("%s at %v m after %v is read, want %q", c.typed, c.metres, c.gone, c.want)
		}
	}
	k := newTrack(t)
	k.start()
	p := k.enter("10 km", 13*time.Second, "101", "102")[0].Passing
	l, err := control.ReadLine("101 0:19", 10000, p.At.Sub(k.gun))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.race.Correct(t.Context(), p.ID, l, 0); err != nil {
		t.Fatal(err)
	}
	k.is("women at 10 km", k.board(k.women, "10 km"), "1 102 0:13, 2 101 0:19")
}
