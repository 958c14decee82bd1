package desk

import (
	"context"
	"image"
	"image/color"
	"slices"
	"sync"
	"time"

	"golang.org/x/image/draw"

	"mile26/graphics/paint"
)

// monitorName says which monitor.
type monitorName int

const (
	previewMonitor monitorName = iota
	programMonitor
)

// backdrop is what shows where a graphic is transparent.
type backdrop int

const (
	black backdrop = iota
	checkerboard
	white
	grey
	backdrops // how many there are
)

func (b backdrop) String() string {
	return [...]string{tr("black"), tr("checkerboard"), tr("white"), tr("grey")}[b]
}

// wish is what a monitor is to show.
type wish struct {
	list     paint.List
	draft    *paint.List // shown instead, while somebody types; nil: nobody does
	size     image.Point // pixels
	backdrop backdrop
	safe     bool
	areas    safeAreas
	key      bool        // alpha as grey instead of the picture
	whole    bool        // a pixel for a pixel instead of all of it
	at       image.Point // what is then at the top left, pixels of the frame
}

func (w wish) same(v wish) bool {
	return w.size == v.size && w.backdrop == v.backdrop && w.safe == v.safe && w.areas == v.areas && w.key == v.key && w.whole == v.whole &&
		w.at == v.at && w.draft == v.draft && w.list.Size == v.list.Size && slices.Equal(w.list.Items, v.list.Items)
}

// easel draws a monitor's picture on a goroutine of its own, so that the window
// only ever hands out finished ones.
type easel struct {
	mu   sync.Mutex
	want wish
	wake chan struct{}
	urge chan struct{} // somebody types: the next picture need not wait

	// of the goroutine that draws
	frame  *image.RGBA
	scaler draw.Scaler
	scaled [2]image.Point // what scaler is for: from, to
}

func newEasel() *easel {
	return &easel{wake: make(chan struct{}, 1), urge: make(chan struct{}, 1)}
}

// change changes the wish. It never waits.
func (e *easel) change(f func(*wish)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	before := e.want
	f(&e.want)
	if e.want.same(before) {
		return
	}
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

func (e *easel) show(l paint.List) { e.change(func(w *wish) { w.list = l }) }

// try shows a draft instead of the list; nil is the list again.
func (e *easel) try(l *paint.List) {
	e.change(func(w *wish) { w.draft = l })
	select {
	case e.urge <- struct{}{}:
	default:
	}
}

func (e *easel) resize(to image.Point) { e.change(func(w *wish) { w.size = to }) }

// run draws the newest wish, again and again, and hands over each picture.
func (e *easel) run(ctx context.Context, done func(*image.RGBA)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wake:
		}
		e.mu.Lock()
		want := e.want
		e.mu.Unlock()
		if want.size.X > 0 && want.size.Y > 0 {
			done(e.draw(want))
			e.pause(ctx)
		}
	}
}

// between is the least time between two pictures of a monitor: the desk shows
// motion, and leaves the processor to the outputs.
const between = 40 * time.Millisecond

func (e *easel) pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-e.urge:
	case <-time.After(between):
	}
}

// draw makes a picture of exactly the wished size, with a buffer of its own.
func (e *easel) draw(w wish) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: w.size})
	if !w.key {
		lay(out, w.backdrop)
	}
	list := w.list
	if w.draft != nil {
		list = *w.draft
	}
	if len(list.Items) > 0 && w.whole {
		e.part(out, list, w.at)
	} else if len(list.Items) > 0 {
		e.over(out, list)
	}
	if w.key {
		alphaAsGrey(out)
	}
	if w.safe {
		frame := image.Rectangle{Max: w.size}
		if w.whole {
			frame = image.Rectangle{Max: safeFrame}.Sub(w.at)
		}
		ink := text
		if !w.key && (w.backdrop == white || w.backdrop == grey) {
			ink = well
		}
		inset(out, frame, w.areas.action(), fade(ink, 0x70))
		inset(out, frame, w.areas.graphics(), fade(ink, 0xB8))
	}
	return out
}

// part draws a pixel for a pixel, from at on.
func (e *easel) part(out *image.RGBA, l paint.List, at image.Point) {
	e.clean(l.Size)
	l.Compose(e.frame)
	draw.Draw(out, out.Rect, e.frame, at, draw.Over)
}

// clean makes the frame an empty one of that size.
func (e *easel) clean(size image.Point) {
	if e.frame == nil || e.frame.Rect.Size() != size {
		e.frame = image.NewRGBA(image.Rectangle{Max: size})
	} else {
		clear(e.frame.Pix)
	}
}

// alphaAsGrey shows the key of a picture: white where it covers, black where
// what is behind it shows.
func alphaAsGrey(p *image.RGBA) {
	for i := 0; i < len(p.Pix); i += 4 {
		a := p.Pix[i+3]
		p.Pix[i], p.Pix[i+1], p.Pix[i+2], p.Pix[i+3] = a, a, a, 0xFF
	}
}

// over scales the composited list onto out. Only the part of the frame that the
// list touches is scaled: most graphics are small.
func (e *easel) over(out *image.RGBA, l paint.List) {
	if l.Size == out.Rect.Size() {
		l.Draw(out)
		return
	}
	e.clean(l.Size)
	l.Compose(e.frame)
	from, to := region(l.Bounds(), l.Size, out.Rect.Size())
	if sizes := [2]image.Point{from.Size(), to.Size()}; e.scaled != sizes {
		e.scaled = sizes
		e.scaler = draw.BiLinear.NewScaler(to.Dx(), to.Dy(), from.Dx(), from.Dy())
	}
	e.scaler.Scale(out, to, e.frame, from, draw.Over, nil)
}

// reach is how far beyond its edge a graphic shows after scaling, in pixels of
// the frame: more than a monitor ever shrinks it.
const reach = 16

// region is the part of a frame around b that falls on whole pixels of a
// picture of size to, and where it falls there: frame and picture are divided
// into as many cells as both can be.
func region(b image.Rectangle, from, to image.Point) (source, target image.Rectangle) {
	cells := image.Pt(common(from.X, to.X), common(from.Y, to.Y))
	s := image.Pt(from.X/cells.X, from.Y/cells.Y)
	d := image.Pt(to.X/cells.X, to.Y/cells.Y)
	b = b.Inset(-reach).Intersect(image.Rectangle{Max: from})
	c := image.Rect(b.Min.X/s.X, b.Min.Y/s.Y, (b.Max.X+s.X-1)/s.X, (b.Max.Y+s.Y-1)/s.Y)
	return image.Rect(c.Min.X*s.X, c.Min.Y*s.Y, c.Max.X*s.X, c.Max.Y*s.Y),
		image.Rect(c.Min.X*d.X, c.Min.Y*d.Y, c.Max.X*d.X, c.Max.Y*d.Y)
}

// common is the greatest common divisor.
func common(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// lay fills a picture with its backdrop.
func lay(out *image.RGBA, b backdrop) {
	ground := map[backdrop]color.Color{white: color.White, grey: rgb(0x808080)}[b]
	if ground == nil {
		ground = color.Black
	}
	draw.Draw(out, out.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	if b != checkerboard {
		return
	}
	dark, light := image.NewUniform(rgb(0x4A4F58)), image.NewUniform(rgb(0x6A707B))
	side := max(8, out.Rect.Dx()/48)
	for y := 0; y < out.Rect.Max.Y; y += side {
		for x := 0; x < out.Rect.Max.X; x += side {
			square := dark
			if (x/side+y/side)%2 == 1 {
				square = light
			}
			draw.Draw(out, image.Rect(x, y, x+side, y+side), square, image.Point{}, draw.Src)
		}
	}
}

// safeArea is where a safe area lies in a picture of that size.
func safeArea(in, size image.Point) image.Rectangle {
	x, y := (in.X*size.X+safeFrame.X/2)/safeFrame.X, (in.Y*size.Y+safeFrame.Y/2)/safeFrame.Y
	return image.Rect(x, y, size.X-x, size.Y-y)
}

// inset draws the outline of a safe area of a frame that lies so in the picture,
// one pixel thin, just outside of it.
func inset(out *image.RGBA, frame image.Rectangle, in image.Point, c color.NRGBA) {
	r := safeArea(in, frame.Size()).Add(frame.Min).Inset(-1)
	ink := image.NewUniform(c)
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+1)},
		{image.Pt(r.Min.X, r.Max.Y-1), r.Max},
		{image.Pt(r.Min.X, r.Min.Y+1), image.Pt(r.Min.X+1, r.Max.Y-1)},
		{image.Pt(r.Max.X-1, r.Min.Y+1), image.Pt(r.Max.X, r.Max.Y-1)},
	} {
		draw.Draw(out, side, ink, image.Point{}, draw.Over)
	}
}
