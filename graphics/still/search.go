package still

import (
	"math"
	"math/bits"
)

const (
	hashBits = 14
	// repeatBits is about what a repeat takes besides the bits of its distance.
	repeatBits = 8
	// plenty is a repeat so long that it always pays, not to look for a longer
	// one, nor to remember what begins within it.
	plenty = 32
)

// effort is how hard to look for repeats.
type effort struct {
	tries    int // earlier places of the same hash that are looked at
	patience int // 1<<patience bytes without a repeat, and only every second pixel is looked at; twice that, every third
}

var (
	quick    = effort{1, 5}
	thorough = effort{8, 7}
)

// search finds what repeats in filtered rows, and makes tokens of it.
//
// It looks at whole pixels only: at runs of one pixel first, which is most of a
// graphic, then for two pixels that were met before. One alone is found
// everywhere in a photo, and saves nothing.
type search struct {
	effort
	tokens []token
	data   []byte
	seen   [1 << hashBits]int32 // by hash: one more than where it was last
	before [window]int32        // by place, of those in the window: one more than where its hash was before
	start  int                  // in data; nothing is found before it
	spans  []span               // of the rows in data
	line   int                  // bytes of a row with its filter type
	pixel  int                  // bytes
	pair   uint64               // which bits of eight bytes are two pixels, or half of them
	price  [256]int             // of a byte as it is: about what it takes, in 16ths of a bit
	waits  int                  // patience, or one less where there is little to find
}

// span is what of a row in data may be other than zero, in bytes from its
// filter type, which is not zero and not in it.
type span struct{ from, to int }

// nothing is the span of a row of zeros after its filter type.
func nothing(line int) span { return span{line, line} }

// zeros is how far the row goes on with zeros at least, from a byte of it.
func (s span) zeros(at, line int) int {
	switch {
	case at < s.from:
		return s.from
	case at >= s.to:
		return line
	}
	return at
}

// begin forgets everything.
func (s *search) begin(line, pixel int, how effort) {
	s.effort, s.tokens, s.data, s.spans, s.line, s.pixel, s.start = how, s.tokens[:0], s.data[:0], s.spans[:0], line, pixel, 0
	s.pair = math.MaxUint64 >> (64 - max(32, 16*pixel))
	clear(s.seen[:])
}

// rows makes tokens of the rows from start to the end of data. What comes
// after them is not known to follow them.
func (s *search) rows() {
	s.weigh()
	data, end, pixel := s.data, len(s.data), s.pixel
	colour := uint64(1)<<(8*pixel) - 1
	p, from := s.start, s.start
	for row := s.start; row < end; row += s.line {
		p = max(p, row+1)
		filled := s.spans[row/s.line]
		for stop := min(row+s.line, end-7); p < stop; {
			literals, n, dist := 0, 0, 0
			if v := word.Uint64(data[p:]); (v^v>>(8*pixel))&colour == 0 {
				literals, n, dist = s.run(p, row+filled.zeros(p-row, s.line), v&colour == 0)
			} else {
				n, dist = s.earlier(p)
			}
			if n < shortest || !s.pays(p+literals, n, dist) {
				p += pixel * (1 + (p-from)>>s.waits)
				continue
			}
			p += literals
			s.tokens = append(s.tokens, token{int32(p - from), int32(n), int32(dist)})
			if literals == 0 && n < plenty {
				for q := p + pixel; q < min(p+n, end-7); q += pixel {
					s.remember(q)
				}
			}
			p += n
			from = p
			if off := (p - row - 1) % pixel; off > 0 {
				p += pixel - off
			}
		}
	}
	if from < end {
		s.tokens = append(s.tokens, token{literals: int32(end - from)})
	}
	s.start = end
}

// run measures the run of equal pixels that begins at p: n bytes as those dist
// before, after so many literals. Up to known all is zero.
func (s *search) run(p, known int, zero bool) (literals, n, dist int) {
	data, pixel := s.data, s.pixel
	from := max(p+pixel, known)
	n = from - p - pixel + match(data[from:], data[from-pixel:len(data)-pixel])
	switch {
	case !zero:
		return pixel, n, pixel
	case data[p-1] != 0:
		return 1, n + pixel - 1, 1
	}
	return 0, n + pixel, 1
}

// earlier finds the best place before that goes on as p does; n is 0 if there
// is none. It remembers p.
func (s *search) earlier(p int) (n, dist int) {
	data, best := s.data, 0
	v := word.Uint64(data[p:])
	q := s.remember(p)
	if s.tries == 1 {
		if q < s.start || p-q >= window || (word.Uint64(data[q:])^v)&s.pair != 0 {
			return 0, 0
		}
		return match(data[p:], data[q:len(data)-p+q]), p - q
	}
	for i := 0; i < s.tries && q >= s.start && p-q < window && n < plenty; i++ {
		if (word.Uint64(data[q:])^v)&s.pair == 0 {
			k := match(data[p:], data[q:len(data)-p+q])
			if saved := 2*k - bits.Len(uint(p-q)); n == 0 || saved > best {
				n, dist, best = k, p-q, saved
			}
		}
		q = int(s.before[q%window]) - 1
	}
	return n, dist
}

// remember notes what is at p, and returns where the same hash was before, or -1.
func (s *search) remember(p int) int {
	h := (word.Uint64(s.data[p:]) & s.pair) * 0x9e3779b97f4a7c15 >> (64 - hashBits)
	last := s.seen[h]
	s.seen[h] = int32(p + 1)
	if s.tries > 1 {
		s.before[p%window] = last
	}
	return int(last) - 1
}

// pays is whether the n bytes at p take less as a repeat than as they are.
func (s *search) pays(p, n, dist int) bool {
	if n >= plenty {
		return true
	}
	sum := 0
	for _, v := range s.data[p : p+n] {
		sum += s.price[v]
	}
	return sum > 16*(bits.Len(uint(dist))+repeatBits)
}

// weigh sets the prices from a sample of the bytes, runs of zero left out. In
// text they are high, and every repeat pays; in photos bytes near zero are
// cheap, and short repeats, which are met by chance there, take more than they
// save.
//
// From the same sample it sets how long to go on looking. Pixels that differ
// by the same in each colour, as grain does, are soon met again; where few do,
// it is not worth half the trouble.
func (s *search) weigh() {
	const every = 16 // rows
	var counts [256]uint32
	total, grey := len(counts), 0
	for p := s.start; p < len(s.data); p += every * s.line {
		filled := s.spans[p/s.line]
		for row := s.data[p+filled.from : p+filled.to]; len(row) >= 8; row = row[8:] {
			if word.Uint64(row) == 0 {
				continue
			}
			for _, v := range row[:8] {
				counts[v]++
			}
			total += 8
			if s.pixel == 4 {
				for _, v := range [...]uint32{word.Uint32(row), word.Uint32(row[4:])} {
					if v&0xffff == v>>8&0xffff && v&0xff != 0 {
						grey++
					}
				}
			}
		}
	}
	s.waits = s.patience
	if s.pixel == 4 && 4*grey < total/4 {
		s.waits--
	}
	for v, n := range counts {
		s.price[v] = int(math.Round(16 * min(codeLimit, math.Log2(float64(total)/float64(n+1)))))
	}
}

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
