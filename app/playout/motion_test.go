package playout_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/playout"
	"mile26/graphics"
	"mile26/graphics/paint"
)

// act is a scene that says in its only sprite's ID what it shows: "a+40" is a
// 40 ms after it began to come in, "a" holds, "a-20" goes out.
type act struct {
	name    string
	in, out time.Duration
	turns   bool // can go out from the middle of coming in
	scrolls bool
}

func (a act) Append(dst []paint.Placed, m graphics.Moment) []paint.Placed {
	id := a.name
	switch {
	case m.State == graphics.In:
		id += fmt.Sprintf("+%d", m.Time.Milliseconds())
	case m.State == graphics.Out && m.Time >= a.out:
		return dst
	case m.State == graphics.Out:
		id += fmt.Sprintf("-%d", m.Time.Milliseconds())
	case a.scrolls:
		id += fmt.Sprintf("~%d", m.Time.Milliseconds())
	}
	return append(dst, paint.Placed{Sprite: &paint.Sprite{ID: id}, Opacity: 255})
}

func (a act) Length(s graphics.State) time.Duration {
	return map[graphics.State]time.Duration{graphics.In: a.in, graphics.Out: a.out}[s]
}
func (a act) Still() bool { return !a.scrolls }
func (a act) TurnAt(in time.Duration) (time.Duration, bool) {
	return max(0, a.out-in), a.turns
}

// moving makes a page of acts, one a step.
func moving(id string, layer int, acts ...act) *playout.Page {
	p := &playout.Page{ID: id, Title: strings.ToUpper(id), Template: id, Layer: layer}
	for _, a := range acts {
		p.Scenes = append(p.Scenes, a)
	}
	return p
}

// calm comes in and goes out in 60 ms: three frames of 1080p50.
func calm(name string) act {
	return act{name: name, in: 60 * time.Millisecond, out: 60 * time.Millisecond, turns: true}
}

// reel runs a channel and collects what every frame shows.
type reel struct {
	*playout.Channel
	events []string
	frames map[int64]string
	last   int64
}

// onReel runs f with a channel under a fake clock. advance lets time go by.
func onReel(t *testing.T, f func(r *reel, advance func(time.Duration))) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &reel{frames: map[int64]string{}}
		r.Channel = playout.New(playout.Options{Facts: func(e playout.Event) {
			r.events = append(r.events, fmt.Sprintf("%s %s@%d:%d", e.What, e.Page.ID, e.Layer, e.Frame))
		}})
		ctx, cancel := context.WithCancel(t.Context())
		states := r.Watch(ctx)
		go r.Run(ctx)
		go func() {
			for s := range states {
				r.frames[s.Frame] = onAir(s)
				r.last = s.Frame
			}
		}()
		synctest.Wait()
		f(r, func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		})
		cancel()
		synctest.Wait()
	})
}

// shown is what frames show from one on, up to the last published.
func (r *reel) shown(from int64) []string {
	var out []string
	for n := from; n <= r.last; n++ {
		out = append(out, strings.TrimSuffix(strings.TrimSpace(strings.SplitN(r.frames[n], "|", 2)[0]), " "))
	}
	return out
}

func must(t *testing.T) func(a playout.Answer, err error) playout.Answer {
	return func(a playout.Answer, err error) playout.Answer {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

func TestLifeOnAir(t *testing.T) {
	const frame = 20 * time.Millisecond
	jump := act{name: "b", in: 40 * time.Millisecond, out: 40 * time.Millisecond}
	tests := []struct {
		name   string
		do     func(t *testing.T, r *reel, advance func(time.Duration))
		shown  []string
		events []string
	}{
		{
			name: "in, hold, out",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("a", 10, calm("a"))))
				advance(10 * frame)
				must(t)(r.OutLayer(10))
				advance(5 * frame)
			},
			shown: []string{"a+20@10", "a+40@10", "a+60@10", "a@10", "", "", "", "", "", "", "a-20@10", "a-40@10", ""},
			// frame 1 … 3 come in, 4 holds and is the last until the out on frame 11.
			events: []string{"on a@10:1", "off a@10:13"},
		},
		{
			name: "one after another",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("a", 10, calm("a"))))
				advance(3 * frame)
				must(t)(r.TakePage(moving("b", 10, jump)))
				advance(6 * frame)
			},
			shown:  []string{"a+20@10", "a+40@10", "a+60@10", "a-20@10", "a-40@10", "b+20@10", "b+40@10", "b@10"},
			events: []string{"on a@10:1", "off a@10:6", "on b@10:6"},
		},
		{
			name: "turned round while coming in",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("a", 10, calm("a"))))
				advance(2 * frame)
				must(t)(r.OutLayer(10))
				advance(4 * frame)
			},
			shown:  []string{"a+20@10", "a+40@10", "a-40@10", ""},
			events: []string{"on a@10:1", "off a@10:4"},
		},
		{
			name: "comes in to the end where it cannot turn",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("b", 10, jump)))
				must(t)(r.OutLayer(10))
				advance(6 * frame)
			},
			shown:  []string{"b+20@10", "b+40@10", "b-20@10", ""},
			events: []string{"on b@10:1", "off b@10:4"},
		},
		{
			name: "the nervous hand on another page",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("a", 10, calm("a"))))
				advance(3 * frame)
				must(t)(r.TakePage(moving("b", 10, jump)))
				must(t)(r.TakePage(moving("c", 10, act{name: "c"})))
				advance(6 * frame)
			},
			shown:  []string{"a+20@10", "a+40@10", "a+60@10", "a-20@10", "a-40@10", "c@10"},
			events: []string{"on a@10:1", "off a@10:6", "on c@10:6"},
		},
		{
			name: "steps",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("a", 10, act{name: "a1"}, act{name: "a2"})))
				advance(frame)
				must(t)(r.Continue(10))
				advance(frame)
				if _, err := r.Continue(10); !errors.Is(err, playout.ErrLastStep) {
					t.Errorf("after the last step: %v, want ErrLastStep", err)
				}
			},
			shown:  []string{"a1@10", "a2@10"},
			events: []string{"on a@10:1"},
		},
		{
			name: "out by itself",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				p := moving("a", 10, calm("a"))
				p.Duration = 5 * frame
				must(t)(r.TakePage(p))
				advance(time.Second)
			},
			shown:  []string{"a+20@10", "a+40@10", "a+60@10", "a@10", "", "a-20@10", "a-40@10", ""},
			events: []string{"on a@10:1", "auto-out a@10:6", "off a@10:8"},
		},
		{
			name: "the time of one page is not that of the page that changes it",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				a, b := moving("a", 10, calm("a")), moving("b", 10, calm("b"))
				a.Template, b.Template, a.Duration = "same", "same", 2*frame
				must(t)(r.TakePage(a))
				must(t)(r.TakePage(b))
				advance(10 * frame)
			},
			shown:  []string{"a+20@10", "a+40@10", "a+60@10", "b@10"},
			events: []string{"on a@10:1", "off a@10:4", "on b@10:4"},
		},
		{
			name: "taken again while another was to come, it keeps its time",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				a, b := moving("a", 10, calm("a")), moving("b", 10, calm("b"))
				a.Template, b.Template, a.Duration = "same", "same", 6*frame
				must(t)(r.TakePage(a))
				must(t)(r.TakePage(b))
				must(t)(r.TakePage(a))
				if on, _ := r.State().OnLayer(10); on.Ends.IsZero() || on.Due != a {
					t.Errorf("due is %v, and it ends at %v", on.Due, on.Ends)
				}
				advance(time.Second)
			},
			shown:  []string{"a+20@10", "a+40@10", "a+60@10", "a@10", "", "", "a-20@10", "a-40@10", ""},
			events: []string{"on a@10:1", "auto-out a@10:7", "off a@10:9"},
		},
		{
			name: "clear takes one frame",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("a", 10, calm("a"))))
				must(t)(r.TakePage(moving("b", 20, jump)))
				advance(frame)
				r.Clear()
				advance(5 * frame)
			},
			shown:  []string{"a+20@10 b+20@20", ""},
			events: []string{"on a@10:1", "on b@20:1", "off a@10:2", "off b@20:2"},
		},
		{
			name: "what scrolls moves every frame",
			do: func(t *testing.T, r *reel, advance func(time.Duration)) {
				must(t)(r.TakePage(moving("t", 5, act{name: "t", scrolls: true})))
				advance(4 * frame)
			},
			shown:  []string{"t~0@5", "t~20@5", "t~40@5", "t~60@5"},
			events: []string{"on t@5:1"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			onReel(t, func(r *reel, advance func(time.Duration)) {
				test.do(t, r, advance)
				if got := r.shown(1); !slices.Equal(got, test.shown) {
					t.Errorf("shown %q\n want %q", got, test.shown)
				}
				if !slices.Equal(r.events, test.events) {
					t.Errorf("events %q\n want %q", r.events, test.events)
				}
			})
		})
	}
}

func TestHeldDataWaits(t *testing.T) {
	onReel(t, func(r *reel, advance func(time.Duration)) {
		held := func(name string) *playout.Page {
			p := moving("a", 10, act{name: name})
			p.Gate = playout.Hold
			return p
		}
		must(t)(r.TakePage(held("old")))
		for _, newer := range []string{"new", "newest"} {
			if a := must(t)(r.Update(held(newer))); a.Did != "Newer data waits: A" {
				t.Errorf("update: %q", a.Did)
			}
		}
		advance(time.Second)
		if got := onAir(r.State()); got != "old@10 |" {
			t.Errorf("while it waits: %q", got)
		}
		if a, _ := r.State().OnLayer(10); a.Waiting == nil {
			t.Error("nothing is said to wait")
		}
		if a := must(t)(r.Release(0)); a.Did != "Updated A" {
			t.Errorf("release: %q", a.Did)
		}
		if got := onAir(r.State()); got != "newest@10 |" {
			t.Errorf("let through: %q", got)
		}
		if _, err := r.Release(0); !errors.Is(err, playout.ErrNothingWaits) {
			t.Errorf("again: %v", err)
		}
		// What went back to what is on air no longer waits.
		must(t)(r.Update(held("other")))
		must(t)(r.Update(held("newest")))
		if a, _ := r.State().OnLayer(10); a.Waiting != nil {
			t.Error("the same as on air waits")
		}
	})
}

// Newer data may come for a page whose turn has not come yet: it waits on, however
// the layer gets to that page.
func TestWhatWaitsIsNotLostOnTheWayToThePage(t *testing.T) {
	for _, test := range []struct {
		name, template string
		there          time.Duration // how long there is something else before
	}{
		{"after what was there has gone out", "b", time.Second},
		{"after what was there has come in, and changes", "a", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			onReel(t, func(r *reel, advance func(time.Duration)) {
				held := func(name string) *playout.Page {
					p := moving("a", 10, calm(name))
					p.Gate = playout.Hold
					return p
				}
				before := moving("b", 10, calm("before"))
				before.Template = test.template
				must(t)(r.TakePage(before))
				advance(test.there)
				must(t)(r.TakePage(held("old")))
				if got := onAir(r.State()); strings.Contains(got, "old") {
					t.Errorf("the page is there at once: %q", got)
				}
				must(t)(r.Update(held("new")))
				advance(time.Second)
				on, ok := r.State().OnLayer(10)
				if got := onAir(r.State()); !ok || got != "old@10 |" || on.Waiting == nil {
					t.Errorf("on air is %q, waiting %v; want the old page, and the new one waiting", got, on.Waiting)
				}
				must(t)(r.Release(10))
				advance(time.Second)
				if got := onAir(r.State()); got != "new@10 |" {
					t.Errorf("let through: %q", got)
				}
			})
		})
	}
}

// A second F2 within Nervous takes nothing, even when the page after it has
// come to preview meanwhile; a later one does.
func TestNervousFinger(t *testing.T) {
	onReel(t, func(r *reel, advance func(time.Duration)) {
		r.Cue(moving("a", 10, act{name: "a"}))
		must(t)(r.Take())
		r.Follow(moving("b", 20, act{name: "b"}))
		advance(playout.Nervous - time.Millisecond)
		if a := must(t)(r.Take()); a.Changed {
			t.Errorf("the second keystroke: %s", a.Did)
		}
		advance(time.Millisecond)
		if a := must(t)(r.Take()); !a.Changed {
			t.Errorf("a later one: %s", a.Did)
		}
	})
}

// Ten hours of something that moves are exactly as many frames as ten hours
// have, at every rate.
func TestTheClockDoesNotDrift(t *testing.T) {
	const hours = 10 * time.Hour
	seen := map[playout.Rate]bool{}
	for _, f := range playout.Formats() {
		if seen[f.Rate] {
			continue
		}
		seen[f.Rate] = true
		t.Run(f.Rate.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := playout.New(playout.Options{Format: f})
				ctx, cancel := context.WithCancel(t.Context())
				go c.Run(ctx)
				if _, err := c.TakePage(moving("t", 5, act{name: "t", scrolls: true})); err != nil {
					t.Fatal(err)
				}
				serial := c.State().Serial
				time.Sleep(hours)
				synctest.Wait()
				s := c.State()
				want := int64(hours/time.Second) * f.Rate.Num / f.Rate.Den
				if s.Frame != want || int64(s.Serial-serial) != want-1 || s.Dropped != 0 || s.Late != 0 {
					t.Errorf("frame %d after %d states, %d dropped, %d late; want frame %d", s.Frame, s.Serial-serial, s.Dropped, s.Late, want)
				}
				cancel()
				synctest.Wait()
			})
		})
	}
}

// Nothing is published while nothing moves.
func TestIdleIsIdle(t *testing.T) {
	onReel(t, func(r *reel, advance func(time.Duration)) {
		must(t)(r.TakePage(moving("a", 10, calm("a"))))
		advance(time.Second)
		serial := r.State().Serial
		advance(time.Hour)
		if now := r.State().Serial; now != serial {
			t.Errorf("%d states in an hour of nothing", now-serial)
		}
	})
}

// Whatever is done and whenever: at most one page a layer, every page that
// came on goes off, and the facts tell exactly what the frames show.
func TestRandomShow(t *testing.T) {
	for seed := range uint64(20) {
		onReel(t, func(r *reel, advance func(time.Duration)) {
			rnd := rand.New(rand.NewPCG(26, seed))
			any := func() *playout.Page {
				name := string(rune('a' + rnd.IntN(5)))
				a := calm(name + fmt.Sprint(rnd.IntN(3)))
				a.turns = rnd.IntN(2) == 0
				p := moving(name, 1+rnd.IntN(3), a, act{name: a.name + "s"})
				if rnd.IntN(4) == 0 {
					p.Duration = time.Duration(rnd.IntN(300)) * time.Millisecond
				}
				p.Template = []string{"x", "y"}[rnd.IntN(2)]
				p.Gate = playout.Gate(rnd.IntN(2))
				return p
			}
			// What the facts say is on each layer.
			told := map[int]string{}
			heard := 0
			for range 400 {
				switch rnd.IntN(9) {
				case 0, 1, 2:
					_, _ = r.TakePage(any()) // every error is a command that finds nothing to do
				case 3:
					_, _ = r.Update(any())
				case 4:
					_, _ = r.Continue(rnd.IntN(4))
				case 5:
					_, _ = r.OutLayer(1 + rnd.IntN(3))
				case 6:
					_, _ = r.Release(0)
				case 7:
					_, _ = r.ClearLayer(1 + rnd.IntN(3))
				case 8:
					if rnd.IntN(5) == 0 {
						r.Clear()
					}
				}
				advance(time.Duration(rnd.IntN(100)) * time.Millisecond)
				for ; heard < len(r.events); heard++ {
					var what, where string
					var layer int
					var frame int64
					e := strings.NewReplacer("@", " ", ":", " ").Replace(r.events[heard])
					if _, err := fmt.Sscan(e, &what, &where, &layer, &frame); err != nil {
						t.Fatal(err)
					}
					switch what {
					case "on":
						if told[layer] != "" {
							t.Fatalf("seed %d: %s comes on layer %d, where %s is", seed, where, layer, told[layer])
						}
						told[layer] = where
					case "off":
						if told[layer] != where {
							t.Fatalf("seed %d: %s goes off layer %d, where %q is", seed, where, layer, told[layer])
						}
						delete(told, layer)
					}
				}
				s := r.State()
				on := map[string]bool{}
				for i, a := range s.Program {
					if i > 0 && s.Program[i-1].Layer >= a.Layer {
						t.Fatalf("seed %d: layers of %s", seed, onAir(s))
					}
					if told[a.Layer] != a.ID {
						t.Fatalf("seed %d: frame %d shows %s on layer %d, the facts say %q", seed, s.Frame, a.ID, a.Layer, told[a.Layer])
					}
					if !a.Leaving && on[a.ID] {
						t.Fatalf("seed %d: %s is on air twice: %s", seed, a.ID, onAir(s))
					}
					on[a.ID] = on[a.ID] || !a.Leaving
				}
				if len(told) != len(s.Program) {
					t.Fatalf("seed %d: the facts say %v, the frame shows %s", seed, told, onAir(s))
				}
			}
			r.Clear()
			counts := map[string]int{}
			for _, e := range r.events {
				what, where, _ := strings.Cut(e, " ")
				where, _, _ = strings.Cut(where, ":")
				counts[where] += map[string]int{"on": 1, "off": -1}[what]
			}
			for where, n := range counts {
				if n != 0 {
					t.Errorf("seed %d: %s came on %d times more than it went off", seed, where, n)
				}
			}
		})
	}
}

// A command that finds nothing to do, just when a motion is over, does not
// leave the motion's last frame on air.
func TestAnIdleCommandDoesNotHideTheLastFrame(t *testing.T) {
	var now time.Time
	c := playout.New(playout.Options{Now: func() time.Time { return now }})
	p := moving("a", 10, calm("a"))
	must(t)(c.TakePage(p))
	now = now.Add(time.Second)
	if a := must(t)(c.TakePage(p)); a.Changed {
		t.Fatalf("the second take: %s", a.Did)
	}
	if s := c.State(); !s.Moving {
		t.Fatal("the test needs a state that moves still")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go c.Run(ctx)
	for s := range c.Watch(ctx) {
		if onAir(s) == "a@10 |" {
			return
		}
	}
	t.Error("the page never came to rest")
}

// A rehearsal plays in preview, as often as one likes, and is nobody else's
// business; what is in preview goes out by itself neither there nor then.
func TestRehearsalIsPreviewsAlone(t *testing.T) {
	onReel(t, func(r *reel, advance func(time.Duration)) {
		if _, err := r.Rehearse(); !errors.Is(err, playout.ErrNothingInPreview) {
			t.Errorf("of nothing: %v", err)
		}
		p := moving("a", 10, calm("a"))
		p.Duration = 100 * time.Millisecond
		r.Cue(p)
		advance(time.Second)
		if got := onAir(r.State()); got != "| a" {
			t.Fatalf("cued: %q", got)
		}
		must(t)(r.Rehearse())
		if got := onAir(r.State()); got != "| a+20" {
			t.Errorf("rehearsed: %q", got)
		}
		advance(time.Second)
		if got := onAir(r.State()); got != "| a" {
			t.Errorf("after it: %q", got)
		}
		if len(r.events) > 0 {
			t.Errorf("events %q", r.events)
		}
	})
}

// States that differ in their frames alone have the same words.
func TestSameWords(t *testing.T) {
	onReel(t, func(r *reel, advance func(time.Duration)) {
		empty := r.State()
		must(t)(r.TakePage(moving("a", 10, calm("a"))))
		first := r.State()
		advance(40 * time.Millisecond)
		second := r.State()
		advance(time.Second)
		holds := r.State()
		r.Cue(moving("b", 10, calm("b")))
		cued := r.State()
		if first.Serial == second.Serial || !first.SameWords(second) {
			t.Errorf("two frames of coming in, %d and %d, differ in words", first.Serial, second.Serial)
		}
		for i, pair := range [][2]playout.State{{empty, first}, {second, holds}, {holds, cued}} {
			if pair[0].SameWords(pair[1]) || pair[1].SameWords(pair[0]) {
				t.Errorf("pair %d: the same words", i)
			}
		}
	})
}
