package data

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mile26/data/mark"
)

// field writes a race whose entries are given as "name place|status mark"; - is nothing.
func field(t *testing.T, s *Show, lines ...string) ID {
	t.Helper()
	race := addRaces(t, s, Race{Event: "Test Marathon", Year: 2020, Metres: 42195})[0]
	update(t, s, func(tx *Tx) error {
		for i, line := range lines {
			f := strings.Fields(line)
			e := Entry{Race: race, Bib: fmt.Sprint(100 - i), Athlete: Athlete{Family: f[0]}}
			if st, _, ok := mark.ParseStatus(f[1]); ok {
				e.Result.Status = st
			} else if f[1] != "-" {
				fmt.Sscan(f[1], &e.Result.Place)
			}
			if f[2] != "-" {
				e.Result.Marks = []Sourced{{Mark: parse(f[2]), Chosen: true}}
			}
			var err error
			if e.Athlete.ID, err = tx.AddAthlete(e.Athlete); err != nil {
				return err
			}
			if _, err := tx.AddEntry(e); err != nil {
				return err
			}
		}
		return nil
	})
	return race
}

// written is a board as lines: place, = when tied, name, status mark as printed, gap.
func written(b Board) []string {
	var lines []string
	for _, r := range b.Rows {
		line := fmt.Sprint(r.Place)
		if r.Tied {
			line += "="
		}
		line += " " + r.Entry.Athlete.Family + " " + string(r.Status)
		line += r.Mark.Printed
		if r.HasGap {
			line += " " + fmt.Sprint(r.Gap)
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

func sameLines(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFinishBoard(t *testing.T) {
	for name, c := range map[string]struct {
		limit       int
		field, want []string
	}{
		"by place, unknown times without gap": {
			0,
			[]string{"Farah 8 2:08:21", "Biwott 2 -", "Kipsang 1 2:04:29", "Nobody - -"},
			[]string{"1 Kipsang 2:04:29", "2 Biwott", "8 Farah 2:08:21 3m52s"},
		},
		"given ties": {
			0,
			[]string{"Beardsley 1 2:11:48", "Third 3 2:12:00", "Simonsen 1 2:11:48"},
			[]string{"1= Beardsley 2:11:48", "1= Simonsen 2:11:48", "3 Third 2:12:00 12s"},
		},
		"computed ties, rounded up to the second": {
			0,
			[]string{"C - 2:09:45.1", "B - 2:09:45", "A - 2:09:44.3", "D - 2:10:00"},
			[]string{"1= A 2:09:44.3", "1= B 2:09:45", "3 C 2:09:45.1 1s", "4 D 2:10:00 15s"},
		},
		"times without a place come behind places": {
			0,
			[]string{"Fast - 2:00:30", "One 1 2:01:00", "Two 2 2:02:00"},
			[]string{"1 One 2:01:00", "2 Two 2:02:00 1m0s", "0 Fast 2:00:30 -30s"},
		},
		"marks that could not be read": {
			0,
			[]string{"Odd - 2:20:2136,000", "One - 2:01:00"},
			[]string{"1 One 2:01:00", "0 Odd 2:20:2136,000"},
		},
		"statuses last, in their order": {
			0,
			[]string{"S DNS -", "M NM -", "Q DQ 2:03:00", "F DNF -", "One 1 2:01:00"},
			[]string{"1 One 2:01:00", "0 F DNF", "0 Q DQ2:03:00", "0 M NM", "0 S DNS"},
		},
		"leader without a time": {
			0,
			[]string{"One 1 -", "Two 2 2:02:00"},
			[]string{"1 One", "2 Two 2:02:00"},
		},
		"limit counts finishers": {
			2,
			[]string{"One 1 2:01:00", "Two 2 2:02:00", "Three 3 2:03:00", "F DNF -"},
			[]string{"1 One 2:01:00", "2 Two 2:02:00 1m0s"},
		},
		"statuses fill the room": {
			3,
			[]string{"One 1 2:01:00", "Two 2 2:02:00", "F DNF -", "G DNF -"},
			[]string{"1 One 2:01:00", "2 Two 2:02:00 1m0s", "0 G DNF"}, // bib 97 before 98
		},
		"tie over the limit": {
			1,
			[]string{"One - 2:01:00", "Two - 2:01:00"},
			[]string{"1= One 2:01:00"},
		},
		"nobody": {0, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShow(t)
			b, err := s.Board(bg, field(t, s, c.field...), 0, c.limit)
			if err != nil {
				t.Fatal(err)
			}
			if !b.Finish || b.Checkpoint.Name != "Finish" || b.Checkpoint.Metres != 42195 {
				t.Errorf("the board is of %+v, want the finish", b.Checkpoint)
			}
			sameLines(t, "board", written(b), c.want...)
		})
	}
}

func TestCheckpointBoard(t *testing.T) {
	s := newShow(t)
	race := field(t, s, "A 1 2:01:00", "B 2 2:02:00", "Stopped DNF -", "Early DNF -", "Out DQ -", "Away DQ -", "Absent DNS -", "Late 3 2:05:00", "Unread 4 2:06:00")
	var half, other Checkpoint
	entries, err := s.Entries(bg, race, 0)
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx *Tx) error {
		half = Checkpoint{Race: race, Name: "Half", Metres: 21097.5}
		if half.ID, err = tx.AddCheckpoint(half); err != nil {
			return err
		}
		elsewhere, err := tx.AddRace(Race{Event: "Other", Year: 2020})
		if err != nil {
			return err
		}
		if other.ID, err = tx.AddCheckpoint(Checkpoint{Race: elsewhere, Name: "Half"}); err != nil {
			return err
		}
		printed := map[string]string{"A": "1:01:00", "B": "1:00:59.2", "Stopped": "1:00:40", "Out": "1:00:30", "Late": "1:03:00", "Unread": "about an hour"}
		for _, e := range entries {
			if p, ok := printed[e.Athlete.Family]; ok {
				if err := tx.AddSplit(Split{Entry: e.ID, Checkpoint: half, Mark: mark.Parse(p, half.Metres)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	b, err := s.Board(bg, race, half.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{
		"1 Stopped 1:00:40", "2= B 1:00:59.2 20s", "2= A 1:01:00 20s", "4 Late 1:03:00 2m20s", "0 Unread about an hour", "0 Out DQ",
	}
	sameLines(t, "half", written(b), all...)
	for _, limit := range []int{1, 2, 5, 6} {
		if b, err = s.Board(bg, race, half.ID, limit); err != nil {
			t.Fatal(err)
		}
		sameLines(t, fmt.Sprint("first ", limit), written(b), all[:limit]...)
	}
	if _, err := s.Board(bg, race, other.ID, 0); !errors.Is(err, ErrNotFound) {
		t.Errorf("checkpoint of another race: %v, want ErrNotFound", err)
	}
	if _, err := s.Board(bg, 99, 0, 0); !errors.Is(err, ErrNotFound) {
		t.Errorf("no race: %v, want ErrNotFound", err)
	}
}

// BenchmarkBoardOfAWholeField reads the first ten of Berlin 2014 at the finish and
// at a checkpoint. What that may read is held by TestTheFirstOfABoardReadLittle.
func BenchmarkBoardOfAWholeField(b *testing.B) {
	rows := realFile(b, "berlin-2014.csv")
	s := newShow(b)
	loadBerlin(b, s, rows)
	race, err := s.OneRace(bg, "berlin 2014")
	if err != nil {
		b.Fatal(err)
	}
	points, err := s.Checkpoints(bg, race.ID)
	if err != nil {
		b.Fatal(err)
	}
	for name, at := range map[string]ID{"finish": 0, "first": points[0].ID, "last": points[len(points)-1].ID} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if board, err := s.Board(bg, race.ID, at, 10); err != nil || len(board.Rows) != 10 {
					b.Fatalf("%d rows, %v", len(board.Rows), err)
				}
			}
		})
	}
}
