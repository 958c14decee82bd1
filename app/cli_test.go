package main

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/assets"
	"mile26/data"
)

// mile26 runs the program in this process.
func mile26(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, streams{out: &o, err: &e})
	return code, o.String(), e.String()
}

// mustRun fails the test unless the command succeeds.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := mile26(t, args...)
	if code != exitOK {
		t.Fatalf("mile26 %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// sampleShow makes a sample show of its own for a test.
func sampleShow(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sample.mile26")
	if err := data.CreateSample(path, assets.Sample()); err != nil {
		t.Fatal(err)
	}
	return path
}

// list is a start list of athletes who are known everywhere, and one row that cannot be read.
const list = `bib,first_name,last_name,nationality,gender,place,time,race,year
1,Grete,Waitz,NOR,W,1,2:25:29,Example Marathon,1983
2,Ingrid,Kristiansen,NOR,W,2,2:27:5x,Example Marathon,1983
3,Rosa,Mota,POR,W,3,2:31:00,Example Marathon,1983
`

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if got, want := img.Bounds(), image.Rect(0, 0, 1920, 1080); got != want {
		t.Errorf("%s is %v, want %v", path, got, want)
	}
	return img
}

func TestImportFindRenderExport(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("list.csv", []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	report := mustRun(t, "import", "--show", "s.mile26", "--json", "list.csv")
	var reports []map[string]any
	if err := json.Unmarshal([]byte(report), &reports); err != nil {
		t.Fatalf("%v in %s", err, report)
	}
	if len(reports) != 1 || reports[0]["new"] != 2.0 || reports[0]["rejected"] != 1.0 {
		t.Errorf("report %v, want 2 new and 1 rejected", reports)
	}

	found := mustRun(t, "find", "--show", "s.mile26", "--json", "MOTA", "ros")
	var hits []data.Hit
	if err := json.Unmarshal([]byte(found), &hits); err != nil {
		t.Fatalf("%v in %s", err, found)
	}
	if len(hits) != 1 || hits[0].Family != "MOTA" || hits[0].Country != "POR" {
		t.Errorf("found %+v", hits)
	}

	mustRun(t, "render", "--show", "s.mile26", "--template", "athlete-card", "--athlete", "mota", "-o", "card.png")
	if _, _, _, a := readPNG(t, "card.png").At(1900, 1060).RGBA(); a != 0 {
		t.Error("the picture is not transparent outside the card")
	}
	if got, want := color.NRGBAModel.Convert(readPNG(t, "card.png").At(100, 200)), (color.NRGBA{0xE4, 0xFF, 0x3A, 255}); got != want {
		t.Errorf("the card's edge is %v, want the accent %v", got, want)
	}
	mustRun(t, "render", "--show", "s.mile26", "--template", "leaderboard", "--race", "Example 1983", "-o", "board.png")
	readPNG(t, "board.png")

	mustRun(t, "export", "--show", "s.mile26", "--template", "lower-third", "--race", "Example 1983", "--to", "out", "--jobs", "2")
	files, err := filepath.Glob("out/*.png")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(files, " "), "out/1-grete-waitz.png out/2-rosa-mota.png"; got != want {
		t.Errorf("exported %s, want %s", got, want)
	}
}

func TestTheSameFileTwiceAddsNothingTwice(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(path, []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	s := filepath.Join(dir, "s.mile26")
	mustRun(t, "import", "--show", s, path)
	before := mustRun(t, "find", "--show", s, "--json", "r")
	mustRun(t, "import", "--show", s, path)
	if after := mustRun(t, "find", "--show", s, "--json", "r"); after != before {
		t.Errorf("before %s\nafter %s", before, after)
	}
}

func TestWordsThatFitSeveralOrNoneAreListedAndFail(t *testing.T) {
	s := sampleShow(t)
	out := filepath.Join(t.TempDir(), "x.png")
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"--template", "athlete-card", "--athlete", "kiplagat"}, []string{"Edna KIPLAGAT", "Florence KIPLAGAT"}},
		{[]string{"--template", "leaderboard", "--race", "London 2014"}, []string{"Men’s elite", "Women’s elite", "wheelchair"}},
		{[]string{"--template", "athlete-card", "--athlete", "nobody"}, []string{"nobody"}},
		{[]string{"--template", "leaderboard", "--race", "London 2014 men", "--at", "Tower Bridge"}, []string{"Tower Bridge"}},
		{[]string{"--template", "leaderboard", "--athlete", "kimetto"}, []string{"Leaderboard"}},
		{[]string{"--template", "upper-third", "--athlete", "kimetto"}, []string{"upper-third", "lower-third"}},
	} {
		code, _, errs := mile26(t, append([]string{"render", "--show", s, "-o", out}, c.args...)...)
		if code != exitFailed {
			t.Errorf("%v: exit %d, want %d", c.args, code, exitFailed)
		}
		for _, w := range c.says {
			if !strings.Contains(errs, w) {
				t.Errorf("%v says %q, want it to name %s", c.args, errs, w)
			}
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a failed render left a file")
	}
}

func TestTheSamplesBoardAndCardRender(t *testing.T) {
	s := sampleShow(t)
	dir := t.TempDir()
	mustRun(t, "render", "--show", s, "--template", "athlete-card", "--athlete", "kimetto", "-o", filepath.Join(dir, "card.png"))
	mustRun(t, "render", "--show", s, "--template", "leaderboard", "--race", "London 2014 men", "-o", filepath.Join(dir, "board.png"))
	readPNG(t, filepath.Join(dir, "card.png"))
	readPNG(t, filepath.Join(dir, "board.png"))
}

func TestWrongCommandLinesExitTwo(t *testing.T) {
	s := sampleShow(t)
	for _, args := range [][]string{
		{"render"},
		{"fly"},
		{"find", "--show", s},
		{"render", "--show", s, "--template", "athlete-card", "-o", "x.png"},
		{"render", "--show", s, "--template", "athlete-card", "--athlete", "a", "--race", "b", "-o", "x.png"},
		{"export", "--show", s, "--template", "lower-third", "--race", "London 2014 men", "--to", t.TempDir(), "--jobs", "-1"},
		{"import", "--show", s, "--codes", "martian", "x.csv"},
	} {
		if code, _, errs := mile26(t, args...); code != exitWrong {
			t.Errorf("%v: exit %d, want %d (%s)", args, code, exitWrong, errs)
		}
	}
}

func TestAMistypedShowMakesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nothing.mile26")
	if code, _, errs := mile26(t, "find", "--show", path, "x"); code != exitFailed || !strings.Contains(errs, path) {
		t.Errorf("exit %d, %s", code, errs)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("find made the file")
	}
}

func TestHelpOfEveryCommand(t *testing.T) {
	for _, c := range []string{"", "desk", "demo", "import", "find", "render", "export", "serve"} {
		code, out, errs := mile26(t, strings.Fields(c+" --help")...)
		if code != exitOK || !strings.Contains(out, "Usage: mile26") {
			t.Errorf("%q --help: exit %d\n%s%s", c, code, out, errs)
		}
	}
}

func TestATemplateFromTheStarterChecksAndDraws(t *testing.T) {
	s, dir := sampleShow(t), filepath.Join(t.TempDir(), "club")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "template", "new", "lap-counter", "--dir", dir)
	mustRun(t, "template", "check", dir)
	if code, _, errs := mile26(t, "template", "new", "lap-counter", "--dir", dir); code != exitFailed || !strings.Contains(errs, "exists") {
		t.Errorf("a template that is there was written again: exit %d, %s", code, errs)
	}
	out := filepath.Join(t.TempDir(), "x.png")
	mustRun(t, "render", "--show", s, "--theme", dir, "--template", "lap-counter", "--athlete", "kimetto", "-o", out)
	readPNG(t, out)

	path := filepath.Join(dir, "lap-counter.yaml")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(b), "fill: panel", "fil: panel", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	code, _, errs := mile26(t, "template", "check", dir)
	if code != exitFailed || !strings.Contains(errs, `lap-counter.yaml:21:11: "fil"`) {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestAThemeCannotReachOutsideItsFolder(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret.yaml")
	if err := os.WriteFile(secret, []byte("theme: Secret\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "theme.yaml")); err != nil {
		t.Skipf("no links on this file system: %v", err)
	}
	if code, _, errs := mile26(t, "template", "check", dir); code != exitFailed || !strings.Contains(errs, "escapes") {
		t.Errorf("a link out of the folder was followed: exit %d, %s", code, errs)
	}
}

func TestAThemeWithAFontOfItsOwnChecksAndDraws(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	font, err := fs.ReadFile(assets.Fonts(), "FiraSansCondensed-Bold.ttf")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(config, "mile26", "themes", "house")
	put(t, dir, "fonts/House-Bold.ttf", string(font))
	put(t, dir, "theme.yaml", "theme: House\nbase: thames\nfonts: {extrabold: fonts/House-Bold.ttf}\n")
	other := filepath.Join(t.TempDir(), "other")
	put(t, other, "theme.yaml", "theme: Other\nbase: house\n")
	s := sampleShow(t)
	pictures := map[string]string{}
	for _, theme := range []string{"thames", "house", dir, other} {
		if filepath.IsAbs(theme) {
			mustRun(t, "template", "check", theme)
		}
		out := filepath.Join(t.TempDir(), "x.png")
		mustRun(t, "render", "--show", s, "--theme", theme, "-t", "lower-third", "--athlete", "kimetto", "-o", out)
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		pictures[theme] = string(b)
	}
	if pictures["house"] == pictures["thames"] {
		t.Error("the theme's own font changes nothing")
	}
	if pictures["house"] != pictures[dir] || pictures["house"] != pictures[other] {
		t.Error("the theme by its name, by its folder and as a base draws differently")
	}

	put(t, dir, "fonts/House-Bold.ttf", "no font")
	put(t, dir, "theme.yaml", "theme: House\nbase: thames\nfonts:\n  extrabold: fonts/House-Bold.ttf\n  bold: Helvetica-Bold.ttf\n")
	code, _, errs := mile26(t, "template", "check", dir)
	for _, want := range []string{
		`theme.yaml:4:14: "fonts/House-Bold.ttf": font extrabold: the file is no font that can be read`,
		`theme.yaml:5:9: "Helvetica-Bold.ttf": font bold: no such file in the theme's folder, and none built in`,
	} {
		if code != exitFailed || !strings.Contains(errs, want) {
			t.Errorf("exit %d, %s; want %s", code, errs, want)
		}
	}
	if code, _, errs := mile26(t, "template", "check", other); code != exitFailed || !strings.Contains(errs, `house/theme.yaml:4:14: "fonts/House-Bold.ttf"`) {
		t.Errorf("of the base: exit %d, %s", code, errs)
	}
}

func TestAFontCannotBeALinkOutOfTheFolder(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret.ttf")
	put(t, filepath.Dir(secret), "secret.ttf", "secret")
	if err := os.Symlink(secret, filepath.Join(dir, "Own.ttf")); err != nil {
		t.Skipf("no links on this file system: %v", err)
	}
	put(t, dir, "theme.yaml", "theme: Own\nfonts: {own: Own.ttf}\n")
	if code, _, errs := mile26(t, "template", "check", dir); code != exitFailed || !strings.Contains(errs, `theme.yaml:2:14: "Own.ttf"`) || !strings.Contains(errs, "escapes") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

// put writes a file of a folder, and the folders on the way to it.
func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestOnesOwnThemeStandsBeforeTheBuiltIn(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	dir := filepath.Join(config, "mile26", "themes", "thames")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "template", "new", "only-mine", "--dir", dir)
	theme := filepath.Join(dir, "theme.yaml")
	if err := os.WriteFile(theme, []byte("theme: Mine\nbase: mall\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := sampleShow(t)
	mustRun(t, "render", "--show", s, "--template", "only-mine", "--athlete", "kimetto", "-o", filepath.Join(t.TempDir(), "x.png"))
}

func TestTheSchemaIsJSONAndKnowsEveryKind(t *testing.T) {
	var schema struct {
		Defs map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, "template", "schema")), &schema); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"row", "column", "grid", "box", "text", "image", "flag", "rows", "meter", "field", "element"} {
		if schema.Defs[kind] == nil {
			t.Errorf("%s is not in the schema", kind)
		}
	}
	if out := mustRun(t, "template", "schema", "--theme"); !json.Valid([]byte(out)) || !strings.Contains(out, `"styles"`) {
		t.Errorf("the schema of theme.yaml is %s", out)
	}
}

func TestPicturesInEveryFormat(t *testing.T) {
	s := sampleShow(t)
	for format, want := range map[string]image.Point{"16:9": {3840, 2160}, "9:16": {2160, 3840}, "1:1": {2160, 2160}} {
		out := filepath.Join(t.TempDir(), "x.png")
		mustRun(t, "render", "--show", s, "-t", "leaderboard", "--race", "London 2014 men", "--format", format, "--scale", "2", "-o", out)
		f, err := os.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		cfg, err := png.DecodeConfig(f)
		f.Close()
		if err != nil || image.Pt(cfg.Width, cfg.Height) != want {
			t.Errorf("%s is %d×%d (%v), want %v", format, cfg.Width, cfg.Height, err, want)
		}
	}
}

func TestCheckFindsWhatIsMissing(t *testing.T) {
	s := sampleShow(t)
	var found []finding
	if err := json.Unmarshal([]byte(mustRun(t, "check", "--show", s, "--json", "-t", "athlete-card")), &found); err != nil {
		t.Fatal(err)
	}
	has := func(athlete, problem string) bool {
		for _, f := range found {
			if f.Athlete == athlete && f.Problem == problem {
				return true
			}
		}
		return false
	}
	if !has("Nikita DEN BOER", "no bio") || has("Dennis KIMETTO", "no bio") {
		t.Errorf("found %v", found)
	}
	if out := mustRun(t, "check", "--show", s); !strings.Contains(out, "findings") {
		t.Errorf("the table ends without its count: %s", out)
	}
}

func TestDemoWithoutADisplayDrawsTheSample(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Chdir(t.TempDir())
	out := mustRun(t, "demo")
	for _, g := range sampleGraphics {
		path := filepath.Join("mile26-demo", g.file)
		if !strings.Contains(out, path) {
			t.Errorf("%s is not named in %s", path, out)
		}
		readPNG(t, path)
	}
	if code, _, errs := mile26(t); code != exitFailed || !strings.Contains(errs, "display") {
		t.Errorf("the desk without a display: exit %d, %s", code, errs)
	}
}

func TestAThemeThatIsNotThereNamesThoseThatAre(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	code, _, errs := mile26(t, "render", "--show", sampleShow(t), "--theme", "severn", "-t", "lower-third", "--athlete", "sifan hassan", "-o", filepath.Join(t.TempDir(), "a.png"))
	if want := "themes are mall, thames, and a folder is written with its path, as in ./severn"; code != exitFailed || !strings.Contains(errs, want) {
		t.Errorf("exit %d, want %d; said %q, want %q in it", code, exitFailed, errs, want)
	}
}
