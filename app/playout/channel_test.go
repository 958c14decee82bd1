package playout_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/playout"
	"mile26/graphics/paint"
)

var hd = image.Pt(1920, 1080)

// page makes a page from "id@layer" or "id@layer/content".
func page(t *testing.T, spec string) *playout.Page {
	t.Helper()
	spec, content, _ := strings.Cut(spec, "/")
	p := new(playout.Page)
	id, layer, _ := strings.Cut(spec, "@")
	if _, err := fmt.Sscan(layer, &p.Layer); err != nil {
		t.Fatalf("page %q: %v", spec, err)
	}
	p.ID, p.Title = id, strings.ToUpper(id)
	p.Template = id
	p.Scenes = []playout.Scene{playout.Picture{Size: hd, Items: []paint.Placed{{Sprite: &paint.Sprite{ID: id + content}, Opacity: 255}}}}
	return p
}

// slowly is a clock that goes on by a second whenever it is looked at: nobody
// is nervous.
func slowly() func() time.Time {
	var looked atomic.Int64
	return func() time.Time { return time.Unix(looked.Add(1), 0) }
}

// onAir prints the program, back to front, and preview: "a@10 b@20 | c".
func onAir(s playout.State) string {
	var words []string
	for _, a := range s.Program {
		words = append(words, fmt.Sprintf("%s@%d", a.Items[0].Sprite.ID, a.Layer))
	}
	words = append(words, "|")
	if s.Preview != nil {
		words = append(words, s.Preview.Items[0].Sprite.ID)
	}
	return strings.Join(words, " ")
}

// do carries out "cue a@10", "cue", "take", "out", "off 10", "clear" or
// "update a@10/2".
func do(t *testing.T, c *playout.Channel, command string) (playout.Answer, error) {
	t.Helper()
	verb, arg, _ := strings.Cut(command, " ")
	switch verb {
	case "cue":
		if arg == "" {
			return c.Cue(nil), nil
		}
		return c.Cue(page(t, arg)), nil
	case "take":
		return c.Take()
	case "out":
		return c.Out()
	case "off":
		var n int
		if _, err := fmt.Sscan(arg, &n); err != nil {
			t.Fatal(err)
		}
		return c.OutLayer(n)
	case "clear":
		return c.Clear(), nil
	case "update":
		return c.Update(page(t, arg))
	}
	t.Fatalf("no such command: %q", command)
	return playout.Answer{}, nil
}

func TestCommands(t *testing.T) {
	tests := []struct {
		name     string
		before   string // commands, separated by ";"
		command  string
		did      string
		err      error
		want     string
		standing bool // nothing changes
	}{
		{name: "cue", command: "cue a@10", did: "Preview: A", want: "| a"},
		{name: "cue in place of another", before: "cue a@10", command: "cue b@10", did: "Preview: B", want: "| b"},
		{name: "cue the same again", before: "cue a@10", command: "cue a@10", did: "Already in preview: A", want: "| a", standing: true},
		{name: "cue nothing", before: "cue a@10", command: "cue", did: "Emptied preview", want: "|"},
		{name: "cue nothing twice", command: "cue", did: "Preview is empty", want: "|", standing: true},

		{name: "take", before: "cue a@10", command: "take", did: "Took A on layer 10", want: "a@10 | a"},
		{name: "take from an empty preview", before: "cue a@10;take;cue", command: "take", did: "Took nothing", err: playout.ErrNothingInPreview, want: "a@10 |", standing: true},
		{name: "take twice", before: "cue a@10;take", command: "take", did: "Already on air: A", want: "a@10 | a", standing: true},
		{name: "take replaces same layer", before: "cue a@10;take;cue b@10", command: "take", did: "Took B on layer 10 in place of A", want: "b@10 | b"},
		{name: "take new content of the same page", before: "cue a@10;take;cue a@10/2", command: "take", did: "Took A on layer 10, with new content", want: "a2@10 | a2"},
		{name: "take over a lower layer", before: "cue a@10;take;cue b@20", command: "take", did: "Took B on layer 20", want: "a@10 b@20 | b"},
		{name: "take under a higher layer", before: "cue a@20;take;cue b@10", command: "take", did: "Took B on layer 10", want: "b@10 a@20 | b"},
		{name: "take between layers", before: "cue a@30;take;cue b@10;take;cue c@20", command: "take", did: "Took C on layer 20", want: "b@10 c@20 a@30 | c"},
		{name: "a page is on air once", before: "cue a@10;take;cue a@20", command: "take", did: "Took A on layer 20", want: "a@20 | a"},
		{name: "a page that moves still replaces", before: "cue a@10;take;cue b@20;take;cue a@20", command: "take", did: "Took A on layer 20 in place of B", want: "a@20 | a"},
		{name: "no layer 0", before: "cue a@0", command: "take", did: "Took nothing", err: playout.ErrLayer, want: "| a", standing: true},
		{name: "no layer 100", before: "cue a@100", command: "take", did: "Took nothing", err: playout.ErrLayer, want: "| a", standing: true},
		{name: "layers 1 and 99", before: "cue a@99;take;cue b@1", command: "take", did: "Took B on layer 1", want: "b@1 a@99 | b"},

		{name: "out goes by the layer in preview", before: "cue a@10;take;cue b@20;take;cue c@10", command: "out", did: "Took A off layer 10", want: "b@20 | c"},
		{name: "out of the page taken last", before: "cue a@20;take;cue b@10;take;cue c@30", command: "out", did: "Took B off layer 10", want: "a@20 | c"},
		{name: "out of the page taken last, preview empty", before: "cue a@10;take;cue b@20;take;cue", command: "out", did: "Took B off layer 20", want: "a@10 |"},
		{name: "a nervous take does not make a page the last", before: "cue a@10;take;cue b@20;take;cue a@10;take;cue", command: "out", did: "Took B off layer 20", want: "a@10 |"},
		{name: "out with nothing on air", before: "cue a@10", command: "out", did: "Took nothing off", err: playout.ErrNothingOnAir, want: "| a", standing: true},

		{name: "off a layer", before: "cue a@10;take;cue b@20;take", command: "off 10", did: "Took A off layer 10", want: "b@20 | b"},
		{name: "off an empty layer", before: "cue a@10;take", command: "off 11", did: "Took nothing off", err: playout.ErrNothingOnAir, want: "a@10 | a", standing: true},
		{name: "off no layer", before: "cue a@10;take", command: "off 0", did: "Took nothing off", err: playout.ErrLayer, want: "a@10 | a", standing: true},

		{name: "clear", before: "cue a@10;take;cue b@20;take", command: "clear", did: "Cleared 2 pages", want: "| b"},
		{name: "clear one", before: "cue a@10;take", command: "clear", did: "Cleared 1 page", want: "| a"},
		{name: "clear nothing", before: "cue a@10", command: "clear", did: "Nothing was on air", want: "| a", standing: true},

		{name: "update", before: "cue a@10;take;cue b@10", command: "update a@10/2", did: "Updated A", want: "a2@10 | b"},
		{name: "update stays on its layer", before: "cue a@10;take", command: "update a@50/2", did: "Updated A", want: "a2@10 | a"},
		{name: "update with the same", before: "cue a@10;take", command: "update a@10", did: "Already so on air: A", want: "a@10 | a", standing: true},
		{name: "update what is not on air", before: "cue a@10", command: "update a@10", did: "Updated nothing", err: playout.ErrNotOnAir, want: "| a", standing: true},
		{name: "update does not make a page the last", before: "cue a@10;take;cue b@20;take;update a@10/2;cue", command: "out", did: "Took B off layer 20", want: "a2@10 |"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := playout.New(playout.Options{Now: slowly()})
			for command := range strings.SplitSeq(test.before, ";") {
				if command != "" {
					if _, err := do(t, c, command); err != nil {
						t.Fatalf("%s: %v", command, err)
					}
				}
			}
			before := c.State()
			was := onAir(before)
			answer, err := do(t, c, test.command)
			if answer.Did != test.did || !errors.Is(err, test.err) || (err != nil) != (test.err != nil) {
				t.Errorf("%s: did %q, %v; want %q, %v", test.command, answer.Did, err, test.did, test.err)
			}
			if got := onAir(answer.State); got != test.want {
				t.Errorf("%s: on air %q, want %q", test.command, got, test.want)
			}
			if got := onAir(c.State()); got != test.want {
				t.Errorf("State: %q, want %q", got, test.want)
			}
			serial := before.Serial
			if !test.standing {
				serial++
			}
			if answer.State.Serial != serial || answer.Changed == test.standing {
				t.Errorf("serial %d, changed %t; want %d, %t", answer.State.Serial, answer.Changed, serial, !test.standing)
			}
			if onAir(before) != was {
				t.Errorf("the state handed out before became %q, was %q", onAir(before), was)
			}
		})
	}
}

func TestTakeIsDatedByTheChannelsClock(t *testing.T) {
	now := time.Date(2023, 4, 23, 9, 0, 0, 0, time.UTC)
	c := playout.New(playout.Options{Now: func() time.Time { return now }})
	for _, command := range []string{"cue a@10", "take"} {
		if _, err := do(t, c, command); err != nil {
			t.Fatal(err)
		}
	}
	taken := now.Add(20 * time.Millisecond) // the next frame
	now = now.Add(time.Minute)
	if _, err := do(t, c, "update a@10/2"); err != nil {
		t.Fatal(err)
	}
	if a, ok := c.State().OnAir("a"); !ok || !a.Taken.Equal(taken) {
		t.Errorf("a is on air: %t, since %v; want %v", ok, a.Taken, taken)
	}
	if a, ok := c.State().OnLayer(10); !ok || a.ID != "a" {
		t.Errorf("on layer 10: %t, %v; want a", ok, a)
	}
}

func TestListsAreInTheOrderOfTheLayers(t *testing.T) {
	c := playout.New(playout.Options{Now: slowly()})
	for _, command := range []string{"cue a@20", "take", "cue b@10", "take", "cue c@5"} {
		if _, err := do(t, c, command); err != nil {
			t.Fatal(err)
		}
	}
	ids := func(l paint.List) (ids []string) {
		for _, p := range l.Items {
			ids = append(ids, p.Sprite.ID)
		}
		return ids
	}
	s := c.State()
	if got := ids(s.ProgramList()); !slices.Equal(got, []string{"b", "a"}) || s.ProgramList().Size != hd {
		t.Errorf("program: %v of %v, want [b a] of %v", got, s.ProgramList().Size, hd)
	}
	if got := ids(s.PreviewList()); !slices.Equal(got, []string{"c"}) || s.PreviewList().Size != hd {
		t.Errorf("preview: %v of %v, want [c] of %v", got, s.PreviewList().Size, hd)
	}
}

// Whatever is done, there is at most one page a layer, each page is on air
// once, layers are in order, and serials count the changes.
func TestRandomCommands(t *testing.T) {
	commands := []string{"take", "take", "take", "out", "clear", "off 1", "off 2", "cue"}
	for _, id := range []string{"a", "b", "c"} {
		for _, layer := range []string{"@1", "@2", "@3", "@1/x"} {
			commands = append(commands, "cue "+id+layer, "update "+id+layer)
		}
	}
	r := rand.New(rand.NewPCG(26, 2))
	c := playout.New(playout.Options{Now: slowly()})
	for range 20_000 {
		before := c.State()
		command := commands[r.IntN(len(commands))]
		answer, err := do(t, c, command)
		s := answer.State
		ids := make(map[string]bool)
		for i, a := range s.Program {
			if ids[a.ID] || i > 0 && s.Program[i-1].Layer >= a.Layer {
				t.Fatalf("%q, %s: %q", onAir(before), command, onAir(s))
			}
			ids[a.ID] = true
		}
		same := onAir(before) == onAir(s)
		if err != nil && answer.Changed || (s.Serial == before.Serial) == answer.Changed || !same && !answer.Changed {
			t.Fatalf("%q, %s: %q, changed %t, %v, serial %d after %d", onAir(before), command, onAir(s), answer.Changed, err, s.Serial, before.Serial)
		}
	}
}

func TestWatchStartsWithNowAndEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := playout.New(playout.Options{Now: slowly()})
		c.Cue(page(t, "a@10"))
		ctx, cancel := context.WithCancel(t.Context())
		states := c.Watch(ctx)
		if s := <-states; onAir(s) != "| a" {
			t.Errorf("first: %q, want %q", onAir(s), "| a")
		}
		cancel()
		synctest.Wait()
		c.Cue(page(t, "b@10"))
		if s, open := <-states; open {
			t.Errorf("after the end: %q, want a closed channel", onAir(s))
		}
	})
}

func TestSlowWatcherSkipsToTheNewest(t *testing.T) {
	c := playout.New(playout.Options{Now: slowly()})
	states := c.Watch(t.Context())
	for _, id := range []string{"a", "b", "c"} {
		c.Cue(page(t, id+"@10"))
	}
	if s := <-states; onAir(s) != "| c" {
		t.Errorf("got %q, want %q", onAir(s), "| c")
	}
	select {
	case s := <-states:
		t.Errorf("then %q, want nothing", onAir(s))
	default:
	}
}

// Many hands and many watchers: each watcher sees serials rise and ends on the
// last one.
func TestWatchersUnderLoad(t *testing.T) {
	c := playout.New(playout.Options{Now: slowly()})
	var hands, watchers sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	last := make([]playout.State, 4)
	for i := range last {
		states := c.Watch(ctx)
		watchers.Go(func() {
			for s := range states {
				if s.Serial < last[i].Serial {
					t.Errorf("watcher %d: serial %d after %d", i, s.Serial, last[i].Serial)
				}
				last[i] = s
			}
		})
	}
	for hand := range 4 {
		p := page(t, fmt.Sprintf("p%d@%d", hand, hand+1))
		hands.Go(func() {
			for range 500 {
				c.Cue(p)
				_, _ = c.Take() // of whoever's page: all that matters here is that nothing tears
				_, _ = c.Out()
			}
		})
	}
	hands.Wait()
	cancel()
	watchers.Wait()
	for i, s := range last {
		if s.Serial != c.State().Serial {
			t.Errorf("watcher %d ended on %d, want %d", i, s.Serial, c.State().Serial)
		}
	}
}
