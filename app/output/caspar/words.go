package caspar

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unanswered are the commands that get no answer of their own, or one that is
// not a reply: they would leave us waiting.
var unanswered = map[string]bool{"BEGIN": true, "COMMIT": true, "DISCARD": true, "BYE": true, "PING": true, "REQ": true}

// line joins words into a command, without its line end.
func line(words ...string) (string, error) {
	if len(words) == 0 || words[0] == "" {
		return "", errors.New("no command for CasparCG")
	}
	var b strings.Builder
	for i, word := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		quoted, err := quote(word)
		if err != nil {
			return "", err
		}
		b.WriteString(quoted)
	}
	return b.String(), nil
}

// quote writes a word such that the server reads it as one, and as it is. A
// line break can be written; no other control character can, and nothing that
// is not UTF-8.
func quote(word string) (string, error) {
	if !utf8.ValidString(word) {
		return "", fmt.Errorf("%q cannot be sent to CasparCG: it is not UTF-8", word)
	}
	if strings.ContainsFunc(word, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
		return "", fmt.Errorf("%q cannot be sent to CasparCG: it has control characters", word)
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word, nil
	}
	return `"` + escaper.Replace(word) + `"`, nil
}

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// special reports whether a word has to be quoted for that character.
func special(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune("-_.[]", r)
}
