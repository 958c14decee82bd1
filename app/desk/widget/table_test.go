package widget

import (
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// updating says that golden pictures are written anew: the flag is the golden package's.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

var testLook = TableLook{
	Look: Look{
		Text: rgb(0xE8ECF4), Soft: rgb(0x9BA6BA), Faint: rgb(0x5E6879), Well: rgb(0x0B0E14),
		Chosen: rgb(0x2B3A5C), Lifted: rgb(0x33405A), Line: rgb(0x2A3140), Accent: rgb(0xE4FF3A),
		Warning: rgb(0xFFB547), Panel: rgb(0x1B202B), Raised: rgb(0x262E3E),
	},
	TextSize: 15, HeadSize: 11, RowHeight: 32, HeadHeight: 28, Gap: 12,
}

// desk is the keys of a desk that has none, and notes what reaches them.
type desk struct {
	shift bool
	got   []string
}

func (d *desk) Typed(ev *fyne.KeyEvent) bool { d.got = append(d.got, string(ev.Name)); return true }
func (d *desk) Shortcut(s fyne.Shortcut) bool {
	d.got = append(d.got, s.ShortcutName())
	return true
}
func (d *desk) Rune(r rune)         { d.got = append(d.got, string(r)) }
func (d *desk) Down(*fyne.KeyEvent) {}
func (d *desk) Shift() bool         { return d.shift }

// field is a source of n rows whose cells say where they are.
type field struct {
	n       int
	missing bool // rows from the tenth on are not here
	asked   int  // the most rows that were asked for at a time
	sorted  int
	cell    [2]int
	kept    []string
	refuse  bool
	ended   int
	changed map[[2]int]string
	flag    image.Image
}

func (f *field) Length() int { return f.n }

func (f *field) Row(i int) ([]Cell, bool) {
	f.asked++
	if f.missing && i >= 10 {
		return nil, false
	}
	name := Cell{Text: "Sifan", Bold: fmt.Sprintf("HASSAN %d", i+1), Picture: f.flag}
	bib := Cell{Text: fmt.Sprint(i + 1)}
	if s, ok := f.changed[[2]int{i, 1}]; ok {
		bib.Text = s
	}
	fault := Cell{Text: "Olympic champion", Tone: Quiet}
	if i == 1 {
		fault = Cell{Text: "▲ no country and no age and a name in one field", Tone: Warns}
	}
	return []Cell{name, bib, {Text: "2:18:33"}, fault, {Text: "more"}}, true
}
func (f *field) Moved()     {}
func (f *field) Sort(c int) { f.sorted = c }
func (f *field) Edit(row, column int) (string, bool) {
	f.cell = [2]int{row, column}
	return fmt.Sprint(row + 1), column != 3
}

func (f *field) Keep(s string) error {
	if f.refuse {
		return errors.New("refused")
	}
	f.kept = append(f.kept, fmt.Sprintf("%d,%d=%s", f.cell[0], f.cell[1], s))
	return nil
}
func (f *field) Ended()                  { f.ended++ }
func (f *field) Own(*fyne.KeyEvent) bool { return false }

func testColumns() []Column {
	return []Column{
		{Title: "ATHLETE", Width: 150, Sorts: true},
		{Title: "BIB", Width: 50, Sorts: true, Edits: true},
		{Title: "MARK", Width: 80, Trailing: true, Edits: true},
		{Title: "LINE", Width: 120, Grow: true},
		{Title: "MORE", Width: 300, Edits: true},
	}
}

// denseTheme sets rows one pixel apart, as the desk does.
type denseTheme struct{ fyne.Theme }

func (t denseTheme) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNamePadding {
		return 1
	}
	return t.Theme.Size(n)
}

// open shows a table in a window.
func open(t *testing.T, f *field, size fyne.Size) (*Table, *desk, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(denseTheme{a.Settings().Theme()})
	d := &desk{}
	table := NewTable(f, d, testLook, testColumns()...)
	w := test.NewTempWindow(t, table)
	w.SetPadded(false)
	w.Resize(size)
	return table, d, w
}

func typeKeys(w fyne.Window, names ...fyne.KeyName) {
	for _, n := range names {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func typeRunes(w fyne.Window, s string) {
	for _, r := range s {
		w.Canvas().Focused().TypedRune(r)
	}
}

// assertGolden holds a picture of the window against the one that is kept.
func assertGolden(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	shot := w.Canvas().Capture()
	got := image.NewNRGBA(shot.Bounds())
	draw.Draw(got, got.Rect, shot, shot.Bounds().Min, draw.Src)
	path := filepath.Join("testdata", name+".png")
	if updating() {
		writePNG(t, path, got)
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	kept, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	want := image.NewNRGBA(kept.Bounds())
	draw.Draw(want, want.Rect, kept, kept.Bounds().Min, draw.Src)
	if got.Rect != want.Rect {
		t.Fatalf("%s: %v, want %v", name, got.Rect, want.Rect)
	}
	worst, at := 0, 0
	for i := range got.Pix {
		if d := max(int(got.Pix[i])-int(want.Pix[i]), int(want.Pix[i])-int(got.Pix[i])); d > worst {
			worst, at = d, i
		}
	}
	if worst > 2 { // floating point differs by a rounding between processors
		writePNG(t, filepath.Join("testdata", name+".got.png"), got)
		t.Errorf("%s differs by %d at (%d,%d); see testdata/%s.got.png", name, worst, at%got.Stride/4, at/got.Stride, name)
	}
}

func writePNG(t *testing.T, path string, p image.Image) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, p); err != nil {
		t.Fatal(err)
	}
}

func flagOf(c color.Color) image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	draw.Draw(p, p.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return p
}

func TestTableLooksAsItShould(t *testing.T) {
	for _, scale := range []float32{1, 1.5} {
		f := &field{n: 50000, missing: true, flag: flagOf(rgb(0xD4213D))}
		table, d, w := open(t, f, fyne.NewSize(560, 220))
		w.Canvas().(interface{ SetScale(float32) }).SetScale(scale)
		assertGolden(t, w, fmt.Sprintf("table-rest-%g", scale))
		w.Canvas().Focus(table.Focusable())
		table.SetSorted(1, true)
		d.shift = true
		typeKeys(w, fyne.KeyDown, fyne.KeyDown)
		d.shift = false
		typeKeys(w, fyne.KeyRight)
		assertGolden(t, w, fmt.Sprintf("table-focus-%g", scale))
		typeKeys(w, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
		assertGolden(t, w, fmt.Sprintf("table-scrolled-%g", scale))
		table.Go(11, 0)
		assertGolden(t, w, fmt.Sprintf("table-coming-%g", scale))
	}
}

// Of fifty thousand rows no more are asked for than are seen.
func TestTableHoldsWhatIsSeen(t *testing.T) {
	f := &field{n: 50000}
	table, _, w := open(t, f, fyne.NewSize(560, 220))
	w.Canvas().Focus(table.Focusable())
	f.asked = 0
	typeKeys(w, fyne.KeyEnd)
	if row, _ := table.Cursor(); row != 49999 {
		t.Errorf("End goes to row %d", row)
	}
	if f.asked > 200 {
		t.Errorf("asked for %d rows to show seven", f.asked)
	}
	if from, to := table.Seen(); from > 49999 || to < 49999 || to-from > 20 {
		t.Errorf("sees rows %d to %d", from, to)
	}
}

// A table that was short and has many rows again shows those around the cursor.
func TestTableShowsTheCursorWhenRowsComeBack(t *testing.T) {
	f := &field{n: 1}
	table, _, _ := open(t, f, fyne.NewSize(560, 220))
	for _, to := range []int{25000, 3, 49999} {
		f.n = 1
		table.Go(0, 0)
		f.n = 50000
		table.Go(to, 0)
		if at := placeOf(table, to); at < testLook.HeadHeight || at+testLook.RowHeight > 220 {
			t.Errorf("row %d of %d stands at %v of 220", to, f.n, at)
		}
	}
}

// placeOf is how far below the top of the table a row is drawn, -1 for one that
// is not.
func placeOf(t *Table, row int) float32 {
	scroll := test.WidgetRenderer(t.list).Objects()[0].(*container.Scroll)
	for _, o := range scroll.Content.(*fyne.Container).Objects {
		item, ok := o.(fyne.Widget)
		if !ok {
			continue
		}
		for _, x := range test.WidgetRenderer(item).Objects() {
			if l, ok := x.(*tableLine); ok && l.index == row {
				return t.list.Position().Y + scroll.Content.Position().Y + o.Position().Y
			}
		}
	}
	return -1
}

func TestTableCursorAndChoice(t *testing.T) {
	f := &field{n: 30}
	table, d, w := open(t, f, fyne.NewSize(560, 220))
	w.Canvas().Focus(table.Focusable())
	for _, step := range []struct {
		shift               bool
		key                 fyne.KeyName
		row, column, a, end int
	}{
		{false, fyne.KeyDown, 1, 0, 1, 2},
		{false, fyne.KeyTab, 1, 1, 1, 2},
		{true, fyne.KeyTab, 1, 0, 1, 2},
		{true, fyne.KeyDown, 2, 0, 1, 3},
		{true, fyne.KeyPageDown, 12, 0, 1, 13},
		{true, fyne.KeyHome, 0, 0, 0, 2},
		{false, fyne.KeyUp, 0, 0, 0, 1},
		{false, fyne.KeyEnd, 29, 0, 29, 30},
		{false, fyne.KeyPageUp, 19, 0, 19, 20},
		{false, fyne.KeyLeft, 19, 0, 19, 20},
	} {
		d.shift = step.shift
		typeKeys(w, step.key)
		row, column := table.Cursor()
		from, to := table.Chosen()
		if row != step.row || column != step.column || from != step.a || to != step.end {
			t.Errorf("%s (shift %v): cursor %d,%d, chosen %d to %d, want %+v", step.key, step.shift, row, column, from, to, step)
		}
	}
	f.n = 3
	table.Refresh()
	if row, _ := table.Cursor(); row != 2 {
		t.Errorf("of three rows left the cursor is on %d", row)
	}
}

func TestTableIsEditedInPlace(t *testing.T) {
	f := &field{n: 30}
	table, d, w := open(t, f, fyne.NewSize(560, 220))
	w.Canvas().Focus(table.Focusable())
	typeKeys(w, fyne.KeyRight, fyne.KeyReturn)
	if !table.Editing() {
		t.Fatal("Enter edits nothing")
	}
	typeRunes(w, "108") // in place of what is selected
	typeKeys(w, fyne.KeyF2)
	if len(d.got) != 1 || d.got[0] != "F2" {
		t.Errorf("the desk got %v while a cell was edited, want F2", d.got)
	}
	typeKeys(w, fyne.KeyTab) // keeps, and edits the next that can be edited
	if row, column := table.Cursor(); !table.Editing() || row != 0 || column != 2 {
		t.Fatalf("Tab went to %d,%d, editing %v", row, column, table.Editing())
	}
	typeRunes(w, "x")
	typeKeys(w, fyne.KeyEscape)
	if table.Editing() || w.Canvas().Focused() != table.Focusable() {
		t.Error("Esc leaves the table without the focus")
	}
	typeKeys(w, fyne.KeyLeft, fyne.KeyReturn)
	typeRunes(w, "9")
	typeKeys(w, fyne.KeyDown) // the row below
	typeRunes(w, "10")
	f.refuse = true
	typeKeys(w, fyne.KeyReturn)
	if !table.Editing() {
		t.Error("what was refused is not there to be mended")
	}
	f.refuse = false
	typeKeys(w, fyne.KeyReturn)
	want := []string{"0,1=108", "0,1=9", "1,1=10"}
	if fmt.Sprint(f.kept) != fmt.Sprint(want) || table.Editing() {
		t.Errorf("kept %v, want %v", f.kept, want)
	}
	if f.ended != 4 {
		t.Errorf("ended %d times, want 4", f.ended)
	}
	table.Go(0, 3) // edited elsewhere
	typeKeys(w, fyne.KeyReturn)
	if table.Editing() {
		t.Error("a cell that is edited elsewhere has an entry")
	}
}

func TestTableGivesTheDeskItsKeys(t *testing.T) {
	table, d, w := open(t, &field{n: 3}, fyne.NewSize(560, 220))
	w.Canvas().Focus(table.Focusable())
	typeKeys(w, fyne.KeyF2, fyne.KeyDelete, fyne.KeyEscape)
	typeRunes(w, "h")
	d.shift = true
	typeKeys(w, fyne.KeyReturn)
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl})
	if got, want := fmt.Sprint(d.got), "[F2 Delete Escape h Return CustomDesktop:Control+K]"; got != want {
		t.Errorf("the desk got %s, want %s", got, want)
	}
}

func TestTableByPointer(t *testing.T) {
	f := &field{n: 30}
	table, _, w := open(t, f, fyne.NewSize(560, 220))
	test.TapCanvas(w.Canvas(), fyne.NewPos(190, 14))
	if f.sorted != 1 {
		t.Errorf("a click on the head sorts by %d, want 1", f.sorted)
	}
	f.sorted = -1
	test.TapCanvas(w.Canvas(), fyne.NewPos(260, 14))
	if f.sorted != -1 {
		t.Errorf("a click on a head that sorts nothing sorted by %d", f.sorted)
	}
	var lines []*tableLine
	for _, o := range test.LaidOutObjects(w.Content()) {
		if l, ok := o.(*tableLine); ok && l.index >= 0 {
			lines = append(lines, l)
		}
	}
	press := func(l *tableLine, x float32, m fyne.KeyModifier) {
		l.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10)}, Button: desktop.MouseButtonPrimary, Modifier: m})
	}
	press(lines[2], 190, 0)
	press(lines[4], 190, fyne.KeyModifierShift)
	if from, to := table.Chosen(); from != lines[2].index || to != lines[4].index+1 {
		t.Errorf("chosen %d to %d", from, to)
	}
	press(lines[2], 190, 0)
	lines[2].DoubleTapped(nil)
	typeRunes(w, "7")
	press(lines[1], 20, 0) // a click elsewhere keeps what is typed
	if want := fmt.Sprintf("[%d,1=7]", lines[2].index); fmt.Sprint(f.kept) != want || table.Editing() {
		t.Errorf("kept %v, want %s", f.kept, want)
	}
	if row, column := table.Cursor(); row != lines[1].index || column != 0 {
		t.Errorf("cursor on %d,%d", row, column)
	}
}

func TestTableChangesItsColumns(t *testing.T) {
	table, _, w := open(t, &field{n: 3}, fyne.NewSize(560, 220))
	w.Canvas().Focus(table.Focusable())
	table.Go(2, 4)
	table.SetColumns(Column{Title: "ONE", Width: 100}, Column{Title: "TWO", Width: 100, Grow: true})
	if row, column := table.Cursor(); row != 2 || column != 0 {
		t.Errorf("cursor on %d,%d, want 2,0", row, column)
	}
	w.Canvas().Capture()
	typeKeys(w, fyne.KeyRight, fyne.KeyRight)
	if _, column := table.Cursor(); column != 1 {
		t.Errorf("cursor in column %d of two", column)
	}
}
