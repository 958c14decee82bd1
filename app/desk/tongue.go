package desk

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// The words of the desk in other languages: a file a language, English words to
// those of the language, in the form of Fyne's lang.
//
//go:embed translations/*.json
var translations embed.FS

// language is one that the desk speaks.
type language struct {
	code string // "de"
	name string // as its speakers call it
	one  func(n int) bool
}

// languages are all of them. English words are their own keys, so English has no
// file.
var languages = []language{
	{"en", "English", func(n int) bool { return n == 1 }},
	{"de", "Deutsch", func(n int) bool { return n == 1 }},
	{"fr", "Français", func(n int) bool { return n == 0 || n == 1 }},
	{"es", "Español", func(n int) bool { return n == 1 }},
}

// tongue is a language with its words.
type tongue struct {
	language
	words   map[string]string
	english map[string]string // of the same, the other way round
}

// spoken is the language of the desk. It is one of the program's, as Fyne's is:
// whatever speaks in the window speaks it.
var spoken atomic.Pointer[tongue]

func init() { spoken.Store(&tongue{language: languages[0]}) }

// languageFor is the code of the language to speak when wanted is asked for, ""
// for what the system speaks; English when the desk does not speak that.
func languageFor(wanted, system string) string {
	if wanted == "" {
		wanted = system
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(wanted, "_", "-"), "-")
	if slices.ContainsFunc(languages, func(l language) bool { return l.code == code }) {
		return code
	}
	return languages[0].code
}

// speak makes the desk and Fyne's own widgets speak a language. It belongs to
// the window's goroutine. Fyne chooses by the system's language, so it is told
// the words under that.
func speak(code string, system fyne.Locale) error {
	i := slices.IndexFunc(languages, func(l language) bool { return l.code == code })
	if i < 0 {
		return fault("language %q: there is none of that code", code)
	}
	t := &tongue{language: languages[i]}
	var err error
	if t.words, err = wordsOf(code); err != nil {
		return err
	}
	t.english = make(map[string]string, len(t.words))
	for _, english := range slices.Backward(slices.Sorted(maps.Keys(t.words))) { // of two that are the same, always the first
		t.english[t.words[english]] = english
	}
	if spoken.Swap(t).code == code && code == languages[0].code {
		return nil // Fyne need not be told: it has not been told otherwise
	}
	words := map[string]string{}
	for _, w := range fyneWords {
		words[w] = tr(w)
	}
	words["file.parent"], words["file.name"] = tr("Folder above"), tr("Name")
	b, err := json.Marshal(words)
	if err != nil {
		return err
	}
	return lang.AddTranslationsForLocale(b, system)
}

// wordsOf reads the words of a language.
func wordsOf(code string) (map[string]string, error) {
	if code == languages[0].code {
		return nil, nil
	}
	name := path.Join("translations", code+".json")
	b, err := translations.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var words map[string]string
	if err := json.Unmarshal(b, &words); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return words, nil
}

// fyneWords are the words of Fyne's own widgets that can be seen in the desk.
var fyneWords = []string{
	"Cancel", "Confirm", "Copy", "Create Folder", "Cut", "Enter filename", "Error", "Favourites", "File", "Folder", "New Folder",
	"No", "OK", "Open", "Paste", "Redo", "Save", "Select all", "Show Hidden Files", "Undo", "Yes",
}

// word is words in the operator's language; what nobody has translated stays
// English.
func word(english string) string {
	if w, ok := spoken.Load().words[english]; ok {
		return w
	}
	return english
}

// englishOf is what words of the operator's language are in English: the log of
// edits is in no operator's language. Words that nobody translated stay as they are.
func englishOf(words string) string {
	if english, ok := spoken.Load().english[words]; ok {
		return english
	}
	return words
}

// tr is words in the operator's language, with what belongs into them as for
// fmt.Sprintf. Every word that the desk shows goes through it; the English words
// are their own key, and stand there literally, so that a test finds those that
// nobody has translated.
func tr(words string, with ...any) string {
	words = word(words)
	if len(with) == 0 {
		return words
	}
	return fmt.Sprintf(words, with...)
}

// trN is tr for a number of things: one and many are both whole sentences, with
// the number as their first verb.
func trN(one, many string, n int, with ...any) string {
	words := word(many)
	if spoken.Load().one(n) {
		words = word(one)
	}
	return fmt.Sprintf(words, append([]any{n}, with...)...)
}

// fault is an error in the operator's language, as of fmt.Errorf.
func fault(words string, with ...any) error {
	words = word(words)
	if len(with) == 0 {
		return errors.New(words)
	}
	return fmt.Errorf(words, with...)
}
