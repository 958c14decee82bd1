package intake

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The two columns that a rejects file has behind those of its list. A later
// intake of the mended file does not take them.
const (
	colLine   = "mile26_line"
	colReason = "mile26_reason"
)

// reject is one row that goes to the rejects file.
type reject struct {
	row row
	why rejection
}

// rejectsText is the rejects file of a list: its header and the rejected rows as
// they stand in it, in its delimiter, and behind each its line and the reason.
// Rows whose quotes are broken stand last, where they can spoil no other row.
// It is UTF-8, whatever the list was. Rows that were rejected once before keep
// the line of the first file.
func rejectsText(t *table, rejects []reject) string {
	var b strings.Builder
	again := t.rejects()
	b.WriteString(t.rawHead)
	if !again {
		b.WriteByte(t.delim)
		b.WriteString(colLine)
		b.WriteByte(t.delim)
		b.WriteString(colReason)
	}
	b.WriteByte('\n')
	rejects = slices.Clone(rejects)
	slices.SortStableFunc(rejects, func(a, b reject) int {
		return cmp.Or(cmp.Compare(min(len(a.row.broken), 1), min(len(b.row.broken), 1)), a.row.line-b.row.line)
	})
	for _, r := range rejects {
		raw, line := r.row.raw, strconv.Itoa(r.row.line)
		if again {
			raw, line = firstForm(r.row, t.delim)
		}
		b.WriteString(raw)
		b.WriteByte(t.delim)
		b.WriteString(line)
		b.WriteByte(t.delim)
		b.WriteString(plain(r.why.String(), t.delim))
		b.WriteByte('\n')
	}
	return b.String()
}

// firstForm is a row of a rejects file as it stood in the first file, and its
// line there. A row whose quotes are broken is cut at its last two delimiters:
// the line and the reason hold none.
func firstForm(r row, delim byte) (raw, line string) {
	line = strconv.Itoa(r.line)
	if r.broken == "" {
		if n := len(r.fields); n > 2 && isNumber(r.fields[n-2]) {
			line = r.fields[n-2]
		}
		return withoutLast(r.raw, delim, 2), line
	}
	why := strings.LastIndexByte(r.raw, delim)
	if why < 0 {
		return r.raw, line
	}
	at := strings.LastIndexByte(r.raw[:why], delim)
	if at < 0 || !isNumber(r.raw[at+1:why]) {
		return r.raw, line
	}
	return r.raw[:at], r.raw[at+1 : why]
}

func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// plain makes a reason one field that needs no quotes: behind a row whose own
// quotes are broken they would be misread.
func plain(s string, delim byte) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case rune(delim), '\r', '\n', '\t':
			return ' '
		case '"':
			return '\''
		}
		return r
	}, s)
}

// rejectsPath is where the rejects of a file go, and whether they are there
// already. Told a path, it is that one; otherwise NAME.rejects.csv beside the
// show, which is the folder its operator works in and can write to, while a
// list may come from a stick or a server. A file that holds something else is
// never written over: it may be half mended. Then the next free name is taken,
// NAME.rejects-2.csv, or, when the path was told, the intake fails.
func rejectsPath(input, show, told, text string) (path string, there bool, err error) {
	if told != "" {
		same, free, err := holds(told, text)
		if err == nil && !same && !free {
			err = fmt.Errorf("rejects file %s holds something else already, which may be half mended: "+
				"import or move it first, or name another", told)
		}
		return told, same, err
	}
	ext := filepath.Ext(input)
	if ext == "" {
		ext = ".csv"
	}
	base := filepath.Join(filepath.Dir(show), eventStem(input, true)+".rejects")
	for n := 1; ; n++ {
		path = base + ext
		if n > 1 {
			path = fmt.Sprintf("%s-%d%s", base, n, ext)
		}
		same, free, err := holds(path, text)
		if err != nil || same || free {
			return path, same, err
		}
	}
}

// holds reports whether the file at path holds text, and whether there is none.
func holds(path, text string) (same, free bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, true, nil
	case err != nil:
		return false, false, fmt.Errorf("rejects file: %w", err)
	case info.IsDir() || info.Size() != int64(len(text)):
		return false, false, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return false, false, fmt.Errorf("rejects file: %w", err)
	}
	return string(b) == text, false, nil
}

// staged is a rejects file that is written and on disk, under a name of its
// own until the intake has happened.
type staged struct {
	temp, path string
}

// stage writes the rejects beside where they will be.
func stage(path, text string) (*staged, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, fmt.Errorf("rejects file %s cannot be written, so nothing was imported; name another with --rejects: %w", path, err)
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		_ = os.Remove(f.Name())
		return nil, fmt.Errorf("rejects file %s cannot be written, so nothing was imported; name another with --rejects: %w", path, err)
	}
	return &staged{temp: f.Name(), path: path}, nil
}

// drop takes the staged file away: the intake did not happen.
func (s *staged) drop() {
	if s != nil {
		_ = os.Remove(s.temp)
	}
}

// publish gives the staged file its name: the intake has happened.
func (s *staged) publish() error {
	if s == nil {
		return nil
	}
	if err := os.Rename(s.temp, s.path); err != nil {
		return fmt.Errorf("the import has happened, and its rejected rows are in %s, which could not be renamed: %w", s.temp, err)
	}
	return nil
}
