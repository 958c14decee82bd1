package graphics

import (
	"fmt"
	"image"
	"io/fs"
	"sync"

	"mile26/data/photo"
	"mile26/graphics/paint"
	"mile26/graphics/template"
)

// picture is an image at the size it is drawn at.
type picture struct {
	id  string // names content and size
	img *image.RGBA
}

// pictures decodes and scales flags and photos, and keeps the results.
type pictures struct {
	flags fs.FS
	mu    sync.Mutex
	kept  map[string]picture
	bytes int // of the pixels kept
}

// keptBytes is how many bytes of scaled pictures are kept: two hundred photos of a card.
const keptBytes = 64 << 20

func newPictures(flags fs.FS) *pictures {
	return &pictures{flags: flags, kept: map[string]picture{}}
}

// scaled returns the picture that value means in w by h pixels, as an element
// fits, cuts and rounds it. A string is a flag's key; a template.Picture is a photo
// or a picture of the theme.
func (p *pictures) scaled(value any, w, h int, el *template.Element, radius int) (picture, error) {
	var name string
	var read func() ([]byte, error)
	switch v := value.(type) {
	case string:
		name = "flag " + v
		read = func() ([]byte, error) { return fs.ReadFile(p.flags, v+".png") }
	case template.Picture:
		name = "photo " + v.Hash
		read = func() ([]byte, error) { return v.Bytes, nil }
	default:
		return picture{}, fmt.Errorf("a %T is no picture", value)
	}
	id := fmt.Sprintf("%s %dx%d %s %v %d", name, w, h, el.Fit, el.Focus, radius)
	p.mu.Lock()
	pic, ok := p.kept[id]
	p.mu.Unlock()
	if ok {
		return pic, nil
	}
	b, err := read()
	if err != nil {
		return picture{}, fmt.Errorf("%s: %w", name, err)
	}
	img, err := photo.Decode(b)
	if err != nil {
		return picture{}, fmt.Errorf("%s: %w", name, err)
	}
	pic = picture{id, fit(img, w, h, el)}
	paint.RoundCorners(pic.img, radius)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes += len(pic.img.Pix); p.bytes > keptBytes {
		clear(p.kept)
		p.bytes = len(pic.img.Pix)
	}
	p.kept[id] = pic
	return pic, nil
}

// faces is what stays in view of a picture that is cut and says nothing
// itself: the middle, and a third from the top, where faces are.
var faces = [2]float64{0.5, 1.0 / 3}

func fit(img image.Image, w, h int, el *template.Element) *image.RGBA {
	focus := faces
	if len(el.Focus) == 2 {
		focus = [2]float64(el.Focus)
	}
	switch el.Fit {
	case "contain":
		return paint.Contain(img, w, h)
	case "stretch":
		return paint.Stretch(img, w, h)
	default:
		return paint.Cover(img, w, h, focus)
	}
}
