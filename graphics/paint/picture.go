package paint

import (
	"image"

	"golang.org/x/image/draw"
)

// Cover scales src so that it fills width by height pixels and cuts what is
// over. focus is the point of the picture, in shares of its width and height,
// that stays in view: what is cut divides around it.
func Cover(src image.Image, width, height int, focus [2]float64) *image.RGBA {
	b := src.Bounds()
	crop := b
	if b.Dx()*height > b.Dy()*width {
		w := max(1, b.Dy()*width/height)
		crop.Min.X += int(focus[0] * float64(b.Dx()-w))
		crop.Max.X = crop.Min.X + w
	} else {
		h := max(1, b.Dx()*height/width)
		crop.Min.Y += int(focus[1] * float64(b.Dy()-h))
		crop.Max.Y = crop.Min.Y + h
	}
	return scaled(src, crop, image.Rect(0, 0, width, height), width, height)
}

// Contain scales src so that all of it is inside width by height pixels, in the
// middle; what is left around it is transparent.
func Contain(src image.Image, width, height int) *image.RGBA {
	b := src.Bounds()
	w, h := width, height
	if b.Dx()*height > b.Dy()*width {
		h = max(1, b.Dy()*width/b.Dx())
	} else {
		w = max(1, b.Dx()*height/b.Dy())
	}
	at := image.Pt((width-w)/2, (height-h)/2)
	return scaled(src, b, image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}, width, height)
}

// Stretch scales src to width by height pixels, whatever its shape.
func Stretch(src image.Image, width, height int) *image.RGBA {
	return scaled(src, src.Bounds(), image.Rect(0, 0, width, height), width, height)
}

func scaled(src image.Image, from, to image.Rectangle, width, height int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.CatmullRom.Scale(dst, to, src, from, draw.Src, nil)
	return dst
}
