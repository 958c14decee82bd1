package desk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"mile26/app/control"
	"mile26/data"
)

// No two rows of a form are called the same: what a template prints of the race
// is not the race that is chosen.
func TestNoTwoRowsAreCalledTheSame(t *testing.T) {
	r := openDesk(t)
	r.preview("London 2016 men")
	r.await("the leaderboard's form", func() bool { return r.view.inspector.row(stopRow) != nil })
	seen := map[string]string{}
	for _, row := range r.view.inspector.rows {
		if was, there := seen[row.title]; there {
			t.Errorf("%s and %s are both called %q", was, row.name, row.title)
		}
		seen[row.title] = row.name
	}
	if got := r.view.inspector.row("title").title; got != "Race as text" {
		t.Errorf("the printed race is called %q", got)
	}
}

// The head names preview only when it shows what the form is about.
func TestTheInspectorSaysPreviewOnlyOfWhatIsThere(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.await("preview in the head", func() bool { return strings.HasPrefix(r.view.inspector.titleText, "PREVIEW · Lower third") })
	if _, err := r.room.Empty(t.Context(), "test"); err != nil {
		t.Fatal(err)
	}
	r.await("no preview in the head", func() bool { return r.view.inspector.titleText == "PICKED · Lower third" })
}

// The row that has the focus is seen whole, with the rows beside it.
func TestTheFocusedRowIsSeenWhole(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.await("the form", func() bool { return r.view.inspector.row(gateRow) != nil })
	f := r.view.inspector
	if f.form.MinSize().Height <= f.scroll.Size().Height {
		t.Fatalf("the form of %.0f is seen whole in %.0f: nothing is tested", f.form.MinSize().Height, f.scroll.Size().Height)
	}
	for _, row := range append(slices.Clone(f.rows), f.rows[0]) {
		r.window.Canvas().Focus(row.focusable())
		top, bottom := f.scroll.Offset.Y, f.scroll.Offset.Y+f.scroll.Size().Height
		if y := row.label.Position().Y; y < top || y+formHeight > bottom {
			t.Errorf("%s stands at %.0f, seen is %.0f to %.0f", row.name, y, top, bottom)
		}
		if more := top > 1; f.more.top.Visible() != more {
			t.Errorf("%s: more above %t, and the upper edge fades %t", row.name, more, f.more.top.Visible())
		}
		if more := f.form.MinSize().Height-bottom > 1; f.more.bottom.Visible() != more {
			t.Errorf("%s: more below %t, and the lower edge fades %t", row.name, more, f.more.bottom.Visible())
		}
	}
}

// The race and the speaker of a quote are the show's: they are edited there, and
// undone.
func TestTheRaceAndTheSpeakerOfAQuote(t *testing.T) {
	r := openDesk(t)
	quotes, err := r.room.Show().Sayings(t.Context())
	if err != nil || len(quotes) == 0 {
		t.Fatalf("%d quotes, %v", len(quotes), err)
	}
	id := quotes[0].ID
	quote := func() data.Saying {
		all, err := r.room.Show().Sayings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all[slices.IndexFunc(all, func(y data.Saying) bool { return y.ID == id })]
	}
	was := quote()
	r.view.model.pick(data.Hit{Kind: data.KindSaying, ID: id, Name: was.Who})
	row := r.inspects(personRow)
	r.retype(row, "radcl")
	r.await("somebody", func() bool { return row.words == "radcl" && len(row.hits) > 0 })
	r.key(fyne.KeyReturn)
	r.await("her quote", func() bool { return quote().Person != 0 && quote().Who == "Paula RADCLIFFE" })
	r.await("her name in the row", func() bool { return r.view.inspector.row(personRow).entry.Text == "Paula RADCLIFFE" })
	row = r.inspects(ofRaceRow)
	r.retype(row, "london 2018 women")
	r.await("races", func() bool { return row.words == "london 2018 women" && len(row.hits) > 0 })
	r.key(fyne.KeyReturn)
	r.await("its race", func() bool { y := quote().Race; return y != 0 && y != was.Race })
	raced := quote().Race
	r.await("the race in the row", func() bool { return strings.HasPrefix(row.entry.Text, "London Marathon 2018") })
	r.retype(row, "")
	row.entry.SetText("")
	r.key(fyne.KeyReturn)
	r.await("no race", func() bool { return quote().Race == 0 })
	for _, want := range []func() bool{
		func() bool { return quote().Race == raced },
		func() bool { return quote().Race == was.Race },
		func() bool { return quote().Person == was.Person && quote().Who == was.Who },
	} {
		r.ctrl(fyne.KeyZ)
		r.await("it undone", want)
	}
}

// A picture dropped on an image's row is shown there; elsewhere in the desk it is
// an intake.
func TestAPictureIsDroppedOnTheInspector(t *testing.T) {
	r := openDesk(t)
	r.preview("kimetto")
	r.ctrl(fyne.Key2)
	r.awaitSaid("Preview: Athlete card · Dennis KIMETTO")
	row := r.inspects("photo")
	path := filepath.Join(t.TempDir(), "a photo.png")
	if err := os.WriteFile(path, onePixel, 0o600); err != nil {
		t.Fatal(err)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(row.editor).AddXY(20, 10)
	if got := r.view.inspector.imageAt(at); got != row {
		t.Fatalf("at %v is %v, want the photo's row", at, got)
	}
	if got := r.view.inspector.imageAt(fyne.NewPos(20, 200)); got != nil {
		t.Errorf("in the search is %s", got.name)
	}
	r.view.dropped(at, []fyne.URI{storage.NewFileURI(path)})
	r.await("the photo in preview", func() bool { return r.shown("photo") != nil })
	if r.view.tabs.now.id != "run" {
		t.Errorf("it opened %s", r.view.tabs.now.id)
	}
}

// A page that was edited since its take says so, and one key shows it on air as
// it is by now.
func TestAPageOnAirThatWasEditedIsUpdated(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.await("page 101 in preview", func() bool { return r.view.inspector.inPreview != 0 })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	f := r.view.inspector
	r.await("no difference", func() bool { return f.stateText == "on air as it stands here" })
	r.retype(r.inspects("line"), "Edited on air")
	r.key(fyne.KeyReturn)
	r.await("the difference", func() bool { return f.stateText == "differs from what is on air · Shift F6 updates it" })
	r.preview("kipsang")
	r.goTo(101)
	r.await("the form of page 101", func() bool { return strings.HasPrefix(f.titleText, "PAGE 101") })
	r.shift(fyne.KeyF6)
	r.await("it on air", func() bool {
		s := r.channel.State()
		return len(s.Program) == 1 && s.Program[0].Due.About.(*control.Made).Values["line"] == "Edited on air"
	})
	r.await("no difference any more", func() bool { return f.stateText == "on air as it stands here" })
}

// Ctrl H has a page on air hold from now on, and shows what waits when it is live
// again.
func TestHoldTakesEffectOnAir(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.await("page 101 in preview", func() bool { return r.view.inspector.inPreview != 0 })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.ctrl(fyne.KeyH)
	on := func() control.Request { return r.channel.State().Program[0].Due.About.(*control.Made).Request }
	r.await("a held page on air", func() bool { return on().Hold })
	a, err := r.room.Show().Athlete(t.Context(), on().Subject.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.Line = "Newer words"
	if err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error { return tx.UpdateAthlete(a) }); err != nil {
		t.Fatal(err)
	}
	r.await("newer data that waits", func() bool { return r.channel.State().Program[0].Waiting != nil })
	r.ctrl(fyne.KeyH)
	r.await("it on air", func() bool {
		v := r.channel.State().Program[0]
		return v.Waiting == nil && v.Due.About.(*control.Made).Values["line"] == "Newer words" && !on().Hold
	})
}

// The inspector's key leaves a field that got the focus by itself only when it is
// pressed there twice: whoever presses it first wants to be there.
func TestTheInspectorsKeyStaysWhereNobodyWent(t *testing.T) {
	for _, c := range []struct {
		name, row string
		choose    func(r *rig)
	}{
		{"head to head", secondRow, func(r *rig) { r.preview("sifan hassan"); r.ctrl(fyne.Key3) }},
		{"a viewer’s message", "text", func(r *rig) { r.view.model.use("message") }},
	} {
		r := openDesk(t)
		f := r.view.inspector
		in := func() bool { row := f.row(c.row); return row != nil && r.window.Canvas().Focused() == row.focusable() }
		c.choose(r)
		r.await("the focus in "+c.row, in)
		r.ctrl(fyne.KeyI)
		if !in() {
			t.Fatalf("%s: the first Ctrl I left the field; the focus is in %T", c.name, r.window.Canvas().Focused())
		}
		if got := r.view.foot.didWords; !strings.Contains(got, "Ctrl I once more") {
			t.Errorf("%s: the status line says %q", c.name, got)
		}
		r.ctrl(fyne.KeyI)
		if r.window.Canvas().Focused() != fyne.Focusable(r.view.library.entry) {
			t.Errorf("%s: the second Ctrl I did not go to the search", c.name)
		}
		r.ctrl(fyne.KeyI)
		r.ctrl(fyne.KeyI)
		if r.window.Canvas().Focused() != fyne.Focusable(r.view.library.entry) {
			t.Errorf("%s: whoever went there by the key does not leave by it", c.name)
		}
	}
}

// Whose a mark is, is told in the operator's language; names stay as they are.
func TestMarksAreCitedInGerman(t *testing.T) {
	in(t, "de")
	for said, want := range map[string]string{
		"Sifan HASSAN · best":              "Sifan HASSAN · Bestzeit",
		"Sifan HASSAN · best, Chicago ’23": "Sifan HASSAN · Bestzeit, Chicago ’23",
		"World record · Kelvin KIPTUM":     "Weltrekord · Kelvin KIPTUM",
		"Sifan HASSAN":                     "Sifan HASSAN",
	} {
		if got := heard(said); got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
}
