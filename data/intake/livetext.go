package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mile26/data"
)

// A live text is prose, and most of it says nothing that could be taken without
// guessing. Two forms say who somebody is, and only these are read:
//
// A profile block: a line "Name: …" and directly below it, in any order, lines
// "Age: …" and "Country: …", at least one of them. The sentences that follow are
// a draft bio, quoted from the text, up to the first line that is none: a blank
// one, a heading, an "Advert", a post ("Somebody: …"), speech in quotation marks.
//
// A speaker's credit: a line that is a name and nothing else, and directly below
// it a line "WHAT THEY ARE on BROADCASTER", where the first part names a trade
// ("commentator", "record holder", …) and the second one of the broadcasters
// below. A heading above speech ("Women's elite race") is no name.
//
// Nobody is made of anything else: not of a name in a sentence, not of a viewer
// who writes, not of an author's name.

// profile is a profile block.
type profile struct {
	line, bioLine, bioEnd int
	raw                   []string
	name, age, country    string
	bio                   string
}

// credit is a speaker's credit.
type credit struct {
	line          int
	name          string
	printed       string // the whole line: "BBC athletics commentator on BBC One"
	role, channel string // its parts
}

// liveText is what a text says about people.
type liveText struct {
	lines    int
	date     data.Date // of its first line, "" when that has none
	profiles []profile
	credits  []credit
	doubtful []credit // look like credits, and name no broadcaster that is known
}

// parseLiveText reads the profile blocks and the credits of a text.
func parseLiveText(text string) liveText {
	lines := splitLines(text)
	out := liveText{lines: len(lines), date: dateOf(lines)}
	for i := 0; i < len(lines); i++ {
		if p, end, ok := profileAt(lines, i); ok {
			out.profiles = append(out.profiles, p)
			i = end - 1
			continue
		}
		c, known, ok := creditAt(lines, i)
		if !ok {
			continue
		}
		if known {
			out.credits = append(out.credits, c)
		} else {
			out.doubtful = append(out.doubtful, c)
		}
		i++
	}
	return out
}

func splitLines(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.TrimRight(text, "\r\n"))
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = squeeze(strings.ReplaceAll(l, "\u00a0", " "))
	}
	return lines
}

var textDate = lazy(`\b(\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})\b`)

// dateOf is the date that the first line with anything on it gives, when it gives just one.
func dateOf(lines []string) data.Date {
	for _, l := range lines {
		if l == "" {
			continue
		}
		all := textDate().FindAllString(l, 2)
		if len(all) != 1 {
			return ""
		}
		d, _ := readDate(all[0])
		return d
	}
	return ""
}

var profileLine = lazy(`^(Name|Age|Country|Nationality)\s*:\s*(.*)$`)

// profileAt reads the block that begins at line i, and where what follows it begins.
func profileAt(lines []string, i int) (p profile, end int, ok bool) {
	m := profileLine().FindStringSubmatch(lines[i])
	if m == nil || m[1] != "Name" {
		return p, 0, false
	}
	p = profile{line: i + 1, name: m[2]}
	seen := map[string]bool{"Name": true}
	end = i + 1
	for ; end < len(lines); end++ {
		m := profileLine().FindStringSubmatch(lines[end])
		if m == nil {
			break
		}
		key := m[1]
		if key == "Nationality" {
			key = "Country"
		}
		if seen[key] {
			break
		}
		seen[key] = true
		if key == "Age" {
			p.age = m[2]
		} else {
			p.country = m[2]
		}
	}
	if len(seen) < 2 {
		return p, 0, false
	}
	p.bioLine = end + 1
	var bio []string
	for end < len(lines) && isBio(lines, end) {
		bio = append(bio, lines[end])
		end++
	}
	p.bio, p.bioEnd, p.raw = strings.Join(bio, " "), end, lines[i:end]
	return p, end, true
}

var post = lazy(`^[\p{Lu}#@][\pL\d'’_-]*(?: [\pL\d'’.-]+){0,3}: `)

// isBio reports whether a line is sentences about somebody: it begins like one,
// ends like one, and is neither speech nor a post.
func isBio(lines []string, i int) bool {
	l := lines[i]
	first, _ := utf8.DecodeRuneInString(l)
	last, _ := utf8.DecodeLastRuneInString(l)
	if len(strings.Fields(l)) < 4 || !unicode.IsUpper(first) && !unicode.IsDigit(first) || !strings.ContainsRune(".!?…", last) {
		return false
	}
	_, _, isCredit := creditAt(lines, i)
	return !isCredit && !post().MatchString(l) && !strings.Contains(l, "#")
}

// broadcasters end a credit line: "… on BBC One", "… on BBC TV".
var broadcaster = lazy(`^(.+?) (?:on|for) ((?:BBC|ITV|Sky|Channel|Eurosport|TNT|NBC|CBS|ABC|ESPN|CBC|TSN|SABC|KBC|NHK|ARD|ZDF|ORF|SRF|RTE|RTÉ|NOS|NRK|SVT|DR|YLE|RAI|TVE|RTVE|TVP|France|Peacock|FloTrack|SuperSport|talkSPORT)(?: [\p{Lu}\d][\pL\d]*){0,3})$`)

// anyChannel ends a line that could be a credit of a broadcaster not listed.
var anyChannel = lazy(`^(.+?) on ([\p{Lu}][\pL\d]*(?: [\p{Lu}\d][\pL\d]*){0,3})$`)

// trades are the words of which a credit has at least one.
var trades = []string{
	"commentator", "expert", "holder", "champion", "medallist", "medalist", "racer", "runner", "athlete", "winner",
	"presenter", "reporter", "correspondent", "analyst", "pundit", "coach", "journalist", "editor", "olympian", "paralympian",
	"summariser", "broadcaster", "director", "ambassador", "swimmer", "cyclist", "rower", "footballer", "sprinter", "hurdler",
}

// creditAt reads the credit at line i. known is false for one whose broadcaster is not.
func creditAt(lines []string, i int) (c credit, known, ok bool) {
	if i+1 >= len(lines) || !isName(lines[i]) {
		return c, false, false
	}
	below := lines[i+1]
	m, known := broadcaster().FindStringSubmatch(below), true
	if m == nil {
		m, known = anyChannel().FindStringSubmatch(below), false
	}
	if m == nil || !isRole(m[1]) {
		return c, false, false
	}
	return credit{line: i + 1, name: lines[i], printed: below, role: m[1], channel: m[2]}, known, true
}

func isRole(s string) bool {
	words := strings.Fields(s)
	first, _ := utf8.DecodeRuneInString(s)
	if len(words) > 14 || !unicode.IsUpper(first) && !unicode.IsDigit(first) || strings.ContainsAny(s, ".!?:;\"“”") {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains(trades, strings.ToLower(strings.Trim(w, ",()")))
	})
}

// particles stand in names in small letters.
var particles = []string{"de", "da", "di", "du", "del", "della", "dos", "van", "von", "den", "der", "ter", "la", "le", "el", "al", "bin", "ben", "y", "e"}

// titles stand before names.
var titles = []string{"baroness", "baron", "sir", "dame", "lord", "lady", "dr", "prof"}

// noName are words of headings.
var noName = []string{
	"race", "races", "marathon", "elite", "men", "women", "mens", "womens", "wheelchair", "results", "result", "live", "text", "post",
	"advert", "team", "club", "news", "sport", "update", "updates", "breaking", "continue", "weather", "report", "run", "city", "mile", "world", "record",
}

// isName reports whether a line is a person's name and nothing else: two to four
// words, and a title before them, each with a capital letter and of letters,
// hyphens, apostrophes and an initial's point only, but for the particles of
// names; none that headings are made of, and no genitive.
func isName(line string) bool {
	words := strings.Fields(line)
	if len(words) > 0 && slices.Contains(titles, strings.ToLower(strings.TrimSuffix(words[0], "."))) {
		words = words[1:]
	}
	if len(words) < 2 || len(words) > 4 {
		return false
	}
	for i, w := range words {
		switch {
		case slices.Contains(noName, data.Fold(w)), strings.HasSuffix(w, "'s"), strings.HasSuffix(w, "’s"):
			return false
		case i > 0 && i < len(words)-1 && slices.Contains(particles, w):
		case !nameWord().MatchString(w):
			return false
		}
	}
	return true
}

var nameWord = lazy(`^(?:\p{Lu}[\pL\pM]*(?:['’-]\pL[\pL\pM]*)*|\p{Lu}\.|[dDlL]['’]\p{Lu}[\pL\pM]*)$`)

// withoutTitle is a name without the title before it, folded: Baroness Tanni
// Grey-Thompson and Tanni Grey-Thompson are one person.
func withoutTitle(name string) string {
	fold := data.Fold(name)
	if first, rest, ok := strings.Cut(fold, " "); ok && slices.Contains(titles, first) {
		return rest
	}
	return fold
}
