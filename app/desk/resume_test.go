package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
)

// A page that is called is what the actions of a page are for, also when it is in
// preview already or its group is folded away.
func TestACalledPageIsActedOn(t *testing.T) {
	r := openDesk(t)
	r.fill()
	o := r.view.order
	call := func(number string) {
		t.Helper()
		r.view.library.wipe()
		r.typed(number)
		r.key(fyne.KeyReturn)
		r.await("the cursor on page "+number, func() bool {
			row, _ := o.row()
			return row.key.kind == pageRow && strconv.Itoa(row.page.Number) == number
		})
	}
	call("102")
	r.goTo(201)
	r.key(fyne.KeyF4)
	call("102") // in preview all the time
	r.ctrl(fyne.KeyL)
	if o.bar.keep == nil || !strings.Contains(o.bar.asked, "page 102") {
		t.Errorf("Ctrl L asks %q, want it to be about page 102", o.bar.asked)
	}
	r.key(fyne.KeyEscape)
	r.goTo(101)
	r.key(fyne.KeyLeft) // folds the women's group, in which 102 is in preview
	r.key(fyne.KeyF4)
	call("102")
	if len(o.selected) != 1 || !o.selected[o.cursor] {
		t.Errorf("chosen are %v, want page 102 alone", o.selected)
	}
}

// Whoever chose a row of the running order by its keys keeps it.
func TestTheCursorStaysWithWhoMovesIt(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyDown)
	r.await("101 in preview", func() bool { p := r.view.aired.state.Preview; return p != nil && p.Number == 101 })
	r.key(fyne.KeyF2) // what follows in the model's order has come by then
	r.awaitOnAir(1)
	if row, _ := r.view.order.row(); row.page.Number != 102 {
		t.Errorf("the cursor is on %d, want 102", row.page.Number)
	}
}

// cuedBefore opens a desk on a show with a running order, one of whose pages is in
// preview already, as after a start.
func cuedBefore(t *testing.T, q func(*data.Show) control.Request) *rig {
	t.Helper()
	s := sampleShow(t)
	return openDeskOn(t, s, func(_ fyne.App, o *Options) {
		if _, err := o.Room.Cue(t.Context(), "test", q(s)); err != nil {
			t.Fatal(err)
		}
	})
}

// ordersPage adds a page about Sifan Hassan behind another, and asks for it.
func ordersPage(t *testing.T) func(*data.Show) control.Request {
	return func(s *data.Show) control.Request {
		a, err := s.OneAthlete(t.Context(), "sifan hassan")
		if err != nil {
			t.Fatal(err)
		}
		var p data.Page
		err = s.Update(t.Context(), func(tx *data.Tx) error {
			g, err := tx.AddGroup("Women")
			for range 2 {
				if err == nil {
					p = data.Page{Group: g, Template: "lower-third", Kind: data.KindAthlete, About: a.ID}
					p.ID, err = tx.AddPage(p)
				}
			}
			return err
		})
		if err == nil {
			p, err = s.Page(t.Context(), p.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		return control.RequestOf(p)
	}
}

// At a start with a page in preview the desk is about that page: its row, its form
// and its templates. Figures and Enter call a page.
func TestTheStartIsAboutWhatIsInPreview(t *testing.T) {
	r := cuedBefore(t, ordersPage(t))
	r.await("the cursor on page 102", func() bool { row, _ := r.view.order.row(); return row.page.Number == 102 })
	r.await("its form", func() bool {
		return strings.HasPrefix(r.view.inspector.titleText, "PAGE 102") && r.view.inspector.row("family") != nil
	})
	if n := len(r.view.offer.buttons.Objects); n == 0 {
		t.Error("no template is offered")
	}
	r.ctrl(fyne.KeyL)
	r.typed("5")
	r.key(fyne.KeyReturn)
	r.await("the length", func() bool {
		p, err := r.room.Show().PageNumbered(t.Context(), 102)
		return err == nil && p.Duration.Seconds() == 5
	})
	r.view.library.focus()
	r.typed("101")
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: 101 · Lower third · Sifan HASSAN")
}

// What was picked, and not of the running order, is picked after a start.
func TestTheStartGoesOnWithWhatWasPicked(t *testing.T) {
	r := cuedBefore(t, func(s *data.Show) control.Request {
		race, err := s.OneRace(t.Context(), "London 2014 men")
		if err != nil {
			t.Fatal(err)
		}
		return control.Request{Template: "leaderboard", Subject: show.Subject{Kind: data.KindRace, ID: race.ID, Rows: 4}}
	})
	r.await("the form with the checkpoints", func() bool {
		f := r.view.inspector
		return f.row(stopRow) != nil && f.row(countRow) != nil && f.row(countRow).text() == "4"
	})
	r.await("the checkpoints' buttons", func() bool { return len(r.view.offer.stops) > 1 })
	if got := r.view.offer.choice.hit.Name; !strings.HasPrefix(got, "London") {
		t.Errorf("picked is %q", got)
	}
}

// What came back on air after a crash or a kill is named, with since when.
func TestWhatIsOnAirAgainIsSaid(t *testing.T) {
	s := sampleShow(t)
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	room, err := control.Open(t.Context(), control.Options{Show: s, Engine: e})
	if err != nil {
		t.Fatal(err)
	}
	ctx, kill := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- room.Run(ctx) }()
	q := ordersPage(t)(s)
	_, taken := room.TakeNow(t.Context(), "test", q)
	kill()
	if err := errors.Join(taken, <-ended); err != nil {
		t.Fatal(err)
	}
	r := openDeskOn(t, s)
	if got, want := r.view.foot.didWords, "On air again since 09:00:00, after the desk had ended: 102 · Lower third · Sifan HASSAN"; got != want {
		t.Errorf("the status line says %q, want %q", got, want)
	}
}

// The status line goes on when the air does by itself.
func TestTheStatusLineFollowsAutoNext(t *testing.T) {
	r := openDesk(t)
	r.fill()
	pages := r.view.order.ordered.pages
	err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		for i := range 2 {
			p := pages[i]
			p.Duration, p.Next = 50*time.Millisecond, i == 0
			if err := tx.SetPage(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r.view.model.callPage(pages[0].ID)
	r.view.model.take()
	r.await("the words of the turn", func() bool {
		return strings.HasPrefix(r.view.foot.didWords, "Auto-next: Took Lower third · Mary KEITANY on layer 20")
	})
	r.awaitSaid("Off air, its time is over: 102 · Lower third · Mary KEITANY")
}
