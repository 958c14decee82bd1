package still

import (
	"math/bits"
	"slices"
)

// code is a prefix code: in how many bits each symbol is written, and with
// them in the upper half, how; the first bit is the lowest. A symbol that never
// occurs has none.
type code struct {
	lengths [286]uint8
	words   [286]uint32
}

type leaf struct {
	weight uint32
	symbol uint16
}

// node is a symbol or two nodes under one parent.
type node struct {
	weight      uint32
	left, right int16
}

// build makes the code for symbols that occur so many times, none longer than
// limit bits. It writes the same for the same counts.
func (c *code) build(counts []uint32, limit uint8) {
	clear(c.lengths[:])
	var room [286]uint64
	sorted := room[:0]
	for symbol, n := range counts {
		if n > 0 {
			sorted = append(sorted, uint64(n)<<16|uint64(symbol))
		}
	}
	slices.Sort(sorted)
	var some [286]leaf
	leaves := some[:len(sorted)]
	for i, v := range sorted {
		leaves[i] = leaf{uint32(v >> 16), uint16(v)}
	}
	if len(leaves) == 1 {
		c.lengths[leaves[0].symbol] = 1
	}
	if len(leaves) > 1 {
		// Rare symbols weigh more until the tree is low enough.
		for !c.grow(leaves, limit) {
			for i := range leaves {
				leaves[i].weight = leaves[i].weight/2 + 1
			}
		}
	}
	c.assign()
}

// grow sets the lengths after Huffman: the two lightest nodes become one,
// until one is left. leaves come sorted, so the new ones do too, and two
// queues do for a heap. It reports whether all lengths are within the limit.
func (c *code) grow(leaves []leaf, limit uint8) bool {
	var nodes [2 * 286]node
	n := len(leaves)
	for i, l := range leaves {
		nodes[i] = node{weight: l.weight}
	}
	leafNext, joinNext := 0, n
	for end := n; end < 2*n-1; end++ {
		var pair [2]int16
		for i := range pair {
			if leafNext < n && (joinNext == end || nodes[leafNext].weight <= nodes[joinNext].weight) {
				pair[i] = int16(leafNext)
				leafNext++
			} else {
				pair[i] = int16(joinNext)
				joinNext++
			}
		}
		nodes[end] = node{nodes[pair[0]].weight + nodes[pair[1]].weight, pair[0], pair[1]}
	}
	var depth [2 * 286]uint8
	for i := 2*n - 2; i >= n; i-- {
		depth[nodes[i].left], depth[nodes[i].right] = depth[i]+1, depth[i]+1
	}
	for i, l := range leaves {
		if depth[i] > limit {
			return false
		}
		c.lengths[l.symbol] = depth[i]
	}
	return true
}

// assign gives the codes that their lengths imply (RFC 1951, section 3.2.2).
func (c *code) assign() {
	var count, next [17]uint16
	for _, l := range c.lengths {
		if l > 0 {
			count[l]++
		}
	}
	for l := 1; l < 16; l++ {
		next[l+1] = (next[l] + count[l]) << 1
	}
	for s, l := range c.lengths {
		if l > 0 {
			c.words[s] = uint32(l)<<16 | uint32(bits.Reverse16(next[l])>>(16-l))
			next[l]++
		}
	}
}
