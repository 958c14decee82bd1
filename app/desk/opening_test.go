package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/assets"
	"mile26/data"
)

// onOpening is an opening window whose goroutine is the test's.
type onOpening struct {
	*Opening
	inbox   []func()
	now     time.Time
	stopped int
}

func openOpening(t *testing.T) *onOpening {
	t.Helper()
	p := &onOpening{now: time.Date(2023, 4, 23, 9, 0, 0, 0, time.UTC)}
	p.Opening = newOpening(test.NewTempApp(t), OpeningOptions{
		ShowName: "London 2014", ShowPath: "/shows/London 2014.mile26", Fonts: assets.Fonts(), Stop: func() { p.stopped++ },
	}, means{post: func(f func()) { p.inbox = append(p.inbox, f) }, now: func() time.Time { return p.now }})
	return p
}

// words lets in what is on its way and returns what the window says.
func (p *onOpening) words() string {
	for _, f := range p.inbox {
		f()
	}
	p.inbox = nil
	return p.gauge.how.Text
}

func TestTheOpeningWindowSaysHowFarItIs(t *testing.T) {
	p := openOpening(t)
	p.Told(data.Progress{Step: data.StepCopy, Done: 25, Total: 100, Bytes: true}) // before there is a window
	p.build()
	if got, want := p.words(), "Copying the show first · 25 %"; got != want {
		t.Errorf("at first it says %q, want %q", got, want)
	}
	for _, c := range []struct {
		after time.Duration
		at    data.Progress
		want  string
	}{
		{time.Millisecond, data.Progress{Step: data.StepCopy, Done: 50, Total: 100, Bytes: true}, "Copying the show first · 50 %"},
		{time.Millisecond, data.Progress{Step: data.StepCopy, Done: 51, Total: 100, Bytes: true}, "Copying the show first · 50 %"}, // too soon to be worth a picture
		{progressEvery, data.Progress{Step: data.StepCopy, Done: 60, Total: 100, Bytes: true}, "Copying the show first · 60 %"},
		{time.Millisecond, data.Progress{Step: data.StepUpdate, Done: 0, Total: 5}, "Bringing the show up to date · 0 of 5"},
		{progressEvery, data.Progress{Step: data.StepUpdate, Done: 2, Total: 5}, "Bringing the show up to date · 2 of 5"},
	} {
		p.now = p.now.Add(c.after)
		p.Told(c.at)
		if got := p.words(); got != c.want {
			t.Errorf("told %+v it says %q, want %q", c.at, got, c.want)
		}
	}
	if w, trough := p.gauge.bar.Size().Width, p.gauge.trough.Size().Width; w != trough*2/5 {
		t.Errorf("the bar is %v wide, want two fifths of %v", w, trough)
	}
}

func TestTheOpeningWindowGivesWayToTheDesk(t *testing.T) {
	p := openOpening(t)
	p.build()
	closed := false
	p.window.SetOnClosed(func() { closed = true; p.leave() })
	p.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.stopped != 1 || closed {
		t.Errorf("Esc stops it %d times, closed %v; want it stopped, and closed when that is done", p.stopped, closed)
	}
	did := 0
	p.Then(func() { did++ })
	p.words()
	if did != 1 || !closed {
		t.Errorf("it does %d things, closed %v; want 1 and true", did, closed)
	}
	p.Then(func() { did++ })
	p.Told(data.Progress{Step: data.StepUpdate})
	p.words()
	if did != 1 {
		t.Error("a window that is gone does what was for it")
	}
}

func TestTheOpeningWindowSaysWhyAShowCannotBeOpened(t *testing.T) {
	p := openOpening(t)
	p.build()
	closed := false
	p.window.SetOnClosed(func() { closed = true; p.leave() })
	p.Told(data.Progress{Step: data.StepUpdate, Done: 1, Total: 5})
	p.Failed(errors.New("open show London 2014.mile26: not a Mile26 show"))
	p.words()
	if p.why == nil || !strings.Contains(p.why.Text, "not a Mile26 show") || p.keys.Text != "Esc closes this" || p.name.Text != "London 2014 could not be opened" {
		t.Fatalf("it says %q, %+v, %q", p.name.Text, p.why, p.keys.Text)
	}
	if p.window.Content() != p.body || closed {
		t.Errorf("it shows something else, closed %v", closed)
	}
	p.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !closed || p.stopped != 0 {
		t.Errorf("after Esc it is closed %v, and stopped %d times", closed, p.stopped)
	}
	p.Failed(errors.New("again")) // it is gone
	p.words()
	if p.why.Text == "again" {
		t.Error("a window that is gone says more")
	}
}
