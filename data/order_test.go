package data

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// addGroups adds a group for each name.
func addGroups(t testing.TB, s *Show, names ...string) []ID {
	t.Helper()
	var added []ID
	update(t, s, func(tx *Tx) error {
		for _, name := range names {
			id, err := tx.AddGroup(name)
			if err != nil {
				return err
			}
			added = append(added, id)
		}
		return nil
	})
	return added
}

// addPages adds a page to a group for each name.
func addPages(t testing.TB, s *Show, group ID, names ...string) []ID {
	t.Helper()
	var added []ID
	update(t, s, func(tx *Tx) error {
		for _, name := range names {
			id, err := tx.AddPage(Page{Group: group, Name: name, Template: "lower-third"})
			if err != nil {
				return err
			}
			added = append(added, id)
		}
		return nil
	})
	return added
}

// order prints the running order by names: "Titles: a b | Race: c".
func order(t testing.TB, s *Show) string {
	t.Helper()
	groups, err := s.Groups(bg)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := s.Pages(bg)
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, g := range groups {
		part := g.Name + ":"
		for _, p := range pages {
			if p.Group == g.ID {
				part += " " + p.Name
			}
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " | ")
}

func TestVersion1ShowMovesUpWithItsRows(t *testing.T) {
	first, err := fs.ReadFile(migrations(), "00001_show.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.mile26")
	old, err := connect(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(bg, old.writer, fstest.MapFS{"00001_show.sql": &fstest.MapFile{Data: first}}); err != nil {
		t.Fatal(err)
	}
	a := addAthletes(t, old, Athlete{Given: "Dennis", Family: "Kimetto", Country: "KEN"})[0]
	r := oldRace(t, old, Race{Event: "Berlin Marathon", Year: 2014, Category: "Men"})
	update(t, old, func(tx *Tx) error {
		_, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Bib: "1", Result: Result{Place: 4, Marks: []Sourced{{Mark: parse("2:02:57"), Chosen: true}}}})
		return err
	})
	before := Counts{Athletes: 1, Races: 1, Entries: 1, Marks: 1}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err := version(path); v != 1 || err != nil {
		t.Fatalf("the old show has version %d (%v), want 1", v, err)
	}

	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want, err := newest(migrations())
	if err != nil {
		t.Fatal(err)
	}
	if v, err := version(path); v != want || err != nil {
		t.Errorf("the show has version %d (%v), want %d", v, err, want)
	}
	if after, err := s.Counts(bg); after != before || err != nil {
		t.Errorf("it holds %+v (%v), want %+v", after, err, before)
	}
	if b, err := s.Board(bg, r, 0, 0); err != nil || len(b.Rows) != 1 || b.Rows[0].Mark.Printed != "2:02:57" {
		t.Errorf("the board is %+v (%v)", b, err)
	}
	addPages(t, s, addGroups(t, s, "Main")[0], "a")
	if got := order(t, s); got != "Main: a" {
		t.Errorf("the running order is %q", got)
	}
	if v, err := version(strings.TrimSuffix(path, ".mile26") + ".version-1.mile26"); v != 1 || err != nil {
		t.Errorf("the copy beside it has version %d (%v), want 1", v, err)
	}
}

func TestPageComesBackAsWritten(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Family: "Cairess"}, Athlete{Family: "Farah"})
	r := addRaces(t, s, Race{Event: "London Marathon", Year: 2023})[0]
	want := Page{
		Group: addGroups(t, s, "Main")[0], Number: 742, Name: "Duel", Template: "head-to-head", Layer: 20,
		Kind: KindAthlete, About: a[0], Other: a[1], Race: r, Rows: 8, Overrides: map[string]string{"line": "“Sir” Mo & co\n2nd line", "tag": ""},
		Gate: Hold, Duration: 8500 * time.Millisecond, Next: true, Disabled: true, Notes: "after the half", Hotkey: "Ctrl+7",
	}
	update(t, s, func(tx *Tx) (err error) {
		if want.Checkpoint, err = tx.AddCheckpoint(Checkpoint{Race: r, Name: "Half"}); err != nil {
			return err
		}
		want.ID, err = tx.AddPage(want)
		return err
	})
	check := func() {
		t.Helper()
		byID, err1 := s.Page(bg, want.ID)
		byNumber, err2 := s.PageNumbered(bg, want.Number)
		all, err3 := s.Pages(bg)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		for how, got := range map[string]Page{"by id": byID, "by number": byNumber, "of all": all[0]} {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got  %+v\nwant %+v", how, got, want)
			}
		}
	}
	check()
	want = Page{ID: want.ID, Group: want.Group, Number: 742, Template: "leaderboard", Kind: KindRace, About: r, Gate: Live}
	update(t, s, func(tx *Tx) error {
		p := want
		p.Number, p.Gate = 0, "" // stay, and the usual
		return tx.SetPage(p)
	})
	check()
}

func TestFreeNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		first, second []int // numbers given by hand in two groups
		group         int   // where the new page goes
		want          int
	}{
		"first page":                         {nil, nil, 0, 101},
		"first page of the second group":     {nil, nil, 1, 201},
		"one more than the highest":          {[]int{107, 103}, nil, 0, 108},
		"low numbers are as good":            {[]int{5}, nil, 0, 6},
		"the hundred is somebody else's":     {[]int{101, 250}, nil, 1, 301},
		"past a number of another group":     {[]int{200}, []int{201, 202, 300}, 0, 203},
		"the last number, then the first":    {[]int{MaxNumber}, nil, 0, 1},
		"the last number, and the first too": {[]int{1, 2, MaxNumber}, nil, 0, 3},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShow(t)
			groups := addGroups(t, s, "A", "B")
			got := 0
			update(t, s, func(tx *Tx) error {
				for i, given := range [][]int{c.first, c.second} {
					for _, n := range given {
						if _, err := tx.AddPage(Page{Group: groups[i], Number: n}); err != nil {
							return err
						}
					}
				}
				id, err := tx.AddPage(Page{Group: groups[c.group]})
				if err != nil {
					return err
				}
				p, err := tx.Page(id)
				got = p.Number
				return err
			})
			if got != c.want {
				t.Errorf("the number is %d, want %d", got, c.want)
			}
		})
	}
}

func TestPagesThatCannotBeAreRefused(t *testing.T) {
	s := newShow(t)
	groups := addGroups(t, s, "A", "B")
	pages := addPages(t, s, groups[0], "Opening", "Closing")
	other := addPages(t, s, groups[1], "Elsewhere")[0]
	add := func(p Page) func(tx *Tx) error {
		return func(tx *Tx) error {
			if p.Group == 0 {
				p.Group = groups[0]
			}
			_, err := tx.AddPage(p)
			return err
		}
	}
	anyError := errors.New("any")
	for what, c := range map[string]struct {
		want error
		says string
		do   func(tx *Tx) error
	}{
		"a number that is taken":         {ErrExists, "101 Opening", add(Page{Number: 101})},
		"a change to a number taken":     {ErrExists, "101 Opening", func(tx *Tx) error { return tx.SetPage(Page{ID: pages[1], Number: 101}) }},
		"an id that is there":            {ErrExists, "300", add(Page{ID: pages[0], Number: 300})},
		"a group id that is there":       {ErrExists, "A", func(tx *Tx) error { return tx.RestoreGroup(Group{ID: groups[0], Name: "A"}) }},
		"a group that is not":            {ErrNotFound, "", add(Page{Group: 99})},
		"an athlete who is not":          {ErrNotFound, "", add(Page{Kind: KindAthlete, About: 99})},
		"a checkpoint that is not":       {ErrNotFound, "", add(Page{Kind: KindRace, Checkpoint: 99})},
		"a page that is not":             {ErrNotFound, "page 9", func(tx *Tx) error { return tx.SetPage(Page{ID: 99, Number: 9}) }},
		"a page that is not, no number":  {ErrNotFound, "page 99", func(tx *Tx) error { return tx.SetPage(Page{ID: 99}) }},
		"a subject of no kind":           {anyError, "kind", add(Page{About: 1})},
		"a kind that is none":            {anyError, "weather", add(Page{Kind: "weather"})},
		"a number too high":              {anyError, "100000", add(Page{Number: 100000})},
		"a number below":                 {anyError, "-1", add(Page{Number: -1})},
		"a layer too high":               {anyError, "layer 100", add(Page{Layer: 100})},
		"a gate that is none":            {anyError, "ajar", add(Page{Gate: "ajar"})},
		"a duration below":               {anyError, "-1s", add(Page{Duration: -time.Second})},
		"a duration that would be 0":     {anyError, "1µs", add(Page{Duration: time.Microsecond})},
		"rows below":                     {anyError, "-1 rows", add(Page{Rows: -1})},
		"delete of a page that is not":   {ErrNotFound, "page 99", func(tx *Tx) error { return tx.DeletePages(pages[0], 99) }},
		"delete of a group that is not":  {ErrNotFound, "group 99", func(tx *Tx) error { return tx.DeleteGroup(99) }},
		"rename of a group that is not":  {ErrNotFound, "group 99", func(tx *Tx) error { return tx.RenameGroup(99, "x") }},
		"move of a group that is not":    {ErrNotFound, "group 99", func(tx *Tx) error { return tx.MoveGroup(99, 0) }},
		"move before a group that isn't": {ErrNotFound, "group 99", func(tx *Tx) error { return tx.MoveGroup(groups[0], 99) }},
		"move of a page that is not":     {ErrNotFound, "page 99", func(tx *Tx) error { return tx.MovePages([]ID{pages[1], 99}, groups[0], pages[0]) }},
		"move before a page elsewhere":   {ErrNotFound, "page 3", func(tx *Tx) error { return tx.MovePages(pages, groups[0], other) }},
		"move to a group that is not":    {ErrNotFound, "group 99", func(tx *Tx) error { return tx.MovePages(pages, 99, 0) }},
	} {
		err := s.Update(bg, c.do)
		if c.want == anyError && err != nil {
			c.want = err
		}
		if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: %v, want %v that says %q", what, err, c.want, c.says)
		}
	}
	if got, want := order(t, s), "A: Opening Closing | B: Elsewhere"; got != want {
		t.Errorf("the running order is %q, want %q", got, want)
	}
	_, err1 := s.Page(bg, 99)
	_, err2 := s.PageNumbered(bg, 99)
	if !errors.Is(err1, ErrNotFound) || !errors.Is(err2, ErrNotFound) {
		t.Errorf("Page gives %v and PageNumbered %v, want ErrNotFound", err1, err2)
	}
}

func TestAPageStaysWhenItsSubjectGoes(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Family: "A"}, Athlete{Family: "B"})
	r := addRaces(t, s, Race{Event: "E", Year: 1}, Race{Event: "F", Year: 1})
	g := addGroups(t, s, "Main")[0]
	about := map[Kind]ID{KindAthlete: a[0], KindRace: r[0]}
	update(t, s, func(tx *Tx) (err error) {
		point, err1 := tx.AddCheckpoint(Checkpoint{Race: r[0], Name: "Half"})
		var err2, err3, err4 error
		about[KindPerson], err2 = tx.AddPerson(Person{Family: "P"})
		about[KindFact], err3 = tx.AddFact(Fact{Race: r[0], Text: "f"})
		about[KindSaying], err4 = tx.AddSaying(Saying{Text: "s"})
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		for i, k := range []Kind{KindAthlete, KindPerson, KindRace, KindFact, KindSaying} {
			if _, err := tx.AddPage(Page{Group: g, Number: i + 1, Kind: k, About: about[k], Other: a[1], Race: r[1], Checkpoint: point}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, table := range []string{"races", "athletes", "people", "facts", "sayings"} { // a race takes its checkpoints and facts along
		if _, err := s.writer.Exec(`DELETE FROM ` + table); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Pages(bg)
	if err != nil || len(all) != len(about) {
		t.Fatalf("%d pages (%v), want %d", len(all), err, len(about))
	}
	for i, k := range []Kind{KindAthlete, KindPerson, KindRace, KindFact, KindSaying} {
		p := all[i]
		if want := (Page{ID: p.ID, Group: g, Number: i + 1, Kind: k, Gate: Live}); !reflect.DeepEqual(p, want) {
			t.Errorf("got  %+v\nwant %+v", p, want)
		}
	}
}

func TestFindPages(t *testing.T) {
	s := newShow(t)
	g := addGroups(t, s, "First", "Second")
	update(t, s, func(tx *Tx) error {
		for _, p := range []Page{
			{Group: g[1], Number: 20, Name: "Manuela Schär", Notes: "wheelchair"},
			{Group: g[0], Number: 201, Name: "Opening title"},
			{Group: g[0], Number: 7, Name: "Men’s 20 km", Notes: "opening shot, helicopter"},
			{Group: g[0], Number: 1201, Name: "O'Brien", Notes: "title, 50% [sic] *"},
		} {
			if _, err := tx.AddPage(p); err != nil {
				return err
			}
		}
		return nil
	})
	for words, want := range map[string][]int{
		"":              {},
		" *?[ ":         {},
		"nothing":       {},
		"20":            {20, 201, 7}, // the number, numbers that begin so, names
		"201":           {201},
		"open":          {201, 7}, // a name before a note
		"TITLE opening": {201},
		"helicopter":    {7},
		"title":         {201, 1201},
		"schar":         {20},
		"Schaer whe":    {20},
		"schär 20":      {20},
		"brien":         {1201},
		"obrien":        {1201},
		"sic 50":        {1201},
		"eel":           {}, // no beginning of a word
	} {
		found, err := s.FindPages(bg, words, 0)
		got := []int{}
		for _, p := range found {
			got = append(got, p.Number)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q finds %v (%v), want %v", words, got, err, want)
		}
	}
	if found, err := s.FindPages(bg, "o", 1); err != nil || len(found) != 1 {
		t.Errorf("a limit of 1 gives %d pages (%v)", len(found), err)
	}
	update(t, s, func(tx *Tx) error {
		p, err := tx.Page(1)
		p.Name = "Renamed"
		return errors.Join(err, tx.SetPage(p))
	})
	if found, err := s.FindPages(bg, "rename", 0); err != nil || len(found) != 1 {
		t.Errorf("a new name gives %d pages (%v), want 1", len(found), err)
	}
}

func TestGroupsMoveRenameAndGoWithTheirPages(t *testing.T) {
	s := newShow(t)
	g := addGroups(t, s, "A", "B", "C")
	for i, id := range g {
		addPages(t, s, id, fmt.Sprint(i))
	}
	for _, c := range []struct {
		do   func(tx *Tx) error
		want string
	}{
		{func(tx *Tx) error { return tx.MoveGroup(g[2], g[0]) }, "C: 2 | A: 0 | B: 1"},
		{func(tx *Tx) error { return tx.MoveGroup(g[2], 0) }, "A: 0 | B: 1 | C: 2"},
		{func(tx *Tx) error { return tx.MoveGroup(g[0], g[2]) }, "B: 1 | A: 0 | C: 2"},
		{func(tx *Tx) error { return tx.MoveGroup(g[0], g[0]) }, "B: 1 | A: 0 | C: 2"},
		{func(tx *Tx) error { return tx.MoveGroup(g[0], g[2]) }, "B: 1 | A: 0 | C: 2"},
		{func(tx *Tx) error { return tx.RenameGroup(g[1], "Bee") }, "Bee: 1 | A: 0 | C: 2"},
		{func(tx *Tx) error { return tx.DeleteGroup(g[0]) }, "Bee: 1 | C: 2"},
		{func(tx *Tx) error { _, err := tx.AddGroup("D"); return err }, "Bee: 1 | C: 2 | D:"},
		{func(tx *Tx) error { return tx.RestoreGroup(Group{ID: g[0], Name: "A"}) }, "Bee: 1 | C: 2 | D: | A:"},
		{func(tx *Tx) error {
			_, err := tx.AddPage(Page{ID: 1, Group: g[0], Number: 101, Name: "0"})
			return err
		}, "Bee: 1 | C: 2 | D: | A: 0"},
	} {
		update(t, s, c.do)
		if got := order(t, s); got != c.want {
			t.Errorf("the running order is %q, want %q", got, c.want)
		}
	}
}

func TestADeletedPagesIDIsNotGivenToAnother(t *testing.T) {
	s := newShow(t)
	g := addGroups(t, s, "A")[0]
	gone := addPages(t, s, g, "a", "b")[1]
	update(t, s, func(tx *Tx) error { return tx.DeletePages(gone) })
	if next := addPages(t, s, g, "c")[0]; next == gone {
		t.Errorf("the new page has the id %d of the one deleted", next)
	}
}

func TestReadersSeeWholeOrdersWhilePagesMove(t *testing.T) {
	s := newShow(t)
	g := addGroups(t, s, "A", "B")
	var names []string
	for i := range 30 {
		names = append(names, fmt.Sprint("p", i))
	}
	pages := addPages(t, s, g[0], names...)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if all, err := s.Pages(bg); err != nil || len(all) != len(pages) {
					t.Errorf("a reader sees %d pages (%v), want %d", len(all), err, len(pages))
					return
				}
				if found, err := s.FindPages(bg, "p", 100); err != nil || len(found) != len(pages) {
					t.Errorf("a reader finds %d pages (%v), want %d", len(found), err, len(pages))
					return
				}
			}
		})
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		update(t, s, func(tx *Tx) error {
			i := r.IntN(len(pages) - 3)
			return tx.MovePages(pages[i:i+3], g[r.IntN(2)], 0)
		})
	}
	close(done)
	wg.Wait()
}

// manyPages is a show with a running order of n pages in ten groups.
func manyPages(tb testing.TB, n int) (*Show, []ID) {
	tb.Helper()
	s := newShow(tb)
	a := addAthletes(tb, s, Athlete{Given: "Sifan", Family: "Hassan"})[0]
	var groups, all []ID
	for i := range 10 {
		groups = append(groups, addGroups(tb, s, fmt.Sprint("Group ", i))...)
	}
	update(tb, s, func(tx *Tx) error {
		for i := range n {
			id, err := tx.AddPage(Page{
				Group: groups[i*10/n], Name: fmt.Sprintf("Athlete %d of the roster", i), Template: "lower-third", Kind: KindAthlete, About: a,
				Notes: "with the helicopter", Gate: Hold, Duration: 8 * time.Second,
			})
			if err != nil {
				return err
			}
			all = append(all, id)
		}
		return nil
	})
	return s, all
}

func BenchmarkRunningOrder(b *testing.B) {
	const n = 2000
	s, pages := manyPages(b, n)
	b.Run("list 2000", func(b *testing.B) {
		for b.Loop() {
			if all, err := s.Pages(bg); err != nil || len(all) != n {
				b.Fatal(len(all), err)
			}
		}
	})
	for _, words := range []string{"1", "roster", "athlete 1234", "zzz"} {
		b.Run("find "+words, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.FindPages(bg, words, 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("add 1 more in a transaction", func(b *testing.B) {
		stop := errors.New("stop")
		for b.Loop() {
			if err := s.Update(bg, func(tx *Tx) error {
				_, err := tx.AddPage(Page{Group: 1})
				return errors.Join(err, stop)
			}); !errors.Is(err, stop) {
				b.Fatal(err)
			}
		}
	})
	b.Run("move 1", func(b *testing.B) {
		i := 0
		update(b, s, func(tx *Tx) error {
			for b.Loop() {
				i++
				if err := tx.MovePages(pages[i%n:i%n+1], 1, pages[(i+n/2)%100]); err != nil && !errors.Is(err, ErrNotFound) {
					return err
				}
			}
			return nil
		})
	})
}
