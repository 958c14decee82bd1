package still

import (
	"encoding/binary"
	"math/bits"
)

var word = binary.LittleEndian

// fraction is how many bits reciprocal has after the point. With 20 a quotient
// is wrong by less than 255/2^20, and none but a tie is nearer than 1/510 to
// being rounded the other way: so every quotient is the nearest, ties up.
const fraction = 20

// reciprocal[a] is 255/a in fixed point, rounded up; of 0 it is 0, so that a
// transparent pixel has no colour.
var reciprocal = func() (t [256]uint32) {
	for a := 1; a < 256; a++ {
		t[a] = uint32((255<<fraction + a - 1) / a)
	}
	return t
}()

// straighten divides the colours of premultiplied pixels by their alpha,
// rounded to nearest. A colour above its alpha counts as equal to it.
func straighten(dst, src []byte) {
	dst = dst[:len(src)]
	n := straightGroups(dst, src)
	for dst, src = dst[n:], src[n:]; len(src) >= 4 && len(dst) >= 4; dst, src = dst[4:], src[4:] {
		p := word.Uint32(src)
		a := p >> 24
		if a == 255 {
			word.PutUint32(dst, p)
			continue
		}
		m := reciprocal[a]
		word.PutUint32(dst, quotient(p&255, a, m)|quotient(p>>8&255, a, m)<<8|quotient(p>>16&255, a, m)<<16|a<<24)
	}
}

func quotient(c, a, reciprocal uint32) uint32 {
	return (min(c, a)*reciprocal + 1<<(fraction-1)) >> fraction
}

// subtract sets dst to a-b, byte by byte modulo 256.
func subtract(dst, a, b []byte) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := subtractGroups(dst, a, b); i < len(dst); i++ {
		dst[i] = a[i] - b[i]
	}
}

// match counts the bytes at the beginning of a that are as in b, which must
// have as many.
func match(a, b []byte) int {
	b = b[:len(a)]
	n := matchGroups(a, b)
	for n+8 <= len(a) {
		if d := word.Uint64(a[n:]) ^ word.Uint64(b[n:]); d != 0 {
			return n + bits.TrailingZeros64(d)/8
		}
		n += 8
	}
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n
}

// adler is an Adler-32 checksum (RFC 1950, section 8.2) on its way.
type adler struct{ a, b uint64 }

const (
	adlerBase = 65521
	adlerSpan = 1 << 13 // bytes whose weighted sums stay within the 32 bits of a lane
)

func (s *adler) add(p []byte) {
	for len(p) > 0 {
		part := p[:min(len(p), adlerSpan)]
		p = p[len(part):]
		n, sum, weighted := adlerGroups(part)
		s.b += s.a*uint64(n) + weighted
		s.a += sum
		for _, v := range part[n:] {
			s.a += uint64(v)
			s.b += s.a
		}
		s.a %= adlerBase
		s.b %= adlerBase
	}
}

// zeros adds n bytes of zero, in closed form.
func (s *adler) zeros(n int) {
	s.b = (s.b + s.a*uint64(n%adlerBase)) % adlerBase
}

// join adds the sum of the n bytes that follow, begun at newAdler.
func (s *adler) join(t adler, n int) {
	s.b = (s.b + t.b + (s.a+adlerBase-1)*uint64(n%adlerBase)) % adlerBase
	s.a = (s.a + t.a + adlerBase - 1) % adlerBase
}

func (s *adler) sum() uint32 { return uint32(s.b<<16 | s.a) }
