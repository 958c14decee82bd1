package desk

import (
	"encoding/binary"
	"maps"
	"slices"
)

// typeface is a TrueType file by its tables: https://learn.microsoft.com/typography/opentype/spec.
type typeface map[string][]byte

// be is the order of a TrueType file's bytes.
var be = binary.BigEndian

// withSigns is a TrueType file with the letters of signs that it lacks; false for
// a file that is none.
func withSigns(file []byte, signs []sign) ([]byte, bool) {
	t, ok := readTypeface(file)
	if !ok {
		return nil, false
	}
	unit := int(be.Uint16(t["head"][18:]))
	letters := t.letters()
	glyphs, metrics, ok := t.glyphs()
	if !ok || len(letters) == 0 {
		return nil, false
	}
	for _, s := range signs {
		if letters[s.letter] != 0 {
			continue
		}
		letters[s.letter] = uint32(len(glyphs))
		glyph, left := s.glyph(unit)
		glyphs = append(glyphs, glyph)
		metrics = append(metrics, [2]uint16{uint16(s.width * unit / 1000), uint16(left)})
	}
	t.setGlyphs(glyphs, metrics)
	t.setLetters(letters)
	return t.file(), true
}

// readTypeface reads the tables. Those that know every letter by its number, and
// that nothing here reads, are left out.
func readTypeface(file []byte) (typeface, bool) {
	if len(file) < 12 {
		return nil, false
	}
	t := typeface{}
	n := int(be.Uint16(file[4:]))
	for i := range n {
		if len(file) < 28+16*i {
			return nil, false
		}
		entry := file[12+16*i:]
		from, size := int(be.Uint32(entry[8:])), int(be.Uint32(entry[12:]))
		if from < 0 || size < 0 || from+size > len(file) {
			return nil, false
		}
		t[string(entry[:4])] = slices.Clone(file[from : from+size])
	}
	for _, name := range []string{"DSIG", "hdmx", "VDMX", "LTSH"} {
		delete(t, name)
	}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 32, "hmtx": 4, "loca": 4, "glyf": 0, "cmap": 4, "post": 32} {
		if b, ok := t[name]; !ok || len(b) < least {
			return nil, false
		}
	}
	return t, true
}

// glyphs are the outlines and the metrics, width and left edge, of every letter.
func (t typeface) glyphs() (glyphs [][]byte, metrics [][2]uint16, ok bool) {
	n, wide := int(be.Uint16(t["maxp"][4:])), int(be.Uint16(t["hhea"][34:]))
	long := be.Uint16(t["head"][50:]) == 1
	loca, hmtx := t["loca"], t["hmtx"]
	if long && len(loca) < 4*(n+1) || !long && len(loca) < 2*(n+1) || wide < 1 || wide > n || len(hmtx) < 4*wide+2*(n-wide) {
		return nil, nil, false
	}
	at := func(i int) int {
		if long {
			return int(be.Uint32(loca[4*i:]))
		}
		return 2 * int(be.Uint16(loca[2*i:]))
	}
	for i := range n {
		if at(i) > at(i+1) || at(i+1) > len(t["glyf"]) {
			return nil, nil, false
		}
		glyphs = append(glyphs, t["glyf"][at(i):at(i+1)])
		if i < wide {
			metrics = append(metrics, [2]uint16{be.Uint16(hmtx[4*i:]), be.Uint16(hmtx[4*i+2:])})
		} else {
			metrics = append(metrics, [2]uint16{metrics[wide-1][0], be.Uint16(hmtx[4*wide+2*(i-wide):])})
		}
	}
	return glyphs, metrics, true
}

func (t typeface) setGlyphs(glyphs [][]byte, metrics [][2]uint16) {
	var glyf, loca, hmtx []byte
	for i, g := range glyphs {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = be.AppendUint16(be.AppendUint16(hmtx, metrics[i][0]), metrics[i][1])
	}
	t["glyf"], t["loca"], t["hmtx"] = glyf, be.AppendUint32(loca, uint32(len(glyf))), hmtx
	be.PutUint16(t["maxp"][4:], uint16(len(glyphs)))
	be.PutUint16(t["hhea"][34:], uint16(len(glyphs)))
	be.PutUint16(t["head"][50:], 1) // loca is long
	t["post"] = t["post"][:32]      // without the names of letters
	be.PutUint32(t["post"], 0x00030000)
}

// letters are the numbers of the glyphs by their letters, of the subtable that
// knows most of them; none when there is none that can be read.
func (t typeface) letters() map[rune]uint32 {
	b := t["cmap"]
	best := map[rune]uint32{}
	for i := range int(be.Uint16(b[2:])) {
		if len(b) < 12+8*i {
			return nil
		}
		from := int(be.Uint32(b[8+8*i:]))
		if from < 0 || from+16 > len(b) {
			return nil
		}
		var found map[rune]uint32
		switch sub := b[from:]; be.Uint16(sub) {
		case 4:
			found = lettersOf4(sub)
		case 12:
			found = lettersOf12(sub)
		}
		if len(found) > len(best) {
			best = found
		}
	}
	return best
}

// lettersOf4 reads a subtable of segments; nil for one that is cut off.
func lettersOf4(b []byte) map[rune]uint32 {
	n := int(be.Uint16(b[6:])) / 2
	if len(b) < 16+8*n {
		return nil
	}
	all := map[rune]uint32{}
	for i := range n {
		last, first := int(be.Uint16(b[14+2*i:])), int(be.Uint16(b[16+2*n+2*i:]))
		delta, at := be.Uint16(b[16+4*n+2*i:]), 16+6*n+2*i
		offset := int(be.Uint16(b[at:]))
		for c := first; c <= last && c < 0xFFFF; c++ {
			g := uint16(c) + delta
			if offset != 0 {
				where := at + offset + 2*(c-first)
				if where+2 > len(b) {
					return nil
				}
				if g = be.Uint16(b[where:]); g != 0 {
					g += delta
				}
			}
			if g != 0 {
				all[rune(c)] = uint32(g)
			}
		}
	}
	return all
}

// lettersOf12 reads a subtable of groups; nil for one that is cut off.
func lettersOf12(b []byte) map[rune]uint32 {
	n := int(be.Uint32(b[12:]))
	if n < 0 || len(b) < 16+12*n {
		return nil
	}
	all := map[rune]uint32{}
	for i := range n {
		first, last, g := be.Uint32(b[16+12*i:]), be.Uint32(b[20+12*i:]), be.Uint32(b[24+12*i:])
		for c := first; c <= last && c <= 0x10FFFF; c++ {
			all[rune(c)] = g + c - first
		}
	}
	return all
}

func (t typeface) setLetters(letters map[rune]uint32) {
	var groups []byte
	n := uint32(0)
	for _, c := range slices.Sorted(maps.Keys(letters)) {
		groups = be.AppendUint32(be.AppendUint32(be.AppendUint32(groups, uint32(c)), uint32(c)), letters[c])
		n++
	}
	b := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12} // one subtable, Windows' of all of Unicode
	b = append(b, 0, 12, 0, 0)
	b = be.AppendUint32(b, 16+12*n)
	b = be.AppendUint32(be.AppendUint32(b, 0), n)
	t["cmap"] = append(b, groups...)
}

// file is the typeface as a file.
func (t typeface) file() []byte {
	names := slices.Sorted(maps.Keys(t))
	n := len(names)
	out := []byte{0, 1, 0, 0, byte(n >> 8), byte(n), 0, 0, 0, 0, 0, 0}
	at := len(out) + 16*n
	for _, name := range names {
		out = append(out, name...)
		out = be.AppendUint32(out, checksum(t[name]))
		out = be.AppendUint32(be.AppendUint32(out, uint32(at)), uint32(len(t[name])))
		at += (len(t[name]) + 3) / 4 * 4
	}
	for _, name := range names {
		out = append(out, t[name]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += be.Uint32(b)
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + be.Uint32(rest[:])
}

// glyph is the sign's outline in a typeface of so many units, and its left edge.
func (s sign) glyph(unit int) (b []byte, left int16) {
	var ends, flags, xs, ys []byte
	n, x, y := 0, 0, 0
	least, most := spot{x: unit * 2, y: unit * 2}, spot{x: -unit * 2, y: -unit * 2}
	for _, outline := range s.outline {
		for _, p := range outline {
			px, py := p.x*unit/1000, p.y*unit/1000
			flag := byte(1)
			if p.off {
				flag = 0
			}
			flags = append(flags, flag)
			xs, ys = be.AppendUint16(xs, uint16(px-x)), be.AppendUint16(ys, uint16(py-y))
			x, y = px, py
			least.x, least.y, most.x, most.y = min(least.x, x), min(least.y, y), max(most.x, x), max(most.y, y)
		}
		n += len(outline)
		ends = be.AppendUint16(ends, uint16(n-1))
	}
	for _, v := range []int{len(s.outline), least.x, least.y, most.x, most.y} {
		b = be.AppendUint16(b, uint16(v))
	}
	b = append(b, ends...)
	b = append(b, 0, 0) // no instructions
	return slices.Concat(b, flags, xs, ys), int16(least.x)
}
