package template

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

const themeYAML = `theme: Test
colors: {ink: "#0A1128", half: "#FFFFFF80"}
fonts: {regular: a.ttf}
styles:
  name: {font: regular, size: 40, color: ink}
`

const goodYAML = `template: card
title: Card
about: [athlete]
layer: 20
fields:
  family: {type: single-line, label: Family name}
  rows:
    type: list
    fields:
      mark: {type: single-line}
place: {left: 96, top: 84}
root:
  column:
    fill: half
    children:
      - text: {text: "{family|upper}", style: name}
      - rows: {each: rows, children: [{text: {text: "{family} {mark}", style: name}}]}
`

func readWith(theme, card string) (*Theme, error) {
	return ReadTheme(fstest.MapFS{
		"theme.yaml": {Data: []byte(theme)},
		"card.yaml":  {Data: []byte(card)},
	}, nil)
}

func TestAGoodThemeReads(t *testing.T) {
	th, err := readWith(themeYAML, goodYAML)
	if err != nil {
		t.Fatal(err)
	}
	c := th.Templates["card"]
	if c == nil || c.Layer != 20 || len(c.Root.Children) != 2 {
		t.Fatalf("read as %+v", c)
	}
	if got, want := th.Colors["half"], (Color{R: 128, G: 128, B: 128, A: 128}); got != want {
		t.Errorf("half white is %v, want premultiplied %v", got, want)
	}
	if got := th.Styles["name"].Line; got != 48 {
		t.Errorf("line distance %v, want 1.2 times the size, 48", got)
	}
}

func TestFaultsAreToldWithFileLineColumnAndText(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           string // file:line:column and the offending text
	}{
		{"unknown key", "title: Card", "tilte: Card", `card.yaml:2:1: "tilte"`},
		{"unknown key of an element", "fill: half", "fil: half", `card.yaml:14:5: "fil"`},
		{"key of another kind", "fill: half", "each: rows", `card.yaml:14:5: "each"`},
		{"unknown kind", "- text:", "- txet:", `card.yaml:16:9: "txet"`},
		{"unknown field", "{family|upper}", "{famly}", `card.yaml:16:22: "famly"`},
		{"field of the list used outside", "{family|upper}", "{mark}", `card.yaml:16:22: "mark"`},
		{"unknown form", "{family|upper}", "{family|uper}", `card.yaml:16:22: "{family|uper}"`},
		{"brace left open", "{family|upper}", "{family", `card.yaml:16:22: "{family"`},
		{"unknown style", "style: name}\n      - rows", "style: nme}\n      - rows", `card.yaml:16:47: "nme"`},
		{"unknown colour", "fill: half", "fill: hlaf", `card.yaml:14:11: "hlaf"`},
		{"bad colour", "fill: half", `fill: "#12345"`, `card.yaml:14:11: "#12345"`},
		{"wrong type", "layer: 20", "layer: top", `card.yaml:4:8: "top"`},
		{"no such layer", "layer: 20", "layer: 100", `card.yaml:1:11: "card"`},
		{"wrong name", "template: card", "template: crad", `card.yaml:1:11: "crad"`},
		{"no place", "left: 96, ", "", `card.yaml:1:11: "card"`},
		{"each is no list", "each: rows", "each: family", `card.yaml:17:22: "family"`},
		{"wrong size", "fill: half", "width: wide", `card.yaml:14:12: "wide"`},
		{"field type", "type: single-line, label: Family name", "type: text", `"family: text"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := strings.Replace(goodYAML, c.old, c.new, 1)
			if card == goodYAML {
				t.Fatal("the case changes nothing")
			}
			_, err := readWith(themeYAML, card)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want it to say %s", err, c.want)
			}
		})
	}
}

func TestThemeFaults(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`ink: "#0A1128"`, `ink: "0A1128"`, `"0A1128"`},
		{"font: regular", "font: reglar", `"reglar"`},
		{"color: ink", "color: inc", `"inc"`},
		{"a.ttf", "../a.ttf", `"../a.ttf"`},
		{"size: 40", "sise: 40", `theme.yaml:5:25: "sise"`},
	} {
		theme := strings.Replace(themeYAML, c.old, c.new, 1)
		_, err := readWith(theme, goodYAML)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want it to say %s", c.new, err, c.want)
		}
	}
}

func TestAllFaultsOfAFileAreToldAtOnce(t *testing.T) {
	card := strings.NewReplacer("fill: half", "fill: hlaf", "{family|upper}", "{famly}").Replace(goodYAML)
	_, err := readWith(themeYAML, card)
	var many Errors
	if !errors.As(err, &many) || len(many) != 2 {
		t.Errorf("got %v, want two faults", err)
	}
}

func TestTheBuiltInThemesRead(t *testing.T) {
	if _, err := ReadTheme(os.DirFS("../../assets/themes/thames"), nil); err != nil {
		t.Error(err)
	}
}

func TestAThemeOnABaseChangesOnlyWhatItNames(t *testing.T) {
	base := fstest.MapFS{"theme.yaml": {Data: []byte(themeYAML)}, "card.yaml": {Data: []byte(goodYAML)}}
	library := func(name string) (fs.FS, error) {
		if name != "test" {
			return nil, fs.ErrNotExist
		}
		return base, nil
	}
	other := fstest.MapFS{"theme.yaml": {Data: []byte("theme: Other\nbase: test\ncolors: {ink: \"#FF0000\"}\n")}}
	th, err := ReadTheme(other, library)
	if err != nil {
		t.Fatal(err)
	}
	red, half := Color{R: 255, A: 255}, Color{R: 128, G: 128, B: 128, A: 128}
	if th.Name != "Other" || th.Styles["name"].Color.Value != red || th.Templates["card"].Root.Fill.Value != half {
		t.Errorf("style is %v, want the new red; the panel is %v, want the base's %v", th.Styles["name"].Color.Value, th.Templates["card"].Root.Fill.Value, half)
	}
	for name, what := range map[string]string{"nobody": "no such base theme", "test": "stands on itself"} {
		base["theme.yaml"].Data = []byte("theme: Test\nbase: " + name + "\n")
		if _, err := ReadTheme(other, library); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("base %s: got %v, want it to say %s", name, err, what)
		}
	}
}

func TestExpressions(t *testing.T) {
	row := Scope{Values: Values{"gap": "+0:11"}, Outer: &Scope{Values: Values{"given": "Jean-Paul", "place": 3, "empty": ""}}}
	for source, want := range map[string]string{
		"Age":                 "Age",
		"{given}":             "Jean-Paul",
		"{given|initial}":     "J.-P.",
		"{given|upper} {gap}": "JEAN-PAUL +0:11",
		"No {place}":          "No 3",
		"Age {age}":           "", // nothing, literals included, without a value
		"{empty}":             "",
		"{given} {empty}":     "Jean-Paul ",
	} {
		var e Expr
		if err := e.parse(source); err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := e.Text(row); got != want {
			t.Errorf("%s prints %q, want %q", source, got, want)
		}
	}
}

func FuzzReadTheme(f *testing.F) {
	f.Add(themeYAML, goodYAML)
	f.Add("theme: x", "root: {row: {children: [{row: null}]}}")
	f.Fuzz(func(t *testing.T, theme, card string) {
		// Whatever is written: an answer, never a crash.
		if th, err := readWith(theme, card); err == nil && th == nil {
			t.Error("neither a theme nor a fault")
		}
	})
}
