// Package paint makes pixels: shapes and pictures become sprites, and a display
// list of placed sprites becomes a frame.
//
// Every picture here is premultiplied 8-bit RGBA whose sRGB values are blended
// as they are, as television graphics are. Paint knows neither templates nor
// text nor time.
package paint

import "image"

// Sprite is a finished premultiplied picture. It never changes once made, so
// it may be shared between goroutines, cached, and sent to a client once.
type Sprite struct {
	ID    string      // 32 hexadecimal digits: a hash of what is in the picture
	Image *image.RGBA // its bounds start at (0, 0); Stride is 4*width
}

// Placed is a sprite at a place of the frame.
type Placed struct {
	Sprite  *Sprite
	X, Y    int   // top left corner in the frame, pixels
	Opacity uint8 // 255 is opaque
}

// List is a frame: sprites from back to front. It is immutable once handed out.
type List struct {
	Size  image.Point // of the frame, pixels
	Items []Placed
}
