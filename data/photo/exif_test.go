package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// turned is a JPEG of 16 by 8 pixels, red at its left and blue at its right,
// that says it must be turned.
func turned(t testing.TB, orientation uint16, order binary.AppendByteOrder, mark string) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 16, 8))
	for y := range 8 {
		for x := range 16 {
			c := color.RGBA{255, 0, 0, 255}
			if x >= 8 {
				c = color.RGBA{0, 0, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	tiff := append([]byte("Exif\x00\x00"), mark...)
	tiff = order.AppendUint16(tiff, 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, orientation)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(tiff)+2))
	return append(append(append([]byte{0xff, 0xd8}, segment...), tiff...), b.Bytes()[2:]...)
}

func TestPhotosStandUpright(t *testing.T) {
	for orientation, redAt := range map[uint16]string{1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"} {
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			img, err := Decode(turned(t, orientation, order, mark))
			if err != nil {
				t.Fatal(err)
			}
			b := img.Bounds()
			if wide := orientation < 5; (b.Dx() > b.Dy()) != wide {
				t.Errorf("%d: %v", orientation, b)
			}
			at := map[string]image.Point{
				"left": {1, b.Dy() / 2}, "right": {b.Dx() - 2, b.Dy() / 2}, "top": {b.Dx() / 2, 1}, "bottom": {b.Dx() / 2, b.Dy() - 2},
			}
			for side, p := range at {
				r, _, blue, _ := img.At(p.X, p.Y).RGBA()
				if isRed := r > 3*blue; isRed && side != redAt && opposite[side] == redAt || !isRed && side == redAt {
					t.Errorf("%s %d: the %s is %04x %04x, want red at the %s", mark, orientation, side, r, blue, redAt)
				}
			}
		}
	}
}

var opposite = map[string]string{"left": "right", "right": "left", "top": "bottom", "bottom": "top"}

func FuzzOrientation(f *testing.F) {
	f.Add(turned(f, 6, binary.LittleEndian, "II"))
	f.Add([]byte{0xff, 0xd8, 0xff, 0xe1, 0, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		if o := orientation(b); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
