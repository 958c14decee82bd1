package intake

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

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

// inPlaceName reports whether a word before "Marathon" is the name of a place.
func inPlaceName(w string) bool {
	f := data.Fold(w)
	return f != "wheelchair" && f != "virgin" && f != "half" && f != "mini" && !noPerson[f]
}

var capitals = lazy(`\p{Lu}[\pL\pM]*(?:['’-]\p{L}[\pL\pM]*)*(?: (?:"[^" ]+" )?(?:(?:de|da|di|van|von|der|den|la|le|el|al|bin|ben) ){0,2}\p{Lu}[\pL\pM]*(?:['’-]\p{L}[\pL\pM]*)*)*`)

// learnNames learns the full names that a text has, to tell who a family name
// alone is, and the words that it also writes in small letters.
func (p *prose) learnNames() {
	several := map[string]bool{}
	for i, l := range p.lines {
		for _, w := range strings.FieldsFunc(l, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
			if first := []rune(w)[0]; unicode.IsLower(first) {
				p.words[data.Fold(w)] = true
			}
		}
		if isViewer(l) && !p.skip[i] {
			continue
		}
		for _, run := range capitals().FindAllString(plainQuotes(apart(l)), -1) {
			for _, name := range peopleIn(run) {
				words := strings.Fields(name)
				if len(words) < 2 {
					continue
				}
				family := data.Fold(words[len(words)-1])
				switch have := p.full[family]; {
				case have == "":
					p.full[family] = name
				case data.Fold(have) != data.Fold(name):
					several[family] = true
				}
			}
		}
	}
	for family := range several {
		delete(p.full, family)
	}
}

// peopleIn are the names in a run of capitalised words: it is cut at every word
// that stands in no name.
func peopleIn(run string) []string {
	var out []string
	var name []string
	end := func() {
		for len(name) > 0 && slices.Contains(particles, name[len(name)-1]) {
			name = name[:len(name)-1]
		}
		for len(name) > 0 && slices.Contains(particles, name[0]) {
			name = name[1:]
		}
		if len(name) > 0 {
			out = append(out, strings.Join(name, " "))
		}
		name = nil
	}
	for _, w := range strings.Fields(run) {
		bare, owns := strings.CutSuffix(strings.TrimSuffix(w, "'"), "'s")
		switch {
		case strings.HasPrefix(w, `"`):
		case slices.Contains(particles, w):
			name = append(name, w)
		case !inName(bare):
			end()
		case owns:
			name = append(name, bare)
			end()
		default:
			name = append(name, bare)
		}
	}
	end()
	return out
}

// plainQuotes makes curly quotation marks plain.
func plainQuotes(s string) string {
	return strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", "-").Replace(s)
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

// apart parts what was glued together when a page became text: a sentence that
// ends in a time or a word and goes on with a capital letter.
func apart(s string) string {
	s = captions().ReplaceAllString(s, " ")
	s = gluedTime().ReplaceAllString(s, "$1. $2")
	return strings.TrimSpace(gluedWords().ReplaceAllString(s, "$1. $2"))
}

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

// tag makes a sentence of text.
func (p *prose) tag(line int, text string) *sentence {
	s := &sentence{line: line}
	put := func(kind string, n int) string { return " ⟦" + kind + strconv.Itoa(n) + "⟧ " }
	text = spokenTime().ReplaceAllStringFunc(text, func(m string) string {
		s.times = append(s.times, mark.Parse(m, p.metres))
		return put("T", len(s.times)-1)
	})
	text = figureTime().ReplaceAllStringFunc(text, func(m string) string {
		printed := strings.TrimRightFunc(m, unicode.IsLetter)
		s.times = append(s.times, mark.Parse(printed, p.metres))
		return put("T", len(s.times)-1) + m[len(printed):]
	})
	text = categoryRE().ReplaceAllStringFunc(text, func(m string) string {
		g := categoryRE().FindStringSubmatch(m)
		c := category{sex: data.Men, wheelchair: g[2] != "" || g[4] != "", what: strings.ToLower(g[3])}
		if g[1] != "" {
			c.sex = data.Women
		}
		s.cats = append(s.cats, c)
		return put("C", len(s.cats)-1)
	})
	text = wheelchairRE().ReplaceAllStringFunc(text, func(m string) string {
		s.cats = append(s.cats, category{wheelchair: true, what: "race"})
		return put("C", len(s.cats)-1)
	})
	text = p.tagRecords(s, text, put)
	text = placeAtRE().ReplaceAllStringFunc(text, func(m string) string {
		g := placeAtRE().FindStringSubmatch(m)
		cp, ok := checkpoint{name: "Half", half: true}, true
		if g[3] == "" {
			cp, ok = checkpointOf(heading(g[1] + g[2]))
		}
		if !ok {
			return m
		}
		s.at = append(s.at, cp)
		return put("D", len(s.at)-1)
	})
	text = ordinalRE().ReplaceAllStringFunc(text, func(m string) string {
		g := ordinalRE().FindStringSubmatch(m)
		n := ordinals[strings.ToLower(g[1])]
		if n == 0 {
			n, _ = strconv.Atoi(strings.TrimRight(strings.ToLower(g[1]), "stndrh"))
		}
		s.places = append(s.places, n)
		return put("O", len(s.places)-1) + m[len(g[1])+len(g[2]):]
	})
	s.tagged = squeeze(p.tagRuns(s, text, put))
	p.attach(s)
	return s
}

func (p *prose) tagRecords(s *sentence, text string, put func(string, int) string) string {
	return recordRE().ReplaceAllStringFunc(text, func(m string) string {
		g := recordRE().FindStringSubmatch(m)
		word, what := strings.ToLower(g[1]), strings.ToLower(g[2])
		r := recordWord{}
		switch {
		case word == "world" && what == "record":
			r = recordWord{"WR", "World"}
		case word == "course":
			r = recordWord{"CR", p.event}
		case word == "personal" && what == "best":
			r = recordWord{kind: "PB"}
		case strings.HasPrefix(word, "season") && what == "best":
			r = recordWord{kind: "SB"}
		case word == "national" && what == "record":
			r = recordWord{kind: "NR"}
		default:
			code, ok := peopleOf(word)
			if !ok || what != "record" {
				return m
			}
			r = recordWord{"NR", code}
		}
		s.recs = append(s.recs, r)
		return put("R", len(s.recs)-1)
	})
}

// tagRuns tags every run of capitalised words.
func (p *prose) tagRuns(s *sentence, text string, put func(string, int) string) string {
	var out strings.Builder
	end := 0
	for _, at := range capitals().FindAllStringIndex(text, -1) {
		if strings.HasSuffix(text[:at[0]], "⟦") { // a mark
			continue
		}
		out.WriteString(text[end:at[0]])
		out.WriteString(p.tagNames(s, text[at[0]:at[1]], strings.TrimSpace(text[:at[0]]) == "", put))
		end = at[1]
	}
	out.WriteString(text[end:])
	return out.String()
}

// tagNames tags the names and the nations in a run of capitalised words.
func (p *prose) tagNames(s *sentence, run string, begins bool, put func(string, int) string) string {
	words := strings.Fields(run)
	var out strings.Builder
	for i := 0; i < len(words); {
		if code, n := nationAt(words[i:]); n > 0 {
			out.WriteString(" ⟦K:" + code + "⟧ ")
			i += n
			continue
		}
		if from, _, ok := strings.Cut(words[i], "-"); ok && strings.HasSuffix(words[i], "-born") {
			if _, ok := peopleOf(from); ok {
				i++
				continue
			}
		}
		if code, ok := peopleOf(strings.TrimSuffix(words[i], "'s")); ok {
			out.WriteString(" ⟦K:" + code + "⟧ ")
			i++
			continue
		}
		end := i
		owns := false
		for end < len(words) && !owns {
			bare, o := strings.CutSuffix(strings.TrimSuffix(words[end], "'"), "'s")
			if !slices.Contains(particles, words[end]) && !inName(bare) {
				break
			}
			owns = o || strings.HasSuffix(words[end], "'")
			end++
		}
		name := p.nameOf(words[i:end], begins && i == 0)
		if end == i || name == "" {
			if end == i {
				end++
			}
			out.WriteString(" " + strings.Join(words[i:end], " ") + " ")
			i = end
			continue
		}
		s.names = append(s.names, person{name: name})
		out.WriteString(put("N", len(s.names)-1))
		if owns {
			out.WriteString("'s ")
		}
		i = end
	}
	return out.String()
}

// nationAt tells the nation at the beginning of words, "Kenya's", "Great Britain's".
func nationAt(words []string) (code string, n int) {
	for n := min(3, len(words)); n > 0; n-- {
		name := strings.TrimSuffix(strings.TrimSuffix(strings.Join(words[:n], " "), "'s"), "'")
		if code, ok := nationOf(name); ok {
			return code, n
		}
	}
	return "", 0
}

// nameOf is the full name of somebody whom words name; "" when they name nobody
// for certain. A family name that the text has nowhere in full counts at the
// beginning of a sentence only, as headlines have it.
func (p *prose) nameOf(words []string, begins bool) string {
	if len(words) == 0 {
		return ""
	}
	last := strings.TrimSuffix(strings.TrimSuffix(words[len(words)-1], "'s"), "'")
	name := strings.TrimSpace(strings.Join(words[:len(words)-1], " ") + " " + last)
	fold := data.Fold(last)
	if len(words) > 1 {
		return name
	}
	if full, ok := p.full[fold]; ok {
		return full
	}
	if !begins || p.words[fold] || len([]rune(last)) < 3 {
		return ""
	}
	return name
}

var (
	nationBefore = lazy(`⟦K:(\w+)⟧ (?:'s )?(?:(?:debutants?|runners?|athletes?|team-mates?|veteran|star|winner|champion) )?⟦N(\d+)⟧(?: and ⟦N(\d+)⟧)?`)
	nationAfter  = lazy(`⟦N(\d+)⟧,? (?:of|from) ⟦K:(\w+)⟧`)
	ageAfter     = lazy(`⟦N(\d+)⟧, (\d{2}),`)
	ageOf        = lazy(`(?i)\b(?:the )?(\d{2})-year-old(?: ⟦K:(\w+)⟧)?`)
)

// attach gives names the nations and ages beside them, and takes those out of
// the tagged sentence.
func (p *prose) attach(s *sentence) {
	t := regexp.MustCompile(` +`).ReplaceAllString(strings.NewReplacer("⟧ 's", "⟧'s", "⟧ ' ", "⟧'s ").Replace(s.tagged), " ")
	t = strings.NewReplacer(" ,", ",", " .", ".", " ;", ";").Replace(t)
	t = nationBefore().ReplaceAllStringFunc(t, func(m string) string {
		g := nationBefore().FindStringSubmatch(m)
		s.name(g[2]).country = g[1]
		out := "⟦N" + g[2] + "⟧"
		if g[3] != "" {
			s.name(g[3]).country = g[1]
			out += " and ⟦N" + g[3] + "⟧"
		}
		return out
	})
	t = nationAfter().ReplaceAllStringFunc(t, func(m string) string {
		g := nationAfter().FindStringSubmatch(m)
		s.name(g[1]).country = g[2]
		return "⟦N" + g[1] + "⟧"
	})
	t = ageAfter().ReplaceAllStringFunc(t, func(m string) string {
		g := ageAfter().FindStringSubmatch(m)
		s.name(g[1]).age, _ = strconv.Atoi(g[2])
		return "⟦N" + g[1] + "⟧,"
	})
	s.tagged = t
	for _, n := range s.names {
		if key := data.Fold(n.name); n.country != "" && p.nations[key].what == "" {
			p.nations[key] = learned{n.country, s.line}
		}
	}
}

// name is the person with a number in a mark.
func (s *sentence) name(n string) *person {
	i, err := strconv.Atoi(n)
	if err != nil || i >= len(s.names) {
		return &person{}
	}
	return &s.names[i]
}
