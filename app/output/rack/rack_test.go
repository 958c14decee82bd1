package rack_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/output/rack"
)

// unit fails as often as it is told to, then runs.
type unit struct {
	failures int
	panics   bool
	runs     int
}

func (u *unit) Run(ctx context.Context) error {
	u.runs++
	if u.panics {
		panic("a fault")
	}
	if u.runs <= u.failures {
		return errors.New("no")
	}
	<-ctx.Done()
	return nil
}

func (u *unit) Report() rack.Report { return rack.Report{Frames: uint64(u.runs)} }

func condition(r *rack.Rack) (out []rack.Condition) {
	for _, s := range r.States() {
		out = append(out, s.Condition)
	}
	return out
}

func TestOutputsStartStopAndComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := rack.New(ctx, nil)
		good, weak, faulty := &unit{}, &unit{failures: 3}, &unit{panics: true}
		r.Put("good", good)
		r.Put("weak", weak)
		r.Put("faulty", faulty)
		want := func(when string, c ...rack.Condition) {
			t.Helper()
			synctest.Wait()
			got := condition(r)
			for i := range c {
				if got[i] != c[i] {
					t.Errorf("%s: %v, want %v", when, got, c)
					return
				}
			}
		}
		want("at first", rack.Stopped, rack.Stopped, rack.Stopped)
		for _, name := range []string{"good", "weak", "faulty", "good"} {
			if err := r.Start(name); err != nil {
				t.Fatal(err)
			}
		}
		want("started", rack.Running, rack.Failing, rack.Failing)
		time.Sleep(4 * time.Second)
		if synctest.Wait(); weak.runs != 4 || good.runs != 1 {
			t.Errorf("runs: %d of the weak one, %d of the good one; want 4 and 1", weak.runs, good.runs)
		}
		if err := r.Stop("good"); err != nil {
			t.Fatal(err)
		}
		want("stopped", rack.Stopped)
		if err := r.Start("good"); err != nil {
			t.Fatal(err)
		}
		want("started again", rack.Running)
		if err := r.Start("other"); !errors.Is(err, rack.ErrNoOutput) {
			t.Errorf("an output that is not there: %v", err)
		}
		cancel()
		r.Wait()
	})
}
