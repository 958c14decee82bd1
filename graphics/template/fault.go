package template

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
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

// readFile reads one YAML file strictly into v: an unknown key, a duplicate
// key or a wrong type is a Fault with its place.
func readFile(dir fs.FS, name string, v any) error {
	b, err := fs.ReadFile(dir, name)
	if err != nil {
		return fmt.Errorf("read theme: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(b, v, yaml.Strict()); err != nil {
		return yamlFault(name, err)
	}
	return nil
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
