package control_test

import (
	"errors"
	"slices"
	"testing"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// A command without a layer is for the layer of the page in preview, or else for
// the page taken last.
func TestCommandsWithoutALayer(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	if _, err := r.ClearMeant(ctx, "test"); !errors.Is(err, playout.ErrNothingOnAir) {
		t.Errorf("clear with nothing on air: %v", err)
	}
	if _, err := r.UpdateMeant(ctx, "test"); !errors.Is(err, playout.ErrNothingOnAir) {
		t.Errorf("update with nothing on air: %v", err)
	}
	third, board := r.athlete("lower-third", "sifan hassan"), r.board()
	r.must(r.TakeNow(ctx, "test", board))
	below := r.must(r.TakeNow(ctx, "test", third)).Layer
	r.must(r.TakeNow(ctx, "test", board))
	r.must(r.Cue(ctx, "test", r.athlete("lower-third", "mary keitany")))
	if a := r.must(r.ClearMeant(ctx, "test")); a.Layer != below {
		t.Errorf("cleared layer %d, want that of the page in preview, %d", a.Layer, below)
	}
	if a := r.must(r.ClearMeant(ctx, "test")); a.Page.Template != "leaderboard" {
		t.Errorf("cleared %s, want the page taken last", a.Page.Title)
	}
	r.must(r.TakeNow(ctx, "test", third))
	r.must(r.TakeNow(ctx, "test", board))
	r.must(r.OutAll(ctx, "test"))
	r.await("everything to go", func(s playout.State) bool { return len(s.Program) == 0 })
	if _, err := r.OutAll(ctx, "test"); !errors.Is(err, playout.ErrNothingOnAir) {
		t.Errorf("out of nothing: %v", err)
	}
}

// An update shows what the running order says now, also where newer data waits
// for a hand: this is the hand.
func TestUpdateShowsThePageAsItIs(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	p := r.add(r.athlete("lower-third", "sifan hassan"), func(p *data.Page) { p.Gate = data.Hold })
	r.must(r.TakeNumber(ctx, "test", p.Number))
	p.Overrides = map[string]string{"family": "VERY NEW"}
	r.set(p)
	r.must(r.UpdateMeant(ctx, "test"))
	s := r.Channel().State()
	m := s.Program[0].Due.About.(*control.Made)
	if got := m.Values["family"]; got != "VERY NEW" || s.Program[0].Waiting != nil {
		t.Errorf("after the update %v is due, and waiting: %v", got, s.Program[0].Waiting != nil)
	}
}

// The house's way of printing times and its layers are for what is made from
// then on.
func TestHouseIsForWhatIsMade(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	q := r.board()
	first := func() (any, int) {
		p, err := r.Make(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return leads(p), p.Layer
	}
	if mark, layer := first(); mark != "2:04:29" {
		t.Fatalf("the winner's time is %s on layer %d", mark, layer)
	}
	r.must(r.TakeNow(ctx, "test", q))
	r.SetHouse(control.House{Marks: show.Points, Layers: map[string]int{"leaderboard": 77}})
	if mark, layer := first(); mark != "2:04.29" || layer != 77 {
		t.Errorf("made %s on layer %d, want 2:04.29 on 77", mark, layer)
	}
	r.Refresh()
	r.touch()
	var marks []any
	for _, a := range r.Channel().State().Program {
		marks = append(marks, leads(a.Due))
	}
	if want := []any{"2:04:29"}; !slices.Equal(marks, want) {
		t.Errorf("on air is %v, want %v still", marks, want)
	}
}

// board is a request for the leaderboard of a race in the sample.
func (r *room) board() control.Request {
	r.t.Helper()
	race, err := r.show.OneRace(r.t.Context(), "London 2014 men")
	if err != nil {
		r.t.Fatal(err)
	}
	return control.Request{Template: "leaderboard", Subject: show.Subject{Kind: data.KindRace, ID: race.ID}}
}

// leads is the time at the top of a leaderboard.
func leads(p *playout.Page) any {
	return p.About.(*control.Made).Values["rows"].([]template.Values)[0]["lead"]
}
