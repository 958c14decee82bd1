package desk

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/playout"
)

// slowly has the pages of a template made only when it is told to, or when nobody
// wants them any more. begun is told of each.
func (r *rig) slowly(template string) (begun <-chan string, finish func()) {
	<-r.view.model.jobs.settled()
	started, tell := make(chan string, 16), make(chan struct{})
	r.view.model.make = func(ctx context.Context, q control.Request) (*playout.Page, error) {
		if q.Template == template {
			started <- q.Template
			select {
			case <-tell:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		return r.room.Make(ctx, q)
	}
	return started, func() { close(tell) }
}

// What takes off air waits for nothing that is made for preview, and what was to
// be taken before it does not come after it.
func TestOutAndClearPassWhatIsBeingMade(t *testing.T) {
	r := openDesk(t)
	m := r.view.model
	for name, press := range map[string]func(){"F1": m.out, "Shift F1": m.outAll, "F11": m.clearLayer, "F12": m.clear} {
		r.preview("hassan")
		m.use("lower-third")
		r.await("the lower third", func() bool { p := r.view.aired.state.Preview; return p != nil && p.Template == "lower-third" })
		r.key(fyne.KeyF2)
		r.awaitOnAir(1)
		begun, finish := r.slowly("athlete-card")
		m.use("athlete-card")
		<-begun
		m.take() // of the card, once it is made
		press()
		r.awaitOnAir(0)
		r.await("what became of the take", func() bool { return strings.HasSuffix(r.view.foot.didWords, "the take before it is called off") })
		finish()
		<-m.jobs.settled()
		if s := r.channel.State(); len(s.Program) != 0 || s.Preview == nil || s.Preview.Template != "athlete-card" {
			t.Fatalf("%s: on air are %d pages, preview is %v; want none, and the card", name, len(s.Program), s.Preview)
		}
	}
}

// A take comes after what was to go off air before it.
func TestATakeComesAfterAnOut(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	for range 20 {
		r.view.model.take()
		<-r.view.model.jobs.settled()
		r.view.model.clear()
		r.view.model.take()
		<-r.view.model.jobs.settled()
		if n := len(r.channel.State().Program); n != 1 {
			t.Fatalf("on air are %d pages, want the one taken last", n)
		}
		r.view.model.clear()
		<-r.view.model.offs.settled()
	}
}

// A newer choice ends the making of an older one, and keeps what that has chosen;
// a take between them has it made.
func TestANewerChoiceEndsTheMakingOfAnOlder(t *testing.T) {
	r := openDesk(t)
	m := r.view.model
	r.preview("hassan")
	begun, finish := r.slowly("athlete-card")
	m.use("athlete-card")
	<-begun
	m.use("lower-third")
	<-m.jobs.settled()
	if p := r.channel.State().Preview; p == nil || p.Template != "lower-third" {
		t.Fatalf("preview %v, want the lower third, which was chosen last", p)
	}
	r.search("kipchoge")
	m.use("athlete-card")
	<-begun
	m.pick(r.view.library.hits[0].Hit) // ends it, and is ended by the next
	<-begun
	m.use("lower-third")
	<-m.jobs.settled()
	if p := r.channel.State().Preview; p == nil || p.Title != "Lower third · Eliud KIPCHOGE" {
		t.Fatalf("preview %v, want the lower third of whom was picked", p)
	}
	m.use("athlete-card")
	<-begun
	m.take()
	m.use("lower-third")
	finish()
	<-m.jobs.settled()
	s := r.channel.State()
	if len(s.Program) != 1 || s.Program[0].Due == nil || s.Program[0].Due.Template != "athlete-card" || s.Preview.Template != "lower-third" {
		t.Errorf("on air %v, in preview %v: want the card that was taken, and the lower third", s.Program, s.Preview)
	}
}

// While a page is made that takes its time the monitor's bar says so, and the
// buttons stay with the picture that is seen.
func TestWhatIsBeingMadeIsTold(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.view.model.use("lower-third")
	chosen := func() string {
		for _, b := range r.view.offer.templates {
			if b.On {
				return b.Label
			}
		}
		return ""
	}
	bar := func() string { return r.view.monitors[previewMonitor].titleText }
	r.await("the lower third", func() bool { return chosen() == "Lower third" && bar() == "PREVIEW · Lower third · Sifan HASSAN" })
	begun, finish := r.slowly("athlete-card")
	r.view.model.use("athlete-card")
	<-begun
	r.await("that it is made", func() bool { return bar() == "PREVIEW · making Athlete card · Sifan HASSAN …" })
	if got := chosen(); got != "Lower third" {
		t.Errorf("the button that is on is %q, and the picture the lower third", got)
	}
	finish()
	r.await("the card", func() bool { return bar() == "PREVIEW · Athlete card · Sifan HASSAN" && chosen() == "Athlete card" })
}
