package intake

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"mile26/data"
)

// massRace is a race of many runners whose splits come in.
type massRace struct {
	passed [][]int // seconds at each checkpoint, 0 for not yet
	turn   int
}

var massHead = func() string {
	h := "bib,first_name,last_name,nat,sex,club"
	for k := 5; k <= 40; k += 5 {
		h += fmt.Sprintf(",%dkm", k)
	}
	return h
}()

func newMassRace(runners int) *massRace {
	m := &massRace{passed: make([][]int, runners)}
	for i := range m.passed {
		m.passed[i] = make([]int, 8)
		m.passed[i][0] = 900 + i%1800
	}
	return m
}

// run lets n splits come in.
func (m *massRace) run(n int) {
	for range n {
		p := m.passed[m.turn%len(m.passed)]
		at := 1 + m.turn/len(m.passed)%7
		p[at] = p[at-1] + 900 + m.turn%900
		m.turn++
	}
}

var (
	givens   = []string{"Ann", "Bo", "Cy", "Di", "Eva", "Finn", "Gro", "Hal", "Ida", "Jon"}
	families = []string{"Oak", "Elm", "Ash", "Yew", "Pine", "Alder", "Birch", "Cedar", "Hazel", "Larch", "Maple", "Rowan"}
	nations  = []string{"GBR", "KEN", "USA", "ETH", "GER", "FRA", "JPN"}
)

func (m *massRace) String() string {
	var b strings.Builder
	b.WriteString(massHead + "\n")
	for i, p := range m.passed {
		fmt.Fprintf(&b, "%d,%s,%s%s %s,%s,%s,Club %d", i+1, givens[i%10], families[i%12], strings.ToLower(families[i/12%12]), families[i/144%12], nations[i%7], []string{"M", "F"}[i%2], i%97)
		for _, s := range p {
			b.WriteByte(',')
			if s > 0 {
				fmt.Fprintf(&b, "%d:%02d:%02d", s/3600, s/60%60, s%60)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// A version of a file of 50,000 in which 2,000 splits have changed; and, while
// versions come one after the other, a search and a board.
func BenchmarkFollow(b *testing.B) {
	const runners, splits = 50000, 2000
	show := newShow(b)
	race := newMassRace(runners)
	live := NewLive(show, data.Source{Name: "mass.csv", Detail: "live"}, Options{Event: "Pebble Marathon", Year: 2031, Metres: marathon}, nil)
	take := func() Change {
		s, err := Open("mass.csv", strings.NewReader(race.String()))
		if err != nil {
			b.Fatal(err)
		}
		c, err := live.Take(context.Background(), s, noon)
		if err != nil {
			b.Fatal(err)
		}
		return c
	}
	start := time.Now()
	take()
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms-first")
	r := racesOf(b, show)[0]
	points, err := show.Checkpoints(context.Background(), r.ID)
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan [2]time.Duration)
	go func() {
		var longest [2]time.Duration
		for ctx.Err() == nil {
			for i, read := range []func() error{
				func() error {
					_, err := show.FindAthletes(context.Background(), givens[rand.IntN(10)][:2]+" "+families[rand.IntN(12)][:3], 20)
					return err
				},
				func() error {
					_, err := show.Board(context.Background(), r.ID, points[1].ID, 10)
					return err
				},
			} {
				at := time.Now()
				if err := read(); err != nil {
					b.Error(err)
				}
				longest[i] = max(longest[i], time.Since(at))
			}
			time.Sleep(20 * time.Millisecond)
		}
		done <- longest
	}()
	b.ResetTimer()
	var open, put time.Duration
	for range b.N {
		b.StopTimer()
		race.run(splits)
		text := race.String()
		b.StartTimer()
		at := time.Now()
		s, err := Open("mass.csv", strings.NewReader(text))
		if err != nil {
			b.Fatal(err)
		}
		open += time.Since(at)
		at = time.Now()
		c, err := live.Take(context.Background(), s, noon)
		if err != nil || c.Changed != splits {
			b.Fatal(c, err)
		}
		put += time.Since(at)
	}
	b.StopTimer()
	stop()
	longest := <-done
	b.ReportMetric(float64(open.Milliseconds())/float64(b.N), "ms-open")
	b.ReportMetric(float64(put.Milliseconds())/float64(b.N), "ms-take")
	b.ReportMetric(float64(longest[0].Microseconds())/1000, "ms-longest-search")
	b.ReportMetric(float64(longest[1].Microseconds())/1000, "ms-longest-board")
}

// The program has started again, and nothing has changed meanwhile.
func BenchmarkFollowAfterAStart(b *testing.B) {
	show := newShow(b)
	race := newMassRace(50000)
	race.run(300000)
	take := func() {
		live := NewLive(show, data.Source{Name: "mass.csv", Detail: "live"}, Options{Event: "Pebble Marathon", Year: 2031, Metres: marathon}, nil)
		s, err := Open("mass.csv", strings.NewReader(race.String()))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := live.Take(context.Background(), s, noon); err != nil {
			b.Fatal(err)
		}
	}
	take()
	b.ResetTimer()
	for range b.N {
		take()
	}
}
