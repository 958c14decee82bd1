package template

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Fault is one thing wrong in a theme or template file.
type Fault struct {
	File      string
	Line, Col int    // from 1; 0 when the fault has no place
	Text      string // the offending text
	What      string // what is wrong and what would be right
}

func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Col)
	}
	b.WriteString(": ")
	if f.Text != "" {
		fmt.Fprintf(&b, "%q: ", f.Text)
	}
	b.WriteString(f.What)
	return b.String()
}

// Errors are all the faults of a theme.
type Errors []Fault

func (e Errors) Error() string {
	s := make([]string, len(e))
	for i, f := range e {
		s[i] = f.Error()
	}
	return strings.Join(s, "\n")
}

// sort puts faults in the order in which somebody mends them.
func (e Errors) sort() {
	slices.SortStableFunc(e, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Col-b.Col)
	})
}

func asErrors(err error) Errors {
	var many Errors
	if errors.As(err, &many) {
		return many
	}
	var one Fault
	if errors.As(err, &one) {
		return Errors{one}
	}
	return Errors{{What: err.Error()}}
}

// pos is a place in a YAML file; types that may be wrong in ways YAML cannot see carry one.
type pos struct{ line, col int }

func at(n ast.Node) pos {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return pos{}
	}
	p := n.GetToken().Position
	return pos{p.Line, p.Column}
}

func (p pos) fault(file, text, what string) Fault {
	return Fault{File: file, Line: p.line, Col: p.col, Text: text, What: what}
}

// places are where the values of a mapping stand, by key; under "" it is the
// mapping itself.
type places map[string]pos

func placesOf(n ast.Node) places {
	switch n := n.(type) {
	case *ast.MappingNode:
		p := places{"": at(n)}
		if len(n.Values) > 0 && !n.IsFlowStyle {
			p[""] = at(n.Values[0].Key)
		}
		for _, v := range n.Values {
			p[v.Key.String()] = placesOf(v.Value)[""]
		}
		return p
	case *ast.MappingValueNode:
		return places{"": at(n.Key), n.Key.String(): placesOf(n.Value)[""]}
	default:
		return places{"": at(n)}
	}
}

// of is the place of a key's value, or of the mapping when it has no such key.
func (p places) of(key string) pos {
	if at, ok := p[key]; ok {
		return at
	}
	return p[""]
}

// MaxFileBytes bounds every file of a theme, so that a mistaken or hostile one
// cannot take the program down.
const MaxFileBytes = 64 << 20

// readFile reads one YAML file strictly into v: an unknown key, a duplicate
// key or a wrong type is a Fault with its place. label is what the file is
// called in faults.
func readFile(dir fs.FS, name, label string, v any) error {
	b, err := readBytes(dir, name)
	if err != nil {
		return Fault{File: label, What: err.Error()}
	}
	if err := unmarshal(b, v); err != nil {
		return yamlFault(label, err)
	}
	return nil
}

// unmarshal reads YAML strictly. The library panics over a few odd files, all with a
// tag where a list or a mapping is expected; a theme that somebody is editing must not
// take the desk down.
func unmarshal(b []byte, v any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cannot be read as YAML (%v)", p)
			if f, ok := tagFault(b); ok {
				err = f
			}
		}
	}()
	return yaml.UnmarshalWithOptions(b, v, yaml.Strict())
}

// tagFault is the place of the first tag of a file.
func tagFault(b []byte) (Fault, bool) {
	file, err := parser.ParseBytes(b, 0)
	if err != nil {
		return Fault{}, false
	}
	for _, n := range ast.FilterFile(ast.TagType, file) {
		t := n.GetToken()
		return Fault{Line: t.Position.Line, Col: t.Position.Column, Text: t.Value, What: "a tag has no meaning here: leave it out"}, true
	}
	return Fault{}, false
}

// readBytes reads a file of a theme's folder that is no larger than the limit.
func readBytes(dir fs.FS, name string) ([]byte, error) {
	f, err := dir.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if info.IsDir() {
		return nil, errors.New("is a folder, not a file")
	}
	if info.Size() > MaxFileBytes {
		return nil, fmt.Errorf("is %d MiB; the limit is %d", info.Size()>>20, MaxFileBytes>>20)
	}
	b, err := io.ReadAll(io.LimitReader(f, MaxFileBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", err)
	case len(b) > MaxFileBytes:
		return nil, fmt.Errorf("is larger than the limit of %d MiB", MaxFileBytes>>20)
	}
	return b, nil
}

// yamlFault gives an error of the YAML reader our form.
func yamlFault(file string, err error) error {
	var f Fault
	if errors.As(err, &f) {
		f.File = file
		return f
	}
	var ye yaml.Error
	if errors.As(err, &ye) && ye.GetToken() != nil {
		t := ye.GetToken()
		return Fault{File: file, Line: t.Position.Line, Col: t.Position.Column, Text: t.Value, What: ye.GetMessage()}
	}
	return Fault{File: file, What: err.Error()}
}
