package desk

import (
	"fmt"

	"fyne.io/fyne/v2/lang"
)

// tr is words in the operator's language, with what belongs into them as for
// fmt.Sprintf. Every word that the desk shows goes through it; the English words
// are their own key.
func tr(words string, with ...any) string {
	words = lang.L(words)
	if len(with) == 0 {
		return words
	}
	return fmt.Sprintf(words, with...)
}
