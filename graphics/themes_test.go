package graphics

import (
	"fmt"
	"image"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/graphics/template"
)

var themeNames = []string{"thames", "mall"}

// eachTheme runs a test for every theme there is.
func eachTheme(t *testing.T, run func(t *testing.T, e *Engine)) {
	for _, name := range themeNames {
		t.Run(name, func(t *testing.T) {
			e, err := Open(os.DirFS("../assets/themes"), name, os.DirFS("../assets/fonts"), os.DirFS("../assets/flags"))
			if err != nil {
				t.Fatal(err)
			}
			run(t, e)
		})
	}
}

// list makes a list of values; every entry is written "field=value; field=value",
// and yes is true.
func list(entries ...string) []template.Values {
	rows := make([]template.Values, len(entries))
	for i, e := range entries {
		rows[i] = entry(e)
		rows[i]["key"] = fmt.Sprint("entry ", i)
	}
	return rows
}

func entry(s string) template.Values {
	v := template.Values{}
	for pair := range strings.SplitSeq(s, "; ") {
		name, value, _ := strings.Cut(pair, "=")
		if v[name] = value; value == "yes" {
			v[name] = true
		}
	}
	return v
}

// realistic is what a telecast would fill the templates with: public figures
// of the editions that the sample show has, and as the sources print them.
func realistic() map[string]template.Values {
	return map[string]template.Values{
		"race-title": {
			"event": "London Marathon 2023", "title": "Women’s elite", "distance": "42.195 km", "route": "Greenwich to The Mall",
		},
		"start-list": {
			"title": "Women’s elite", "side": "Start list", "rows": list(
				"bib=101; flag=et; given=Yalemzerf; family=YEHUALAW; code=ETH; mark=2:17:23",
				"bib=102; flag=ke; given=Peres; family=JEPCHIRCHIR; code=KEN; mark=2:17:16",
				"bib=103; flag=ke; given=Sheila; family=CHEPKIRUI; code=KEN; mark=2:17:29",
				"bib=104; flag=ke; given=Judith; family=KORIR; code=KEN; mark=2:18:20",
				"bib=105; flag=et; given=Alemu; family=MEGERTU; code=ETH; mark=2:18:32",
				"bib=106; flag=nl; given=Sifan; family=HASSAN; code=NED",
			),
		},
		"athlete-card": {
			"photo": portrait(), "given": "Dennis", "family": "KIMETTO", "country": "Kenya", "flag": "ke", "age": "32",
			"best_label": "Best", "best": "2:02:57", "where_label": "Where", "where": "Berlin ’14",
			"bio": "Set a world record in Berlin in 2014 and ran every 5 km of it inside fifteen minutes. Injury marked his 2015.",
		},
		"lower-third": {
			"given": "Sifan", "family": "HASSAN", "code": "NED", "flag": "nl",
			"line": "Olympic 5,000 m and 10,000 m champion", "tag_label": "BIB", "tag": "108",
		},
		"speaker": {"given": "Paula", "family": "RADCLIFFE", "credit": "Former women’s marathon world record holder"},
		"quote": {
			"text":  "That was the fastest ever first half of a London Marathon.",
			"given": "Steve", "family": "CRAM", "credit": "Marathon commentator",
		},
		"message": {
			"text": "Good luck to my dad, who runs his first London Marathon today at sixty-one. We are all at mile 24.",
			"who":  "Priya, Leeds", "tag": "#GetInspired",
		},
		"fact": {"figure": "39,698", "text": "runners down to start the 2016 race"},
		"ticker": {
			"label": "London 2014", "items": list(
				"lead=Men; text=1 Wilson Kipsang KEN 2:04:29", "lead=2; text=Stanley Biwott KEN", "lead=3; text=Tsegaye Kebede ETH",
				"lead=8; text=Mo Farah GBR 2:08:21", "lead=Women; text=1 Edna Kiplagat KEN 2:20:21",
				"lead=2; text=Florence Kiplagat KEN", "lead=3; text=Tirunesh Dibaba ETH",
			),
		},
		"leaderboard": {
			"title": "Men’s elite", "side": "Halfway · 21.1 km", "rows": list(
				"place=1; flag=ke; given=Eliud; family=KIPCHOGE; code=KEN; lead=1:01:24",
				"place=1; flag=ke; given=Stanley; family=BIWOTT; code=KEN; lead=1:01:24",
				"place=3; flag=et; given=Kenenisa; family=BEKELE; code=ETH; gap=+0:02",
				"place=4; flag=ke; given=Wilson; family=KIPSANG; code=KEN; gap=+0:14",
				"place=5; flag=er; given=Ghirmay; family=GHEBRESLASSIE; code=ERI; gap=+0:31",
			),
			"foot": "World record pace", "foot_value": "−0:05",
		},
		"clock": {"title": "Women’s elite", "clock": "2:04:37", "distance": "37.8 km"},
		"lead-group": {
			"title": "Lead group", "side": "5 athletes", "rows": list(
				"flag=ke; given=Peres; family=JEPCHIRCHIR; code=KEN",
				"flag=ke; given=Sheila; family=CHEPKIRUI; code=KEN",
				"flag=et; given=Yalemzerf; family=YEHUALAW; code=ETH",
				"flag=et; given=Alemu; family=MEGERTU; code=ETH",
				"flag=nl; given=Sifan; family=HASSAN; code=NED",
			),
		},
		"gap": {"lead_label": "Leading", "lead": "JEPCHIRCHIR +3", "gap": "+0:09", "chase_label": "Chasing", "chase": "HASSAN"},
		"head-to-head": {
			"a": template.Values{"given": "Emile", "family": "CAIRESS", "flag": "gb", "code": "GBR"},
			"b": template.Values{"given": "Mo", "family": "FARAH", "flag": "gb", "code": "GBR"},
			"rows": list(
				"label=Place 2023; a=6; b=9; a_leads=yes",
				"label=Best; a=; b=2:05:11; b_leads=yes",
				"label=London; a=Debut; b=Last race",
			),
		},
		"record": {
			"title": "Men’s elite", "side": "Finish", "rows": list(
				"label=London 2023; holder=Kelvin KIPTUM; detail=KEN; mark=2:01:25; leads=yes",
				"label=World record; holder=Eliud KIPCHOGE; detail=Berlin 2022; mark=2:01:09; diff=+0:16",
				"label=Course record; holder=Eliud KIPCHOGE; detail=2019; mark=2:02:37; diff=−1:12",
			),
		},
		"result": {
			"title": "Men’s elite", "side": "Result", "podium": list(
				"place=1; flag=ke; given=Kelvin; family=KIPTUM; code=KEN; mark=2:01:25; note=CR",
				"place=2; flag=ke; given=Geoffrey; family=KAMWOROR; code=KEN; mark=2:04:23",
				"place=3; flag=et; given=Tamirat; family=TOLA; code=ETH; mark=2:04:59",
			),
			"rows": list(
				"place=4; flag=et; given=Leul; family=GEBRESILASE; code=ETH; lead=2:05:45",
				"place=6; flag=gb; given=Emile; family=CAIRESS; code=GBR; lead=2:08:07",
				"place=8; flag=gb; given=Phil; family=SESEMANN; code=GBR; lead=2:10:23",
				"place=9; flag=gb; given=Mo; family=FARAH; code=GBR; lead=2:10:27",
				"flag=et; given=Kenenisa; family=BEKELE; code=ETH; status=DNF",
			),
		},
		"projection": {
			"title": "Projected finish", "side": "from half, 1:01:24", "bars": list(
				"label=On this pace; mark=2:02:48; share=959; leads=yes",
				"label=World record, Kimetto, Berlin 2014; mark=2:02:57; share=960",
				"label=Course record, Kipsang, 2014; mark=2:04:29; share=972",
			),
		},
	}
}

// change is a copy of v with f done to it and to all values inside it.
func change(v template.Values, f func(template.Values)) template.Values {
	c := maps.Clone(v)
	f(c)
	for name, x := range c {
		switch x := x.(type) {
		case template.Values:
			c[name] = change(x, f)
		case []template.Values:
			rows := slices.Clone(x)
			for i := range rows {
				rows[i] = change(rows[i], f)
			}
			c[name] = rows
		}
	}
	return c
}

// eachList changes the lists of v.
func eachList(v template.Values, f func([]template.Values) []template.Values) template.Values {
	c := maps.Clone(v)
	for name, x := range c {
		if rows, ok := x.([]template.Values); ok {
			c[name] = f(rows)
		}
	}
	return c
}

// repeated makes a list n long.
func repeated(n int) func([]template.Values) []template.Values {
	return func(rows []template.Values) (out []template.Values) {
		for i := range n {
			r := maps.Clone(rows[i%len(rows)])
			r["key"] = fmt.Sprint("entry ", i)
			out = append(out, r)
		}
		return out
	}
}

// long makes texts far longer than anybody would like them.
func long(v template.Values) {
	for name, x := range v {
		s, isText := x.(string)
		switch name {
		case "given":
			v[name] = "Wolfeschlegelstein-Maximilian"
		case "family", "lead", "chase", "holder":
			v[name] = "HAUSENBERGERDORFFENBERGER"
		case "flag", "key", "share", "code", "place", "bib", "tag", "age":
		default:
			if isText && s != "" {
				v[name] = strings.TrimSpace(strings.Repeat(s+" ", 3))
			}
		}
	}
}

// hard are the values that break layouts, by name.
func hard(v template.Values) map[string]template.Values {
	cases := map[string]template.Values{
		"realistic": v, "long": change(v, long), "one row": eachList(v, repeated(1)), "eleven rows": eachList(v, repeated(11)),
		"eleven long rows": change(eachList(v, repeated(11)), long),
	}
	fields := map[string]bool{}
	change(v, func(v template.Values) {
		for name := range v {
			fields[name] = true
		}
	})
	for name := range fields {
		cases["no "+name] = change(v, func(v template.Values) { delete(v, name) })
	}
	return cases
}

// safe is where a graphic may stand: 5% from each edge (EBU R95), and in 9:16
// clear of what apps put over the picture.
func safe(f template.Format) image.Rectangle {
	w, h := f.Size()
	r := image.Rect(w/20, h/20, w-w/20, h-h/20)
	if f == template.Tall {
		r.Min.Y, r.Max.Y = 220, h-340
	}
	return r
}

func mustDraw(t *testing.T, e *Engine, name string, v template.Values, o Options) *Graphic {
	t.Helper()
	g, err := e.Draw(name, v, o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestThemesHaveTheTemplatesOfATelecast(t *testing.T) {
	eachTheme(t, func(t *testing.T, e *Engine) {
		var names []string
		for _, tp := range e.Templates() {
			names = append(names, tp.Name)
			if tp.Title == "" || len(tp.About) == 0 || len(tp.Formats) < 2 {
				t.Errorf("%s: title %q, about %v, formats %v", tp.Name, tp.Title, tp.About, tp.Formats)
			}
			labels(t, tp.Name, tp.Fields)
		}
		if want := slices.Sorted(maps.Keys(realistic())); !slices.Equal(names, want) {
			t.Errorf("templates %v, want %v", names, want)
		}
	})
}

func labels(t *testing.T, where string, fields map[string]template.Field) {
	for name, f := range fields {
		if f.Label == "" {
			t.Errorf("%s: %s has no label", where, name)
		}
		labels(t, where+": "+name, f.Fields)
	}
}

func TestThemesShowRealisticValuesWhole(t *testing.T) {
	eachTheme(t, func(t *testing.T, e *Engine) {
		for name, v := range realistic() {
			for _, f := range template.Formats {
				g := mustDraw(t, e, name, v, Options{Format: f})
				if len(g.Problems) > 0 {
					t.Errorf("%s in %s: %v", name, f, g.Problems)
				}
			}
		}
	})
}

func TestThemesStayInTheSafeArea(t *testing.T) {
	eachTheme(t, func(t *testing.T, e *Engine) {
		for name, v := range realistic() {
			for what, v := range hard(v) {
				for _, f := range template.Formats {
					g := mustDraw(t, e, name, v, Options{Format: f})
					stays(t, fmt.Sprintf("%s in %s, %s", name, f, what), g, safe(f))
				}
			}
		}
	})
}

func stays(t *testing.T, what string, g *Graphic, safe image.Rectangle) {
	t.Helper()
	if g.Template.Name != "ticker" {
		if b := g.List(Moment{State: Hold}).Bounds(); !b.In(safe) {
			t.Errorf("%s covers %v, outside of %v", what, b, safe)
		}
		return
	}
	// The strip runs from edge to edge. Its words stay inside sidewise. In height
	// the capitals of 16:9 and 1:1 end at the action-safe edge (3.5%) and only
	// what hangs below the line is outside of it: between a lower third and the
	// graphics-safe edge there is no room for a line.
	if g.Size.Y == 1080 {
		safe.Max.Y = g.Size.Y - 38 + 11
	}
	for _, p := range g.parts {
		b := p.box
		if p.scroll > 0 {
			b = b.Intersect(p.window)
		}
		if (p.name == "words" && p.sprite != nil || p.scroll > 0) && !b.In(safe) {
			t.Errorf("%s: its words cover %v, outside of %v", what, b, safe)
		}
	}
	if b := g.List(Moment{State: Hold}).Bounds(); b.Dy() > 90 || b.Dx() != g.Size.X {
		t.Errorf("%s covers %v; a ticker is one line from edge to edge", what, b)
	}
}

func TestThemesAreTheSameInUHD(t *testing.T) {
	e := testEngine(t)
	for name, v := range realistic() {
		hd := mustDraw(t, e, name, v, Options{}).List(Moment{State: Hold}).Bounds()
		uhd := mustDraw(t, e, name, v, Options{Scale: 2}).List(Moment{State: Hold}).Bounds()
		want := image.Rectangle{Min: hd.Min.Mul(2), Max: hd.Max.Mul(2)}
		if d := max(abs(uhd.Min.X-want.Min.X), abs(uhd.Min.Y-want.Min.Y), abs(uhd.Max.X-want.Max.X), abs(uhd.Max.Y-want.Max.Y)); d > 4 {
			t.Errorf("%s covers %v in UHD, want %v", name, uhd, want)
		}
	}
}

func TestThemesPageLongLists(t *testing.T) {
	eachTheme(t, func(t *testing.T, e *Engine) {
		for name, want := range map[string]int{"leaderboard": 2, "start-list": 2, "lead-group": 2, "result": 2} {
			v := eachList(realistic()[name], repeated(11))
			if name == "result" {
				v["podium"] = realistic()[name]["podium"]
			}
			first := mustDraw(t, e, name, v, Options{})
			last := mustDraw(t, e, name, v, Options{Page: 1})
			if first.Pages != want || last.Pages != want {
				t.Errorf("%s: %d and %d pages, want %d", name, first.Pages, last.Pages, want)
			}
			if a, b := first.List(Moment{State: Hold}).Bounds(), last.List(Moment{State: Hold}).Bounds(); a.Dy() <= b.Dy() {
				t.Errorf("%s: the last page is %v, the first %v", name, b, a)
			}
		}
	})
}

// Pairs that are on air together and must not cover each other.
func TestThemesLeaveRoomForEachOther(t *testing.T) {
	captions := []string{"lower-third", "speaker", "gap"}
	boards := []string{"start-list", "lead-group", "head-to-head", "record", "result", "projection"}
	sayings := []string{"race-title", "quote", "message", "fact"}
	pairs := map[string][]string{
		"ticker":       slices.Concat(captions, boards, sayings, []string{"clock", "athlete-card", "leaderboard"}),
		"leaderboard":  captions,
		"athlete-card": {},
		"quote":        captions,
		"message":      captions,
		"fact":         captions,
	}
	for _, b := range boards {
		if b != "result" { // fills the height and stands alone
			pairs[b] = captions
		}
	}
	wide := slices.Concat(boards, []string{"leaderboard"}) // a card or a saying at the left, a board at the right
	eachTheme(t, func(t *testing.T, e *Engine) {
		values := realistic()
		box := func(name string, f template.Format) image.Rectangle {
			return mustDraw(t, e, name, values[name], Options{Format: f}).List(Moment{State: Hold}).Bounds()
		}
		for _, f := range template.Formats {
			pairs["clock"] = slices.Concat(captions, boards, sayings, []string{"athlete-card", "leaderboard"})
			if f == template.Wide {
				pairs["athlete-card"] = slices.Concat(wide, []string{"ticker"})
				for _, s := range []string{"quote", "message", "fact"} {
					pairs[s] = slices.Concat(captions, wide)
				}
			} else {
				pairs["athlete-card"] = nil
				for _, s := range []string{"quote", "message", "fact"} {
					pairs[s] = captions
				}
			}
			for a, others := range pairs {
				for _, b := range others {
					if x, y := box(a, f), box(b, f); x.Overlaps(y) {
						t.Errorf("in %s %s at %v covers %s at %v", f, a, x, b, y)
					}
				}
			}
		}
	})
}

func TestThemesComeAndStand(t *testing.T) {
	eachTheme(t, func(t *testing.T, e *Engine) {
		for name, v := range realistic() {
			for _, f := range template.Formats {
				g := mustDraw(t, e, name, v, Options{Format: f})
				ms := g.Length(In).Milliseconds()
				if ms < 100 || ms > 1200 {
					t.Errorf("%s in %s comes in %d ms", name, f, ms)
				}
				end, rest := g.List(Moment{State: In, Time: g.Length(In)}), g.List(Moment{State: Hold})
				if !slices.Equal(end.Items, rest.Items) {
					t.Errorf("%s in %s jumps when it has come", name, f)
				}
				if n := len(g.List(Moment{State: Out, Time: g.Length(Out)}).Items); n != 0 {
					t.Errorf("%s in %s leaves %d sprites", name, f, n)
				}
				if out := g.Length(Out).Milliseconds(); out*2 > ms+2 {
					t.Errorf("%s in %s comes in %d ms and goes in %d", name, f, ms, out)
				}
			}
		}
	})
}

// What scrolls is seen in its window and nowhere else, at any time.
func TestThemesTickerRunsInItsWindow(t *testing.T) {
	e := testEngine(t)
	for _, f := range template.Formats {
		g := mustDraw(t, e, "ticker", realistic()["ticker"], Options{Format: f})
		safe := safe(f)
		first := g.List(Moment{State: Hold}).Frame()
		for _, at := range []time.Duration{2 * time.Second, 20 * time.Second} {
			frame := g.List(Moment{State: Hold, Time: at}).Frame()
			same := true
			for y := range g.Size.Y {
				for x := range g.Size.X {
					if a, b := first.RGBAAt(x, y), frame.RGBAAt(x, y); a != b {
						same = false
						if x < safe.Min.X || x >= safe.Max.X {
							t.Fatalf("in %s after %v (%d,%d) has changed", f, at, x, y)
						}
					}
				}
			}
			if same {
				t.Errorf("in %s nothing moves in %v", f, at)
			}
			// The tail beside the window shows no words.
			y := g.Size.Y - 60
			if f == template.Tall {
				y = g.Size.Y - 340 - 23
			}
			want := frame.RGBAAt(g.Size.X-1, y)
			for x := safe.Max.X; x < g.Size.X; x++ {
				if c := frame.RGBAAt(x, y); c != want {
					t.Fatalf("in %s after %v there are words at (%d,%d)", f, at, x, y)
				}
			}
		}
	}
}

// A part is known again after an update by its path, so no two may have the same.
func TestThemesPartsAreKnownByTheirPath(t *testing.T) {
	e := testEngine(t)
	for name, v := range realistic() {
		g := mustDraw(t, e, name, v, Options{})
		seen := map[string]bool{}
		for _, p := range g.parts {
			if seen[p.path] {
				t.Errorf("%s: two parts are %s", name, p.path)
			}
			seen[p.path] = true
		}
	}
}

func TestThemesContrast(t *testing.T) {
	eachTheme(t, func(t *testing.T, e *Engine) {
		for _, tp := range e.Templates() {
			for _, w := range tp.Contrast() {
				t.Errorf("%s: %s", tp.Name, w)
			}
		}
	})
}
