package text

import (
	"reflect"
	"unsafe"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// listCoverage writes the ranges of glyphs that a font's rules apply to as lists.
//
// The shaper of go-text v0.3.5 loses the later of such ranges behind a wide one,
// so that rules are not applied: Arabic noon, qaf and yeh stand unjoined in Noto
// Sans Arabic, and letters are not kerned. It does not lose what stands in lists.
// github.com/go-text/typesetting/pull/279 mends it; with a release that has it
// this file goes. The fields are not exported, hence unsafe. It must be called
// before f is shared.
func listCoverage(f *font.Font) {
	for i := range f.GSUB.Lookups {
		subtables := f.GSUB.Lookups[i].Subtables
		for k := range subtables {
			subtables[k] = listed(reflect.ValueOf(subtables[k])).Interface().(tables.GSUBLookup)
		}
	}
	for i := range f.GPOS.Lookups {
		subtables := f.GPOS.Lookups[i].Subtables
		for k := range subtables {
			subtables[k] = listed(reflect.ValueOf(subtables[k])).Interface().(tables.GPOSLookup)
		}
	}
}

// listed is a copy of a subtable with lists in place of ranges.
func listed(subtable reflect.Value) reflect.Value {
	if subtable.Kind() != reflect.Struct {
		return subtable
	}
	out := reflect.New(subtable.Type()).Elem()
	out.Set(subtable)
	for i := range out.NumField() {
		field := out.Field(i)
		field = reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
		switch is := field.Addr().Interface().(type) {
		case *tables.Coverage:
			*is = list(*is)
		case *[]tables.Coverage:
			for k := range *is {
				(*is)[k] = list((*is)[k])
			}
		default:
			if out.Type().Field(i).Name == "Data" && field.Kind() == reflect.Interface && !field.IsNil() { // one of a rule's formats
				field.Set(listed(field.Elem()))
			}
		}
	}
	return out
}

// list is c glyph by glyph; c as it is when its ranges do not count from 0 on
// without gaps, which they must.
func list(c tables.Coverage) tables.Coverage {
	ranges, ok := c.(tables.Coverage2)
	if !ok {
		return c
	}
	var glyphs []tables.GlyphID
	for _, r := range ranges.Ranges {
		if int(r.StartCoverageIndex) != len(glyphs) || r.EndGlyphID < r.StartGlyphID {
			return c
		}
		for g := int(r.StartGlyphID); g <= int(r.EndGlyphID); g++ {
			glyphs = append(glyphs, tables.GlyphID(g))
		}
	}
	return tables.Coverage1{Glyphs: glyphs}
}
