package main

import (
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
)

// How far a picture may be from Mile26's, on a scale of 255. Renderers smooth
// edges, scale photos and place letters between pixels a little differently,
// which is all that is forgiven: a square that lacks a letter is out by 30 and more.
const (
	maxMean   = 2  // over the graphic's rectangle
	maxSquare = 28 // over the worst square of it
	maxEdge   = 2  // pixels, of the rectangle's edges
	square    = 32 // pixels a side
)

// difference says that a contender drew something else.
type difference struct {
	name, file, reference string
	what                  string
}

func (d *difference) Error() string {
	return fmt.Sprintf("%s draws another picture: %s; compare %s with Mile26's %s", d.name, d.what, d.file, d.reference)
}

// closeness is how far two pictures are from each other.
type closeness struct {
	Mean   float64 `json:"mean"`   // of the premultiplied channels over the rectangle, of 255
	Square float64 `json:"square"` // the same over the worst square
	at     image.Point
}

// compare compares a picture with Mile26's. The error is a *difference when
// they are not the same.
func compare(name, file, reference string) (closeness, error) {
	got, err := readPNG(file)
	if err != nil {
		return closeness{}, err
	}
	want, err := readPNG(reference)
	if err != nil {
		return closeness{}, err
	}
	differs := func(format string, args ...any) error {
		return &difference{name, file, reference, fmt.Sprintf(format, args...)}
	}
	if got.Rect != want.Rect {
		return closeness{}, differs("%v pixels, want %v", got.Rect.Max, want.Rect.Max)
	}
	a, b := box(got), box(want)
	if b.Empty() {
		return closeness{}, fmt.Errorf("%s is empty", reference)
	}
	if far(a.Min, b.Min) > maxEdge || far(a.Max, b.Max) > maxEdge {
		return closeness{}, differs("it covers %v, want %v", a, b)
	}
	c := measure(got, want, b)
	if c.Mean > maxMean {
		return c, differs("it differs by %.2f of 255 on average, at most %v is the same", c.Mean, maxMean)
	}
	if c.Square > maxSquare {
		return c, differs("around %v it differs by %.1f of 255, at most %v is the same", c.at, c.Square, maxSquare)
	}
	return c, nil
}

func readPNG(file string) (*image.RGBA, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	frame := image.NewRGBA(img.Bounds())
	draw.Draw(frame, frame.Rect, img, img.Bounds().Min, draw.Src)
	return frame, nil
}

// box is the rectangle of what can be seen.
func box(img *image.RGBA) image.Rectangle {
	var b image.Rectangle
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		first, last := -1, -1
		for x := 0; x < len(row); x += 4 {
			if row[x+3] > 0 {
				if first < 0 {
					first = x / 4
				}
				last = x / 4
			}
		}
		if first >= 0 {
			b = b.Union(image.Rect(first, y, last+1, y+1))
		}
	}
	return b
}

func far(p, q image.Point) int { return max(p.X-q.X, q.X-p.X, p.Y-q.Y, q.Y-p.Y) }

// measure compares the pictures square by square.
func measure(got, want *image.RGBA, in image.Rectangle) closeness {
	c, total := closeness{}, 0
	for y := in.Min.Y; y < in.Max.Y; y += square {
		for x := in.Min.X; x < in.Max.X; x += square {
			part := image.Rect(x, y, x+square, y+square).Intersect(in)
			sum := distance(got, want, part)
			total += sum
			// A square at the edge counts as a whole one: its few pixels are no picture.
			if mean := float64(sum) / (4 * square * square); mean > c.Square {
				c.Square, c.at = mean, part.Min
			}
		}
	}
	c.Mean = float64(total) / float64(4*in.Dx()*in.Dy())
	return c
}

// distance is the sum of the channels' differences.
func distance(got, want *image.RGBA, in image.Rectangle) int {
	sum := 0
	for y := in.Min.Y; y < in.Max.Y; y++ {
		a := got.Pix[got.PixOffset(in.Min.X, y):][:4*in.Dx()]
		b := want.Pix[want.PixOffset(in.Min.X, y):][:4*in.Dx()]
		for i := range a {
			d := int(a[i]) - int(b[i])
			sum += max(d, -d)
		}
	}
	return sum
}
