package screen

import (
	"fmt"
	"image"
	"math"
	"strings"

	"github.com/go-gl/gl/v2.1/gl"
)

// uploadAtOnce is how many bytes of sprites for later become textures before
// the next look at what is to be shown now. A full frame takes some milliseconds.
const uploadAtOnce = 8 << 20

// As paint: what is scaled to less, or lies further away than any frame is
// wide, is not drawn.
const (
	smallest = 1.0 / 1024
	furthest = 1 << 20
)

// renderer draws lists with the graphics card. It lives on the goroutine that
// has the OpenGL context.
type renderer struct {
	colour, grey programs
	largest      int // of a texture, pixels a side

	frame    target   // of a list of another size than the window; empty before the first
	groups   []target // by depth
	textures map[*sprite]*texture
	turn     uint64
}

// newRenderer needs a current OpenGL context.
func newRenderer() (*renderer, error) {
	if err := gl.Init(); err != nil {
		return nil, fmt.Errorf("OpenGL 2.1: %w", err)
	}
	version := gl.GoStr(gl.GetString(gl.VERSION))
	if !strings.Contains(gl.GoStr(gl.GetString(gl.EXTENSIONS)), "GL_ARB_framebuffer_object") {
		return nil, fmt.Errorf("the graphics driver (OpenGL %s) cannot draw into pictures (ARB_framebuffer_object): a newer driver can", version)
	}
	r := &renderer{textures: make(map[*sprite]*texture)}
	var most int32
	gl.GetIntegerv(gl.MAX_TEXTURE_SIZE, &most)
	r.largest = int(most)
	var err error
	if r.colour, err = newPrograms(false); err != nil {
		return nil, err
	}
	if r.grey, err = newPrograms(true); err != nil {
		return nil, err
	}
	corners := []float32{0, 0, 1, 0, 0, 1, 1, 1}
	var buffer uint32
	gl.GenBuffers(1, &buffer)
	gl.BindBuffer(gl.ARRAY_BUFFER, buffer)
	gl.BufferData(gl.ARRAY_BUFFER, 4*len(corners), gl.Ptr(corners), gl.STATIC_DRAW)
	gl.EnableVertexAttribArray(cornerPlace)
	gl.VertexAttribPointerWithOffset(cornerPlace, 2, gl.FLOAT, false, 0, 0)
	gl.PixelStorei(gl.UNPACK_ALIGNMENT, 1)
	gl.BlendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
	gl.Disable(gl.DITHER)
	gl.Disable(gl.DEPTH_TEST)
	return r, nil
}

// fits says that the graphics card can hold a picture of that size.
func (r *renderer) fits(what string, size image.Point) error {
	if size.X > r.largest || size.Y > r.largest {
		return fmt.Errorf("%s has %d×%d pixels, and this graphics card (or its driver) takes %d a side at most", what, size.X, size.Y, r.largest)
	}
	return nil
}

// render draws a list into the window, of that size in pixels: as large as it
// can be without being cut or distorted, and pixel for pixel where it fits
// exactly. Without a list the window is empty. After an error, of what cannot be
// drawn, the window is as it was.
func (r *renderer) render(l *list, size image.Point, v view) error {
	window := target{texture: texture{size: size}, view: v}
	if l == nil {
		window.use()
		window.clear(size)
		return nil
	}
	for i := range l.items {
		if s := l.items[i].sprite; s != nil {
			if err := r.fits("a sprite", s.size); err != nil {
				return err
			}
		}
	}
	if l.size == size {
		return r.compose(l, &window)
	}
	if err := r.fits("the frame", l.size); err != nil {
		return err
	}
	if l.size != r.frame.size {
		r.frame.free()
		if err := r.frame.make(l.size); err != nil {
			return err
		}
	}
	if err := r.compose(l, &r.frame); err != nil {
		return err
	}
	r.scale(&window)
	return nil
}

// compose makes the frame of a list on a target of its size.
func (r *renderer) compose(l *list, to *target) error {
	to.use()
	to.clear(l.size)
	gl.Enable(gl.BLEND)
	return r.draw(to, l.items, image.Rectangle{Max: l.size}, 0)
}

// draw puts items on a target that is in use, inside clip.
func (r *renderer) draw(to *target, items []item, clip image.Rectangle, depth int) error {
	for i := 0; i < len(items); i++ {
		p := &items[i]
		if p.group == 0 {
			r.put(to, p, r.texture(p.sprite).source(), clip)
			continue
		}
		members := items[i+1 : i+1+p.group]
		i += p.group
		if err := r.drawGroup(to, p, members, clip, depth); err != nil {
			return err
		}
	}
	return nil
}

// source is what of a texture is drawn: a part of it, which lies at a place of
// its own where the item is at (0, 0).
type source struct {
	*texture
	at    image.Point     // of the texture's first pixel
	whole image.Rectangle // the picture's edges, of which the texture may be cut short
	part  image.Rectangle // what the texture has of it
}

// source is all of the texture.
func (t *texture) source() source {
	all := image.Rectangle{Max: t.size}
	return source{texture: t, whole: all, part: all}
}

// drawGroup puts members on each other and the result on the target. An opaque
// group at whole pixels needs no flattening.
func (r *renderer) drawGroup(to *target, p *item, members []item, clip image.Rectangle, depth int) error {
	clip = p.inside(clip)
	if at, ok := p.exact(); ok && p.opacity == 255 {
		moved := *to
		moved.origin = to.origin.Sub(at)
		return r.draw(&moved, members, clip.Sub(at), depth)
	}
	all := bounds(members)
	seen := all.Intersect(p.seen(clip))
	if seen.Empty() {
		return nil
	}
	if err := r.fits("a group", seen.Size()); err != nil {
		return err
	}
	if depth == len(r.groups) {
		r.groups = append(r.groups, target{})
	}
	if err := r.groups[depth].make(seen.Size()); err != nil {
		return err
	}
	flat := r.groups[depth] // deeper ones may move the rest
	flat.origin = seen.Min
	flat.use()
	flat.clear(seen.Size())
	if err := r.draw(&flat, members, seen, depth+1); err != nil {
		return err
	}
	to.use()
	r.put(to, p, source{texture: &flat.texture, at: seen.Min, whole: all, part: seen}, clip)
	return nil
}

// put draws a picture as the item says.
func (r *renderer) put(to *target, p *item, s source, clip image.Rectangle) {
	quad := p.covers(s.whole).Intersect(clip).Sub(to.origin)
	if quad.Empty() {
		return
	}
	x, y := p.x-float64(to.origin.X), p.y-float64(to.origin.Y)
	along := func(at float64, n int) float32 { return float32(at + p.scale*float64(n)) }
	program, filter := r.look(to).between, int32(gl.LINEAR)
	if _, ok := p.exact(); ok {
		program, filter = r.look(to).exact, gl.NEAREST
	}
	bind(s.texture, filter)
	program.use(to)
	program.set("at", along(x, s.at.X), along(y, s.at.Y))
	program.set("scale", float32(p.scale), float32(p.scale))
	program.set("size", float32(s.size.X), float32(s.size.Y))
	o := float32(p.opacity) / 255
	program.set("opacity", o, o, o, o)
	first, last := s.part.Min.Sub(s.at), s.part.Max.Sub(s.at)
	program.set("part", float32(first.X)+0.5, float32(first.Y)+0.5, float32(last.X)-0.5, float32(last.Y)-0.5)
	program.set("edges", along(x, s.whole.Min.X), along(y, s.whole.Min.Y), along(x, s.whole.Max.X), along(y, s.whole.Max.Y))
	program.fill(quad)
}

// look is the programs to draw on a target with.
func (r *renderer) look(to *target) *programs {
	if to.view.show == Key {
		return &r.grey
	}
	return &r.colour
}

// covers is what of the target a picture touches, whose edges are around where
// the item is at (0, 0).
func (p *item) covers(around image.Rectangle) image.Rectangle {
	x0, y0 := p.x+p.scale*float64(around.Min.X), p.y+p.scale*float64(around.Min.Y)
	x1, y1 := p.x+p.scale*float64(around.Max.X), p.y+p.scale*float64(around.Max.Y)
	if around.Empty() || p.opacity == 0 || !(p.scale >= smallest) || max(math.Abs(x0), math.Abs(y0), math.Abs(x1), math.Abs(y1)) > furthest {
		return image.Rectangle{}
	}
	return p.inside(image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1))))
}

// exact reports whether the item is at its own size at whole pixels, and at which.
func (p *item) exact() (at image.Point, ok bool) {
	if p.scale != 1 || max(math.Abs(p.x), math.Abs(p.y)) > furthest {
		return image.Point{}, false
	}
	at = image.Pt(int(p.x), int(p.y))
	return at, float64(at.X) == p.x && float64(at.Y) == p.y
}

// inside is what the item's clip leaves of r.
func (p *item) inside(r image.Rectangle) image.Rectangle {
	if p.clip == (image.Rectangle{}) {
		return r
	}
	return r.Intersect(p.clip)
}

// seen is what of a group's inside can be seen through clip, and a little more,
// so that nothing is mixed with what was left out.
func (p *item) seen(clip image.Rectangle) image.Rectangle {
	if clip.Empty() || p.opacity == 0 || !(p.scale >= smallest) || max(math.Abs(p.x), math.Abs(p.y)) > furthest {
		return image.Rectangle{}
	}
	back := func(v int, at float64) float64 { return (float64(v) - at) / p.scale }
	return image.Rect(
		int(math.Floor(back(clip.Min.X, p.x))), int(math.Floor(back(clip.Min.Y, p.y))),
		int(math.Ceil(back(clip.Max.X, p.x))), int(math.Ceil(back(clip.Max.Y, p.y))),
	).Inset(-2)
}

// bounds is what items touch.
func bounds(items []item) image.Rectangle {
	var b image.Rectangle
	for i := 0; i < len(items); i++ {
		p := &items[i]
		if p.group == 0 {
			b = b.Union(p.covers(image.Rectangle{Max: p.sprite.size}))
			continue
		}
		b = b.Union(p.covers(bounds(items[i+1 : i+1+p.group])))
		i += p.group
	}
	return b
}

// texture is a sprite's, made now if it has none yet.
func (r *renderer) texture(s *sprite) *texture {
	t := r.textures[s]
	if t == nil {
		made := newTexture(s.size, s.pixels)
		t = &made
		r.textures[s] = t
		s.pixels = nil
	}
	t.turn = r.turn
	return t
}

// prepare makes textures of what may be needed next, some at a time, and
// forgets those of what no longer may be, which what is shown may. It says
// whether there is more to do.
func (r *renderer) prepare(p picture, shown *list) (more bool) {
	r.turn++
	for _, l := range [...]*list{p.list, shown} {
		if l == nil {
			continue
		}
		for i := range l.items {
			if t := r.textures[l.items[i].sprite]; t != nil {
				t.turn = r.turn
			}
		}
	}
	made := 0
	for _, s := range p.sprites {
		switch t := r.textures[s]; {
		case t != nil:
			t.turn = r.turn
		case r.fits("a sprite", s.size) != nil: // it is complained of when it is to be shown
		case made >= uploadAtOnce:
			more = true
		default:
			r.texture(s)
			made += s.bytes()
		}
	}
	for s, t := range r.textures {
		if t.turn != r.turn {
			t.free()
			delete(r.textures, s)
		}
	}
	return more
}

// view is how a frame is put into a window.
type view struct {
	show       Show
	background [3]float32 // of a composite, 0 to 1
}

// back is what is behind the frame.
func (v view) back() [3]float32 {
	if v.show == Composite {
		return v.background
	}
	return [3]float32{}
}

// scale fills the window with the frame.
func (r *renderer) scale(window *target) {
	window.use()
	window.clear(window.size)
	at := fit(r.frame.size, window.size)
	if at.Empty() {
		return
	}
	filter := int32(gl.LINEAR)
	if 4*at.Dx() < 3*r.frame.size.X { // or small print would flicker
		filter = gl.LINEAR_MIPMAP_LINEAR
		gl.BindTexture(gl.TEXTURE_2D, r.frame.name)
		gl.GenerateMipmap(gl.TEXTURE_2D)
	}
	gl.Disable(gl.BLEND)
	bind(&r.frame.texture, filter)
	p, back := r.look(window).window, window.view.back()
	p.use(window)
	p.set("at", float32(at.Min.X), float32(at.Min.Y))
	p.set("scale", float32(at.Dx())/float32(r.frame.size.X), float32(at.Dy())/float32(r.frame.size.Y))
	p.set("size", float32(r.frame.size.X), float32(r.frame.size.Y))
	p.set("background", back[0], back[1], back[2], 1)
	p.fill(at)
}

// fit is the largest place in the middle of a window that has the frame's shape.
func fit(frame, window image.Point) image.Rectangle {
	if frame.X <= 0 || frame.Y <= 0 || window.X <= 0 || window.Y <= 0 {
		return image.Rectangle{}
	}
	size := image.Pt(window.X, (window.X*frame.Y+frame.X/2)/frame.X)
	if size.Y > window.Y {
		size = image.Pt((window.Y*frame.X+frame.Y/2)/frame.Y, window.Y)
	}
	at := window.Sub(size).Div(2)
	return image.Rectangle{at, at.Add(size)}
}

// trouble is what OpenGL has to complain of since it was last asked.
func trouble() error {
	if code := gl.GetError(); code != gl.NO_ERROR {
		return fmt.Errorf("OpenGL error %#x", code)
	}
	return nil
}
