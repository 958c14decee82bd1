package intake

import (
	"errors"
	"strings"
	"testing"

	"mile26/data"
)

// drop deletes the entry of a bib, as the desk does, and returns what brings it back.
func (f *feed) drop(bib string) (back data.Row) {
	f.t.Helper()
	id := f.entry(bib).ID
	f.edit(func(tx *data.Tx) (err error) {
		if back, err = tx.Row(data.KindEntry, id); err != nil {
			return err
		}
		if back.Splits, err = tx.RowSplits(data.KindEntry, id, 100); err != nil {
			return err
		}
		return tx.DropRow(data.KindEntry, id)
	})
	return back
}

// wantDeleted fails the test unless one row was rejected because its entry was deleted.
func wantDeleted(t *testing.T, what string, c Change) {
	t.Helper()
	if c.Rejected != 1 || c.New != 0 || c.Changed != 0 || len(c.Rejects) != 1 || c.Rejects[0].Reason != whyDeleted {
		t.Errorf("%s: %+v, want one row rejected, for its entry was deleted", what, c)
	}
}

func TestWhoWasDeletedByHandStaysDeleted(t *testing.T) {
	f := newFeed(t, newShow(t))
	elm := ",8,Bo,Elm,KEN,,,17:31,"
	f.take(",7,Ann,Oak,GBR,,,17:30,", elm)
	f.drop("7")
	const without = "8 Elm 0 5 km=17:31"
	for _, row := range []string{",7,Ann,Oak,GBR,,,17:30,35:00", ",7,Ann,Oak,GBR,,,17:30,35:01", ",7,Ann,Oak,USA,,,17:30,35:01", ",,Ann,Oak,GBR,,,17:30,"} {
		wantDeleted(t, row, f.take(row, elm))
		f.want(without)
	}
	if c := f.take(",,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:32,"); c.Rejected != 1 || c.Changed != 1 {
		t.Errorf("another changes: %+v, want that, and one still rejected", c)
	}
}

func TestWhoWasDeletedByHandStaysDeletedWhenTheProgramStartsAgain(t *testing.T) {
	f := newFeed(t, newShow(t))
	oak, elm := ",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,"
	f.take(oak, elm)
	back := f.drop("7")
	f = newFeed(t, f.show)
	wantDeleted(t, "as it was", f.take(oak, elm))
	wantDeleted(t, "changed", f.take(",7,Ann,Oak,GBR,,,17:30,35:00", elm))
	f.want("8 Elm 0 5 km=17:31")

	// What is taken back goes on with the next change, and is told of no more.
	f.edit(func(tx *data.Tx) error {
		_, err := tx.AddRow(back)
		return err
	})
	if c := f.take(",7,Ann,Oak,GBR,,,17:30,35:00", elm, ",9,Cy,Ash,USA,,,17:40,"); c.Rejected != 0 || c.New != 1 || c.Changed != 1 {
		t.Errorf("%+v, want who is back changed and one new", c)
	}
	f.want("7 Oak 0 5 km=17:30 10 km=35:00; 8 Elm 0 5 km=17:31; 9 Ash 0 5 km=17:40")
	f = newFeed(t, f.show)
	if c := f.take(",7,Ann,Oak,GBR,,,17:30,35:02", elm); c.Changed != 1 || c.Rejected != 0 {
		t.Errorf("after another start: %+v, want one changed", c)
	}
	f.want("7 Oak 0 5 km=17:30 10 km=35:02; 8 Elm 0 5 km=17:31; 9 Ash 0 5 km=17:40")
}

func TestSomebodyElseUnderTheBibOfWhoWasDeletedComesIn(t *testing.T) {
	f := newFeed(t, newShow(t))
	elm := ",8,Bo,Elm,KEN,,,17:31,"
	f.take(",7,Test,Runner,GBR,,,17:30,", elm)
	f.drop("7")
	if c := f.take(",7,Ann,Oak,GBR,,,18:30,", elm); c.New != 1 || c.Rejected != 0 {
		t.Errorf("%+v, want one new", c)
	}
	f.want("7 Oak 0 5 km=18:30; 8 Elm 0 5 km=17:31")
}

func TestWhoIsEnteredByHandAgainGoesOn(t *testing.T) {
	f := newFeed(t, newShow(t))
	elm := ",8,Bo,Elm,KEN,,,17:31,"
	f.take(",7,Ann,Oak,GBR,,,17:30,", elm)
	was := f.drop("7")
	f.edit(func(tx *data.Tx) error {
		_, err := tx.AddEntry(data.Entry{Race: was.Entry.Race, Athlete: data.Athlete{ID: was.Entry.Athlete.ID}, Bib: "7", Club: "Harriers"})
		return err
	})
	if c := f.take(",7,Ann,Oak,GBR,,,17:30,35:00", elm); c.New != 0 || c.Rejected != 0 || c.Changed != 1 {
		t.Errorf("%+v, want one changed", c)
	}
	f.want("7 Oak 0 5 km=17:30 10 km=35:00; 8 Elm 0 5 km=17:31")
}

func TestWhoWasMergedGoesOnAsThatOne(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take("1,7,Manuela,Schär,SUI,2:30:00,,17:30,", ",8,Bo,Elm,KEN,,,17:31,")
	f.edit(func(tx *data.Tx) error { // somebody typed her in, without a bib
		id, err := tx.AddAthlete(data.Athlete{Given: "Manu", Family: "Schaer", Country: "SUI"})
		if err != nil {
			return err
		}
		_, err = tx.AddEntry(data.Entry{Race: f.entry("7").Race, Athlete: data.Athlete{ID: id}, Club: "Harriers"})
		return err
	})
	typed := f.entry("").Athlete.ID
	if _, err := f.show.Merge(t.Context(), typed, f.entry("7").Athlete.ID, noon); err != nil {
		t.Fatal(err)
	}
	if c := f.take("1,7,Manuela,Schär,SUI,2:30:00,,17:30,35:00", ",8,Bo,Elm,KEN,,,17:31,"); c.Changed != 1 || c.Rejected+c.New != 0 {
		t.Errorf("%+v, want one changed", c)
	}
	if e := f.entry("7"); e.Athlete.ID != typed || e.Club != "Harriers" || !strings.Contains(f.holds(), "7 Schaer 1 2:30:00* 5 km=17:30 10 km=35:00") {
		t.Errorf("%+v; the show holds %s", e, f.holds())
	}
}

// What one source was followed for says nothing of a file that is read once.
func TestAFileThatIsReadOnceBringsBackWhoWasDeleted(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.take(",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,")
	f.drop("7")
	wantTally(t, take(t, f.show, write(t, "Pebble Marathon 2031.csv", "bib,first_name,last_name,nat\n7,Ann,Oak,GBR\n"),
		Options{Event: "Pebble Marathon", Year: 2031, Metres: marathon}), tally{new: 1})
}

// dropRace deletes the race with all that hangs on it, as the desk does, and returns what
// brings it back, in order.
func (f *feed) dropRace() (back []data.Row) {
	f.t.Helper()
	race := racesOf(f.t, f.show)[0].ID
	f.edit(func(tx *data.Tx) error {
		back = nil
		drop := func(kind data.Kind, id data.ID) error {
			row, err := tx.Row(kind, id)
			if err == nil {
				row.Splits, err = tx.RowSplits(kind, id, 100)
			}
			back = append([]data.Row{row}, back...)
			return errors.Join(err, tx.DropRow(kind, id))
		}
		for _, of := range []data.Kind{data.KindEntry, data.KindCheckpoint} {
			all, err := tx.RowsOf(of, data.KindRace, race, 100)
			for _, id := range all {
				err = errors.Join(err, drop(of, id))
			}
			if err != nil {
				return err
			}
		}
		return drop(data.KindRace, race)
	})
	return back
}

func TestARaceThatWasDeletedByHandStaysDeleted(t *testing.T) {
	f := newFeed(t, newShow(t))
	oak, elm := ",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,"
	f.take(oak, elm)
	f.drop("7")
	back := f.dropRace()
	for _, start := range []string{"goes on", "starts again"} {
		for _, row := range []string{oak, oak + "35:00", oak + "35:01"} {
			c := f.take(row, elm)
			if c.Rejected != 2 || c.New+c.Changed+c.Same != 0 || len(c.Rejects) != 1 || c.Rejects[0].Reason != whyRaceGone || c.Rejects[0].Count != 2 {
				t.Errorf("%s, %q: %+v, want both rows rejected, for their race was deleted", start, row, c)
			}
			if all := racesOf(t, f.show); len(all) != 0 {
				t.Fatalf("%s, %q: the show has %v, want no race", start, row, all)
			}
		}
		f = newFeed(t, f.show)
	}

	// What is taken back goes on with the next version; who was deleted before stays so.
	f.edit(func(tx *data.Tx) error {
		for _, row := range back {
			if _, err := tx.AddRow(row); err != nil {
				return err
			}
		}
		return nil
	})
	wantDeleted(t, "the race is back", f.take(oak, elm))
	if c := f.take(oak, ",8,Bo,Elm,KEN,,,17:31,35:02"); c.Changed != 1 || c.Rejected != 1 {
		t.Errorf("%+v, want one changed and one rejected", c)
	}
	f.want("8 Elm 0 5 km=17:31 10 km=35:02")
}

func TestARaceThatIsMadeByHandAgainGoesOn(t *testing.T) {
	f := newFeed(t, newShow(t))
	oak, elm := ",7,Ann,Oak,GBR,,,17:30,", ",8,Bo,Elm,KEN,,,17:31,"
	f.take(oak, elm)
	f.drop("7")
	f.dropRace()
	f.take(oak, elm)
	f.edit(func(tx *data.Tx) error {
		_, err := tx.AddRace(data.Race{Event: "Pebble Marathon", Year: 2031})
		return err
	})
	if c := f.take(oak, elm); c.New != 2 || c.Rejected != 0 {
		t.Errorf("%+v, want both new", c)
	}
	f.want("7 Oak 0 5 km=17:30; 8 Elm 0 5 km=17:31")
	f = newFeed(t, f.show)
	if c := f.take(oak+"35:00", elm); c.Changed != 1 || c.Rejected != 0 {
		t.Errorf("after another start: %+v, want one changed", c)
	}
}

func TestAnotherRaceComesInBesideOneThatWasDeleted(t *testing.T) {
	f := newFeed(t, newShow(t))
	f.live = NewLive(f.show, data.Source{Name: "live.csv", Detail: "live from live.csv"}, Options{Year: 2031}, nil)
	take := func(text string) Change {
		t.Helper()
		c, err := f.live.Take(t.Context(), open(t, "live.csv", "bib,name,nat,race\n"+text), noon)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	take("7,Ann Oak,GBR,1500m\n")
	f.dropRace()
	if c := take("7,Ann Oak,GBR,1500m\n8,Bo Elm,KEN,5000m\n"); c.Rejected != 1 || c.New != 1 {
		t.Errorf("%+v, want one rejected and one new", c)
	}
	if c := take("7,Ann Oak,GBR,1500m\n8,Bo Elm,KEN,5000m\n9,Cy Ash,USA,5000m\n"); c.Rejected != 1 || c.New != 1 || c.Same != 1 {
		t.Errorf("%+v, want one rejected, one new and one as it was", c)
	}
}
