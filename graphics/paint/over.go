package paint

import "encoding/binary"

// A pixel is four bytes R G B A, premultiplied; as a little-endian word R is
// lowest. Two channels at a time are worked on in the even bytes of a word.
//
// Every kernel comes twice: vectors where the processor has them (the groups
// functions, eight pixels at a time) and words for the rest of a row and for
// every other processor. Both give the same bits for any bytes at all.
const (
	evenBytes = 0x00ff00ff00ff00ff
	halves    = 0x0080008000800080
)

// vectors says which instructions the kernels may use.
type vectors uint8

const (
	none vectors = iota
	avx2
	avx512 // F and BW
)

// fastest is what this processor has. Only tests change it.
var fastest = detect()

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

// faded puts s on d at an opacity of a/255. What s gives and what it leaves of d
// are added with 16 bits and rounded once, to nearest: where graphics fade over
// each other, rounding each by itself adds up to what can be seen.
func faded(d, s, a uint32) uint32 {
	const (
		lanes = 0x0000ffff0000ffff
		half  = 0x0000008000000080
	)
	even := (uint64(s) | uint64(s)<<16) & 0x000000ff000000ff * uint64(a) // of 255*255
	odd := (uint64(s)>>8 | uint64(s)<<8) & 0x000000ff000000ff * uint64(a)
	left := 255*255 - odd>>32&0xffff
	left += (left + 128) * 257 >> 16 // of 256*255
	put := func(p, d uint64) uint64 {
		t := (p + half + d*left>>8&lanes) & lanes
		return t * 257 >> 16 & lanes
	}
	even = put(even, (uint64(d)|uint64(d)<<16)&0x000000ff000000ff)
	odd = put(odd, (uint64(d)>>8|uint64(d)<<8)&0x000000ff000000ff)
	return uint32(even) + uint32(even>>32)<<16 + uint32(odd)<<8 + uint32(odd>>32)<<24
}

// pack makes a pixel word of premultiplied channels.
func pack(r, g, b, a uint8) uint32 {
	return uint32(r) | uint32(g)<<8 | uint32(b)<<16 | uint32(a)<<24
}

// Over puts the pixels of src on those of dst at an opacity of 0 to 255.
// Both are rows of whole pixels of the same length; they may be the same row
// but must not overlap otherwise.
func Over(dst, src []byte, opacity uint8) {
	src = src[:len(dst)]
	if opacity == 0 {
		return
	}
	n := overGroups(dst, src, opacity)
	overWords(dst[n:], src[n:], opacity)
}

func overWords(dst, src []byte, opacity uint8) {
	for len(dst) >= 4 && len(src) >= 4 {
		s := word.Uint32(src)
		switch {
		case s != 0 && opacity != 255:
			word.PutUint32(dst, faded(word.Uint32(dst), s, uint32(opacity)))
		case s>>24 == 255:
			word.PutUint32(dst, s)
		case s != 0:
			word.PutUint32(dst, over(word.Uint32(dst), s))
		}
		dst, src = dst[4:], src[4:]
	}
}

// overThrough puts the pixels of src on those of dst, each at the opacity that
// coverage has for it, one byte a pixel.
func overThrough(dst, src []byte, coverage []uint8) {
	dst, src = dst[:4*len(coverage)], src[:4*len(coverage)]
	n := throughGroups(dst, src, coverage)
	throughWords(dst[n:], src[n:], coverage[n/4:])
}

func throughWords(dst, src []byte, coverage []uint8) {
	for i, c := range coverage {
		if c == 0 {
			continue
		}
		p, s := dst[4*i:4*i+4:4*i+4], word.Uint32(src[4*i:])
		word.PutUint32(p, over(word.Uint32(p), scale(s, uint32(c))))
	}
}

// overMask puts color on the pixels of dst through coverage, one byte a pixel.
func overMask(dst []byte, coverage []uint8, color uint32) {
	dst = dst[:4*len(coverage)]
	n := maskGroups(dst, coverage, color)
	maskWords(dst[n:], coverage[n/4:], color)
}

func maskWords(dst []byte, coverage []uint8, color uint32) {
	for i, c := range coverage {
		if c == 0 {
			continue
		}
		p := dst[4*i : 4*i+4 : 4*i+4]
		word.PutUint32(p, over(word.Uint32(p), scale(color, uint32(c))))
	}
}

// fill puts color on every pixel of the row dst.
func fill(dst []byte, color uint32) {
	if color == 0 {
		return
	}
	n := fillGroups(dst, color)
	fillWords(dst[n:], color)
}

func fillWords(dst []byte, color uint32) {
	for len(dst) >= 4 {
		word.PutUint32(dst, over(word.Uint32(dst), color))
		dst = dst[4:]
	}
}

// mix makes dst of a and b, rows of the same length: toB/256 of b and the rest
// of a, rounded to nearest, where toB is 0 to 256. What is premultiplied in
// both stays so. dst may be a row of its own or exactly a; or it may begin
// where a does when b is a moved on by a pixel.
func mix(dst, a, b []byte, toB uint32) {
	a, b = a[:len(dst)], b[:len(dst)]
	n := mixGroups(dst, a, b, toB)
	mixWords(dst[n:], a[n:], b[n:], toB)
}

func mixWords(dst, a, b []byte, toB uint32) {
	for len(dst) >= 4 && len(a) >= 4 && len(b) >= 4 {
		word.PutUint32(dst, mixed(word.Uint32(a), word.Uint32(b), uint64(toB)))
		dst, a, b = dst[4:], a[4:], b[4:]
	}
}

// mixed is toB/256 of q and the rest of p, rounded to nearest.
func mixed(p, q uint32, toB uint64) uint32 {
	x := (uint64(p) | uint64(p)<<24) & evenBytes
	y := (uint64(q) | uint64(q)<<24) & evenBytes
	t := (x*(256-toB) + y*toB + halves) >> 8 & evenBytes
	return uint32(t | t>>24)
}
