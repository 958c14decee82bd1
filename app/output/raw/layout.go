// Package raw turns lists into the bytes of raw video, and keeps the last words
// of the command that reads them. Clips and pipes share it.
//
// It knows pixels. It must not know files, commands or clocks.
package raw

import (
	"encoding/binary"
	"fmt"
)

// Pixels is the order of the four bytes of a pixel, by the name that ffmpeg's
// -pix_fmt has for it. "" is RGBA.
type Pixels string

// The orders there are.
const (
	RGBA Pixels = "rgba"
	BGRA Pixels = "bgra"
)

// Alpha is what becomes of a frame's transparency.
type Alpha string

// What there is. The zero value is Straight.
const (
	// Straight keeps colours as they were before they were faded, beside the
	// alpha. It is what ffmpeg, editors and NDI mean by RGBA.
	Straight Alpha = "straight"
	// Premultiplied keeps the frame as it is composed: faded over black, beside
	// the alpha.
	Premultiplied Alpha = "premultiplied"
	// Fill is the frame over black, opaque.
	Fill Alpha = "fill"
	// Key is the frame's alpha as a grey picture, opaque.
	Key Alpha = "key"
)

// Layout is how a frame is laid out in bytes: rows from the top, four bytes a
// pixel, nothing in between. The zero value is straight RGBA.
type Layout struct {
	Pixels Pixels
	Alpha  Alpha
}

// Check answers with what is wrong when the layout is none there is.
func (l Layout) Check() error {
	switch l.Pixels {
	case "", RGBA, BGRA:
	default:
		return fmt.Errorf("pixels %q: there are %s and %s", l.Pixels, RGBA, BGRA)
	}
	switch l.Alpha {
	case "", Straight, Premultiplied, Fill, Key:
	default:
		return fmt.Errorf("alpha %q: there are %s, %s, %s and %s", l.Alpha, Straight, Premultiplied, Fill, Key)
	}
	return nil
}

// asComposed says that the bytes are those of the frame.
func (l Layout) asComposed() bool { return l.Pixels != BGRA && l.Alpha == Premultiplied }

// opaque says that every pixel's alpha is 255.
func (l Layout) opaque() bool { return l.Alpha == Fill || l.Alpha == Key }

var word = binary.LittleEndian

// convert writes a row of premultiplied RGBA to dst, which is as long.
func (l Layout) convert(dst, src []byte) {
	switch l.Alpha {
	case Premultiplied:
		copy(dst, src)
	case Fill:
		for ; len(src) >= 4 && len(dst) >= 4; dst, src = dst[4:], src[4:] {
			word.PutUint32(dst, word.Uint32(src)|0xff000000)
		}
	case Key:
		for ; len(src) >= 4 && len(dst) >= 4; dst, src = dst[4:], src[4:] {
			word.PutUint32(dst, uint32(src[3])*0x010101|0xff000000)
		}
	default:
		straighten(dst, src)
	}
}

// swap turns RGBA into BGRA.
func swap(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		row[0], row[2] = row[2], row[0]
	}
}

// divided[a][c] is the colour that c was before it was faded by a: 255·c/a to
// nearest, ties up, and at most 255. It is what graphics/still writes too.
var divided = func() (t [256][256]uint8) {
	for a := 1; a < 256; a++ {
		for c := range 256 {
			t[a][c] = uint8(min(255, (2*255*c+a)/(2*a)))
		}
	}
	return t
}()

// straighten divides the colours of premultiplied pixels by their alpha.
func straighten(dst, src []byte) {
	for ; len(src) >= 4 && len(dst) >= 4; dst, src = dst[4:], src[4:] {
		p := word.Uint32(src)
		switch a := p >> 24; a {
		case 0:
			word.PutUint32(dst, 0)
		case 255:
			word.PutUint32(dst, p)
		default:
			t := &divided[a]
			word.PutUint32(dst, uint32(t[p&255])|uint32(t[p>>8&255])<<8|uint32(t[p>>16&255])<<16|a<<24)
		}
	}
}
