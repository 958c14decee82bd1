package intake

import (
	"fmt"
	"strings"
	"unicode"

	"mile26/data"
	"mile26/data/mark"
)

// The kinds of proposals.
const (
	ProposesProfile = "profile" // a Name/Age/Country block with a draft bio
	ProposesCredit  = "credit"  // a speaker and what they are
	ProposesResult  = "result"  // a place, a time, or that somebody finished
	ProposesStatus  = "status"  // somebody did not finish or start
	ProposesSplit   = "split"   // a time at a checkpoint, of somebody or of a group
	ProposesRecord  = "record"
	ProposesFact    = "fact" // a field size, a number of attempts
)

// Proposal is one thing that a live text says and a person may accept. Its
// fields hold what the line says; what another line says about the same athlete
// or the same race is used too, and From says which line that was.
type Proposal struct {
	ID    string `json:"id"`   // the line and a number on it: "31.2"
	Line  int    `json:"line"` // from 1
	Kind  string `json:"kind"`
	Says  string `json:"says"`  // for people: "Women: 1st Mary Keitany 2:18:36 PB"
	Quote string `json:"quote"` // the line

	Name     string      `json:"name,omitempty"` // as printed; a family name alone where no line has more
	Country  string      `json:"country,omitempty"`
	Age      int         `json:"age,omitempty"`
	Category string      `json:"category,omitempty"`
	Place    int         `json:"place,omitempty"`
	Mark     string      `json:"mark,omitempty"`   // as printed
	Unread   string      `json:"unread,omitempty"` // why the mark could not be read
	Status   mark.Status `json:"status,omitempty"`
	Flags    []string    `json:"flags,omitempty"`
	At       string      `json:"at,omitempty"`     // a checkpoint
	Record   string      `json:"record,omitempty"` // WR, CR, NR
	Scope    string      `json:"scope,omitempty"`  // of a record: World, the event, a country
	Where    string      `json:"where,omitempty"`  // a record was set
	When     data.Date   `json:"when,omitempty"`
	Figure   string      `json:"figure,omitempty"` // of a fact; its text reads on from it
	Text     string      `json:"text,omitempty"`   // of a fact, a bio or a credit
	From     []string    `json:"from,omitempty"`   // what other lines say

	like    string // folded: whose fellow somebody is called, in the same race
	time    mark.Mark
	check   checkpoint
	profile *profile
	credit  *credit
}

// Proposals reads what a live text says, in the order of its lines; nil for
// every other form. The same twice is proposed once.
//
// Read are profile blocks and speakers' credits, and sentences of a few plain
// forms about results, splits, records, statuses and field sizes. Speech,
// viewers' posts and captions are passed over. A sentence about what may happen
// ("a bid to win") proposes nothing, and nor does one whose subject is not clear.
func (s *Source) Proposals(o Options) []Proposal {
	if s.list != nil || s.plan > 0 {
		return nil
	}
	text := parseLiveText(s.text)
	all := proseOf(splitLines(s.text), text, o).proposals()
	for i := range text.profiles {
		p := &text.profiles[i]
		all = append(all, Proposal{Line: p.line, Kind: ProposesProfile, Name: p.name, Text: p.bio, profile: p, Quote: strings.Join(p.raw[:min(3, len(p.raw))], " ")})
	}
	seen := map[string]bool{}
	for i := range text.credits {
		c := &text.credits[i]
		if key := withoutTitle(c.name) + "\x00" + data.Fold(c.role); !seen[key] {
			seen[key] = true
			all = append(all, Proposal{Line: c.line, Kind: ProposesCredit, Name: c.name, Text: c.role, credit: c, Quote: c.name + " / " + c.printed})
		}
	}
	return numbered(all)
}

// numbered sorts proposals by line and gives them their numbers and words.
func numbered(all []Proposal) []Proposal {
	byLine := map[int]int{}
	sortProposals(all)
	for i := range all {
		p := &all[i]
		byLine[p.Line]++
		p.ID = fmt.Sprintf("%d.%d", p.Line, byLine[p.Line])
		p.Says = p.says()
	}
	return all
}

// says is a proposal in words.
func (p Proposal) says() string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	who := p.Name
	if p.Country != "" && who != "" {
		who += " " + p.Country
	}
	if p.Kind == ProposesRecord {
		add(p.Record)
		add(p.Scope)
	}
	if p.Category != "" {
		add(p.Category + ":")
	}
	if p.Place > 0 {
		add(mark.Ordinal(p.Place))
	}
	add(who)
	add(p.At)
	add(p.figures())
	add(string(p.Status))
	add(strings.Join(p.Flags, " "))
	add(p.Where)
	add(string(p.When))
	add(p.Figure)
	if p.Text != "" && (p.Kind == ProposesCredit || p.Kind == ProposesProfile) {
		add("·") // between who it is and what they are
	}
	add(p.Text)
	if p.Unread != "" {
		add("(unread: " + p.Unread + ")")
	}
	return strings.Join(parts, " ")
}

// figures is the mark in figures: as printed, or what was read of one in words.
func (p Proposal) figures() string {
	if p.time.Known() && strings.ContainsFunc(p.Mark, unicode.IsLetter) {
		return mark.Format(p.time.Time)
	}
	return p.Mark
}
