package desk

import (
	"bufio"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// keymap is a set of keys that operators of a system know. It names what differs
// from Mile26's own keys; what it takes a key from and does not name has none.
type keymap struct {
	id, name string
	keys     map[string]string // by action: "F10, F11"
	rows     bool              // what takes and plays acts on the running order's cursor where that has the focus
	edits    bool              // Enter on a row of the running order goes to its fields
}

// keymaps are those that can be chosen; the first is the one at the start.
var keymaps = []keymap{
	{id: "mile26", name: "Mile26"},
	{id: "casparcg", name: "CasparCG", rows: true, keys: map[string]string{
		"out": "F1", "take": "F2", "preview": "Enter, F3", "hold": "F4, Ctrl H", "continue": "F5", "update": "F6", "release": "F7",
		"rehearse": "F8", "clear-layer": "F10, F11", "clear": "F12",
		"order": "Shift F4", "checker": "Shift F7", "safe": "Shift F8", "copy": "Shift F10",
	}},
	{id: "spx", name: "SPX", rows: true, edits: true, keys: map[string]string{
		"play": "Space", "play-stop": "Shift Space", "update": "F5", "out": "Shift F1", "out-all": "Esc, Shift F12", "continue": "Shift F5",
		"wipe": "Shift Esc", "tab-keys": "F1, Ctrl /",
	}},
	{id: "viz", name: "Viz", keys: map[string]string{
		"take": "+, F2", "out": "-, F1", "continue": "*, F5",
	}},
}

// keymapOf is a keymap by its id, the first when there is none of it.
func keymapOf(id string) keymap {
	if i := slices.IndexFunc(keymaps, func(m keymap) bool { return m.id == id }); i >= 0 {
		return keymaps[i]
	}
	return keymaps[0]
}

// own are the keys that an operator gave to actions, by id; an action with none
// has been left without.
type own map[string][]key

// resolve is which action has which keys: as the operator says, else as the
// keymap does, else as Mile26 does where nobody else took the key.
func (m keymap) resolve(actions []*action, mine own) map[string][]key {
	to, taken := map[string][]key{}, map[key]bool{}
	give := func(a *action, keys []key) {
		for _, k := range keys {
			if !taken[k] {
				taken[k] = true
				to[a.id] = append(to[a.id], k)
			}
		}
	}
	for _, a := range actions {
		if keys, ok := mine[a.id]; ok {
			give(a, keys)
		}
	}
	for _, a := range actions {
		if words, ok := m.keys[a.id]; ok && !mine.has(a.id) {
			give(a, must(strings.Split(words, ", ")...))
		}
	}
	for _, a := range actions {
		if _, ok := m.keys[a.id]; !ok && !mine.has(a.id) {
			give(a, a.standard)
		}
	}
	return to
}

func (o own) has(id string) bool {
	_, ok := o[id]
	return ok
}

// String is the keys as a file has them: a line an action, "take = F2, Ctrl T".
func (o own) String() string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(o)) {
		words := make([]string, len(o[id]))
		for i, k := range o[id] {
			words[i] = k.String()
		}
		fmt.Fprintf(&b, "%s = %s\n", id, strings.Join(words, ", "))
	}
	return b.String()
}

// readOwn reads what String writes. Empty lines and those that begin with # are
// for people. An action that this Mile26 does not know keeps its line: a newer
// one may.
func readOwn(s string) (own, error) {
	o := own{}
	lines := bufio.NewScanner(strings.NewReader(s))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		id, words, ok := strings.Cut(line, " = ")
		if !ok {
			if id, ok = strings.CutSuffix(line, " ="); !ok {
				return nil, fault("line %d: %q gives no key to an action: write it as in take = F2", n, line)
			}
		}
		o[id] = []key{}
		for word := range strings.SplitSeq(words, ", ") {
			if word == "" {
				continue
			}
			k, err := parseKey(word)
			if err != nil {
				return nil, fault("line %d: %w", n, err)
			}
			o[id] = append(o[id], k)
		}
	}
	return o, lines.Err()
}

// use gives every action the keys of a keymap with the operator's changes.
func (k *keys) use(m keymap, mine own) {
	k.scheme = m
	for _, a := range k.actions {
		switch {
		case m.edits && a.editsDoes != "":
			a.does = a.editsDoes
		case m.rows && a.rowsDoes != "":
			a.does = a.rowsDoes
		default:
			a.does = a.plain
		}
	}
	k.rebind(m.resolve(k.actions, mine))
}

// holder is the action that has a key, nil for none.
func (k *keys) holder(pressed key) *action { return k.bound[pressed] }
