package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The limits of JSON. Lists nest a few levels deep and have some dozens of
// fields; what goes beyond is no list, or made to hurt.
const (
	maxDepth   = 32
	maxColumns = 512
	maxCell    = 64 << 10 // bytes of one field
	maxCells   = 64 << 20 // rows times columns
)

// node is a JSON value: an object keeps its fields in order.
type node struct {
	line   int // on which it begins
	text   string
	keys   []string
	fields []*node // of an object, or the items of an array
	kind   byte    // 's' scalar, 'o' object, 'a' array
}

// jsonReader builds nodes of a text.
type jsonReader struct {
	dec   *json.Decoder
	text  string
	at    int // how far lines are counted
	line  int
	p     parsing
	nodes int
}

// parseJSON takes a JSON text apart as a list: the array of objects that has the
// most names in it, wherever it stands, gives the rows. Objects within an object
// become columns with a path ("name.family"), arrays of plain values one field.
// What the objects around a row say about its race goes with every row:
// competition, event, year, date, gender, combined event, round.
//
// Several values one after the other are read as an array of them. When ctx is done
// it ends with its error.
func parseJSON(ctx context.Context, text string) (*table, error) {
	r := &jsonReader{dec: json.NewDecoder(strings.NewReader(text)), text: text, line: 1, p: newParsing(ctx, len(text))}
	r.dec.UseNumber()
	root := &node{kind: 'a', line: 1}
	for {
		n, err := r.value(0)
		if errors.Is(err, io.EOF) {
			break
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("is JSON that breaks off or is damaged, line %d: %w", r.here(), err)
		}
		root.fields = append(root.fields, n)
	}
	if len(root.fields) == 1 {
		root = root.fields[0]
	}
	return tableOf(root)
}

// here is the line that the decoder has come to.
func (r *jsonReader) here() int {
	to := min(int(r.dec.InputOffset()), len(r.text))
	r.line += strings.Count(r.text[r.at:to], "\n")
	r.at = to
	return r.line
}

func (r *jsonReader) value(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("it nests more than %d deep", maxDepth)
	}
	if r.nodes++; r.nodes%everyParsed == 0 {
		if err := r.p.at(int(r.dec.InputOffset())); err != nil {
			return nil, err
		}
	}
	tok, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	n := &node{line: r.here(), kind: 's'}
	switch tok := tok.(type) {
	case json.Delim:
		n.kind = 'a'
		if tok == '{' {
			n.kind = 'o'
		}
		return n, r.inside(n, depth)
	case string:
		n.text = tok
	case nil:
	default:
		n.text = fmt.Sprint(tok)
	}
	if len(n.text) > maxCell {
		return nil, fmt.Errorf("a field is longer than %d KB", maxCell>>10)
	}
	return n, nil
}

// inside reads the fields of an object or the items of an array, and its end.
func (r *jsonReader) inside(n *node, depth int) error {
	for r.dec.More() {
		if n.kind == 'o' {
			key, err := r.dec.Token()
			if err != nil {
				return whole(err)
			}
			name, ok := key.(string)
			if !ok {
				return errors.New("a field has no name")
			}
			n.keys = append(n.keys, name)
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return whole(err)
		}
		n.fields = append(n.fields, v)
	}
	_, err := r.dec.Token()
	return whole(err)
}

// whole says that a text ended too early.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// listOf is an array of objects, by the keys that lead to it, with the objects
// around each of them.
type listOf struct {
	path  string
	items []item
	named int // items with a name of their own
}

type item struct {
	node   *node
	around []*node // from the outermost
	path   []string
}

// tableOf makes a list of the array with the most names.
func tableOf(root *node) (*table, error) {
	lists := map[string]*listOf{}
	var order []*listOf
	var walk func(n *node, path []string, around []*node)
	walk = func(n *node, path []string, around []*node) {
		switch n.kind {
		case 'o':
			for i, key := range n.keys {
				walk(n.fields[i], append(path[:len(path):len(path)], key), append(around[:len(around):len(around)], n))
			}
		case 'a':
			key := strings.Join(path, "\x00")
			for _, f := range n.fields {
				if f.kind == 'o' {
					l, ok := lists[key]
					if !ok {
						l = &listOf{path: key}
						lists[key] = l
						order = append(order, l)
					}
					l.items = append(l.items, item{f, around, path})
					if hasName(f) {
						l.named++
					}
				}
				walk(f, path, around)
			}
		}
	}
	walk(root, nil, nil)
	var best *listOf
	for _, l := range order {
		if best == nil || l.named > best.named {
			best = l
		}
	}
	if best == nil || best.named == 0 {
		return nil, errors.New("is JSON without a list of people: an array of objects with a name in each is needed " +
			"(lastname and firstname, familyName and givenName, or name)")
	}
	return best.table()
}

// hasName reports whether an object names somebody: a family name, or a name
// that is not beside an array of objects, as that of a race is.
func hasName(n *node) bool {
	f := &flat{}
	f.add(n, "")
	named := false
	for i, key := range f.keys {
		meant := meantBy(key)
		for _, of := range names {
			if (of.field == fFamily || of.field == fName) && slices.Contains(of.heads, meant) && f.values[i] != "" {
				named = true
			}
		}
	}
	return named && !slices.ContainsFunc(n.fields, func(f *node) bool {
		return f.kind == 'a' && slices.ContainsFunc(f.fields, hasNamedFields)
	})
}

func hasNamedFields(n *node) bool {
	return n.kind == 'o' && slices.ContainsFunc(n.keys, func(k string) bool {
		m := meantBy(k)
		return m == "familyname" || m == "lastname" || m == "surname" || m == "athlete"
	})
}

// flat is an object with the objects within it laid flat.
type flat struct{ keys, values []string }

func (f *flat) add(n *node, prefix string) {
	for i, key := range n.keys {
		switch v := n.fields[i]; v.kind {
		case 'o':
			f.add(v, prefix+key+".")
		case 'a':
			var parts []string
			for _, p := range v.fields {
				if p.kind == 's' && p.text != "" {
					parts = append(parts, p.text)
				}
			}
			if len(parts) > 0 && len(parts) == len(v.fields) {
				f.put(prefix+key, strings.Join(parts, " "))
			}
		default:
			f.put(prefix+key, v.text)
		}
	}
}

func (f *flat) put(key, value string) {
	f.keys, f.values = append(f.keys, key), append(f.values, value)
}

// table lays the objects out as rows: their own fields in the order in which
// they first appear, then what stands around them.
func (l *listOf) table() (*table, error) {
	t := &table{delim: ',', line: 0, made: true}
	at := map[string]int{}
	column := func(key, meant string) (int, error) {
		i, ok := at[key]
		if !ok {
			if len(at) == maxColumns {
				return 0, fmt.Errorf("has objects with more than %d different fields", maxColumns)
			}
			i = len(at)
			at[key] = i
			t.cols.head = append(t.cols.head, key)
			t.meant = append(t.meant, meant)
		}
		return i, nil
	}
	var cells []map[int]string
	for _, it := range l.items {
		f := &flat{}
		f.add(it.node, "")
		row := make(map[int]string, len(f.keys))
		for i, key := range f.keys {
			c, err := column(key, meantBy(key))
			if err != nil {
				return nil, err
			}
			row[c] = f.values[i]
		}
		cells = append(cells, row)
	}
	for i, it := range l.items {
		if err := it.inherit(cells[i], column); err != nil {
			return nil, err
		}
	}
	if len(t.cols.head)*len(cells) > maxCells {
		return nil, fmt.Errorf("has %d rows of %d fields, which is too much to read: split it", len(cells), len(t.cols.head))
	}
	for i, it := range l.items {
		fields := make([]string, len(t.cols.head))
		empty := true
		for c, v := range cells[i] {
			fields[c] = v
			empty = empty && v == ""
		}
		if !empty {
			t.rows = append(t.rows, row{line: it.node.line, fields: fields})
		}
	}
	t.rawHead = csvLine(t.cols.head, t.delim)
	t.cols = matchFolded(t.cols.head, t.meant)
	return t, nil
}

// inherit takes over what the objects around an item say about its race. Their
// country, id or place is not its own.
func (it item) inherit(row map[int]string, column func(key, meant string) (int, error)) error {
	for depth, n := range it.around {
		var keys []string
		if depth > 0 {
			keys = it.path[:min(depth, len(it.path))]
		}
		for i, key := range n.keys {
			v := n.fields[i]
			if v.kind != 's' || v.text == "" {
				continue
			}
			meant := aroundMeans(heading(key), depth, len(it.around))
			if meant == "" {
				continue
			}
			c, err := column(strings.Join(append(keys[:len(keys):len(keys)], key), ".")+" (around)", meant)
			if err != nil {
				return err
			}
			row[c] = v.text
		}
	}
	return nil
}

// aroundMeans is the heading that a field of an object around the rows stands for.
func aroundMeans(key string, depth, of int) string {
	switch key {
	case "name", "title":
		if depth == of-1 && of > 1 {
			return "race"
		}
		return "event"
	case "event", "eventname", "competition", "competitionname":
		return "event"
	case "race", "racename":
		return "race"
	case "category", "division":
		return "category"
	case "year", "edition":
		return "year"
	case "date", "racedate", "startdate":
		if key == "startdate" && of > 1 && depth < of-1 {
			return ""
		}
		return "racedate"
	case "gender", "sex":
		return "gender"
	case "roundname", "heat", "athlon", "combinedevent":
		return key
	case "distance", "racedistance":
		return "distance"
	}
	return ""
}

// meantBy is the heading that the path of a field stands for: the whole of it
// where that is known, else its last part.
func meantBy(path string) string {
	whole := heading(path)
	if knownHeading(whole) {
		return whole
	}
	parts := strings.Split(path, ".")
	for from := 1; from < len(parts); from++ {
		// What is called id only within something else is the id of that.
		if h := heading(strings.Join(parts[from:], " ")); knownHeading(h) && h != "id" {
			return h
		}
	}
	// performance is what the field calls a mark.
	if whole == "performance" {
		return "mark"
	}
	return whole
}

// knownHeading reports whether a folded heading is known.
func knownHeading(h string) bool {
	for _, n := range names {
		if slices.Contains(n.heads, h) {
			return true
		}
	}
	_, ok := checkpointOf(h)
	return ok
}
