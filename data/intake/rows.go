package intake

import (
	"strings"
)

// The limits of one quoted field. A quotation mark that has not closed by then
// never will, and must not swallow the rest of the file.
const (
	maxQuotedLines = 64
	maxQuotedBytes = 64 << 10
)

// row is one row of a list.
type row struct {
	line   int      // the physical line on which it starts, from 1
	raw    string   // the row as it stands in the file, without its line end
	fields []string // its fields, unquoted; nil when broken
	broken string   // why the row cannot be taken apart; "" when it can
}

// blank reports whether the row holds nothing but space and delimiters.
func (r row) blank() bool {
	if r.broken != "" {
		return false
	}
	for _, f := range r.fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

// reader takes a list apart, row by row.
//
// It follows RFC 4180 and is forgiving where that loses nothing: line ends may
// be CR, LF or both, a quotation mark inside an unquoted field is a character
// like any other, a row may have any number of fields. A quoted field that
// does not close properly makes its physical line a broken row, and reading
// goes on with the next line.
type reader struct {
	text  string
	delim byte
	pos   int
	line  int
	arena []string // backing store of fields: one allocation for many rows
}

func newReader(text string, delim byte) *reader {
	return &reader{text: text, delim: delim, line: 1}
}

// next returns the next row, and false at the end. Rows of nothing are rows
// too: the caller skips them.
func (r *reader) next() (row, bool) {
	if r.pos >= len(r.text) {
		return row{}, false
	}
	if cap(r.arena)-len(r.arena) < 64 {
		r.arena = make([]string, 0, 4096)
	}
	start, first := r.pos, len(r.arena)
	at, lines := start, 0
	for {
		f, end, n, ok := r.field(at)
		if !ok {
			r.arena = r.arena[:first]
			return r.brokenLine(start), true
		}
		r.arena = append(r.arena, f)
		lines += n
		if end < len(r.text) && r.text[end] == r.delim {
			at = end + 1
			continue
		}
		out := row{line: r.line, raw: r.text[start:end], fields: r.arena[first:len(r.arena):len(r.arena)]}
		r.line += lines + 1
		r.pos = afterLine(r.text, end)
		return out, true
	}
}

// field reads the field that starts at at. It returns the field, where it ends
// (at a delimiter, a line end or the end of the text) and how many line ends it holds.
func (r *reader) field(at int) (s string, end, lines int, ok bool) {
	if at < len(r.text) && r.text[at] == '"' {
		return r.quoted(at)
	}
	end = at
	for end < len(r.text) {
		if c := r.text[end]; c == r.delim || c == '\n' || c == '\r' {
			break
		}
		end++
	}
	return r.text[at:end], end, 0, true
}

func (r *reader) quoted(at int) (s string, end, lines int, ok bool) {
	doubled := false
	for i := at + 1; i < len(r.text) && i-at <= maxQuotedBytes && lines <= maxQuotedLines; i++ {
		switch c := r.text[i]; {
		case c == '"' && i+1 < len(r.text) && r.text[i+1] == '"':
			doubled = true
			i++
		case c == '"':
			end = i + 1
			if end < len(r.text) && r.text[end] != r.delim && r.text[end] != '\n' && r.text[end] != '\r' {
				return "", 0, 0, false
			}
			s = r.text[at+1 : i]
			if doubled {
				s = strings.ReplaceAll(s, `""`, `"`)
			}
			return s, end, lines, true
		case c == '\n', c == '\r' && (i+1 >= len(r.text) || r.text[i+1] != '\n'):
			lines++
		}
	}
	return "", 0, 0, false
}

func (r *reader) brokenLine(start int) row {
	end := start
	for end < len(r.text) && r.text[end] != '\n' && r.text[end] != '\r' {
		end++
	}
	out := row{line: r.line, raw: r.text[start:end], broken: whyBroken}
	r.line++
	r.pos = afterLine(r.text, end)
	return out
}

// afterLine returns the position after the line end at end.
func afterLine(text string, end int) int {
	if end < len(text) && text[end] == '\r' {
		end++
		if end < len(text) && text[end] == '\n' {
			end++
		}
		return end
	}
	return min(end+1, len(text))
}

// withoutLast returns raw without its last n fields and the delimiters before
// them. A row with fewer fields, or a broken one, comes back as it is.
func withoutLast(raw string, delim byte, n int) string {
	r := reader{text: raw, delim: delim}
	var ends []int
	for at := 0; ; {
		_, end, _, ok := r.field(at)
		if !ok {
			return raw
		}
		ends = append(ends, end)
		if end >= len(raw) || raw[end] != delim {
			break
		}
		at = end + 1
	}
	if len(ends) <= n {
		return raw
	}
	return raw[:ends[len(ends)-1-n]]
}
