package intake

import (
	"context"
	"path/filepath"
	"strings"
)

// delimiters are the ones looked for; where two fit equally the first wins.
const delimiters = ",;\t|"

// headerWithin is how many rows from the top the header is looked for: lists
// made for print have a title above it.
const headerWithin = 10

// sampleRows is how many rows below the header have a say in the delimiter.
const sampleRows = 20

// table is a list taken apart.
type table struct {
	delim   byte
	cols    columns
	rawHead string
	line    int      // of the header
	above   []row    // rows above the header
	rows    []row    // below it, blank ones left out
	made    bool     // of something that is no delimited text: rows have no raw form
	meant   []string // the folded headings, where they are not those of the header
}

// folded is the headings as they are matched.
func (t *table) folded() []string {
	if t.meant != nil {
		return t.meant
	}
	out := make([]string, len(t.cols.head))
	for i, h := range t.cols.head {
		out[i] = heading(h)
	}
	return out
}

// rejects reports whether the list is a rejects file of an earlier intake.
func (t table) rejects() bool { return t.cols.has(fOldLine) && t.cols.has(fOldReason) }

// parseTable takes a text apart as a list with a header row, and reports false
// when it has none: no row at the top names a column for a name and at least
// one other. A lone column of names is a list only when alone is true. When ctx is
// done rows are missing: the caller asks.
func parseTable(ctx context.Context, text string, alone bool) (table, bool) {
	text, told := sepLine(text)
	best, bestScore := table{}, 0
	for _, d := range []byte(delimiters) {
		if told != 0 && d != told {
			continue
		}
		t, score := probeTable(text, d, alone)
		if score > bestScore {
			best, bestScore = t, score
		}
	}
	if bestScore == 0 {
		return table{}, false
	}
	if told != 0 {
		best.line++
	}
	best.read(ctx, text, told != 0)
	return best, true
}

// plainTable takes a text apart as a list whose header says nothing that is
// known: the first row with the most fields is taken for it, and somebody has to
// say what the columns hold. It reports false for a text of one column.
func plainTable(ctx context.Context, text string) (table, bool) {
	text, told := sepLine(text)
	best, most := table{}, 1
	for _, d := range []byte(delimiters) {
		if told != 0 && d != told {
			continue
		}
		r := newReader(text, d)
		for range headerWithin {
			head, ok := r.next()
			if !ok {
				break
			}
			if n := len(head.fields); head.broken == "" && !head.blank() && n > most {
				most, best = n, table{delim: d, cols: match(head.fields), rawHead: head.raw, line: head.line}
			}
		}
	}
	if most == 1 {
		return table{}, false
	}
	if told != 0 {
		best.line++
	}
	best.read(ctx, text, told != 0)
	return best, true
}

// csvLine is fields as a line of a list, quoted where they must be.
func csvLine(fields []string, delim byte) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(delim)
		}
		if strings.ContainsAny(f, "\"\r\n") || strings.IndexByte(f, delim) >= 0 {
			f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		}
		b.WriteString(f)
	}
	return b.String()
}

// sepLine honours the first line "sep=;" with which spreadsheets name the delimiter.
func sepLine(text string) (rest string, delim byte) {
	const mark = "sep="
	if len(text) > len(mark) && strings.EqualFold(text[:len(mark)], mark) && strings.IndexByte(delimiters, text[len(mark)]) >= 0 {
		end := len(mark) + 1
		if end == len(text) || text[end] == '\r' || text[end] == '\n' {
			return text[afterLine(text, end):], text[len(mark)]
		}
	}
	return text, 0
}

// probeTable looks for a header with one delimiter and scores what it finds:
// known columns count most, then rows with as many fields as the header.
func probeTable(text string, delim byte, alone bool) (table, int) {
	r := newReader(text, delim)
	for range headerWithin {
		head, ok := r.next()
		if !ok {
			break
		}
		if head.broken != "" || head.blank() {
			continue
		}
		cols := match(head.fields)
		if !cols.named() || cols.known() < 2 && !(alone && len(head.fields) == 1) {
			continue
		}
		t := table{delim: delim, cols: cols, rawHead: head.raw, line: head.line}
		fit, seen := 0, 0
		for range sampleRows {
			row, ok := r.next()
			if !ok {
				break
			}
			seen++
			if len(row.fields) == len(head.fields) {
				fit++
			}
		}
		return t, 1 + cols.known()*100 + fit*50/max(seen, 1)
	}
	return table{}, 0
}

// read reads the rows above and below the header, until ctx is done.
func (t *table) read(ctx context.Context, text string, told bool) {
	r := newReader(text, t.delim)
	if told {
		r.line++
	}
	t.rows = make([]row, 0, strings.Count(text, "\n")+1)
	p := newParsing(ctx, len(text))
	for n := 0; ; n++ {
		if n%everyParsed == 0 && p.at(r.pos) != nil {
			return
		}
		row, ok := r.next()
		switch {
		case !ok:
			return
		case row.line == t.line || row.blank():
		case row.line < t.line:
			t.above = append(t.above, row)
		default:
			t.rows = append(t.rows, row)
		}
	}
}

// delimiterName names a delimiter for people.
func delimiterName(d byte) string {
	switch d {
	case ',':
		return "comma"
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	case '|':
		return "pipe"
	}
	return string(d)
}

// stem is the name of a file without folder and ending: what a list is called
// that does not say its event.
func stem(path string) string {
	base := filepath.Base(path)
	if s := strings.TrimSuffix(base, filepath.Ext(base)); s != "" {
		return s
	}
	return base
}
