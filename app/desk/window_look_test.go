package desk

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"mile26/app/desk/golden"
)

// heldClock is a clock that stands until it is moved on.
type heldClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *heldClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *heldClock) advance(by time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
	return c.now
}

// onStage is a desk whose every clock is held, so that its window is the same to
// the pixel whenever it is drawn.
type onStage struct {
	*rig
	clock *heldClock
}

// stageSize is the window's size in these pictures.
var stageSize = fyne.NewSize(1440, 900)

func openStage(t *testing.T) *onStage {
	t.Helper()
	c := &heldClock{now: time.Date(2023, 4, 23, 9, 0, 0, 0, time.UTC)}
	s := &onStage{rig: openDeskAt(t, sampleShow(t), c.Now, func(_ fyne.App, o *Options) {
		o.Station = Station{Theme: "thames", Themes: []string{"mall", "thames"}}
	}), clock: c}
	s.now = c.Now()
	s.window.Resize(stageSize)
	return s
}

// goesBy lets time go by, on the channel and in the window, until nothing moves.
func (s *onStage) goesBy(d time.Duration) {
	s.t.Helper()
	s.now = s.clock.advance(d)
	s.await("the channel at rest", func() bool { return !s.view.aired.state.Moving })
	s.view.receive(ticked{now: s.now, outputs: s.rack.States()})
}

// take takes what is in preview, and lets it come in.
func (s *onStage) take() {
	s.t.Helper()
	n := len(s.view.aired.state.Program)
	s.key(fyne.KeyF2)
	s.await("the page on air", func() bool { return len(s.view.aired.state.Program) > n })
	s.goesBy(5 * time.Second)
}

// looks holds the window to its pictures. What it is to show may still be on its
// way from the model: it has to come to look like them.
func (s *onStage) looks(name string) {
	s.t.Helper()
	c := s.window.Canvas().(software.WindowlessCanvas)
	for _, scale := range []float32{1, 1.5} {
		c.SetScale(scale)
		s.window.Resize(stageSize)
		at := fmt.Sprintf("window-%s@%v", name, scale)
		c.Capture() // Fyne asks the monitors for pictures of their size
		s.comesIn()
		for end := time.Now().Add(8 * time.Second); !golden.Is(s.t, at, c.Capture()) && time.Now().Before(end); {
			s.comesIn()
		}
		golden.Picture(s.t, at, c.Capture())
	}
}

// comesIn lets in what is on its way, until nothing has come for a while.
func (s *onStage) comesIn() {
	for {
		select {
		case f := <-s.inbox:
			f()
		case <-time.After(400 * time.Millisecond):
			return
		}
	}
}

// The states of the window an operator sees most, whole.
func TestTheWindowLooks(t *testing.T) {
	here := time.Local
	time.Local = time.UTC // race control shows the time of where it is
	t.Cleanup(func() { time.Local = here })
	for _, state := range []struct {
		name string
		come func(s *onStage)
	}{
		{"first-start", func(*onStage) {}},
		{"on-air", func(s *onStage) { // also the picture of the README
			s.preview("london 2016 men")
			s.act("build")
			s.await("the pages of the race", func() bool { return len(s.view.order.ordered.pages) > 10 })
			s.goTo(104)
			s.key(fyne.KeyReturn)
			s.await("page 104 in preview", func() bool { p := s.view.aired.state.Preview; return p != nil && p.Number == 104 })
			s.take()
			s.preview("kiptum")
			s.take()
			s.preview("hassan")
		}},
		{"find", func(s *onStage) {
			s.order()
			s.ctrl(fyne.KeyK)
			s.search("kip")
		}},
		{"inspector", func(s *onStage) {
			s.order()
			s.goTo(201)
			s.key(fyne.KeyReturn)
			s.await("page 201 in preview", func() bool { p := s.view.aired.state.Preview; return p != nil && p.Number == 201 })
			s.retype(s.inspects("given"), "Dennis K.")
			s.drafting(true)
		}},
		{"roster", func(s *onStage) {
			s.filterFor(s.openRoster(), "hassan", "Sifan HASSAN")
		}},
		{"races", func(s *onStage) { s.openRaces() }},
		{"race-control", func(s *onStage) {
			f := fieldOf(s.rig)
			f.start()
			f.enters(32*time.Minute, "101", "103")
			f.enters(32*time.Minute+4500*time.Millisecond, "102", "999")
			s.now = s.now.Add(3 * time.Second)
			s.view.receive(ticked{now: s.now, outputs: s.rack.States()})
		}},
		{"intake", func(s *onStage) {
			s.drop(file(s.t, "club.csv", listOfThree))
			s.awaitStep(columnsStep)
		}},
		{"preferences", func(s *onStage) { s.act("tab-preferences") }},
		{"keys", func(s *onStage) { s.act("tab-keys") }},
		{"output-fails", func(s *onStage) {
			s.order()
			s.preview("kipchoge")
			s.take()
			s.rack.Put("record", dying{})
			if err := s.rack.Start("record"); err != nil {
				s.t.Fatal(err)
			}
			s.await("the failure", func() bool {
				select {
				case s.ticks <- s.now:
				default:
				}
				return len(s.view.banner.all) > 0 && s.view.banner.all[0].grave
			})
		}},
	} {
		t.Run(state.name, func(t *testing.T) {
			s := openStage(t)
			if state.name != "first-start" {
				s.act("notice-aside") // the hints
			}
			state.come(s)
			s.looks(state.name)
		})
	}
}

// order makes a running order.
func (s *onStage) order() {
	s.t.Helper()
	s.fill()
}
