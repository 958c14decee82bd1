package intake

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
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
	enc1250    = "Windows-1250"
)

// probe is how much of a file is looked at to find UTF-16 without a BOM.
const probe = 4096

// decode turns the bytes of a text file into a string and says which encoding
// was found: a byte order mark wins, then the pattern of NULs that UTF-16
// leaves in western text, then valid UTF-8, else Windows-1252 or, where its letters
// say so, Windows-1250.
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
	if central(b) {
		return decodePage(b, enc1250)
	}
	return decodePage(b, enc1252)
}

// decodePage decodes text of a code page of eight bits.
func decodePage(b []byte, page string) (text, enc string, err error) {
	from := charmap.Windows1252
	if page == enc1250 {
		from = charmap.Windows1250
	}
	out, err := from.NewDecoder().Bytes(b)
	if err != nil {
		return "", "", fmt.Errorf("cannot be read as %s: %w", page, err)
	}
	return string(out), page, nil
}

// The bytes above 0x7F that tell Windows-1250, of central Europe, from
// Windows-1252, of western Europe. Those of signs are letters in 1250 (Ł Ą Ż ł ą ż ľ Ť ť Ź) and signs or nothing in 1252, where no name has them within a word;
// those of letters are letters in both, and which ones depends on the language.
const (
	centralSigns   = "\x8D\x8F\x9D\xA3\xA5\xAF\xB3\xB9\xBC\xBE\xBF"
	wordEnds       = "\x9D\xB3\xB9\xBC\xBE\xBF" // the small ones of them, which begin no name
	noWestern      = "\x8D\x8F\x9D"             // nothing at all in 1252
	centralLetters = "\x8C\x9C\x9F\xC0\xC3\xC5\xC6\xC8\xCA\xCC\xCF\xD0\xD1\xD2\xD5\xD8\xD9\xDB\xDE" +
		"\xE0\xE3\xE5\xE6\xE8\xEA\xEC\xEF\xF0\xF1\xF2\xF5\xF8\xF9\xFB\xFE\xFF"
)

// The codes and names of nations, folded, that write with the letters of
// Windows-1250, and of those that have the letters of Windows-1252 for the same bytes.
var (
	centralNations = split("pol cze svk hun cro hrv slo svn srb rou bih mne pl cz sk hu hr si ro ba poland czechia slovakia hungary croatia slovenia serbia romania " +
		"polska ceska slovensko magyarorszag hrvatska slovenija srbija polen tschechien slowakei ungarn kroatien slowenien rumanien")
	westernNations = split("fra esp por ita bel sui che can bra nor den dnk swe fin isl ned nld irl mex arg col fr es pt it be ch ca no dk se is " +
		"france spain portugal italy belgium switzerland canada brazil norway denmark sweden finland iceland netherlands " +
		"frankreich spanien italien belgien schweiz norwegen danemark schweden suisse espana italia")
)

// central reports whether text in a code page of eight bits is Windows-1250
// rather than 1252. Letters of 1250 where 1252 has signs within words settle it;
// else the nations that stand in the lines with the letters that differ decide,
// and nothing that speaks for 1250 leaves 1252, the far more frequent one.
func central(b []byte) bool {
	signs, votes := 0, 0
	for line := range bytes.Lines(b) {
		differs := false
		for i, c := range line {
			if c < 0x80 {
				continue
			}
			inWord := i+1 < len(line) && isLetter(line[i+1])
			if strings.IndexByte(wordEnds, c) >= 0 {
				inWord = i > 0 && isLetter(line[i-1])
			}
			if inWord && strings.IndexByte(centralSigns, c) >= 0 || strings.IndexByte(noWestern, c) >= 0 {
				signs++
			}
			differs = differs || strings.IndexByte(centralLetters, c) >= 0
		}
		if !differs {
			continue
		}
		for _, word := range bytes.FieldsFunc(line, func(r rune) bool { return r < 0x80 && !isLetter(byte(r)) }) {
			w := strings.ToLower(string(word))
			switch {
			case slices.Contains(centralNations, w):
				votes++
			case slices.Contains(westernNations, w):
				votes--
			}
		}
	}
	return signs > 0 && votes >= 0 || votes >= enoughVotes
}

// enoughVotes is how many lines of central nations, less those of western ones,
// settle it alone: who runs for Poland may be called Ørsted.
const enoughVotes = 3

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

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
