package nation

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// nations.tsv has one nation a line, sorted by code, with these columns:
//
//	code         World Athletics/IOC code, or the one in use in athletics for those
//	             who are in neither: members of other games, home nations
//	kind         noc      has a National Olympic Committee (206)
//	             member   a World Athletics member without one
//	             other    competes under its own code somewhere: home nations,
//	                      territories, refugee teams
//	             neutral  competes for no nation
//	             historic enters no more
//	iso2, iso3   ISO 3166 codes
//	flag         blank: as iso2; "-": none; otherwise the flag's name
//	name         English short name
//	other codes  codes that meant the same nation, parted by spaces
//	other names  usual other names, parted by semicolons
//
//go:embed nations.tsv
var source string

// lookup is the table in memory. It never changes once it is made.
type lookup struct {
	nations []Nation
	index   map[CodeSet]map[string]int // key in a set -> place in nations
}

// table reads the embedded table once. A mistake in it is a mistake in the
// program, which the tests find, so it panics.
var table = sync.OnceValue(func() lookup {
	t, err := readTable(source)
	if err != nil {
		panic(err)
	}
	return t
})

func readTable(tsv string) (lookup, error) {
	t := lookup{index: map[CodeSet]map[string]int{IOC: {}, ISO3: {}, ISO2: {}, Names: {}}}
	for i, line := range strings.Split(tsv, "\n") {
		if line = strings.TrimRight(line, "\r"); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := t.add(line); err != nil {
			return lookup{}, fmt.Errorf("nations.tsv:%d: %w", i+1, err)
		}
	}
	return t, t.addSporting()
}

// add puts one line into the table.
func (t *lookup) add(line string) error {
	var col [8]string // blank columns at the end of a line may be missing
	fields := strings.Split(line, "\t")
	if len(fields) > len(col) {
		return fmt.Errorf("%d columns, want %d at most", len(fields), len(col))
	}
	copy(col[:], fields)
	code, kind, iso2, iso3, flag, name := col[0], col[1], col[2], col[3], col[4], col[5]
	n := Nation{Code: code, Name: name, ISO2: iso2, ISO3: iso3, Flag: flag}
	switch flag {
	case "":
		n.Flag = iso2
	case "-":
		n.Flag = ""
	}
	switch kind {
	case "noc", "member", "other":
	case "neutral":
		n.Neutral = true
	case "historic":
		n.Historic = true
	default:
		return fmt.Errorf("%s: unknown kind %q", code, kind)
	}
	t.nations = append(t.nations, n)

	err := t.name(IOC, append(strings.Fields(col[6]), code)...)
	if err == nil {
		err = t.name(ISO3, iso3)
	}
	if err == nil {
		err = t.name(ISO2, upper(iso2))
	}
	if err == nil {
		err = t.name(Names, name)
	}
	if err == nil {
		err = t.name(Names, strings.Split(col[7], ";")...)
	}
	return err
}

// name makes the last nation of the table known under keys of a set.
func (t *lookup) name(set CodeSet, keys ...string) error {
	for _, key := range keys {
		if set == Names {
			key = fold(key)
		}
		if key == "" {
			continue
		}
		i := len(t.nations) - 1
		if j, taken := t.index[set][key]; taken {
			return fmt.Errorf("%s: %q of %s is taken by %s", t.nations[i].Code, key, set, t.nations[j].Code)
		}
		t.index[set][key] = i
	}
	return nil
}

// addSporting makes those without a code in ISO 3166-1 known in the ISO sets: by
// their sporting code in ISO3, by the name of their flag in ISO2.
func (t *lookup) addSporting() error {
	for i, n := range t.nations {
		if n.ISO3 != "" || n.Historic {
			continue
		}
		if j, taken := t.index[ISO3][n.Code]; taken {
			return fmt.Errorf("nations.tsv: %s is also the ISO code of %s", n.Code, t.nations[j].Code)
		}
		t.index[ISO3][n.Code] = i
		if strings.HasPrefix(n.Flag, "gb-") {
			t.index[ISO2][upper(n.Flag)] = i
		}
	}
	return nil
}

// upper is strings.ToUpper for codes: ASCII only, so that no letter from elsewhere
// becomes one of a code.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// fold brings names to one form: lower case, no accents, no punctuation, no "the"
// and "and", "saint" for "st".
func fold(name string) string {
	var b strings.Builder
	// Invalid bytes go first: beside them NFKD leaves letters as they are.
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(name, " ")) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '‘', r == '`', r == '.':
			// Nothing stands for these: Côte d'Ivoire, U.S.A.
		case r == 'ı':
			b.WriteByte('i')
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	kept := words[:0]
	for _, w := range words {
		switch w {
		case "the", "and":
			continue
		case "st":
			w = "saint"
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}
