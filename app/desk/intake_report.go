package desk

import (
	"strconv"
	"strings"

	"mile26/data/intake"
)

// The report of an intake names a few of many.
const (
	reportRaces = 12
	reportCodes = 20
)

// reportWords is an intake's report in the operator's language: what was found
// out about the file, and what somebody should look at. The counts stand above it.
func reportWords(r intake.Report) string {
	if r.File == "" {
		return ""
	}
	lines := []string{joined(", ", r.File, fileWord(r.Form), heard(r.Encoding), fileWord(r.Delimiter))}
	if r.Sheet != "" {
		lines[0] += ", " + tr("sheet %s", r.Sheet)
	}
	lines = append(lines, addedWords(r))
	lines = append(lines, columnWords(r)...)
	lines = append(lines, raceWords(r.Races)...)
	for _, d := range r.Decisions {
		lines = append(lines, firstUpper(heard(withoutFlags(d))))
	}
	if r.Known > 0 {
		lines = append(lines, trN("%d row is of an athlete whom the show knows from elsewhere, by id or by name and country",
			"%d rows are of athletes whom the show knows from elsewhere, by id or by name and country", r.Known))
	}
	if r.OneField > 0 {
		lines = append(lines, trN("%d name is kept in one field: the file does not say which part is the family name",
			"%d names are kept in one field: the file does not say which part is the family name", r.OneField))
	}
	lines = append(lines, differWords(r)...)
	if r.Doubles > 0 {
		lines = append(lines, trN("%d pair of athletes who are likely one: look at them and merge, or say that they are two",
			"%d pairs of athletes who are likely one: look at them and merge, or say that they are two", r.Doubles))
	}
	for _, g := range r.Notes {
		lines = append(lines, noteWords(g))
	}
	for _, g := range r.Rejects {
		lines = append(lines, "▲ "+tr("Rejected, %s: %s (%s)", timesWords(g.Count), heard(g.Reason), exampleWords(g.Examples, g.Count)))
	}
	if r.RejectsFile != "" {
		lines = append(lines, tr("The rejected rows are in %s: mend them there and read that file", r.RejectsFile))
	}
	return strings.Join(lines, "\n")
}

// differWords say of rows that contradict the show what the view of clashes will have
// of them: results with two times, and nothing else.
func differWords(r intake.Report) []string {
	if r.Clash == 0 {
		return nil
	}
	return []string{
		"▲ " + trN("%d row differs from what the show holds: that is kept, and this as printed", "%d rows differ from what the show holds: that is kept, and this as printed", r.Clash),
		tr("Results with two times now, which Clashes in Races shows: %d", r.TwoTimes()),
	}
}

// fateWords is what becomes of a row, for the operator: a clash is what the view of that
// name shows, and a row may differ in something else.
func fateWords(what string) string {
	if what == intake.FateClash {
		return tr("differs")
	}
	return heard(what)
}

// joined joins the words that are not empty.
func joined(between string, words ...string) string { return join(between, words) }

func addedWords(r intake.Report) string {
	rows := trN("%d row", "%d rows", r.Rows)
	words := tr("%s · athletes added: %d · people added: %d", rows, r.Athletes, r.People)
	if r.LeftOut > 0 {
		words += " · " + tr("left out: %d", r.LeftOut)
	}
	return words
}

// columnWords are the columns: what was taken for what, what was not, and how
// countries are written.
func columnWords(r intake.Report) (lines []string) {
	if len(r.Columns) > 0 {
		parts := make([]string, len(r.Columns))
		for i, c := range r.Columns {
			parts[i] = c.Column + " = " + meaningWords(c.As)
		}
		lines = append(lines, tr("Columns: %s", strings.Join(parts, ", ")))
	}
	for _, u := range r.Unmatched {
		lines = append(lines, tr("Column not taken: “%s”, %s", u.Column, heard(u.Reason)))
	}
	switch {
	case r.CodeSet == "":
	case r.CodeTold:
		lines = append(lines, tr("Country codes: %s, as told", codeSetWords(r.CodeSet)))
	default:
		lines = append(lines, tr("Country codes: %s, found from the file", codeSetWords(r.CodeSet)))
	}
	if len(r.Codes) > 0 {
		var parts []string
		for _, c := range r.Codes[:min(len(r.Codes), reportCodes)] {
			parts = append(parts, c.Printed+" "+strconv.Itoa(c.Count)+"×")
		}
		if more := len(r.Codes) - len(parts); more > 0 {
			parts = append(parts, tr("and %d more", more))
		}
		lines = append(lines, "▲ "+tr("Codes that are none: %s", strings.Join(parts, ", ")))
	}
	return lines
}

// raceWords are the races with the rows that went into them.
func raceWords(races []intake.RaceCount) (lines []string) {
	for i, race := range races {
		if i == reportRaces {
			return append(lines, tr("and %d more", len(races)-i))
		}
		rows := trN("%d row", "%d rows", race.Rows)
		line := tr("Race: %s, in the show already, %s", race.Race, rows)
		if race.New {
			line = tr("Race: %s, new, %s", race.Race, rows)
		}
		if race.Metres > 0 {
			line += ", " + decimal(race.Metres, -1) + " m"
		}
		lines = append(lines, line)
	}
	return lines
}

// noteWords are fields that were not taken as they are printed, for one reason.
func noteWords(g intake.NoteGroup) string {
	many, reason, of := timesWords(g.Count), heard(g.Reason), exampleWords(g.Examples, g.Distinct)
	if g.Column == "" {
		return tr("Note, %s: %s (%s)", many, reason, of)
	}
	return tr("Note, %s in %s: %s (%s)", many, g.Column, reason, of)
}

func timesWords(n int) string { return trN("%d time", "%d times", n) }

func exampleWords(list []intake.Example, all int) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = tr("line %d: %s", e.Line, e.Printed)
	}
	if more := all - len(list); more > 0 {
		parts = append(parts, tr("and %d more", more))
	}
	return strings.Join(parts, "; ")
}

// withoutFlags is what was concluded from a file without the flags of the command
// line by which it can be told otherwise there: here it is told in the table.
func withoutFlags(said string) string {
	parts := strings.Split(said, "; ")
	kept := parts[:0]
	for _, p := range parts {
		if !strings.Contains(p, "--") {
			kept = append(kept, p)
			continue
		}
		if i := strings.LastIndex(p, ": "); i >= 0 && !strings.Contains(p[:i], "--") {
			kept = append(kept, p[:i])
		}
	}
	return strings.Join(kept, "; ")
}

// intakePhrases are what the intake says of files, rows and photos.
var intakePhrases = []string{
	"new", "changed", "same", "rejected", "left out", "kept",

	// why a column is what it is, or was not taken
	"its heading says so", "told", "remembered from %s", "%s with BOM",
	"it has no heading", "the name is read from another column", "the %s is read from %s", "another column holds the split at %s",
	"its heading is none that is known", "told to leave it out", "%s was told to be read instead",

	// what was concluded
	"no race: it has no column about one, so its rows are athletes only",
	"category: the event column names disciplines, so each is a race of its own for each sex",
	"event: the file names none, so it is called %s after the file",
	"category: the file names none, so every race has one field for all, and places run across it",
	"date: rows of one race are of several days, so %d races are kept apart by the day",
	"date: rows of one race are of several days, so 1 race is kept apart by the day",
	"distance: %s m, because %s", "distance: not known for %d races", "distance: not known for 1 race",
	"time: the file has no official times, so chip times are shown, marked as such in their source",
	"line %d above the header was not taken: %s", "ages are as of %s, the date of the first line",
	"it says nothing that is read: no profile block (Name:, Age:, Country:), no speaker's credit, no result",
	"nothing of it was taken", "event: %s, which the text names most often", "year: the text does not say",

	// why a row was rejected
	"the name of a profile cannot be read", "a quotation mark does not close where its field ends; close it or double it",
	"it has not as many fields as the header", "it has no name", "letters of the name are lost", "the name runs over two lines",
	"the place cannot be read", "the official time cannot be read", "the status cannot be read", "the year cannot be read",
	"its bib belongs to another athlete of the race", "its bib stands in another row too",
	"its name stands twice in the race and it has no bib, so nobody can tell which it is",
	"its entry was deleted from the show by hand, and stays so", "its race was deleted from the show by hand, and stays so",
	"the official time can be read in two ways, and only the distance of the race tells which",

	// why a field was not taken as it is printed
	"quoted from the text, a draft: put it in your own words before it goes on air", "the broadcaster was left off the credit",
	"looks like a speaker's credit, but names no broadcaster that is known; add the person by hand",
	"the text gives this person another credit too; the first one is taken",
	"letters are lost; left empty", "no country or code of the set; left empty, kept as printed", "a time of zero means none here; left empty",
	"the time cannot be read; left empty", "the date cannot be read for certain; left empty", "the age cannot be read; left empty",
	"neither women nor men; left empty", "the distance cannot be read for certain; left empty", "a distance, a height or points, not a time",
	"an unusual sign or figure in a name; taken as printed", "the time of an entry without a result; not taken as one",
	"the row enters no race; not taken",
	"the race has this name and country with another place and time; entered beside it",
	"the race has another name of this country with the same time; entered beside it, look whether they are one",
	"the show holds something else; the show's is kept, this as printed",
	"the id is of another athlete of the show; not taken, look which of them has it",
	"another source or a hand gave the split; it stays, this as printed",
	"athletes share a place with different times; all are kept as printed",
	"the show has another time; both are kept, the show's stays chosen",
	"has a photo, which stays",
}
