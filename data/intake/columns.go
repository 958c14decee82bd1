package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// field is what a column holds.
type field string

// The fields of a list. Their text is what the report shows.
const (
	fBib            field = "bib"
	fGiven          field = "given name"
	fFamily         field = "family name"
	fName           field = "name in one field"
	fCountry        field = "country"
	fClub           field = "club"
	fSex            field = "sex"
	fAge            field = "age"
	fBorn           field = "date of birth"
	fPlace          field = "place"
	fTime           field = "official time"
	fChip           field = "chip time"
	fSeed           field = "seed time"
	fStatus         field = "status"
	fRace           field = "race"
	fEvent          field = "event"
	fYear           field = "year"
	fCategory       field = "category"
	fDate           field = "date of the race"
	fBio            field = "bio"
	fPB             field = "personal best"
	fSB             field = "season best"
	fRound          field = "round or heat"
	fCombined       field = "combined event"
	fDistance       field = "distance of the race"
	fFlags          field = "record flags"
	fWorldAthletics field = "World Athletics id"
	fFIS            field = "FIS code"
	fTilastopaja    field = "Tilastopaja id"
	fLicence        field = "licence number"
	fID             field = "athlete id"
	fCheck          field = "split"
	fOldLine        field = "line in the first file"
	fOldReason      field = "reason of the reject"
)

// names lists the headings of each field, folded by [heading], the best first:
// when two columns of a file claim one field, the one named first here wins and
// the other is reported as not taken. Sources: the lists of mass races (Mika,
// RunSignup, raceresult, ODF), and German, French, Spanish and Italian lists.
var names = []struct {
	field field
	heads []string
}{
	{fBib, split("bibnumber bib bibnum bibno racenr raceno racenumber runnerno runnernumber startnumber startnr startno startnummer dossard pettorale dorsal")},
	{fGiven, split("firstname givenname givennames given first forename vorname prenom")},
	{fFamily, split("lastname familyname family surname last nachname familienname nomdefamille")},
	{fName, split("athlete athletename name namen fullname displayname runner runnername competitor competitorname participant tvname printname winner")},
	{fCountry, split("nationality country nation noc nat countrycode ioccode organisation organization organisationcode nationalitat nationalite land pays")},
	{fClub, split("club affiliation team clubname teamname verein clubteam")},
	{fSex, split("gender sex geschlecht sexe mf")},
	{fAge, split("age ageonraceday raceage alter")},
	{fBorn, split("birthdate dateofbirth dob born birthday birth geburtsdatum datedenaissance yearofbirth birthyear yob jahrgang")},
	{fPlace, split("placeoverall overallplace place overallrank rankoverall rank position pos ranking platz rang finishposition")},
	{fTime, split("timefull officialtime guntime clocktime finishtime timeofficial bruttozeit brutto gun time finish result mark zeit temps")},
	{fChip, split("chiptime nettime nettozeit netto chip net")},
	{fSeed, split("seedtime seed seedmark entrytime entrymark")},
	{fStatus, split("status resultstatus irm")},
	{fRace, split("race racename")},
	{fEvent, split("event eventname competition")},
	{fYear, split("year edition raceyear jahr")},
	{fCategory, split("category racecategory division")},
	{fDate, split("racedate eventdate date datum")},
	{fBio, split("bio biography profile")},
	{fPB, split("personalbest pb personalbesttime personalbestmark")},
	{fSB, split("seasonbest seasonalbest seasonsbest sb seasonbesttime seasonbestmark")},
	{fRound, split("roundname round heat heatname")},
	{fCombined, split("athlon combinedevent combinedevents mehrkampf epreuvescombinees pruebascombinadas")},
	{fDistance, split("distance racedistance distancem metres racemetres meters meter metros")},
	{fFlags, split("recordflags flags recordflag records")},
	{fWorldAthletics, split("worldathleticsid worldathleticsnumber worldathleticscode waid wanumber wacode aaathleteid aathleteid iaafid")},
	{fFIS, split("fiscode fisid fisnumber fis")},
	{fTilastopaja, split("tilastopajaid tpathleteid")},
	{fLicence, split("licence license licencenumber licensenumber licenceno licenseno licencenr licenceid licenseid lizenz lizenznummer lizenznr numerodelicence licencia licenza tessera")},
	{fID, split("athleteid id personid competitorid runnerid participantid memberid externalid extid externid")},
	{fOldLine, split("mile26line")},
	{fOldReason, split("mile26reason")},
}

func split(s string) []string { return strings.Fields(s) }

// The distances of a checkpoint in metres. A mile is 1609.344 m by definition
// (international yard and pound agreement, 1959); half a marathon is half of
// 42,195 m.
const (
	mile         = 1609.344
	marathon     = 42195
	halfMarathon = marathon / 2.0
)

// checkpoint is a place on the course that a column gives times for.
type checkpoint struct {
	name   string  // "5 km", "Half", "15 miles"
	metres float64 // 0 for a half whose race is not known to be a marathon
	half   bool
}

// column is one matched column of a list.
type column struct {
	at    int // its index
	head  string
	field field
	check checkpoint // when field is fCheck
}

// columns is what was made of a header.
type columns struct {
	head      []string
	by        map[field]column
	checks    []column // in the order of the course
	unmatched []Unmatched
}

// has reports whether the list has a column for f.
func (c columns) has(f field) bool { _, ok := c.by[f]; return ok }

// value returns what a row prints for f, trimmed; "" when it has no such column.
func (c columns) value(r row, f field) string {
	col, ok := c.by[f]
	if !ok || col.at >= len(r.fields) {
		return ""
	}
	return squeeze(r.fields[col.at])
}

// named reports whether the header has a name in any form.
func (c columns) named() bool {
	return c.has(fName) || c.has(fFamily)
}

// known is how many columns were matched.
func (c columns) known() int { return len(c.by) + len(c.checks) }

var (
	kilometres = regexp.MustCompile(`^(?:split|time|at|km)?0*(\d{1,3}(?:\.\d{1,4})?)(?:k|km|kms|kilometers|kilometres|kilometer|kilometre)(?:split|time)?$`)
	miles      = regexp.MustCompile(`^(?:split|time|at)?0*(\d{1,3}(?:\.\d{1,4})?)(?:mi|mile|miles)(?:split|time)?$`)
	halfHead   = regexp.MustCompile(`^(?:split|time|at)?(?:half|halfway|halfmarathon|hm|halbmarathon|semi)(?:split|time)?$`)
)

// checkpointOf tells the checkpoint that a folded heading names.
func checkpointOf(h string) (checkpoint, bool) {
	if halfHead.MatchString(h) {
		return checkpoint{name: "Half", half: true}, true
	}
	for _, u := range []struct {
		re    *regexp.Regexp
		unit  string
		metre float64
	}{{kilometres, " km", 1000}, {miles, " miles", mile}} {
		m := u.re.FindStringSubmatch(h)
		if m == nil {
			continue
		}
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil || n <= 0 {
			return checkpoint{}, false
		}
		metres := n * u.metre
		if metres > halfMarathon-20 && metres < halfMarathon+20 { // 21.1 km, 21.0975 km, 13.1 miles
			return checkpoint{name: "Half", half: true}, true
		}
		unit := u.unit
		if n == 1 {
			unit = strings.TrimSuffix(unit, "s")
		}
		return checkpoint{name: strconv.FormatFloat(n, 'f', -1, 64) + unit, metres: metres}, true
	}
	return checkpoint{}, false
}

// match tells the columns of a header.
func match(head []string) columns {
	folded := make([]string, len(head))
	for i, h := range head {
		folded[i] = heading(h)
	}
	return matchFolded(head, folded)
}

// matchFolded is match for headings that are folded already, or stand for
// something else than they say.
func matchFolded(head, folded []string) columns {
	c := columns{head: head, by: map[field]column{}}
	taken := make([]bool, len(head))
	for _, n := range names {
		for _, want := range n.heads {
			at := slices.Index(folded, want)
			if at < 0 || c.has(n.field) {
				continue
			}
			c.by[n.field] = column{at: at, head: head[at], field: n.field}
			taken[at] = true
		}
	}
	c.familyByLanguage(folded, taken)
	c.matchChecks(folded, taken)
	for i, h := range head {
		if !taken[i] {
			c.unmatched = append(c.unmatched, Unmatched{Column: h, Reason: c.whyNot(folded[i]), at: i})
		}
	}
	return c
}

// familyByLanguage takes "Name" beside "Vorname", and "Nom" beside "Prénom", as
// the family name that German and French lists mean by it. Beside "first_name"
// a plain "name" stays what it says, the name in one field, and the two are not
// put together.
func (c *columns) familyByLanguage(folded []string, taken []bool) {
	given, ok := c.by[fGiven]
	if !ok {
		return
	}
	if !c.has(fFamily) {
		want := map[string]string{"vorname": "name", "prenom": "nom"}[folded[given.at]]
		if at := slices.Index(folded, want); want != "" && at >= 0 {
			c.by[fFamily] = column{at: at, head: c.head[at], field: fFamily}
			taken[at] = true
			if one, ok := c.by[fName]; ok && one.at == at {
				delete(c.by, fName)
			}
			return
		}
		if c.has(fName) {
			delete(c.by, fGiven)
			taken[given.at] = false
		}
		return
	}
	if one, ok := c.by[fName]; ok {
		delete(c.by, fName)
		taken[one.at] = false
	}
}

func (c *columns) matchChecks(folded []string, taken []bool) {
	seen := map[string]bool{}
	for i, h := range folded {
		if taken[i] {
			continue
		}
		if cp, ok := checkpointOf(h); ok && !seen[cp.name] {
			seen[cp.name], taken[i] = true, true
			c.checks = append(c.checks, column{at: i, head: c.head[i], field: fCheck, check: cp})
		}
	}
}

// whyNot says why a column was not taken.
func (c columns) whyNot(folded string) string {
	if folded == "" {
		return "it has no heading"
	}
	for _, n := range names {
		if slices.Contains(n.heads, folded) {
			if col, ok := c.by[n.field]; ok {
				return "the " + string(n.field) + " is read from " + strconv.Quote(col.head)
			}
			return "the name is read from another column"
		}
	}
	if cp, ok := checkpointOf(folded); ok {
		return "another column holds the split at " + cp.name
	}
	return "its heading is none that is known"
}

// drop takes the column of f out of the matched ones.
func (c *columns) drop(f field, reason string) {
	if col, ok := c.by[f]; ok {
		delete(c.by, f)
		c.unmatched = append(c.unmatched, Unmatched{Column: col.head, Reason: reason, at: col.at})
	}
}

// list is the matched columns in the order of the file, for the report.
func (c columns) list() []Column {
	out := make([]Column, 0, c.known())
	for _, col := range c.by {
		out = append(out, Column{Column: col.head, As: string(col.field), at: col.at})
	}
	for _, col := range c.checks {
		out = append(out, Column{Column: col.head, As: string(col.field) + " " + col.check.name, at: col.at})
	}
	slices.SortFunc(out, func(a, b Column) int { return a.at - b.at })
	return out
}
