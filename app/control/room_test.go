package control_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/assets"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/paint"
	"mile26/graphics/template"
)

// house is a show file with the sample in it and a theme to draw it with.
type house struct {
	t      *testing.T
	path   string
	engine *graphics.Engine
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "sample.mile26")}
	if err := data.CreateSample(h.path, assets.Sample()); err != nil {
		t.Fatal(err)
	}
	var err error
	if h.engine, err = graphics.Open(assets.Themes(), "thames", assets.Fonts(), assets.Flags()); err != nil {
		t.Fatal(err)
	}
	return h
}

// room is an open room that runs until close is called.
type room struct {
	*control.Room
	t    *testing.T
	show *data.Show
	stop func()
}

func (h *house) open() *room {
	h.t.Helper()
	d, err := data.Open(h.path)
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := control.Open(h.t.Context(), control.Options{Show: d, Engine: h.engine})
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	closed := false
	out := &room{Room: r, t: h.t, show: d}
	out.stop = func() {
		if closed {
			return
		}
		closed = true
		cancel()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
		if err := d.Close(); err != nil {
			h.t.Error(err)
		}
	}
	h.t.Cleanup(out.stop)
	return out
}

// athlete is a request for a graphic of somebody in the sample.
func (r *room) athlete(tmpl, words string) control.Request {
	r.t.Helper()
	a, err := r.show.OneAthlete(r.t.Context(), words)
	if err != nil {
		r.t.Fatal(err)
	}
	return control.Request{Template: tmpl, Subject: show.Subject{Kind: data.KindAthlete, ID: a.ID}}
}

// add puts a page into the running order.
func (r *room) add(q control.Request, change func(*data.Page)) data.Page {
	r.t.Helper()
	p := data.Page{
		Template: q.Template, Kind: q.Subject.Kind, About: q.Subject.ID, Overrides: q.Overrides, Gate: data.Live,
	}
	err := r.show.Update(r.t.Context(), func(tx *data.Tx) error {
		groups, err := r.show.Groups(r.t.Context())
		if err != nil {
			return err
		}
		if len(groups) == 0 {
			if p.Group, err = tx.AddGroup("Men"); err != nil {
				return err
			}
		} else {
			p.Group = groups[0].ID
		}
		if change != nil {
			change(&p)
		}
		p.ID, err = tx.AddPage(p)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	if p, err = r.show.Page(r.t.Context(), p.ID); err != nil {
		r.t.Fatal(err)
	}
	return p
}

// must is for commands that have to work.
func (r *room) must(a playout.Answer, err error) playout.Answer {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// await waits until what a test is about has come.
func (r *room) await(what string, is func(playout.State) bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), time.Minute)
	defer cancel()
	for s := range r.Channel().Watch(ctx) {
		if is(s) {
			return
		}
	}
	r.t.Fatalf("never came: %s; on air %v", what, titles(r.Channel().State()))
}

func titles(s playout.State) (out []string) {
	for _, a := range s.Program {
		out = append(out, fmt.Sprintf("%d %s %s", a.Layer, a.Title, a.Phase))
	}
	return out
}

func holding(s playout.State) bool {
	return !slices.ContainsFunc(s.Program, func(a playout.Airing) bool { return a.Phase != playout.Holding })
}

func (r *room) lines() []data.AsRun {
	r.t.Helper()
	lines, err := r.show.AsRun(r.t.Context(), 0, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	return lines
}

func (r *room) log() (out []string) {
	r.t.Helper()
	for _, l := range r.lines() {
		out = append(out, fmt.Sprintf("%s %s@%d by %s", l.What, l.Template, l.Layer, l.Who))
	}
	return out
}

func TestAsRunTellsWhatWasShown(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	r.must(r.Cue(t.Context(), "test", r.athlete("lower-third", "sifan hassan")))
	r.must(r.Take(t.Context(), "test"))
	r.await("a lower third that holds", holding)
	card := r.athlete("athlete-card", "kiptum")
	card.Layer = 33
	r.must(r.TakeNow(t.Context(), "web", card))
	r.must(r.Out(t.Context(), "test"))
	r.must(r.Clear(t.Context(), "test"))
	r.stop()
	r = h.open()
	defer r.stop()
	lines := r.lines()
	took := slices.IndexFunc(lines, func(l data.AsRun) bool { return l.What == "take" })
	if took < 0 {
		t.Fatalf("no take among %v", r.log())
	}
	l := lines[took]
	if l.Who != "test" || l.Template != "lower-third" || !strings.Contains(l.Title, "HASSAN") || !strings.Contains(string(l.Values), "HASSAN") ||
		l.Frame <= 0 || time.Since(l.At) > time.Minute || l.Thumb == "" {
		t.Errorf("the take: %+v", l)
	}
	if b, err := r.show.Thumb(t.Context(), l.Thumb); err != nil || len(b) < 100 {
		t.Errorf("its small picture: %d bytes, %v", len(b), err)
	}
	counts := map[string]int{}
	for _, l := range lines {
		counts[l.What]++
	}
	if counts["take"] != 2 || counts["on"] != 2 || counts["off"] != 2 {
		t.Errorf("the log has %v", r.log())
	}
}

// What is on air and in preview comes back as it was, even when what it was
// made from has changed meanwhile and the page holds.
func TestThePictureComesBack(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	q := r.athlete("lower-third", "sifan hassan")
	q.Hold = true
	r.must(r.TakeNow(t.Context(), "test", q))
	r.must(r.Cue(t.Context(), "test", r.athlete("athlete-card", "kiptum")))
	r.await("a lower third that holds", holding)
	before := r.Channel().State()
	r.stop()

	d, err := data.Open(h.path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Athlete(t.Context(), q.Subject.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.ScreenFamily = "CHANGED"
	if err := d.Update(t.Context(), func(tx *data.Tx) error { return tx.UpdateAthlete(a) }); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	r = h.open()
	r.await("newer data that waits", func(s playout.State) bool { return len(s.Program) == 1 && s.Program[0].Waiting != nil })
	after := r.Channel().State()
	if !same(before.ProgramList().Items, after.ProgramList().Items) {
		t.Error("the picture on air is another one")
	}
	if after.Preview == nil || after.Preview.Title != before.Preview.Title {
		t.Errorf("in preview: %v", after.Preview)
	}
	r.must(r.Release(t.Context(), "test", 0))
	if got := r.Channel().State().Program[0].About.(*control.Made).Values["family"]; got != "CHANGED" {
		t.Errorf("let through: %v", got)
	}
}

// same compares frames by the pictures and places in them.
func same(a, b []paint.Placed) bool {
	return slices.EqualFunc(a, b, func(x, y paint.Placed) bool {
		return x.X == y.X && x.Y == y.Y && x.Opacity == y.Opacity && (x.Sprite == nil) == (y.Sprite == nil) && (x.Sprite == nil || x.Sprite.ID == y.Sprite.ID)
	})
}

// A change of the show, whoever makes it, is seen on air by a page that is
// live.
func TestLivePagesFollowTheShow(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	q := r.athlete("lower-third", "sifan hassan")
	r.must(r.TakeNow(t.Context(), "test", q))
	other, err := data.Open(h.path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	a, err := other.Athlete(t.Context(), q.Subject.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.Line = "Said by somebody else"
	if err := other.Update(t.Context(), func(tx *data.Tx) error { return tx.UpdateAthlete(a) }); err != nil {
		t.Fatal(err)
	}
	r.await("the other line on air", func(s playout.State) bool {
		return len(s.Program) == 1 && s.Program[0].About.(*control.Made).Values["line"] == "Said by somebody else"
	})
	r.stop()
	r = h.open()
	if log := r.log(); !slices.Contains(log, "update lower-third@20 by data") {
		t.Errorf("the log has %q", log)
	}
}

func TestRunningOrderByNumber(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	first := r.add(r.athlete("lower-third", "sifan hassan"), func(p *data.Page) { p.Next = true; p.Overrides = map[string]string{"line": "Typed by hand"} })
	r.add(r.athlete("lower-third", "kiptum"), func(p *data.Page) { p.Disabled = true })
	third := r.add(r.athlete("athlete-card", "kiptum"), func(p *data.Page) { p.Layer = 33; p.Name = "His card" })

	r.must(r.CueNumber(t.Context(), "test", first.Number))
	r.must(r.Take(t.Context(), "test"))
	s := r.Channel().State()
	if p := s.Program[0]; p.Number != first.Number || p.About.(*control.Made).Values["line"] != "Typed by hand" {
		t.Errorf("on air: %d %v", p.Number, p.About.(*control.Made).Values)
	}
	if s.Preview == nil || s.Preview.Number != third.Number || s.Preview.Title != "His card" || s.Preview.Layer != 33 {
		t.Errorf("in preview after the take: %+v", s.Preview)
	}
	if _, err := r.TakeNumber(t.Context(), "test", first.Number+1); !errors.Is(err, control.ErrDisabled) {
		t.Errorf("a disabled page: %v", err)
	}
	if _, err := r.TakeNumber(t.Context(), "test", 99999); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("no page: %v", err)
	}
	if _, err := r.UpdateNumber(t.Context(), "test", third.Number); !errors.Is(err, playout.ErrNotOnAir) {
		t.Errorf("a page off air: %v", err)
	}
	if a := r.must(r.UpdateNumber(t.Context(), "test", first.Number)); a.Changed {
		t.Errorf("nothing is new: %s", a.Did)
	}
	if _, err := r.ContinueNumber(t.Context(), "test", first.Number); !errors.Is(err, playout.ErrLastStep) {
		t.Errorf("a page of one step: %v", err)
	}
}

// A running race's clock goes on by itself, a second a second, and leaves no
// lines in the log.
func TestTheClockRuns(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	var id data.ID
	err := r.show.Update(t.Context(), func(tx *data.Tx) error {
		var err error
		id, err = tx.AddRace(data.Race{Event: "Test Marathon", Year: 2026, Category: "Men", Metres: 42195, Date: "2026", Start: time.Now().Add(-time.Hour)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.must(r.TakeNow(t.Context(), "test", control.Request{Template: "clock", Subject: show.Subject{Kind: data.KindRace, ID: id}}))
	seen := map[any]bool{}
	r.await("three seconds", func(s playout.State) bool {
		for _, a := range s.Program {
			seen[a.About.(*control.Made).Values["clock"]] = true
		}
		return len(seen) == 3
	})
	if !seen["1:00:01"] {
		t.Errorf("seen: %v", seen)
	}
	for _, l := range r.log() {
		if strings.HasPrefix(l, "update") {
			t.Errorf("in the log: %s", l)
		}
	}
}

func TestValuesComeBack(t *testing.T) {
	if err := control.RoundTrip(t.Context(), template.Values{
		"family": "BÖRGE", "leads": true, "bars": []template.Values{{"share": 0.5}}, "a": template.Values{"family": "X"},
	}); err != nil {
		t.Error(err)
	}
}

func TestDifferenceNamesWhatChanged(t *testing.T) {
	page := func(v template.Values) *playout.Page { return &playout.Page{About: &control.Made{Values: v}} }
	row := func(key, place, family, gap, mark string) template.Values {
		return template.Values{"key": key, "place": place, "family": family, "gap": gap, "mark": mark}
	}
	was := page(template.Values{"line": "old", "same": "x", "gone": "y", "rows": []template.Values{
		row("1", "1", "KIPTUM", "", "2:01:25"), row("4", "4", "KAMWOROR", "+0:08", "2:01:33"), row("5", "5", "CAIRESS", "+0:09", "2:01:34"), row("6", "6", "BELAY", "+0:20", "2:01:45"),
	}})
	now := page(template.Values{"line": "new", "same": "x", "rows": []template.Values{
		row("1", "1", "KIPTUM’", "", "2:01:25"), row("4", "4", "KAMWOROR", "+0:14", "2:01:39"), row("7", "5", "FARAH", "+0:15", "2:01:40"), row("5", "6", "CAIRESS", "+0:16", "2:01:41"),
	}})
	got := fmt.Sprint(control.Difference(was, now))
	want := "[gone: y → nothing line: old → new 1 KIPTUM’ family: KIPTUM → KIPTUM’ 4 KAMWOROR +0:08 → +0:14 " +
		"5 FARAH nothing → +0:15 CAIRESS 5. +0:09 → 6. +0:16 6 BELAY +0:20 → nothing]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A page that is taken as it is called comes to preview and to air, and is a line of
// the log; one without a picture leaves everything as it is.
func TestTakePageIsOneCommand(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	other := r.athlete("lower-third", "hassan")
	r.must(r.Cue(t.Context(), "test", other))
	p, err := r.Make(t.Context(), r.athlete("lower-third", "kipchoge"))
	if err != nil {
		t.Fatal(err)
	}
	bare := *p
	bare.Scenes = nil
	if _, err := r.TakePage(t.Context(), "test", &bare); !errors.Is(err, playout.ErrEmptyPage) {
		t.Errorf("a page without a picture: %v, want %v", err, playout.ErrEmptyPage)
	}
	if s := r.Channel().State(); len(s.Program) != 0 || s.Preview == nil || s.Preview.ID == p.ID {
		t.Errorf("after that on air is %v, in preview %v", s.Program, s.Preview)
	}
	r.must(r.TakePage(t.Context(), "test", p))
	s := r.Channel().State()
	if len(s.Program) != 1 || s.Program[0].Due.ID != p.ID || s.Preview == nil || s.Preview.ID != p.ID {
		t.Errorf("on air is %v, in preview %v; want %s", s.Program, s.Preview, p.Title)
	}
	byTest := slices.DeleteFunc(r.log(), func(l string) bool { return !strings.HasSuffix(l, "by test") }) // the channel adds that it is on
	if want := []string{"take lower-third@20 by test"}; !slices.Equal(byTest, want) {
		t.Errorf("the log has %q, want %q", byTest, want)
	}
}
