#include "textflag.h"

// mostOf<> is what rounds a fixed-point number with 20 bits of fraction.
DATA mostOf<>+0(SB)/4, $0x00080000
GLOBL mostOf<>(SB), RODATA|NOPTR, $4

// alphas<> spreads byte 3 of each pixel over the pixel.
DATA alphas<>+0(SB)/8, $0x0707070703030303
DATA alphas<>+8(SB)/8, $0x0f0f0f0f0b0b0b0b
GLOBL alphas<>(SB), RODATA|NOPTR, $16

// weights<> counts how often a byte of a group is in Adler-32's second sum.
DATA weights<>+0(SB)/8, $0x191a1b1c1d1e1f20
DATA weights<>+8(SB)/8, $0x1112131415161718
DATA weights<>+16(SB)/8, $0x090a0b0c0d0e0f10
DATA weights<>+24(SB)/8, $0x0102030405060708
GLOBL weights<>(SB), RODATA|NOPTR, $32

// func straightAVX2(dst, src *byte, n int, reciprocals *[256]uint32)
TEXT ·straightAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ reciprocals+24(FP), BX
	VBROADCASTI128 alphas<>(SB), Y0
	VPBROADCASTD mostOf<>(SB), Y1
	VPCMPEQD Y2, Y2, Y2
	VPSRLD $24, Y2, Y3 // the lowest byte of a pixel
	VPSLLD $24, Y2, Y2 // its alpha
	VPXOR Y4, Y4, Y4
	VPXOR Y10, Y10, Y10
	VPXOR Y11, Y11, Y11
	ADDQ CX, DI
	ADDQ CX, SI
	NEGQ CX

straight:
	VMOVDQU (SI)(CX*1), Y6
	VPTEST Y2, Y6
	JC straightStore // every alpha is 255
	JZ straightClear // every alpha is 0
	VPXOR Y10, Y6, Y7
	VPTEST Y7, Y7
	JZ straightAgain // as the last group that was divided: a panel
	VMOVDQA Y6, Y10
	VPSRLD $24, Y6, Y7
	VPCMPEQD Y9, Y9, Y9
	VPGATHERDD Y9, (BX)(Y7*4), Y8
	VPSHUFB Y0, Y6, Y7
	VPMINUB Y7, Y6, Y6
	VPAND Y3, Y6, Y7
	VPMULLD Y8, Y7, Y7
	VPADDD Y1, Y7, Y7
	VPSRLD $20, Y7, Y7
	VPSRLD $8, Y6, Y9
	VPAND Y3, Y9, Y9
	VPMULLD Y8, Y9, Y9
	VPADDD Y1, Y9, Y9
	VPSRLD $20, Y9, Y9
	VPSLLD $8, Y9, Y9
	VPOR Y9, Y7, Y7
	VPSRLD $16, Y6, Y9
	VPAND Y3, Y9, Y9
	VPMULLD Y8, Y9, Y9
	VPADDD Y1, Y9, Y9
	VPSRLD $20, Y9, Y9
	VPSLLD $16, Y9, Y9
	VPOR Y9, Y7, Y7
	VPAND Y2, Y6, Y6
	VPOR Y7, Y6, Y6
	VMOVDQA Y6, Y11
straightStore:
	VMOVDQU Y6, (DI)(CX*1)
	ADDQ $32, CX
	JNZ straight
	VZEROUPPER
	RET

straightClear:
	VMOVDQU Y4, (DI)(CX*1)
	ADDQ $32, CX
	JNZ straight
	VZEROUPPER
	RET

straightAgain:
	VMOVDQU Y11, (DI)(CX*1)
	ADDQ $32, CX
	JNZ straight
	VZEROUPPER
	RET

// DIFFERENCE stores Y0, a group less what was expected of it, and adds to Y15
// the magnitudes. Y14 is zero.
#define DIFFERENCE \
	VMOVDQU Y0, (DI)(CX*1) \
	VPABSB Y0, Y0 \
	VPSADBW Y14, Y0, Y0 \
	VPADDQ Y0, Y15, Y15

// TOTAL is the sum of what is in Y15.
#define TOTAL \
	VEXTRACTI128 $1, Y15, X0 \
	VPADDQ X0, X15, X15 \
	VPSHUFD $0xee, X15, X0 \
	VPADDQ X0, X15, X15 \
	VMOVQ X15, AX

// func upAVX2(dst, cur, above *byte, n int) (sum int)
TEXT ·upAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ cur+8(FP), SI
	MOVQ above+16(FP), BX
	MOVQ n+24(FP), CX
	ADDQ CX, DI
	ADDQ CX, SI
	ADDQ CX, BX
	NEGQ CX
	VPXOR Y14, Y14, Y14
	VPXOR Y15, Y15, Y15

up:
	VMOVDQU (SI)(CX*1), Y0
	VPSUBB (BX)(CX*1), Y0, Y0
	DIFFERENCE
	ADDQ $32, CX
	JNZ up
	TOTAL
	MOVQ AX, sum+32(FP)
	VZEROUPPER
	RET

// func averageAVX2(dst, cur, above *byte, n, pixel int) (sum int)
TEXT ·averageAVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ cur+8(FP), R8
	MOVQ above+16(FP), R9
	MOVQ n+24(FP), CX
	MOVQ pixel+32(FP), DX
	ADDQ CX, DI
	ADDQ CX, R8
	ADDQ CX, R9
	LEAQ (R8)(DX*1), SI
	LEAQ (R9)(DX*1), BX
	NEGQ CX
	VPCMPEQB Y13, Y13, Y13
	VPABSB Y13, Y13 // ones
	VPXOR Y14, Y14, Y14
	VPXOR Y15, Y15, Y15

average:
	VMOVDQU (R8)(CX*1), Y1 // left
	VMOVDQU (BX)(CX*1), Y2 // above
	VPAVGB Y1, Y2, Y3 // rounded up
	VPXOR Y1, Y2, Y2
	VPAND Y13, Y2, Y2
	VPSUBB Y2, Y3, Y3
	VMOVDQU (SI)(CX*1), Y0
	VPSUBB Y3, Y0, Y0
	DIFFERENCE
	ADDQ $32, CX
	JNZ average
	TOTAL
	MOVQ AX, sum+40(FP)
	VZEROUPPER
	RET

// func paethAVX2(dst, cur, above *byte, n, pixel int) (sum int)
TEXT ·paethAVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ cur+8(FP), R8
	MOVQ above+16(FP), R9
	MOVQ n+24(FP), CX
	MOVQ pixel+32(FP), DX
	ADDQ CX, DI
	ADDQ CX, R8
	ADDQ CX, R9
	LEAQ (R8)(DX*1), SI
	LEAQ (R9)(DX*1), BX
	NEGQ CX
	VPXOR Y14, Y14, Y14
	VPXOR Y15, Y15, Y15

paeth:
	VMOVDQU (R8)(CX*1), Y0 // left
	VMOVDQU (BX)(CX*1), Y1 // above
	VMOVDQU (R9)(CX*1), Y2 // corner
	VPSUBUSB Y2, Y1, Y3
	VPSUBUSB Y1, Y2, Y4
	VPOR Y4, Y3, Y3 // from corner to above, which is how far left is off
	VPSUBUSB Y2, Y0, Y4
	VPSUBUSB Y0, Y2, Y5
	VPOR Y5, Y4, Y4 // from corner to left, which is how far above is off
	VPMINUB Y4, Y3, Y5
	VPCMPEQB Y5, Y3, Y6 // left is as near as above or nearer
	VPBLENDVB Y6, Y0, Y1, Y7
	// The corner can be nearest only if it lies between left and above; it is
	// then off by the difference of the two.
	VPSUBUSB Y4, Y3, Y8
	VPSUBUSB Y3, Y4, Y9
	VPOR Y9, Y8, Y8
	VPMINUB Y5, Y8, Y8
	VPCMPEQB Y5, Y8, Y8 // left or above are as near as the corner or nearer
	VPMINUB Y1, Y0, Y9
	VPMAXUB Y1, Y0, Y10
	VPMAXUB Y9, Y2, Y9
	VPMINUB Y10, Y9, Y9
	VPCMPEQB Y2, Y9, Y9 // the corner lies between
	VPANDN Y9, Y8, Y8
	VPBLENDVB Y8, Y2, Y7, Y7
	VMOVDQU (SI)(CX*1), Y0
	VPSUBB Y7, Y0, Y0
	DIFFERENCE
	ADDQ $32, CX
	JNZ paeth
	TOTAL
	MOVQ AX, sum+40(FP)
	VZEROUPPER
	RET

// func adlerAVX2(p *byte, n int) (sum, weighted uint64)
TEXT ·adlerAVX2(SB), NOSPLIT, $0-32
	MOVQ p+0(FP), SI
	MOVQ n+8(FP), CX
	ADDQ CX, SI
	NEGQ CX
	VMOVDQU weights<>(SB), Y0
	VPXOR Y1, Y1, Y1 // zero
	VPXOR Y2, Y2, Y2 // sum of the bytes
	VPXOR Y3, Y3, Y3 // that sum before each group, summed
	VPXOR Y4, Y4, Y4 // bytes by their weight in the group
	VPCMPEQW Y5, Y5, Y5
	VPABSW Y5, Y5 // ones

adler:
	VMOVDQU (SI)(CX*1), Y6
	VPADDD Y2, Y3, Y3
	VPMADDUBSW Y0, Y6, Y7
	VPSADBW Y1, Y6, Y6
	VPMADDWD Y5, Y7, Y7
	VPADDD Y6, Y2, Y2
	VPADDD Y7, Y4, Y4
	ADDQ $32, CX
	JNZ adler
	VPSLLD $5, Y3, Y3
	VPADDD Y3, Y4, Y4
	VEXTRACTI128 $1, Y2, X6
	VPADDD X6, X2, X2
	VPSHUFD $0xee, X2, X6
	VPADDD X6, X2, X2
	VMOVD X2, AX
	MOVQ AX, sum+16(FP)
	VPMOVZXDQ X4, Y6
	VEXTRACTI128 $1, Y4, X7
	VPMOVZXDQ X7, Y7
	VPADDQ Y7, Y6, Y6
	VEXTRACTI128 $1, Y6, X7
	VPADDQ X7, X6, X6
	VPSHUFD $0xee, X6, X7
	VPADDQ X7, X6, X6
	VMOVQ X6, AX
	MOVQ AX, weighted+24(FP)
	VZEROUPPER
	RET

// func matchAVX2(a, b *byte, n int) int
TEXT ·matchAVX2(SB), NOSPLIT, $0-32
	MOVQ a+0(FP), SI
	MOVQ b+8(FP), BX
	MOVQ n+16(FP), CX
	XORQ AX, AX

match:
	VMOVDQU (SI)(AX*1), Y0
	VPCMPEQB (BX)(AX*1), Y0, Y0
	VPMOVMSKB Y0, DX
	NOTL DX
	TESTL DX, DX
	JNZ differ
	ADDQ $32, AX
	CMPQ AX, CX
	JLT match
	MOVQ AX, ret+24(FP)
	VZEROUPPER
	RET

differ:
	BSFL DX, DX
	ADDQ DX, AX
	MOVQ AX, ret+24(FP)
	VZEROUPPER
	RET
