package intake

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/data"
	"mile26/data/mark"
)

var noon = time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC)

// feed follows versions of one source.
type feed struct {
	t    *testing.T
	show *data.Show
	live *Live
}

func newFeed(t *testing.T, show *data.Show) *feed {
	return &feed{t, show, NewLive(show, data.Source{Name: "live.csv", Detail: "live from live.csv"}, Options{Event: "Pebble Marathon", Year: 2031, Metres: marathon}, nil)}
}

// take takes a version and returns what became of it.
func (f *feed) take(rows ...string) Change {
	f.t.Helper()
	c, err := f.try(rows...)
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

const feedHead = "place,bib,first_name,last_name,nat,time,status,5km,10km"

func (f *feed) try(rows ...string) (Change, error) {
	f.t.Helper()
	s, err := Open("live.csv", strings.NewReader(feedHead+"\n"+strings.Join(rows, "\n")+"\n"))
	if err != nil {
		f.t.Fatal(err)
	}
	return f.live.Take(context.Background(), s, noon)
}

// holds is the entries of the only race, with their results and splits.
func (f *feed) holds() string {
	f.t.Helper()
	races := racesOf(f.t, f.show)
	if len(races) != 1 {
		f.t.Fatalf("%d races, want 1", len(races))
	}
	entries, err := f.show.Entries(context.Background(), races[0].ID, 0)
	if err != nil {
		f.t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		s := fmt.Sprintf("%s %s %d%s", e.Bib, e.Athlete.Family, e.Result.Place, e.Result.Status)
		for _, m := range e.Result.Marks {
			s += " " + m.Mark.Printed
			if m.Chosen {
				s += "*"
			}
		}
		splits, err := f.show.Splits(context.Background(), e.ID)
		if err != nil {
			f.t.Fatal(err)
		}
		for _, sp := range splits {
			s += " " + sp.Checkpoint.Name + "=" + sp.Mark.Printed
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func (f *feed) want(want string) {
	f.t.Helper()
	if got := f.holds(); got != want {
		f.t.Errorf("the show holds\n%s\nwant\n%s", got, want)
	}
}

func (f *feed) entry(bib string) data.Entry {
	f.t.Helper()
	entries, err := f.show.Entries(context.Background(), racesOf(f.t, f.show)[0].ID, 0)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Bib == bib {
			return e
		}
	}
	f.t.Fatalf("nobody has bib %s", bib)
	return data.Entry{}
}

func (f *feed) edit(do func(tx *data.Tx) error) {
	f.t.Helper()
	if err := f.show.Update(context.Background(), do); err != nil {
		f.t.Fatal(err)
	}
}

func TestALaterVersionTakesThePlaceOfWhatTheSourceSaid(t *testing.T) {
	f := newFeed(t, newShow(t))
	if c := f.take("1,7,Ann,Oak,GBR,2:30:00,,17:30,35:00", ",8,Bo,Elm,KEN,,,17:31,"); !c.First || c.New != 2 {
		t.Errorf("the first version: %+v", c)
	}
	f.want("7 Oak 1 2:30:00* 5 km=17:30 10 km=35:00; 8 Elm 0 5 km=17:31")

	c := f.take("2,7,Ann,Oak,GBR,2:30:09,,17:30,35:01", "1,8,Bo,Elm,KEN,2:29:58,,17:31,34:59", ",9,Cy,Ash,USA,,,17:40,")
	if c.First || c.New != 1 || c.Changed != 2 || c.Clash != 0 || c.Same != 0 {
		t.Errorf("a correction: %+v", c)
	}
	f.want("8 Elm 1 2:29:58* 5 km=17:31 10 km=34:59; 7 Oak 2 2:30:09* 5 km=17:30 10 km=35:01; 9 Ash 0 5 km=17:40")

	c = f.take(",7,Ann,Oak,GBR,,DQ,17:30,35:01", "1,8,Bo,Elm,KEN,2:29:58,,17:31,34:59", ",9,Cy,Ash,USA,,DNF,17:40,")
	if c.Changed != 2 || c.Same != 1 || c.Withdrawn != 1 || c.Clash != 0 {
		t.Errorf("two ends: %+v", c)
	}
	f.want("8 Elm 1 2:29:58* 5 km=17:31 10 km=34:59; 7 Oak 0DQ 5 km=17:30 10 km=35:01; 9 Ash 0DNF 5 km=17:40")

	f.take("2,7,Ann,Oak,GBR,2:30:09,,17:30,35:01", "1,8,Bo,Elm,KEN,2:29:58,,17:31,34:59", ",9,Cy,Ash,USA,,,17:40,")
	f.want("8 Elm 1 2:29:58* 5 km=17:31 10 km=34:59; 7 Oak 2 2:30:09* 5 km=17:30 10 km=35:01; 9 Ash 0 5 km=17:40")
	if n := counts(t, f.show).Intakes; n != 1 {
		t.Errorf("%d intakes, want one that grows", n)
	}
}

func TestASplitThatTheSourceTakesBackGoes(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take(",7,Ann,Oak,GBR,,,17:30,35:00", ",8,Bo,Elm,KEN,,,17:31,35:02")
	elm := f.entry("8")
	splits, err := f.show.Splits(context.Background(), elm.ID)
	if err != nil || len(splits) != 2 {
		t.Fatal(splits, err)
	}
	f.edit(func(tx *data.Tx) error { // by another hand
		return tx.AddSplit(data.Split{Entry: elm.ID, Checkpoint: splits[1].Checkpoint, Mark: mark.Parse("35:09", 10000), Source: data.Source{Name: "by hand"}})
	})
	c := f.take(",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,")
	if c.Withdrawn != 1 || c.Clash != 1 || c.Changed != 1 {
		t.Errorf("%+v, want one taken back, one kept", c)
	}
	f.want("7 Oak 0 5 km=17:30; 8 Elm 0 5 km=17:31 10 km=35:09")

	if c := f.take(",7,Ann,Oak,GBR,,,17:30,xx", ",8,Bo,Elm,KEN,,,??,36:00"); c.Withdrawn != 0 || c.Clash != 1 {
		t.Errorf("%+v, want nothing taken back for what cannot be read", c)
	}
	f.want("7 Oak 0 5 km=17:30; 8 Elm 0 5 km=17:31 10 km=35:09")
}

func TestWhatAHandCorrectedStays(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take("1,7,Ann,Oak,GBR,2:30:00,,17:30,", "2,8,Bo,Elm,KEN,2:31:00,,17:31,")
	f.edit(func(tx *data.Tx) error {
		e := f.entry("7")
		r := e.Result
		r.Place = 5
		r.Marks[0].Chosen = false
		r.Marks = append(r.Marks, data.Sourced{Mark: mark.Parse("2:30:30", marathon), Source: data.Source{Name: "photo finish"}, Chosen: true})
		return tx.SetResult(e.ID, r)
	})
	c := f.take("2,7,Ann,Oak,GBR,2:30:01,,17:30,", "1,8,Bo,Elm,KEN,2:29:59,,17:31,")
	if c.Clash != 1 || c.Changed != 1 {
		t.Errorf("%+v, want one clash and one change", c)
	}
	f.want("8 Elm 1 2:29:59* 5 km=17:31; 7 Oak 5 2:30:01 2:30:30* 5 km=17:30")
}

func TestRowsThatAreMissingTakeNothingAway(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take(",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,", ",9,Cy,Ash,USA,,,17:32,")
	if c := f.take(",8,Bo,Elm,KEN,,,17:31,"); c.Gone != 2 || c.Same != 1 || c.Changed != 0 {
		t.Errorf("%+v, want two gone", c)
	}
	f.want("7 Oak 0 5 km=17:30; 8 Elm 0 5 km=17:31; 9 Ash 0 5 km=17:32")
	if c := f.take(",8,Bo,Elm,KEN,,,17:31,", ",9,Cy,Ash,USA,,,17:33,", ",7,Ann,Oak,GBR,,,17:30,"); c.Gone != 0 || c.Changed != 1 {
		t.Errorf("%+v, want all back and one changed", c)
	}
	f.want("7 Oak 0 5 km=17:30; 8 Elm 0 5 km=17:31; 9 Ash 0 5 km=17:33")
}

func TestTheSameAgainAndRowsThatMoveWriteNothing(t *testing.T) {
	f := newFeed(t, newShow(t))
	a, b := ",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,"
	f.take(a, b)
	w, err := f.show.Watch(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if c := f.take(b, a); c.Same != 2 || c.Changed+c.New+c.Gone != 0 {
		t.Errorf("%+v, want both the same", c)
	}
	if changed, err := w.Changed(context.Background()); changed || err != nil {
		t.Errorf("the show was written to (%v)", err)
	}
}

func TestFollowingGoesOnAfterTheProgramStartsAgain(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take("1,7,Ann,Oak,GBR,2:30:00,,17:30,35:00", "2,8,Bo,Elm,KEN,2:31:00,,17:31,35:02")
	f.edit(func(tx *data.Tx) error {
		e := f.entry("8")
		e.Result.Place = 4
		return tx.SetResult(e.ID, e.Result)
	})
	again := newFeed(t, f.show)
	c := again.take("3,7,Ann,Oak,GBR,2:30:10,,17:30,", "1,8,Bo,Elm,KEN,2:31:01,,17:31,35:02")
	if c.First || c.Changed != 1 || c.Clash != 1 || c.Withdrawn != 1 {
		t.Errorf("%+v, want a correction and a clash with the hand", c)
	}
	again.want("7 Oak 3 2:30:10* 5 km=17:30; 8 Elm 4 2:31:01* 5 km=17:31 10 km=35:02")
	if n := counts(t, f.show).Intakes; n != 1 {
		t.Errorf("%d intakes, want the one of before", n)
	}
}

func TestAStartListIsFilledAndNotWrittenOver(t *testing.T) {
	show := newShow(t)
	take(t, show, write(t, "Pebble Marathon 2031.csv", "bib,first_name,last_name,nat,club\n7,Ann,Oak,GBR,Harriers\n8,Bo,Elm,KEN,\n"),
		Options{Event: "Pebble Marathon", Year: 2031, Metres: marathon})
	f := newFeed(t, show)
	if c := f.take(",7,Ann,Oak,USA,,,17:30,", ",8,Bo,Elm,KEN,,,,"); c.New != 0 || c.Clash != 1 {
		t.Errorf("%+v, want nobody new and a country that clashes", c)
	}
	f.take("1,7,Ann,Oak,USA,2:30:00,,17:30,", ",8,Bo,Elm,KEN,,DNF,,")
	f.want("7 Oak 1 2:30:00* 5 km=17:30; 8 Elm 0DNF")
	f = newFeed(t, show)
	f.take("2,7,Ann,Oak,USA,2:30:02,,17:30,", "1,8,Bo,Elm,KEN,2:29:00,,,")
	f.want("8 Elm 1 2:29:00*; 7 Oak 2 2:30:02* 5 km=17:30")
	if e := f.entry("7"); e.Athlete.Country != "GBR" || e.Club != "Harriers" {
		t.Errorf("country %s and club %s, want those of the start list", e.Athlete.Country, e.Club)
	}
}

func TestAllVersionsAreUndoneAsOne(t *testing.T) {
	show := newShow(t)
	take(t, show, write(t, "Pebble Marathon 2031.csv", "bib,first_name,last_name,nat\n7,Ann,Oak,GBR\n"), Options{Event: "Pebble Marathon", Year: 2031, Metres: marathon})
	before := counts(t, show)
	f := newFeed(t, show)
	f.take(",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,")
	f.take(",7,Ann,Oak,GBR,,,17:29,35:00", ",8,Bo,Elm,KEN,,,17:31,35:02", ",9,Cy,Ash,USA,,,17:33,")
	f.take("1,7,Ann,Oak,GBR,2:30:00,,17:29,35:00", ",8,Bo,Elm,KEN,,,,35:02", ",9,Cy,Ash,USA,,,17:33,", ",10,Di,Yew,,,,,")
	id := f.take("1,7,Ann,Oak,GBR,2:30:00,,17:29,35:00", ",8,Bo,Elm,KEN,,,,35:03", ",9,Cy,Ash,USA,,,17:33,", ",10,Di,Yew,,,,18:00,").Intake

	e := f.entry("9")
	e.Result.Place = 3
	f.edit(func(tx *data.Tx) error { return tx.SetResult(e.ID, e.Result) })
	var edited *data.EditedError
	if _, err := Undo(t.Context(), show, id, noon); !errors.As(err, &edited) || len(edited.Edits) != 1 || !strings.Contains(edited.Error(), "Ash") {
		t.Fatalf("undo gives %v, want one edit, of Ash", err)
	}
	e.Result.Place = 0
	f.edit(func(tx *data.Tx) error { return tx.SetResult(e.ID, e.Result) })
	done, err := Undo(t.Context(), show, id, noon)
	if err != nil {
		t.Fatal(err)
	}
	if done.Removed["entry"] != 3 || done.Removed["athlete"] != 3 || done.Restored["entry"] != 1 {
		t.Errorf("%+v, want three entries removed and one restored", done)
	}
	after := counts(t, show)
	before.Intakes = after.Intakes
	if after != before {
		t.Errorf("the show holds %+v, held %+v", after, before)
	}
	f.want("7 Oak 0")
	if _, err := f.try(",7,Ann,Oak,GBR,,,17:28,"); !errors.Is(err, data.ErrUndone) {
		t.Errorf("the next version gives %v, want ErrUndone", err)
	}
	if c := newFeed(t, show).take(",7,Ann,Oak,GBR,,,17:28,"); !c.First {
		t.Errorf("%+v, want a new intake", c)
	}
}

func TestNamesakesWithoutBibsAreNotTakenForEachOther(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take("1,,Ann,Oak,GBR,2:30:00,,17:30,", "9,,Ann,Oak,GBR,2:40:00,,18:30,")
	c := f.take("1,,Ann,Oak,GBR,2:30:00,,17:30,", ",,Ann,Oak,GBR,,,18:31,")
	if c.Rejected != 1 || c.New != 0 || c.Changed != 0 {
		t.Errorf("%+v, want the row rejected, for nobody can tell whose it is", c)
	}
	f.want(" Oak 1 2:30:00* 5 km=17:30;  Oak 9 2:40:00* 5 km=18:30")
	if c := f.take("1,,Ann,Oak,GBR,2:30:00,,17:30,", "9,,Ann,Oak,GBR,2:40:00,,18:32,"); c.Changed != 1 {
		t.Errorf("%+v, want the one with the place changed", c)
	}
}

func TestARowThatCannotBeReadIsToldAsLongAsItStands(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take(",7,Ann,Oak,GBR,,,17:30,")
	for range 2 {
		c := f.take(",7,Ann,Oak,GBR,soon,,17:29,", ",8,,,KEN,,,,")
		if c.Rejected != 2 || len(c.Rejects) != 2 || c.Rejects[0].Examples[0].Line != 2 {
			t.Errorf("%+v, want both rejected with their lines", c)
		}
	}
	f.want("7 Oak 0 5 km=17:30")
	if c := f.take(",7,Ann,Oak,GBR,2:31:00,,17:29,"); c.Rejected != 0 || c.Changed != 1 {
		t.Errorf("%+v, want the mended row", c)
	}
	f.want("7 Oak 0 2:31:00* 5 km=17:29")
}

func TestAVersionThatFailsLeavesTheShowAndTheNextOneComesIn(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take(",7,Ann,Oak,GBR,,,17:30,")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s, err := Open("live.csv", strings.NewReader(feedHead+"\n,7,Ann,Oak,GBR,,,17:29,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.live.Take(ctx, s, noon); !errors.Is(err, context.Canceled) {
		t.Errorf("it gives %v, want context.Canceled", err)
	}
	f.want("7 Oak 0 5 km=17:30")
	f.take(",7,Ann,Oak,GBR,,,17:29,")
	f.want("7 Oak 0 5 km=17:29")
}

func TestTornFilesAreKnown(t *testing.T) {
	whole := feedHead + "\n,7,Ann,Oak,GBR,,,17:30,\n,8,Bo,\"Elm, the younger\",KEN,,,17:31,35:00\n"
	for at := len(feedHead) + 1; at < len(whole); at++ {
		s, err := Open("live.csv", strings.NewReader(whole[:at]))
		if err != nil {
			continue
		}
		torn := s.Torn(false)
		if ends := whole[at-1] == '\n'; errors.Is(torn, ErrTorn) == ends {
			t.Errorf("cut at %d (%q): %v", at, whole[max(0, at-12):at], torn)
		}
	}
	s, err := Open("live.csv", strings.NewReader(strings.TrimSuffix(whole, "\n")))
	if err != nil || s.Torn(true) != nil {
		t.Errorf("a file that never ends its last line: %v, %v", err, s.Torn(true))
	}
}

// However a source changes from version to version, and however often the
// program starts again, the show holds what the source said last of everybody.
func TestVersionsComeToWhatTheLastOnesSay(t *testing.T) {
	r := rand.New(rand.NewPCG(26, 2031))
	f := newFeed(t, newShow(t))
	said := map[string]string{} // by bib, as holds says it
	clock := func(n int) string { return fmt.Sprintf("%d:%02d", n/60, n%60) }
	row := func(bib int) string {
		place, time, status, first, second := "", "", "", "", ""
		words := fmt.Sprintf("%d Oak%d ", bib, bib)
		switch r.IntN(4) {
		case 0:
			status = []string{"DNF", "DQ", "DNS"}[r.IntN(3)]
			words += "0" + status
		case 1:
			place, time = fmt.Sprint(1+r.IntN(50)), "2:"+clock(1800+r.IntN(600))
			words += place + " " + time + "*"
		default:
			words += "0"
		}
		if r.IntN(3) > 0 {
			first = clock(900 + r.IntN(90))
			words += " 5 km=" + first
		}
		if r.IntN(3) > 0 {
			second = clock(1800 + r.IntN(90))
			words += " 10 km=" + second
		}
		said[fmt.Sprint(bib)] = words
		return fmt.Sprintf("%s,%d,Ann,Oak%d,GBR,%s,%s,%s,%s", place, bib, bib, time, status, first, second)
	}
	rows := map[int]string{}
	for version := range 40 {
		for bib := 1; bib <= 5+version/3; bib++ {
			switch r.IntN(6) {
			case 0, 1:
				rows[bib] = row(bib)
			case 2:
				delete(rows, bib)
			}
		}
		text := slices.Collect(maps.Values(rows)) // in any order
		if version%7 == 6 {
			f = newFeed(t, f.show)
		}
		if c := f.take(text...); c.Clash+c.Rejected > 0 {
			t.Fatalf("version %d: %+v", version, c)
		}
		if len(said) == 0 {
			continue
		}
		want, have := slices.Sorted(maps.Values(said)), strings.Split(f.holds(), "; ")
		slices.Sort(have)
		if !slices.Equal(have, want) {
			t.Fatalf("version %d: the show holds\n%s\nwant\n%s", version, strings.Join(have, "\n"), strings.Join(want, "\n"))
		}
	}
	if n := counts(t, f.show).Intakes; n != 1 {
		t.Errorf("%d intakes, want 1", n)
	}
	done, err := Undo(t.Context(), f.show, 1, noon)
	if err != nil || done.Removed["entry"] != len(said) {
		t.Errorf("undo gives %+v (%v), want %d entries removed", done, err, len(said))
	}
}
