package intake

import (
	"errors"
	"fmt"
	"strings"
)

// ErrTorn says that a file looks as if somebody were still writing it.
var ErrTorn = errors.New("not whole")

// Torn looks for signs that the file was read while somebody wrote it: a last
// line without its end, or with fewer fields than the header, or a quotation mark
// that nothing closes. The error is ErrTorn and says the line. What breaks off in a
// workbook, in JSON and in a FinishLynx file is found by [Open] already.
//
// unended allows a last line without its end, for programs that never write it.
// Then a file cut off within its last field cannot be told from a whole one.
func (s *Source) Torn(unended bool) error {
	if s.text == "" || s.info.Form == formJSON {
		return nil
	}
	if end := s.text[len(s.text)-1]; end != '\n' && end != '\r' && !unended {
		return fmt.Errorf("%w: line %d has no end", ErrTorn, strings.Count(s.text, "\n")+1)
	}
	if s.list == nil || s.info.Form != formList || len(s.list.rows) == 0 {
		return nil
	}
	last := s.list.rows[len(s.list.rows)-1]
	want := len(s.list.cols.head)
	switch {
	case last.broken != "":
		return fmt.Errorf("%w: line %d has a quotation mark that does not close", ErrTorn, last.line)
	case len(last.fields) < want:
		return fmt.Errorf("%w: line %d has %s where the header has %d", ErrTorn, last.line, count(len(last.fields), "field", "fields"), want)
	}
	return nil
}
