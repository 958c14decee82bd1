package desk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/data"
)

// The moment that is kept for a line is nobody else's: it goes with the line, however
// that is taken away.
func TestAMomentGoesWithItsLine(t *testing.T) {
	for name, away := range map[string]func(f *field){
		"Backspace": func(f *field) {
			for range len("102 9:99") {
				f.key(fyne.KeyBackspace)
			}
		},
		"Esc":                 func(f *field) { f.key(fyne.KeyEscape) },
		"typed over":          func(f *field) { f.c.entry.Anew() },
		"cut, and typed anew": func(f *field) { f.c.entry.Anew(); f.key(fyne.KeyDelete) },
	} {
		t.Run(name, func(t *testing.T) {
			f := openField(t)
			f.start()
			f.now = f.now.Add(31 * time.Minute)
			f.typed("102 9:99")
			f.key(fyne.KeyReturn)
			if f.c.moment.IsZero() || !strings.Contains(f.c.bigAll, "is kept for it") {
				t.Fatalf("told %q of a line that cannot be read", f.c.bigAll)
			}
			away(f)
			f.now = f.now.Add(14 * time.Second)
			f.typed("101")
			if f.c.bigAll != "" {
				t.Errorf("told still: %q", f.c.bigAll)
			}
			f.key(fyne.KeyReturn)
			f.awaitReads("KEPT 10 km 101 Runner WOMEN0 31:14 1")
		})
	}
}

// Enter alone keeps no moment when it is refused: there is nothing to mend.
func TestEnterAloneLeavesNoMoment(t *testing.T) {
	f := openField(t)
	err := f.room.Show().Update(t.Context(), func(tx *data.Tx) error { return tx.SetRunning(nil) })
	if err != nil {
		t.Fatal(err)
	}
	f.await("no race", func() bool { return len(f.c.raced.running) == 0 })
	f.key(fyne.KeyReturn)
	if !f.c.moment.IsZero() || f.c.bigAll != "▲ not read" {
		t.Errorf("kept %v, told %q", f.c.moment, f.c.bigAll)
	}
}

// A time that nobody has run is kept and marked in words.
func TestATimeThatNobodyHasRunIsMarked(t *testing.T) {
	f := openField(t)
	f.start()
	f.enters(14*time.Minute, "101")
	f.awaitReads("▲ KEPT 10 km 101 Runner WOMEN0 14:00 1")
	if !strings.HasPrefix(f.c.smallAll, "▲ faster than anybody has run 10 km: look at it · ") {
		t.Errorf("told %q", f.c.smallAll)
	}
	f.key(fyne.KeyDown)
	if !strings.HasPrefix(f.c.aboutAll, "▲ faster than anybody has run 10 km: look at it · ") {
		t.Errorf("of the row: %q", f.c.aboutAll)
	}
}

// The race that is marked has its bibs, when another has them too.
func TestABibIsOfTheMarkedRace(t *testing.T) {
	f := openField(t)
	err := f.room.Show().Update(t.Context(), func(tx *data.Tx) error { return tx.SetRunning([]data.ID{f.women, f.men}) })
	if err != nil {
		t.Fatal(err)
	}
	f.await("both races", func() bool { return len(f.c.raced.running) == 2 })
	f.ctrlShift(fyne.KeyDown)
	f.ctrlShift(fyne.KeyG)
	f.await("the gun of the men", func() bool { return !f.c.raced.running[1].race.Start.IsZero() })
	f.enters(32*time.Minute, "103")
	f.awaitReads("KEPT 10 km 103 Runner MEN0 · Men 32:00 1")
	if !strings.Contains(f.c.smallAll, "▲ 1/103 is Runner WOMEN2 · ") {
		t.Errorf("told %q", f.c.smallAll)
	}
}

// What there is to know of a line is in the operator's language, in all its parts.
func TestTroublesAreInTheOperatorsLanguage(t *testing.T) {
	speakEnglish(t)
	if err := speak("de", "en"); err != nil {
		t.Fatal(err)
	}
	const said = "2/1 is Dennis KIMETTO; 3/1 is Ronaldo; faster than anybody has run 10 km: look at it; has 14:30 here already, which stays"
	got := troubles(said)
	for _, english := range []string{" is ", "faster", "look at", "already"} {
		if strings.Contains(got, english) {
			t.Errorf("%q is told as %q", said, got)
		}
	}
	for _, want := range []string{"2/1 ist Dennis KIMETTO", "3/1 ist Ronaldo", "gelaufen ist (10 km): bitte prüfen; "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is told as %q, without %q", said, got, want)
		}
	}
}
