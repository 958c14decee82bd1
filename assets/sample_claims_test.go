package assets

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	championIn = regexp.MustCompile(`London champion (\d{4}[\d, andto]*)`)
	titles     = regexp.MustCompile(`(\w+)(?:-time London champion| London titles)`)
	aYear      = regexp.MustCompile(`\d{4}`)
)

var numbers = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}

// yearsIn are the years of "2013 to 2016", "2015, 2016 and 2018".
func yearsIn(s string) []int {
	var years []int
	for _, y := range aYear.FindAllString(s, -1) {
		n, _ := strconv.Atoi(y) // four digits
		years = append(years, n)
	}
	if strings.Contains(s, " to ") && len(years) == 2 {
		for y := years[0] + 1; y < years[1]; y++ {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	return years
}

// Who is called champion of some years is called so of all of them.
func TestEveryChampionIsOneOfAllTheirYears(t *testing.T) {
	s := read(t)
	won := map[string][]int{}
	for _, w := range s.winners.Winners {
		won[w.Athlete] = append(won[w.Athlete], w.Year)
	}
	for _, r := range s.races.Races {
		for _, e := range r.Entries {
			if e.Result.Place == 1 {
				won[e.Athlete] = append(won[e.Athlete], r.Year)
			}
		}
	}
	claims := 0
	for _, a := range s.athletes.Athletes {
		years := won[a.Key]
		slices.Sort(years)
		years = slices.Compact(years)
		for _, text := range []string{a.Line, a.Bio} {
			if m := championIn.FindStringSubmatch(text); m != nil {
				claims++
				if said := yearsIn(m[1]); !slices.Equal(said, years) {
					t.Errorf("%s: %q says %v, the winners say %v", a.Key, text, said, years)
				}
			}
			if m := titles.FindStringSubmatch(text); m != nil {
				claims++
				if n := numbers[strings.ToLower(m[1])]; n != len(years) {
					t.Errorf("%s: %q says %d, the winners say %v", a.Key, text, n, years)
				}
			}
		}
	}
	if claims < 15 {
		t.Errorf("%d claims were found, want 15 at least", claims)
	}
}

// Nobody's best is slower than a record of theirs.
func TestNoBestIsSlowerThanARecordOfTheirs(t *testing.T) {
	s := read(t)
	all := s.everyone(t)
	for _, r := range s.records.Records {
		for _, b := range all[r.Athlete].Bests {
			if b.Discipline == r.Discipline && r.Set <= all[r.Athlete].AsOf && b.Time > r.Time {
				t.Errorf("%s: best %s, but a record of %s on %s", r.Athlete, b.Time, r.Time, r.Set)
			}
		}
	}
}
