// Package graphics turns a template and values into a frame: a display list of
// sprites. It is a pure function of the two and usable as a library.
//
// It knows no database, no window and no clock, and reads no file but through
// the file systems it is given.
package graphics

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"mile26/graphics/paint"
	"mile26/graphics/template"
	"mile26/graphics/text"
)

// ErrNoTemplate says that the theme has no template of the asked name.
var ErrNoTemplate = errors.New("no such template")

// FrameSize is the size of the frames that templates are laid out for, pixels.
var FrameSize = image.Pt(1920, 1080)

// Engine draws the templates of one theme. It is safe for concurrent use: its
// parts that are not are lent out one a goroutine.
type Engine struct {
	theme    *template.Theme
	fonts    *text.Fonts
	pictures *pictures
	sprites  spriteCache
	setters  setters
}

// Based are themes of which some are to be found only as what others stand on:
// a theme may have the name of the one it stands on.
type Based interface {
	Base(name string) (fs.FS, error)
}

// Open reads the theme of that name among themes, a folder for each, and the
// fonts it names: of its own folder, or of fonts. flags holds a PNG for every
// flag key ("ke.png"). options say where fonts for other scripts come from. What
// is wrong with the theme's files is told as template.Errors.
//
// All that the theme is made of is read here: an engine never changes, whatever
// becomes of the files.
func Open(themes fs.FS, name string, fonts, flags fs.FS, options ...text.Option) (*Engine, error) {
	library := func(name string) (fs.FS, error) {
		if _, err := fs.Stat(themes, name); err != nil {
			return nil, err
		}
		return fs.Sub(themes, name)
	}
	theme, err := library(name)
	if err != nil {
		return nil, fmt.Errorf("theme %q: %w", name, err)
	}
	if b, ok := themes.(Based); ok {
		library = b.Base
	}
	th, err := template.ReadTheme(theme, library)
	if err != nil {
		return nil, err
	}
	f, err := text.LoadFonts(fonts, options...)
	if err != nil {
		return nil, err
	}
	if err := addFonts(f, th); err != nil {
		return nil, err
	}
	return &Engine{theme: th, fonts: f, pictures: newPictures(flags), setters: setters{fonts: f}}, nil
}

// addFonts loads the theme's own fonts and points its styles at the files. A
// font that is nowhere, or broken, is a fault where the theme names it.
func addFonts(f *text.Fonts, th *template.Theme) error {
	var faults template.Errors
	loaded := f.Names()
	for _, token := range slices.Sorted(maps.Keys(th.Fonts)) {
		switch font := th.Fonts[token]; {
		case font.Bytes == nil && !f.Has(font.File):
			faults = append(faults, font.Fault("font "+token+": no such file in the theme's folder, and none built in; built in are "+strings.Join(loaded, " ")))
		case font.Bytes != nil && !f.Has(font.ID()):
			if err := f.Add(font.ID(), font.Bytes); err != nil {
				faults = append(faults, font.Fault("font "+token+": the file "+err.Error()))
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	for _, s := range th.Styles {
		s.Font = th.Fonts[s.Font].ID()
	}
	return nil
}

// Name is the theme's name.
func (e *Engine) Name() string { return e.theme.Name }

// Templates are the theme's templates by name.
func (e *Engine) Templates() []*template.Template {
	list := make([]*template.Template, 0, len(e.theme.Templates))
	for _, t := range e.theme.Templates {
		list = append(list, t)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Template is the template of that name, or ErrNoTemplate.
func (e *Engine) Template(name string) (*template.Template, error) {
	t := e.theme.Templates[name]
	if t == nil {
		return nil, fmt.Errorf("%w: %q; theme %s has %s", ErrNoTemplate, name, e.theme.Name, e.names())
	}
	return t, nil
}

func (e *Engine) names() string {
	s := ""
	for i, t := range e.Templates() {
		if i > 0 {
			s += ", "
		}
		s += t.Name
	}
	return s
}

// Frame is a drawn page at rest.
type Frame struct {
	List     paint.List
	Problems []Problem
}

// Problem is something that an operator should know before the picture airs.
type Problem struct {
	What ProblemKind
	Text string // what it is about: the text as written, or a picture's name
}

// ProblemKind says what is wrong.
type ProblemKind string

// The kinds of problems.
const (
	Shortened    ProblemKind = "shortened"     // a name stands with an initial
	Cut          ProblemKind = "cut"           // text was cut with an ellipsis
	MissingGlyph ProblemKind = "missing glyph" // left out: no font has it
	NoFlag       ProblemKind = "no flag"
	BadPicture   ProblemKind = "bad picture"
	OutOfLimits  ProblemKind = "out of limits" // a value breaks what its field allows; it is drawn all the same
)

func (p Problem) String() string { return string(p.What) + ": " + p.Text }

// Frame draws the template of that name with v, at rest, on its first page in 1920×1080.
func (e *Engine) Frame(name string, v template.Values) (Frame, error) {
	g, err := e.Draw(name, v, Options{})
	if err != nil {
		return Frame{}, err
	}
	return Frame{List: g.List(Moment{State: Hold}), Problems: g.Problems}, nil
}

// Draw draws the template of that name with v. A page beyond the last is the last.
func (e *Engine) Draw(name string, v template.Values, o Options) (*Graphic, error) {
	t, err := e.Template(name)
	if err != nil {
		return nil, err
	}
	setter := e.setters.get()
	defer e.setters.put(setter)
	l := layout{engine: e, setter: setter, template: t, options: o, scale: o.scale(), pages: 1}
	g := &Graphic{Template: t, Size: o.size()}
	root := l.tree(t, v)
	g.Pages = l.pages
	if root != nil {
		stand := t.In(l.format())
		l.measure(root, l.widest(stand, g.Size))
		at := l.stand(root, stand.Place, g.Size)
		l.arrange(root, image.Rectangle{Min: at, Max: at.Add(image.Pt(root.w, root.h))})
		l.report(root)
		l.bleed(root, root.at, stand.Place.Bleed, g.Size)
		s := scene{setter: setter}
		s.collect(root, nil)
		g.parts = e.sprite(&s, g.Size)
		g.animate(l.scale)
	}
	g.Problems = l.problems
	for _, what := range t.Broken(v) {
		g.Problems = append(g.Problems, Problem{OutOfLimits, what})
	}
	return g, nil
}

// sprite makes or finds the sprites of a scene's parts.
func (e *Engine) sprite(s *scene, size image.Point) []placedPart {
	parts := make([]placedPart, len(s.parts))
	for i, p := range s.parts {
		out := &parts[i]
		*out = placedPart{path: p.path, name: p.name, depth: p.depth, scroll: p.scroll, window: p.window, period: p.period, solid: p.solid()}
		b := p.bounds()
		if p.scroll == 0 {
			b = b.Intersect(image.Rectangle{Max: size})
		}
		if b.Empty() {
			continue
		}
		id := p.id(b)
		out.sprite = e.sprites.get(id)
		if out.sprite == nil {
			out.sprite = p.paint(s.setter, b, id)
			e.sprites.put(out.sprite)
		}
		out.x, out.y, out.box = float64(b.Min.X), float64(b.Min.Y), b
		if p.scroll > 0 {
			out.box = p.window
		}
	}
	// A part covers what the parts inside it cover.
	for i := len(parts) - 1; i > 0; i-- {
		for k := i - 1; k >= 0; k-- {
			if parts[k].depth < parts[i].depth {
				parts[k].box = parts[k].box.Union(parts[i].box)
				break
			}
		}
	}
	return parts
}

// setters lends typesetters. They are kept, not left to the garbage collector:
// a new one would draw every glyph again.
type setters struct {
	fonts *text.Fonts
	mu    sync.Mutex
	idle  []*text.Typesetter
}

func (s *setters) get() *text.Typesetter {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.idle)
	if n == 0 {
		return text.New(s.fonts)
	}
	t := s.idle[n-1]
	s.idle = s.idle[:n-1]
	return t
}

func (s *setters) put(t *text.Typesetter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, t)
}

// spriteCache keeps the sprites made last, so that what did not change is the
// same sprite again.
type spriteCache struct {
	mu    sync.Mutex
	byID  map[string]*paint.Sprite
	order []string
	bytes int
}

// cacheBytes bounds the cache: about eight full 1080p frames. What is on air
// and next takes a tenth of that, and a batch never comes back to a sprite.
const cacheBytes = 64 << 20

func (c *spriteCache) get(id string) *paint.Sprite {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byID[id]
}

func (c *spriteCache) put(s *paint.Sprite) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil {
		c.byID = map[string]*paint.Sprite{}
	}
	if c.byID[s.ID] != nil {
		return
	}
	c.byID[s.ID] = s
	c.order = append(c.order, s.ID)
	c.bytes += len(s.Image.Pix)
	for c.bytes > cacheBytes && len(c.order) > 1 {
		old := c.order[0]
		c.order = c.order[1:]
		c.bytes -= len(c.byID[old].Image.Pix)
		delete(c.byID, old)
	}
}
