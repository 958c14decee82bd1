package desk

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"mile26/graphics/template"
)

// Every word of the desk is in every language, with the same places for what
// belongs into it. What is missing is printed as JSON to be filled in and put in
// the file.
func TestTranslations(t *testing.T) {
	said := sourceOf(t).said
	for _, s := range themeWords(t) {
		said[s] = "the theme"
	}
	for _, l := range languages[1:] {
		words, err := wordsOf(l.code)
		if err != nil {
			t.Fatal(err)
		}
		missing := map[string]string{}
		for english := range said {
			if words[english] == "" {
				missing[english] = ""
			} else if want, got := places(english), places(words[english]); !maps.Equal(want, got) {
				t.Errorf("%s: %q has the places %v, %q has %v", l.code, english, want, words[english], got)
			}
		}
		if len(missing) > 0 {
			b, err := json.MarshalIndent(missing, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			t.Errorf("translations/%s.json lacks %d:\n%s", l.code, len(missing), b)
		}
		for english := range words {
			if said[english] == "" {
				t.Errorf("translations/%s.json has %q, which nothing says", l.code, english)
			}
		}
	}
}

// Words that an operator sees go through tr.
func TestNothingIsSaidWithoutTr(t *testing.T) {
	for _, at := range sourceOf(t).unsaid {
		t.Errorf("%s does not go through tr", at)
	}
}

// themeWords are what the themes' files call templates and fields.
func themeWords(t *testing.T) (out []string) {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	var add func(map[string]template.Field)
	add = func(fields map[string]template.Field) {
		for _, f := range fields {
			if f.Label != "" {
				out = append(out, f.Label)
			}
			add(f.Fields)
		}
	}
	for _, tmpl := range e.Templates() {
		out = append(out, tmpl.Title)
		add(tmpl.Fields)
	}
	return out
}

// places are the verbs of a sentence by the number of what they print.
func places(sentence string) map[int]string {
	out, next := map[int]string{}, 1
	for _, v := range regexp.MustCompile(`%(?:\[(\d+)\])?[+#\-0-9.]*([a-z%])`).FindAllStringSubmatch(sentence, -1) {
		if v[2] == "%" {
			continue
		}
		if v[1] != "" {
			next, _ = strconv.Atoi(v[1])
		}
		out[next] = v[2]
		next++
	}
	return out
}

// source is what the desk's Go says.
type source struct {
	said   map[string]string // words that go through tr, and where
	unsaid []string          // words that do not
	files  *token.FileSet
	consts map[string]string
}

// sourceOf reads the desk's own files.
func sourceOf(t *testing.T) *source {
	t.Helper()
	s := &source{said: map[string]string{}, files: token.NewFileSet(), consts: map[string]string{}}
	var all []*ast.File
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && d.Name() == "golden" {
			return fs.SkipDir // it compares pictures for the tests
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(s.files, path, nil, 0)
		all = append(all, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		for _, d := range f.Decls {
			s.constants(d)
		}
	}
	for _, f := range all {
		ast.Walk(visitor{s, nil}, f)
	}
	if len(s.said) < 100 {
		t.Fatalf("only %d sentences were found", len(s.said))
	}
	return s
}

// constants learns what the names of words stand for.
func (s *source) constants(d ast.Decl) {
	g, ok := d.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range g.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range v.Names {
			if i < len(v.Values) {
				if words, ok := literal(v.Values[i]); ok {
					s.consts[name.Name] = words
				}
			}
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	words, err := strconv.Unquote(l.Value)
	return words, err == nil
}

// visitor walks through the source. over are the nodes that it is in.
type visitor struct {
	s    *source
	over []ast.Node
}

// speakers are the functions that translate their first arguments, and how many.
var speakers = map[string]int{"tr": 1, "trN": 2, "fault": 1}

// wordLists are the variables whose literals are translated when they are shown.
var wordLists = []string{"phrases", "intakePhrases", "fyneWords", "kindWords", "outputNames", "meanings", "fileWords", "placeWords", "monthWords"}

// saidOfEdits are the constants with what is said of an edit.
var saidOfEdits = []string{"canUndo", "canRedo", "doneAgain", "canRedoLater", "doneAgainLater"}

// shownFields are the fields of literals that are translated when they are shown.
var shownFields = []string{"label", "does", "group", "title"}

// showers are functions that put their arguments on the screen.
var showers = []string{
	"newWords", "newCutWords", "newButton", "newSmallButton", "newChoiceButton", "newBand", "newMonitor", "SetText", "SetPlaceHolder",
	"SetTitleText", "NewWindow", "say", "tell", "ask", "warn", "none",
}

// mute are functions whose arguments nobody sees on the screen.
var mute = []string{"must", "panic", "MustCompile", "named", "printed", "key", "action", "button"}

func (v visitor) Visit(n ast.Node) ast.Visitor {
	if n == nil {
		return nil
	}
	switch n := n.(type) {
	case *ast.ImportSpec:
		return nil
	case *ast.Field:
		if n.Tag != nil {
			return nil
		}
	case *ast.CallExpr:
		if count, ok := speakers[called(n)]; ok {
			v.spoken(n, count)
			return visitor{v.s, append(slices.Clone(v.over), n)}
		}
		if slices.Contains(editors, called(n)) {
			for _, arg := range n.Args {
				if words, ok := literal(arg); ok {
					v.edits(words, arg)
				}
			}
			return visitor{v.s, append(slices.Clone(v.over), n)}
		}
		if slices.Contains(mute, called(n)) {
			return nil
		}
	case *ast.ValueSpec:
		if len(n.Names) == 1 && n.Names[0].Name == "keymaps" {
			return nil // names of systems, and keys
		}
		if name := n.Names[0].Name; strings.HasSuffix(name, "Group") || slices.Contains(saidOfEdits, name) {
			if words, ok := v.s.words(n.Names[0]); ok {
				v.say(words, n)
				return nil
			}
		}
		if len(n.Names) == 1 && slices.Contains(wordLists, n.Names[0].Name) {
			for _, e := range n.Values {
				v.list(e)
			}
			return nil
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && slices.Contains(shownFields, key.Name) {
			if words, ok := v.s.words(n.Value); ok {
				v.say(words, n)
				return nil
			}
		}
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 && len(n.Rhs) == 1 {
			if sel, ok := n.Lhs[0].(*ast.SelectorExpr); ok && sel.Sel.Name == "group" {
				if words, ok := v.s.words(n.Rhs[0]); ok {
					v.say(words, n)
				}
			}
		}
	case *ast.BasicLit:
		v.check(n)
	}
	return visitor{v.s, append(slices.Clone(v.over), n)}
}

func (v visitor) say(words string, at ast.Node) {
	v.s.said[words] = v.s.files.Position(at.Pos()).String()
}

// words are those that an expression is, itself or by a name.
func (s *source) words(e ast.Expr) (string, bool) {
	if id, ok := e.(*ast.Ident); ok {
		words, ok := s.consts[id.Name]
		return words, ok
	}
	return literal(e)
}

// spoken takes what a call translates.
func (v visitor) spoken(call *ast.CallExpr, count int) {
	for _, arg := range call.Args[:min(count, len(call.Args))] {
		if words, ok := literal(arg); ok {
			v.say(words, arg)
		}
	}
}

// list takes the literals of a list of words.
func (v visitor) list(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			v.list(kv.Value)
			return false
		}
		if l, ok := n.(*ast.BasicLit); ok {
			if words, ok := literal(l); ok {
				v.say(words, l)
			}
		}
		return true
	})
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// check finds words that no call translates: those with a space between letters
// anywhere, and those of one word where they are shown.
func (v visitor) check(l *ast.BasicLit) {
	words, ok := literal(l)
	if !ok || !strings.ContainsFunc(placeless(words), unicode.IsLetter) || slices.Contains(notWords, words) ||
		slices.Contains(phrases, words) || keysAlone(words) {
		return
	}
	shown := regexp.MustCompile(`\pL[\pL,.:;]* \pL`).MatchString(placeless(words))
	for i, n := range slices.Backward(v.over) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if count, ok := speakers[called(n)]; ok {
				for _, arg := range n.Args[:min(count, len(n.Args))] {
					if arg == ast.Expr(l) {
						return
					}
				}
				shown = shown || i == len(v.over)-1
			}
			if slices.Contains(editors, called(n)) && i == len(v.over)-1 {
				return
			}
			if slices.Contains(showers, called(n)) && i >= len(v.over)-2 {
				shown = true
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "words" {
				shown = true
			}
		}
	}
	if shown {
		v.s.unsaid = append(v.s.unsaid, fmt.Sprintf("%s: %q", v.s.files.Position(l.Pos()), words))
	}
}

// placeless is a sentence without its verbs.
func placeless(s string) string {
	return regexp.MustCompile(`%(?:\[\d+\])?[+#\-0-9.]*[a-zA-Z]`).ReplaceAllString(s, "")
}

// notWords are names that are the same in every language, what is no text, and
// what is typed.
var notWords = []string{"Mile26 · ", "EBU R95", "EBU R95 · SMPTE ST 2046-1", "SMPTE RP 218", "half marathon"}

// editors are functions that name an edit of the running order: "length" is
// told as "length of page 104".
var editors = []string{"set", "toggle", "turn"}

// edits takes the name of an edit, which the rooms below say back.
func (v visitor) edits(words string, at ast.Node) {
	if whole := words + " of %s"; slices.Contains(phrases, whole) {
		v.say(whole, at)
	} else if words != "" {
		v.s.unsaid = append(v.s.unsaid, fmt.Sprintf("%s: the edit %q is not among the phrases and", v.s.files.Position(at.Pos()), whole))
	}
}

// keysAlone says that words are keys and nothing else: they are printed as they
// stand on the keyboard.
func keysAlone(words string) bool {
	for w := range strings.SplitSeq(words, ", ") {
		if _, err := parseKey(w); err != nil || len(w) == 1 {
			return false
		}
	}
	return true
}

// What the rooms below answer, and why they say a command failed, is among the
// phrases.
func TestRoomsBelowAreHeard(t *testing.T) {
	said := 0
	for _, dir := range []string{"../playout", "../control", "../show", "../output/rack", "../../data"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", dir, names, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") || dir == "../../data" && filepath.Base(name) != "errors.go" {
				continue
			}
			files := token.NewFileSet()
			f, err := parser.ParseFile(files, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				words, ok := answered(n)
				if !ok {
					return true
				}
				said++
				if !slices.Contains(phrases, words) {
					t.Errorf("%s: %q is not among the phrases", files.Position(n.Pos()), words)
				}
				return true
			})
		}
	}
	if said < 30 {
		t.Errorf("only %d answers were found", said)
	}
}

// answered is what a node of the source answers: errors that have a name, and
// what a command did.
func answered(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.ValueSpec:
		if len(n.Values) == 1 && strings.HasPrefix(n.Names[0].Name, "Err") {
			if call, ok := n.Values[0].(*ast.CallExpr); ok && called(call) == "New" {
				return literal(call.Args[0])
			}
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Did" {
			return sentence(n.Value)
		}
	case *ast.CallExpr:
		if called(n) == "unchanged" && len(n.Args) == 1 {
			return sentence(n.Args[0])
		}
	}
	return "", false
}

// sentence is an expression of words as a phrase has it: "Preview: %s".
func sentence(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if words, ok := literal(e.X); ok {
			return words + "%s", true
		}
	case *ast.CallExpr:
		if called(e) == "Sprintf" {
			return literal(e.Args[0])
		}
	case *ast.BasicLit:
		return literal(e)
	}
	return "", false
}
