package desk

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// crowded is the sample show with 50,000 more athletes, of its own names in new pairs.
func crowded(t *testing.T) *rig {
	t.Helper()
	file, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "crowd.mile26")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	known, err := s.Athletes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = s.UpdateByLoad(t.Context(), func(tx *data.Tx) error {
		load, err := data.NewLoad(t.Context(), s, tx, data.Intake{File: "crowd.csv", SHA256: strings.Repeat("0", 64), At: time.Unix(0, 0)})
		if err != nil {
			return err
		}
		defer load.Close()
		r := rand.New(rand.NewPCG(26, 2))
		for range 50_000 {
			a, b, c := known[r.IntN(len(known))], known[r.IntN(len(known))], known[r.IntN(len(known))]
			halves := []rune(b.Family)
			if _, err := load.AddAthlete(data.Athlete{
				Given: a.Given, Family: string(halves[:(len(halves)+1)/2]) + strings.ToLower(c.Family), Country: c.Country,
			}); err != nil {
				return err
			}
		}
		return load.Finish(data.Intake{Rows: 50_000, Added: 50_000})
	})
	if err != nil {
		t.Fatal(err)
	}
	return openDeskOn(t, s)
}

// From any state, among 50,000, an athlete is on air in at most eight keystrokes.
func TestAnAthleteIsOnAirInEightKeystrokes(t *testing.T) {
	r := crowded(t)
	n, err := r.room.Show().Counts(t.Context())
	if err != nil || n.Athletes < 50_000 {
		t.Fatalf("%d athletes, %v", n.Athletes, err)
	}
	r.fill()
	type state struct {
		name    string
		prepare func()
	}
	states := []state{
		{"nothing focused", func() { r.window.Canvas().Unfocus() }},
		{"the running order focused", func() { r.key(fyne.KeyF4) }},
		{"a question asked", func() { r.goTo(101); r.ctrl(fyne.KeyM); r.typed("half a note") }},
		{"commands searched for", func() { r.ctrl(fyne.KeyT) }},
		{"something else typed", func() { test.Type(r.view.library.entry, "bekele") }},
		{"a field of the inspector focused", func() { r.preview("kipsang"); r.inspects("line") }},
	}
	for _, tab := range r.view.tabs.all {
		states = append(states, state{"the tab " + tab.id + " open", func() { r.view.tabs.open(tab) }})
	}
	for _, state := range states {
		state.prepare()
		keystrokes := 0
		press := func(do func()) { keystrokes++; do() }
		press(func() { r.ctrl(fyne.KeyK) })
		for _, c := range "has" {
			press(func() { r.typed(string(c)) })
		}
		press(func() { r.key(fyne.KeyReturn) })
		press(func() { r.key(fyne.KeyF2) })
		r.await("Sifan HASSAN on air with "+state.name, func() bool {
			s := r.view.aired.state
			return len(s.Program) == 1 && strings.HasSuffix(s.Program[0].Title, "Sifan HASSAN")
		})
		if keystrokes > 8 {
			t.Errorf("with %s: %d keystrokes", state.name, keystrokes)
		}
		r.key(fyne.KeyF12)
		r.awaitOnAir(0)
	}
}

// Ctrl K alone comes to an empty search from wherever the focus is, in every tab.
func TestTheSearchIsOneKeyAway(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	for _, tab := range r.view.tabs.all {
		r.view.tabs.open(tab)
		for _, w := range focusables(r.view.content) {
			if _, waits := w.(*widgets.Catcher); waits {
				continue // it waits for any key at all
			}
			r.view.tabs.open(tab)
			r.window.Canvas().Focus(w)
			r.ctrl(fyne.KeyK)
			if got := r.window.Canvas().Focused(); got != fyne.Focusable(r.view.library.entry) || r.view.tabs.now.id != "run" {
				t.Fatalf("from a %T in the tab %s it comes to a %T in the tab %s", w, tab.id, got, r.view.tabs.now.id)
			}
		}
	}
}

// kinds are the kinds of what is found, each once, as the rows say them.
func (r *rig) kinds() string {
	var said []string
	for _, h := range r.view.library.hits {
		word := kindWord(h.Kind)
		if len(said) == 0 || !strings.Contains(strings.Join(said, " "), word) {
			said = append(said, word)
		}
	}
	return strings.Join(said, " ")
}

// Everything is found in one list, and each kind alone.
func TestFindsAnything(t *testing.T) {
	r := openDesk(t)
	r.fill()
	for words, want := range map[string]string{
		"kipsang":     "athlete",
		"radcliffe":   "person",
		"london 2016": "race",
		"101":         "page",
		"lower":       "template",
		"live/hold":   "command",
		"37,500":      "fact",
		"aidan":       "",
	} {
		r.search(words)
		if got := r.kinds(); !strings.Contains(got, want) {
			t.Errorf("%q finds %q, want a %s", words, got, want)
		}
	}
	r.view.library.wipe()
	for _, want := range []struct {
		of   sought
		kind string
	}{
		{onlyAthletes, "athlete"},
		{onlyPeople, "person"},
		{onlyRaces, "race"},
		{onlyLines, "fact quote"},
		{onlyPages, "page"},
		{onlyTemplates, "template"},
		{onlyCommands, "command"},
	} {
		r.ctrl(fyne.KeyJ)
		if r.view.library.of != want.of || r.view.library.strip.Chosen() != int(want.of) {
			t.Fatalf("Ctrl J comes to %s, want %s", r.view.library.of, want.of)
		}
		r.await(want.of.String(), r.view.library.fresh)
		if got := r.kinds(); got != want.kind {
			t.Errorf("%s are %q, want %q", want.of, got, want.kind)
		}
	}
	r.ctrl(fyne.KeyJ)
	r.await("everything again", func() bool { return r.view.library.fresh() && r.view.library.of == anything })
}

// A click on a tab searches for that kind, and the search keeps the focus.
func TestClickOnATabSearchesForItsKind(t *testing.T) {
	r := openDesk(t)
	r.search("london")
	strip := r.view.library.strip
	strip.Tapped(&fyne.PointEvent{Position: fyne.NewPos(strip.Size().Width-4, 8)})
	if got := r.view.library.of; got != onlyCommands {
		t.Errorf("the last tab is %s", got)
	}
	strip.Tapped(&fyne.PointEvent{Position: fyne.NewPos(4, 8)})
	r.await("everything", func() bool { return r.view.library.fresh() && len(r.view.library.hits) > 0 })
	if r.window.Canvas().Focused() != r.view.library.entry {
		t.Error("the search lost the focus")
	}
}

// Every action is in the list with its key, and is done from there.
func TestCommandsRunFromTheSearch(t *testing.T) {
	r := openDesk(t)
	r.ctrl(fyne.KeyT)
	if got, want := len(r.view.library.hits), len(r.view.keys.actions); got != want {
		t.Errorf("%d commands are listed, want all %d", got, want)
	}
	for _, h := range r.view.library.hits {
		if got := hitPair(h, false, nowhere).Tag; got != h.command.printed() {
			t.Errorf("%s prints %q, want %q", h.Name, got, h.command.printed())
		}
	}
	test.Type(r.view.library.entry, "safe")
	if r.view.safe {
		t.Error("done before Enter")
	}
	r.key(fyne.KeyReturn)
	if !r.view.safe {
		t.Error("Enter on “Safe” did not show the safe areas")
	}
	r.view.library.wipe()
	r.ctrl(fyne.KeyK)
	test.Type(r.view.library.entry, ">safe")
	if !r.view.library.fresh() || r.view.library.hits[0].command.id != "safe" {
		t.Fatalf("“>safe” finds %v", r.view.library.hits)
	}
	r.view.library.list.OnSelected(0) // a click
	if r.view.safe {
		t.Error("a click on “Safe” did not hide them again")
	}
}

// The action that runs what is at the cursor is in the list too: it does nothing there.
func TestPreviewRunFromTheListEnds(t *testing.T) {
	r := openDesk(t)
	r.ctrl(fyne.KeyT)
	test.Type(r.view.library.entry, "preview")
	for i, h := range r.view.library.hits {
		if h.command.id == "preview" {
			r.view.library.carry(i)
		}
	}
	if r.view.library.running {
		t.Error("it still runs")
	}
}

// Nobody runs a command who looks for a name, however fast.
func TestCommandsComeBehindNames(t *testing.T) {
	r := openDesk(t)
	r.search("ta")
	for i, h := range r.view.library.hits {
		if h.command != nil && i < hitsBefore && i < len(r.view.library.hits)-commandsBeside-templatesBeside {
			t.Errorf("hit %d is the command %s", i+1, h.Name)
		}
	}
}

// A name that is not in the show must not clear what is on air: where only a
// command is found it has to be gone to first.
func TestEnterAloneRunsNoCommand(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.search("clear")
	if hits := r.view.library.hits; len(hits) == 0 || hits[0].command == nil || hits[0].command.id != "clear" {
		t.Fatalf("“clear” finds %v", hits)
	}
	r.key(fyne.KeyReturn)
	r.await("why nothing is done", func() bool { return strings.Contains(r.view.foot.didWords, "finds commands only") })
	if n := len(r.channel.State().Program); n != 1 {
		t.Fatalf("%d pages on air", n)
	}
	r.key(fyne.KeyDown) // onto the first
	r.key(fyne.KeyReturn)
	r.awaitSaid("Cleared 1 page")
	if hits := r.view.keys.commandsLike("clear layer"); hits[0].command.id != "clear-layer" {
		t.Errorf("“clear layer” finds %s first", hits[0].Name)
	}
}

func TestATemplateFromTheSearchIsUsed(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.search("athlete card")
	if got := r.view.library.hits[0].template; got != "athlete-card" {
		t.Fatalf("found %v", r.view.library.hits[0])
	}
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: Athlete card · Sifan HASSAN")
}

// Shift Enter adds a page of what is found, and leaves what is in preview.
func TestShiftEnterAddsWhatIsFound(t *testing.T) {
	r := openDesk(t)
	before := r.preview("hassan")
	r.search("wilson kipsang")
	r.shift(fyne.KeyReturn)
	r.awaitSaid("Add of page 101 · Ctrl Z undoes it")
	r.awaitLines("▾ Running order · 1 page", "101 20 Lower third: Wilson KIPSANG, stays")
	if got := r.channel.State().Preview; got == nil || got.Page.ID != before.ID {
		t.Errorf("preview is %v, want %s still", got, before.Title)
	}
	// Typed faster than the search answers.
	r.ctrl(fyne.KeyK)
	test.Type(r.view.library.entry, "mary keitany")
	r.shift(fyne.KeyReturn)
	r.awaitLines("▾ Running order · 2 pages", "101 20 Lower third: Wilson KIPSANG, stays", "102 20 Lower third: Mary KEITANY, stays")
	r.search("101")
	r.shift(fyne.KeyReturn)
	r.await("why a page is not added", func() bool { return strings.Contains(r.view.foot.didWords, "in the running order already") })
}

// Facts and quotes are picked like anything else.
func TestFactsAndQuotesGoOnAir(t *testing.T) {
	r := openDesk(t)
	r.search("37,500")
	for i, h := range r.view.library.hits {
		if h.Kind == data.KindFact {
			r.view.library.carry(i)
		}
	}
	r.await("a fact in preview", func() bool { p := r.view.aired.state.Preview; return p != nil && p.Template == "fact" })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	if got := r.channel.State().Program[0].About.(*control.Made).Values["figure"]; got != "Up to 37,500" {
		t.Errorf("the figure on air is %v", got)
	}
	r.view.library.wipe()
	r.view.seekOnly(onlyLines)
	r.await("facts and quotes", r.view.library.fresh)
	for i, h := range r.view.library.hits {
		if h.Kind == data.KindSaying {
			r.view.library.carry(i)
			break
		}
	}
	r.await("a quote in preview", func() bool { p := r.view.aired.state.Preview; return p != nil && p.Template == "quote" })
}
