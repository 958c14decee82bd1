package text

import "unicode"

// emoji says that a cluster asks to be shown as a picture in colour: by its
// sign's own nature, or by what follows the sign.
func emoji(cluster []rune) bool {
	for i, r := range cluster {
		switch {
		case unicode.Is(pictographs, r):
			return true
		case i > 0 && (r == '\ufe0f' || r == '\u20e3'): // "as a picture", keycap
			return true
		}
	}
	return false
}

// pictographs are the signs that are pictures unless told otherwise, Unicode's
// Emoji_Presentation, and the whole of the planes' picture blocks, so that
// a picture of a later Unicode counts as one.
var pictographs = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x231a, 0x231b, 1},
		{0x23e9, 0x23ec, 1},
		{0x23f0, 0x23f3, 3},
		{0x25fd, 0x25fe, 1},
		{0x2614, 0x2615, 1},
		{0x2648, 0x2653, 1},
		{0x267f, 0x2693, 0x14},
		{0x26a1, 0x26aa, 9},
		{0x26ab, 0x26bd, 0x12},
		{0x26be, 0x26c4, 6},
		{0x26c5, 0x26ce, 9},
		{0x26d4, 0x26ea, 0x16},
		{0x26f2, 0x26f3, 1},
		{0x26f5, 0x26fa, 5},
		{0x26fd, 0x2705, 8},
		{0x270a, 0x270b, 1},
		{0x2728, 0x274c, 0x24},
		{0x274e, 0x2753, 5},
		{0x2754, 0x2755, 1},
		{0x2757, 0x2795, 0x3e},
		{0x2796, 0x2797, 1},
		{0x27b0, 0x27bf, 0xf},
		{0x2b1b, 0x2b1c, 1},
		{0x2b50, 0x2b55, 5},
	},
	R32: []unicode.Range32{
		{0x1f000, 0x1f0ff, 1}, // tiles and cards
		{0x1f18e, 0x1f19a, 1}, // squared words
		{0x1f1e6, 0x1f1ff, 1}, // the letters that flags are made of
		{0x1f200, 0x1faff, 1},
	},
}
