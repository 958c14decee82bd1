package desk

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mile26/app/control"
	feed "mile26/app/output"
	"mile26/app/output/rack"
	"mile26/app/playout"
	"mile26/assets"
	"mile26/data"
	"mile26/graphics"
)

// rig is a desk on the sample show, without a display. The test's goroutine is
// the window's: what the model sends waits until await lets it in.
type rig struct {
	*Desk
	t       *testing.T
	room    *control.Room
	channel *playout.Channel
	inbox   chan func()
	now     time.Time
	ticks   chan time.Time

	readings chan Reading
	rack     *rack.Rack
}

// output is a way out that has one client.
type output struct{}

func (*output) Run(ctx context.Context) error { <-ctx.Done(); return nil }

func (*output) Report() rack.Report {
	return rack.Report{Clients: []feed.Client{{Of: "program"}}, Detail: "http://127.0.0.1:2626/program"}
}

// sample is the sample show's file, made once: every test gets a copy.
var sample = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "sample.mile26")
	if err := data.CreateSample(path, assets.Sample()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// engine draws the Thames theme. It may be shared, and tests that draw the same
// graphics are faster for it.
var engine = sync.OnceValues(func() (*graphics.Engine, error) {
	return graphics.Open(assets.Themes(), "thames", assets.Fonts(), assets.Flags())
})

func openDesk(t *testing.T, before ...func(fyne.App, *Options)) *rig {
	t.Helper()
	return openDeskOn(t, sampleShow(t), before...)
}

// sampleShow opens a copy of the sample show.
func sampleShow(t *testing.T) *data.Show {
	t.Helper()
	file, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sample.mile26")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openDeskOn opens a desk on a show; before changes what it is opened with.
func openDeskOn(t *testing.T, s *data.Show, before ...func(fyne.App, *Options)) *rig {
	t.Helper()
	return openDeskAt(t, s, time.Now, before...)
}

// openDeskAt opens a desk whose control room goes by a clock.
func openDeskAt(t *testing.T, s *data.Show, clock func() time.Time, before ...func(fyne.App, *Options)) *rig {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{
		t: t, inbox: make(chan func(), 4096), ticks: make(chan time.Time), readings: make(chan Reading),
		now: time.Date(2023, 4, 23, 9, 0, 0, 0, time.UTC),
	}
	r.room, err = control.Open(t.Context(), control.Options{Show: s, Engine: e, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	r.channel = r.room.Channel()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- r.room.Run(ctx) }()
	r.rack = rack.New(ctx, nil)
	r.rack.Put("feed", &output{})
	if err := r.rack.Start("feed"); err != nil {
		t.Fatal(err)
	}
	a := test.NewTempApp(t)
	o := Options{
		Room: r.room, Flags: assets.Flags(), Fonts: assets.Fonts(),
		Outputs: r.rack, ShowName: "Sample", Readings: r.readings,
	}
	for _, f := range before {
		f(a, &o)
	}
	r.Desk = newDesk(a, o, means{post: func(f func()) { r.inbox <- f }, now: func() time.Time { return r.now }, ticks: r.ticks})
	t.Cleanup(func() {
		r.close()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	r.await("the first list", func() bool { return len(r.view.library.hits) > 0 || r.view.library.note.Visible() })
	return r
}

// await lets events into the window until something holds.
func (r *rig) await(what string, holds func() bool) {
	r.t.Helper()
	late := time.After(time.Minute)
	for !holds() {
		select {
		case f := <-r.inbox:
			watched(r.t, "an event, awaiting "+what+",", f)
		case <-late:
			r.t.Fatalf("waited for %s in vain; status line: %q", what, r.view.foot.didWords)
		}
	}
}

// tab is the tab of that id.
func (r *rig) tab(id string) *tab {
	r.t.Helper()
	i := slices.IndexFunc(r.view.tabs.all, func(t *tab) bool { return t.id == id })
	if i < 0 {
		r.t.Fatalf("there is no tab %s", id)
	}
	return r.view.tabs.all[i]
}

// key presses a key as the driver does: the focused widget gets it, or the canvas.
func (r *rig) key(name fyne.KeyName) {
	r.t.Helper()
	watched(r.t, "the key "+string(name), func() {
		ev := &fyne.KeyEvent{Name: name}
		if w := r.window.Canvas().Focused(); w != nil {
			if k, ok := w.(desktop.Keyable); ok {
				k.KeyDown(ev)
			}
			w.TypedKey(ev)
			return
		}
		r.view.keys.down(ev) // the test's canvas has no key-down of its own
		r.window.Canvas().OnTypedKey()(ev)
	})
}

// search types words into an empty search and awaits the answer.
func (r *rig) search(words string) {
	r.t.Helper()
	r.view.library.wipe()
	test.Type(r.view.library.entry, words)
	r.await("hits for "+words, func() bool { return r.view.library.asked.words == words })
}

// preview searches, picks the first hit and awaits it in preview.
func (r *rig) preview(words string) *playout.Page {
	r.t.Helper()
	r.search(words)
	if len(r.view.library.hits) == 0 {
		r.t.Fatalf("no hits for %q", words)
	}
	r.key(fyne.KeyReturn)
	want := r.view.library.hits[0]
	r.await(want.Name+" in preview", func() bool {
		p := r.view.aired.state.Preview
		return p != nil && r.view.aired.about[p.ID].hit.ID == want.ID && r.view.aired.about[p.ID].hit.Kind == want.Kind
	})
	return r.view.aired.state.Preview.Page
}

func (r *rig) awaitOnAir(n int) {
	r.t.Helper()
	r.await("pages on air", func() bool { return len(r.view.aired.state.Program) == n })
}

// awaitSaid awaits the status line.
func (r *rig) awaitSaid(words string) {
	r.t.Helper()
	r.await("the status line to say "+words, func() bool { return r.view.foot.didWords == words })
}

// picture draws the window and awaits a monitor's picture that satisfies.
func (r *rig) picture(m monitorName, satisfies func(*image.RGBA) bool) *image.RGBA {
	r.t.Helper()
	r.window.Canvas().Capture() // Fyne asks the monitors for pictures of their size
	mon := r.view.monitors[m]
	r.await("the picture of monitor "+mon.name, func() bool {
		return mon.picture != nil && mon.picture.Rect.Size() == mon.asked && satisfies(mon.picture)
	})
	return mon.picture
}
