package still

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
)

// A strip is as many rows as make a megabyte of RGBA: eight in 1080p. Strips
// depend on the size of the frame alone, so the file does too, whoever makes
// them; and they are what an encoder has to have room for.
const stripBytes = 1 << 20

// blockSymbols is about how many symbols share a code of their own.
const blockSymbols = 1 << 14

// shortestBlank is what a row that is skipped must have at least, in bytes: a
// zero and the shortest repeat of it.
const shortestBlank = 1 + shortest

// encoder makes one strip at a time, and keeps its room for the next.
type encoder struct {
	search
	writer
	zero   []byte // a row of nothing
	cur    []byte // a row as it will be in the file, before the filter
	above  []byte // the one before
	sum    adler  // of the strip's data
	length int    // of the strip's data, bytes
}

// strip makes an IDAT chunk of the rows y0 to y1. Its compressed data ends on
// a whole byte, and more may follow.
func (e *encoder) strip(frame *image.RGBA, f *format, y0, y1 int, fast bool) []byte {
	width := frame.Rect.Dx()
	e.prepare(width, f, y1-y0)
	if y0 > 0 {
		f.convert(e.above, pixels(frame, y0-1))
	}
	blank := func(y int) bool {
		return f.blank && e.line >= shortestBlank && bytes.Equal(pixels(frame, y), e.zero)
	}
	for y := y0; y < y1; {
		top := y
		for y < y1 && blank(y) {
			y++
		}
		if n := (y - top) * e.line; n > 0 {
			e.tokens = append(e.tokens, token{length: int32(n)})
			e.sum.zeros(n)
			e.length += n
			clear(e.above)
		}
		for ; y < y1 && !blank(y); y++ {
			e.row(frame, f, y)
		}
		if fast {
			e.zeroRuns()
		} else {
			e.rows()
		}
	}
	e.length += len(e.data)
	return e.chunk()
}

func (e *encoder) prepare(width int, f *format, rows int) {
	e.begin(1+f.bytes*width, f.bytes)
	if need := e.line * rows; cap(e.data) < need {
		e.data = make([]byte, 0, need)
	}
	if cap(e.zero) < 4*width {
		e.zero, e.cur, e.above = make([]byte, 4*width), make([]byte, 4*width), make([]byte, 4*width)
	}
	e.zero, e.cur, e.above = e.zero[:4*width], e.cur[:f.bytes*width], e.above[:f.bytes*width]
	clear(e.above)
	e.sum, e.length = adler{a: 1}, 0
}

// row filters row y. Graphics are runs of equal rows, which Up makes zero.
func (e *encoder) row(frame *image.RGBA, f *format, y int) {
	at := len(e.data)
	e.data = e.data[:at+e.line]
	row := e.data[at:]
	row[0] = filterUp
	if y > 0 && bytes.Equal(pixels(frame, y), pixels(frame, y-1)) {
		clear(row[1:])
		e.sum.add(row[:1])
		e.sum.zeros(len(row) - 1)
		return
	}
	f.convert(e.cur, pixels(frame, y))
	subtract(row[1:], e.cur, e.above)
	e.sum.add(row)
	e.cur, e.above = e.above, e.cur
}

// chunk writes the tokens in blocks and wraps them up.
func (e *encoder) chunk() []byte {
	e.out = append(e.out[:0], "\x00\x00\x00\x00IDAT"...)
	data := e.data
	for tokens := e.tokens; len(tokens) > 0; {
		n := 0
		for symbols := 0; n < len(tokens) && symbols < blockSymbols; n++ {
			symbols += 1 + int(tokens[n].literals)
		}
		data = e.block(tokens[:n], data)
		tokens = tokens[n:]
	}
	e.flush()
	return seal(e.out)
}

// seal puts length and checksum on a chunk whose kind and data are at b[4:].
func seal(b []byte) []byte {
	binary.BigEndian.PutUint32(b, uint32(len(b)-8))
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// pixels is row y of a frame, counted from its top.
func pixels(frame *image.RGBA, y int) []byte {
	return frame.Pix[y*frame.Stride:][:4*frame.Rect.Dx()]
}
