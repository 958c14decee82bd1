package data

import "testing"

func TestScreenNames(t *testing.T) {
	for _, c := range []struct {
		a             Athlete
		given, family string
	}{
		{Athlete{Given: "Sifan", Family: "Hassan", Country: "NED"}, "Sifan", "HASSAN"},
		{Athlete{Given: "Madison", Family: "de Rozario", Country: "AUS"}, "Madison", "DE ROZARIO"},
		{Athlete{Given: "Tatyana", Family: "McFadden", ScreenFamily: "McFADDEN"}, "Tatyana", "McFADDEN"},
		{Athlete{Given: "Manuela", Family: "Schär", Country: "SUI"}, "Manuela", "SCHÄR"},
		{Athlete{Given: "Anna", Family: "Strauß", Country: "GER"}, "Anna", "STRAUSS"},
		{Athlete{Given: "İlham", Family: "Çimen", Country: "TUR"}, "İlham", "ÇİMEN"},
		{Athlete{Given: "Ilham", Family: "Tanui Özbilen", Country: "TUR"}, "Ilham", "TANUİ ÖZBİLEN"},
		{Athlete{Given: "Hayle", Family: "İbrahimov", Country: "AZE"}, "Hayle", "İBRAHİMOV"},
		{Athlete{Given: "Mohamed", Family: "Farah", ScreenGiven: "Mo"}, "Mo", "FARAH"},
		{Athlete{Family: "Pelé"}, "", "PELÉ"},
		{Athlete{Whole: "Luca Guarnieri"}, "", "Luca Guarnieri"},
		{Athlete{Whole: "Luca Guarnieri", ScreenGiven: "Luca", ScreenFamily: "GUARNIERI"}, "Luca", "GUARNIERI"},
		{Athlete{}, "", ""},
	} {
		if given, family := c.a.ScreenName(); given != c.given || family != c.family {
			t.Errorf("%+v: %q %q, want %q %q", c.a, given, family, c.given, c.family)
		}
	}
	p := Person{Given: "Tanni", Family: "Grey-Thompson"}
	if given, family := p.ScreenName(); given != "Tanni" || family != "GREY-THOMPSON" {
		t.Errorf("%+v: %q %q", p, given, family)
	}
}

func TestRaceNames(t *testing.T) {
	for want, r := range map[string]Race{
		"London Marathon 2014 · Men":         {Event: "London Marathon", Year: 2014, Category: "Men"},
		"London Marathon 2014 · Men’s elite": {Event: "London Marathon", Year: 2014, Category: "Men", Title: "Men’s elite"},
		"Berlin Marathon 2014":               {Event: "Berlin Marathon", Year: 2014},
		"Club race":                          {Event: "Club race"},
		"":                                   {},
	} {
		if got := r.Name(); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}

func TestAgeOnRaceDayIsCertainOrUnknown(t *testing.T) {
	const unknown = -1
	for _, c := range []struct {
		born   Date
		age    int
		ageOn  Date
		on     Date
		want   int
		reason string
	}{
		{"1999-12-02", 0, "", "2023-04-23", 23, "before the birthday"},
		{"1983-03-23", 0, "", "2014-03-22", 30, "the day before"},
		{"1983-03-23", 0, "", "2014-03-23", 31, "the day"},
		{"2000-02-29", 0, "", "2023-02-28", 22, "leap day, the day before"},
		{"2000-02-29", 0, "", "2023-03-01", 23, "leap day, other year"},
		{"2000-02-29", 0, "", "2024-02-29", 24, "leap day, leap year"},
		{"1999-12", 0, "", "2023-04-23", 23, "month is enough"},
		{"1999-04", 0, "", "2023-04-23", unknown, "month is not enough"},
		{"1999", 0, "", "2023-12-30", unknown, "year is not enough"},
		{"1999", 0, "", "2023-12-31", 24, "last day of the year"},
		{"1999-01-01", 0, "", "2023", 24, "born on the first, any day of the year"},
		{"1999-12-02", 0, "", "", unknown, "no date"},
		{"1999-12-02", 0, "", "1999-12-01", unknown, "before birth"},
		{"1999-13-02", 0, "", "2023-04-23", unknown, "no date of birth at all"},
		{"1983-03-23", 99, "2014-04-13", "2014-04-13", 31, "the date of birth decides"},
		{"1999", 34, "2023-04-23", "2023-04-23", 34, "printed on the day"},
		{"", 32, "2016-04-24", "2016-04-24", 32, "printed on the day"},
		{"", 32, "2016-04-24", "", 32, "as printed"},
		{"", 32, "2016-04-24", "2016-04-25", unknown, "the day after may be a birthday"},
		{"", 32, "", "2016-04-24", unknown, "printed for no day"},
		{"", 0, "", "", unknown, "nothing known"},
	} {
		got, ok := Athlete{Born: c.born, Age: c.age, AgeOn: c.ageOn}.AgeAt(c.on)
		if !ok {
			got = unknown
		}
		if got != c.want {
			t.Errorf("%s: born %q, %d on %q: %d on %q, want %d", c.reason, c.born, c.age, c.ageOn, got, c.on, c.want)
		}
	}
}

func TestBestIsThePersonalBest(t *testing.T) {
	a := Athlete{Bests: []Best{{Discipline: "Marathon", Kind: "SB", Place: "London"}, {Discipline: "Marathon", Kind: "PB", Place: "Berlin"}, {Discipline: "10 km", Kind: "SB", Place: "Rome"}}}
	for discipline, want := range map[string]string{"Marathon": "Berlin", "marathon": "Berlin", "10 km": "Rome"} {
		if b, ok := a.Best(discipline); !ok || b.Place != want {
			t.Errorf("best %s is of %q (%t), want %q", discipline, b.Place, ok, want)
		}
	}
	if b, ok := a.Best("Half marathon"); ok {
		t.Errorf("best half marathon is %+v, want none", b)
	}
}
