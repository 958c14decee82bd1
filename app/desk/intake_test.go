package desk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"mile26/data"
)

// file writes a file to be read.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const listOfThree = `Startnr,Laeufer,Land,Zeit
7,Anna Müller,SUI,2:30:00
8,Bea Roth,XXX,2:31:00
9,Cleo Weiss,GER,soon
`

// drop drops files on the window.
func (r *rig) drop(paths ...string) {
	r.t.Helper()
	var items []fyne.URI
	for _, p := range paths {
		items = append(items, storage.NewFileURI(p))
	}
	r.view.dropped(fyne.Position{}, items)
}

func (r *rig) awaitStep(s intakeStep) *wizard {
	r.t.Helper()
	z := r.view.wizard
	r.await(fmt.Sprintf("step %d of the intake", s), func() bool { return z.state.step == s && !z.gauge.on() && r.painted() })
	return z
}

// painted has the wizard's pixel painted, as the painter does, and says whether its
// step has been seen.
func (r *rig) painted() bool {
	s := r.view.wizard.shutter
	for _, o := range s.content.Objects {
		o.(*canvas.Raster).Generator(1, 1)
	}
	return s.seen()
}

func (r *rig) count() data.Counts {
	r.t.Helper()
	c, err := r.room.Show().Counts(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func TestIntakeOfADroppedListByKeys(t *testing.T) {
	r := openDesk(t)
	before := r.count()
	path := file(t, "club.csv", listOfThree)
	r.drop(path)
	z := r.awaitStep(columnsStep)
	if r.view.tabs.now.id != "intake" {
		t.Fatalf("the tab is %s", r.view.tabs.now.id)
	}
	if z.state.mapping[1].Meaning != "" {
		t.Fatalf("“Laeufer” is read as %s already", z.state.mapping[1].Meaning)
	}
	// Without a name nothing can be read, and the desk says so.
	r.act("intake-next")
	r.await("the fault", func() bool { return strings.HasPrefix(r.view.foot.didWords, "▲ ") })
	if z.state.step != columnsStep {
		t.Fatalf("at step %d", z.state.step)
	}
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn) // wherever the cursor is in the row: the meaning
	r.typed("nonsense")
	r.key(fyne.KeyReturn)
	r.await("the fault", func() bool { return strings.Contains(r.view.foot.didWords, "nonsense") })
	r.key(fyne.KeyReturn)
	r.typed("name")
	r.key(fyne.KeyReturn)
	r.await("the column's meaning", func() bool { return z.state.mapping[1].Meaning == "name in one field" })

	// What the file does not say.
	for range len(z.state.mapping) - 1 {
		r.key(fyne.KeyDown)
	}
	r.key(fyne.KeyReturn)
	r.typed("Club Run")
	r.key(fyne.KeyReturn)
	r.await("the event", func() bool { return z.state.options.Event == "Club Run" })
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.typed("x")
	r.key(fyne.KeyReturn)
	if !z.grid.table.Editing() {
		t.Error("x was taken for a year")
	}
	r.key(fyne.KeyEscape)
	r.key(fyne.KeyReturn)
	r.typed("2031")
	r.key(fyne.KeyReturn)
	r.await("the year", func() bool { return z.state.options.Year == 2031 })

	r.act("intake-next")
	r.awaitStep(previewStep)
	if len(z.grid.rows) != 3 || !strings.Contains(z.grid.rows[1][3].Text, "▲") {
		t.Errorf("the second row is shown as %+v: its country should be marked", z.grid.rows[1])
	}
	r.key(fyne.KeyDown)
	for range 3 {
		r.key(fyne.KeyRight)
	}
	if !strings.Contains(z.foot.all, `"XXX"`) {
		t.Errorf("the line below says %q, want what is printed", z.foot.all)
	}
	r.act("intake-back")
	r.awaitStep(columnsStep)
	r.act("intake-next")
	r.awaitStep(previewStep)
	r.act("intake-next")
	r.awaitStep(planStep)
	if z.state.plan.New != 2 || z.state.plan.Rejected != 1 || r.count() != before {
		t.Errorf("a dry run would bring %d, reject %d, and the show holds %+v, want it as it was", z.state.plan.New, z.state.plan.Rejected, r.count())
	}
	if len(z.grid.rows) != 1 || z.grid.rows[0][0].Text != "4" {
		t.Errorf("to be looked at: %+v, want line 4", z.grid.rows)
	}
	for _, want := range []string{"3 rows · athletes added: 2", "Codes that are none: XXX 1×", "Rejected, 1 time: the official time cannot be read"} {
		if !strings.Contains(z.text.Text, want) {
			t.Errorf("the report says %q, and nothing of %q", z.text.Text, want)
		}
	}
	r.act("intake-next")
	r.awaitStep(reportStep)
	if _, err := os.Stat(z.state.report.RejectsFile); err != nil || !strings.Contains(z.text.Text, z.state.report.RejectsFile) {
		t.Errorf("rejects file %q, %v; the report says %q", z.state.report.RejectsFile, err, z.text.Text)
	}
	if got := r.count(); got.Athletes != before.Athletes+2 || got.Races != before.Races+1 {
		t.Errorf("the show holds %+v, before %+v", got, before)
	}

	// The same columns need no telling the next time.
	r.act("intake-next")
	r.awaitStep(chooseStep)
	if len(z.grid.rows) == 0 || z.grid.rows[0][0].Text != "club.csv" {
		t.Fatalf("the log begins with %+v", z.grid.rows)
	}
	r.act("intake-file")
	r.typed(path)
	r.key(fyne.KeyReturn)
	r.awaitStep(columnsStep)
	if z.state.mapping[1].Meaning != "name in one field" || !strings.Contains(z.state.mapping[1].Why, "remembered") {
		t.Errorf("the second time: %+v", z.state.mapping[1])
	}
	r.key(fyne.KeyEscape)
	r.awaitStep(chooseStep)

	// And the whole of it is taken back.
	r.act("intake-undo")
	r.act("intake-undo")
	r.await("as before", func() bool {
		return r.count().Athletes == before.Athletes && z.state.step == chooseStep && !z.state.log[0].Undone.IsZero()
	})
	r.act("intake-undo")
	if !strings.Contains(r.view.foot.didWords, "cannot be undone") {
		t.Errorf("undone again: %q", r.view.foot.didWords)
	}
}

// A step that nobody has seen yet is not gone on from: an impatient second press
// would read the file in.
func TestIntakeGoesOneStepAtATime(t *testing.T) {
	r := openDesk(t)
	before := r.count()
	r.drop(file(t, "list.csv", "bib,first_name,last_name,time\n7,Anna,Müller,2:30:00\n"))
	z := r.awaitStep(columnsStep)
	if z.next.Label != "Next" {
		t.Errorf("the step on is called %q", z.next.Label)
	}
	for step := columnsStep; step < planStep; step++ {
		for range 3 {
			r.act("intake-next")
		}
		r.await("the next step", func() bool {
			if z.state.step == step {
				r.act("intake-next") // while it is worked on
			}
			return z.state.step != step
		})
		r.act("intake-next") // before it can be seen
		r.awaitStep(step + 1)
	}
	r.await("the end of all work", func() bool { return r.idle() })
	if z.state.step != planStep || r.count() != before {
		t.Errorf("at step %d, the show holds %+v, before %+v", z.state.step, r.count(), before)
	}
	if z.next.Label != "Read in" {
		t.Errorf("the last step is called %q", z.next.Label)
	}
	r.act("intake-next")
	r.awaitStep(reportStep)
}

// Ctrl Enter twice goes one step on, however soon the step has come: one that was
// not painted takes no key, and one that was takes only keys that are pressed after
// it, Ctrl too.
func TestIntakeTakesOnlyKeysPressedAfterAStepWasSeen(t *testing.T) {
	r := openDesk(t)
	r.drop(file(t, "list.csv", "bib,first_name,last_name,time\n7,Anna,Müller,2:30:00\n"))
	z := r.awaitStep(columnsStep)
	down := func(n fyne.KeyName) { r.window.Canvas().Focused().(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: n}) }
	enter := func() {
		down(fyne.KeyReturn)
		r.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(must("Ctrl Enter")[0].shortcut())
	}
	down(desktop.KeyControlLeft)
	enter()
	r.await("the step's arrival", func() bool { return z.state.step == previewStep })
	enter() // it is not on the screen
	if !strings.Contains(r.view.foot.didWords, "look at this one") {
		t.Errorf("before the step is painted the foot says %q", r.view.foot.didWords)
	}
	r.window.Canvas().Capture()
	r.await("the first painting", func() bool { return z.shutter.painted == 1 })
	down(desktop.KeyControlLeft) // both were pressed while it was painted
	enter()
	r.window.Canvas().Capture()
	r.await("the second painting", func() bool { return z.shutter.seen() })
	enter() // Ctrl is down still
	if !strings.Contains(r.view.foot.didWords, "look at this one") {
		t.Errorf("with Ctrl held the foot says %q", r.view.foot.didWords)
	}
	r.await("the end of all work", func() bool { return r.idle() })
	if z.state.step != previewStep {
		t.Fatalf("it went on to step %d, want it to stay at %d", z.state.step, previewStep)
	}
	down(desktop.KeyControlLeft)
	enter()
	r.awaitStep(planStep)
	test.Tap(z.next)
	r.awaitStep(reportStep)
}

// Headings and names are read whole where the table has room, and the cursor stays
// where it is while it makes some.
func TestIntakeReadsNamesWhole(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	const heading, name = "Vor- und Nachname der Läuferin", "Maximiliane Gräfin von Hohenstein"
	r.drop(file(t, "list.csv", "Startnr,"+heading+",Zeit\n7,"+name+",2:30:00\n"))
	z := r.awaitStep(columnsStep)
	wide := func(column int, words string) {
		t.Helper()
		if got, need := z.grid.widths[column], fyne.MeasureText(words, textSize, fyne.TextStyle{}).Width; got < need {
			t.Errorf("column %d is %v wide, and %q needs %v", column, got, words, need)
		}
	}
	wide(0, heading)
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.typed("name in one field")
	r.key(fyne.KeyReturn)
	r.await("the column's meaning", func() bool { return z.state.mapping[1].Meaning != "" })
	if row, column := z.grid.table.Cursor(); row != 1 || column != 1 {
		t.Errorf("the cursor went to %d, %d", row, column)
	}
	r.act("intake-next")
	r.awaitStep(previewStep)
	for column, c := range z.grid.rows[0] {
		if strings.Contains(name, c.Text) && len(c.Text) > 10 {
			wide(column, c.Text)
			return
		}
	}
	t.Errorf("no cell shows the name: %+v", z.grid.rows[0])
}

// idle says that the taker has nothing more to do: it has emitted all there is.
func (r *rig) idle() bool {
	done := make(chan struct{})
	r.model.taker.jobs.put(job{kind: "intake", do: func(context.Context) { close(done) }})
	<-done
	return len(r.inbox) == 0
}

// A report that has just been read can be taken back where it stands.
func TestIntakeIsUndoneFromItsReport(t *testing.T) {
	r := openDesk(t)
	before := r.count()
	r.drop(file(t, "list.csv", "bib,first_name,last_name,time\n7,Anna,Müller,2:30:00\n"))
	for _, s := range []intakeStep{columnsStep, previewStep, planStep} {
		z := r.awaitStep(s)
		test.Tap(z.next) // by the pointer
	}
	z := r.awaitStep(reportStep)
	if r.count().Athletes != before.Athletes+1 {
		t.Fatalf("the show holds %+v", r.count())
	}
	r.act("intake-undo")
	r.act("intake-undo")
	r.awaitStep(chooseStep)
	if r.window.Canvas().Focused() != z.grid.table.Focusable() {
		t.Error("keys do not go to the list of earlier intakes")
	}
	if got := r.count(); got.Athletes != before.Athletes || z.state.log[0].Undone.IsZero() {
		t.Errorf("the show holds %+v, before %+v", got, before)
	}
}

const liveText = `Live: London Marathon 2031
11:20
Name: Anna Müller
Age: 31
Country: Switzerland
She won the national title two years ago.

Mary Keitany of Kenya wins the women's race in 2:18:36.
`

func TestIntakeOfALiveTextLineByLine(t *testing.T) {
	r := openDesk(t)
	before := r.count()
	r.app.Clipboard().SetContent(liveText)
	r.act("tab-intake")
	r.awaitStep(chooseStep)
	r.act("intake-paste")
	z := r.awaitStep(proposeStep)
	if len(z.state.offers) == 0 || len(z.grid.rows) != len(z.state.offers)+len(z.told()) {
		t.Fatalf("%d proposals, %d rows", len(z.state.offers), len(z.grid.rows))
	}
	r.act("intake-next") // nothing is accepted
	if !strings.Contains(r.view.foot.didWords, "Nothing is accepted") {
		t.Errorf("status line %q", r.view.foot.didWords)
	}
	r.key(fyne.KeySpace)
	if !strings.HasPrefix(z.grid.rows[0][0].Text, "●") {
		t.Errorf("the first line reads %+v", z.grid.rows[0])
	}
	r.key(fyne.KeySpace)
	r.ctrl(fyne.KeyA)
	for _, p := range z.state.offers {
		if !z.accepted[p.ID] {
			t.Errorf("%s was not accepted with all", p.Says)
		}
	}
	// What the text does not say of itself is told below the lines.
	r.key(fyne.KeyEnd)
	r.key(fyne.KeyReturn)
	r.typed("Women")
	r.key(fyne.KeyReturn)
	r.await("the category", func() bool { return z.state.options.Category == "Women" })
	r.act("intake-next")
	r.awaitStep(reportStep)
	if got := r.count(); got == before {
		t.Error("nothing came into the show")
	}
}

func TestIntakeOfPhotos(t *testing.T) {
	r := openDesk(t)
	one := photoFile(t, "sifan_hassan.png")
	r.drop(filepath.Dir(one))
	z := r.awaitStep(photoStep)
	if len(z.grid.rows) != 1 || z.grid.rows[0][0].Text != "sifan_hassan.png" || z.grid.rows[0][1].Text != "Sifan Hassan" {
		t.Fatalf("whose they are: %+v", z.grid.rows)
	}
	if r.count().Photos != 0 {
		t.Error("a photo is in the show before anybody said so")
	}
	r.act("intake-next")
	r.await("the photo in the show", func() bool { return z.state.done && r.count().Photos == 1 })
	r.act("intake-undo")
	r.act("intake-undo")
	r.awaitStep(chooseStep)
	a, err := r.room.Show().OneAthlete(t.Context(), "sifan hassan")
	if err != nil || a.Photo != "" {
		t.Errorf("photo %q, %v", a.Photo, err)
	}
}

// What is read can be stopped, and then nothing of it has happened. Meanwhile
// takes go on, though the show file is busy.
func TestIntakeIsStopped(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	before := r.count()
	r.drop(file(t, "list.csv", "bib,first_name,last_name,time\n7,Anna,Müller,2:30:00\n"))
	for _, s := range []intakeStep{columnsStep, previewStep} {
		r.awaitStep(s)
		r.act("intake-next")
	}
	z := r.awaitStep(planStep)
	busy, done, free := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() { // a disk that does not answer
		free <- r.room.Show().Update(t.Context(), func(*data.Tx) error { close(busy); <-done; return nil })
	}()
	<-busy
	r.act("intake-next")
	r.await("the reading", func() bool { return z.gauge.on() })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.act("intake-stop")
	r.await("the end of it", func() bool { return strings.Contains(r.view.foot.didWords, "stopped") })
	close(done)
	if err := <-free; err != nil {
		t.Fatal(err)
	}
	if z.state.step != planStep || r.count() != before {
		t.Errorf("at step %d, the show holds %+v, before %+v", z.state.step, r.count(), before)
	}
	r.act("intake-stop")
	if !strings.Contains(r.view.foot.didWords, "Nothing is being read") {
		t.Errorf("status line %q", r.view.foot.didWords)
	}
	test.Tap(z.next)
	r.awaitStep(reportStep)
	if got := r.count().Athletes; got != before.Athletes+1 {
		t.Errorf("%d athletes", got)
	}
}

// A file whose code page nothing in it says can be read in another one.
func TestIntakeIsReadInAnotherCodePage(t *testing.T) {
	r := openDesk(t)
	r.drop(file(t, "list.csv", "bib,first_name,last_name,time\n7,Ji\xf8\xed,Nov\xe1k,2:30:00\n"))
	z := r.awaitStep(columnsStep)
	was := z.state.info.Encoding
	r.key(fyne.KeyEnd)
	r.key(fyne.KeyReturn)
	r.typed("latin")
	r.key(fyne.KeyReturn)
	if !z.grid.table.Editing() {
		t.Fatalf("“latin” was taken for a code page; the file is %s", was)
	}
	r.key(fyne.KeyEscape)
	other := map[bool]string{true: "windows-1250", false: "windows-1252"}[strings.EqualFold(was, "windows-1252")]
	r.key(fyne.KeyReturn)
	r.typed(other)
	r.key(fyne.KeyReturn)
	r.await("the other code page", func() bool { return strings.EqualFold(z.state.info.Encoding, other) })
}
