package desk

import (
	"strings"
	"testing"

	"mile26/data/intake"
)

// A report is told in the operator's language, and without the flags of the command
// line.
func TestReportsAreInTheOperatorsLanguage(t *testing.T) {
	if err := speak("de", "en-GB"); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := speak("en", "en-GB"); err != nil {
			t.Error(err)
		}
	}()
	r := intake.Report{
		File: "club.csv", Form: "list", Encoding: "UTF-8", Rows: 3, Athletes: 2, OneField: 1, CodeSet: "ioc",
		Unmatched: []intake.Unmatched{{Column: "Verein 2", Reason: "its heading is none that is known"}},
		Decisions: []string{
			`event: the file names none, so it is called "club" after the file; tell it with --event`,
			"nothing of it was taken: accept what is right with --accept all, or by line or number, as in --accept 12,31.2",
			"distance: not known for 2 races; a distance column, the event's name (as in 10000 m) or --metres tells it",
		},
		Races:   []intake.RaceCount{{Race: "Club Run 2031", New: true, Rows: 2, Metres: 10000}},
		Rejects: []intake.RejectGroup{{Reason: "it has no name", Count: 1, Examples: []intake.Example{{Line: 4, Printed: ";GER"}}}},
	}
	want := []string{
		"club.csv, Liste, UTF-8", "3 Zeilen · neue Sportler: 2 · neue Personen: 0", "Spalte nicht übernommen: „Verein 2“, ihre Überschrift ist nicht bekannt",
		"Ländercodes: IOC, aus der Datei erkannt", "Rennen: Club Run 2031, neu, 2 Zeilen, 10000 m",
		`Veranstaltung: Die Datei nennt keine, also heißt sie "club" nach der Datei`, "Nichts davon wurde übernommen", "Strecke: bei 2 Rennen nicht bekannt",
		"1 Name steht in einem Feld: Die Datei sagt nicht, was der Nachname ist", "▲ Abgelehnt, 1-mal: sie hat keinen Namen (Zeile 4: ;GER)",
	}
	if got := reportWords(r); got != strings.Join(want, "\n") {
		t.Errorf("the report says\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// A row that differs in no time is not among the clashes, and the report says so.
func TestAReportSaysWhatOfItIsAmongTheClashes(t *testing.T) {
	got := reportWords(intake.Report{File: "a.csv", Form: "list", Clash: 1})
	for _, want := range []string{"▲ 1 row differs from what the show holds: that is kept, and this as printed", "Results with two times now, which Clashes in Races shows: 0"} {
		if !strings.Contains(got, want) {
			t.Errorf("the report says\n%s\nwithout %q", got, want)
		}
	}
	if _, rows := fateRows([]intake.Fate{{Line: 3, What: intake.FateClash, Why: "club"}}); len(rows) != 1 || rows[0][1].Text != "▲ differs" {
		t.Errorf("the row is %+v, want ▲ differs", rows)
	}
}

// Before anything was read the intake says how it begins, with the key that is
// printed on the button.
func TestNothingReadYet(t *testing.T) {
	r := openDesk(t)
	r.act("tab-intake")
	z := r.view.wizard
	r.await("the log", func() bool { return z.none.Visible() && z.grid.table.Hidden })
	if !strings.HasSuffix(z.detailAll, "or name it: Ctrl Shift D") {
		t.Errorf("it says %q", z.detailAll)
	}
}
