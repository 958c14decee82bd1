// Package still writes frames as PNG files: with straight alpha, or as a pair
// of fill and key.
//
// A frame is premultiplied. Every pixel of a straight picture is converted;
// reading the file and premultiplying again gives the frame within 1/255.
// Still knows pixels and files, and nothing of what is in the picture.
//
// The coder is its own, because it knows three things that one for any data
// does not: most of a frame is transparent, most rows are as the row above, and
// what is left repeats in whole pixels, or not at all where a photo is. For an
// athlete card it takes a fraction of the time of a general coder's fastest
// level, and makes files as small as image/png does.
package still

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"sync"
	"sync/atomic"
)

// Levels is the range of the values in a file.
type Levels uint8

const (
	// Full is 0 to 255, as computers have it.
	Full Levels = iota
	// Legal is 16 to 235, video's nominal range in eight bits (EBU R 103;
	// quantised after ITU-R BT.709-6, item 4.6: 16 + 219·v/255, to nearest). It
	// is for colours and for the key, where 235 is opaque. The alpha channel
	// of a straight picture stays full: PNG says that 255 is opaque.
	Legal
)

// Options is how a picture is written. The zero Options are one worker, full
// levels and small files.
type Options struct {
	// Workers is how many goroutines make a picture; 0 is one. In a batch, one
	// a picture and a picture a core is fastest. The file is the same with any.
	Workers int
	Levels  Levels
	// Fast looks for runs of zero alone. That is a fifth to a third less work, and
	// four fifths in a photo that fills the frame; files are a twentieth to a
	// quarter larger.
	Fast bool
	// Within is what of the frame may hold anything, in its coordinates, when
	// the caller knows; the rest is not looked at. The zero rectangle is all of
	// the frame. The file is the same.
	Within image.Rectangle
}

// signature begins every PNG file (PNG, third edition, 5.2).
const signature = "\x89PNG\r\n\x1a\n"

// Encode writes a premultiplied frame as a PNG with straight alpha, or without
// alpha if the whole frame is opaque. The bytes depend on the frame alone.
func Encode(w io.Writer, frame *image.RGBA) error { return Options{}.Encode(w, frame) }

// Encode writes a premultiplied frame as a PNG with straight alpha, or without
// alpha if the whole frame is opaque. The bytes depend on the frame, Levels and
// Fast.
func (o Options) Encode(w io.Writer, frame *image.RGBA) error {
	return o.write(w, frame, straightFormat(o.Levels, opaque(frame)))
}

// Fill writes the colours of a frame as they are, faded over black, as an
// opaque picture: a "shaped" fill, for mixers that add it to a background
// already cut by the key.
func Fill(w io.Writer, frame *image.RGBA, o Options) error {
	return o.write(w, frame, fillFormat(o.Levels, false))
}

// StraightFill writes the colours of a frame as they were before they were
// faded, as an opaque picture, for mixers that multiply it with the key
// themselves. Where the key is 0 it is black.
func StraightFill(w io.Writer, frame *image.RGBA, o Options) error {
	return o.write(w, frame, fillFormat(o.Levels, true))
}

// Key writes the alpha of a frame as a grey picture.
func Key(w io.Writer, frame *image.RGBA, o Options) error {
	return o.write(w, frame, keyFormat(o.Levels))
}

// within is Within in a frame whose corner is at (0, 0).
func (o Options) within(frame image.Rectangle) image.Rectangle {
	if o.Within == (image.Rectangle{}) {
		return frame.Sub(frame.Min)
	}
	return o.Within.Intersect(frame).Sub(frame.Min)
}

func (o Options) write(w io.Writer, frame *image.RGBA, f *format) error {
	width, height := frame.Rect.Dx(), frame.Rect.Dy()
	if width <= 0 || height <= 0 {
		return fmt.Errorf("write PNG: a frame of %d×%d pixels has no picture", width, height)
	}
	if _, err := w.Write(beginning(width, height, f)); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	sum, err := o.strips(w, frame, f)
	if err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	// The last block, of nothing, in the fixed code; and the checksum.
	end := binary.BigEndian.AppendUint32([]byte("\x00\x00\x00\x00IDAT\x03\x00"), sum.sum())
	end = append(seal(end), seal([]byte("\x00\x00\x00\x00IEND"))...)
	if _, err := w.Write(end); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}

// beginning is all chunks before the first strip, and zlib's two bytes.
func beginning(width, height int, f *format) []byte {
	const depth = 8
	head := binary.BigEndian.AppendUint32([]byte("\x00\x00\x00\x00IHDR"), uint32(width))
	head = binary.BigEndian.AppendUint32(head, uint32(height))
	head = append(head, depth, f.color, 0, 0, 0)
	b := append([]byte(signature), seal(head)...)
	if f.srgb {
		// With the perceptual intent: the values are screen values.
		b = append(b, seal([]byte("\x00\x00\x00\x00sRGB\x00"))...)
	}
	return append(b, seal([]byte("\x00\x00\x00\x00IDAT\x78\x01"))...)
}

// encoders keeps the room of encoders, some 2 MB each, from one picture to the
// next.
var encoders = sync.Pool{New: func() any { return new(encoder) }}

// strips writes the strips in order and returns the checksum of their data.
func (o Options) strips(w io.Writer, frame *image.RGBA, f *format) (adler, error) {
	height := frame.Rect.Dy()
	rows := max(1, stripBytes/(4*frame.Rect.Dx()))
	count := (height + rows - 1) / rows
	sum := adler{a: 1}
	if workers := min(o.Workers, count); workers > 1 {
		for _, s := range o.parallel(frame, f, rows, count, workers) {
			if _, err := w.Write(s.chunk); err != nil {
				return sum, err
			}
			sum.join(s.sum, s.length)
		}
		return sum, nil
	}
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	for y := 0; y < height; y += rows {
		if _, err := w.Write(e.strip(frame, f, y, min(y+rows, height), o)); err != nil {
			return sum, err
		}
		sum.join(e.sum, e.length)
	}
	return sum, nil
}

type strip struct {
	chunk  []byte
	sum    adler
	length int
}

func (o Options) parallel(frame *image.RGBA, f *format, rows, count, workers int) []strip {
	strips := make([]strip, count)
	var next atomic.Int32
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			e := encoders.Get().(*encoder)
			defer encoders.Put(e)
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				chunk := e.strip(frame, f, i*rows, min((i+1)*rows, frame.Rect.Dy()), o)
				strips[i] = strip{append([]byte(nil), chunk...), e.sum, e.length}
			}
		})
	}
	all.Wait()
	return strips
}
