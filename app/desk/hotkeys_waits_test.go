package desk

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/playout"
)

// A page's key that takes a page which is long in the making says that the take
// waits, as F2 does, and is called off by the same key.
func TestAPagesKeyThatTakesSaysThatItWaits(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(201)
	r.presses("Ctrl Shift J", "Ctrl Alt 7")
	r.awaitSaid("Hot key of page 201 · Ctrl Z undoes it")
	r.await("the key", func() bool { return r.view.order.hotTakes() || r.view.order.ordered.pages[2].Hotkey != "" })
	r.view.prefs.SetString(prefHotkeys, "take")
	m := r.view.model
	begun := make(chan struct{})
	m.takeNow = func(ctx context.Context, who string, q control.Request) (playout.Answer, error) {
		close(begun)
		<-ctx.Done()
		return r.room.TakeNow(ctx, who, q)
	}
	r.presses("Ctrl Alt 7")
	<-begun
	const waits, bar = "Take waits for Lower third · 201 · F1 calls it off", "TAKE WAITS · making Lower third · 201 …"
	r.await("that the take waits", func() bool {
		return r.view.foot.didWords == waits && r.view.monitors[previewMonitor].titleText == bar
	})
	r.key(fyne.KeyF1)
	<-m.jobs.settled()
	<-m.offs.settled()
	r.await("an empty bar", func() bool { return r.view.monitors[previewMonitor].titleText == "PREVIEW · empty" })
	if s := r.channel.State(); len(s.Program) != 0 {
		t.Errorf("called off, and on air is %v", s.Program)
	}
}
