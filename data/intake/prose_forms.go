package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mile26/data"
	"mile26/data/mark"
)

// The forms of sentences that are read, over marks: ⟦N0⟧ a name, ⟦T0⟧ a time,
// ⟦O0⟧ a place, ⟦C0⟧ a category, ⟦R0⟧ a kind of record, ⟦D0⟧ a checkpoint.
var (
	nameMark = lazy(`⟦N(\d+)⟧`)
	timeMark = lazy(`⟦T(\d+)⟧`)
	catMark  = lazy(`⟦C(\d+)⟧`)

	winVerb = lazy(`(?i)^(.*?)\b(won|wins|win|took|takes|retained|retains|secured|secures|claimed|claims)\b (.*)$`)
	winWhat = lazy(`(?i)^(?:(?:the|her|his|a|an|this year's) )*(?:[\pL-]+ ){0,3}?(?:⟦C\d+⟧|⟦O\d+⟧|marathon|event|race|title)(?:[ ,.]|$)`)
	// victory of a woman who sprints "to thrilling women's victory"
	toVictory = lazy(`^(.*?)\bto (?:an? )?(?:[\pL-]+ )?⟦C(\d+)⟧`)
	// What makes a sentence about what did not, or not yet, happen.
	maybe = lazy(`(?i)\b(bid|favourites?|favorites?|aim(?:s|ed|ing)?|hop(?:e|es|ed|ing)|try|tries|tried|trying|chance|want(?:s|ed)?|could|may|might|would|` +
		`miss(?:es|ed)?|fail(?:s|ed)?|lost|if|expected|due|target(?:s|ed|ing)?|attempt(?:s|ed|ing)?|without|whether|going to|looked like|looks like|set to|n't|not|never)\b`)

	bothWin   = lazy(`(?i)⟦N(\d+)⟧ (?:&|and) ⟦N(\d+)⟧ (?:win|won) ⟦C(\d+)⟧`)
	winnerIs  = lazy(`⟦C(\d+)⟧ ⟦N(\d+)⟧`)
	placed    = lazy(`⟦N(\d+)⟧(?:, who [^,⟦]*,)?(?: -|,)?(?: (?:who|was|came|come|comes|in|home|finished|finishes|finishing|finish|crossed the line|crosses the line|placed|takes|took|then|also|from \p{L}+)){0,5} ⟦O(\d+)⟧`)
	twoPlaced = lazy(`⟦N(\d+)⟧ and ⟦N(\d+)⟧ (?:finished|came|came home|were|placed) (?:in )?⟦O(\d+)⟧ and ⟦O(\d+)⟧(?:,? (?:with|in) times of ⟦T(\d+)⟧ and ⟦T(\d+)⟧)?`)
	beatInto  = lazy(`\b[Bb]eat (compatriot )?⟦N(\d+)⟧ into ⟦O(\d+)⟧`)
	beatenBy  = lazy(`\bbeaten into ⟦O(\d+)⟧ by ⟦N(\d+)⟧`)
	bagging   = lazy(`\b(?:bagging|taking|claiming|earning) (?:himself |herself )?(?:the )?⟦O(\d+)⟧`)
	inTime    = lazy(`\b(finished|finishes|finishing|crossed the line|coming in|came home|clocked|clocks|takes it|took it|broke ⟦R(\d+)⟧) (?:with |in |at )?(?:an? (?:\pL+ )?time of )?⟦T(\d+)⟧`)
	afterTime = lazy(`^[^⟦]{0,40}⟦T(\d+)⟧`)

	setRecord   = lazy(`\b[Ss]et ⟦R(\d+)⟧(?: and ⟦R(\d+)⟧)?( for the race| at the (\p{Lu}\pL+) Marathon)?(?: of ⟦T(\d+)⟧)?`)
	inRecord    = lazy(`\bin ⟦R(\d+)⟧`)
	heldRecord  = lazy(`(?:⟦N(\d+)⟧'s )?⟦R(\d+)⟧ of ⟦T(\d+)⟧`)
	recordIs    = lazy(`⟦R(\d+)⟧ (?:is|was|stands at|remains) ⟦T(\d+)⟧`)
	since       = lazy(`\bsince ((?:19|20)\d{2})\b`)
	inYear      = lazy(`\bin ((?:19|20)\d{2})\b`)
	markOfTheir = lazy(`^(?:His|Her) (?:mark|time) of ⟦T(\d+)⟧`)

	stopped = lazy(`(?i)\b(had to pull out|pulled out|dropped out|did not finish|had to retire|was forced out|failed to finish)\b`)

	splitIn = lazy(`(?:⟦N(\d+)⟧ )?\b(?:hit|hits|reach|reached|reaches|reaching|pass|passed|passes|passing|went through|go through) ⟦D(\d+)⟧ in ⟦T(\d+)⟧`)
	splitAt = lazy(`\b[Aa]t ⟦D(\d+)⟧ [^⟦]{0,60}\b(?:clock|clocks|clocked|in) ⟦T(\d+)⟧`)

	finishers = lazy(`(?:⟦K:(\w+)⟧ )?who finished ⟦C(\d+)⟧ (?:were|are) (.*)$`)

	fieldSize = lazy(`(?i)\b(?:(?:almost|nearly|up to|about|around|more than|over|some) )?(\d{1,3}(?:,\d{3})+|\d{4,6}) (?:(?:fun|mass|amateur|club) )?` +
		`(?:(?:runners|athletes|people|participants|starters|entrants|competitors) )?(?:(?:are|were) )?` +
		`(?:set to start|expected to (?:finish|start|run|take part)|take part|took part|taking part|taking on|started|finished|ran|lined up)\b(?: (?:mass race|the race|the marathon))?`)
	attempts = lazy(`(?i)\b(\d[\d,]*) (?:[\pL']+ ){0,2}(?:⟦R\d+⟧|record) attempts`)

	pronoun = lazy(`^(?:He|She|His|Her|The \d{2}-year-old|The (?:[\pL-]+ ){1,4}(?:runner|champion|athlete|winner|racer))\b`)
	male    = lazy(`(?i)\b(he|his|him|himself)\b`)
	female  = lazy(`(?i)\b(she|her|hers|herself)\b`)
)

// forms reads one sentence. before is the last one with a name in it.
func (p *prose) forms(s, before *sentence) {
	if before != nil && pronoun().MatchString(s.tagged) {
		p.sayMore(s, before)
	}
	p.two(s)
	p.wins(s, before)
	p.places(s, before)
	p.timesOf(s, before)
	p.records(s, before)
	p.splits(s)
	p.facts(s)
	if m := stopped().FindStringIndex(s.tagged); m != nil && !maybe().MatchString(strings.ReplaceAll(s.tagged[:m[0]], "failed", "")) {
		if who := s.subject(m[0], before); who != nil {
			p.propose(s, Proposal{Kind: ProposesStatus, Name: who.name, Country: who.country, Status: mark.DNF, Category: p.categoryOf(s, before, nil)})
		}
	}
}

// sayMore takes what a sentence says in place of a name: age and nation of "The
// 23-year-old Kenyan", the sex of "His time".
func (p *prose) sayMore(s, before *sentence) {
	who := &before.names[len(before.names)-1]
	if m := ageOf().FindStringSubmatch(s.tagged); m != nil && strings.HasPrefix(s.tagged, "The ") {
		who.age, _ = strconv.Atoi(m[1])
		if m[2] != "" && who.country == "" {
			who.country = m[2]
			p.nations[data.Fold(who.name)] = learned{m[2], s.line}
		}
	}
	first, _, _ := strings.Cut(s.tagged, " ")
	sex := ""
	switch {
	case male().MatchString(first):
		sex = "Men"
	case female().MatchString(first):
		sex = "Women"
	}
	if key := data.Fold(who.name); sex != "" && len(before.names) == 1 && p.sexes[key].what == "" {
		p.sexes[key] = learned{sex, s.line}
	}
}

func (p *prose) propose(s *sentence, f Proposal) {
	if strings.HasPrefix(s.tagged, "Fellow ") && len(p.found) > 0 {
		f.like = data.Fold(p.found[len(p.found)-1].Name)
	}
	f.Line, f.Quote = s.line, p.lines[s.line-1]
	p.found = append(p.found, f)
}

// result proposes a place, a time, or both.
func (p *prose) result(s *sentence, who *person, place int, m mark.Mark, cat string, flags ...string) {
	if who == nil || who.name == "" {
		return
	}
	p.propose(s, Proposal{
		Kind: ProposesResult, Name: who.name, Country: who.country, Age: who.age, Place: place, Category: cat,
		Mark: m.Printed, Unread: m.Unread, time: m, Flags: flags,
	})
}

// subject is who a sentence is about at a place in it: the last named before it,
// or, where it begins with "he" or "she", the last of the sentence before.
func (s *sentence) subject(at int, before *sentence) *person {
	if pronoun().MatchString(s.tagged) {
		if before == nil {
			return nil
		}
		return &before.names[len(before.names)-1]
	}
	all := nameMark().FindAllStringSubmatch(s.tagged[:at], -1)
	if len(all) == 0 {
		return nil
	}
	return s.name(all[len(all)-1][1])
}

// categoryOf is the category that a sentence says: that of the form itself, else
// the only one in it, else what "his" and "her" and the heading above tell.
func (p *prose) categoryOf(s, before *sentence, own *category) string {
	if own == nil && len(s.cats) == 1 {
		own = &s.cats[0]
	}
	sex := s.sex()
	if own != nil {
		c := *own
		if c.sex == "" {
			c.sex = sex
		}
		return c.String()
	}
	if len(s.cats) > 1 {
		return ""
	}
	c := category{sex: sex}
	if before != nil && pronoun().MatchString(s.tagged) {
		if len(before.cats) == 1 && (sex == "" || before.cats[0].sex == sex) {
			return before.cats[0].String()
		}
		c.wheelchair = strings.Contains(before.tagged, "wheelchair")
	}
	switch {
	case c.wheelchair && sex != "":
		return c.String()
	case p.category != "" && (sex == "" || strings.HasSuffix(p.category, c.String())):
		return p.category
	}
	return c.String()
}

// sex is what the pronouns of a sentence say, when they agree.
func (s *sentence) sex() data.Sex {
	he, she := male().MatchString(s.tagged), female().MatchString(s.tagged)
	switch {
	case he && !she:
		return data.Men
	case she && !he:
		return data.Women
	}
	return data.SexUnknown
}

func (s *sentence) time(n string) mark.Mark {
	i, err := strconv.Atoi(n)
	if err != nil || i >= len(s.times) {
		return mark.Mark{}
	}
	return s.times[i]
}

func (s *sentence) place(n string) int {
	i, err := strconv.Atoi(n)
	if err != nil || i >= len(s.places) {
		return 0
	}
	return s.places[i]
}

func (s *sentence) cat(n string) *category {
	i, err := strconv.Atoi(n)
	if err != nil || i >= len(s.cats) {
		return nil
	}
	return &s.cats[i]
}

func (s *sentence) record(n string) recordWord {
	i, err := strconv.Atoi(n)
	if err != nil || i >= len(s.recs) {
		return recordWord{}
	}
	return s.recs[i]
}

// two reads the forms about two athletes at once and takes them out of the sentence.
func (p *prose) two(s *sentence) {
	if m := twoPlaced().FindStringSubmatch(s.tagged); m != nil {
		cat := p.categoryOf(s, nil, nil)
		p.result(s, s.name(m[1]), s.place(m[3]), s.time(m[5]), cat)
		p.result(s, s.name(m[2]), s.place(m[4]), s.time(m[6]), cat)
		s.tagged = strings.Replace(s.tagged, m[0], "", 1)
	}
	if m := bothWin().FindStringSubmatch(s.tagged); m != nil {
		c := s.cat(m[3])
		p.result(s, s.name(m[1]), 1, mark.Mark{}, c.String())
		p.result(s, s.name(m[2]), 1, mark.Mark{}, c.String())
		s.tagged = strings.Replace(s.tagged, m[0], "", 1)
	}
}

// wins reads who won.
func (p *prose) wins(s, before *sentence) {
	for _, m := range winnerIs().FindAllStringSubmatch(s.tagged, -1) {
		if c := s.cat(m[1]); c != nil && c.what == "winner" {
			p.result(s, s.name(m[2]), 1, mark.Mark{}, c.String())
		}
	}
	at := nameMark().FindAllStringSubmatchIndex(s.tagged, -1)
	if len(at) == 0 || at[0][0] > 0 && pronoun().MatchString(s.tagged) {
		return
	}
	for i, m := range at {
		end := len(s.tagged)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		part := s.tagged[m[1]:end]
		if strings.HasPrefix(part, "'s") {
			continue
		}
		who := s.name(s.tagged[m[2]:m[3]])
		if after, own, ok := s.won(part); ok {
			var t mark.Mark
			if g := timeMark().FindStringSubmatch(after); g != nil && wonIn().MatchString(after) {
				t = s.time(g[1])
			}
			var flags []string
			if g := inRecord().FindStringSubmatch(after); g != nil {
				flags = append(flags, s.record(g[1]).kind)
			}
			p.result(s, who, 1, t, p.categoryOf(s, before, own), flags...)
		}
	}
}

// wonIn is a time that is the winner's, and not one that a sentence goes on to.
var wonIn = lazy(`\b(?:in|at|of)(?: ⟦R\d+⟧)?(?: of)? ⟦T\d+⟧`)

// won reads what follows a name as a victory, and returns what follows that.
func (s *sentence) won(part string) (after string, own *category, ok bool) {
	if m := toVictory().FindStringSubmatchIndex(part); m != nil {
		c := s.cat(part[m[4]:m[5]])
		if c != nil && (c.what == "victory" || c.what == "title") && !maybe().MatchString(part[m[2]:m[3]]) {
			return part[m[1]:], c, true
		}
	}
	m := winVerb().FindStringSubmatch(part)
	if m == nil || maybe().MatchString(m[1]) || len(strings.Fields(m[1])) > 12 || !winWhat().MatchString(m[3]) {
		return "", nil, false
	}
	what := winWhat().FindString(m[3])
	if g := regexp.MustCompile(`⟦O(\d+)⟧`).FindStringSubmatch(what); g != nil && s.place(g[1]) != 1 {
		return "", nil, false
	}
	if g := catMark().FindStringSubmatch(m[3]); g != nil {
		own = s.cat(g[1])
	}
	return m[3], own, true
}

// Sentences about a race that goes on: who is second in them has no result.
var (
	midRace = lazy(`(?i)\b(at the front|lead(?:s|ing|ers?)?|now|currently|so far|at this stage|in good shape|going well|still|behind)\b`)
	ended   = lazy(`(?i)\b(finish(?:ed|es)?|crossed|came|took|was)\b`)
)

// places reads who came where.
func (p *prose) places(s, before *sentence) {
	for _, m := range placed().FindAllStringSubmatchIndex(s.tagged, -1) {
		var t mark.Mark
		if g := afterTime().FindStringSubmatch(s.tagged[m[1]:]); g != nil {
			t = s.time(g[1])
		}
		place := s.place(s.tagged[m[4]:m[5]])
		if midRace().MatchString(s.tagged) && !ended().MatchString(s.tagged[m[0]:m[1]]) {
			continue
		}
		if strings.Contains(s.tagged[m[0]:m[1]], " took ") && place == 1 {
			continue // a victory, read as one
		}
		p.result(s, s.name(s.tagged[m[2]:m[3]]), place, t, p.categoryOf(s, before, nil))
	}
	if m := beatInto().FindStringSubmatchIndex(s.tagged); m != nil {
		who := s.name(s.tagged[m[4]:m[5]])
		if winner := s.subject(m[0], before); winner != nil && m[2] >= 0 && who.country == "" {
			who.country = winner.country
		}
		p.result(s, who, s.place(s.tagged[m[6]:m[7]]), mark.Mark{}, p.categoryOf(s, before, nil))
	}
	if m := beatenBy().FindStringSubmatchIndex(s.tagged); m != nil {
		place, cat := s.place(s.tagged[m[2]:m[3]]), p.categoryOf(s, before, nil)
		p.result(s, s.subject(m[0], before), place, mark.Mark{}, cat)
		if place == 2 {
			p.result(s, s.name(s.tagged[m[4]:m[5]]), 1, mark.Mark{}, cat)
		}
	}
	if m := bagging().FindStringSubmatch(s.tagged); m != nil && len(s.names) > 0 && strings.HasPrefix(s.tagged, "⟦N0⟧") {
		p.result(s, &s.names[0], s.place(m[1]), mark.Mark{}, p.categoryOf(s, before, nil))
	}
	if m := finishers().FindStringSubmatch(s.tagged); m != nil {
		for _, g := range nameMark().FindAllStringSubmatch(m[3], -1) {
			who := s.name(g[1])
			if who.country == "" {
				who.country = m[1]
			}
			p.propose(s, Proposal{Kind: ProposesResult, Name: who.name, Country: who.country, Category: s.cat(m[2]).String(), Text: "finished"})
		}
	}
}

// timesOf reads in what time somebody finished, without a place.
func (p *prose) timesOf(s, before *sentence) {
	for _, m := range inTime().FindAllStringSubmatchIndex(s.tagged, -1) {
		who := s.subject(m[0], before)
		verb := s.tagged[m[2]:m[3]]
		place := 0
		if strings.HasSuffix(verb, " it") {
			place = 1
		}
		var flags []string
		if m[4] >= 0 {
			flags = append(flags, s.record(s.tagged[m[4]:m[5]]).kind)
		}
		t := s.time(s.tagged[m[6]:m[7]])
		if slices.ContainsFunc(p.found, func(f Proposal) bool {
			return f.Line == s.line && who != nil && f.Name == who.name && f.Mark == t.Printed
		}) {
			continue
		}
		p.result(s, who, place, t, p.categoryOf(s, before, nil), flags...)
	}
	m := setRecord().FindStringSubmatchIndex(s.tagged)
	if m == nil || m[6] >= 0 {
		return
	}
	var flags []string
	for _, at := range []int{2, 4} {
		if m[at] >= 0 {
			flags = append(flags, s.record(s.tagged[m[at]:m[at+1]]).kind)
		}
	}
	var t mark.Mark
	if m[10] >= 0 {
		t = s.time(s.tagged[m[10]:m[11]])
	}
	p.result(s, s.subject(m[0], before), 0, t, p.categoryOf(s, before, nil), flags...)
}

// ownRecord stands before a record that somebody of the sentence has just set.
var ownRecord = lazy(`(?i)\b(?:set|in|with) $`)

// slowRecord is a speed below which nothing is a record of a race, in metres a
// second: a marathon in 3:20. Slower "world records" of live texts are those of
// costumes and siblings.
const slowRecord = 3.5

// records reads what a record is, and who holds it.
func (p *prose) records(s, before *sentence) {
	add := func(r recordWord, who *person, t mark.Mark, f Proposal) {
		if r.kind == "" || r.kind == "PB" || r.kind == "SB" || t.Known() && p.metres/t.Time.Seconds() < slowRecord {
			return
		}
		f.Kind, f.Record, f.Scope, f.Mark, f.Unread, f.time = ProposesRecord, r.kind, r.scope, t.Printed, t.Unread, t
		f.Category = p.categoryOf(s, before, nil)
		if who != nil {
			f.Name, f.Country = who.name, who.country
		}
		p.propose(s, f)
	}
	if m := heldRecord().FindStringSubmatchIndex(s.tagged); m != nil && !ownRecord().MatchString(s.tagged[:m[0]]) {
		var who *person
		f := Proposal{}
		if m[2] >= 0 {
			who = s.name(s.tagged[m[2]:m[3]])
			if g := since().FindStringSubmatch(s.tagged[m[1]:]); g != nil {
				f.When = data.Date(g[1])
			}
		}
		add(s.record(s.tagged[m[4]:m[5]]), who, s.time(s.tagged[m[6]:m[7]]), f)
	}
	if m := recordIs().FindStringSubmatch(s.tagged); m != nil {
		add(s.record(m[1]), nil, s.time(m[2]), Proposal{})
	}
	if before == nil {
		return
	}
	m := markOfTheir().FindStringSubmatch(s.tagged)
	was := setRecord().FindStringSubmatch(before.tagged)
	if m == nil || was == nil || was[4] == "" {
		return
	}
	f := Proposal{Where: was[4]}
	if g := inYear().FindStringSubmatch(before.tagged); g != nil {
		f.When = data.Date(g[1])
	}
	add(before.record(was[1]), &before.names[0], mark.Parse(s.time(m[1]).Printed, marathon), f)
}

// splits reads times at checkpoints, of somebody or of those in front.
func (p *prose) splits(s *sentence) {
	put := func(who *person, cp checkpoint, t mark.Mark) {
		at := cp.metres
		if cp.half {
			at = p.metres / 2
		}
		t = mark.Parse(t.Printed, at)
		f := Proposal{Kind: ProposesSplit, At: cp.name, check: cp, Mark: t.Printed, Unread: t.Unread, time: t, Category: p.categoryOf(s, nil, nil)}
		if who != nil {
			f.Name, f.Country = who.name, who.country
		}
		p.propose(s, f)
	}
	number := func(n string) int {
		i, err := strconv.Atoi(n)
		if err != nil || i >= len(s.at) {
			return -1
		}
		return i
	}
	for _, m := range splitIn().FindAllStringSubmatch(s.tagged, -1) {
		var who *person
		if m[1] != "" {
			who = s.name(m[1])
		}
		if i := number(m[2]); i >= 0 {
			put(who, s.at[i], s.time(m[3]))
		}
	}
	if m := splitAt().FindStringSubmatch(s.tagged); m != nil {
		if i := number(m[1]); i >= 0 {
			put(nil, s.at[i], s.time(m[2]))
		}
	}
}

// facts reads how many take part, and how many attempts at records there are. The
// figure is as the line has it, "almost 49,000", and the text reads on from it.
func (p *prose) facts(s *sentence) {
	for _, re := range []*regexp.Regexp{fieldSize(), attempts()} {
		for _, m := range re.FindAllStringSubmatch(s.tagged, -1) {
			text := strings.TrimSpace(m[0])
			for i, r := range s.recs {
				text = strings.ReplaceAll(text, "⟦R"+strconv.Itoa(i)+"⟧", map[string]string{"WR": "world record"}[r.kind])
			}
			upTo := strings.Index(text, m[1]) + len(m[1])
			p.propose(s, Proposal{Kind: ProposesFact, Figure: text[:upTo], Text: strings.TrimSpace(text[upTo:])})
		}
	}
}
