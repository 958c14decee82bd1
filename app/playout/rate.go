package playout

import (
	"fmt"
	"math/bits"
	"strconv"
	"time"
)

// Rate is frames a second as an exact fraction: 59.94 is 60000/1001.
type Rate struct {
	Num, Den int64
}

// The frame rates of television (SMPTE ST 274 and ST 296).
var (
	Rate25   = Rate{25, 1}
	Rate2997 = Rate{30000, 1001}
	Rate30   = Rate{30, 1}
	Rate50   = Rate{50, 1}
	Rate5994 = Rate{60000, 1001}
	Rate60   = Rate{60, 1}
)

// String is the rate as people write it: "50", "59.94".
func (r Rate) String() string {
	if r.Den == 1 {
		return strconv.FormatInt(r.Num, 10)
	}
	return strconv.FormatFloat(float64(r.Num)/float64(r.Den), 'f', 2, 64)
}

// Fraction is the rate as ffmpeg takes it: "60000/1001".
func (r Rate) Fraction() string { return fmt.Sprintf("%d/%d", r.Num, r.Den) }

// At is when frame n begins, counted from the beginning of frame 0: the first
// nanosecond that is not before it. n must not be negative.
func (r Rate) At(n int64) time.Duration {
	q, rest := scale(n, r.Den*int64(time.Second), r.Num)
	if rest > 0 {
		q++
	}
	return time.Duration(q)
}

// Frame is the frame that a moment falls in, counted from the beginning of
// frame 0. t must not be negative.
func (r Rate) Frame(t time.Duration) int64 {
	q, _ := scale(int64(t), r.Num, r.Den*int64(time.Second))
	return q
}

// Frames is how many frames it takes until t has gone by.
func (r Rate) Frames(t time.Duration) int64 {
	if t <= 0 {
		return 0
	}
	n := r.Frame(t)
	if r.At(n) < t {
		n++
	}
	return n
}

// scale is n*mul/div and what remains, without overflow on the way.
func scale(n, mul, div int64) (q, rest int64) {
	hi, lo := bits.Mul64(uint64(n), uint64(mul))
	a, b := bits.Div64(hi, lo, uint64(div))
	return int64(a), int64(b)
}
