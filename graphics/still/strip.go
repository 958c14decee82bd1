package still

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"slices"
)

// A strip is as many rows as make a megabyte of RGBA: eight in 1080p. Strips
// depend on the size of the frame alone, so the file does too, whoever makes
// them; and they are what an encoder has to have room for.
const stripBytes = 1 << 20

// blockSymbols is about how many symbols share a code of their own.
const blockSymbols = 1 << 15

// shortestBlank is what a row that is skipped must have at least, in bytes: a
// zero and the shortest repeat of it.
const shortestBlank = 1 + shortest

// encoder makes one strip at a time, and keeps its room for the next.
type encoder struct {
	search
	writer
	zero   []byte          // a row of nothing
	cur    []byte          // a pixel of nothing, then a row as it will be in the file, before the filter
	above  []byte          // the one before
	other  []byte          // a row after another filter
	dirty  []span          // of the places of rows in data: what may be left there that is not zero
	skip   bool            // whether empty rows and margins are left out
	within image.Rectangle // outside of it there is nothing, with the frame at (0, 0)
	left   int             // the first column that is not empty in all rows of the strip so far
	right  int             // and the one after the last
	sum    adler           // of the strip's data
	length int             // of the strip's data, bytes
}

// strip makes an IDAT chunk of the rows y0 to y1. Its compressed data ends on
// a whole byte, and more may follow.
func (e *encoder) strip(frame *image.RGBA, f *format, y0, y1 int, o Options) []byte {
	e.prepare(frame.Rect.Dx(), f, y1-y0)
	e.within = o.within(frame.Rect)
	if y0 > 0 {
		e.widen(pixels(frame, y0-1))
		e.convert(e.above, f, pixels(frame, y0-1))
	}
	blank := func(y int) bool {
		if !e.skip {
			return false
		}
		w := e.within
		return y < w.Min.Y || y >= w.Max.Y || bytes.Equal(pixels(frame, y)[4*w.Min.X:4*w.Max.X], e.zero[:4*w.Dx()])
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
		if o.Fast {
			e.zeroRuns()
		} else {
			e.rows()
		}
	}
	e.length += len(e.data)
	return e.chunk()
}

func (e *encoder) prepare(width int, f *format, rows int) {
	if line := 1 + f.bytes*width; line != e.line || cap(e.data) < line*rows {
		e.room(line, rows)
	}
	e.begin(1+f.bytes*width, f.bytes, f.search)
	if cap(e.zero) < 4*width {
		e.zero, e.other = make([]byte, 4*width), make([]byte, 4*width)
		e.cur, e.above = make([]byte, 4+4*width), make([]byte, 4+4*width)
	}
	n := f.bytes * width
	e.zero, e.other, e.cur, e.above = e.zero[:4*width], e.other[:n], e.cur[:f.bytes+n], e.above[:f.bytes+n]
	clear(e.cur)
	clear(e.above)
	e.skip = f.blank && e.line >= shortestBlank
	e.left, e.right = width, 0
	if !e.skip {
		e.left, e.right = 0, width
	}
	e.sum, e.length = adler{a: 1}, 0
}

// room makes room for rows of another length, or for more of them, all zero.
func (e *encoder) room(line, rows int) {
	if cap(e.data) < line*rows {
		e.data = make([]byte, 0, line*rows)
	} else {
		clear(e.data[:cap(e.data)])
	}
	e.dirty = slices.Grow(e.dirty[:0], cap(e.data)/line)[:cap(e.data)/line]
	for i := range e.dirty {
		e.dirty[i] = nothing(line)
	}
}

// next makes room for a row whose bytes from and to, and those between, will
// be written; the others are zero.
func (e *encoder) next(fill span) []byte {
	at := len(e.data)
	e.data = e.data[:at+e.line]
	row, left := e.data[at:], &e.dirty[at/e.line]
	clear(row[left.from:max(left.from, min(left.to, fill.from))])
	clear(row[min(left.to, max(left.from, fill.to)):left.to])
	*left = fill
	e.spans = append(e.spans, fill)
	return row
}

// widen moves left and right so that nothing of the row lies outside.
func (e *encoder) widen(row []byte) {
	from, to := e.within.Min.X, e.within.Max.X
	if part := row[4*from : 4*max(from, min(to, e.left))]; !bytes.Equal(part, e.zero[:len(part)]) {
		e.left = from + match(part, e.zero[:len(part)])/4
	}
	if part := row[4*min(to, max(from, e.right)) : 4*to]; !bytes.Equal(part, e.zero[:len(part)]) {
		n := 4 * to
		for word.Uint32(row[n-4:]) == 0 {
			n -= 4
		}
		e.right = n / 4
	}
}

// convert sets the part of dst between left and right to pixels of the format.
func (e *encoder) convert(dst []byte, f *format, row []byte) {
	if e.left < e.right {
		f.convert(dst[f.bytes*(1+e.left):f.bytes*(1+e.right)], row[4*e.left:4*e.right])
	}
}

// row filters row y. A row like the one above is zero after Up.
func (e *encoder) row(frame *image.RGBA, f *format, y int) {
	src := pixels(frame, y)
	e.widen(src)
	if y > 0 && bytes.Equal(src[4*e.left:4*e.right], pixels(frame, y-1)[4*e.left:4*e.right]) {
		row := e.next(nothing(e.line))
		row[0] = filterUp
		e.sum.add(row[:1])
		e.sum.zeros(len(row) - 1)
		return
	}
	e.convert(e.cur, f, src)
	// What is right of the last column still has a left neighbour.
	from, to := 1+f.bytes*e.left, 1+f.bytes*min(e.right+1, frame.Rect.Dx())
	row := e.next(span{from, to})
	row[0] = e.filter(row[from:to], e.cur[from-1:], e.above[from-1:])
	e.sum.add(row[:1])
	e.sum.zeros(from - 1)
	e.sum.add(row[from:to])
	e.sum.zeros(len(row) - to)
	e.cur, e.above = e.above, e.cur
}

// filter sets dst to what is left of cur after the filter that leaves least,
// and returns its name. In cur and above a pixel comes first that is left of
// dst. Up makes for more repeats: in graphics of columns, in photos of pixels
// whose colours differ by the same. So the others have to do better than it.
func (e *encoder) filter(dst, cur, above []byte) byte {
	name, other := byte(filterUp), e.other[:len(dst)]
	least := up(dst, cur[e.pixel:], above[e.pixel:])
	if sum := paeth(other, cur, above, e.pixel); 4*sum < 3*least {
		name, least = filterPaeth, sum
		copy(dst, other)
	}
	if sum := average(other, cur, above, e.pixel); 16*sum < 15*least {
		name = filterAverage
		copy(dst, other)
	}
	return name
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
