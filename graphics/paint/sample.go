package paint

import (
	"image"
	"math"
)

// Sample puts src on dst at a sub-pixel place and scale, inside clip.
func Sample(dst, src *image.RGBA, x, y, scale float64, opacity uint8, clip image.Rectangle) {
	place(dst, src, int(math.Round(x)), int(math.Round(y)), opacity, clip)
}
