package still

import "image"

// format is what a picture's rows are in the file.
type format struct {
	bytes   int  // of a pixel
	color   byte // PNG's color type
	srgb    bool // the values are light, not coverage
	blank   bool // a row of transparent pixels is all zero
	convert func(dst, src []byte)
	search  effort
}

// PNG's color types (PNG, third edition, 11.2.1).
const (
	grey           = 0
	truecolor      = 2
	truecolorAlpha = 6
)

// What begins a row says from what its bytes are stored as differences (PNG,
// third edition, 9.2).
const (
	filterUp      = 2
	filterAverage = 3
	filterPaeth   = 4
)

// straightFormat is without alpha if the frame is opaque. Such a frame is a
// photo or has a large one, and there the repeats are short and hard to find.
func straightFormat(l Levels, opaque bool) *format {
	if opaque {
		f := fillFormat(l, false)
		f.search = thorough
		return f
	}
	f := &format{bytes: 4, color: truecolorAlpha, srgb: true, blank: true, convert: straighten, search: quick}
	if l == Legal {
		f.blank = false
		f.convert = func(dst, src []byte) {
			straighten(dst, src)
			for ; len(dst) >= 4; dst = dst[4:] {
				dst[0], dst[1], dst[2] = legal[dst[0]], legal[dst[1]], legal[dst[2]]
			}
		}
	}
	return f
}

func fillFormat(l Levels, straight bool) *format {
	level := l.table()
	if l == Full && !straight {
		return &format{bytes: 3, color: truecolor, srgb: true, blank: true, convert: drop, search: quick}
	}
	f := &format{bytes: 3, color: truecolor, srgb: true, blank: l == Full, search: quick}
	f.convert = func(dst, src []byte) {
		for ; len(src) >= 4 && len(dst) >= 3; dst, src = dst[3:], src[4:] {
			r, g, b := src[0], src[1], src[2]
			if a := uint32(src[3]); straight && a != 255 {
				m := reciprocal[a]
				r, g, b = uint8(quotient(uint32(r), a, m)), uint8(quotient(uint32(g), a, m)), uint8(quotient(uint32(b), a, m))
			}
			dst[0], dst[1], dst[2] = level[r], level[g], level[b]
		}
	}
	return f
}

// drop leaves alpha out.
func drop(dst, src []byte) {
	const colours = 1<<24 - 1
	for ; len(src) >= 8 && len(dst) >= 8; dst, src = dst[6:], src[8:] {
		v := word.Uint64(src)
		word.PutUint64(dst, v&colours|v>>8&(colours<<24))
	}
	for ; len(src) >= 4; dst, src = dst[3:], src[4:] {
		copy(dst, src[:3])
	}
}

func keyFormat(l Levels) *format {
	level := l.table()
	return &format{bytes: 1, color: grey, blank: l == Full, search: quick, convert: func(dst, src []byte) {
		for i := range dst {
			dst[i] = level[src[4*i+3]]
		}
	}}
}

// full and legal are the levels of each value of a frame.
var full, legal = func() (f, l [256]uint8) {
	for v := range 256 {
		f[v] = uint8(v)
		l[v] = uint8(16 + (2*219*v+255)/(2*255)) // to nearest; there is no tie
	}
	return f, l
}()

func (l Levels) table() *[256]uint8 {
	if l == Legal {
		return &legal
	}
	return &full
}

// opaque is whether no pixel lets anything through.
func opaque(frame *image.RGBA) bool {
	for y := range frame.Rect.Dy() {
		row := pixels(frame, y)
		for ; len(row) >= 8; row = row[8:] {
			if ^word.Uint64(row)&0xff000000ff000000 != 0 {
				return false
			}
		}
		if len(row) > 0 && row[3] != 255 {
			return false
		}
	}
	return true
}
