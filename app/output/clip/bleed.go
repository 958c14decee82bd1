package clip

import (
	"encoding/binary"
	"image"
)

// bleedReach is how far colours run out into what is transparent, pixels: a
// macroblock of either codec.
const bleedReach = 16

var word = binary.LittleEndian

// bleed lets the colours of a straight RGBA frame run out into the transparent
// pixels around r, which holds all that is not transparent. Their alpha stays
// 0, so it shows nothing: but a codec that mixes neighbouring pixels (ProRes in
// blocks of 8, VP9 with a colour for each 2 by 2) would else mix black into the
// edges of letters and panels.
func bleed(pix []byte, size image.Point, r image.Rectangle) {
	frame := image.Rectangle{Max: size}
	out := r.Inset(-bleedReach).Intersect(frame)
	stride := 4 * size.X
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := pix[y*stride+4*out.Min.X : y*stride+4*out.Max.X]
		run(row, 0, 4)
		run(row, len(row)-4, -4)
	}
	for y := r.Min.Y + 1; y < out.Max.Y; y++ {
		spread(pix, stride, out, y, y-1)
	}
	for y := r.Max.Y - 2; y >= out.Min.Y; y-- {
		spread(pix, stride, out, y, y+1)
	}
}

// run carries the last colour along a row, for a while. What it leaves is the
// colour with alpha 0, which the run from the other side leaves as it is.
func run(row []byte, from, step int) {
	var last uint32
	left := 0
	for i := from; i >= 0 && i < len(row); i += step {
		p := word.Uint32(row[i:])
		switch {
		case p>>24 != 0:
			last, left = p&0xffffff, bleedReach
		case p != 0:
			left = 0
		case left > 0:
			word.PutUint32(row[i:], last)
			left--
		}
	}
}

// spread gives the empty pixels of row y the colours of a row beside it.
func spread(pix []byte, stride int, out image.Rectangle, y, from int) {
	dst, src := pix[y*stride+4*out.Min.X:y*stride+4*out.Max.X], pix[from*stride+4*out.Min.X:from*stride+4*out.Max.X]
	for ; len(dst) >= 4 && len(src) >= 4; dst, src = dst[4:], src[4:] {
		if word.Uint32(dst) == 0 {
			word.PutUint32(dst, word.Uint32(src)&0xffffff)
		}
	}
}
