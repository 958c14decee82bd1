package control

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"unicode/utf8"

	"mile26/graphics"
	"mile26/graphics/template"
)

// digestOf tells whether two pages are the same picture of the same thing: they
// were asked for alike, say the same and are drawn by the same engine. Who asks for
// the same picture of something else, the same athlete in another race, gets a
// page that follows that.
func digestOf(e *graphics.Engine, m *Made) (string, error) {
	d := digest{sum: sha256.New()}
	if err := d.value(m.Values); err != nil {
		return "", err
	}
	asked, err := json.Marshal(m.Request)
	if err != nil {
		return "", err
	}
	d.sum.Write(fmt.Appendf(asked, "%p", e))
	return hex.EncodeToString(d.sum.Sum(nil)[:16]), nil
}

// digest sums values as they come, each with what it is and how long, and keeps
// nothing of them: a start list has 50,000 rows. What is the same once it was kept
// as JSON and read again sums alike, so a page that came back after a crash is the
// page made anew.
type digest struct {
	sum   hash.Hash
	buf   []byte
	names []string // of the values around, then of those at hand
}

func (d *digest) value(v any) error {
	switch v := v.(type) {
	case nil:
		d.write('0', "")
	case string:
		d.write('s', v)
	case bool:
		d.write('b', strconv.FormatBool(v))
	case int:
		d.number(float64(v))
	case float64:
		d.number(v)
	case template.Picture:
		d.write('p', v.Hash)
	case template.Values:
		return d.values(v)
	case []template.Values:
		d.count('l', len(v))
		for i, row := range v {
			if err := d.values(row); err != nil {
				return fmt.Errorf("row %d: %w", i+1, err)
			}
		}
	default:
		return fmt.Errorf("a %T is no value of a template", v)
	}
	return nil
}

// values sums each under its name, in the order of the names.
func (d *digest) values(v template.Values) error {
	from := len(d.names)
	for name := range v {
		d.names = append(d.names, name)
	}
	slices.Sort(d.names[from:])
	d.count('v', len(v))
	for i := from; i < from+len(v); i++ {
		name := d.names[i]
		d.write('n', name)
		if err := d.value(v[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	d.names = d.names[:from]
	return nil
}

// number sums a whole number like the same one with a point, which is what JSON
// makes of it.
func (d *digest) number(f float64) {
	d.buf = append(strconv.AppendFloat(append(d.buf[:0], 'f'), f, 'g', -1, 64), 0)
	d.sum.Write(d.buf)
}

func (d *digest) write(kind byte, s string) {
	if !utf8.ValidString(s) {
		s = string([]rune(s)) // as JSON writes it
	}
	d.count(kind, len(s))
	d.buf = append(d.buf[:0], s...)
	d.sum.Write(d.buf)
}

func (d *digest) count(kind byte, n int) {
	d.buf = binary.AppendUvarint(append(d.buf[:0], kind), uint64(n))
	d.sum.Write(d.buf)
}
