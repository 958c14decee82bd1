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
		def := object(reflect.TypeFor[Props](), slices.Concat(own, common))
		enumerate(def, "align", alignments[kind])
		enumerate(def, "justify", justifications)
		enumerate(def, "fit", fits)
		defs[string(kind)] = def
	}
	enumerate(defs["field"], "type", fieldTypes)
	property(defs["field"], "default", map[string]any{"type": []string{"string", "number", "boolean"}})
	property(defs["field"], "length", map[string]any{"type": "integer", "minimum": 1})
	root := schema("Mile26 template", reflect.TypeFor[templateFile](), defs)
	property(root, "about", map[string]any{"type": "array", "items": map[string]any{"enum": abouts}})
	property(root, "layer", map[string]any{"type": "integer", "minimum": 1, "maximum": 99})
	root["required"] = []string{"template", "layer", "place", "root"}
	return root
}

// ThemeSchema is a JSON Schema (2020-12) of theme.yaml.
func ThemeSchema() map[string]any {
	root := schema("Mile26 theme", reflect.TypeFor[themeFile](), map[string]any{})
	hex := map[string]any{"type": "string", "pattern": "^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"}
	property(root, "colors", map[string]any{"type": "object", "additionalProperties": hex})
	property(root, "fonts", map[string]any{"type": "object", "additionalProperties": map[string]any{
		"description": "A font file: of the theme's folder, as fonts/Foo-Bold.ttf, or one of those built in.",
		"type":        "string", "pattern": `\.([tT][tT][fF]|[oO][tT][fF])$`,
	}})
	return root
}

// schema is the schema of a file.
func schema(title string, file reflect.Type, defs map[string]any) map[string]any {
	move := object(reflect.TypeFor[Move](), nil)
	enumerate(move, "ease", easingNames)
	enumerate(move, "wipe", wipes[1:])
	defs["move"] = move
	root := object(file, nil)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = title
	root["$defs"] = defs
	return root
}

// property says what a property of a definition is.
func property(def any, name string, is map[string]any) {
	def.(map[string]any)["properties"].(map[string]any)[name] = is
}

// enumerate names the values of a property, where the definition has it and it
// has any.
func enumerate(def any, name string, values []string) {
	if _, has := def.(map[string]any)["properties"].(map[string]any)[name]; has && len(values) > 0 {
		property(def, name, map[string]any{"enum": values})
	}
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
	case reflect.TypeFor[Move]():
		return map[string]any{"$ref": "#/$defs/move"}
	case reflect.TypeFor[Size]():
		return map[string]any{"oneOf": []any{map[string]any{"type": "integer", "minimum": 0}, map[string]any{"const": "fill"}}}
	case reflect.TypeFor[Pad]():
		four := map[string]any{"type": "array", "items": map[string]any{"type": "integer"}, "minItems": 4, "maxItems": 4}
		return map[string]any{"oneOf": []any{map[string]any{"type": "integer"}, four}}
	case reflect.TypeFor[Sides]():
		return map[string]any{"type": "array", "items": map[string]any{"enum": sideNames}}
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
		m := map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
		if t.Key() == reflect.TypeFor[Format]() {
			m["propertyNames"] = map[string]any{"enum": Formats}
		}
		return m
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
