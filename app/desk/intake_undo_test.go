package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// readIn reads a list of two athletes in and stands at its report.
func (r *rig) readIn() *wizard {
	r.t.Helper()
	r.drop(file(r.t, "list.csv", "bib,first_name,last_name,time\n7,Anna,Müller,2:30:00\n8,Bea,Keller,2:31:00\n"))
	for _, s := range []intakeStep{columnsStep, previewStep, planStep} {
		z := r.awaitStep(s)
		test.Tap(z.next)
	}
	return r.awaitStep(reportStep)
}

// A whole intake is not taken back by one press of a chord that nothing undoes.
func TestAnIntakeIsTakenBackOnlyWhenItIsSaidTwice(t *testing.T) {
	r := openDesk(t)
	before := r.count().Athletes
	z := r.readIn()
	r.act("intake-undo")
	const asks = "Take back all 2 rows of list.csv? Ctrl Shift Backspace once more"
	if !strings.Contains(z.foot.all, asks) || !strings.Contains(r.view.foot.didWords, asks) {
		t.Errorf("it says %q and %q, want %q", z.foot.all, r.view.foot.didWords, asks)
	}
	// Leaving the tab answers no, so the next press asks anew.
	r.act("tab-run")
	r.act("tab-intake")
	r.act("intake-undo")
	r.await("rest", r.idle)
	if got := r.count().Athletes; got != before+2 || z.state.step != reportStep {
		t.Fatalf("%d athletes at step %d, want %d: it was only asked", got, z.state.step, before+2)
	}
	z.own(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if z.asks.id != 0 || strings.Contains(z.foot.all, "Take back") || z.state.step != reportStep {
		t.Errorf("Esc leaves %q at step %d", z.foot.all, z.state.step)
	}
	r.act("intake-undo")
	r.act("intake-undo")
	r.awaitStep(chooseStep)
	if got := r.count().Athletes; got != before {
		t.Errorf("%d athletes, want %d", got, before)
	}
}

// The key that goes a step on is none elsewhere: nobody is thrown out of what is on air.
func TestNextDoesNothingOutsideTheIntake(t *testing.T) {
	r := openDesk(t)
	for _, tab := range []string{"tab-run", "tab-race"} {
		if r.view.keys.action(tab) == nil {
			t.Fatalf("no %s", tab)
		}
		r.act(tab)
		was := r.view.tabs.now.id
		said := r.view.foot.didWords
		r.act("intake-next")
		if got := r.view.tabs.now.id; got != was || r.view.foot.didWords != said {
			t.Errorf("from %s it goes to %s and says %q", was, got, r.view.foot.didWords)
		}
	}
	r.drop(file(t, "list.csv", "bib,first_name,last_name,time\n7,Anna,Müller,2:30:00\n"))
	r.awaitStep(columnsStep)
	r.act("tab-run")
	r.act("intake-next")
	if want := "A file is open in Intake"; r.view.tabs.now.id != "run" || !strings.Contains(r.view.foot.didWords, want) {
		t.Errorf("at %s it says %q, want %q", r.view.tabs.now.id, r.view.foot.didWords, want)
	}
}
