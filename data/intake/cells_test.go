package intake

import (
	"testing"

	"mile26/data"
)

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		in    string
		place int
		tied  bool
		ok    bool
	}{
		{"1", 1, false, true},
		{"15,301", 15301, false, true},
		{"15.301", 15301, false, true},
		{"1 204", 1204, false, true},
		{"3.", 3, false, true},
		{"2nd", 2, false, true},
		{"=12", 12, true, true},
		{"12=", 12, true, true},
		{"T4", 4, true, true},
		{"", 0, false, true},
		{"-", 0, false, true},
		{"0", 0, false, true},
		{"1,2", 0, false, false},
		{"15,30", 0, false, false},
		{"first", 0, false, false},
		{"-3", 0, false, false},
		{"=4=", 0, false, false},
		{"1,,204", 0, false, false},
		{",204", 0, false, false},
		{"T", 0, false, false},
		{"１", 0, false, false},
		{"12345678", 0, false, false},
	} {
		place, tied, ok := readPlace(c.in)
		if ok != c.ok || ok && (place != c.place || tied != c.tied) {
			t.Errorf("readPlace(%q) = %d, %v, %v; want %d, %v, %v", c.in, place, tied, ok, c.place, c.tied, c.ok)
		}
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]data.Date{
		"19871231":             "1987-12-31",
		"1987-12-31":           "1987-12-31",
		"31.12.1987":           "1987-12-31",
		"1.2.1987":             "1987-02-01",
		"31 December 1987":     "1987-12-31",
		"31/12/1987":           "1987-12-31",
		"12/31/1987":           "1987-12-31",
		"5/5/1987":             "1987-05-05",
		"1987-12":              "1987-12",
		"1987":                 "1987",
		"1987-12-31T00:00:00Z": "1987-12-31",
		"":                     "",
		"n/a":                  "",
	} {
		if got, ok := readDate(in); !ok || got != want {
			t.Errorf("readDate(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"1/2/1987", "31.02.1987", "1987-13-01", "87", "yesterday", "31-12-87", "00000000"} {
		if got, ok := readDate(in); ok {
			t.Errorf("readDate(%q) = %q: it cannot be read for certain", in, got)
		}
	}
}

func TestSexOfACategory(t *testing.T) {
	for in, want := range map[string]data.Sex{
		"Men": "M", "Women": "W", "Wheelchair Women": "W", "Men's elite": "M", "Women’s Wheelchair": "W",
		"Men and Women": "", "Elite": "", "": "", "Omen": "",
	} {
		if got := sexOf(in); got != want {
			t.Errorf("sexOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAgeClassesAreNoCategories(t *testing.T) {
	for _, in := range []string{"M40", "W 35", "40-44", "MHK", "U23", "F20-24", "70+", "35"} {
		if !ageClass.MatchString(in) {
			t.Errorf("%q is not seen as an age class", in)
		}
	}
	for _, in := range []string{"Men", "Women", "Wheelchair Men", "Elite", "T54", "Half Marathon", ""} {
		if ageClass.MatchString(in) {
			t.Errorf("%q is seen as an age class", in)
		}
	}
}

func TestAgesAndSexes(t *testing.T) {
	for in, want := range map[string]int{"34": 34, "": 0, "0": 0, "-": 0} {
		if got, ok := readAge(in); !ok || got != want {
			t.Errorf("readAge(%q) = %d, %v", in, got, ok)
		}
	}
	for _, in := range []string{"thirty", "340", "-1", "34.5"} {
		if got, ok := readAge(in); ok {
			t.Errorf("readAge(%q) = %d", in, got)
		}
	}
	for in, want := range map[string]data.Sex{"F": "W", "w": "W", "M": "M", "Female": "W", "": ""} {
		if got, ok := readSex(in); !ok || got != want {
			t.Errorf("readSex(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"X", "H", "D", "?"} {
		if got, ok := readSex(in); ok {
			t.Errorf("readSex(%q) = %q", in, got)
		}
	}
}
