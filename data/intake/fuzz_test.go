package intake

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"mile26/data"
)

func FuzzDecode(f *testing.F) {
	for _, s := range []string{pebble, "\xFF\xFEN\x00a\x00", "\xFE\xFF\x00N", "N\x00a\x00m\x00e\x00", "M\xFCller", "M\xFCller Łódź", "\xEF\xBB\xBFName", "PK\x03\x04", "\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text, enc, err := decode(b)
		switch {
		case err != nil:
		case enc == "":
			t.Error("no encoding and no error")
		case !utf8.ValidString(text):
			t.Errorf("%q is no UTF-8", text)
		case len(text) > 3*len(b)+3:
			t.Errorf("%d bytes from %d", len(text), len(b))
		}
	})
}

// Whatever a text holds, every character of it is in some row, and every row can
// be rejected, written, read and rejected again without changing.
func FuzzListLosesNothing(f *testing.F) {
	f.Add(pebble)
	f.Add("sep=;\nA title\nName;Time;5 km\nAnn;2:30:00;17:30\nBo;DNF;\n")
	f.Add("Name,Club\nAnn,\"Harriers\nBob,\"The \"Fast\" Club\"\n\"Cy\nPine\",x\n,,,\n")
	f.Add("first_name\tlast_name\tdob\r\nAnn\tOak\t1.2.1990\r\n")
	f.Add("Name|mile26_line|mile26_reason\nAnn?|7|why\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, ok := parseTable(context.Background(), text, true)
		if !ok || list.rejects() {
			return
		}
		var rejects []reject
		sound := 0
		for _, r := range list.rows {
			if r.line <= list.line {
				t.Errorf("row of line %d below the header of line %d", r.line, list.line)
			}
			if r.broken == "" {
				sound++
			}
			rejects = append(rejects, reject{r, rejection{whyPlace, "\"x,;|\t\n"}})
		}
		again, ok := parseTable(context.Background(), rejectsText(&list, rejects), true)
		if !ok || !again.rejects() || again.delim != list.delim {
			t.Fatalf("the rejects file is not read as one:\n%s", rejectsText(&list, rejects))
		}
		if len(again.rows) < sound {
			t.Fatalf("%d rows come back, %d went", len(again.rows), sound)
		}
		at := 0
		for _, r := range list.rows {
			if r.broken != "" {
				continue
			}
			if raw, _ := firstForm(again.rows[at], list.delim); raw != r.raw {
				t.Errorf("row %q comes back as %q", r.raw, raw)
			}
			at++
		}
	})
}

// No row makes the reading of records fail, and what is taken has a name.
func FuzzRecords(f *testing.F) {
	f.Add("Place,Name,Nat,Sex,DOB,Age,Time,Chip time,5 km,Half,Status,Year,Category,PB,Bib,Club,Date\n", "1,Ann,GBR,F,1990,41,2:30:00,2:29:00,17:30,1:15:00,OK,2031,Women,2:20:00,7,X,2031-05-04\n")
	f.Add(pebbleHead, "x,,,,,,,,\xff,,\n")
	f.Fuzz(func(t *testing.T, head, body string) {
		list, ok := parseTable(context.Background(), head+body, true)
		if !ok {
			return
		}
		rs, err := newRaces("x.csv", &list, Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		l := newListReader(list.cols, "ioc", rs, "x")
		for _, r := range list.rows {
			rec, why := l.read(r)
			switch {
			case why != nil && why.reason == "":
				t.Errorf("rejected without a reason: %q", r.raw)
			case why == nil && (rec.fold == "" || rec.athlete.Given+rec.athlete.Family+rec.athlete.Whole == ""):
				t.Errorf("taken without a name: %q", r.raw)
			case why == nil && strings.Contains(rec.fold, "\uFFFD"):
				t.Errorf("taken with lost letters: %q", r.raw)
			}
		}
	})
}

func FuzzLiveText(f *testing.F) {
	f.Add(pebbleLive)
	f.Add("Name: \nAge: 0\nName: x\nCountry:\n.")
	f.Add("Steve Cram\nChampion on BBC One\nSteve Cram\nChampion on BBC One")
	f.Fuzz(func(t *testing.T, text string) {
		got := parseLiveText(text)
		for _, c := range append(got.credits, got.doubtful...) {
			if !strings.Contains(c.printed, c.role) || data.Fold(c.name) == "" {
				t.Errorf("credit %+v", c)
			}
		}
		for _, p := range got.profiles {
			if p.line < 1 || p.bioEnd > got.lines || len(p.raw) < 2 {
				t.Errorf("profile %+v of %d lines", p, got.lines)
			}
		}
	})
}

func FuzzCells(f *testing.F) {
	for _, s := range []string{"15,301", "=12", "1.2.1990", "20140413", "1/2/1990", "F", "40-44", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, _, ok := readPlace(s); ok && p < 0 {
			t.Errorf("place %d", p)
		}
		if d, ok := readDate(s); ok && d != "" && !d.Valid() {
			t.Errorf("date %q of %q", d, s)
		}
		if a, ok := readAge(s); ok && (a < 0 || a > 120) {
			t.Errorf("age %d", a)
		}
		if q := squeeze(s); squeeze(q) != q {
			t.Errorf("squeeze(%q) = %q, and again %q", s, q, squeeze(q))
		}
	})
}

// Whatever bytes come under whatever name, a file is opened or refused with a
// reason, and what is opened can be looked at, mapped and read row by row.
func FuzzOpen(f *testing.F) {
	f.Add("pebble.csv", []byte(pebble))
	f.Add("gravel.json", []byte(gravel))
	f.Add("a.lif", []byte(lynxLIF))
	f.Add("lynx.evt", []byte(lynxEVT))
	f.Add("lynx.ppl", []byte(lynxPPL))
	f.Add("lynx.sch", []byte(lynxSCH))
	f.Add("", []byte(strange))
	f.Add("report.txt", []byte(pebbleReport))
	f.Add("entries.xlsx", []byte(entryBook(f)))
	f.Add("torn.xlsx", []byte(entryBook(f)[:2000]))
	f.Add("x.json", []byte(`[{"name": {"first": "Ann", "last": "Oak"}, "splits": {"5 km": "17:00"}}, null, 3, [[{"name": "Bo"}]]]`))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		s, err := Open(name, bytes.NewReader(b))
		if err != nil {
			if err.Error() == "" {
				t.Error("refused without a reason")
			}
			return
		}
		for _, m := range s.Mapping() {
			if m.Meaning == "" && m.Why == "" {
				t.Errorf("column %q has neither a meaning nor a reason", m.Column)
			}
		}
		for _, p := range s.Proposals(Options{}) {
			if p.Line < 1 || p.Line > s.Info().Rows || p.ID == "" {
				t.Errorf("%+v of %d lines", p, s.Info().Rows)
			}
		}
		if s.list == nil {
			return
		}
		if err := s.Map("#1", "name"); err != nil && len(s.list.cols.head) > 0 {
			t.Error(err)
		}
		readAllRows(t, s)
	})
}

// readAllRows reads the rows of a list without a show.
func readAllRows(t *testing.T, s *Source) {
	in := s.intake(nil, Options{})
	rs, err := newRaces(s.path, in.list, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := newListReader(in.list.cols, in.codeSet(), rs, "x")
	for _, r := range in.list.rows {
		rec, why := l.read(r)
		if why == nil {
			l.preview(rec)
		} else if why.reason == "" {
			t.Errorf("rejected without a reason: %q", r.fields)
		} else {
			in.reject(r, *why)
		}
	}
	if len(in.rejects) > 0 {
		rejectsText(in.list, in.rejects)
	}
}

// What a text proposes it says: the mark, the figure and the last part of the
// name stand on the line.
func FuzzProposals(f *testing.F) {
	f.Add(pebbleReport)
	f.Add(pebbleLive)
	f.Add("\u27e6N0\u27e7 won the men's race in \u27e6T7\u27e7. He was beaten into second by \u27e6N9\u27e7")
	f.Add("Ann Oak and Bo Elm finished in 3rd and 4th places with times of 2:01:01 and 2:02:02; She had to pull out")
	f.Fuzz(func(t *testing.T, text string) {
		lines := splitLines(text)
		for _, p := range proseOf(lines, parseLiveText(text), Options{}).proposals() {
			line := plainQuotes(lines[p.Line-1])
			if !strings.Contains(squeeze(line), squeeze(p.Mark)) || !strings.Contains(squeeze(line), p.Figure) {
				t.Errorf("%+v is not in %q", p, line)
			}
		}
	})
}

func FuzzParseAccept(f *testing.F) {
	for _, s := range []string{"all", "none", "", "1,2-3,4.5", "9-", "-", "1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a, err := ParseAccept(s); err == nil && a.line(0) {
			t.Errorf("%q takes line 0", s)
		}
	})
}
