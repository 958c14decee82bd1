package photo

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// shade is a picture that is brighter to the right, and seen through where hole is.
func shade(w, h int, hole bool) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), 40, 255}
			if hole && x < w/2 {
				c = color.NRGBA{}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpOf is a WebP of one pixel, lossless and seen through.
func webpOf(t testing.TB) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// claims is a PNG that says it is of a size and has no pixels.
func claims(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	body := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	body = append(binary.BigEndian.AppendUint32(body, h), 8, 2, 0, 0, 0)
	b = append(binary.BigEndian.AppendUint32(b, 13), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
}

// fourInks is a JPEG of eight by eight pixels in four colours, made of a grey one:
// another frame and scan header, and four blocks of which each is the mean.
func fourInks(t testing.TB) []byte {
	t.Helper()
	grey := jpegOf(t, image.NewGray(image.Rect(0, 0, 8, 8)))
	frame, scan := bytes.Index(grey, []byte{0xff, 0xc0}), bytes.Index(grey, []byte{0xff, 0xda})
	b := append([]byte{}, grey[:2]...)
	b = append(b, "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"...)
	b = append(b, grey[2:frame]...)
	b = append(b, 0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0)
	b = append(b, grey[frame+2+int(binary.BigEndian.Uint16(grey[frame+2:])):scan]...)
	b = append(b, 0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0)
	// No difference is 00 and the end of a block is 1010 (ITU-T T.81, tables K.3 and K.5).
	b = append(b, 0b00101000, 0b10100010, 0b10001010, 0xff, 0xd9)
	if img, err := jpeg.Decode(bytes.NewReader(b)); err != nil || img.ColorModel() != color.CMYKModel {
		t.Fatalf("it is not what it should be: %v", err)
	}
	return b
}

func TestAPhotoFillsItsBoxAndKeepsItsProportions(t *testing.T) {
	for _, c := range []struct {
		what        string
		file        []byte
		w, h        int
		scaled      bool
		begins      string
		seenThrough bool
	}{
		{"a large one", jpegOf(t, shade(900, 600, false)), 150, 100, true, "\xff\xd8", false},
		{"a tall one", pngOf(t, shade(300, 900, false)), 80, 240, true, "\xff\xd8", false},
		{"a small one", jpegOf(t, shade(60, 40, false)), 60, 40, false, "\xff\xd8", false},
		{"one that is cut out", pngOf(t, shade(160, 200, true)), 80, 100, true, "\x89PNG", true},
		{"a GIF", gifOf(t, shade(160, 200, false)), 80, 100, true, "\xff\xd8", false},
		{"a WebP", webpOf(t), 1, 1, false, "\x89PNG", true},
		{"one that lies on its side", turned(t, 6, binary.LittleEndian, "II"), 8, 16, false, "\xff\xd8", false},
	} {
		got, err := Shrink(c.file, 80, 100)
		if err != nil || got.Width != c.w || got.Height != c.h || got.Scaled != c.scaled || !strings.HasPrefix(string(got.File), c.begins) {
			t.Errorf("%s: %d×%d, scaled %v, begins %q, %v; want %d×%d, %v, %q", c.what, got.Width, got.Height, got.Scaled, got.File[:min(4, len(got.File))], err, c.w, c.h, c.scaled, c.begins)
			continue
		}
		img, _, err := image.Decode(bytes.NewReader(got.File))
		if err != nil || img.Bounds().Dx() != c.w || isOpaque(img) == c.seenThrough {
			t.Errorf("%s: written as %v, %v", c.what, img.Bounds(), err)
		}
		again, err := Shrink(c.file, 80, 100)
		if err != nil || !bytes.Equal(again.File, got.File) {
			t.Errorf("%s: it comes out otherwise the second time, %v", c.what, err)
		}
	}
}

func TestAPhotoOnItsSideIsTurnedAndFillsTheBoxUpright(t *testing.T) {
	got, err := Shrink(turned(t, 6, binary.BigEndian, "MM"), 4, 8)
	if err != nil || got.Width != 4 || got.Height != 8 {
		t.Fatalf("%d×%d, %v", got.Width, got.Height, err)
	}
	img, err := Decode(got.File)
	if err != nil {
		t.Fatal(err)
	}
	if r, _, b, _ := img.At(2, 1).RGBA(); r < 3*b {
		t.Errorf("the top is %04x %04x, want red", r, b)
	}
}

func TestOtherFilesSayHowTheyAreTurned(t *testing.T) {
	jpg := turned(t, 6, binary.LittleEndian, "II")
	tiff := exif(jpg)
	if len(tiff) == 0 {
		t.Fatal("the JPEG has no Exif")
	}
	p := pngOf(t, shade(16, 8, false))
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(tiff))), "eXIf"...)
	chunk = append(append(chunk, tiff...), 0, 0, 0, 0)
	withExif := append(append(append([]byte{}, p[:33]...), chunk...), p[33:]...) // behind IHDR
	w := webpOf(t)
	more := append([]byte("EXIF"), binary.LittleEndian.AppendUint32(nil, uint32(len(tiff)))...)
	w = append(append(w, more...), tiff...)
	for what, file := range map[string][]byte{"PNG": withExif, "WebP": w} {
		if o := orientation(file); o != 6 {
			t.Errorf("%s: orientation %d", what, o)
		}
	}
}

func TestWhatIsNoPhotoIsSaid(t *testing.T) {
	good := jpegOf(t, shade(64, 64, false))
	for what, c := range map[string]struct {
		file []byte
		want string
	}{
		"a text":                 {[]byte("Dear sir"), "is no JPEG, PNG, WebP or GIF"},
		"nothing":                {nil, "is no JPEG, PNG, WebP or GIF"},
		"one that breaks off":    {good[:len(good)/2], "is damaged"},
		"a huge one":             {claims(1<<16, 1<<16), "the limit is 64 megapixels"},
		"one without pixels":     {claims(0, 9), "is damaged"},
		"one of too many bytes":  {make([]byte, MaxBytes+1), "is 64 MiB; the limit is 64"},
		"one in colours of inks": {fourInks(t), "CMYK"},
	} {
		if _, err := Shrink(c.file, 80, 100); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
}

// Whatever stands in a file, what is made of it is a picture that covers the box or
// is as small as it was, and nothing of more than the limit is read.
func FuzzShrink(f *testing.F) {
	f.Add(jpegOf(f, shade(40, 30, false)))
	f.Add(pngOf(f, shade(30, 40, true)))
	f.Add(gifOf(f, shade(20, 20, false)))
	f.Add(webpOf(f))
	f.Add(turned(f, 6, binary.LittleEndian, "II"))
	f.Add(fourInks(f))
	f.Add(claims(1<<16, 1<<16))
	f.Fuzz(func(t *testing.T, b []byte) {
		const limit = 1 << 16
		got, err := shrink(b, 16, 20, limit)
		if err != nil {
			return
		}
		if got.Width*got.Height > limit || got.Scaled && (got.Width < 16 || got.Height < 20) {
			t.Errorf("%d×%d, scaled %v", got.Width, got.Height, got.Scaled)
		}
		if _, err := Decode(got.File); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	})
}
