#include "textflag.h"

// Eight pixels are a register of 32 bytes. Their channels are worked on as
// 16-bit lanes, the even bytes (R, B) and the odd ones (G, A) apart.

// low<> is 255 in every lane, half<> is 128, ones<> is 257.
DATA low<>+0(SB)/8, $0x00ff00ff00ff00ff
GLOBL low<>(SB), RODATA|NOPTR, $8
DATA half<>+0(SB)/8, $0x0080008000800080
GLOBL half<>(SB), RODATA|NOPTR, $8
DATA ones<>+0(SB)/8, $0x0101010101010101
GLOBL ones<>(SB), RODATA|NOPTR, $8

// alphas<> spreads byte 3 of each pixel over the pixel's two lanes.
DATA alphas<>+0(SB)/8, $0x8007800780038003
DATA alphas<>+8(SB)/8, $0x800f800f800b800b
GLOBL alphas<>(SB), RODATA|NOPTR, $16

// oddLanes<> spreads the odd lane of each pixel, where its alpha is, over both.
DATA oddLanes<>+0(SB)/8, $0x0706070603020302
DATA oddLanes<>+8(SB)/8, $0x0f0e0f0e0b0a0b0a
GLOBL oddLanes<>(SB), RODATA|NOPTR, $16

// whole<> is 255*255 in every lane.
DATA whole<>+0(SB)/8, $0xfe01fe01fe01fe01
GLOBL whole<>(SB), RODATA|NOPTR, $8

// spread<> does the same with byte 0, where VPMOVZXBD leaves a coverage.
DATA spread<>+0(SB)/8, $0x8004800480008000
DATA spread<>+8(SB)/8, $0x800c800c80088008
GLOBL spread<>(SB), RODATA|NOPTR, $16

#define CONSTANTS \
	VPBROADCASTQ low<>(SB), Y0 \
	VPBROADCASTQ half<>(SB), Y1 \
	VPBROADCASTQ ones<>(SB), Y2 \
	VBROADCASTI128 alphas<>(SB), Y3

// SCALE multiplies the channels of px by the factors of its lanes, over 255,
// rounded to nearest. Exact: with t = px*factor+128 the high half of t*257 is
// (t + t>>8) >> 8, which is how scale in over.go has it.
#define SCALE(px, factor, t) \
	LANES(px, factor, t) \
	VPSLLW $8, px, px \
	VPOR t, px, px

// LANES does the same and leaves the even channels in the lanes of t and the
// odd ones in those of px.
#define LANES(px, factor, t) \
	VPAND Y0, px, t \
	VPMULLW factor, t, t \
	VPADDW Y1, t, t \
	VPMULHUW Y2, t, t \
	VPSRLW $8, px, px \
	VPMULLW factor, px, px \
	VPADDW Y1, px, px \
	VPMULHUW Y2, px, px

// FADED puts the pixels of src on those of dst at the opacity in Y4's lanes, as
// faded in over.go has it. Y3 is whole<>, Y5 oddLanes<>.
#define FADED(src, s, dst, d, factor) \
	VPAND Y0, src, s \
	VPMULLW Y4, s, s \
	VPSRLW $8, src, src \
	VPMULLW Y4, src, src \
	VPSHUFB Y5, src, factor \
	VPSUBW factor, Y3, factor \
	VPADDW Y1, factor, d \
	VPMULHUW Y2, d, d \
	VPADDW d, factor, factor \
	VPSLLW $8, dst, d \
	VPANDN dst, Y0, dst \
	VPMULHUW factor, d, d \
	VPMULHUW factor, dst, dst \
	VPADDW Y1, s, s \
	VPADDW Y1, src, src \
	VPADDW s, d, d \
	VPADDW src, dst, dst \
	VPMULHUW Y2, d, d \
	VPMULHUW Y2, dst, dst \
	VPSLLD $8, dst, dst \
	VPADDD d, dst, dst

// func overAVX2(dst, src *byte, n int, opacity uint32)
TEXT ·overAVX2(SB), NOSPLIT, $0-28
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	MOVL opacity+24(FP), DX
	CONSTANTS
	VMOVD DX, X4
	VPBROADCASTW X4, Y4
	CMPL DX, $255
	JNE faded
	VPCMPEQD Y5, Y5, Y5
	VPSLLD $24, Y5, Y5
	SUBQ $64, CX
	JLT plainLast

	PCALIGN $32
plain:
	MOVBLZX 3(SI), AX
	DECL AX
	CMPL AX, $254
	JCC plainEven // the first of sixteen pixels is clear or opaque: so may be the others
plainBlend: // is right for any pixels
	VMOVDQU (SI), Y6
	VMOVDQU 32(SI), Y10
	VPSHUFB Y3, Y6, Y8
	VPSHUFB Y3, Y10, Y12
	VPSUBW Y8, Y0, Y8
	VPSUBW Y12, Y0, Y12
	VMOVDQU (DI), Y7
	VMOVDQU 32(DI), Y11
	SCALE(Y7, Y8, Y9)
	SCALE(Y11, Y12, Y13)
	VPADDD Y7, Y6, Y6
	VPADDD Y11, Y10, Y10
	VMOVDQU Y6, (DI)
	VMOVDQU Y10, 32(DI)
plainNext:
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $64, CX
	JGE plain
plainLast:
	ADDQ $64, CX
	JZ plainDone
	VMOVDQU (SI), Y6
	VPSHUFB Y3, Y6, Y8
	VPSUBW Y8, Y0, Y8
	VMOVDQU (DI), Y7
	SCALE(Y7, Y8, Y9)
	VPADDD Y7, Y6, Y6
	VMOVDQU Y6, (DI)
plainDone:
	VZEROUPPER
	RET

plainEven:
	VMOVDQU (SI), Y6
	VMOVDQU 32(SI), Y10
	JEQ plainOpaque
	VPOR Y6, Y10, Y8 // light without alpha adds; nothing at all is skipped
	VPTEST Y8, Y8
	JNZ plainBlend
	JMP plainNext
plainOpaque:
	VPAND Y6, Y10, Y8
	VPTEST Y5, Y8 // C: every alpha is 255
	JCC plainBlend
	VMOVDQU Y6, (DI)
	VMOVDQU Y10, 32(DI)
	JMP plainNext

faded:
	VBROADCASTI128 oddLanes<>(SB), Y5
	VPBROADCASTQ whole<>(SB), Y3
	SUBQ $64, CX
	JLT fadedLast
	PCALIGN $32
fadedLoop:
	CMPL (SI), $0
	JEQ fadedEven // the first of sixteen pixels is nothing: so may be the others
fadedBlend:
	VMOVDQU (SI), Y6
	VMOVDQU 32(SI), Y10
	VMOVDQU (DI), Y7
	VMOVDQU 32(DI), Y11
	FADED(Y6, Y9, Y7, Y8, Y14)
	FADED(Y10, Y13, Y11, Y12, Y15)
	VMOVDQU Y7, (DI)
	VMOVDQU Y11, 32(DI)
fadedNext:
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $64, CX
	JGE fadedLoop
fadedLast:
	ADDQ $64, CX
	JZ fadedDone
	VMOVDQU (SI), Y6
	VMOVDQU (DI), Y7
	FADED(Y6, Y9, Y7, Y8, Y14)
	VMOVDQU Y7, (DI)
fadedDone:
	VZEROUPPER
	RET

fadedEven:
	VMOVDQU (SI), Y6
	VPOR 32(SI), Y6, Y6
	VPTEST Y6, Y6
	JNZ fadedBlend
	JMP fadedNext

// func throughAVX2(dst, src *byte, coverage *uint8, n int)
TEXT ·throughAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ coverage+16(FP), BX
	MOVQ n+24(FP), CX
	CONSTANTS
	VBROADCASTI128 spread<>(SB), Y5
	XORQ AX, AX

through:
	MOVQ (BX)(AX*1), DX
	TESTQ DX, DX
	JZ throughNext
	VMOVDQU (SI)(AX*4), Y6
	CMPQ DX, $-1
	JEQ throughBlend
	VPMOVZXBD (BX)(AX*1), Y4
	VPSHUFB Y5, Y4, Y4
	SCALE(Y6, Y4, Y9)
throughBlend:
	VPSHUFB Y3, Y6, Y8
	VPSUBW Y8, Y0, Y8
	VMOVDQU (DI)(AX*4), Y7
	SCALE(Y7, Y8, Y9)
	VPADDD Y7, Y6, Y6
	VMOVDQU Y6, (DI)(AX*4)
throughNext:
	ADDQ $8, AX
	CMPQ AX, CX
	JLT through
	VZEROUPPER
	RET

// func maskAVX2(dst *byte, coverage *uint8, n int, color uint32)
TEXT ·maskAVX2(SB), NOSPLIT, $0-28
	MOVQ dst+0(FP), DI
	MOVQ coverage+8(FP), BX
	MOVQ n+16(FP), CX
	CONSTANTS
	VBROADCASTI128 spread<>(SB), Y5
	MOVL color+24(FP), DX
	VMOVD DX, X10
	VPBROADCASTD X10, Y10
	XORQ AX, AX

mask:
	MOVQ (BX)(AX*1), DX
	TESTQ DX, DX
	JZ maskNext
	VMOVDQA Y10, Y6
	CMPQ DX, $-1
	JEQ maskBlend
	VPMOVZXBD (BX)(AX*1), Y4
	VPSHUFB Y5, Y4, Y4
	SCALE(Y6, Y4, Y9)
maskBlend:
	VPSHUFB Y3, Y6, Y8
	VPSUBW Y8, Y0, Y8
	VMOVDQU (DI)(AX*4), Y7
	SCALE(Y7, Y8, Y9)
	VPADDD Y7, Y6, Y6
	VMOVDQU Y6, (DI)(AX*4)
maskNext:
	ADDQ $8, AX
	CMPQ AX, CX
	JLT mask
	VZEROUPPER
	RET

// func fillAVX2(dst *byte, n int, color uint32)
TEXT ·fillAVX2(SB), NOSPLIT, $0-20
	MOVQ dst+0(FP), DI
	MOVQ n+8(FP), CX
	MOVL color+16(FP), DX
	CONSTANTS
	VMOVD DX, X6
	VPBROADCASTD X6, Y6
	VPSHUFB Y3, Y6, Y8
	VPSUBW Y8, Y0, Y8
	ADDQ CX, DI
	NEGQ CX
	SHRL $24, DX
	CMPL DX, $255
	JEQ opaque

tint:
	VMOVDQU (DI)(CX*1), Y7
	SCALE(Y7, Y8, Y9)
	VPADDD Y7, Y6, Y7
	VMOVDQU Y7, (DI)(CX*1)
	ADDQ $32, CX
	JNZ tint
	VZEROUPPER
	RET

opaque:
	VMOVDQU Y6, (DI)(CX*1)
	ADDQ $32, CX
	JNZ opaque
	VZEROUPPER
	RET

// func mixAVX2(dst, a, b *byte, n int, toB uint32)
TEXT ·mixAVX2(SB), NOSPLIT, $0-36
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), BX
	MOVQ n+24(FP), CX
	MOVL toB+32(FP), DX
	VPBROADCASTQ low<>(SB), Y0
	VPBROADCASTQ half<>(SB), Y1
	VMOVD DX, X4
	VPBROADCASTW X4, Y4
	NEGL DX
	ADDL $256, DX
	VMOVD DX, X3
	VPBROADCASTW X3, Y3
	ADDQ CX, DI
	ADDQ CX, SI
	ADDQ CX, BX
	NEGQ CX

mix:
	VMOVDQU (SI)(CX*1), Y6
	VMOVDQU (BX)(CX*1), Y7
	VPAND Y0, Y6, Y8
	VPAND Y0, Y7, Y9
	VPSRLW $8, Y6, Y6
	VPSRLW $8, Y7, Y7
	VPMULLW Y3, Y8, Y8
	VPMULLW Y4, Y9, Y9
	VPMULLW Y3, Y6, Y6
	VPMULLW Y4, Y7, Y7
	VPADDW Y1, Y8, Y8
	VPADDW Y9, Y8, Y8
	VPADDW Y1, Y6, Y6
	VPADDW Y7, Y6, Y6
	VPSRLW $8, Y8, Y8
	VPANDN Y6, Y0, Y6
	VPOR Y8, Y6, Y6
	VMOVDQU Y6, (DI)(CX*1)
	ADDQ $32, CX
	JNZ mix
	VZEROUPPER
	RET

// The same with sixteen pixels a register, where a translucent frame would keep
// AVX2 from the speed of the memory.

#define CONSTANTS512 \
	VPBROADCASTQ low<>(SB), Z0 \
	VPBROADCASTQ half<>(SB), Z1 \
	VPBROADCASTQ ones<>(SB), Z2 \
	VBROADCASTI32X4 alphas<>(SB), Z3

#define SCALE512(px, factor, t) \
	LANES512(px, factor, t) \
	VPSLLW $8, px, px \
	VPORD t, px, px

#define LANES512(px, factor, t) \
	VPANDD Z0, px, t \
	VPMULLW factor, t, t \
	VPADDW Z1, t, t \
	VPMULHUW Z2, t, t \
	VPSRLW $8, px, px \
	VPMULLW factor, px, px \
	VPADDW Z1, px, px \
	VPMULHUW Z2, px, px

#define FADED512(src, s, dst, d, factor) \
	VPANDD Z0, src, s \
	VPMULLW Z4, s, s \
	VPSRLW $8, src, src \
	VPMULLW Z4, src, src \
	VPSHUFB Z5, src, factor \
	VPSUBW factor, Z3, factor \
	VPADDW Z1, factor, d \
	VPMULHUW Z2, d, d \
	VPADDW d, factor, factor \
	VPSLLW $8, dst, d \
	VPANDND dst, Z0, dst \
	VPMULHUW factor, d, d \
	VPMULHUW factor, dst, dst \
	VPADDW Z1, s, s \
	VPADDW Z1, src, src \
	VPADDW s, d, d \
	VPADDW src, dst, dst \
	VPMULHUW Z2, d, d \
	VPMULHUW Z2, dst, dst \
	VPSLLD $8, dst, dst \
	VPADDD d, dst, dst

// REST makes K1 the mask of the CX/4 pixels after the last whole group.
#define REST \
	SHRQ $2, CX \
	MOVL $1, AX \
	SHLL CX, AX \
	DECL AX \
	KMOVW AX, K1

// func overAVX512(dst, src *byte, n int, opacity uint32)
TEXT ·overAVX512(SB), NOSPLIT, $0-28
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	MOVL opacity+24(FP), DX
	CONSTANTS512
	VPBROADCASTW DX, Z4
	CMPL DX, $255
	JNE faded
	VPTERNLOGD $255, Z5, Z5, Z5
	VPSLLD $24, Z5, Z5
	SUBQ $64, CX
	JLT plainRest

	PCALIGN $32
plain:
	MOVBLZX 3(SI), AX
	DECL AX
	CMPL AX, $254
	JCC plainEven // the first of sixteen pixels is clear or opaque: so may be the others
plainBlend: // is right for any pixels
	VMOVDQU32 (SI), Z6
	VPSHUFB Z3, Z6, Z8
	VPSUBW Z8, Z0, Z8
	VMOVDQU32 (DI), Z7
	SCALE512(Z7, Z8, Z9)
	VPADDD Z7, Z6, Z6
	VMOVDQU32 Z6, (DI)
plainNext:
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $64, CX
	JGE plain
plainRest:
	ADDQ $64, CX
	JZ done
	REST
	VMOVDQU32.Z (SI), K1, Z6
	VMOVDQU32.Z (DI), K1, Z7
	VPSHUFB Z3, Z6, Z8
	VPSUBW Z8, Z0, Z8
	SCALE512(Z7, Z8, Z9)
	VPADDD Z7, Z6, Z6
	VMOVDQU32 Z6, K1, (DI)
done:
	VZEROUPPER
	RET

plainEven:
	VMOVDQU32 (SI), Z6
	JEQ plainOpaque
	VPTESTMD Z6, Z6, K3 // light without alpha adds; nothing at all is skipped
	KORTESTW K3, K3
	JNZ plainBlend
	JMP plainNext
plainOpaque:
	VPCMPUD $5, Z5, Z6, K2 // the opaque: 0xff000000 and more
	KORTESTW K2, K2
	JCC plainBlend
	VMOVDQU32 Z6, (DI)
	JMP plainNext

faded:
	VBROADCASTI32X4 oddLanes<>(SB), Z5
	VPBROADCASTQ whole<>(SB), Z3
	SUBQ $64, CX
	JLT fadedRest
	PCALIGN $32
fadedLoop:
	CMPL (SI), $0
	JEQ fadedEven // the first of sixteen pixels is nothing: so may be the others
fadedBlend:
	VMOVDQU32 (SI), Z6
	VMOVDQU32 (DI), Z7
	FADED512(Z6, Z9, Z7, Z8, Z10)
	VMOVDQU32 Z7, (DI)
fadedNext:
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $64, CX
	JGE fadedLoop
fadedRest:
	ADDQ $64, CX
	JZ fadedDone
	REST
	VMOVDQU32.Z (SI), K1, Z6
	VMOVDQU32.Z (DI), K1, Z7
	FADED512(Z6, Z9, Z7, Z8, Z10)
	VMOVDQU32 Z7, K1, (DI)
fadedDone:
	VZEROUPPER
	RET

fadedEven:
	VMOVDQU32 (SI), Z6
	VPTESTMD Z6, Z6, K3
	KORTESTW K3, K3
	JNZ fadedBlend
	JMP fadedNext

// MIX512 makes Z6 of Z6 and Z7, by the factors in Z3 and Z4.
#define MIX512 \
	VPANDD Z0, Z6, Z8 \
	VPANDD Z0, Z7, Z9 \
	VPSRLW $8, Z6, Z6 \
	VPSRLW $8, Z7, Z7 \
	VPMULLW Z3, Z8, Z8 \
	VPMULLW Z4, Z9, Z9 \
	VPMULLW Z3, Z6, Z6 \
	VPMULLW Z4, Z7, Z7 \
	VPADDW Z1, Z8, Z8 \
	VPADDW Z9, Z8, Z8 \
	VPADDW Z1, Z6, Z6 \
	VPADDW Z7, Z6, Z6 \
	VPSRLW $8, Z8, Z8 \
	VPANDND Z6, Z0, Z6 \
	VPORD Z8, Z6, Z6

// func mixAVX512(dst, a, b *byte, n int, toB uint32)
TEXT ·mixAVX512(SB), NOSPLIT, $0-36
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), BX
	MOVQ n+24(FP), CX
	MOVL toB+32(FP), DX
	VPBROADCASTQ low<>(SB), Z0
	VPBROADCASTQ half<>(SB), Z1
	VPBROADCASTW DX, Z4
	NEGL DX
	ADDL $256, DX
	VPBROADCASTW DX, Z3
	XORQ AX, AX
	SUBQ $64, CX
	JLT rest

mix:
	VMOVDQU32 (SI)(AX*1), Z6
	VMOVDQU32 (BX)(AX*1), Z7
	MIX512
	VMOVDQU32 Z6, (DI)(AX*1)
	ADDQ $64, AX
	SUBQ $64, CX
	JGE mix
rest:
	ADDQ $64, CX
	JZ done
	ADDQ AX, SI
	ADDQ AX, BX
	ADDQ AX, DI
	REST
	VMOVDQU32.Z (SI), K1, Z6
	VMOVDQU32.Z (BX), K1, Z7
	MIX512
	VMOVDQU32 Z6, K1, (DI)
done:
	VZEROUPPER
	RET
