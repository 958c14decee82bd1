package screen

import (
	"fmt"
	"image"
	"unsafe"

	"github.com/go-gl/gl/v2.1/gl"
)

// texture is a premultiplied picture on the graphics card, row 0 first.
type texture struct {
	name uint32
	size image.Point
	turn uint64 // the renderer's turn that last needed it
}

// newTexture makes a texture of premultiplied RGBA rows, or an unfinished one
// of no pixels.
func newTexture(size image.Point, pixels []byte) texture {
	t := texture{size: size}
	gl.GenTextures(1, &t.name)
	gl.BindTexture(gl.TEXTURE_2D, t.name)
	for _, p := range [][2]int32{
		{gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE},
		{gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE},
		{gl.TEXTURE_MIN_FILTER, gl.NEAREST},
		{gl.TEXTURE_MAG_FILTER, gl.NEAREST},
	} {
		gl.TexParameteri(gl.TEXTURE_2D, uint32(p[0]), p[1])
	}
	var from unsafe.Pointer
	if len(pixels) > 0 {
		from = gl.Ptr(pixels)
	}
	gl.TexImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, int32(size.X), int32(size.Y), 0, gl.RGBA, gl.UNSIGNED_BYTE, from)
	return t
}

func (t texture) free() { gl.DeleteTextures(1, &t.name) }

// target is what is drawn to: a texture, or the window. The zero value is
// nothing yet.
type target struct {
	texture // without a name for the window
	buffer  uint32
	origin  image.Point // of the first pixel, in what is drawn
	view    view        // of the window; the zero view for a texture
}

// make gives the target that size at least. Nothing happens when it has it.
func (t *target) make(size image.Point) error {
	if size.X <= t.size.X && size.Y <= t.size.Y {
		return nil
	}
	size = image.Pt(max(size.X, t.size.X), max(size.Y, t.size.Y))
	t.free()
	t.texture = newTexture(size, nil)
	gl.GenFramebuffers(1, &t.buffer)
	gl.BindFramebuffer(gl.FRAMEBUFFER, t.buffer)
	gl.FramebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, t.name, 0)
	if s := gl.CheckFramebufferStatus(gl.FRAMEBUFFER); s != gl.FRAMEBUFFER_COMPLETE {
		t.free()
		return fmt.Errorf("the graphics card cannot draw a picture of %d×%d (status %#x)", size.X, size.Y, s)
	}
	return nil
}

func (t *target) free() {
	if t.buffer != 0 {
		gl.DeleteFramebuffers(1, &t.buffer)
		t.texture.free()
	}
	*t = target{}
}

// use makes the target what is drawn to.
func (t *target) use() {
	gl.BindFramebuffer(gl.FRAMEBUFFER, t.buffer)
	gl.Viewport(0, 0, int32(t.size.X), int32(t.size.Y))
}

// isWindow says that rows are counted from below, and the view counts.
func (t *target) isWindow() bool { return t.buffer == 0 }

// clear empties the first pixels of the target, which is in use.
func (t *target) clear(size image.Point) {
	back := t.view.back()
	gl.Enable(gl.SCISSOR_TEST)
	gl.Scissor(0, 0, int32(size.X), int32(size.Y))
	gl.ClearColor(back[0], back[1], back[2], 0)
	gl.Clear(gl.COLOR_BUFFER_BIT)
	gl.Disable(gl.SCISSOR_TEST)
}
