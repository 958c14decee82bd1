package data

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"testing"
)

func TestADigestIsFNV(t *testing.T) {
	for _, n := range []int64{0, 1, 255, 256, 65535, 1 << 24, 1<<40 + 5, 1 << 56, math.MaxInt64, -1, math.MinInt64, 0x0100_0000_0000_0001} {
		d := newDigest()
		d.text("pebble")
		d.number(n, 7)
		d.yes(true, false)
		h := fnv.New64a()
		h.Write([]byte("pebble\xff"))
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
		h.Write(binary.LittleEndian.AppendUint64(nil, 7))
		h.Write([]byte{1, 2})
		if uint64(d) != h.Sum64() {
			t.Errorf("of %d: %x, want %x", n, uint64(d), h.Sum64())
		}
	}
}
