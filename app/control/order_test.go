package control_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// drawn is a running order as text, a line a group or page.
func drawn(t *testing.T, s *data.Show) string {
	t.Helper()
	groups, err := s.Groups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pages, err := s.Pages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, g := range groups {
		fmt.Fprintf(&b, "[%d %s]\n", g.ID, g.Name)
		for _, p := range pages {
			if p.Group == g.ID {
				fmt.Fprintf(&b, "%+v\n", p)
			}
		}
	}
	return b.String()
}

// order is an order on a show with two groups of pages.
func order(t *testing.T) (*control.Order, *data.Show, []data.ID, []data.ID) {
	t.Helper()
	r := newHouse(t).open()
	o := control.NewOrder(r.show)
	ctx := t.Context()
	var groups, pages []data.ID
	for _, name := range []string{"Women", "Men"} {
		e, err := o.AddGroup(ctx, name, 0)
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, e.Groups...)
		for range 3 {
			at := control.Spot{Group: e.Groups[0]}
			if n := len(pages); n%3 != 0 {
				at = control.Spot{Page: pages[n-1]}
			}
			e, err := o.Add(ctx, data.Page{Template: "lower-third"}, at)
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, e.Pages...)
		}
	}
	return o, r.show, groups, pages
}

// lastEdit is what Undo would take back.
func lastEdit(t *testing.T, o *control.Order) string {
	t.Helper()
	undo, _, err := o.Edits().Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return undo
}

// numbers are the call-up numbers in order, with a bar between groups.
func numbers(t *testing.T, s *data.Show) string {
	t.Helper()
	pages, err := s.Pages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, p := range pages {
		if i > 0 && p.Group != pages[i-1].Group {
			b.WriteString("| ")
		}
		fmt.Fprintf(&b, "%d ", p.Number)
	}
	return strings.TrimSpace(b.String())
}

func TestMovesGoThroughTheGroups(t *testing.T) {
	o, s, groups, p := order(t)
	ctx := t.Context()
	for _, step := range []struct {
		do   func() (control.Edited, error)
		want string
		name string
		err  error
	}{
		{func() (control.Edited, error) { return o.Shift(ctx, p[:1], 1) }, "102 101 103 | 201 202 203", "move of page 101", nil},
		{func() (control.Edited, error) { return o.Shift(ctx, []data.ID{p[1], p[2]}, 1) }, "101 | 102 103 201 202 203", "move of 2 pages", nil},
		{func() (control.Edited, error) { return o.Shift(ctx, []data.ID{p[1], p[2]}, -1) }, "101 102 103 | 201 202 203", "", nil},
		{func() (control.Edited, error) { return o.Shift(ctx, p[:1], -1) }, "101 102 103 | 201 202 203", "", control.ErrAtStart},
		{func() (control.Edited, error) { return o.Shift(ctx, p[5:], 1) }, "101 102 103 | 201 202 203", "", control.ErrAtEnd},
		{func() (control.Edited, error) { return o.Place(ctx, []data.ID{p[0], p[4]}, groups[1], p[3]) }, "102 103 | 101 202 201 203", "move of 2 pages", nil},
		{func() (control.Edited, error) { return o.Place(ctx, []data.ID{p[0], p[4]}, groups[1], p[4]) }, "102 103 | 101 202 201 203", "", nil},
		{func() (control.Edited, error) { return o.ShiftGroup(ctx, groups[0], 1) }, "101 202 201 203 | 102 103", "move of group Women", nil},
		{func() (control.Edited, error) { return o.PlaceGroup(ctx, groups[0], groups[1]) }, "102 103 | 101 202 201 203", "", nil},
		{func() (control.Edited, error) { return o.Duplicate(ctx, p[1:2]) }, "102 104 103 | 101 202 201 203", "duplicate of page 102", nil},
	} {
		e, err := step.do()
		if !errors.Is(err, step.err) {
			t.Fatalf("%v, want %v", err, step.err)
		}
		if got := numbers(t, s); got != step.want {
			t.Fatalf("%s: %s, want %s", e.Name, got, step.want)
		}
		if step.name != "" && e.Name != step.name {
			t.Errorf("the edit is called %q, want %q", e.Name, step.name)
		}
	}
	if _, err := o.Duplicate(ctx, nil); !errors.Is(err, control.ErrNoSelection) {
		t.Errorf("a duplicate of nothing: %v", err)
	}
}

// Whatever is done, undoing all of it gives the running order as it was, with
// ids and numbers, and doing it again gives it as it came out.
func TestUndoAndRedoGiveBackEveryState(t *testing.T) {
	o, s, _, _ := order(t)
	ctx := t.Context()
	rnd := rand.New(rand.NewPCG(26, 2))
	states := []string{drawn(t, s)}
	undo := lastEdit(t, o)
	begin := undo
	pick := func() (pages, groups []data.ID) {
		all, err := s.Pages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		gs, err := s.Groups(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			if rnd.IntN(3) == 0 {
				pages = append(pages, p.ID)
			}
		}
		for _, i := range rnd.Perm(len(gs)) {
			groups = append(groups, gs[i].ID)
		}
		return pages, groups
	}
	for n := range 120 {
		pages, groups := pick()
		var err error
		switch n % 9 {
		case 0:
			_, err = o.Add(ctx, data.Page{Template: "leaderboard", Notes: fmt.Sprint(n)}, control.Spot{Group: groups[0]})
		case 1:
			_, err = o.Duplicate(ctx, pages)
		case 2:
			_, err = o.Shift(ctx, pages, 1-2*rnd.IntN(2))
		case 3:
			_, err = o.Place(ctx, pages, groups[0], 0)
		case 4:
			_, err = o.Set(ctx, "length", pages, func(p *data.Page) { p.Duration = time.Duration(n) * time.Second })
		case 5:
			_, err = o.Delete(ctx, nil, pages[:min(2, len(pages))])
		case 6:
			_, err = o.ShiftGroup(ctx, groups[0], 1)
		case 7:
			_, err = o.AddGroup(ctx, fmt.Sprint("Group ", n), groups[0])
		case 8:
			_, err = o.Delete(ctx, groups[:1], nil)
			if err == nil {
				_, err = o.RenameGroup(ctx, groups[1], fmt.Sprint("Renamed ", n))
			}
		}
		if err != nil && !errors.Is(err, control.ErrNoSelection) && !errors.Is(err, control.ErrAtEnd) && !errors.Is(err, control.ErrAtStart) {
			t.Fatal(err)
		}
		if now := drawn(t, s); now != states[len(states)-1] {
			states = append(states, now)
		}
	}
	if len(states) < 60 {
		t.Fatalf("only %d states came about", len(states))
	}
	last := states[len(states)-1]
	seen := map[string]bool{}
	for {
		if undo := lastEdit(t, o); undo == begin && drawn(t, s) == states[0] {
			break
		}
		if _, err := o.Undo(ctx); err != nil {
			t.Fatal(err)
		}
		seen[drawn(t, s)] = true
	}
	for i, want := range states[:len(states)-1] {
		if !seen[want] {
			t.Fatalf("state %d did not come back", i)
		}
	}
	for {
		if _, err := o.Redo(ctx); errors.Is(err, control.ErrNothingToRedo) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if got := drawn(t, s); got != last {
		t.Errorf("done again it is\n%s\nwant\n%s", got, last)
	}
}

func TestUndoLeavesWhatOthersChanged(t *testing.T) {
	o, s, _, p := order(t)
	ctx := t.Context()
	if _, err := o.Set(ctx, "length", p[:2], func(p *data.Page) { p.Duration = 8 * time.Second }); err != nil {
		t.Fatal(err)
	}
	change(t, s, func(tx *data.Tx) error { // another hand
		q, err := tx.Page(p[0])
		if err != nil {
			return err
		}
		q.Notes = "mind the name"
		return tx.SetPage(q)
	})
	e, err := o.Undo(ctx)
	if err != nil || e.Name != "length of 2 pages" {
		t.Fatalf("undid %q: %v", e.Name, err)
	}
	got, err := s.Page(ctx, p[0])
	if err != nil || got.Duration != 0 || got.Notes != "mind the name" {
		t.Errorf("%+v, %v; want no length, and the notes of the other hand", got, err)
	}
	// A page deleted here whose number another hand gave away comes back under a free one.
	if _, err := o.Delete(ctx, nil, p[:1]); err != nil {
		t.Fatal(err)
	}
	change(t, s, func(tx *data.Tx) error {
		_, err := tx.AddPage(data.Page{Group: got.Group, Number: got.Number, Template: "clock"})
		return err
	})
	if _, err := o.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	back, err := s.Page(ctx, p[0])
	if err != nil || back.Number == got.Number || back.Notes != got.Notes {
		t.Errorf("came back as %+v, %v", back, err)
	}
	// An edit of a page that another hand deleted is told and forgotten.
	if _, err := o.Shift(ctx, p[1:2], 1); err != nil {
		t.Fatal(err)
	}
	change(t, s, func(tx *data.Tx) error { return tx.DeletePages(p[1]) })
	before := lastEdit(t, o)
	if _, err := o.Undo(ctx); !errors.Is(err, data.ErrNotFound) || !strings.Contains(err.Error(), "forgotten") {
		t.Errorf("undo of %s: %v", before, err)
	}
	if after := lastEdit(t, o); after == before {
		t.Errorf("%q stands in the way of what can be undone", after)
	}
}

func change(t *testing.T, s *data.Show, do func(*data.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func TestBuildForARace(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	o := control.NewOrder(r.show)
	race, err := r.show.OneRace(ctx, "London 2016 men")
	if err != nil {
		t.Fatal(err)
	}
	stops, err := r.show.Checkpoints(ctx, race.ID)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := r.show.Entries(ctx, race.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	bios := 0
	for _, e := range entries {
		if e.Athlete.Bio != "" {
			bios++
		}
	}
	before := drawn(t, r.show)
	e, err := o.Build(ctx, race.ID, 0, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	pages, err := r.show.Pages(ctx)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, p := range pages {
		count[p.Template]++
	}
	want := map[string]int{
		"race-title": 1, "start-list": 1, "leaderboard": len(stops) - 1, "result": 1, "athlete-card": bios, "lower-third": bios,
	}
	if !reflect.DeepEqual(count, want) || bios == 0 || len(e.Pages) != len(pages) {
		t.Errorf("built %v of %d, want %v", count, len(e.Pages), want)
	}
	if _, err := o.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if got := drawn(t, r.show); got != before {
		t.Errorf("one undo leaves\n%s", got)
	}
	// An empty group is filled; templates that the theme has not are left out.
	g, err := o.AddGroup(ctx, "Mine", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Build(ctx, race.ID, g.Groups[0], func(name string) bool { return name != "start-list" }); err != nil {
		t.Fatal(err)
	}
	groups, err := r.show.Groups(ctx)
	if err != nil || len(groups) != 1 {
		t.Fatalf("groups %v, %v; want the one that was empty", groups, err)
	}
	if _, err := o.Build(ctx, race.ID, 0, func(string) bool { return false }); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("without templates: %v", err)
	}
}

// What is on air stays as it was taken, whatever becomes of its page.
func TestEditsDoNotTouchWhatIsOnAir(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	p := r.add(r.athlete("lower-third", "sifan hassan"), nil)
	r.must(r.TakeNumber(ctx, "test", p.Number))
	was := r.Channel().State().Program[0].Page
	o := control.NewOrder(r.show)
	for _, do := range []func() (control.Edited, error){
		func() (control.Edited, error) {
			return o.Set(ctx, "switching off", []data.ID{p.ID}, func(p *data.Page) { p.Disabled, p.Name = true, "Other" })
		},
		func() (control.Edited, error) { return o.Delete(ctx, nil, []data.ID{p.ID}) },
		func() (control.Edited, error) { return o.Undo(ctx) },
		func() (control.Edited, error) { return o.Redo(ctx) },
	} {
		if _, err := do(); err != nil {
			t.Fatal(err)
		}
	}
	if s := r.Channel().State(); len(s.Program) != 1 || s.Program[0].Page.Digest != was.Digest || s.Program[0].Title != was.Title {
		t.Errorf("on air: %+v, want %s as it was", s.Program, was.Title)
	}
}

func TestOutlookSaysWhatIsWrong(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	race, err := r.show.OneRace(ctx, "London 2016 men")
	if err != nil {
		t.Fatal(err)
	}
	hassan := r.athlete("lower-third", "sifan hassan").Subject
	page := func(tmpl string, k data.Kind, id data.ID) data.Page {
		return data.Page{Template: tmpl, Kind: k, About: id}
	}
	for _, c := range []struct {
		page           data.Page
		shows, trouble string
	}{
		{page("lower-third", data.KindAthlete, hassan.ID), "Sifan HASSAN", ""},
		{page("race-title", data.KindRace, race.ID), race.Name(), ""},
		{page("result", data.KindRace, race.ID), race.Name() + " · Finish", ""},
		{page("athlete-card", data.KindAthlete, hassan.ID), "Sifan HASSAN", "no photo"},
		{page("lower-third", data.KindAthlete, 0), "", "athlete gone"},
		{page("no-such", data.KindAthlete, hassan.ID), "", "no template"},
		{page("leaderboard", data.KindAthlete, hassan.ID), "Sifan HASSAN", "does not suit"},
		{page("start-list", data.KindRace, race.ID), race.Name(), ""},
		{data.Page{Template: "start-list", Kind: data.KindRace, About: race.ID, Overrides: map[string]string{"rows": "x"}}, race.Name(), "override"},
		{data.Page{Template: "lower-third", Name: "Winner", Kind: data.KindAthlete, About: hassan.ID}, "Winner", ""},
		{data.Page{Template: "lower-third", Kind: data.KindAthlete, About: hassan.ID, Overrides: map[string]string{"no.such": "x"}}, "Sifan HASSAN", "override"},
	} {
		got, err := r.Outlook(ctx, c.page)
		if err != nil {
			t.Fatal(err)
		}
		if got.Shows != c.shows || got.Trouble != c.trouble || (got.Trouble == "") != (got.Advice == "") {
			t.Errorf("%+v: %+v; want %q, %q", c.page, got, c.shows, c.trouble)
		}
	}
	done, stop := context.WithCancel(ctx)
	stop()
	if _, err := r.Outlook(done, page("lower-third", data.KindAthlete, hassan.ID)); err == nil {
		t.Error("a show that cannot be read gives no error")
	}
}

// A copy of a group has its pages, under numbers of their own, and goes as one.
func TestAGroupIsDuplicatedWithItsPages(t *testing.T) {
	o, s, groups, pages := order(t)
	ctx := t.Context()
	if _, err := o.Set(ctx, "hot key", pages[:1], func(p *data.Page) { p.Hotkey = "Ctrl 9" }); err != nil {
		t.Fatal(err)
	}
	before := drawn(t, s)
	e, err := o.DuplicateGroups(ctx, groups[:1])
	if err != nil || e.Name != "duplicate of group Women" || len(e.Groups) != 1 || len(e.Pages) != 3 {
		t.Fatalf("%+v, %v", e, err)
	}
	all, err := s.Groups(ctx)
	if err != nil || len(all) != 3 || all[1].ID != e.Groups[0] || all[1].Name != "Women" {
		t.Errorf("the groups are %v, %v; want the copy behind the first", all, err)
	}
	numbers := map[int]bool{}
	list, err := s.Pages(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if numbers[p.Number] {
			t.Errorf("two pages have number %d", p.Number)
		}
		numbers[p.Number] = true
		if p.Group == e.Groups[0] && p.Hotkey != "" {
			t.Errorf("the copy %d has the hot key %s", p.Number, p.Hotkey)
		}
	}
	if _, err := o.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	if got := drawn(t, s); got != before {
		t.Errorf("undone it is\n%s\nwant\n%s", got, before)
	}
	if _, err := o.DuplicateGroups(ctx, nil); !errors.Is(err, control.ErrNoSelection) {
		t.Errorf("no group: %v", err)
	}
}
