package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mile26/data"
	"mile26/data/mark"
)

// prose reads the sentences of a live text. Each sentence is tagged first: what
// is a name, a time, a place, a category or a record in it is replaced by a mark
// such as ⟦N0⟧, and the forms that are read are then short patterns over marks
// and the few words between them (see prose_forms.go). What has no such form
// proposes nothing.
type prose struct {
	lines    []string
	skip     map[int]bool // lines of blocks, credits and their names, from 0
	o        Options
	event    string
	year     int
	metres   float64
	full     map[string]string // folded family name to the only full name with it
	words    map[string]bool   // words that stand in small letters somewhere
	found    []Proposal
	category string             // of the heading above
	nations  map[string]learned // folded name to the nation that some line gives
	sexes    map[string]learned // … and the sex, as "Men" or "Women"
}

// learned is what some line says, and which one.
type learned struct {
	what string
	line int
}

// sentence is one sentence with its marks.
type sentence struct {
	line   int // from 1
	tagged string
	names  []person
	times  []mark.Mark
	places []int
	cats   []category
	recs   []recordWord
	at     []checkpoint
}

type person struct {
	name, country string
	age           int
}

type category struct {
	wheelchair bool
	sex        data.Sex
	what       string // the last word: race, winner, victory …
}

type recordWord struct{ kind, scope string }

func (c category) String() string {
	sex := map[data.Sex]string{data.Men: "Men", data.Women: "Women"}[c.sex]
	if c.wheelchair {
		return strings.TrimSpace("Wheelchair " + sex)
	}
	return sex
}

// proseOf reads everything that the sentences of a text say.
func proseOf(lines []string, text liveText, o Options) *prose {
	p := &prose{lines: lines, skip: map[int]bool{}, o: o, full: map[string]string{}, words: map[string]bool{}, nations: map[string]learned{}, sexes: map[string]learned{}}
	for _, pr := range text.profiles {
		for i := pr.line - 1; i < pr.bioLine-1; i++ {
			p.skip[i] = true
		}
	}
	for _, c := range slices.Concat(text.credits, text.doubtful) {
		p.skip[c.line-1], p.skip[c.line] = true, true
	}
	p.event, p.year = eventOf(lines, text.date, o)
	p.metres = o.Metres
	if p.metres == 0 && saysMarathon(p.event) {
		p.metres = marathon
	}
	p.learnNames()
	p.read()
	return p
}

var eventRE = lazy(`\b((?:\p{Lu}[\pL]+ )?\p{Lu}[\pL]+ Marathon)\b(?: (\d{4})\b)?`)

// eventOf is the event that a text is about: as told, else the marathon that it
// names most often; and its year, as told, of the date above it, or beside the name.
func eventOf(lines []string, date data.Date, o Options) (string, int) {
	event, year, most := o.Event, o.Year, 0
	counts, years := map[string]int{}, map[string]int{}
	for _, l := range lines {
		for _, m := range eventRE().FindAllStringSubmatch(l, -1) {
			words := strings.Fields(m[1])
			name := strings.Join(words[len(words)-2:], " ")
			if !inPlaceName(words[len(words)-2]) {
				continue
			}
			counts[name]++
			if y, ok := readYear(m[2]); ok && years[name] == 0 {
				years[name] = y
			}
			if counts[name] > most && o.Event == "" {
				event, most = name, counts[name]
			}
		}
	}
	if year == 0 {
		year = cmp.Or(yearOf(date), years[event])
	}
	return event, year
}

var (
	gluedWords = lazy(`\b(\p{Ll}{3,})(\p{Lu}\p{Ll})`)
	gluedTime  = lazy(`(\d:\d{2}[:.]\d{2})(\p{Lu}\p{Ll})`)
	inQuotes   = lazy(`"[^"]*"`)
	nickname   = lazy(`(\p{Lu}[\pL-]+) "\p{Lu}[\pL]*" (\p{Lu})`)
	captions   = lazy(`(?i)continue reading the main story|\badvert\b`)
	sentences  = lazy(`[.!?;]["')]*\s+`)
	initials   = lazy(`\b(?:\p{Lu}|St|Mr|Mrs|Dr|Jr)\.$`)
)

// isViewer reports a viewer's post, a call to write in, or a good wish.
func isViewer(l string) bool {
	return post().MatchString(l) || strings.Contains(l, "#") || strings.HasPrefix(l, "Good luck") || strings.Contains(l, "@")
}

// unspoken takes speech out of a line: what stands in quotation marks, and from a
// mark that does not close to the end.
func unspoken(l string) string {
	l = strings.NewReplacer("⟦", "[", "⟧", "]").Replace(l)
	l = nickname().ReplaceAllString(plainQuotes(l), "$1 $2")
	l = inQuotes().ReplaceAllString(l, " ")
	if i := strings.IndexByte(l, '"'); i >= 0 {
		l = l[:i]
	}
	return squeeze(l)
}

// read reads the text line by line. The sentence before is kept for "he" and "she".
func (p *prose) read() {
	seen := map[string]bool{}
	var before *sentence
	for i, l := range p.lines {
		if m := headingRE().FindStringSubmatch(plainQuotes(l)); m != nil {
			c := category{wheelchair: m[2] != "", sex: data.Men}
			if m[1] != "" {
				c.sex = data.Women
			}
			p.category, before = c.String(), nil
			continue
		}
		if l == "" || p.skip[i] || seen[l] || isViewer(l) {
			continue
		}
		seen[l] = true
		from := len(p.found)
		var last *sentence
		for _, text := range sentencesOf(unspoken(apart(l))) {
			s := p.tag(i+1, text)
			if last != nil && strings.HasSuffix(last.tagged, ";") {
				s.goesOn(last)
			}
			last = s
			p.forms(s, before)
			if len(s.names) > 0 {
				before = s
			}
		}
		p.sameLine(p.found[from:])
	}
	p.settle()
}

// goesOn lets a clause after a semicolon be about wheelchairs when the one before
// was: "wins men's wheelchair race; another wins women's race".
func (s *sentence) goesOn(last *sentence) {
	if len(last.cats) == 1 && len(s.cats) == 1 && last.cats[0].wheelchair {
		s.cats[0].wheelchair = true
	}
}

// sentencesOf parts a line into sentences; a semicolon parts too.
func sentencesOf(l string) []string {
	var out []string
	for start := 0; start < len(l); {
		end := len(l)
		for at := start; ; {
			loc := sentences().FindStringIndex(l[at:])
			if loc == nil {
				break
			}
			stop, next := at+loc[0]+1, at+loc[1]
			if initials().MatchString(l[start:stop]) {
				at = next
				continue
			}
			out = append(out, strings.TrimSpace(l[start:stop]))
			start, end = next, -1
			break
		}
		if end == len(l) {
			out = append(out, strings.TrimSpace(l[start:]))
			break
		}
	}
	return out
}

// sameLine lets results without a category have that of the others of their line.
func (p *prose) sameLine(of []Proposal) {
	cat := ""
	for _, f := range of {
		if f.Category != "" && f.Kind == ProposesResult {
			if cat != "" && cat != f.Category {
				return
			}
			cat = f.Category
		}
	}
	for i := range of {
		if of[i].Category == "" && cat != "" && of[i].Kind == ProposesResult {
			of[i].Category = cat
		}
	}
}

// settle completes what lines say by what other lines say of the same athlete,
// and leaves out what is said twice.
func (p *prose) settle() {
	cats := map[string]map[string]int{} // folded name to category to line
	for _, f := range p.found {
		key := data.Fold(f.Name)
		if f.Name == "" || f.Kind == ProposesRecord || f.Category == "" || f.Category == "Wheelchair" {
			continue
		}
		if cats[key] == nil {
			cats[key] = map[string]int{}
		}
		if cats[key][f.Category] == 0 {
			cats[key][f.Category] = f.Line
		}
	}
	byLine := map[int]string{}
	for range 2 { // who is placed on a line tells the category of the others on it
		for i := range p.found {
			if f := &p.found[i]; f.Name != "" && f.Kind != ProposesRecord {
				p.complete(f, cats[data.Fold(f.Name)], byLine)
			}
		}
	}
	p.found = once(p.found)
}

// complete gives one proposal the category and the nation that other lines give
// the same athlete.
func (p *prose) complete(f *Proposal, cats map[string]int, byLine map[int]string) {
	if (f.Category == "" || f.Category == "Wheelchair") && len(cats) == 1 {
		for cat, line := range cats {
			if strings.HasPrefix(cat, f.Category) {
				f.Category = cat
				f.From = append(f.From, fmt.Sprintf("the category from line %d", line))
			}
		}
	}
	if f.Category == "" && byLine[f.Line] != "" {
		f.Category = byLine[f.Line]
		f.From = append(f.From, "the category from another athlete of the line")
	}
	if sex := p.sexes[data.Fold(f.Name)]; f.Category == "" && sex.what != "" {
		f.Category = sex.what
		f.From = append(f.From, fmt.Sprintf("the category from line %d", sex.line))
	}
	if sex := p.sexes[f.like]; f.Category == "" && f.like != "" && sex.what != "" {
		f.Category = sex.what
		f.From = append(f.From, fmt.Sprintf("the category from line %d, whose fellow it is", sex.line))
	}
	if f.Category != "" && byLine[f.Line] == "" {
		byLine[f.Line] = f.Category
	}
	if n := p.nations[data.Fold(f.Name)]; f.Country == "" && n.what != "" {
		f.Country = n.what
		f.From = append(f.From, fmt.Sprintf("the country from line %d", n.line))
	}
}

// once leaves out a proposal that says nothing that another does not.
func once(all []Proposal) []Proposal {
	var out []Proposal
	for i, f := range all {
		covered := slices.ContainsFunc(all, func(o Proposal) bool { return o.covers(f) && !(f.covers(o) && o.Line >= f.Line) })
		first := !slices.ContainsFunc(all[:i], func(o Proposal) bool { return o.covers(f) && f.covers(o) })
		if !covered && first {
			out = append(out, f)
		}
	}
	return out
}

// covers reports whether p says all that o says.
func (p Proposal) covers(o Proposal) bool {
	if p.Kind != o.Kind || o.Name != "" && data.Fold(p.Name) != data.Fold(o.Name) || o.Category != "" && p.Category != o.Category {
		return false
	}
	for _, flag := range o.Flags {
		if !slices.Contains(p.Flags, flag) {
			return false
		}
	}
	sameTime := o.Mark == "" || p.Mark == o.Mark || o.time.Known() && p.time.Time == o.time.Time
	return (o.Place == 0 || p.Place == o.Place) && (o.Age == 0 || p.Age == o.Age) && sameTime && p.Status == o.Status && p.At == o.At && p.Record == o.Record &&
		p.Scope == o.Scope && (o.When == "" || p.When == o.When) && p.Figure == o.Figure && p.Text == o.Text
}

func (p *prose) proposals() []Proposal { return p.found }

func sortProposals(all []Proposal) {
	slices.SortStableFunc(all, func(a, b Proposal) int { return a.Line - b.Line })
}
