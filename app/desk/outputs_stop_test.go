package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/app/output/rack"
)

// While something is on air no output is stopped without a question that names it,
// and keys that go to the outputs do not go to a button that stops one.
func TestAnOutputIsNotStoppedUnasked(t *testing.T) {
	r := openDesk(t)
	r.rack.Put("record 2", &wire{at: "a.mov"})
	sees := func(what string, is func(l *outputLine) bool) {
		t.Helper()
		r.await(what, func() bool {
			select {
			case r.ticks <- r.now:
			default:
			}
			return len(r.view.outputs.lines) == 2 && is(r.view.outputs.lines[1])
		})
	}
	if err := r.rack.Start("record 2"); err != nil {
		t.Fatal(err)
	}
	running := func(l *outputLine) bool { return l.state.Condition == rack.Running }
	sees("the output, running", running)
	r.preview("kipchoge")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	line := r.view.outputs.lines[1]
	r.view.showOutput("record 2")
	if r.window.Canvas().Focused() != line.row {
		t.Error("the keys go to a button that stops the output, not to its row")
	}
	r.key(fyne.KeyReturn)
	if got := r.view.foot.didWords; !strings.Contains(got, "record 2 runs") || r.notice() != "" {
		t.Errorf("Enter on the row says %q and asks %q", got, r.notice())
	}
	test.Tap(line.button)
	if got := r.notice(); !strings.HasSuffix(got, "· stop record 2?") || !running(line) {
		t.Errorf("asked %q, want whether to stop record 2", got)
	}
	r.ctrl(fyne.KeyQ)
	if got := r.notice(); !strings.Contains(got, "On air: ") || !strings.Contains(got, "running: record 2") {
		t.Errorf("to quit it asks %q, want what is on air and what runs", got)
	}
	r.view.banner.settled("quit")
	r.view.banner.press()
	sees("the output, stopped", func(l *outputLine) bool { return l.state.Condition == rack.Stopped })
	if got := r.notice(); got != "" {
		t.Errorf("asked still: %q", got)
	}
	r.view.head.tick(r.now, []rack.State{{Name: "feed", Condition: rack.Stopped}}, nil)
	if got := r.view.head.outputs[0].words.Text; got != "▲ On air, but no output runs" {
		t.Errorf("the head says %q", got)
	}
}
