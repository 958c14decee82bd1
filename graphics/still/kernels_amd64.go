package still

import "golang.org/x/sys/cpu"

// vectors is whether the kernels below may be used. Only tests change it.
var vectors = cpu.X86.HasAVX2

// The kernels work on groups of 32 bytes; n is a positive multiple of that.
// They need AVX2 and no alignment.

//go:noescape
func straightAVX2(dst, src *byte, n int, reciprocals *[256]uint32)

//go:noescape
func upAVX2(dst, cur, above *byte, n int) (sum int)

//go:noescape
func averageAVX2(dst, cur, above *byte, n, pixel int) (sum int)

//go:noescape
func paethAVX2(dst, cur, above *byte, n, pixel int) (sum int)

//go:noescape
func adlerAVX2(p *byte, n int) (sum, weighted uint64)

//go:noescape
func matchAVX2(a, b *byte, n int) int

// groups is how many of n bytes the kernels can do.
func groups(n int) int {
	if !vectors {
		return 0
	}
	return n &^ 31
}

// The groups functions do what they can in whole groups and return how many
// bytes that was.

func straightGroups(dst, src []byte) int {
	n := groups(len(src))
	if n > 0 {
		straightAVX2(&dst[0], &src[0], n, &reciprocal)
	}
	return n
}

func upGroups(dst, cur, above []byte) (n, sum int) {
	n = groups(len(dst))
	if n > 0 {
		sum = upAVX2(&dst[0], &cur[0], &above[0], n)
	}
	return n, sum
}

func averageGroups(dst, cur, above []byte, pixel int) (n, sum int) {
	n = groups(len(dst))
	if n > 0 {
		sum = averageAVX2(&dst[0], &cur[0], &above[0], n, pixel)
	}
	return n, sum
}

func paethGroups(dst, cur, above []byte, pixel int) (n, sum int) {
	n = groups(len(dst))
	if n > 0 {
		sum = paethAVX2(&dst[0], &cur[0], &above[0], n, pixel)
	}
	return n, sum
}

func adlerGroups(p []byte) (n int, sum, weighted uint64) {
	n = groups(len(p))
	if n > 0 {
		sum, weighted = adlerAVX2(&p[0], n)
	}
	return n, sum, weighted
}

// matchGroups may stop at a difference, which ends the match.
func matchGroups(a, b []byte) int {
	n := groups(len(a))
	if n > 0 {
		return matchAVX2(&a[0], &b[0], n)
	}
	return 0
}
