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

// up sets dst to a row less the one above, byte by byte modulo 256, and returns
// how much is left: the sum of the magnitudes, taken as signed bytes.
func up(dst, cur, above []byte) int {
	cur, above = cur[:len(dst)], above[:len(dst)]
	n, sum := upGroups(dst, cur, above)
	for i := n; i < len(dst); i++ {
		dst[i] = cur[i] - above[i]
		sum += magnitude(dst[i])
	}
	return sum
}

// average is up, but takes from each byte the mean of left and above, rounded
// down. In cur and above comes a pixel first that is left of dst.
func average(dst, cur, above []byte, pixel int) int {
	cur, above = cur[:pixel+len(dst)], above[:pixel+len(dst)]
	n, sum := averageGroups(dst, cur, above, pixel)
	for i := n; i < len(dst); i++ {
		dst[i] = cur[pixel+i] - byte((int(cur[i])+int(above[pixel+i]))/2)
		sum += magnitude(dst[i])
	}
	return sum
}

// paeth is average, but takes from each byte whichever of left, above and
// corner is nearest to left + above - corner (PNG, third edition, 9.4).
func paeth(dst, cur, above []byte, pixel int) int {
	cur, above = cur[:pixel+len(dst)], above[:pixel+len(dst)]
	n, sum := paethGroups(dst, cur, above, pixel)
	for i := n; i < len(dst); i++ {
		dst[i] = cur[pixel+i] - nearest(int(cur[i]), int(above[pixel+i]), int(above[i]))
		sum += magnitude(dst[i])
	}
	return sum
}

// nearest prefers left to above and above to corner.
func nearest(left, above, corner int) byte {
	a, b, c := distance(above, corner), distance(left, corner), distance(left+above, 2*corner)
	switch {
	case a <= b && a <= c:
		return byte(left)
	case b <= c:
		return byte(above)
	}
	return byte(corner)
}

func distance(a, b int) int { return max(a-b, b-a) }

func magnitude(v byte) int { return min(int(v), 256-int(v)) }

// match counts the bytes at the beginning of a that are as in b, which must
// have as many.
func match(a, b []byte) int {
	b = b[:len(a)]
	if len(a) >= 8 {
		if d := word.Uint64(a) ^ word.Uint64(b); d != 0 {
			return bits.TrailingZeros64(d) / 8
		}
	}
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
