package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	feed "mile26/app/output"
	"mile26/app/output/rack"
)

// wire is an output that has to be told where to.
type wire struct {
	mu sync.Mutex
	at string
}

func (w *wire) Run(ctx context.Context) error { <-ctx.Done(); return nil }
func (w *wire) Report() rack.Report           { return rack.Report{Frames: 7, Detail: w.Target()} }
func (w *wire) Hint() string                  { return "10.0.0.5/1-20" }

func (w *wire) Target() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *wire) Aim(at string) error {
	if at == "" {
		return errors.New("say where to")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = at
	return nil
}

// An output is told where to send, started and stopped, and says how it does.
func TestOutputsAreStartedAndStopped(t *testing.T) {
	r := openDesk(t)
	r.rack.Put("caspar", &wire{})
	tick := func(what string, is func(l *outputLine) bool) {
		t.Helper()
		r.await(what, func() bool {
			select {
			case r.ticks <- r.now:
			default:
			}
			return len(r.view.outputs.lines) == 2 && is(r.view.outputs.lines[1])
		})
	}
	tick("the output, stopped", func(l *outputLine) bool { return l.mark.Text == "○" && l.wordsAll == "stopped" })
	r.ctrl(fyne.KeyU)
	line := r.view.outputs.lines[1]
	if r.window.Canvas().Focused() != r.view.outputs.lines[0].row {
		t.Fatal("Ctrl U does not go to the row of the output that runs")
	}
	sizes := func() [3]fyne.Size {
		return [3]fyne.Size{r.view.monitors[0].content.Size(), r.view.side.content.Size(), r.view.tabs.content.Size()}
	}
	was := sizes()
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	if r.window.Canvas().Focused() != r.view.outputs.entry {
		t.Fatal("nobody asks where to")
	}
	if now := sizes(); now != was {
		t.Errorf("while it is asked the monitors, the pane and the tab are %v, before they were %v", now, was)
	}
	r.asksInThePane()
	if got := r.view.outputs.ask1.Text; !strings.Contains(got, "caspar") {
		t.Errorf("asked: %q", got)
	}
	test.Type(r.view.outputs.entry, "10.0.0.9/2-30")
	r.key(fyne.KeyReturn)
	if r.window.Canvas().Focused() != line.button {
		t.Error("after Enter the keys do not go to the output")
	}
	tick("the output, running", func(l *outputLine) bool {
		return l.mark.Text == "●" && l.wordsAll == "7 frames · 10.0.0.9/2-30" && l.button.Label == "Stop"
	})
	test.Tap(line.button)
	tick("the output, stopped again", func(l *outputLine) bool { return l.mark.Text == "○" && l.button.Label == "Start" })
	// F-keys are the desk's while the entry has the focus, and Esc leaves it.
	test.Tap(line.button)
	if got := r.view.outputs.entry.Text; got != "10.0.0.9/2-30" {
		t.Errorf("the entry offers %q", got)
	}
	if got := r.view.outputs.entry.SelectedText(); got != "10.0.0.9/2-30" {
		t.Errorf("selected: %q, want all of it", got)
	}
	r.key(fyne.KeyEscape)
	if r.view.outputs.asked != "" {
		t.Error("Esc does not leave the entry")
	}
	tick("the output, stopped still", func(l *outputLine) bool { return l.mark.Text == "○" })
}

// asksInThePane looks where the question stands: in the pane, below the line it is
// about, and over no other.
func (r *rig) asksInThePane() {
	r.t.Helper()
	o := r.view.outputs
	top, bottom := o.asks.Position().Y, o.asks.Position().Y+o.asks.Size().Height
	if bottom > o.grid.Size().Height || !o.asks.Visible() {
		r.t.Errorf("the question stands from %v to %v in %v", top, bottom, o.grid.Size().Height)
	}
	for i, l := range o.lines {
		y := l.objects.Position().Y
		if asked := o.names[i] == o.asked; l.objects.Visible() && (y < 0 || y+lineHeight > top) || asked && !l.objects.Visible() {
			r.t.Errorf("line %d, asked %t, is seen %t at %v; the question is at %v", i, asked, l.objects.Visible(), y, top)
		}
	}
}

// A question about the last of many outputs leaves its line to be seen.
func TestAQuestionStandsBelowItsOutput(t *testing.T) {
	r := openDesk(t)
	o := r.view.outputs
	var states []rack.State
	for _, name := range []string{"feed", "record", "caspar", "screen", "screen 2"} {
		states = append(states, rack.State{Name: name, Condition: rack.Stopped, Hint: "10.0.0.5/1-20"})
	}
	o.show(states)
	r.ctrl(fyne.KeyU)
	was := o.grid.Size()
	for i := range states {
		r.window.Canvas().Focus(o.lines[i].button)
		r.key(fyne.KeyReturn)
		r.asksInThePane()
		if now := o.grid.Size(); now != was {
			t.Errorf("asked about %s the lines take %v, before it was %v", states[i].Name, now, was)
		}
		r.key(fyne.KeyEscape)
		for k, l := range o.lines {
			if !l.objects.Visible() {
				t.Errorf("after %s was asked about, line %d is gone", states[i].Name, k)
			}
		}
		if r.window.Canvas().Focused() != o.lines[i].button {
			t.Errorf("after %s was asked about, the keys go elsewhere", states[i].Name)
		}
	}
}

// The head has a chip for every output that runs or fails.
func TestTheHeadShowsTheOutputs(t *testing.T) {
	r := openDesk(t)
	h := r.view.head
	said := func() (words []string) {
		for _, c := range h.outputs {
			if c.words.Text != "" && !c.words.Hidden {
				words = append(words, c.words.Text)
			}
		}
		return words
	}
	for _, test := range []struct {
		states []rack.State
		want   []string
	}{
		{[]rack.State{
			{Name: "feed", Report: rack.Report{Clients: []feed.Client{{}, {}}}, Condition: rack.Running},
			{Name: "screen", Condition: rack.Running},
			{Name: "caspar", Condition: rack.Failing},
			{Name: "pipe", Condition: rack.Stopped},
		}, []string{"● Program page · 2 clients", "● screen", "▲ caspar fails"}},
		{[]rack.State{{Name: "feed", Condition: rack.Stopped}}, []string{"All outputs stopped"}},
		{nil, nil},
	} {
		h.tick(r.now, test.states, nil)
		if got := said(); !slices.Equal(got, test.want) {
			t.Errorf("the head says %q, want %q", got, test.want)
		}
	}
}
