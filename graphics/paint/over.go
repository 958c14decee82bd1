package paint

import "encoding/binary"

// A pixel is four bytes R G B A, premultiplied; as a little-endian word R is
// lowest. Two channels at a time are worked on in the even bytes of a word.
const (
	evenBytes = 0x00ff00ff00ff00ff
	halves    = 0x0080008000800080
)

var word = binary.LittleEndian

// scale multiplies the four channels of p by a/255, rounded to nearest.
func scale(p, a uint32) uint32 {
	x := (uint64(p) | uint64(p)<<24) & evenBytes
	t := x*uint64(a) + halves
	t = (t + (t >> 8 & evenBytes)) >> 8 & evenBytes
	return uint32(t | t>>24)
}

// over puts s on d, one pixel each.
func over(d, s uint32) uint32 { return s + scale(d, 255-s>>24) }

// Over puts the pixels of src on those of dst at an opacity of 0 to 255.
// Both are rows of whole pixels of the same length.
func Over(dst, src []byte, opacity uint8) {
	src = src[:len(dst)]
	for len(dst) >= 4 && len(src) >= 4 {
		s := word.Uint32(src)
		if s != 0 && opacity != 255 {
			s = scale(s, uint32(opacity))
		}
		switch {
		case s>>24 == 255:
			word.PutUint32(dst, s)
		case s != 0:
			word.PutUint32(dst, over(word.Uint32(dst), s))
		}
		dst, src = dst[4:], src[4:]
	}
}

// overMask puts color on the pixels of dst through coverage, one byte a pixel.
func overMask(dst []byte, coverage []uint8, color uint32) {
	dst = dst[:4*len(coverage)]
	for i, c := range coverage {
		if c == 0 {
			continue
		}
		p := dst[4*i : 4*i+4 : 4*i+4]
		word.PutUint32(p, over(word.Uint32(p), scale(color, uint32(c))))
	}
}

// pack makes a pixel word of premultiplied channels.
func pack(r, g, b, a uint8) uint32 {
	return uint32(r) | uint32(g)<<8 | uint32(b)<<16 | uint32(a)<<24
}
