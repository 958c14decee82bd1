package desk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/data"
)

// stalling makes a running order of two lower thirds, the first of which is followed by
// the board of a race that nobody has run yet, and answers with that board's number.
func (r *rig) stalling(length time.Duration) (first, board data.Page) {
	r.t.Helper()
	hassan, err := r.room.Show().OneAthlete(r.t.Context(), "sifan hassan")
	if err != nil {
		r.t.Fatal(err)
	}
	err = r.room.Show().Update(r.t.Context(), func(tx *data.Tx) error {
		race, err := tx.AddRace(data.Race{Event: "Fun Run", Year: 2031, Metres: 5000})
		if err != nil {
			return err
		}
		g, err := tx.AddGroup("Fun")
		if err != nil {
			return err
		}
		first = data.Page{Group: g, Number: 502, Template: "lower-third", Kind: data.KindAthlete, About: hassan.ID, Next: true, Duration: length}
		if first.ID, err = tx.AddPage(first); err != nil {
			return err
		}
		board = data.Page{Group: g, Number: 503, Template: "leaderboard", Kind: data.KindRace, About: race}
		board.ID, err = tx.AddPage(board)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.await("the running order", func() bool { return len(r.view.order.ordered.pages) == 2 })
	return first, board
}

// When auto-next stops the operator reads why; preview is empty, so that nobody takes
// the page once more that has gone, and the cursor is on the page that did not follow.
func TestAnAutoNextThatStopsIsToldOf(t *testing.T) {
	r := openDesk(t)
	first, board := r.stalling(300 * time.Millisecond)
	r.view.model.callPage(first.ID)
	r.await("the first in preview", func() bool { return r.view.aired.state.Preview != nil })
	r.key(fyne.KeyF2)
	r.await("its end and why nothing follows", func() bool {
		s := r.view.foot.didWords
		return strings.HasPrefix(s, "▲ Off air, its time is over: 502 · Lower third · Sifan HASSAN · the next did not follow: page 503: ") &&
			strings.Contains(s, "has no result at Finish yet")
	})
	r.await("the cursor on the board", func() bool {
		row, _ := r.view.order.row()
		return row.page.ID == board.ID && r.view.offer.choice.page == board.ID
	})
	if v := r.channel.State().Preview; v != nil {
		t.Errorf("in preview is %q, want nothing", v.Title)
	}
	r.key(fyne.KeyF2)
	r.await("why nothing is taken", func() bool { return strings.HasPrefix(r.view.foot.didWords, "▲ not taken: page 503: ") })
	r.awaitOnAir(0) // it is on its way out until then
}
