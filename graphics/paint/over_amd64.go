package paint

import "golang.org/x/sys/cpu"

func detect() vectors {
	switch {
	case !cpu.X86.HasAVX2:
		return none
	case !cpu.X86.HasAVX512F || !cpu.X86.HasAVX512BW:
		return avx2
	}
	return avx512
}

// The kernels below work on groups of eight pixels, 32 bytes; n is a positive
// number of bytes of dst (of pixels where there is a coverage) that whole
// groups fill. They need no alignment. Those for AVX-512 take any number of
// whole pixels: they have masks for the last ones.

//go:noescape
func overAVX2(dst, src *byte, n int, opacity uint32)

//go:noescape
func overAVX512(dst, src *byte, n int, opacity uint32)

//go:noescape
func throughAVX2(dst, src *byte, coverage *uint8, n int)

//go:noescape
func maskAVX2(dst *byte, coverage *uint8, n int, color uint32)

//go:noescape
func fillAVX2(dst *byte, n int, color uint32)

//go:noescape
func mixAVX2(dst, a, b *byte, n int, toB uint32)

//go:noescape
func mixAVX512(dst, a, b *byte, n int, toB uint32)

// The groups functions do what they can in whole groups and return how many
// bytes of dst that was. What is left is for the words functions.

func overGroups(dst, src []byte, opacity uint8) int {
	if n := len(dst) &^ 3; n > 0 && fastest >= avx512 {
		overAVX512(&dst[0], &src[0], n, uint32(opacity))
		return n
	}
	n := len(dst) &^ 31
	if n == 0 || fastest < avx2 {
		return 0
	}
	overAVX2(&dst[0], &src[0], n, uint32(opacity))
	return n
}

func throughGroups(dst, src []byte, coverage []uint8) int {
	n := len(coverage) &^ 7
	if n == 0 || fastest < avx2 {
		return 0
	}
	throughAVX2(&dst[0], &src[0], &coverage[0], n)
	return 4 * n
}

func maskGroups(dst []byte, coverage []uint8, color uint32) int {
	n := len(coverage) &^ 7
	if n == 0 || fastest < avx2 {
		return 0
	}
	maskAVX2(&dst[0], &coverage[0], n, color)
	return 4 * n
}

func fillGroups(dst []byte, color uint32) int {
	n := len(dst) &^ 31
	if n == 0 || fastest < avx2 {
		return 0
	}
	fillAVX2(&dst[0], n, color)
	return n
}

func mixGroups(dst, a, b []byte, toB uint32) int {
	if n := len(dst) &^ 3; n > 0 && fastest >= avx512 {
		mixAVX512(&dst[0], &a[0], &b[0], n, toB)
		return n
	}
	n := len(dst) &^ 31
	if n == 0 || fastest < avx2 {
		return 0
	}
	mixAVX2(&dst[0], &a[0], &b[0], n, toB)
	return n
}
