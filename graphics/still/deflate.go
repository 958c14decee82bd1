package still

import "math/bits"

// token is a part of the data: some bytes as they are, then length bytes that
// repeat those dist bytes before. With dist 0 they are zeros that are not in
// the data at all.
type token struct{ literals, length, dist int32 }

// The numbers of RFC 1951.
const (
	window     = 32768 // how far back a repeat may lie
	longest    = 258   // bytes in one repeat
	shortest   = 3
	endOfBlock = 256
	lengthBase = 257 // symbol of the shortest length
	lengthLast = 285 // and of the longest
)

// Codes of at most 13 bits, so that four literals or one repeat with its extra
// bits fit into what a 64-bit word has left after a byte begun.
const codeLimit = 13

// lengthCodes has for every length its symbol, and its extra bits.
var lengthCodes = func() (t [longest + 1]struct{ symbol, extra, value uint16 }) {
	symbol, length := uint16(lengthBase), shortest
	for ; length < longest; symbol++ {
		extra := max(4, symbol-lengthBase)/4 - 1
		for v := range uint16(1) << extra {
			if length < longest {
				t[length].symbol, t[length].extra, t[length].value = symbol, extra, v
				length++
			}
		}
	}
	t[longest].symbol = lengthLast
	return t
}()

// distCode is the symbol of a distance, how many extra bits it has, and them.
func distCode(dist int32) (symbol, extra, value uint32) {
	d := uint32(dist - 1)
	if d < 4 {
		return d, 0, 0
	}
	extra = uint32(bits.Len32(d)) - 2
	return 2*extra + d>>extra, extra, d & (1<<extra - 1)
}

// chunk is how much of a repeat of n bytes to write at once: never so much
// that too little is left for one.
func chunkOf(n int32) int32 {
	if n <= longest {
		return n
	}
	if n < longest+shortest {
		return n - shortest
	}
	return longest
}

// writer puts blocks of tokens into bytes.
type writer struct {
	out      []byte
	acc      uint64 // bits not written yet, n of them, fewer than a byte
	n        uint
	literals code
	dists    code
	lengths  code
	counts   [286]uint32
	distance [30]uint32
}

// block writes tokens with codes made for them and returns the data that they
// did not use. Bytes beyond the last token are not in the block.
func (w *writer) block(tokens []token, data []byte) []byte {
	w.count(tokens, data)
	w.literals.build(w.counts[:], codeLimit)
	w.dists.build(w.distance[:], codeLimit)
	w.header()
	for _, t := range tokens {
		w.raw(data[:t.literals])
		data = data[t.literals:]
		switch {
		case t.dist == 0 && t.length > 0:
			w.raw([]byte{0})
			w.repeat(t.length-1, 1)
		case t.length > 0:
			w.repeat(t.length, t.dist)
			data = data[t.length:]
		}
	}
	w.symbol(w.literals.words[endOfBlock])
	return data
}

// count fills the counts with how often every symbol will be written.
func (w *writer) count(tokens []token, data []byte) {
	clear(w.counts[:])
	clear(w.distance[:])
	var more [4][256]uint32 // equal bytes in a row would wait for each other
	for _, t := range tokens {
		p := data[:t.literals]
		for ; len(p) >= 8; p = p[8:] {
			v := word.Uint64(p)
			more[0][v&255]++
			more[1][v>>8&255]++
			more[2][v>>16&255]++
			more[3][v>>24&255]++
			more[0][v>>32&255]++
			more[1][v>>40&255]++
			more[2][v>>48&255]++
			more[3][v>>56]++
		}
		for _, v := range p {
			w.counts[v]++
		}
		data = data[t.literals:]
		n, dist := t.length, t.dist
		switch {
		case n == 0:
			continue
		case dist == 0:
			w.counts[0]++
			n, dist = n-1, 1
		default:
			data = data[n:]
		}
		symbol, _, _ := distCode(dist)
		if whole := n / longest; whole > 1 {
			w.counts[lengthLast] += uint32(whole - 1)
			w.distance[symbol] += uint32(whole - 1)
			n -= (whole - 1) * longest
		}
		for n > 0 {
			k := chunkOf(n)
			w.counts[lengthCodes[k].symbol]++
			w.distance[symbol]++
			n -= k
		}
	}
	for _, counts := range &more {
		for v, n := range &counts {
			w.counts[v] += n
		}
	}
	w.counts[endOfBlock]++
}

// order is in which the lengths of the code for lengths are written.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// header begins a block and writes its two codes (RFC 1951, section 3.2.7).
func (w *writer) header() {
	literals, dists := 286, 30
	for literals > 257 && w.literals.lengths[literals-1] == 0 {
		literals--
	}
	for dists > 1 && w.dists.lengths[dists-1] == 0 {
		dists--
	}
	var all [286 + 30]uint8
	n := copy(all[:], w.literals.lengths[:literals])
	n += copy(all[n:], w.dists.lengths[:dists])
	var counts [19]uint32
	runs(all[:n], func(symbol, _, _ uint8) { counts[symbol]++ })
	w.lengths.build(counts[:], 7)
	last := len(order)
	for last > 4 && w.lengths.lengths[order[last-1]] == 0 {
		last--
	}
	w.put(2<<1, 3) // not the last block; codes of its own
	w.put(uint64(literals-257), 5)
	w.put(uint64(dists-1), 5)
	w.put(uint64(last-4), 4)
	for _, s := range order[:last] {
		w.put(uint64(w.lengths.lengths[s]), 3)
	}
	runs(all[:n], func(symbol, extra, value uint8) {
		w.symbol(w.lengths.words[symbol])
		w.put(uint64(value), uint(extra))
	})
}

// runs calls emit for the symbols that write lengths: 16 repeats the one
// before, 17 and 18 are zeros, all with how often in extra bits.
func runs(lengths []uint8, emit func(symbol, extra, value uint8)) {
	for i := 0; i < len(lengths); {
		v, n := lengths[i], 1
		for i+n < len(lengths) && lengths[i+n] == v {
			n++
		}
		i += n
		for v == 0 && n >= 3 {
			k := min(n, 138)
			if k > 10 {
				emit(18, 7, uint8(k-11))
			} else {
				emit(17, 3, uint8(k-3))
			}
			n -= k
		}
		if v != 0 {
			emit(v, 0, 0)
			n--
			for n >= 3 {
				k := min(n, 6)
				emit(16, 2, uint8(k-3))
				n -= k
			}
		}
		for range n {
			emit(v, 0, 0)
		}
	}
}

// put writes the low n bits of v, at most 56.
func (w *writer) put(v uint64, n uint) {
	v = v<<(w.n&7) | w.acc
	n += w.n
	w.out = word.AppendUint64(w.out, v)[:len(w.out)+int(n/8)]
	w.acc, w.n = v>>(n&56), n&7
}

// symbol writes a word of a code.
func (w *writer) symbol(c uint32) { w.put(uint64(c&0xffff), uint(c>>16)) }

// raw writes bytes as they are, in the code of the block.
func (w *writer) raw(p []byte) {
	words := &w.literals.words
	out, acc, n := w.out, w.acc, w.n
	for ; len(p) >= 4; p = p[4:] {
		a, b, c, d := words[p[0]], words[p[1]], words[p[2]], words[p[3]]
		ab := uint64(a&0xffff) | uint64(b&0xffff)<<(a>>16&15)
		cd := uint64(c&0xffff) | uint64(d&0xffff)<<(c>>16&15)
		first := a>>16 + b>>16
		acc |= (ab | cd<<(first&63)) << (n & 7)
		n += uint(first + c>>16 + d>>16)
		out = word.AppendUint64(out, acc)[:len(out)+int(n/8)]
		acc >>= n & 56
		n &= 7
	}
	w.out, w.acc, w.n = out, acc, n
	for _, v := range p {
		w.symbol(words[v])
	}
}

// repeat writes n bytes as those dist before.
func (w *writer) repeat(n, dist int32) {
	symbol, extra, value := distCode(dist)
	d := w.dists.words[symbol]
	distBits := uint64(d&0xffff) | uint64(value)<<(d>>16&15)
	distLength := uint(d>>16 + extra)
	if whole := n/longest - 1; whole > 0 {
		n -= whole * longest
		c := w.literals.words[lengthLast]
		w.times(whole, uint64(c&0xffff)|distBits<<(c>>16&15), uint(c>>16)+distLength)
	}
	for n > 0 {
		k := chunkOf(n)
		l := &lengthCodes[k]
		c := w.literals.words[l.symbol]
		v := uint64(c&0xffff) | uint64(l.value)<<(c>>16&15)
		length := uint(c>>16) + uint(l.extra)
		w.put(v|distBits<<(length&63), length+distLength)
		n -= k
	}
}

// times writes the low n bits of v so many times.
func (w *writer) times(count int32, v uint64, n uint) {
	many, all := v, n
	at := int32(1)
	for ; all+n <= 56 && at < count; at++ {
		many |= v << (all & 63)
		all += n
	}
	for ; count >= at; count -= at {
		w.put(many, all)
	}
	for range count {
		w.put(v, n)
	}
}

// flush ends a strip on a whole byte, with a stored block of nothing.
func (w *writer) flush() {
	w.put(0, 3)
	w.put(0, -w.n&7)
	w.out = append(w.out, 0, 0, 0xff, 0xff)
}
