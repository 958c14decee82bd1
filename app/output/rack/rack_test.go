package rack_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/output/rack"
)

// unit fails as often as it is told to, then runs.
type unit struct {
	failures int
	panics   bool
	runs     atomic.Int64
}

func (u *unit) Run(ctx context.Context) error {
	runs := u.runs.Add(1)
	if u.panics {
		panic("a fault")
	}
	if runs <= int64(u.failures) {
		return errors.New("no")
	}
	<-ctx.Done()
	return nil
}

func (u *unit) Report() rack.Report { return rack.Report{Frames: uint64(u.runs.Load())} }

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
		if synctest.Wait(); weak.runs.Load() != 4 || good.runs.Load() != 1 {
			t.Errorf("runs: %d of the weak one, %d of the good one; want 4 and 1", weak.runs.Load(), good.runs.Load())
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

// aimed is a unit that sends somewhere, but not to "nowhere".
type aimed struct {
	unit
	mu sync.Mutex
	at string
}

func (a *aimed) Aim(at string) error {
	if at == "nowhere" {
		return errors.New("there is no nowhere")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at = at
	return nil
}

func (a *aimed) Target() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.at
}

func (a *aimed) Hint() string { return "10.0.0.5" }

func TestAnOutputIsToldWhereTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := rack.New(ctx, nil)
		a := &aimed{}
		r.Put("aimed", a)
		r.Put("plain", &unit{})
		if err := r.Start("aimed"); !errors.Is(err, rack.ErrNoTarget) {
			t.Errorf("started to nowhere in particular: %v", err)
		}
		if err := r.Aim("plain", "there"); err == nil {
			t.Error("what needs no telling was told")
		}
		if err := r.Aim("aimed", "there"); err != nil {
			t.Fatal(err)
		}
		if err := r.Start("aimed"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if err := r.Aim("aimed", "elsewhere"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if s := r.States()[0]; s.Condition != rack.Running || s.Target != "elsewhere" || a.runs.Load() != 2 {
			t.Errorf("%+v after %d runs", s, a.runs.Load())
		}
		if err := r.Aim("aimed", "nowhere"); err == nil {
			t.Error("sent nowhere")
		}
		if s := r.States()[0]; s.Target != "elsewhere" {
			t.Errorf("a wrong aim left %q", s.Target)
		}
		cancel()
		r.Wait()
	})
}

func TestWhoListensHearsWhatTheOutputsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := rack.New(ctx, nil)
		r.Put("aimed", &aimed{})
		type heard struct {
			target string
			on     bool
		}
		var got []heard
		r.Told(func(s rack.State) { got = append(got, heard{s.Target, s.Condition != rack.Stopped}) })
		_ = r.Start("aimed")          // it does not know where to
		_ = r.Aim("aimed", "nowhere") // refused
		for _, err := range []error{r.Aim("aimed", "there"), r.Start("aimed"), r.Aim("aimed", "elsewhere"), r.Stop("aimed")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if want := []heard{{"there", false}, {"there", true}, {"elsewhere", true}, {"elsewhere", false}}; !slices.Equal(got, want) {
			t.Errorf("heard %v, want %v", got, want)
		}
		cancel()
		r.Wait()
		if len(got) != 4 {
			t.Errorf("the end of all is no command, and was heard as %v", got[4:])
		}
	})
}
