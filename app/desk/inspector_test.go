package desk

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"mile26/app/control"
	"mile26/data"
)

// inspects awaits the form of something with a row of that name, and goes there.
func (r *rig) inspects(name string) *formRow {
	r.t.Helper()
	r.await("the form with "+name, func() bool { return r.view.inspector.row(name) != nil })
	row := r.view.inspector.row(name)
	r.window.Canvas().Focus(row.focusable())
	return row
}

// retype replaces what stands in the row that has the focus.
func (r *rig) retype(row *formRow, words string) {
	r.t.Helper()
	row.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	r.typed(words)
}

// shown is what preview says in a field.
func (r *rig) shown(field string) any {
	if v := r.channel.State().Preview; v != nil {
		return v.About.(*control.Made).Values[field]
	}
	return nil
}

func (r *rig) awaitShown(field, want string) {
	r.t.Helper()
	r.await("preview to show "+want, func() bool { return r.shown(field) == want })
}

// drafting awaits a draft in the preview monitor, or none.
func (r *rig) drafting(on bool) {
	r.t.Helper()
	e := r.view.model.easels[previewMonitor]
	r.await("a draft in the monitor, or none", func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		return (e.want.draft != nil) == on
	})
}

func TestTheFormIsTheTemplates(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.await("the form", func() bool { return len(r.view.inspector.rows) > 0 })
	var titles []string
	for _, row := range r.view.inspector.rows {
		titles = append(titles, row.title)
	}
	want := []string{
		"Athlete", "In the race", "Given name", "Family name", "Country code", "Flag", "Second line", "Tag", "Tag value",
		"Layer", "On air for", "Newer data",
	}
	if !slices.Equal(titles, want) {
		t.Errorf("the form has %q, want %q", titles, want)
	}
	if got := r.view.inspector.row("family").entry.Text; got != "HASSAN" {
		t.Errorf("the family name is %q", got)
	}
	r.preview("London 2016 men")
	r.await("the leaderboard's form", func() bool { return r.view.inspector.row(stopRow) != nil })
	if got := r.view.inspector.row(stopRow).chooser.Chosen(); got != len(r.view.offer.stops)-1 {
		t.Errorf("checkpoint %d is chosen, want the finish", got)
	}
}

// What is typed is seen in the preview monitor alone until it is kept; what is on
// air stays as it was taken.
func TestTypingShowsADraft(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	before := r.picture(previewMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	was := r.shown("line")
	row := r.inspects("line")
	r.retype(row, "Half typed")
	r.picture(previewMonitor, func(p *image.RGBA) bool { return string(p.Pix) != string(before.Pix) })
	r.await("the draft's word", func() bool { return r.view.inspector.drawn })
	if got := r.shown("line"); got != was {
		t.Errorf("preview holds %v before it is kept, want %v", got, was)
	}
	if got := r.view.monitors[previewMonitor].titleText; !strings.HasPrefix(got, "PREVIEW · DRAFT") {
		t.Errorf("the monitor says %q", got)
	}
	r.key(fyne.KeyEscape)
	r.drafting(false)
	r.picture(previewMonitor, func(p *image.RGBA) bool { return string(p.Pix) == string(before.Pix) })
	r.retype(row, "Typed to its end")
	r.key(fyne.KeyReturn)
	r.awaitShown("line", "Typed to its end")
	r.drafting(false)
	if got := r.channel.State().Program[0].About.(*control.Made).Values["line"]; got != was {
		t.Errorf("on air it says %v, want %v: nobody took it", got, was)
	}
	r.await("the note", func() bool { return strings.HasPrefix(row.says, "stored: ") })
	r.key(fyne.KeyF2)
	r.await("it on air", func() bool {
		return r.channel.State().Program[0].About.(*control.Made).Values["line"] == "Typed to its end"
	})
	r.ctrl(fyne.KeyBackspace)
	r.await("what is stored in preview", func() bool { return r.shown("line") == was })
}

// F2 takes what is seen: it keeps what is being typed first. So does leaving.
func TestATakeKeepsWhatIsTyped(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.retype(r.inspects("line"), "Seen in the monitor")
	r.key(fyne.KeyF2)
	r.await("it on air", func() bool {
		s := r.channel.State()
		return len(s.Program) == 1 && s.Program[0].About.(*control.Made).Values["line"] == "Seen in the monitor"
	})
	r.retype(r.inspects("line"), "Left with Ctrl K")
	r.ctrl(fyne.KeyK)
	r.awaitShown("line", "Left with Ctrl K")
}

// What is typed for a page is kept with the page and can be undone; preview
// follows, what is on air does not.
func TestOverridesOfAPage(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.await("page 101 in preview", func() bool { return r.view.inspector.inPreview != 0 })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	was := r.shown("line")
	r.await("the form of page 101", func() bool { return strings.HasPrefix(r.view.inspector.titleText, "PAGE 101") })
	r.retype(r.inspects("line"), "For this page alone")
	r.key(fyne.KeyReturn)
	r.awaitSaid("Second line of page 101 · Ctrl Z undoes it")
	r.awaitShown("line", "For this page alone")
	p, err := r.room.Show().PageNumbered(t.Context(), 101)
	if err != nil || p.Overrides["line"] != "For this page alone" {
		t.Fatalf("the page has %v, %v", p.Overrides, err)
	}
	if got := r.channel.State().Program[0].About.(*control.Made).Values["line"]; got != was {
		t.Errorf("on air: %v, want %v", got, was)
	}
	r.ctrl(fyne.KeyZ)
	r.await("the stored line in preview again", func() bool { return r.shown("line") == was })
	r.ctrl(fyne.KeyY)
	r.awaitShown("line", "For this page alone")
	r.inspects("line")
	r.await("the note", func() bool { return r.view.inspector.row("line").field.Over })
	r.ctrl(fyne.KeyBackspace)
	r.await("no override left", func() bool {
		p, err := r.room.Show().PageNumbered(t.Context(), 101)
		return err == nil && p.Overrides == nil
	})
}

// A page that is typed at comes to preview, so that what is seen is what a take takes.
func TestTypingAtAPageBringsItToPreview(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.preview("kipsang")
	r.goTo(102)
	r.await("the form of page 102", func() bool { return strings.HasPrefix(r.view.inspector.titleText, "PAGE 102") })
	if got := r.channel.State().Preview.Title; got != "Lower third · Wilson KIPSANG" {
		t.Fatalf("looking at a page put %s in preview", got)
	}
	r.retype(r.inspects("line"), "Of Keitany")
	r.await("page 102 in preview", func() bool { v := r.channel.State().Preview; return v != nil && v.Number == 102 })
	r.key(fyne.KeyF2)
	r.await("it on air", func() bool {
		s := r.channel.State()
		return len(s.Program) == 1 && s.Program[0].Number == 102 && s.Program[0].About.(*control.Made).Values["line"] == "Of Keitany"
	})
}

// An edit made just before a take is in the picture that is taken, also where it
// comes about in the running order.
func TestATakeWaitsForTheEditBeforeIt(t *testing.T) {
	r := openDesk(t)
	r.view.model.patience = time.Minute
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.await("page 101 in preview", func() bool { return r.view.inspector.inPreview != 0 })
	was := r.shown("line")
	r.await("the form of page 101", func() bool { return strings.HasPrefix(r.view.inspector.titleText, "PAGE 101") })
	r.retype(r.inspects("line"), "For this page alone")
	r.key(fyne.KeyReturn)
	r.awaitSaid("Second line of page 101 · Ctrl Z undoes it")
	release := r.busy()
	r.view.model.undo()
	r.view.model.take()
	release()
	r.awaitOnAir(1)
	if got := r.channel.State().Program[0].About.(*control.Made).Values["line"]; got != was {
		t.Errorf("on air it says %v, want %v: the edit was undone before the take", got, was)
	}
}

// A disk that does not answer keeps nothing off air: what was typed is taken as it
// was seen, and what the operator did otherwise is told.
func TestATakeDoesNotWaitForADeadDisk(t *testing.T) {
	r := openDesk(t)
	r.view.model.patience = time.Millisecond
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.await("page 101 in preview", func() bool { return r.view.inspector.inPreview != 0 })
	r.await("the form of page 101", func() bool { return strings.HasPrefix(r.view.inspector.titleText, "PAGE 101") })
	release := r.busy()
	for _, words := range []string{"Typed first", "Typed then"} {
		r.retype(r.inspects("line"), words)
		r.key(fyne.KeyF2)
		r.await(words+" on air", func() bool {
			s := r.channel.State()
			return len(s.Program) == 1 && s.Program[0].About.(*control.Made).Values["line"] == words
		})
	}
	r.await("that it is not on disk", func() bool { return strings.HasSuffix(r.view.foot.didWords, "an edit made before is not on disk yet") })
	release()
	r.await("it on disk", func() bool {
		p, err := r.room.Show().PageNumbered(t.Context(), 101)
		return err == nil && p.Overrides["line"] == "Typed then"
	})
	r.awaitShown("line", "Typed then")
}

// busy has the show file locked, as by a disk that does not answer, until release
// is called.
func (r *rig) busy() (release func()) {
	r.t.Helper()
	locked, free, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- r.room.Show().Update(r.t.Context(), func(*data.Tx) error { close(locked); <-free; return nil })
	}()
	<-locked
	return func() {
		close(free)
		if err := <-ended; err != nil {
			r.t.Error(err)
		}
	}
}

// Two athletes are compared with the second chosen in the inspector, which asks for it.
func TestHeadToHead(t *testing.T) {
	r := openDesk(t)
	r.preview("sifan hassan")
	r.ctrl(fyne.Key3)
	r.await("the second athlete's row", func() bool {
		row := r.view.inspector.row(secondRow)
		return row != nil && r.window.Canvas().Focused() == row.focusable()
	})
	r.typed("keit")
	row := r.view.inspector.row(secondRow)
	r.await("somebody to choose", func() bool { return len(row.hits) > 0 && row.words == "keit" })
	if len(row.list) != len(row.hits) {
		t.Errorf("%d of %d are listed", len(row.list), len(row.hits))
	}
	r.key(fyne.KeyReturn)
	r.await("both in preview", func() bool {
		v := r.channel.State().Preview
		return v != nil && v.Template == "head-to-head" && strings.HasSuffix(v.Title, "Sifan HASSAN and Mary KEITANY")
	})
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	// With the pointer: another second.
	row = r.inspects(secondRow)
	r.retype(row, "kip")
	r.await("others", func() bool { return row.words == "kip" && len(row.list) > 1 })
	want := row.hits[1].Name
	row.list[1].MouseDown(&desktop.MouseEvent{})
	r.await(want+" in preview", func() bool { v := r.channel.State().Preview; return v != nil && strings.HasSuffix(v.Title, want) })
	// Shift Enter adds it as it is.
	r.shift(fyne.KeyReturn)
	r.await("the page", func() bool {
		pages := r.view.order.ordered.pages
		return len(pages) == 1 && pages[0].Other != 0
	})
}

// A picker that is left without an answer stays as it was.
func TestAPickerLeftStaysAsItWas(t *testing.T) {
	r := openDesk(t)
	r.preview("sifan hassan")
	row := r.inspects(aboutRow)
	r.retype(row, "kip")
	r.await("somebody", func() bool { return row.words == "kip" })
	r.key(fyne.KeyDown)
	if row.at != 1 {
		t.Errorf("↓ comes to %d, want the second", row.at)
	}
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	if got := r.channel.State().Program[0].Title; got != "Lower third · Sifan HASSAN" {
		t.Errorf("took %s, want what was seen", got)
	}
	if row.entry.Text != "Sifan HASSAN" {
		t.Errorf("the row says %q", row.entry.Text)
	}
	r.retype(row, "radcl")
	r.await("a person, whom a lower third can show too", func() bool { return row.words == "radcl" && len(row.hits) > 0 })
	r.key(fyne.KeyReturn)
	r.await("her in preview", func() bool {
		v := r.channel.State().Preview
		return v != nil && strings.HasSuffix(v.Title, "Paula RADCLIFFE")
	})
}

// What every page has is edited for what is picked and goes with it into a page.
func TestWhatEveryPageHas(t *testing.T) {
	r := openDesk(t)
	r.preview("London 2016 men")
	stop := r.inspects(stopRow)
	r.key(fyne.KeyLeft)
	r.await("the checkpoint before the finish", func() bool {
		v := r.channel.State().Preview
		return v != nil && !strings.HasSuffix(v.Title, "Finish") || r.view.foot.did.Color == warning
	})
	r.key(fyne.KeyRight)
	r.await("the finish", func() bool { v := r.channel.State().Preview; return v != nil && strings.HasSuffix(v.Title, "Finish") })
	r.await("the chooser at the finish", func() bool { return stop.chooser.Chosen() == len(stop.options)-1 })
	r.retype(r.inspects(countRow), "3")
	r.key(fyne.KeyReturn)
	r.retype(r.inspects(layerRow), "42")
	r.key(fyne.KeyReturn)
	r.retype(r.inspects(lengthRow), "1:30")
	r.key(fyne.KeyReturn)
	gate := r.inspects(gateRow)
	gate.chooser.Tapped(&fyne.PointEvent{Position: fyne.NewPos(60, 10)})
	r.await("all of it in preview", func() bool {
		v := r.channel.State().Preview
		if v == nil {
			return false
		}
		q := v.About.(*control.Made).Request
		return q.Subject.Rows == 3 && q.Layer == 42 && q.Duration.Seconds() == 90 && q.Hold
	})
	r.ctrl(fyne.KeyK)
	r.view.library.wipe()
	r.shift(fyne.KeyReturn)
	r.awaitLines("▾ Running order · 1 page · 1:30", "101 42 Leaderboard: London Marathon 2016 · Men’s elite · Finish · top 3, 1:30, HOLD")
	layer := r.inspects(layerRow)
	r.retype(layer, "100")
	if want := "“100” is no number from 1 to 99; nothing leaves it to the template"; layer.says != want {
		t.Errorf("layer 100: %q, want %q", layer.says, want)
	}
	r.key(fyne.KeyReturn)
	r.await("why it is not kept", func() bool { return strings.Contains(r.view.foot.didWords, "layer not kept: “100”") })
}

// In which race an athlete is shown.
func TestInWhichRace(t *testing.T) {
	r := openDesk(t)
	r.preview("eliud kipchoge")
	row := r.inspects(raceRow)
	if len(row.options) < 3 {
		t.Fatalf("%d races to choose from", len(row.options))
	}
	r.key(fyne.KeyRight)
	r.key(fyne.KeyRight)
	r.await("another race in preview", func() bool {
		v := r.channel.State().Preview
		return v != nil && v.About.(*control.Made).Request.Subject.Race != 0
	})
}

// An image is a photo of somebody in the show, or a file.
func TestImagesArePicked(t *testing.T) {
	r := openDesk(t)
	r.preview("kimetto")
	r.ctrl(fyne.Key2)
	r.awaitSaid("Preview: Athlete card · Dennis KIMETTO")
	row := r.inspects("photo")
	path := filepath.Join(t.TempDir(), "a photo.png")
	if err := os.WriteFile(path, onePixel, 0o600); err != nil {
		t.Fatal(err)
	}
	r.retype(row, path)
	r.key(fyne.KeyReturn)
	r.await("the photo in preview", func() bool { return r.shown("photo") != nil })
	r.await("the row to name it", func() bool { return strings.HasPrefix(row.entry.Text, "photo ") })
	r.retype(row, "/nowhere/at/all.png")
	r.key(fyne.KeyReturn)
	r.await("why it is not kept", func() bool { return strings.Contains(r.view.foot.didWords, "picture not read") })
	// Of somebody in the show who has one.
	a, err := r.room.Show().OneAthlete(t.Context(), "sifan hassan")
	if err != nil {
		t.Fatal(err)
	}
	err = r.room.Show().Update(t.Context(), func(tx *data.Tx) (err error) {
		if a.Photo, err = tx.PutPhoto(onePixel); err == nil {
			err = tx.UpdateAthlete(a)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.retype(row, "hassan")
	r.await("who has a photo", func() bool { return row.words == "hassan" && len(row.hits) == 1 })
	r.key(fyne.KeyEscape)
	r.ctrl(fyne.KeyBackspace)
	r.await("no photo again", func() bool { return r.shown("photo") == nil })
}

// Limits are told beside the field while it is typed.
func TestLimitsAreTold(t *testing.T) {
	r := openDesk(t)
	r.view.seekOnly(onlyLines)
	r.await("quotes", r.view.library.fresh)
	i := slices.IndexFunc(r.view.library.hits, func(h hit) bool { return h.Kind == data.KindSaying })
	r.view.library.carry(i)
	row := r.inspects("text")
	row.entry.SetText(strings.Repeat("a", 241))
	if want := "241 letters, at most 240"; row.says != want || !row.warns {
		t.Errorf("the row says %q, warning %t, want %q", row.says, row.warns, want)
	}
	r.ctrl(fyne.KeyReturn) // breaks the line
	if !strings.Contains(row.entry.Text, "\n") {
		t.Error("Ctrl Enter breaks no line")
	}
	r.key(fyne.KeyEscape)
	if row.warns {
		t.Errorf("dropped, it still says %q", row.says)
	}
}

// Who says so stands under the form: mark, source, and when it was read.
func TestWhoSaysSo(t *testing.T) {
	r := openDesk(t)
	r.preview("kipsang")
	r.await("sources", func() bool { return len(r.view.inspector.cites) > 1 })
	var words []string
	for _, o := range r.view.inspector.cites[1].(*fyne.Container).Objects {
		words = append(words, o.(*canvas.Text).Text)
	}
	if !strings.Contains(words[0], ":") || words[1] == "" || words[2] == "" || words[2] == "no source given" {
		t.Errorf("the first mark reads %q", words)
	}
}

// Ctrl I goes to the form and back; ↓, ↑ and Tab go through it.
func TestTheInspectorByKeyboard(t *testing.T) {
	r := openDesk(t)
	r.ctrl(fyne.KeyI)
	if !strings.Contains(r.view.foot.didWords, "Nothing to edit") {
		t.Errorf("with nothing picked it says %q", r.view.foot.didWords)
	}
	r.preview("hassan")
	r.await("the form", func() bool { return r.view.inspector.row("line") != nil })
	r.ctrl(fyne.KeyU)
	r.ctrl(fyne.KeyI)
	f := r.view.inspector
	focused := func() string {
		for _, row := range f.rows {
			if r.window.Canvas().Focused() == row.focusable() {
				return row.name
			}
		}
		return ""
	}
	if got := focused(); got != "given" || r.view.side.now != r.view.side.all[0] {
		t.Errorf("Ctrl I goes to %q", got)
	}
	r.key(fyne.KeyDown)
	r.window.Canvas().FocusNext()
	if got := focused(); got != "code" {
		t.Errorf("↓ and Tab go to %q", got)
	}
	for range 20 {
		r.key(fyne.KeyDown)
	}
	if got := focused(); got != gateRow {
		t.Errorf("the last is %q", got)
	}
	r.key(fyne.KeyUp)
	if got := focused(); got != lengthRow {
		t.Errorf("↑ goes to %q", got)
	}
	r.ctrl(fyne.KeyI)
	if r.window.Canvas().Focused() != r.view.library.entry {
		t.Error("Ctrl I does not go back")
	}
	r.ctrl(fyne.KeyI)
	r.key(fyne.KeyEscape)
	if r.window.Canvas().Focused() != r.view.library.entry {
		t.Error("Esc does not go back")
	}
}

// onePixel is a PNG file.
var onePixel = func() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err)
	}
	return b.Bytes()
}()

// A page whose making is undone leaves nothing to edit, and no complaint.
func TestAPageThatIsGoneLeavesNothingToEdit(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.ctrl(fyne.KeyD)
	r.await("the form of the copy", func() bool { return strings.HasPrefix(r.view.inspector.titleText, "PAGE 103") })
	copied := r.view.inspector.wanted.page
	r.ctrl(fyne.KeyZ)
	r.await("the copy to be gone", func() bool {
		_, err := r.room.Show().Page(t.Context(), copied)
		return err != nil
	})
	r.model.inspect(target{page: copied})
	r.view.inspector.wanted = target{page: copied}
	r.await("an empty form", func() bool { return r.view.inspector.about.of.page == copied && r.view.inspector.about.page.ID == 0 })
	if err := r.view.inspector.about.err; err != nil || len(r.view.inspector.rows) > 0 {
		t.Errorf("it says %v, with %d rows", err, len(r.view.inspector.rows))
	}
}
