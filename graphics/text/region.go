package text

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"
)

// region is whose forms of the characters that China, Japan and Korea share
// are wanted. They differ in print, and a name is written in its own country's.
type region uint8

const (
	japan region = iota
	korea
	simplified
	traditional
	regions
)

// tags are the regions' names in font names and as languages for the shaper.
var (
	regionTags      = [regions]string{"jp", "kr", "sc", "tc"}
	regionLanguages = [regions]language.Language{"ja", "ko", "zh-hans", "zh-hant"}
)

// regionOf is the region that a span's language asks for; ok is false for a
// language that uses none of these characters.
func regionOf(lang string) (rg region, ok bool) {
	tag := strings.ToLower(strings.ReplaceAll(lang, "_", "-"))
	primary, rest, _ := strings.Cut(tag, "-")
	switch primary {
	case "ja":
		return japan, true
	case "ko":
		return korea, true
	case "zh", "yue":
		for part := range strings.SplitSeq(rest, "-") {
			switch part {
			case "hant", "tw", "hk", "mo":
				return traditional, true
			}
		}
		return simplified, true
	}
	return japan, false
}

// guess is the region of a text in no such language: by the letters that only
// one of them has. Characters alone count as Japanese: on a marathon's lists
// they mostly are, and it is what fonts for all regions do.
func guess(text []rune) region {
	for _, r := range text {
		switch {
		case r < 0x1100:
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return japan
		case unicode.Is(unicode.Hangul, r):
			return korea
		case unicode.Is(unicode.Bopomofo, r):
			return traditional
		}
	}
	return japan
}

// shapingLanguage is the language that picks local letterforms (`locl`).
func shapingLanguage(lang string, script language.Script, rg region) language.Language {
	switch script {
	case language.Han, language.Hiragana, language.Katakana, language.Hangul, language.Bopomofo:
		if _, ok := regionOf(lang); !ok {
			return regionLanguages[rg]
		}
	}
	if lang == "" {
		return "und"
	}
	return language.NewLanguage(lang)
}
