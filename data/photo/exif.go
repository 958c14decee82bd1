package photo

import (
	"bytes"
	"encoding/binary"
	"image"
)

// sideways is the first orientation in which width and height change places.
const sideways = 5

// orientation is how a file says its picture must be turned (Exif 2.32, tag
// 0x0112): 1 to 8, and 1 where it says nothing.
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

// exif is the TIFF block inside a file: in the first Exif segment of a JPEG, the
// eXIf chunk of a PNG, the EXIF chunk of a WebP; nil when there is none.
func exif(file []byte) []byte {
	switch {
	case bytes.HasPrefix(file, []byte{0xff, 0xd8}):
		return exifOfJPEG(file)
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")): // length, name, body, checksum
		return chunk(file[8:], "eXIf", binary.BigEndian, false)
	case len(file) > 12 && bytes.HasPrefix(file, []byte("RIFF")) && string(file[8:12]) == "WEBP": // name, length, body
		return bytes.TrimPrefix(chunk(file[12:], "EXIF", binary.LittleEndian, true), []byte("Exif\x00\x00"))
	}
	return nil
}

// chunk finds the body of a chunk of a PNG, or of a WebP, where the name comes first
// and a body of odd length is followed by a byte.
func chunk(rest []byte, name string, order binary.ByteOrder, nameFirst bool) []byte {
	for len(rest) >= 8 {
		size, called, behind := uint64(order.Uint32(rest)), string(rest[4:8]), uint64(4)
		if nameFirst {
			called, size = string(rest[:4]), uint64(order.Uint32(rest[4:]))
			behind = size % 2
		}
		if size > uint64(len(rest)-8) {
			return nil
		}
		if called == name {
			return rest[8 : 8+size]
		}
		rest = rest[min(8+size+behind, uint64(len(rest))):]
	}
	return nil
}

func exifOfJPEG(file []byte) []byte {
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
	if orientation >= sideways {
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
