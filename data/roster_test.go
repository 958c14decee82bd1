package data

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mile26/data/mark"
)

// smallField is a show with a race and four athletes in it.
func smallField(t *testing.T) (s *Show, race ID, athletes map[string]ID) {
	t.Helper()
	s = newShow(t)
	athletes = map[string]ID{}
	update(t, s, func(tx *Tx) error {
		var err error
		if race, err = tx.AddRace(Race{Event: "London Marathon", Year: 2023, Category: "Women"}); err != nil {
			return err
		}
		for _, e := range []Entry{
			{Bib: "101", Athlete: Athlete{Given: "Sifan", Family: "Hassan", Country: "NED", Sex: Women, Born: "1993-01-01", Bio: "Won on her debut."}},
			{Bib: "12", Athlete: Athlete{Given: "Peres", Family: "Jepchirchir", Country: "KEN", Sex: Women, Born: "1993-09-27"}},
			{Bib: "F2", Athlete: Athlete{Whole: "Alemu Megertu", CountryPrinted: "Aethiopia"}},
			{Athlete: Athlete{Given: "Mary", Family: "Álvarez", Country: "ESP", Sex: Women, Age: 30, AgeOn: "2023-04-23"}},
		} {
			id, err := tx.AddAthlete(e.Athlete)
			if err != nil {
				return err
			}
			athletes[firstOf(e.Athlete.Family, "Megertu")] = id
			e.Race, e.Athlete.ID = race, id
			if e.Athlete.Family == "Hassan" {
				e.Result = Result{Place: 1, Marks: []Sourced{{Mark: mark.Parse("2:18:33", 42195), Source: Source{Name: "a.csv", Line: 3}, Chosen: true}}}
			}
			if _, err := tx.AddEntry(e); err != nil {
				return err
			}
		}
		_, err = tx.AddAthlete(Athlete{Given: "Eliud", Family: "Kipchoge", Country: "KEN", Sex: Men, Born: "1984-11-05"})
		return err
	})
	return s, race, athletes
}

func families(t *testing.T, s *Show, l List) string {
	t.Helper()
	found, err := s.AthleteIDs(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Roster(t.Context(), found)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range rows {
		names = append(names, firstOf(r.Family, r.Whole))
	}
	return strings.Join(names, ", ")
}

func TestAthletesAreListedInAnyOrder(t *testing.T) {
	s, race, _ := smallField(t)
	for _, test := range []struct {
		list List
		want string
	}{
		{List{}, "Alemu Megertu, Álvarez, Hassan, Jepchirchir, Kipchoge"},
		{List{By: ByFamily, Down: true}, "Kipchoge, Jepchirchir, Hassan, Álvarez, Alemu Megertu"},
		{List{By: ByCountry}, "Álvarez, Jepchirchir, Kipchoge, Hassan, Alemu Megertu"},
		{List{By: ByCountry, Down: true}, "Hassan, Jepchirchir, Kipchoge, Álvarez, Alemu Megertu"},
		{List{By: ByBorn}, "Kipchoge, Álvarez, Hassan, Jepchirchir, Alemu Megertu"},
		{List{By: ByBib, Race: race}, "Alemu Megertu, Jepchirchir, Hassan, Álvarez"},
		{List{By: ByBib}, "Alemu Megertu, Álvarez, Hassan, Jepchirchir, Kipchoge"},
		{List{Race: race}, "Hassan, Alemu Megertu, Jepchirchir, Álvarez"},
		{List{Words: "ken"}, "Jepchirchir, Kipchoge"},
		{List{Words: "alvarez"}, "Álvarez"},
		{List{Words: "ken", Race: race}, "Jepchirchir"},
		{List{Words: "e", By: ByGiven}, "Kipchoge"},
		{List{Faulty: true}, "Alemu Megertu"},
		{List{By: ByFaults}, "Alemu Megertu, Hassan, Jepchirchir, Kipchoge, Álvarez"},
	} {
		if got := families(t, s, test.list); got != test.want {
			t.Errorf("%+v: %s, want %s", test.list, got, test.want)
		}
	}
}

func TestEntriesAreListedInAnyOrder(t *testing.T) {
	s, race, _ := smallField(t)
	for _, test := range []struct {
		list List
		want string
	}{
		{List{Race: race}, "101 F2 12 -"},
		{List{Race: race, By: ByBib}, "F2 12 101 -"},
		{List{Race: race, By: ByBib, Down: true}, "101 12 F2 -"},
		{List{Race: race, By: ByMark}, "101 F2 12 -"},
		{List{Race: race, Words: "peres"}, "12"},
		{List{}, ""},
	} {
		found, err := s.EntryIDs(t.Context(), test.list)
		if err != nil {
			t.Fatal(err)
		}
		all, err := s.EntriesOf(t.Context(), found)
		if err != nil {
			t.Fatal(err)
		}
		var bibs []string
		for _, e := range all {
			bibs = append(bibs, firstOf(e.Bib, "-"))
		}
		if got := strings.Join(bibs, " "); got != test.want {
			t.Errorf("%+v: %s, want %s", test.list, got, test.want)
		}
	}
}

// What a count in SQL finds faulty, the list of faults explains.
func TestFaultsAreCountedAsTheyAreListed(t *testing.T) {
	s, _, _ := smallField(t)
	all, err := s.Athletes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	faulty, err := s.AthleteIDs(t.Context(), List{Faulty: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if got, want := slices.Contains(faulty, a.ID), len(a.Faults()) > 0; got != want {
			t.Errorf("%s: listed as faulty %v, faults %v", a.plainName(), got, a.Faults())
		}
	}
	if got := all[2].Faults(); !slices.Equal(got, []Fault{UnknownCountry, OneName, NoSex, NoAge}) {
		t.Errorf("faults %v", got)
	}
}

// A row of every kind goes and comes back under its own ID, as it was.
func TestRowsComeBackAsTheyWere(t *testing.T) {
	s, race, athletes := smallField(t)
	var rows []Row
	update(t, s, func(tx *Tx) error {
		entry, err := tx.FindEntry(race, athletes["Hassan"])
		if err != nil {
			return err
		}
		check, err := tx.AddCheckpoint(Checkpoint{Race: race, Name: "Half", Metres: 21097.5})
		if err != nil {
			return err
		}
		split := Split{Entry: entry.ID, Checkpoint: Checkpoint{ID: check}, Mark: mark.Parse("1:11:00", 21097.5), Source: Source{Name: "a.csv", Line: 3}}
		if err := tx.AddSplit(split); err != nil {
			return err
		}
		person, err := tx.AddPerson(Person{Given: "Paula", Family: "Radcliffe", Credit: "World record holder", Source: Source{Name: "b.txt", Line: 2}})
		if err != nil {
			return err
		}
		fact, err := tx.AddFact(Fact{Race: race, Figure: "49,000", Text: "ran"})
		if err != nil {
			return err
		}
		saying, err := tx.AddSaying(Saying{Who: "Somebody", Text: "Go on", Race: race, Person: person})
		if err != nil {
			return err
		}
		record, err := tx.AddRecord(Record{
			Kind: "WR", Scope: "World", Discipline: "Marathon", Sex: Women, Holder: "Somebody", Country: "KEN", Mark: mark.Parse("2:09:56", 42195),
			Place: "Chicago", Set: "2024-10-13", From: "2024-10-13", Source: Source{Name: "r.csv", Line: 4},
		})
		if err != nil {
			return err
		}
		for _, r := range []struct {
			kind Kind
			id   ID
		}{
			{KindRecord, record}, {KindSaying, saying}, {KindFact, fact}, {KindPerson, person}, {KindCheckpoint, check}, {KindEntry, entry.ID}, {KindAthlete, athletes["Hassan"]},
		} {
			row, err := tx.Row(r.kind, r.id)
			if err == nil {
				row.Splits, err = tx.RowSplits(r.kind, r.id, 10)
			}
			if err == nil {
				err = tx.DropRow(r.kind, r.id)
			}
			if err != nil {
				return err
			}
			if _, err := tx.Row(r.kind, r.id); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s is still there: %v", r.kind, err)
			}
			rows = append(rows, row)
		}
		return nil
	})
	if got := families(t, s, List{Words: "hassan"}); got != "" {
		t.Errorf("the search still finds %s", got)
	}
	update(t, s, func(tx *Tx) error {
		for _, want := range slices.Backward(rows) {
			want = throughJSON(t, want) // as a log of edits keeps them
			id, err := tx.AddRow(want)
			if err != nil {
				return err
			}
			got, err := tx.Row(want.Kind(), id)
			if err != nil {
				return err
			}
			if want.Splits = nil; id != want.ID() || !reflect.DeepEqual(got, want) {
				t.Errorf("came back as %+v, want %+v", got, want)
			}
		}
		return nil
	})
	if got := families(t, s, List{Words: "hassan"}); got != "Hassan" {
		t.Errorf("the search finds %q", got)
	}
	hits, err := s.Search(t.Context(), "hassan", 5)
	if err != nil || len(hits) != 1 || hits[0].Kind != KindAthlete {
		t.Errorf("search: %+v, %v", hits, err)
	}
	entries, err := s.AthleteEntries(t.Context(), athletes["Hassan"])
	if err != nil || len(entries) != 1 {
		t.Fatalf("entries %+v, %v", entries, err)
	}
	splits, err := s.Splits(t.Context(), entries[0].ID)
	if err != nil || len(splits) != 1 || splits[0].Mark.Printed != "1:11:00" || splits[0].Source.Line != 3 {
		t.Errorf("splits %+v, %v", splits, err)
	}
}

func throughJSON(t *testing.T, r Row) Row {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var out Row
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(out, r) {
		t.Errorf("%+v comes back from JSON as %+v", r, out)
	}
	return out
}

func TestARowThatOthersHangOnStays(t *testing.T) {
	s, race, athletes := smallField(t)
	for kind, id := range map[Kind]ID{KindRace: race, KindAthlete: athletes["Hassan"]} {
		err := s.Update(t.Context(), func(tx *Tx) error { return tx.DropRow(kind, id) })
		if !errors.Is(err, ErrInUse) {
			t.Errorf("%s: %v, want ErrInUse", kind, err)
		}
	}
	err := s.Update(t.Context(), func(tx *Tx) error { return tx.DropRow(KindFact, 99) })
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("a fact that is not there: %v", err)
	}
}

func TestSetRowChangesEveryKind(t *testing.T) {
	s, race, athletes := smallField(t)
	update(t, s, func(tx *Tx) error {
		fact, err := tx.AddRow(Row{Fact: &Fact{Race: race, Text: "ran"}})
		if err != nil {
			return err
		}
		entry, err := tx.FindEntry(race, athletes["Hassan"])
		if err != nil {
			return err
		}
		entry.Bib, entry.Result.Note = "7", "debut"
		for _, want := range []Row{
			{Fact: &Fact{ID: fact, Event: "London Marathon", Figure: "49,000", Text: "ran"}},
			{Entry: &entry},
			{Race: &Race{ID: race, Event: "London Marathon", Year: 2023, Category: "Women", Title: "Women's elite", Metres: 42195}},
		} {
			if err := tx.SetRow(want); err != nil {
				return err
			}
			if got, err := tx.Row(want.Kind(), want.ID()); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, %v, want %+v", got, err, want)
			}
		}
		return nil
	})
}
