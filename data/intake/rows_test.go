package intake

import (
	"context"
	"slices"
	"strings"
	"testing"
)

func readAll(text string, delim byte) (rows []row) {
	r := newReader(text, delim)
	for {
		row, ok := r.next()
		if !ok {
			return rows
		}
		rows = append(rows, row)
	}
}

func TestReaderTakesRowsApart(t *testing.T) {
	for _, c := range []struct {
		text  string
		delim byte
		want  []string // line: field|field
	}{
		{"a,b\nc,d\n", ',', []string{"1: a|b", "2: c|d"}},
		{"a,b\r\nc,d", ',', []string{"1: a|b", "2: c|d"}},
		{"a,b\rc,d\r", ',', []string{"1: a|b", "2: c|d"}},
		{"a,,\n,b", ',', []string{"1: a||", "2: |b"}},
		{"a\n\nb\n", ',', []string{"1: a", "2: ", "3: b"}},
		{`"15,301",x` + "\n", ',', []string{"1: 15,301|x"}},
		{`"say ""hi""",x`, ',', []string{`1: say "hi"|x`}},
		{`"",x`, ',', []string{"1: |x"}},
		{`Ann "Ace" Oak,x`, ',', []string{`1: Ann "Ace" Oak|x`}},
		{"\"two\nlines\",x\nc,d\n", ',', []string{"1: two\nlines|x", "3: c|d"}},
		{"\"two\r\nlines\",x\r\nc,d\r\n", ',', []string{"1: two\r\nlines|x", "3: c|d"}},
		{"a\tb,c\n", '\t', []string{"1: a|b,c"}},
		{"a;b|c\n", '|', []string{"1: a;b|c"}},
	} {
		var got []string
		for _, r := range readAll(c.text, c.delim) {
			if r.broken != "" {
				t.Errorf("%q: line %d is broken: %s", c.text, r.line, r.broken)
			}
			got = append(got, string(rune('0'+r.line))+": "+strings.Join(r.fields, "|"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestBrokenQuoteSpoilsOnlyItsOwnLine(t *testing.T) {
	text := "name,club\nAnn,\"Harriers\nBob,\"The \"Fast\" Club\"\nCid,\"good\"\n" + strings.Repeat("Dee,x\n", 100)
	rows := readAll(text, ',')
	if len(rows) != 104 {
		t.Fatalf("%d rows, want 104", len(rows))
	}
	for i, want := range []string{"name,club", "Ann,\"Harriers", "Bob,\"The \"Fast\" Club\"", "Cid,\"good\""} {
		if rows[i].raw != want || rows[i].line != i+1 || (rows[i].broken != "") != (i == 1 || i == 2) {
			t.Errorf("row %d: %+v, want raw %q", i, rows[i], want)
		}
	}
	if last := rows[103]; last.line != 104 || last.fields[0] != "Dee" {
		t.Errorf("last row %+v", last)
	}
}

func TestWithoutLastKeepsTheRestAsItStands(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{`a,"b,c",17,why`, `a,"b,c"`},
		{`a,17,why`, `a`},
		{`a,b`, `a,b`},
		{`a,"b`, `a,"b`},
		{`a, "b" ,,`, `a, "b" `},
	} {
		if got := withoutLast(c.raw, ',', 2); got != c.want {
			t.Errorf("withoutLast(%q) = %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestDelimiterIsFound(t *testing.T) {
	for _, c := range []struct {
		text string
		want byte
		n    int
	}{
		{"Bib,Name,Time\n1,Ann Oak,2:30:00\n", ',', 1},
		{"Bib;Name;Time\n1;Oak, Ann;2:30:00,5\n2;Elm, Bo;2:31:00,1\n", ';', 2},
		{"Bib\tName\tClub\n1\tAnn Oak\tA, B; C\n", '\t', 1},
		{"Bib|Name|Club\n1|Ann Oak|A, B\n", '|', 1},
		{"sep=;\r\nBib;Name\r\n1;Ann, Oak\r\n", ';', 1},
		{"Results of the Testville Run\n\nBib,Name\n1,Ann Oak\n", ',', 1},
	} {
		got, ok := parseTable(context.Background(), c.text, false)
		if !ok || got.delim != c.want || len(got.rows) != c.n {
			t.Errorf("%q: delimiter %q, %d rows, %v; want %q, %d", c.text, got.delim, len(got.rows), ok, c.want, c.n)
		}
	}
}

func TestLinesAreThoseOfTheFile(t *testing.T) {
	got, ok := parseTable(context.Background(), "sep=;\r\nA title\r\n\r\nBib;Name\r\n\r\n1;\"Ann\r\nOak\"\r\n2;Bo Elm\r\n", false)
	if !ok || got.line != 4 || len(got.rows) != 2 || got.rows[0].line != 6 || got.rows[1].line != 8 {
		t.Fatalf("%+v", got)
	}
	if len(got.above) != 1 || got.above[0].line != 2 {
		t.Errorf("above the header: %+v", got.above)
	}
}

func TestProseIsNoList(t *testing.T) {
	for _, text := range []string{
		"Name: Ann Oak\nAge: 31\nCountry: Norway\n",
		"A long line, with commas, about a race\nand another, too\n",
		"Name\nAnn Oak\n",
		"",
	} {
		if got, ok := parseTable(context.Background(), text, false); ok {
			t.Errorf("%q is read as a list: %+v", text, got)
		}
	}
}
