package main

import (
	"context"
	"image"
	"maps"
	"os"
	"path/filepath"
	"runtime"

	"mile26/assets"
	"mile26/graphics"
	"mile26/graphics/still"
	"mile26/graphics/template"
)

// enterMile26 enters us: a worker and two, with small files and with fast ones,
// and a single card over all cores.
func (f *field) enterMile26(photos []string) error {
	engine, err := graphics.Open(assets.Themes(), "thames", assets.Fonts(), assets.Flags())
	if err != nil {
		return err
	}
	if f.theme, err = readTheme(engine); err != nil {
		return err
	}
	contents := map[string]template.Picture{}
	for _, path := range photos {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		contents[path] = template.Picture{Hash: filepath.Base(path), Bytes: b}
	}
	worker := func(o still.Options) *mile26 {
		return &mile26{engine: engine, photos: contents, options: o, frame: image.NewRGBA(image.Rectangle{Max: graphics.FrameSize})}
	}
	fast := still.Options{Fast: true}
	f.enter("mile26", "Mile26", worker(still.Options{}), worker(still.Options{}), false)
	f.enter("mile26-fast", "Mile26, fast PNG", worker(fast), worker(fast), false)
	f.contenders = append(f.contenders, &contender{
		key: "mile26-alone", name: "Mile26, one at a time over all cores",
		drawers: []drawer{worker(still.Options{Workers: runtime.GOMAXPROCS(0)})},
	})
	return nil
}

// mile26 is a worker with a frame of its own.
type mile26 struct {
	engine  *graphics.Engine
	photos  map[string]template.Picture
	options still.Options
	frame   *image.RGBA
	drawn   image.Rectangle // what of the frame is not empty
}

func (m *mile26) draw(ctx context.Context, jobs []job) error {
	for _, j := range jobs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := m.write(j); err != nil {
			return err
		}
	}
	return nil
}

func (m *mile26) write(j job) error {
	g, err := m.engine.Draw(j.Picture.Template, m.values(j.Picture), graphics.Options{})
	if err != nil {
		return err
	}
	list := g.List(graphics.Moment{State: graphics.Hold})
	m.clear()
	m.drawn = list.Bounds()
	list.Draw(m.frame)
	out, err := os.Create(j.File)
	if err != nil {
		return err
	}
	o := m.options
	o.Within = m.drawn
	if err := o.Encode(out, m.frame); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}

// values are a picture's with the photo itself.
func (m *mile26) values(p picture) template.Values {
	path, ok := p.Values["photo"].(string)
	if !ok {
		return p.Values
	}
	v := maps.Clone(p.Values)
	v["photo"] = m.photos[path]
	return v
}

// clear empties the frame.
func (m *mile26) clear() {
	for y := m.drawn.Min.Y; y < m.drawn.Max.Y; y++ {
		from := m.frame.PixOffset(m.drawn.Min.X, y)
		clear(m.frame.Pix[from : from+4*m.drawn.Dx()])
	}
}
