package template

import (
	"reflect"
	"slices"
	"strings"
)

// Schema is a JSON Schema (2020-12) of template files, for editors that
// complete and check YAML. It is made from what the reader takes, so it says
// the same.
func Schema() map[string]any {
	elements := map[string]any{}
	for kind := range keys {
		elements[string(kind)] = map[string]any{"$ref": "#/$defs/" + string(kind)}
	}
	defs := map[string]any{
		"element": map[string]any{
			"description": "One kind of element with its properties.",
			"type":        "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
			"properties": elements,
		},
		"field": object(reflect.TypeFor[Field](), nil),
	}
	for kind, own := range keys {
		defs[string(kind)] = object(reflect.TypeFor[Props](), slices.Concat(own, common))
	}
	enumerate(defs["field"], "type", fieldTypes)
	root := object(reflect.TypeFor[templateFile](), nil)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Mile26 template"
	root["required"] = []string{"template", "layer", "place", "root"}
	root["$defs"] = defs
	return root
}

// enumerate names the values of a property.
func enumerate(def any, property string, values []string) {
	def.(map[string]any)["properties"].(map[string]any)[property] = map[string]any{"enum": values}
}

// object is the schema of a struct's YAML keys, all or only some of them.
func object(t reflect.Type, only []string) map[string]any {
	properties := map[string]any{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" || only != nil && !slices.Contains(only, name) {
			continue
		}
		properties[name] = schemaOf(f.Type)
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
}

// schemaOf is the schema of a type that a YAML value is read into.
func schemaOf(t reflect.Type) map[string]any {
	switch t {
	case reflect.TypeFor[Element]():
		return map[string]any{"$ref": "#/$defs/element"}
	case reflect.TypeFor[Field]():
		return map[string]any{"$ref": "#/$defs/field"}
	case reflect.TypeFor[Size]():
		return map[string]any{"oneOf": []any{map[string]any{"type": "integer", "minimum": 0}, map[string]any{"const": "fill"}}}
	case reflect.TypeFor[Pad]():
		four := map[string]any{"type": "array", "items": map[string]any{"type": "integer"}, "minItems": 4, "maxItems": 4}
		return map[string]any{"oneOf": []any{map[string]any{"type": "integer"}, four}}
	case reflect.TypeFor[Name](), reflect.TypeFor[ColorRef](), reflect.TypeFor[Expr]():
		return map[string]any{"type": []string{"string", "number"}}
	case reflect.TypeFor[Format]():
		return map[string]any{"enum": Formats}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Slice, reflect.Array:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Struct:
		return object(t, nil)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	default:
		return map[string]any{"type": "string"}
	}
}
