package data_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mile26/data"
	"mile26/data/intake"
)

const (
	kills    = 200
	perShow  = 20                    // kills before the next show
	killedIn = 12 * time.Millisecond // at the latest, after so many steps
	field    = 60                    // runners of an intake
)

// TestKillsLeaveAPrefixOfWhatWasAcknowledged kills another process again and
// again, at any moment, while it edits a show and reads files into it. Its steps
// are numbered. Afterwards the show opens, is sound, and has the steps 1 to n,
// each whole, where n is the last that was acknowledged or the one that was under
// way.
func TestKillsLeaveAPrefixOfWhatWasAcknowledged(t *testing.T) {
	r := rand.New(rand.NewPCG(26, 200))
	steps, inIntake := 0, 0
	for first := 0; first < kills; first += perShow {
		path := filepath.Join(t.TempDir(), "show.mile26")
		s, err := data.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		have := 0
		for range perShow {
			acknowledged := have
			cmd, out := data.Helper(t, "steps", path, strconv.Itoa(have+1))
			if !out.Scan() || out.Text() != "ready" {
				t.Fatalf("the helper says %q", out.Text())
			}
			delay := time.Duration(r.Int64N(int64(killedIn)))
			for left := r.IntN(5); ; left-- {
				if left == 0 {
					time.AfterFunc(delay, func() { _ = cmd.Process.Kill() })
				}
				if !out.Scan() {
					break
				}
				n, err := strconv.Atoi(out.Text())
				if err != nil {
					t.Fatalf("the helper says %q", out.Text())
				}
				acknowledged = n
			}
			if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() == 1 { // it never ends by itself
				t.Fatalf("the helper ended: %v", err)
			}
			have = look(t, path)
			if have != acknowledged && have != acknowledged+1 {
				t.Fatalf("the show has %d steps, want %d, which were acknowledged, or one more", have, acknowledged)
			}
			if isIntake(have + 1) {
				inIntake++
			}
		}
		steps += have
	}
	t.Logf("%d kills in %d steps, %d of them before the end of an intake", kills, steps, inIntake)
	if steps < kills || inIntake == 0 {
		t.Errorf("%d steps and %d intakes that were cut off: the kills come too soon to tell anything", steps, inIntake)
	}
}

// isIntake says which steps read a file; the others are edits.
func isIntake(step int) bool { return step%3 == 0 }

// look opens the show, checks it, and returns how many steps it has, from the first
// without a gap and each whole.
func look(t *testing.T, path string) int {
	t.Helper()
	ctx := context.Background()
	s, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(ctx); err != nil {
		t.Fatal(err)
	}
	facts, err1 := s.Facts(ctx)
	races, err2 := s.Races(ctx)
	pages, err3 := s.Pages(ctx)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	done := map[int]bool{}
	edits := map[string]bool{}
	for _, p := range pages {
		edits[p.Name] = true
	}
	for _, f := range facts { // an edit is a fact and a page at once
		if !edits[f.Figure] {
			t.Errorf("step %s has its fact and not its page", f.Figure)
		}
		n, err := strconv.Atoi(f.Figure)
		if err != nil {
			t.Fatal(err)
		}
		done[n] = true
	}
	if len(pages) != len(facts) {
		t.Errorf("%d pages and %d facts, want as many", len(pages), len(facts))
	}
	for _, r := range races {
		n, err := strconv.Atoi(strings.TrimPrefix(r.Event, "Run "))
		if err != nil {
			t.Fatal(err)
		}
		entries, err := s.Entries(ctx, r.ID, 0)
		if err != nil || len(entries) != field {
			t.Errorf("step %d has %d entries (%v), want %d", n, len(entries), err, field)
		}
		done[n] = true
	}
	n := 0
	for done[n+1] {
		n++
	}
	if len(done) != n {
		t.Errorf("the show has %d steps, but %d is missing", len(done), n+1)
	}
	return n
}

func init() {
	data.Helpers["steps"] = func(args []string) error {
		ctx := context.Background()
		step, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		s, err := data.Open(args[0])
		if err != nil {
			return err
		}
		fmt.Println("ready")
		for ; ; step++ {
			if isIntake(step) {
				err = read(ctx, s, filepath.Dir(args[0]), step)
			} else {
				err = s.Update(ctx, func(tx *data.Tx) error { return edit(tx, step) })
			}
			if err != nil {
				return err
			}
			fmt.Println(step)
		}
	}
}

func edit(tx *data.Tx, step int) error {
	name := strconv.Itoa(step)
	groups, err := tx.Groups()
	if err != nil {
		return err
	}
	group := data.ID(0)
	if len(groups) > 0 {
		group = groups[0].ID
	} else if group, err = tx.AddGroup("Main"); err != nil {
		return err
	}
	_, err1 := tx.AddFact(data.Fact{Figure: name, Text: "steps"})
	_, err2 := tx.AddPage(data.Page{Group: group, Template: "fact", Name: name})
	return errors.Join(err1, err2)
}

func read(ctx context.Context, s *data.Show, dir string, step int) error {
	var b strings.Builder
	b.WriteString("Place,Bib,First name,Last name,Nat,Time\n")
	for i := range field {
		fmt.Fprintf(&b, "%d,%d,Given%d,Family%dof%d,GBR,2:%02d:%02d\n", i+1, i+1, i, i, step, 10+i/60, i%60)
	}
	path := filepath.Join(dir, fmt.Sprintf("run-%d.csv", step))
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return err
	}
	_, err := intake.File(ctx, s, path, intake.Options{Event: fmt.Sprint("Run ", step), Year: 2026, Metres: 42195, Now: time.Now()})
	return err
}
