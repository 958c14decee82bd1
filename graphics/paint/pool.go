package paint

import (
	"image"
	"sync"
)

// Pool lends frames. A frame of 1080p is 8 MB, and a batch that took a new one
// for every picture would spend as long on memory as on drawing. The zero value
// is ready, and safe for concurrent use.
type Pool struct {
	mu   sync.Mutex
	idle []*image.RGBA
}

// Frame composites l over nothing in a frame of its own. The frame must be
// given back with done, which it must not be used after.
func (p *Pool) Frame(l List) (frame *image.RGBA, done func()) {
	frame = p.take(l.Size)
	l.Compose(frame)
	return frame, func() {
		b := l.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y++ {
			o := frame.PixOffset(b.Min.X, y)
			clear(frame.Pix[o : o+4*b.Dx()])
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.idle = append(p.idle, frame)
	}
}

// take finds a transparent frame of that size, or makes one. Frames of other
// sizes are let go: a batch has one size.
func (p *Pool) take(size image.Point) *image.RGBA {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := len(p.idle); n > 0; n = len(p.idle) {
		f := p.idle[n-1]
		p.idle = p.idle[:n-1]
		if f.Rect.Size() == size {
			return f
		}
	}
	return image.NewRGBA(image.Rectangle{Max: size})
}
