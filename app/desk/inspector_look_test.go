package desk

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/desk/golden"
	widgets "mile26/app/desk/widget"
	"mile26/app/show"
	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// formOf is a form of every type of field, made by hand.
func formOf() inspected {
	number := func(v float64) *float64 { return &v }
	t := &template.Template{Name: "all", Title: "All kinds", Layer: 20, About: []string{"athlete"}}
	q := control.Request{Template: "all", Subject: show.Subject{Kind: data.KindAthlete, ID: 1}}
	return inspected{
		of: target{request: q, name: "Sifan HASSAN"}, about: "Sifan HASSAN",
		races: []data.Race{{ID: 3, Event: "City Marathon", Year: 2031, Category: "Women"}},
		in: control.Inspection{Template: t, Fields: []control.Field{
			{Name: "family", Label: "Family name", Is: template.Field{Type: "single-line", Length: 20}, Stored: "HASSAN"},
			{Name: "line", Label: "Second line", Is: template.Field{Type: "single-line"}, Stored: "Winner", Typed: "Typed by hand", Over: true},
			{Name: "bio", Label: "Bio", Is: template.Field{Type: "multi-line"}, Stored: "First in London, at her first marathon; second at nothing."},
			{Name: "side", Label: "Side", Is: template.Field{Type: "select", Options: []string{"left", "right"}}, Stored: "left"},
			{Name: "size", Label: "Size", Is: template.Field{Type: "number", Min: number(1), Max: number(5)}, Stored: "3", Typed: "7", Over: true},
			{Name: "tint", Label: "Tint", Is: template.Field{Type: "color"}, Stored: "#E4FF3A"},
			{Name: "wait", Label: "Wait", Is: template.Field{Type: "duration"}},
			{Name: "big", Label: "Large", Is: template.Field{Type: "boolean"}, Stored: "true"},
			{Name: "photo", Label: "Photo", Is: template.Field{Type: "image"}},
			{Name: "flag", Label: "Flag", Is: template.Field{Type: "flag"}, Stored: "nl"},
		}, Cited: []show.Cited{{
			What: "Sifan HASSAN · City Marathon 2031", Mark: mark.Parse("2:18:33", 42195),
			Source: data.Source{Name: "finish.lif", Line: 12}, Read: time.Date(2031, 4, 20, 12, 5, 0, 0, time.UTC),
			Others: []show.Cited{{Mark: mark.Parse("2:18:34", 42195), Source: data.Source{Name: "live text"}}},
		}}},
	}
}

// formRig is an inspector with a form, apart from the desk's.
func formRig(t *testing.T, x inspected) (*rig, *inspector) {
	t.Helper()
	r := openDesk(t)
	f := newInspector(r.view.model, r.view.keys, func(said) {})
	f.wanted = x.of
	f.received(x)
	return r, f
}

func TestInspectorLooks(t *testing.T) {
	_, f := formRig(t, formOf())
	golden.Check(t, "inspector", ink, f.content, fyne.NewSize(380, 700))
	x := inspected{of: target{page: 7}}
	f.wanted = x.of
	f.received(x)
	golden.Check(t, "inspector-empty", ink, f.content, fyne.NewSize(380, 120))
}

func TestInspectorTypedLooks(t *testing.T) {
	_, f := formRig(t, formOf())
	f.content.Resize(fyne.NewSize(380, 200))
	r := f.row(aboutRow)
	r.dirty, r.entry.Text = true, "kip"
	r.words, r.hits = "kip", nil
	r.looked(looked{lookUp: lookUp{words: "kip"}, hits: []hit{
		{Hit: data.Hit{Kind: data.KindAthlete, ID: 1, Name: "Eliud KIPCHOGE", Detail: "KEN · City Marathon 2031"}},
		{Hit: data.Hit{Kind: data.KindAthlete, ID: 2, Name: "Wilson KIPSANG", Detail: "KEN"}},
	}})
	f.told()
	golden.Check(t, "inspector-picker", ink, f.content, fyne.NewSize(380, 200))
}

// Every type of field has a row that takes what is typed, and says what breaks it.
func TestEveryTypeOfField(t *testing.T) {
	_, f := formRig(t, formOf())
	for name, want := range map[string]string{"size": "7 is above 5", "line": "stored: Winner · Ctrl Backspace goes back", "family": ""} {
		if got := f.row(name).says; got != want {
			t.Errorf("%s says %q, want %q", name, got, want)
		}
	}
	if got := f.row("tint").swatch.FillColor; got != rgb(0xE4FF3A) {
		t.Errorf("the swatch is %v", got)
	}
	side := f.row("side")
	side.chooser.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if got := side.text(); got != "right" {
		t.Errorf("→ chooses %q", got)
	}
	big := f.row("big")
	big.chooser.Tapped(&fyne.PointEvent{Position: fyne.NewPos(60, 4)})
	if got := big.text(); got != "" {
		t.Errorf("a click on yes leaves %q, want no", got)
	}
}

func TestHitsLook(t *testing.T) {
	r := openDesk(t)
	r.window.Canvas().Capture() // the desk's theme has come to everything by then
	for i, h := range []hit{
		{Hit: data.Hit{Kind: data.KindPerson, Given: "Paula", Family: "RADCLIFFE", Detail: "Commentator"}},
		{Hit: data.Hit{Kind: data.KindFact, Name: "39,698 runners were set to start", Detail: "2016"}},
		{Hit: data.Hit{Kind: kindTemplate, Name: "Lower third", Detail: "Layer 20"}},
		{Hit: data.Hit{Kind: kindCommand, Name: "Take", Detail: "On air"}, command: r.view.keys.action("take")},
	} {
		row := widgets.NewPair(dress, rowHeight)
		row.Resize(fyne.NewSize(344, rowHeight))
		row.Set(hitPair(h, i == 1, nowhere))
		golden.Check(t, "hit-"+string(h.Kind), ink, row, fyne.NewSize(344, rowHeight))
	}
}
