package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mile26/data"
)

// ErrMeaning says that a column was said to hold what is none of [Meanings], nor a
// split.
var ErrMeaning = errors.New("no meaning")

// nothingMeant is the meaning of a column that is left out.
const nothingMeant = "nothing"

// Meaning is what a column of a list is taken as, and why.
type Meaning struct {
	Column  string   `json:"column"`  // its heading
	Number  int      `json:"number"`  // from 1
	Meaning string   `json:"meaning"` // one of Meanings, or "split 5 km"; "" when it is not taken
	Why     string   `json:"why"`
	Sample  []string `json:"sample,omitempty"` // its first different values
}

// Meanings returns what a column can be said to hold, with "nothing" last. Beside
// these there are splits: "split 5 km", "split Half", "split 15 miles".
func Meanings() []string {
	var all []string
	for _, n := range names {
		if n.field != fOldLine && n.field != fOldReason {
			all = append(all, string(n.field))
		}
	}
	return append(all, nothingMeant)
}

// Mapping returns the columns in the order of the file; nil for a live text.
func (s *Source) Mapping() []Meaning {
	if s.list == nil {
		return nil
	}
	t := s.list
	out := make([]Meaning, len(t.cols.head))
	for i, h := range t.cols.head {
		out[i] = Meaning{Column: h, Number: i + 1, Why: "its heading is none that is known", Sample: t.sample(i)}
	}
	for _, c := range t.cols.list() {
		out[c.at].Meaning, out[c.at].Why = c.As, "its heading says so"
	}
	for _, u := range t.cols.unmatched {
		out[u.at].Why = u.Reason
	}
	for i := range s.told {
		out[i].Why = "told"
		if from := s.from[i]; from != "" {
			out[i].Why = "remembered from " + from
		}
	}
	return out
}

// maxSamples is how many values of a column a mapping shows.
const maxSamples = 3

func (t *table) sample(at int) []string {
	var out []string
	for _, r := range t.rows[:min(len(t.rows), 200)] {
		if at >= len(r.fields) {
			continue
		}
		if v := squeeze(r.fields[at]); v != "" && !slices.Contains(out, v) {
			if out = append(out, shorten(v)); len(out) == maxSamples {
				break
			}
		}
	}
	return out
}

// Map says what a column holds: by its heading, or by its number as "#3". The
// meaning is one of [Meanings], any heading that is known ("nationality"), or a
// split ("split 5 km", "10 km"). What is said is used by every later step, and
// remembered by Apply for the next file with the same header.
func (s *Source) Map(column, meaning string) error {
	if s.list == nil {
		return fmt.Errorf("column %q: a live text has no columns", column)
	}
	at, err := s.column(column)
	if err != nil {
		return err
	}
	meaning, err = readMeaning(meaning)
	if err != nil {
		return fmt.Errorf("column %q: %w", column, err)
	}
	s.told[at], s.from[at] = meaning, ""
	s.remap()
	return nil
}

// column finds a column by its heading or its number.
func (s *Source) column(name string) (int, error) {
	head := s.list.cols.head
	if n, ok := strings.CutPrefix(name, "#"); ok {
		if i, err := strconv.Atoi(n); err == nil && i >= 1 && i <= len(head) {
			return i - 1, nil
		}
	}
	for _, same := range []func(a, b string) bool{
		func(a, b string) bool { return a == b },
		func(a, b string) bool { return heading(a) == heading(b) },
	} {
		if i := slices.IndexFunc(head, func(h string) bool { return same(h, name) }); i >= 0 {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no column is called %q; there are %s", name, quoted(head))
}

func quoted(all []string) string {
	const most = 20
	parts := make([]string, 0, most)
	for _, s := range all[:min(len(all), most)] {
		parts = append(parts, strconv.Quote(s))
	}
	if len(all) > most {
		parts = append(parts, "…")
	}
	return strings.Join(parts, ", ")
}

// readMeaning finds the meaning that somebody names.
func readMeaning(s string) (string, error) {
	s = squeeze(s)
	if slices.Contains(Meanings(), s) {
		return s, nil
	}
	if s == "" || s == "-" || strings.EqualFold(s, nothingMeant) {
		return nothingMeant, nil
	}
	folded := heading(s)
	for _, n := range names {
		if slices.Contains(n.heads, folded) || heading(string(n.field)) == folded {
			return string(n.field), nil
		}
	}
	if cp, ok := checkpointOf(folded); ok {
		return string(fCheck) + " " + cp.name, nil
	}
	return "", fmt.Errorf("%q is %w; there are %s and splits, as in \"split 5 km\"", s, ErrMeaning, strings.Join(Meanings(), ", "))
}

// Remember takes what was said of these headings in an earlier intake, unless
// something was said already.
func (s *Source) Remember(ctx context.Context, show *data.Show) error {
	if s.list == nil {
		return nil
	}
	m, ok, err := show.Mapping(ctx, s.list.key())
	if err != nil || !ok {
		return err
	}
	for column, meaning := range m.Columns {
		at, err := s.column(column)
		if err != nil {
			continue
		}
		if meaning, err = readMeaning(meaning); err != nil {
			continue // of a newer version
		}
		if _, said := s.told[at]; !said {
			s.told[at], s.from[at] = meaning, m.File
		}
	}
	s.remap()
	return nil
}

// key is the header as mappings are kept by.
func (t *table) key() string {
	folded := make([]string, len(t.cols.head))
	for i, h := range t.cols.head {
		folded[i] = heading(h)
	}
	return strings.Join(folded, " ")
}

// remap matches the columns anew with what was said.
func (s *Source) remap() {
	s.list.cols = matchFolded(s.list.cols.head, s.list.folded())
	s.list.cols.tell(s.told)
	s.look()
}

// keepMapping remembers what was said now.
func (in *intake) keepMapping(tx *data.Tx) error {
	if in.list == nil || !slices.Contains(slices.Collect(maps.Values(in.from)), "") {
		return nil
	}
	m := data.Mapping{Header: in.list.key(), Columns: map[string]string{}, File: in.name, At: in.o.Now}
	for at, meaning := range in.told {
		m.Columns["#"+strconv.Itoa(at+1)] = meaning
	}
	return tx.KeepMapping(m)
}

// tell changes the columns to what somebody said they hold.
func (c *columns) tell(told map[int]string) {
	for _, at := range slices.Sorted(maps.Keys(told)) {
		c.forget(at)
		meaning := told[at]
		col := column{at: at, head: c.head[at], field: field(meaning)}
		rest, split := strings.CutPrefix(meaning, string(fCheck)+" ")
		switch {
		case meaning == nothingMeant:
			c.unmatched = append(c.unmatched, Unmatched{Column: col.head, Reason: "told to leave it out", at: at})
			continue
		case split:
			col.field = fCheck
			col.check, _ = checkpointOf(heading(rest))
			for _, other := range slices.Clone(c.checks) {
				if other.check.name == col.check.name {
					c.giveWay(other, col)
				}
			}
			c.checks = append(c.checks, col)
			continue
		}
		if other, ok := c.by[col.field]; ok {
			c.giveWay(other, col)
		}
		c.by[col.field] = col
		c.oneName(col)
	}
}

// oneName lets a name in one field and one in two exclude each other: the one
// that was told wins.
func (c *columns) oneName(told column) {
	against := map[field][]field{fName: {fGiven, fFamily}, fFamily: {fName}, fGiven: nil}[told.field]
	for _, f := range against {
		if other, ok := c.by[f]; ok {
			c.giveWay(other, told)
		}
	}
}

func (c *columns) giveWay(other, to column) {
	c.forget(other.at)
	c.unmatched = append(c.unmatched, Unmatched{Column: other.head, Reason: fmt.Sprintf("%q was told to be read instead", to.head), at: other.at})
}

// forget takes a column out of all that was made of it.
func (c *columns) forget(at int) {
	maps.DeleteFunc(c.by, func(_ field, col column) bool { return col.at == at })
	c.checks = slices.DeleteFunc(c.checks, func(col column) bool { return col.at == at })
	c.unmatched = slices.DeleteFunc(c.unmatched, func(u Unmatched) bool { return u.at == at })
}

// clone is a copy that may be changed.
func (c columns) clone() columns {
	c.by = maps.Clone(c.by)
	c.checks, c.unmatched = slices.Clone(c.checks), slices.Clone(c.unmatched)
	return c
}

// countries is what is printed in the country column.
func (t *table) countries() []string {
	printed := make([]string, 0, len(t.rows))
	for _, r := range t.rows {
		if len(r.fields) == len(t.cols.head) {
			printed = append(printed, t.cols.value(r, fCountry))
		}
	}
	return printed
}

// codes lists the countries that are none, the most frequent first.
func codes(unknown map[string]int) []Code {
	all := make([]Code, 0, len(unknown))
	for p, n := range unknown {
		if !nothing(p) {
			all = append(all, Code{p, n})
		}
	}
	slices.SortFunc(all, func(a, b Code) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Printed, b.Printed)) })
	return all
}
