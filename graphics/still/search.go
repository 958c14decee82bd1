package still

import (
	"math"
	"math/bits"
)

const (
	hashBits = 14
	// tries is how many earlier places of the same hash are looked at.
	tries = 4
	// worthARun is from how many bytes on a run is taken without comparing.
	worthARun = 8
	// repeatBits is about what a repeat takes besides the bits of its distance.
	repeatBits = 8
	// aLot is a repeat long enough not to look for a longer one, nor to
	// remember what begins within it.
	aLot = 64
)

// search finds what repeats in filtered rows, and makes tokens of it.
//
// It looks at whole pixels only: at runs of one pixel first, which is most of
// a graphic, then at the row above and at places met before. A run is better
// than a longer repeat of the row above, because its distance is among the
// shortest codes and a frame's margin is one run a row.
type search struct {
	tokens []token
	data   []byte
	seen   [1 << hashBits]int32 // by hash: one more than where it was last
	before []int32              // by pixel: one more than where its hash was before
	start  int                  // in data; nothing is found before it
	line   int                  // bytes of a row with its filter type
	pixel  int                  // bytes
	worth  int                  // of a byte as it is: about what it takes, in bits
}

// begin forgets everything.
func (s *search) begin(line, pixel int) {
	s.tokens, s.data, s.line, s.pixel, s.start = s.tokens[:0], s.data[:0], line, pixel, 0
	clear(s.seen[:])
}

// rows makes tokens of the rows from start to the end of data. What comes
// after them is not known to follow them.
func (s *search) rows() {
	data, end := s.data, len(s.data)
	if need := s.slot(cap(data)) + 1; len(s.before) < need {
		s.before = make([]int32, need)
	}
	s.weigh()
	p, from := s.start, s.start
	for {
		if column := (p - s.start) % s.line; column == 0 {
			p++
		} else if off := (column - 1) % s.pixel; off > 0 {
			p += s.pixel - off
		}
		if p+s.pixel+8 > end {
			break
		}
		literals, n, dist := s.run(p)
		if n == 0 {
			n, dist = s.repeat(p)
		}
		if n == 0 {
			p += s.pixel * (1 + (p-from)>>9) // where nothing repeats, look less often
			continue
		}
		p += literals
		s.tokens = append(s.tokens, token{int32(p - from), int32(n), int32(dist)})
		if literals == 0 && n < aLot {
			for q := p + s.pixel; q < p+n && q+4 <= end; q += s.pixel {
				s.remember(q)
			}
		}
		p += n
		from = p
	}
	if from < end {
		s.tokens = append(s.tokens, token{literals: int32(end - from)})
	}
	s.start = end
}

// weigh sets worth from a sample of the bytes, runs of zero left out. In text
// it is high, and every repeat pays; in photos bytes are near zero and short
// repeats, which are met by chance there, take more than they save.
func (s *search) weigh() {
	const every = 8 // rows
	var counts [256]uint32
	total := 0
	for p := s.start; p < len(s.data); p += every * s.line {
		for row := s.data[p+1 : min(p+s.line, len(s.data))]; len(row) >= 8; row = row[8:] {
			if word.Uint64(row) == 0 {
				continue
			}
			for _, v := range row[:8] {
				counts[v]++
			}
			total += 8
		}
	}
	sum := 0.0
	for _, n := range counts {
		if n > 0 {
			sum += float64(n) * math.Log2(float64(total)/float64(n))
		}
	}
	s.worth = int(math.Round(sum / float64(max(1, total))))
}

// run measures the run of equal pixels that begins at p: n bytes as those dist
// before, after so many literals. n is 0 if there is none, or if the row above
// goes on a little longer.
func (s *search) run(p int) (literals, n, dist int) {
	data, pixel := s.data, s.pixel
	v := word.Uint64(data[p:])
	if v != word.Uint64(data[p+pixel:]) {
		return 0, 0, 0
	}
	n = match(data[p+pixel:], data[p:len(data)-pixel])
	if q := p - s.line; n < longest && q >= s.start && s.line <= window &&
		match(data[p:], data[q:len(data)-s.line]) > n+worthARun {
		return 0, 0, 0
	}
	switch {
	case p-pixel > s.start && (word.Uint32(data[p-pixel:])^uint32(v))<<(32-8*pixel) == 0:
		return 0, n + pixel, pixel
	case v == 0:
		return 1, n + pixel - 1, 1
	}
	return pixel, n, pixel
}

// repeat finds the repeat at p that is worth most; n is 0 if none is.
func (s *search) repeat(p int) (n, dist int) {
	data, best := s.data, 0
	v := word.Uint32(data[p:])
	try := func(q int) {
		if word.Uint32(data[q:]) != v {
			return
		}
		k := 4 + match(data[p+4:], data[q+4:len(data)-p+q])
		if worth := k*s.worth - bits.Len(uint(p-q)) - repeatBits; worth > best {
			n, dist, best = k, p-q, worth
		}
	}
	if q := p - s.line; q >= s.start && s.line <= window {
		try(q)
	}
	q := s.remember(p)
	for i := 0; i < tries && n < aLot && q >= s.start && p-q <= window; i++ {
		try(q)
		q = int(s.before[s.slot(q)]) - 1
	}
	return n, dist
}

// remember notes that the pixel at p is there, and returns where there was one
// of the same hash before, or -1.
func (s *search) remember(p int) int {
	h := word.Uint32(s.data[p:]) * 0x9e3779b1 >> (32 - hashBits)
	last := s.seen[h]
	s.before[s.slot(p)] = last
	s.seen[h] = int32(p + 1)
	return int(last) - 1
}

// slot is the index in before of the pixel at p: no two have the same.
func (s *search) slot(p int) int { return p * 2 / (s.pixel + 1) }

// zeroRuns is rows for those in a hurry: it finds runs of zero alone.
func (s *search) zeroRuns() {
	data, end := s.data, len(s.data)
	p, from := s.start, s.start
	for p+8 <= end {
		v := word.Uint64(data[p:])
		if v != 0 {
			p += 8 - bits.LeadingZeros64(v)/8 // after its last byte that is not zero
			continue
		}
		n := 8 + match(data[p+8:], data[p:end-8])
		s.tokens = append(s.tokens, token{int32(p + 1 - from), int32(n - 1), 1})
		p += n
		from = p
	}
	if from < end {
		s.tokens = append(s.tokens, token{literals: int32(end - from)})
	}
	s.start = end
}
