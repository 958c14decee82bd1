package intake

import (
	"context"
	"fmt"
	"strings"

	"mile26/data"
	"mile26/data/nation"
)

// The reasons of a live text.
const (
	whyNoPerson   = "the name of a profile cannot be read"
	whyQuoted     = "quoted from the text, a draft: put it in your own words before it goes on air"
	whyChannel    = "the broadcaster was left off the credit"
	whyDoubtful   = "looks like a speaker's credit, but names no broadcaster that is known; add the person by hand"
	whyTwoCredits = "the text gives this person another credit too; the first one is taken"
)

// The names of what a live text has in place of columns.
const (
	partBio     = "Bio"
	partCredit  = "Credit"
	partAge     = "Age"
	partCountry = "Country"
)

// takeText brings what was accepted of a live text into the show.
func (in *intake) takeText(ctx context.Context, to sink, notes *noteKeeper) error {
	text := parseLiveText(in.text)
	r := &in.report
	r.Rows, r.Proposals = text.lines, in.Proposals(in.o)
	roster, err := shown{show: in.show}.athletes(ctx, false, 0)
	if err != nil {
		return err
	}
	t := &textTaker{in: in, to: to, notes: notes, roster: roster}
	if len(text.profiles) > 0 {
		r.CodeSet = string(nation.Names)
		if text.date != "" {
			r.Decisions = append(r.Decisions, fmt.Sprintf("ages are as of %s, the date of the first line", text.date))
		}
	}
	var prose []Proposal
	var credits []credit
	for _, p := range r.Proposals {
		switch {
		case !in.o.Accept.proposal(p):
			r.LeftOut++
			in.fate(p.Line, FateLeftOut, p.Says)
		case p.profile != nil:
			if err := t.profile(*p.profile, text.date); err != nil {
				return fmt.Errorf("line %d: %w", p.Line, err)
			}
		case p.credit != nil:
			credits = append(credits, *p.credit)
		default:
			prose = append(prose, p)
		}
	}
	if err := t.speakers(ctx, in.show, credits); err != nil {
		return err
	}
	if err := t.prose(ctx, prose, text.date); err != nil {
		return err
	}
	for _, c := range text.doubtful {
		if err := t.note(c.line, partCredit, c.name+": "+c.printed, whyDoubtful); err != nil {
			return err
		}
	}
	switch {
	case len(r.Proposals) == 0:
		r.Decisions = append(r.Decisions, "it says nothing that is read: no profile block (Name:, Age:, Country:), no speaker's credit, no result")
	case r.LeftOut == len(r.Proposals):
		r.Decisions = append(r.Decisions, "nothing of it was taken: accept what is right with --accept all, or by line or number, as in --accept 12,31.2")
	}
	return nil
}

// textTaker brings what a live text says into a show.
type textTaker struct {
	in     *intake
	to     sink
	notes  *noteKeeper
	roster *roster
}

func (t *textTaker) note(line int, column, printed, reason string) error {
	t.in.report.note(line, column, printed, reason)
	return t.notes.add(data.Note{Line: line, Column: column, Printed: printed, Reason: reason})
}

// profile brings in a profile block. Its bio is other people's prose: it stands
// in quotation marks, and a note says where it is from.
func (t *textTaker) profile(p profile, on data.Date) error {
	rec := &record{row: row{line: p.line, raw: strings.Join(p.raw, "\n")}, athlete: data.Athlete{Whole: p.name}}
	rec.fold = data.Fold(p.name)
	if rec.fold == "" || lostLetters(p.name) || strings.Contains(p.name, "?") {
		t.in.reject(rec.row, rejection{whyNoPerson, p.name})
		return nil
	}
	if age, ok := readAge(p.age); !ok {
		rec.remark(partAge, p.age, whyAge)
	} else if age > 0 {
		rec.athlete.Age, rec.athlete.AgeOn = age, on
	}
	if n, ok := nation.Find(p.country, nation.Names); ok {
		rec.athlete.Country = n.Code
	} else if p.country != "" {
		rec.athlete.CountryPrinted = p.country
		rec.remark(partCountry, p.country, whyNation)
	}
	if lostLetters(p.bio) {
		rec.remark(partBio, p.bio, whyLostField)
		p.bio = ""
	}
	if p.bio != "" {
		rec.athlete.Bio = "“" + p.bio + "”"
	}
	a := &applier{to: t.to, roster: t.roster, notes: t.notes, report: &t.in.report, source: t.in.source(), fate: t.in.fate}
	if err := a.applyAthlete(rec); err != nil || p.bio == "" {
		return err
	}
	return t.note(p.bioLine, partBio, p.bio, whyQuoted)
}

// speakers brings in the people with credits, each once.
func (t *textTaker) speakers(ctx context.Context, show *data.Show, credits []credit) error {
	if len(credits) == 0 {
		return nil
	}
	people, err := show.People(ctx)
	if err != nil {
		return fmt.Errorf("the show's people: %w", err)
	}
	have := map[string]*data.Person{}
	for i := range people {
		p := &people[i]
		have[withoutTitle(strings.TrimSpace(p.Given+" "+p.Family+" "+p.Whole))] = p
	}
	first := map[string]credit{}
	for _, c := range credits {
		key := withoutTitle(c.name)
		if before, ok := first[key]; ok {
			if data.Fold(before.role) != data.Fold(c.role) {
				if err := t.note(c.line, partCredit, c.name+": "+c.printed, whyTwoCredits); err != nil {
					return err
				}
			}
			continue
		}
		first[key] = c
		if err := t.speaker(c, have[key]); err != nil {
			return fmt.Errorf("line %d: %w", c.line, err)
		}
	}
	return nil
}

// speaker brings in one person, whom the show has or not.
func (t *textTaker) speaker(c credit, have *data.Person) error {
	switch {
	case have == nil:
		if _, err := t.to.AddPerson(data.Person{Whole: c.name, Credit: c.role, Source: t.source(c.line)}); err != nil {
			return err
		}
		t.in.report.People++
		t.in.report.OneField++
		t.in.report.countNew()
		t.in.fate(c.line, FateNew, "")
		return t.note(c.line, partCredit, c.printed, whyChannel)
	case have.Credit == "":
		have.Credit = c.role
		t.in.fate(c.line, t.in.report.count(difference{entry: true}), "")
		return t.to.UpdatePerson(*have)
	case data.Fold(have.Credit) != data.Fold(c.role):
		t.in.fate(c.line, t.in.report.count(difference{clash: true}), whyDiffers)
		return t.note(c.line, partCredit, c.printed, whyDiffers)
	}
	t.in.fate(c.line, t.in.report.count(difference{}), "")
	return nil
}

// rejectedBlocks is the rejects file of a live text: the blocks as they stand in
// it, each below a line that says where it stood and why it was rejected, which
// a later import passes over.
func rejectedBlocks(rejects []reject) string {
	var b strings.Builder
	for _, r := range rejects {
		fmt.Fprintf(&b, "%s %d, %s %s\n\n%s\n\n", colLine, r.row.line, colReason, plain(r.why.String(), 0), r.row.raw)
	}
	return b.String()
}
