package data

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// model is the running order as slices: what the show file must say too.
type model struct {
	groups []ID
	pages  map[ID][]ID // by group
}

func (m model) clone() model {
	c := model{slices.Clone(m.groups), map[ID][]ID{}}
	for g, pages := range m.pages {
		c.pages[g] = slices.Clone(pages)
	}
	return c
}

func (m model) all() []ID {
	var all []ID
	for _, g := range m.groups {
		all = append(all, m.pages[g]...)
	}
	return all
}

// move is MovePages, said with slices.
func (m model) move(moving []ID, group, before ID) {
	at := slices.Index(m.pages[group], before)
	if before == 0 {
		at = len(m.pages[group])
	}
	var next ID // the first from there that stays
	for _, p := range m.pages[group][at:] {
		if !slices.Contains(moving, p) {
			next = p
			break
		}
	}
	m.drop(moving)
	at = len(m.pages[group])
	if next != 0 {
		at = slices.Index(m.pages[group], next)
	}
	m.pages[group] = slices.Insert(m.pages[group], at, moving...)
}

func (m model) drop(pages []ID) {
	for g := range m.pages {
		m.pages[g] = slices.DeleteFunc(m.pages[g], func(p ID) bool { return slices.Contains(pages, p) })
	}
}

// step does something at random to the model and the show alike.
func (m *model) step(tx *Tx, r *rand.Rand) error {
	group := func() ID { return m.groups[r.IntN(len(m.groups))] }
	some := func(most int) []ID {
		all := m.all()
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all[:min(len(all), r.IntN(most+1))]
	}
	switch n := r.IntN(100); {
	case n < 3 || len(m.groups) == 0:
		id, err := tx.AddGroup("g")
		m.groups = append(m.groups, id)
		return err
	case n < 6:
		i := r.IntN(len(m.groups))
		id, to := m.groups[i], r.IntN(len(m.groups))
		rest := slices.Delete(slices.Clone(m.groups), i, i+1)
		before := ID(0)
		if to < len(rest) {
			before = rest[to]
		}
		m.groups = slices.Insert(rest, to, id)
		return tx.MoveGroup(id, before)
	case n < 7:
		i := r.IntN(len(m.groups))
		id := m.groups[i]
		m.groups = slices.Delete(m.groups, i, i+1)
		delete(m.pages, id)
		return tx.DeleteGroup(id)
	case n < 35:
		g := group()
		id, err := tx.AddPage(Page{Group: g})
		m.pages[g] = append(m.pages[g], id)
		return err
	case n < 45:
		gone := some(3)
		m.drop(gone)
		return tx.DeletePages(gone...)
	default:
		g, moving := group(), some(6)
		before := ID(0)
		if pages := m.pages[g]; len(pages) > 0 && r.IntN(4) > 0 {
			before = pages[r.IntN(min(len(pages), 3))] // near the top, where room runs out
		}
		m.move(moving, g, before)
		return tx.MovePages(moving, g, before)
	}
}

func TestRunningOrderAgainstSlices(t *testing.T) {
	stop := errors.New("stop")
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 26))
		s := newShow(t)
		m := model{pages: map[ID][]ID{}}
		for n := range 120 {
			next := m.clone()
			fails := r.IntN(5) == 0 // then nothing may have happened
			err := s.Update(bg, func(tx *Tx) error {
				for range 1 + r.IntN(8) {
					if err := next.step(tx, r); err != nil {
						return err
					}
				}
				if fails {
					return stop
				}
				return nil
			})
			switch {
			case fails && !errors.Is(err, stop) || !fails && err != nil:
				t.Fatalf("seed %d, update %d: %v", seed, n, err)
			case !fails:
				m = next
			}
			m.compare(t, s, fmt.Sprintf("seed %d, update %d", seed, n))
			if t.Failed() {
				return
			}
		}
	}
}

func (m model) compare(t *testing.T, s *Show, when string) {
	t.Helper()
	groups, err1 := s.Groups(bg)
	pages, err2 := s.Pages(bg)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	var gotGroups, gotPages []ID
	taken := map[int]bool{}
	for _, g := range groups {
		gotGroups = append(gotGroups, g.ID)
	}
	for _, p := range pages {
		gotPages = append(gotPages, p.ID)
		if taken[p.Number] {
			t.Errorf("%s: number %d twice", when, p.Number)
		}
		taken[p.Number] = true
		if !slices.Contains(m.pages[p.Group], p.ID) {
			t.Errorf("%s: page %d is in group %d, want it elsewhere", when, p.ID, p.Group)
		}
	}
	if !slices.Equal(gotGroups, m.groups) || !slices.Equal(gotPages, m.all()) {
		t.Errorf("%s: groups %v pages %v, want %v %v", when, gotGroups, gotPages, m.groups, m.all())
	}
	var twice int
	if err := s.reader.QueryRow(`SELECT count(*) FROM (SELECT 1 FROM pages GROUP BY page_group, position HAVING count(*) > 1 OR position < 1)`).Scan(&twice); err != nil || twice > 0 {
		t.Errorf("%s: %d positions are shared or below 1 (%v)", when, twice, err)
	}
}
