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
		"theme.yaml":          {Data: []byte(theme)},
		"card.yaml":           {Data: []byte(card)},
		"broken.png":          {Data: []byte("no picture")},
		"pictures/broken.png": {Data: []byte("no picture")},
		"fonts/Own-Bold.ttf":  {Data: []byte("a font")},
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
		{"no such layer", "layer: 20", "layer: 100", `card.yaml:4:8: "100"`},
		{"no layer", "layer: 20\n", "", `card.yaml:1:11: layer must be`},
		{"wrong name", "template: card", "template: crad", `card.yaml:1:11: "crad"`},
		{"no such subject", "about: [athlete]", "about: [athlete, horse]", `card.yaml:3:18: "horse"`},
		{"no place", "left: 96, ", "", `card.yaml:11:8: "card"`},
		{"no place at all", "place: {left: 96, top: 84}\n", "", `card.yaml:1:11: "card"`},
		{"no such edge", "left: 96", "lft: 96", `card.yaml:11:9: "lft"`},
		{"no such side", "top: 84}", "top: 84, bleed: [left, rigth]}", `card.yaml:11:42: "rigth"`},
		{"sides are a list", "top: 84}", "top: 84, bleed: left}", `card.yaml:11:35: "left"`},
		{"no such format", "root:", "formats: {\"4:3\": {max_width: 700}}\nroot:", `card.yaml:12:18: "4:3"`},
		{"half a place of a format", "root:", "formats:\n  \"1:1\":\n    place: {left: 54}\nroot:", `card.yaml:14:12: "1:1"`},
		{"each is no list", "each: rows", "each: family", `card.yaml:17:22: "family"`},
		{"wrong size", "fill: half", "width: wide", `card.yaml:14:12: "wide"`},
		{"wrong type of a property", "fill: half", "gap: wide", `card.yaml:14:10: "wide"`},
		{"field type", "type: single-line, label: Family name", "type: text", `card.yaml:6:18: "text"`},
		{"unknown key of a field", "label: Family name", "labl: Family name", `card.yaml:6:31: "labl"`},
		{"options without a select", "label: Family name", "options: [a]", `card.yaml:6:40: "single-line"`},
		{"select without options", "type: single-line, label", "type: select, label", `card.yaml:6:11: "select"`},
		{"length of a number", "type: single-line, label", "type: number, length: 5, label", `card.yaml:6:34: "5"`},
		{"a length below one", "label: Family name", "length: -1", `card.yaml:6:39: "-1"`},
		{"min of a text", "label: Family name", "min: 1", `card.yaml:6:18: "single-line"`},
		{"min above max", "type: single-line, label", "type: number, min: 5, max: 4, label", `card.yaml:6:31: "5"`},
		{"default too long", "label: Family name", "length: 3, default: Waitz", `card.yaml:6:51: "Waitz": family: the default breaks its own limit: 5 letters, at most 3`},
		{"default above max", "type: single-line, label", "type: number, max: 4, default: 5, label", `card.yaml:6:43: "5": family: the default breaks its own limit: 5 is above 4`},
		{"default that is no number", "type: single-line, label", "type: number, default: five, label", `card.yaml:6:35: "five"`},
		{"default that is no option", "type: single-line, label", "type: select, options: [men, women], default: man, label", `card.yaml:6:58: "man"`},
		{"default neither true nor false", "type: single-line, label", "type: boolean, default: perhaps, label", `card.yaml:6:36: "perhaps"`},
		{"default that is no colour", "type: single-line, label", "type: color, default: red, label", `card.yaml:6:34: "red"`},
		{"default of an image", "type: single-line, label", "type: image, default: a.png, label", `card.yaml:6:34: "a.png"`},
		{"a boolean is not printed", "type: single-line, label", "type: boolean, label", `card.yaml:16:22: "family": a field of type boolean`},
		{"a list is not printed", "{family|upper}", "{rows}", `card.yaml:16:22: "rows"`},
		{"alignment", "fill: half", "align: middle", `card.yaml:14:12: "middle"`},
		{"baseline of a column", "fill: half", "align: baseline", `card.yaml:14:12: "baseline"`},
		{"alignment of a row", "column:\n    fill: half", "row:\n    align: left", `card.yaml:14:12: "left"`},
		{"justification", "fill: half", "justify: stretch", `card.yaml:14:14: "stretch"`},
		{"format of an element", "fill: half", "only: [\"4:3\"]", `card.yaml:14:11: "4:3"`},
		{"no field under when", "fill: half", "when: [famly]", `card.yaml:14:12: "famly"`},
		{"no field of a list under when", "fill: half", "when: [rows.mrk]", `card.yaml:14:12: "rows.mrk"`},
		{"easing", "root:", "motion:\n  in:\n    - {part: a, time: 80, ease: bouncy}\nroot:", `card.yaml:14:33: "bouncy"`},
		{"wipe", "root:", "motion:\n  in:\n    - part: a\n      wipe: slantwise\nroot:", `card.yaml:15:13: "slantwise"`},
		{"unknown key of a move", "root:", "motion: {in: [{prt: a}]}\nroot:", `card.yaml:12:16: "prt"`},
		{"no file of a picture", "children:\n", "children:\n      - image: {file: logo.png, width: 5, height: 5}\n", `card.yaml:16:23: "logo.png": the file cannot be read`},
		{"broken file of a picture", "children:\n", "children:\n      - image: {file: broken.png, width: 5, height: 5}\n", `card.yaml:16:23: "broken.png": the file is no JPEG or PNG`},
		{"a folder as a picture", "children:\n", "children:\n      - image: {file: pictures, width: 5, height: 5}\n", `card.yaml:16:23: "pictures": the file is a folder`},
		{"a picture outside", "children:\n", "children:\n      - image: {file: ../logo.png, width: 5, height: 5}\n", `card.yaml:16:23: "../logo.png": a file stands in`},
		{"a picture from a text", "children:\n", "children:\n      - image: {source: family, width: 5, height: 5}\n", `card.yaml:16:25: "family"`},
		{"a meter of a text", "children:\n", "children:\n      - meter: {value: family, height: 5}\n", `card.yaml:16:24: "family"`},
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
		{`ink: "#0A1128"`, `ink: "0A1128"`, `theme.yaml:2:15: "0A1128"`},
		{"font: regular", "font: reglar", `theme.yaml:5:16: "reglar"`},
		{"color: ink", "color: inc", `theme.yaml:5:42: "inc"`},
		{"color: ink", "features: [tabular]", `theme.yaml:5:45: "tabular"`},
		{"size: 40", "size: 0", `theme.yaml:5:31: "0"`},
		{"size: 40", "size: big", `theme.yaml:5:31: "big"`},
		{"a.ttf", "../a.ttf", `theme.yaml:3:18: "../a.ttf": font regular: a font stands in`},
		{"a.ttf", "/a.ttf", `theme.yaml:3:18: "/a.ttf": font regular: a font stands in`},
		{"a.ttf", "fonts/Owm-Bold.ttf", `theme.yaml:3:18: "fonts/Owm-Bold.ttf": font regular: the file cannot be read`},
		{"a.ttf", "fonts", `theme.yaml:3:18: "fonts": font regular: a font is named by its file`},
		{"size: 40", "sise: 40", `theme.yaml:5:25: "sise"`},
		{"styles:", "motion:\n  in:\n    - {part: a, ease: bouncy}\nstyles:", `theme.yaml:6:23: "bouncy"`},
		{"theme: Test", "theme: Test\nbase: mall", `theme.yaml:2:7: "mall": there is no library`},
	} {
		theme := strings.Replace(themeYAML, c.old, c.new, 1)
		_, err := readWith(theme, goodYAML)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want it to say %s", c.new, err, c.want)
		}
	}
}

func TestAFontOfTheFolderIsReadAndOneWithoutIsLeftToTheEngine(t *testing.T) {
	th, err := readWith(strings.Replace(themeYAML, "fonts: {", "fonts: {own: fonts/Own-Bold.ttf, ", 1), goodYAML)
	if err != nil {
		t.Fatal(err)
	}
	if own, built := th.Fonts["own"], th.Fonts["regular"]; string(own.Bytes) != "a font" || built.Bytes != nil || built.ID() != "a.ttf" {
		t.Errorf("own is %q, the other %q called %s", own.Bytes, built.Bytes, built.ID())
	}
	if got := th.Fonts["own"].Fault("is too bold").Error(); got != `theme.yaml:3:14: "fonts/Own-Bold.ttf": is too bold` {
		t.Errorf("told as %s", got)
	}
}

func TestAFileOfAThemeMustNotBeLarge(t *testing.T) {
	theme := strings.Replace(themeYAML, "a.ttf", "fonts/Own-Bold.ttf", 1)
	dir := sized{fstest.MapFS{
		"theme.yaml": {Data: []byte(theme)}, "card.yaml": {Data: []byte(goodYAML)}, "fonts/Own-Bold.ttf": {Data: []byte("a font")},
	}}
	_, err := ReadTheme(dir, nil)
	if want := `theme.yaml:3:18: "fonts/Own-Bold.ttf": font regular: the file is 65 MiB; the limit is 64`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want it to say %s", err, want)
	}
}

// sized is a folder whose fonts say that they are 65 MiB.
type sized struct{ fs.FS }

func (d sized) Open(name string) (fs.File, error) {
	f, err := d.FS.Open(name)
	if strings.HasSuffix(name, ".ttf") && err == nil {
		f = sizedFile{f}
	}
	return f, err
}

type sizedFile struct{ fs.File }

func (f sizedFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return sizedInfo{info}, err
}

type sizedInfo struct{ fs.FileInfo }

func (sizedInfo) Size() int64 { return 65 << 20 }

func TestLimitsOfValues(t *testing.T) {
	card := strings.Replace(goodYAML, `  family: {type: single-line, label: Family name}
`, `  family: {type: single-line, label: Family name, length: 5}
  sex: {type: select, label: Sex, options: [men, women]}
  best: {type: boolean, label: Best, default: false}
  share: {type: number, label: Share, min: 0, max: 1000}
  free: {type: single-line}
  runner: {type: athlete, label: Runner, fields: {bib: {type: number, label: Bib, min: 1}}}
`, 1)
	card = strings.Replace(card, "mark: {type: single-line}", "mark: {type: single-line, length: 2}", 1)
	th, err := readWith(themeYAML, card)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		v    Values
		want string
	}{
		{"nothing", nil, ""},
		{"all kept", Values{
			"family": "Waitz", "sex": "men", "best": true, "share": "0", "free": strings.Repeat("long ", 99),
			"rows": []Values{{"mark": "12"}}, "runner": Values{"bib": 1},
		}, ""},
		{"empty", Values{"family": "", "sex": "", "share": "", "best": false}, ""},
		{"letters with accents written apart", Values{"family": "Scha\u0308r"}, ""},
		{"too long", Values{"family": "Kimetto"}, "Family name: 7 letters, at most 5"},
		{"no option", Values{"sex": "man"}, `Sex: "man" is none of men, women`},
		{"no number", Values{"share": "half"}, `Share: "half" is no number`},
		{"below", Values{"share": -1}, "Share: -1 is below 0"},
		{"above", Values{"share": "1000.5"}, "Share: 1000.5 is above 1000"},
		{"no boolean", Values{"best": "false"}, `Best: "false" is neither true nor false`},
		{"in a list", Values{"rows": []Values{{"mark": "12"}, {"mark": "123"}}}, "rows 2, mark: 3 letters, at most 2"},
		{"in an athlete", Values{"runner": Values{"bib": "0"}}, "Runner, Bib: 0 is below 1"},
	} {
		if got := strings.Join(th.Templates["card"].Broken(c.v), "; "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
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
	base["card.yaml"].Data = []byte(strings.Replace(goodYAML, "fill: half", "fil: half", 1))
	if _, err := ReadTheme(other, library); err == nil || !strings.Contains(err.Error(), `test/card.yaml:14:5: "fil"`) {
		t.Errorf("a fault of the base is told as %v", err)
	}
	for name, what := range map[string]string{
		"nobody": `test/theme.yaml:2:7: "nobody": no such base theme`,
		"test":   `test/theme.yaml:2:7: "test": the base theme stands on itself`,
	} {
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

func TestHas(t *testing.T) {
	s := Scope{Values: Values{
		"text": "x", "empty": "", "yes": true, "no": false, "one": Values{"bib": "7"},
		"rows": []Values{{"bib": ""}, {"bib": "12", "note": ""}},
	}}
	row := Scope{Values: Values{"bib": ""}, Outer: &s}
	for field, want := range map[string]bool{
		"text": true, "empty": false, "none": false, "yes": true, "no": false,
		"one.bib": true, "one.name": false, "rows": true, "rows.bib": true, "rows.note": false, "rows.none": false, "text.none": false,
	} {
		if s.Has(field) != want || row.Has(field) != want {
			t.Errorf("%s is there: %t and from a row %t, want %t", field, s.Has(field), row.Has(field), want)
		}
	}
	if row.Has("bib") {
		t.Error("the row has no bib of its own")
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

// The library that reads YAML panics over this; a file that is being edited must not end the program.
func TestATagIsAFaultWithItsPlace(t *testing.T) {
	_, err := readWith(themeYAML, "title: Card\nabout: !odd\n  0: x\n")
	if err == nil || !strings.Contains(err.Error(), "card.yaml:2:8") || !strings.Contains(err.Error(), "a tag has no meaning here") {
		t.Errorf("it gives %v, want a fault at card.yaml:2:8 about the tag", err)
	}
}
