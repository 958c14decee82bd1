package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mile26/data/nation"
)

// The forms of files.
const (
	formList     = "list"
	formWorkbook = "workbook"
	formJSON     = "JSON"
	formLynx     = "FinishLynx"
	formText     = "live text"
)

// Source is a file that was read and taken apart, and of which nothing is in a
// show yet. The steps are the same for the desk and the command line: [Open],
// look at [Source.Info] and [Source.Mapping], say what a column holds with
// [Source.Map], look at the first rows with [Source.Preview], see with
// [Source.Plan] what would become of each, and [Source.Apply].
type Source struct {
	path string // as it was given; its name is what a list without an event is called
	name string // without the folder
	sum  string // SHA-256 of its bytes, in hex
	info Info
	list *table // of every form but live text
	text string // of a live text
	book []byte // of a workbook: the file, to read another sheet
	plan int    // heats of a FinishLynx schedule
	raw  []byte // of a text in a code page, which is found by what speaks for it: the file, to read it as another

	told map[int]string // columns that somebody said the meaning of, by index
	from map[int]string // where that was remembered from; "" when it was said now
}

// Info says what was found out about a file.
type Info struct {
	File      string   `json:"file"`
	Form      string   `json:"form"` // "list", "workbook", "JSON", "FinishLynx", "live text"
	Encoding  string   `json:"encoding"`
	Delimiter string   `json:"delimiter,omitempty"` // of a list: comma, semicolon, tab, pipe
	Sheets    []string `json:"sheets,omitempty"`    // of a workbook
	Sheet     string   `json:"sheet,omitempty"`     // the one that is read
	Rows      int      `json:"rows"`                // below the header; of a live text its lines
	CodeSet   string   `json:"code_set,omitempty"`  // found from the country column; "" when there is none
	Codes     []Code   `json:"unknown_codes,omitempty"`
}

// Code is a printed country that the code set does not explain, once with its count.
type Code struct {
	Printed string `json:"printed"`
	Count   int    `json:"count"`
}

// OpenFile is [Open] for a file on disk.
func OpenFile(path string) (*Source, error) { return OpenFileContext(context.Background(), path) }

// OpenFileContext is [OpenContext] for a file on disk.
func OpenFileContext(ctx context.Context, path string) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, bare(err)
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() { // else nobody can say how much there is
		size = info.Size()
	}
	return openOf(ctx, path, f, size)
}

// Open reads a file and finds out what it is: a list (comma, semicolon, tab or
// pipe; UTF-8, UTF-16, Windows-1252 or 1250), an XLSX workbook, JSON with
// objects in an array, a FinishLynx .lif, .evt, .ppl or .sch, or a live text.
// The name may have a folder; its ending decides between the forms only where
// the content does not. With the name "" it is pasted text.
//
// A text that a header row makes a list is a list, whatever its name; one without
// is a live text, unless its name ends in .csv or .tsv: then it is a list whose
// columns somebody has to name. The errors say what to do.
func Open(name string, r io.Reader) (*Source, error) {
	return OpenContext(context.Background(), name, r)
}

// OpenContext is [Open] that ends with the error of ctx when that is done: a
// large workbook takes seconds. How far it is, is told: see [data.Telling].
func OpenContext(ctx context.Context, name string, r io.Reader) (*Source, error) {
	return openOf(ctx, name, r, 0)
}

// openOf is OpenContext of so many bytes; 0 when nobody can say.
func openOf(ctx context.Context, name string, r io.Reader, size int64) (*Source, error) {
	b, err := readWhole(newToldReader(ctx, r, size))
	if err != nil {
		return nil, err
	}
	if len(strings.TrimSpace(string(b[:min(len(b), probe)]))) == 0 {
		return nil, errors.New("is empty")
	}
	if name == "" {
		name = "pasted text"
	}
	sum := sha256.Sum256(b)
	s := &Source{path: name, name: filepath.Base(name), sum: hex.EncodeToString(sum[:]), told: map[int]string{}, from: map[int]string{}}
	if err := s.read(ctx, b); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.info.File = s.name
	s.look()
	return s, nil
}

// read takes the bytes apart.
func (s *Source) read(ctx context.Context, b []byte) (err error) {
	ext := strings.ToLower(filepath.Ext(s.path))
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		s.book = b
		return s.readSheet(ctx, -1)
	}
	if s.text, s.info.Encoding, err = decode(b); err != nil {
		return err
	}
	if s.info.Encoding == enc1252 || s.info.Encoding == enc1250 {
		s.raw = b
	}
	return s.readText(ctx, ext)
}

// readText takes a text apart. When ctx is done it ends with its error.
func (s *Source) readText(ctx context.Context, ext string) (err error) {
	if ext == ".sch" {
		s.info.Form = formLynx
		s.plan, err = parseSchedule(s.text)
		return err
	}
	if t, ok, err := parseLynx(ctx, s.text, ext); err != nil || ok {
		s.list, s.info.Form = t, formLynx
		return err
	}
	if looksLikeJSON(s.text, ext) {
		s.info.Form = formJSON
		s.list, err = parseJSON(ctx, s.text)
		return err
	}
	named := ext == ".csv" || ext == ".tsv"
	t, ok := parseTable(ctx, s.text, named)
	if !ok && named {
		t, ok = plainTable(ctx, s.text)
	}
	if !ok {
		s.info.Form = formText
		return ctx.Err()
	}
	s.list, s.info.Form, s.info.Delimiter = &t, formList, delimiterName(t.delim)
	return ctx.Err()
}

// readSheet reads a sheet of a workbook, by its number from 0; -1 is the first
// that has a header.
func (s *Source) readSheet(ctx context.Context, n int) error {
	book, err := openBook(s.book, maxUnzipped)
	if err != nil {
		return err
	}
	defer book.close()
	s.info.Form, s.info.Encoding, s.info.Sheets = formWorkbook, "XLSX", book.sheets
	t, at, err := book.read(ctx, n)
	if err != nil {
		return err
	}
	s.list, s.info.Sheet = t, book.sheets[at]
	return nil
}

// UseEncoding reads the file in another code page, "windows-1250" or "windows-1252":
// which of the two it is nothing in it says for certain. What was said of columns is
// forgotten. It is an error for a file whose encoding is certain.
func (s *Source) UseEncoding(ctx context.Context, page string) (err error) {
	i := slices.IndexFunc([]string{enc1252, enc1250}, func(known string) bool { return strings.EqualFold(known, page) })
	switch {
	case i < 0:
		return fmt.Errorf("%q is no encoding that can be told: say windows-1250 or windows-1252", page)
	case s.raw == nil:
		return fmt.Errorf("is %s for certain, and not %s", s.info.Encoding, page)
	}
	anew := *s // the source stays as it is when that fails
	if anew.text, anew.info.Encoding, err = decodePage(s.raw, []string{enc1252, enc1250}[i]); err != nil {
		return err
	}
	anew.list = nil
	if err := anew.readText(ctx, strings.ToLower(filepath.Ext(s.path))); err != nil {
		return err
	}
	*s = anew
	clear(s.told)
	clear(s.from)
	s.look()
	return nil
}

// UseSheet reads another sheet of a workbook, numbered from 1, in place of the
// one that is read. What was said of columns is forgotten.
func (s *Source) UseSheet(ctx context.Context, n int) error {
	if s.book == nil {
		return errors.New("is no workbook: it has no sheets")
	}
	if n < 1 || n > len(s.info.Sheets) {
		return fmt.Errorf("has no sheet %d: %s", n, count(len(s.info.Sheets), "sheet", "sheets"))
	}
	if err := s.readSheet(ctx, n-1); err != nil {
		return err
	}
	clear(s.told)
	clear(s.from)
	s.look()
	return nil
}

// look fills in what the content says.
func (s *Source) look() {
	if s.plan > 0 {
		s.info.Rows = s.plan
		return
	}
	if s.list == nil {
		s.info.Rows = len(splitLines(s.text))
		return
	}
	s.info.Rows = len(s.list.rows)
	s.info.CodeSet, s.info.Codes = "", nil
	if s.list.cols.has(fCountry) {
		set, unknown := nation.Detect(s.list.countries())
		s.info.CodeSet, s.info.Codes = string(set), codes(unknown)
	}
}

// Info says what was found out about the file.
func (s *Source) Info() Info { return s.info }

// looksLikeJSON reports whether a text is JSON, or would be were it whole.
func looksLikeJSON(text, ext string) bool {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return false
	}
	next := strings.TrimSpace(text[1:])
	return ext == ".json" || strings.HasPrefix(next, "{") || strings.HasPrefix(next, `"`) && strings.Contains(next[:min(len(next), probe)], ":")
}
