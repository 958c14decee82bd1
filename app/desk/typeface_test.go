package desk

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	truetype "github.com/go-text/typesetting/font"

	"mile26/assets"
)

// Every letter and sign that the desk writes is in its own typeface, so that it
// looks the same on every machine.
func TestTheTypefaceHasEverySign(t *testing.T) {
	l := newLook(assets.Fonts())
	for _, r := range []fyne.Resource{l.regular, l.bold} {
		face, err := truetype.ParseTTF(bytes.NewReader(r.Content()))
		if err != nil {
			t.Fatalf("%s: %v", r.Name(), err)
		}
		for c, at := range lettersWritten(t) {
			if _, ok := face.NominalGlyph(c); !ok {
				t.Errorf("%s has no %q, which stands in %s", r.Name(), c, at)
			}
		}
	}
}

// lettersWritten are the letters of all texts in the desk's source and its
// translations, with a place where each stands.
func lettersWritten(t *testing.T) map[rune]string {
	t.Helper()
	all := map[rune]string{}
	note := func(s, at string) {
		for _, c := range s {
			if unicode.IsPrint(c) && c != ' ' {
				all[c] = at
			}
		}
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil {
					note(s, files.Position(l.Pos()).String())
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range languages[1:] {
		words, err := wordsOf(l.code)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			note(w, l.code+".json")
		}
	}
	return all
}

// A letter of the typeface is as it was: its outline, its width, and how letters
// stand to each other.
func TestSignsLeaveTheTypefaceAsItWas(t *testing.T) {
	file, err := fs.ReadFile(assets.Fonts(), "FiraSansCondensed-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	more, ok := withSigns(file, signs)
	if !ok {
		t.Fatal("the desk's typeface takes no signs")
	}
	was, err := truetype.ParseTTF(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	now, err := truetype.ParseTTF(bytes.NewReader(more))
	if err != nil {
		t.Fatal(err)
	}
	for c := rune(1); c < 0x3000; c++ {
		a, had := was.NominalGlyph(c)
		b, has := now.NominalGlyph(c)
		if had && (!has || a != b || was.HorizontalAdvance(a) != now.HorizontalAdvance(b)) {
			t.Fatalf("%q was glyph %d, %g wide; it is %d, %g", c, a, was.HorizontalAdvance(a), b, now.HorizontalAdvance(b))
		}
	}
	for _, s := range signs {
		g, ok := now.NominalGlyph(s.letter)
		box, drawn := now.GlyphExtents(g)
		if !ok || !drawn || now.HorizontalAdvance(g) != float32(s.width) || box.Width < 200 || box.Width > float32(s.width) {
			t.Errorf("%q: there %t, %g wide, drawn %+v", s.letter, ok, now.HorizontalAdvance(g), box)
		}
	}
	if _, ok := withSigns([]byte("no typeface at all"), signs); ok {
		t.Error("something else was taken for a typeface")
	}
}
