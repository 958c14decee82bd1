package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
)

// namesake is what of an athlete is held against others.
type namesake struct {
	ID       ID
	key      string   // the folded words of the name, sorted, a space between
	words    []string // of key
	country  string   // the code, or what was printed in its place, folded behind a '?'
	sex      Sex
	born     Date
	year     int         // of birth; from an age to a year
	together map[ID]bool // others who are in one race with it; nil when nobody is
}

// namesakes reads athletes, as far as it takes to tell them apart; every one where
// among is nil.
func namesakes(ctx context.Context, q querier, among []ID) ([]namesake, error) {
	some, args := ``, []any{}
	if among != nil {
		in, err := json.Marshal(among)
		if err != nil {
			return nil, err
		}
		some, args = ` WHERE id IN (SELECT value FROM json_each(?))`, []any{string(in)}
	}
	return list(ctx, q, func(rows *sql.Rows) (n namesake, err error) {
		var printed string
		var ageOn Date
		var age int
		err = rows.Scan(&n.ID, &n.key, &n.country, &printed, &n.sex, &n.born, &age, &ageOn)
		n.complete(printed, age, ageOn)
		return n, err
	}, `SELECT id, name_key, country, country_printed, sex, born, age, age_on FROM athletes`+some+` ORDER BY id`, args...)
}

// namesakeOf is what namesakes would read of an athlete.
func namesakeOf(a Athlete) namesake {
	n := namesake{ID: a.ID, key: wordsOf(a).key(), country: a.Country, sex: a.Sex, born: a.Born}
	n.complete(a.CountryPrinted, a.Age, a.AgeOn)
	return n
}

// complete fills in what follows from the country that was printed and the age.
func (n *namesake) complete(printed string, age int, ageOn Date) {
	if n.country == "" && printed != "" {
		n.country = "?" + Fold(printed)
	}
	if y := yearOf(n.born); y != 0 {
		n.year = y
	} else if y := yearOf(ageOn); y != 0 && age > 0 {
		n.year = y - age
	}
	n.words = strings.Fields(n.key)
}

func yearOf(d Date) int {
	if len(d) < 4 {
		return 0
	}
	y, err := strconv.Atoi(string(d[:4]))
	if err != nil {
		return 0
	}
	return y
}

// How two births agree.
const (
	unknownBirth = iota
	agesAlike    // the years are one apart at most, or a date is known to the year
	bornAlike    // on the same day
	bornApart
)

func birthAgrees(a, b *namesake) int {
	if n := min(len(a.born), len(b.born)); n > 0 {
		switch {
		case a.born[:n] != b.born[:n]:
			return bornApart
		case n == len("2006-01-02"):
			return bornAlike
		}
		return agesAlike
	}
	if a.year == 0 || b.year == 0 {
		return unknownBirth
	}
	if d := a.year - b.year; d > 1 || d < -1 {
		return bornApart
	}
	return agesAlike
}

// rate says how likely two athletes are one, whose names agree but for so much; ""
// when something else contradicts, or too little is known.
func rate(a, b *namesake, but unlike) Strength {
	slip := but != unlike{}
	birth := birthAgrees(a, b)
	sameCountry := a.country != "" && a.country == b.country
	switch {
	case birth == bornApart, a.sex != "" && b.sex != "" && a.sex != b.sex:
		return ""
	case !sameCountry && a.country != "" && b.country != "":
		return ""
	case birth == bornAlike && slip, birth == agesAlike && sameCountry && !slip:
		return VeryLikely
	case birth == bornAlike:
		return AlmostCertain
	case sameCountry && !slip, sameCountry && birth == agesAlike:
		return Likely
	case sameCountry, !slip:
		return Possible
	}
	return ""
}

// candidates collects pairs.
type candidates struct {
	only  span
	met   map[[2]ID]bool // and those who were said to be two
	pairs []pair
}

func (c *candidates) leaveOutApart(ctx context.Context, q querier) error {
	_, err := list(ctx, q, func(rows *sql.Rows) (none struct{}, err error) {
		var p [2]ID
		err = rows.Scan(&p[0], &p[1])
		c.met[p] = true
		return none, err
	}, `SELECT one, other FROM athletes_apart`)
	return err
}

// meet looks at two athletes whose names agree.
func (c *candidates) meet(a, b *namesake, but unlike) {
	if a.ID > b.ID {
		a, b = b, a
	}
	if a == b || c.only != (span{}) && !c.only.holds(a.ID) && !c.only.holds(b.ID) {
		return
	}
	worth := rate(a, b, but)
	if worth == "" || c.met[[2]ID{a.ID, b.ID}] {
		return
	}
	c.met[[2]ID{a.ID, b.ID}] = true
	c.pairs = append(c.pairs, pair{a: a, b: b, but: but, strength: worth})
}

// sameWords pairs those whose names, in any spelling, have the same words.
func (c *candidates) sameWords(ctx context.Context, q querier, all []namesake, coming *Coming) error {
	of := make(map[string][]*namesake, len(all))
	byID := make(map[ID]*namesake, len(all))
	for i := range all {
		n := &all[i]
		of[n.key] = append(of[n.key], n)
		byID[n.ID] = n
	}
	if _, err := list(ctx, q, func(rows *sql.Rows) (none struct{}, err error) {
		var key string
		var id ID
		if err = rows.Scan(&key, &id); err == nil && byID[id] != nil && !coming.has(id) {
			of[key] = append(of[key], byID[id])
		}
		return none, err
	}, `SELECT name_key, athlete FROM athlete_keys`); err != nil {
		return err
	}
	for key, id := range coming.otherKeys {
		of[key] = append(of[key], byID[id])
	}
	for _, same := range of {
		for i, a := range same {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, b := range same[:i] {
				c.meet(a, b, unlike{})
			}
		}
	}
	return nil
}

// shortestSlip is how many letters a word has at least that may have a slip: most
// words of three are another name with another letter.
const shortestSlip = 4

// athletesAtOnce is how many athletes' words are sorted at a time, which bounds the memory.
const athletesAtOnce = 100_000

// variant is the hash of a name of which one word lacks a letter, or none.
type variant struct {
	hash uint64
	of   int32
}

// nearWords pairs those whose names are unlike in a letter of one word, or in that
// one has the short form of a word, or in both. Words with a letter that is wrong,
// missing, too many, or swapped with the next are the same when each lacks a letter
// at most, and a short form begins like the long one; so it sorts the names with
// every letter of a word left out in turn, beside the beginnings of the others, and
// looks at those that fall together.
func (c *candidates) nearWords(ctx context.Context, all []namesake) error {
	seed := maphash.MakeSeed()
	passes := uint64(1 + len(all)/athletesAtOnce)
	var found []variant
	var b []byte
	for pass := range passes {
		found = found[:0]
		for i := range all {
			if i%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			n := &all[i]
			for w, word := range n.words {
				if len(n.words) < 2 {
					continue
				}
				b = shortened(b[:0], n.words, w)
				rest := len(b)
				put := func() {
					if h := maphash.Bytes(seed, b); h%passes == pass {
						found = append(found, variant{h, int32(i)})
					}
				}
				b = append(b, word...)
				put()
				if len(word) < shortestSlip {
					continue
				}
				for at, r := range word {
					b = append(append(b[:rest], word[:at]...), word[at+len(string(r)):]...)
					put()
				}
			}
		}
		if err := c.together(ctx, all, found); err != nil {
			return err
		}
	}
	return nil
}

// together looks at the names that fall together.
func (c *candidates) together(ctx context.Context, all []namesake, found []variant) error {
	slices.SortFunc(found, func(a, b variant) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return int(a.of - b.of)
	})
	var d distance
	for i := 0; i < len(found); {
		end := i + 1
		for end < len(found) && found[end].hash == found[i].hash {
			end++
		}
		for x := i; x < end; x++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			a := &all[found[x].of]
			for y := i; y < x; y++ {
				b := &all[found[y].of]
				if a.key == b.key || rate(a, b, unlike{slip: true}) == "" {
					continue
				}
				if but, ok := d.unlike(a.words, b.words); ok {
					c.meet(a, b, but)
				}
			}
		}
		i = end
	}
	return nil
}

// shortened appends the first letters of all words but one, in alphabetical order.
func shortened(to []byte, words []string, but int) []byte {
	var room [8]string
	all := room[:0]
	for i, w := range words {
		if i != but {
			all = append(all, w[:min(len(w), shortestForm)])
		}
	}
	slices.Sort(all)
	for _, w := range all {
		to = append(append(to, w...), ' ')
	}
	return to
}

// shortestForm is how many letters the short form of a name has at least: Ben.
const shortestForm = 3

// unlike is in what two names differ.
type unlike struct{ slip, short bool }

// unlike finds in what two names of folded, sorted words differ: in one letter of
// one word, or in that one has the short form of a word, or in one of each.
func (d *distance) unlike(a, b []string) (but unlike, ok bool) {
	one, other := differing(a, b)
	if len(one) == 0 || len(one) != len(other) || len(one) > 2 {
		return but, false
	}
	if len(one) == 2 && d.near(one[0], other[0]) == (unlike{}) { // sorted otherwise
		other = []string{other[1], other[0]}
	}
	for i := range one {
		u := d.near(one[i], other[i])
		if u == (unlike{}) || u.slip && but.slip || u.short && but.short {
			return but, false
		}
		but = unlike{but.slip || u.slip, but.short || u.short}
	}
	return but, true
}

// near says in what two words differ that may be one.
func (d *distance) near(a, b string) unlike {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) >= shortestForm && strings.HasPrefix(b, a) && len(b) > len(a)+1 {
		return unlike{short: true}
	}
	if len(a) >= shortestSlip {
		if far, _ := d.between([]rune(a), b, 1); far <= 1 {
			return unlike{slip: true}
		}
	}
	return unlike{}
}

// differing are the words that each of two names has and the other lacks.
func differing(a, b []string) (one, other []string) {
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			one = append(one, a[i])
			i++
		case i == len(a) || b[j] < a[i]:
			other = append(other, b[j])
			j++
		default:
			i, j = i+1, j+1
		}
	}
	return one, other
}

// raced is what of an entry can tell two athletes apart.
type raced struct {
	race   ID
	bib    string
	place  int
	status string
	finish sql.NullInt64
}

// notApartInRaces leaves out the pairs that a race tells apart: nobody is in it
// with two bibs, places or times.
func notApartInRaces(ctx context.Context, q querier, pairs []pair, coming *Coming) ([]pair, error) {
	var wanted []ID
	for _, p := range pairs {
		wanted = append(wanted, p.a.ID, p.b.ID)
	}
	in, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	ran := map[ID][]raced{}
	if _, err := list(ctx, q, func(rows *sql.Rows) (none struct{}, err error) {
		var id, entry ID
		var r raced
		err = rows.Scan(&entry, &id, &r.race, &r.bib, &r.place, &r.status, &r.finish)
		ran[id] = append(ran[id], coming.changed(entry, r))
		return none, err
	}, `SELECT id, athlete, race, bib, place, status, finish_ms FROM entries WHERE athlete IN (SELECT value FROM json_each(?))`, string(in)); err != nil {
		return nil, err
	}
	coming.enter(ran, wanted)
	return slices.DeleteFunc(pairs, func(p pair) bool {
		for _, a := range ran[p.a.ID] {
			for _, b := range ran[p.b.ID] {
				if a.race != b.race {
					continue
				}
				if a.contradicts(b) {
					return true
				}
				if p.a.together == nil {
					p.a.together = map[ID]bool{}
				}
				p.a.together[p.b.ID] = true
			}
		}
		return false
	}), nil
}

func (a raced) contradicts(b raced) bool {
	return a.bib != "" && b.bib != "" && !strings.EqualFold(a.bib, b.bib) ||
		a.place > 0 && b.place > 0 && a.place != b.place ||
		a.status != "" && b.status != "" && a.status != b.status ||
		a.finish.Valid && b.finish.Valid && a.finish.Int64 != b.finish.Int64 && !(a.place > 0 && a.place == b.place)
}
