package data

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mile26/data/mark"
)

// runners writes a race of n with splits at every checkpoint and a few statuses; it returns its checkpoints.
func runners(t testing.TB, s *Show, n int) (race ID, points []Checkpoint, entries []ID) {
	t.Helper()
	race = addRaces(t, s, Race{Event: "City Marathon", Year: 2026, Date: "2026-04-26", Metres: 42195})[0]
	r := rand.New(rand.NewPCG(26, 4))
	update(t, s, func(tx *Tx) error {
		for _, km := range []float64{5, 10, 15, 20, 21.0975, 25, 30, 35, 40} {
			c := Checkpoint{Race: race, Name: fmt.Sprint(km), Metres: km * 1000}
			var err error
			if c.ID, err = tx.AddCheckpoint(c); err != nil {
				return err
			}
			points = append(points, c)
		}
		for i := range n {
			a, err := tx.AddAthlete(Athlete{Given: "A", Family: fmt.Sprint("R", i)})
			if err != nil {
				return err
			}
			e := Entry{Race: race, Athlete: Athlete{ID: a}, Bib: fmt.Sprint(i + 1)}
			pace := (175 + r.Float64()*250) / 1000 // seconds a metre
			last := len(points)
			switch i % 97 {
			case 3:
				e.Result.Status, last = mark.DNF, r.IntN(len(points))
			case 5:
				e.Result.Status = mark.DQ
			case 7:
				e.Result.Status, last = mark.DNS, 0
			default:
				ms := time.Duration(pace*42195*1000) * time.Millisecond
				e.Result.Marks = []Sourced{{Mark: mark.Mark{Printed: mark.Format(mark.Road(ms)), Time: ms}, Chosen: true}}
			}
			if e.ID, err = tx.AddEntry(e); err != nil {
				return err
			}
			entries = append(entries, e.ID)
			for _, c := range points[:last] {
				ms := time.Duration(pace*c.Metres*(0.97+r.Float64()*0.06)*1000) * time.Millisecond
				if err := tx.AddSplit(Split{Entry: e.ID, Checkpoint: c, Mark: mark.Mark{Printed: mark.Format(mark.Road(ms)), Time: ms}}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return race, points, entries
}

func TestStandingIsThatOfTheBoard(t *testing.T) {
	s := newShow(t)
	race, points, _ := runners(t, s, 400)
	for _, c := range []Checkpoint{points[0], points[4], points[8]} {
		b, err := s.Board(bg, race, c.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		placed := 0
		for _, row := range b.Rows {
			if row.Place > 0 {
				placed++
			}
		}
		for _, row := range b.Rows {
			st, err := s.Standing(bg, row.Entry.ID, c.ID)
			if row.Place == 0 && errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if st.Place != row.Place || st.Tied != row.Tied || st.Gap != row.Gap || st.Passed != placed {
				t.Fatalf("at %s standing %+v, want that of the board: %d, tied %v, gap %v, %d passed", c.Name, st, row.Place, row.Tied, row.Gap, placed)
			}
			if row.Place > 0 && st.Finish != mark.Road(mark.Project(row.Mark.Time, c.Metres, 42195)) {
				t.Fatalf("at %s %v projects to %v", c.Name, row.Mark.Time, st.Finish)
			}
		}
	}
}

func TestStandingWithoutACheckpointIsTheLastOnePassed(t *testing.T) {
	s := newShow(t)
	race := field(t, s, "Kipchoge - -", "Biwott - -", "Nobody - -", "Out DQ -")
	all, err := s.Entries(bg, race, 0)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]ID{}
	for _, e := range all {
		ids[e.Athlete.Family] = e.ID
	}
	ten, half := Checkpoint{Race: race, Name: "10 km", Metres: 10000}, Checkpoint{Race: race, Name: "Half", Metres: 21097.5}
	update(t, s, func(tx *Tx) (err error) {
		if ten.ID, err = tx.AddCheckpoint(ten); err != nil {
			return err
		}
		if half.ID, err = tx.AddCheckpoint(half); err != nil {
			return err
		}
		for _, sp := range []struct {
			name, printed string
			at            Checkpoint
		}{{"Kipchoge", "28:37", ten}, {"Biwott", "28:36.2", ten}, {"Kipchoge", "1:01:24", half}, {"Biwott", "1:01:25", half}, {"Out", "1:01:00", half}} {
			if err := tx.AddSplit(Split{Entry: ids[sp.name], Checkpoint: sp.at, Mark: mark.Parse(sp.printed, sp.at.Metres)}); err != nil {
				return err
			}
		}
		return nil
	})
	st, err := s.Standing(bg, ids["Kipchoge"], 0)
	if err != nil || st.Checkpoint.Name != "Half" || st.Place != 1 || st.Gap != 0 || st.Passed != 2 || st.Finish != parse("2:02:48").Time || st.Pace != 174618*time.Millisecond {
		t.Errorf("standing %+v (%v), want first of two at half, 2:02:48, 2:54.618 a km", st, err)
	}
	if st, err := s.Standing(bg, ids["Biwott"], ten.ID); err != nil || st.Place != 1 || !st.Tied || st.Gap != 0 { // 28:36.2 is 28:37
		t.Errorf("standing %+v (%v), want a shared first place", st, err)
	}
	if st, err := s.Standing(bg, ids["Out"], 0); err != nil || st.Place != 0 || st.Passed != 2 {
		t.Errorf("the disqualified has %+v (%v), want no place", st, err)
	}
	if _, err := s.Standing(bg, ids["Nobody"], 0); !errors.Is(err, ErrNotFound) {
		t.Errorf("without a split: %v, want ErrNotFound", err)
	}

	// The world record of the day, 2:02:57, was 1:01:28.5 at half.
	v, err := s.Virtual(bg, race, half.ID, parse("2:02:57").Time)
	if want := (Virtual{Time: parse("1:01:29").Time, Place: 3, Passed: 2, Ahead: -5 * time.Second}); err != nil || v != want {
		t.Errorf("the record lies at %+v (%v), want %+v", v, err, want)
	}
	v, err = s.Virtual(bg, race, half.ID, parse("2:02:50").Time)
	if want := (Virtual{Time: parse("1:01:25").Time, Place: 2, Level: 1, Passed: 2, Ahead: -time.Second}); err != nil || v != want {
		t.Errorf("2:02:50 lies at %+v (%v), want %+v", v, err, want)
	}
	if v, err := s.Virtual(bg, race, 0, parse("2:02:57").Time); err != nil || v.Place != 1 || v.Passed != 0 || v.Ahead != 0 {
		t.Errorf("at the finish, which nobody has seen, the record lies at %+v (%v)", v, err)
	}
	if _, err := s.Virtual(bg, race, 99, time.Hour); !errors.Is(err, ErrNotFound) {
		t.Errorf("no such checkpoint: %v, want ErrNotFound", err)
	}
}

func TestVirtualPlaceAtTheFinish(t *testing.T) {
	s := newShow(t)
	race := field(t, s, "A 1 2:02:00", "B 2 2:03:00", "C 3 2:03:00.4", "Q DQ 2:01:00")
	v, err := s.Virtual(bg, race, 0, parse("2:03:00").Time)
	if want := (Virtual{Time: parse("2:03:00").Time, Place: 2, Level: 1, Passed: 3, Ahead: -time.Minute}); err != nil || v != want {
		t.Errorf("2:03:00 lies at %+v (%v), want %+v", v, err, want)
	}
}

// BenchmarkBoard is one look at a race of 50,000 with every split, while splits come in.
func BenchmarkBoard(b *testing.B) {
	s, err := Create(filepath.Join(b.TempDir(), "field.mile26"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	race, points, entries := runners(b, s, 50_000)
	half := points[4]
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		name string
		look func() error
	}{
		{"first ten at half", func() error { _, err := s.Board(bg, race, half.ID, 10); return err }},
		{"first hundred at 40 km", func() error { _, err := s.Board(bg, race, points[8].ID, 100); return err }},
		{"first ten at the finish", func() error { _, err := s.Board(bg, race, 0, 10); return err }},
		{"standing of one", func() error {
			_, err := s.Standing(bg, entries[r.IntN(1000)*49], half.ID)
			_ = missing(err)
			return nil
		}},
		{"virtual place", func() error { _, err := s.Virtual(bg, race, half.ID, parse("2:30:00").Time); return err }},
		{"first ten after a split", func() error {
			if err := s.Update(bg, func(tx *Tx) error {
				return tx.AddSplit(Split{Entry: entries[r.IntN(len(entries))], Checkpoint: half, Mark: mark.Mark{Printed: "1:30:00", Time: 90 * time.Minute}})
			}); err != nil {
				return err
			}
			_, err := s.Board(bg, race, half.ID, 10)
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				if err := c.look(); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
