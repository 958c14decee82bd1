package desk

import (
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/playout"
)

// To hold newer data back counts on air at once; to undo that, or to do it again, never
// touches what is on air, and says from when on it counts there.
func TestUndoOfHoldCountsFromTheNextTake(t *testing.T) {
	r := openDesk(t)
	r.fill()
	onAir := func(want playout.Gate) {
		t.Helper()
		if s := r.channel.State(); len(s.Program) != 1 || s.Program[0].Gate != want {
			t.Errorf("on air is %+v, want its gate to be %v", s.Program, want)
		}
	}
	// Of a page that is not on air there is nothing to say.
	r.goTo(101)
	r.ctrl(fyne.KeyH)
	r.awaitSaid("Hold of page 101 · Ctrl Z undoes it")
	r.ctrl(fyne.KeyZ)
	r.awaitSaid("Hold of page 101 undone · Ctrl Y does it again")

	r.key(fyne.KeyReturn)
	r.await("page 101 in preview", func() bool { p := r.view.aired.state.Preview; return p != nil && p.Number == 101 })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.ctrl(fyne.KeyH)
	r.await("hold on air", func() bool { return r.channel.State().Program[0].Gate == playout.Hold })
	r.awaitSaid("Hold of page 101 · Ctrl Z undoes it")
	r.ctrl(fyne.KeyZ)
	r.awaitSaid("Hold of page 101 undone · on air from the next take on · Ctrl Y does it again")
	onAir(playout.Hold)
	r.ctrl(fyne.KeyY) // now the running order says what is on air
	r.awaitSaid("Hold of page 101 done again · Ctrl Z undoes it")
	onAir(playout.Hold)
}
