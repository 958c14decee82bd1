package graphics

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is how a JPEG file says its picture must be turned (Exif 2.32,
// tag 0x0112): 1 to 8, and 1 where it says nothing.
func orientation(file []byte) int {
	tiff := exif(file)
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	const entry, tagOrientation = 12, 0x0112
	entries := tiff[at+2:]
	for range int(order.Uint16(tiff[at:])) {
		if len(entries) < entry {
			return 1
		}
		if order.Uint16(entries) == tagOrientation {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
		entries = entries[entry:]
	}
	return 1
}

// exif is the TIFF block inside a JPEG's first Exif segment; nil when there is none.
func exif(file []byte) []byte {
	if !bytes.HasPrefix(file, []byte{0xff, 0xd8}) {
		return nil
	}
	const app1, startOfScan = 0xe1, 0xda
	for rest := file[2:]; len(rest) > 4 && rest[0] == 0xff; {
		size := int(binary.BigEndian.Uint16(rest[2:])) + 2
		if rest[1] == startOfScan || size < 4 || size > len(rest) {
			return nil
		}
		if body := rest[4:size]; rest[1] == app1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return body[6:]
		}
		rest = rest[size:]
	}
	return nil
}

// upright turns a picture as its orientation says. Odd and even ones are
// mirrored in turn; from 5 on its sides are swapped.
func upright(img image.Image, orientation int) image.Image {
	if orientation == 1 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewNRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			out.Set(x, y, img.At(b.Min.X+sx, b.Min.Y+sy))
		}
	}
	return out
}
