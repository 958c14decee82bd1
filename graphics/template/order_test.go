package template

import (
	"slices"
	"strings"
	"testing"
)

// A form has the fields as the file has them, in lines and within one.
func TestFieldsInOrder(t *testing.T) {
	th, err := readWith(themeYAML, strings.Replace(goodYAML, "  family: {type: single-line, label: Family name}\n",
		"  zulu: {type: single-line}\n  family: {type: single-line, label: Family name}\n  alpha: {type: single-line}\n", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"zulu", "family", "alpha", "rows"}
	if got := InOrder(th.Templates["card"].Fields); !slices.Equal(got, want) {
		t.Errorf("fields in the order %v, want %v", got, want)
	}
	if got := InOrder(nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}
