package show

import (
	"slices"

	"mile26/data"
)

// names are what the show can say of a subject of each kind: what a field may be
// called, or name with of:, to be filled.
var names = map[data.Kind][]string{
	data.KindAthlete: {
		"given", "family", "code", "country", "flag", "language", "age", "bio", "line", "photo",
		"tag", "tag_label", "best", "best_label", "where", "where_label", "a", "b", "rows",
	},
	data.KindPerson: {"given", "family", "line", "credit"},
	data.KindRace: {
		"event", "label", "title", "side", "distance", "reached", "clock", "from", "foot", "foot_value",
		"group_size", "lead", "lead_label", "gap", "chase", "chase_label",
		"rows", "board", "entries", "group", "podium", "rest", "records", "bars", "items",
	},
	data.KindFact:   {"figure", "text"},
	data.KindSaying: {"text", "who", "given", "family", "credit"},
}

// Knows says that the show can fill a field of that name on a page about
// something of that kind, for some subject at least.
func Knows(kind data.Kind, name string) bool { return slices.Contains(names[kind], name) }
