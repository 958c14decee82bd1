// Package nation owns the countries, territories and teams that athletes compete
// for: their World Athletics/IOC codes, English names, ISO 3166 codes and flags.
//
// It knows its own table (nations.tsv, embedded) and how people write the names.
// It must not know athletes, files or pictures: Flag names a flag, and somebody
// else draws it.
//
// # Codes with two meanings
//
// Some hundred IOC codes differ from ISO 3166, and two mean another nation there:
// BRN is Bahrain in athletics and Brunei in ISO; ANT is Antigua and Barbuda in
// athletics and was the Netherlands Antilles in ISO. So a code is only ever looked
// up in a named set, and an import says which set its file uses (Detect proposes
// one). No function here tries one set after the other.
package nation

import (
	"slices"
	"strings"
)

// Nation is a country, territory or team that athletes compete for.
type Nation struct {
	Code string // World Athletics/IOC code, as on screen: "SUI"
	Name string // English short name: "Switzerland"

	ISO2 string // ISO 3166-1 alpha-2 in lower case, "" when there is none; xk for Kosovo is user-assigned
	ISO3 string // ISO 3166-1 alpha-3, or its withdrawn code in ISO 3166-3 for a historic nation, "" when there is none

	// Flag names the flag to fly: the alpha-2 code as a rule, "gb-eng", "gb-sct",
	// "gb-wls", "gb-nir" for the home nations, "white" for a neutral, and "" when
	// none is to be flown: for refugee and historic teams, and for Chinese Taipei,
	// which competes under a flag of its own and not under the one that goes with tw.
	Flag string

	Historic bool // a team that enters no more: Soviet Union
	Neutral  bool // competes for no nation: ANA, AIN
}

// CodeSet says what a file prints for a nation.
type CodeSet string

// The code sets, in the order in which Detect prefers them.
const (
	IOC   CodeSet = "ioc"   // three letters of World Athletics and the IOC: SUI
	ISO3  CodeSet = "iso3"  // ISO 3166-1 alpha-3: CHE
	ISO2  CodeSet = "iso2"  // ISO 3166-1 alpha-2: CH
	Names CodeSet = "names" // English names: Switzerland
)

// ByCode finds a nation by its World Athletics/IOC code, in either case. A code
// that was replaced by another finds the nation too: SIN gives Singapore, SGP.
func ByCode(code string) (Nation, bool) { return Find(code, IOC) }

// ByName finds a nation by its English name or by another usual one: "Great
// Britain", "UK", "GB & NI". Case, accents, punctuation, "the" and "and" do not
// matter. The names of peoples ("Swiss") are no names of nations.
func ByName(name string) (Nation, bool) { return Find(name, Names) }

// Find finds a nation by a code of the set, or by name for Names. Spaces around
// it and the case do not matter. It finds nothing in a set that is none of the four.
//
// ISO 3166-1 has no code for the home nations, neutrals and refugee teams, so
// files in ISO3 print the sporting one: Find accepts ENG there. In ISO2 it accepts
// GB-ENG, GB-SCT, GB-WLS and GB-NIR, of ISO 3166-2.
func Find(printed string, set CodeSet) (Nation, bool) {
	t := table()
	key := strings.TrimSpace(printed)
	if set == Names {
		key = fold(key)
	} else {
		key = upper(key)
	}
	i, ok := t.index[set][key]
	if !ok {
		return Nation{}, false
	}
	return t.nations[i], true
}

// Detect proposes the code set of a column: the one that explains most of its
// values, and among equals the first of IOC, ISO3, ISO2, Names. unknown counts the
// values that the set does not explain. Blank values are ignored; a column of
// nothing else is IOC.
//
// A value that two sets explain speaks for both: KEN tells nothing, and nor does
// BRN, which is a nation in either. A column that holds only such values comes out
// as IOC, so BRN is then Bahrain; one SUI or CHE beside it decides.
func Detect(printed []string) (set CodeSet, unknown map[string]int) {
	counts := map[string]int{}
	for _, p := range printed {
		if p = strings.TrimSpace(p); p != "" {
			counts[p]++
		}
	}
	best := -1
	for _, s := range [...]CodeSet{IOC, ISO3, ISO2, Names} {
		explained, rest := 0, map[string]int{}
		for p, n := range counts {
			if _, ok := Find(p, s); ok {
				explained += n
			} else {
				rest[p] = n
			}
		}
		if explained > best {
			best, set, unknown = explained, s, rest
		}
	}
	return set, unknown
}

// All returns every nation, sorted by code. The slice is the caller's own.
func All() []Nation { return slices.Clone(table().nations) }
