package screen

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
)

// sprite is a picture the server has sent.
type sprite struct {
	size image.Point
	// Premultiplied RGBA, rows from the top without gaps. They are the
	// renderer's once the sprite is in a picture: it lets go of them when they
	// are a texture.
	pixels []byte
}

func (s *sprite) bytes() int { return 4 * s.size.X * s.size.Y }

// decode makes a sprite of a PNG.
func decode(data []byte) (*sprite, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if c.Width > largest || c.Height > largest || c.Width*c.Height > largest*largest/16 {
		return nil, fmt.Errorf("a picture of %d×%d is too large", c.Width, c.Height)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return &sprite{size: img.Bounds().Size(), pixels: premultiplied(img)}, nil
}

// premultiplied rounds to nearest, as paint and browsers do.
func premultiplied(img image.Image) []byte {
	b := img.Bounds()
	straight, ok := img.(*image.NRGBA)
	if !ok {
		straight = image.NewNRGBA(image.Rectangle{Max: b.Size()})
		draw.Draw(straight, straight.Rect, img, b.Min, draw.Src)
	}
	pix := straight.Pix[:4*b.Dx()*b.Dy()] // nobody else has it
	for i := 0; i < len(pix); i += 4 {
		switch a := uint32(pix[i+3]); a {
		case 255:
		case 0:
			clear(pix[i : i+3])
		default:
			for k := range 3 {
				pix[i+k] = uint8((uint32(pix[i+k])*a + 127) / 255)
			}
		}
	}
	return pix
}
