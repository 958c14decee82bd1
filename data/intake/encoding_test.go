package intake

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const accents = "Name;Country\nZoë Grünspan;SUI\nŁucja Ørsted-Øy;POL\nÉmile d’Açaí;FRA\n"

func TestDecodeFindsTheEncoding(t *testing.T) {
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	western := strings.NewReplacer("Ł", "L").Replace(accents)
	for _, c := range []struct {
		name, text, enc string
		bytes           func(string) (string, error)
	}{
		{"plain", accents, "UTF-8", func(s string) (string, error) { return s, nil }},
		{"BOM", accents, "UTF-8 with BOM", func(s string) (string, error) { return "\xEF\xBB\xBF" + s, nil }},
		{"16 LE BOM", accents, "UTF-16 LE with BOM", func(s string) (string, error) { s, err := le.NewEncoder().String(s); return "\xFF\xFE" + s, err }},
		{"16 BE BOM", accents, "UTF-16 BE with BOM", func(s string) (string, error) { s, err := be.NewEncoder().String(s); return "\xFE\xFF" + s, err }},
		{"16 LE", accents, "UTF-16 LE", func(s string) (string, error) { return le.NewEncoder().String(s) }},
		{"16 BE", accents, "UTF-16 BE", func(s string) (string, error) { return be.NewEncoder().String(s) }},
		{"1252", western, "Windows-1252", func(s string) (string, error) { return charmap.Windows1252.NewEncoder().String(s) }},
	} {
		b, err := c.bytes(c.text)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got, enc, err := decode([]byte(b))
		if err != nil || got != c.text || enc != c.enc {
			t.Errorf("%s: decoded %q as %s, %v; want %q as %s", c.name, got, enc, err, c.text, c.enc)
		}
	}
}

func TestDecodeKeepsUTF8WithABrokenByteUTF8(t *testing.T) {
	got, enc, err := decode([]byte("Zoë;Grün\nJos\xE9;Núñez\n"))
	if err != nil || got != "Zoë;Grün\nJos\uFFFD;Núñez\n" || enc != "UTF-8, broken in 1 place" {
		t.Errorf("decoded %q as %q, %v", got, enc, err)
	}
}

func TestDecodeRefusesWhatIsNoText(t *testing.T) {
	for in, want := range map[string]string{
		"PK\x03\x04\x14\x00":             "save it as CSV",
		"%PDF-1.7":                       "PDF",
		"Name\x00\x01\x02binary\x00\x00": "NUL",
	} {
		if _, _, err := decode([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("decode(%q): error %v, want one with %q", in, err, want)
		}
	}
}

func TestLostLettersAreSeen(t *testing.T) {
	for s, want := range map[string]bool{
		"M\uFFFDller": true, "Mï¿½ller": true, "M\u0081ller": true,
		"Müller": false, "Muller": false, "": false, "Łucja": false, "李": false, "Daïana": false,
	} {
		if lostLetters(s) != want {
			t.Errorf("lostLetters(%q) is %v", s, !want)
		}
	}
}

func TestACodePageCanBeTold(t *testing.T) {
	b, err := charmap.Windows1250.NewEncoder().String("Name;Nat\nPál Erdős;HUN\n")
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, "a.csv", b)
	if s.Info().Encoding != enc1252 {
		t.Fatalf("found %s: the test wants one that nothing in it tells", s.Info().Encoding)
	}
	if err := s.UseEncoding(context.Background(), "windows-1250"); err != nil || s.Info().Encoding != enc1250 {
		t.Fatalf("%s, %v", s.Info().Encoding, err)
	}
	show := newShow(t)
	apply(t, show, s, Options{})
	if a := athletesOf(t, show); len(a) != 1 || a[0].Whole != "Pál Erdős" {
		t.Errorf("%+v", a)
	}
	if err := s.UseEncoding(context.Background(), "ebcdic"); err == nil || !strings.Contains(err.Error(), "windows-1252") {
		t.Errorf("error %v", err)
	}
	if err := open(t, "a.csv", "Name;Nat\nPál Erdős;HUN\n").UseEncoding(context.Background(), "windows-1250"); err == nil || !strings.Contains(err.Error(), "UTF-8 for certain") {
		t.Errorf("error %v", err)
	}
}
