// Package still writes frames as PNG files.
//
// A PNG has straight alpha and a frame premultiplied, so every pixel is
// converted; reading the file and premultiplying again gives the frame within
// one of 255.
package still

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"io"

	"github.com/klauspost/compress/zlib"
)

// signature begins every PNG file (PNG, third edition, 5.2).
const signature = "\x89PNG\r\n\x1a\n"

// The numbers of the PNG specification that are used here.
const (
	depth8    = 8
	truecolor = 6 // with alpha
	filterUp  = 2 // a byte is stored as its difference from the one above
)

// Encode writes a premultiplied frame as a PNG with straight alpha.
//
// The bytes depend on the frame alone. Compression is deflate's fastest level
// over the Up filter: graphics are runs of equal rows, which that makes zero.
func Encode(w io.Writer, frame *image.RGBA) error {
	width, height := frame.Rect.Dx(), frame.Rect.Dy()
	if width <= 0 || height <= 0 {
		return fmt.Errorf("write PNG: a frame of %d×%d pixels has no picture", width, height)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if _, err := out.WriteString(signature); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(width))
	head = binary.BigEndian.AppendUint32(head, uint32(height))
	head = append(head, depth8, truecolor, 0, 0, 0)
	if err := chunk(out, "IHDR", head); err != nil {
		return err
	}
	// sRGB with the perceptual intent: the values are screen values.
	if err := chunk(out, "sRGB", []byte{0}); err != nil {
		return err
	}
	data := bufio.NewWriterSize(idat{out}, 1<<16)
	if err := pixels(data, frame); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	if err := data.Flush(); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	if err := chunk(out, "IEND", nil); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}

// pixels writes the filtered rows, compressed.
func pixels(w io.Writer, frame *image.RGBA) error {
	z, err := zlib.NewWriterLevel(w, zlib.BestSpeed)
	if err != nil {
		return err
	}
	n := 4 * frame.Rect.Dx()
	row, above, filtered := make([]byte, n), make([]byte, n), make([]byte, 1+n)
	filtered[0] = filterUp
	for y := range frame.Rect.Dy() {
		straighten(row, frame.Pix[y*frame.Stride:y*frame.Stride+n])
		for i, v := range row {
			filtered[1+i] = v - above[i]
		}
		if _, err := z.Write(filtered); err != nil {
			return err
		}
		row, above = above, row
	}
	return z.Close()
}

// reciprocal[a] is 255/a as a fixed-point number with 16 bits of fraction,
// rounded up so that a full channel comes out full.
var reciprocal = func() (t [256]uint32) {
	for a := 1; a < 256; a++ {
		t[a] = uint32((255<<16 + a - 1) / a)
	}
	return t
}()

// straighten divides the colours of premultiplied pixels by their alpha,
// rounded to nearest. Where alpha is zero the colour is zero too.
func straighten(dst, src []byte) {
	dst = dst[:len(src)]
	for i := 0; i+3 < len(src); i += 4 {
		p := binary.LittleEndian.Uint32(src[i:])
		a := p >> 24
		if a == 0 || a == 255 {
			if a == 0 {
				p = 0
			}
			binary.LittleEndian.PutUint32(dst[i:], p)
			continue
		}
		m := reciprocal[a]
		dst[i] = divide(p&255, m)
		dst[i+1] = divide(p>>8&255, m)
		dst[i+2] = divide(p>>16&255, m)
		dst[i+3] = uint8(a)
	}
}

func divide(c, reciprocal uint32) uint8 {
	return uint8(min(255, (c*reciprocal+1<<15)>>16))
}

// idat wraps compressed data into chunks.
type idat struct{ w io.Writer }

func (d idat) Write(b []byte) (int, error) {
	if err := chunk(d.w, "IDAT", b); err != nil {
		return 0, err
	}
	return len(b), nil
}

func chunk(w io.Writer, kind string, data []byte) error {
	b := binary.BigEndian.AppendUint32(make([]byte, 0, len(data)+12), uint32(len(data)))
	b = append(b, kind...)
	b = append(b, data...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}
