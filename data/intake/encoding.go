package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The encodings that [decode] tells apart, as the report names them.
const (
	encUTF8    = "UTF-8"
	encUTF8BOM = "UTF-8 with BOM"
	encUTF16LE = "UTF-16 LE"
	encUTF16BE = "UTF-16 BE"
	enc1252    = "Windows-1252"
)

// probe is how much of a file is looked at to find UTF-16 without a BOM.
const probe = 4096

// decode turns the bytes of a text file into a string and says which encoding
// was found: a byte order mark wins, then the pattern of NULs that UTF-16
// leaves in western text, then valid UTF-8, else Windows-1252.
//
// A file that is UTF-8 with a few broken bytes is not Windows-1252: read as
// such, every good name in it would turn into nonsense. Where well-formed
// sequences outnumber broken bytes it stays UTF-8, and every broken byte
// becomes U+FFFD, which the rows then report as a lost letter.
func decode(b []byte) (text, enc string, err error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return strings.ToValidUTF8(string(b[3:]), "\uFFFD"), encUTF8BOM, nil
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return decode16(b[2:], unicode.LittleEndian, encUTF16LE+" with BOM")
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return decode16(b[2:], unicode.BigEndian, encUTF16BE+" with BOM")
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return "", "", errors.New("is a spreadsheet or a zip archive, not text: save it as CSV and import that")
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "", "", errors.New("is a PDF, not text: ask its sender for a CSV file")
	}
	switch le, be := nulPattern(b); {
	case le:
		return decode16(b, unicode.LittleEndian, encUTF16LE)
	case be:
		return decode16(b, unicode.BigEndian, encUTF16BE)
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return "", "", errors.New("holds NUL bytes and is no text: save it as CSV (UTF-8) and import that")
	}
	good, bad := sequences(b)
	switch {
	case bad == 0:
		return string(b), encUTF8, nil
	case good >= bad:
		return strings.ToValidUTF8(string(b), "\uFFFD"), encUTF8 + ", broken in " + count(bad, "place", "places"), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return "", "", fmt.Errorf("cannot be read as %s: %w", enc1252, err)
	}
	return string(out), enc1252, nil
}

func decode16(b []byte, e unicode.Endianness, name string) (string, string, error) {
	out, err := unicode.UTF16(e, unicode.IgnoreBOM).NewDecoder().Bytes(b)
	if err != nil {
		return "", "", fmt.Errorf("cannot be read as %s: %w", name, err)
	}
	return string(out), name, nil
}

// nulPattern reports whether the beginning of b looks like UTF-16: western
// text in it has a NUL in most high bytes and none in the low ones.
func nulPattern(b []byte) (le, be bool) {
	head := b[:min(len(b), probe)&^1]
	if len(head) < 4 {
		return false, false
	}
	var even, odd int
	for i, c := range head {
		if c != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	units := len(head) / 2
	return odd*5 >= units*2 && even*20 <= units, even*5 >= units*2 && odd*20 <= units
}

// sequences counts the well-formed multi-byte sequences of UTF-8 in b and the
// bytes that belong to none.
func sequences(b []byte) (good, bad int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good, bad
}

// lostLetters reports whether s has lost letters on its way here: U+FFFD, its
// three bytes read as Windows-1252 ("ï¿½", as in berlin-2014.csv), or a
// control character of the range that Windows-1252 does not use.
func lostLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return strings.Contains(s, "\uFFFD") || strings.Contains(s, "ï¿½") ||
				strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 && r < 0xA0 })
		}
	}
	return false
}
