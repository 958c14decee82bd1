// Package photo reads pictures of people from files that others made: within
// limits, upright, and made small enough to be kept by the hundred.
//
// It knows picture files and pixels. It must not know shows, templates or what is
// drawn with a photo.
package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // photos
	"image/jpeg"
	"image/png"
	"math"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // photos
)

// The limits of a picture file, so that a hostile or mistaken one cannot take the
// program down.
const (
	MaxBytes  = 64 << 20
	MaxPixels = 64 << 20
)

// quality is that of the JPEG files that are kept: above it files grow and nothing is seen.
const quality = 90

// Decode reads a picture file and turns it upright as the file says: JPEG, PNG, WebP
// or GIF, of which the first picture. The error says in words what is wrong, to
// stand behind the name of the file.
func Decode(file []byte) (image.Image, error) {
	if _, err := look(file, MaxPixels); err != nil {
		return nil, err
	}
	img, err := decode(file)
	if err != nil {
		return nil, err
	}
	return upright(img, orientation(file)), nil
}

// look finds out what a file holds before its pixels are read.
func look(file []byte, maxPixels int) (image.Config, error) {
	if len(file) > MaxBytes {
		return image.Config{}, fmt.Errorf("is %d MiB; the limit is %d", len(file)>>20, MaxBytes>>20)
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case errors.Is(err, image.ErrFormat):
		return cfg, errors.New("is no JPEG, PNG, WebP or GIF")
	case err != nil:
		return cfg, fmt.Errorf("is damaged: %w", err)
	case cfg.Width <= 0 || cfg.Height <= 0:
		return cfg, errors.New("has no pixels")
	case cfg.Width > maxPixels/cfg.Height:
		return cfg, fmt.Errorf("is %d×%d pixels; the limit is %d megapixels", cfg.Width, cfg.Height, maxPixels>>20)
	}
	return cfg, nil
}

// decode reads a picture as it lies in the file.
func decode(file []byte) (image.Image, error) {
	img, _, err := image.Decode(bytes.NewReader(file))
	switch {
	case err != nil:
		return nil, fmt.Errorf("is damaged: %w", err)
	case img.Bounds().Empty(): // the first picture of a GIF may be nothing of its whole
		return nil, errors.New("has no pixels")
	}
	return img, nil
}

// Small is a picture file that was made of another.
type Small struct {
	File          []byte // JPEG, or PNG where anything is seen through
	Width, Height int    // pixels
	Scaled        bool   // it was larger
}

// Shrink makes a picture file of another: upright, no larger than it takes to fill
// a box of so many pixels without being stretched, its proportions kept, and with
// nothing but the picture in it. A small one is not made larger. A picture in the
// four colours of print is refused: what they look like is not in the file. The
// error says in words what is wrong, as that of [Decode].
func Shrink(file []byte, width, height int) (Small, error) {
	return shrink(file, width, height, MaxPixels)
}

func shrink(file []byte, width, height, maxPixels int) (Small, error) {
	cfg, err := look(file, maxPixels)
	if err != nil {
		return Small{}, err
	}
	if cfg.ColorModel == color.CMYKModel {
		return Small{}, errors.New("is in the colours of print (CMYK), which look wrong on a screen: save it as RGB")
	}
	img, err := decode(file)
	if err != nil {
		return Small{}, err
	}
	turn := orientation(file)
	if turn >= sideways {
		width, height = height, width
	}
	b := img.Bounds()
	f := max(float64(width)/float64(b.Dx()), float64(height)/float64(b.Dy()))
	scaled := f < 1
	size := b.Size()
	if scaled {
		size = image.Pt(max(1, int(math.Round(float64(size.X)*f))), max(1, int(math.Round(float64(size.Y)*f))))
	}
	img = upright(resized(img, size), turn)
	var out bytes.Buffer
	if isOpaque(img) {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(&out, img)
	}
	if err != nil {
		return Small{}, fmt.Errorf("cannot be written again: %w", err)
	}
	return Small{File: out.Bytes(), Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), Scaled: scaled}, nil
}

// resized is a picture in another size, in memory that [upright] can turn fast.
func resized(img image.Image, size image.Point) image.Image {
	to := image.NewRGBA(image.Rectangle{Max: size})
	if img.Bounds().Size() == size {
		draw.Draw(to, to.Rect, img, img.Bounds().Min, draw.Src)
	} else {
		draw.CatmullRom.Scale(to, to.Rect, img, img.Bounds(), draw.Src, nil)
	}
	return to
}

func isOpaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}
