package raw

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"
)

// What a Tail keeps at most.
const (
	tailLines = 12
	tailLine  = 400 // bytes of a line
)

// Tail is a writer that keeps the last lines written to it: what a command said
// before it went wrong. Its memory is bounded whatever is written. The zero
// value is empty and safe for concurrent use.
type Tail struct {
	mu    sync.Mutex
	lines []string
	rest  []byte // of a line that has not ended
}

// Write takes text in and never fails. A carriage return ends a line as well,
// as in progress displays that write over themselves.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(p)
	for len(p) > 0 {
		i := bytes.IndexAny(p, "\r\n")
		part := p
		if i >= 0 {
			part = p[:i]
		}
		t.rest = append(t.rest, part[:min(len(part), tailLine-len(t.rest))]...)
		if i < 0 {
			break
		}
		t.end()
		p = p[i+1:]
	}
	return n, nil
}

// end closes a line.
func (t *Tail) end() {
	if line := clean(t.rest); line != "" {
		t.lines = append(t.lines, line)
		if len(t.lines) > tailLines {
			t.lines = append(t.lines[:0], t.lines[len(t.lines)-tailLines:]...)
		}
	}
	t.rest = t.rest[:0]
}

// clean is a line as it can be shown: valid text without control characters.
func clean(b []byte) string {
	line := strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return -1
		}
		return r
	}, string(b))
	return strings.TrimSpace(line)
}

// Lines are the last lines, oldest first, at most 12 of at most 400 bytes. The
// last may not have ended yet.
func (t *Tail) Lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := append([]string(nil), t.lines...)
	if line := clean(t.rest); line != "" {
		lines = append(lines, line)
	}
	return lines[max(0, len(lines)-tailLines):]
}

// String is the last lines as one text.
func (t *Tail) String() string { return strings.Join(t.Lines(), "\n") }
