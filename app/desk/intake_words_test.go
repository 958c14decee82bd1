package desk

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/data/intake"
	"mile26/data/nation"
)

// Whatever the desk calls what a column holds, an operator who types that means it,
// in every language; and so do the intake's own words.
func TestMeaningsAreTypedAsTheyAreShown(t *testing.T) {
	t.Cleanup(func() { speakEnglish(t) })
	for _, l := range languages {
		if err := speak(l.code, "en"); err != nil {
			t.Fatal(err)
		}
		seen := map[string]string{}
		for _, m := range append(intake.Meanings(), "split 5 km", "split Half") {
			words := meaningWords(m)
			if got := meaningOf(words); !strings.EqualFold(got, m) {
				t.Errorf("%s: %q is shown as %q, and that is read as %q", l.code, m, words, got)
			}
			if got := meaningOf(m); !strings.EqualFold(got, m) {
				t.Errorf("%s: %q is read as %q", l.code, m, got)
			}
			if seen[words] != "" {
				t.Errorf("%s: %q and %q are both called %q", l.code, m, seen[words], words)
			}
			if seen[words] = m; !slices.Contains(meanings, m) && !strings.HasPrefix(m, splitMeaning) {
				t.Errorf("nobody has words for %q", m)
			}
		}
		for _, s := range codeSets {
			if got := codeSetOf(codeSetWords(string(s))); got != s {
				t.Errorf("%s: the codes %q are shown as %q, and that is read as %q", l.code, s, codeSetWords(string(s)), got)
			}
		}
		if got := codeSetOf("Names"); got != nation.Names {
			t.Errorf("%s: Names is read as %q", l.code, got)
		}
	}
}

// The intake speaks the operator's language, and is told in it.
func TestIntakeSpeaksGerman(t *testing.T) {
	r := in(t, "de")
	r.drop(file(t, "club.csv", "Startnr;Laeufer;Land;5 km;Zeit\n7;Anna Müller;SUI;15:01;2:30:00\n"))
	z := r.awaitStep(columnsStep)
	if got, want := z.detailAll, "Liste · UTF-8 · Semikolon · 1 Zeilen · Ländercodes: IOC"; got != want {
		t.Errorf("the file is %q, want %q", got, want)
	}
	means := func() (all []string) {
		for _, row := range z.grid.rows[:5] {
			all = append(all, row[1].Text)
		}
		return all
	}
	if got, want := strings.Join(means(), " "), "Startnummer nicht übernommen Land Zwischenzeit 5 km offizielle Zeit"; got != want {
		t.Errorf("the columns mean %q, want %q", got, want)
	}
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.typed("unsinn")
	r.key(fyne.KeyReturn)
	r.await("the fault", func() bool {
		return strings.Contains(r.view.foot.didWords, "„unsinn“") && strings.Contains(r.view.foot.didWords, "Nachname")
	})
	r.key(fyne.KeyReturn)
	r.typed("name in einem feld")
	r.key(fyne.KeyReturn)
	r.await("the column's meaning", func() bool { return z.state.mapping[1].Meaning == "name in one field" })
	if got, want := z.grid.rows[1][1].Text, "Name in einem Feld"; got != want {
		t.Errorf("it is shown as %q, want %q", got, want)
	}
	r.act("intake-next")
	r.awaitStep(previewStep)
	if got, want := z.grid.columns[1].Title, "STARTNUMMER"; got != want {
		t.Errorf("the first column is headed %q, want %q", got, want)
	}
}
