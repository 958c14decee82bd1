package template

import (
	"fmt"
	"math"
	"strings"
)

// Weak is text that is hard to read on the panel it stands on.
type Weak struct {
	Style string
	Ratio float64 // of the text's luminance and the panel's (WCAG 2.1, relative luminance)
	Need  float64 // 4.5, or 3 for bold text of 40 pixels and more (WCAG 2.1, 1.4.3)
}

func (w Weak) String() string {
	return fmt.Sprintf("%s: %.1f to 1, want %.1f", w.Style, w.Ratio, w.Need)
}

// Contrast finds text whose colour is too near to the panel below it, on the
// worst of a black and a white picture behind a panel that lets some through.
// Text that stands on no panel is found too, with a ratio of 1.
func (t *Template) Contrast() []Weak {
	c := contrast{theme: t.theme, worst: map[string]float64{}}
	c.element(&t.Root, nil)
	var weak []Weak
	for _, style := range c.order {
		if need := t.theme.Styles[style].needs(); c.worst[style] < need {
			weak = append(weak, Weak{style, c.worst[style], need})
		}
	}
	return weak
}

// needs is the ratio that text of the style must have.
func (s *Style) needs() float64 {
	bold := strings.Contains(s.Font, "Bold") && !strings.Contains(s.Font, "SemiBold")
	if s.Size >= 40 && bold {
		return 3
	}
	return 4.5
}

type contrast struct {
	theme *Theme
	worst map[string]float64 // by style
	order []string
}

// element walks the tree with the fills below, outermost first.
func (c *contrast) element(e *Element, below []Color) {
	fills := []ColorRef{e.Fill}
	if e.Gradient.To.Name != "" {
		fills = []ColorRef{e.Gradient.From, e.Gradient.To}
	}
	for _, f := range fills {
		on := below
		if f.Name != "" && e.Kind != KindMeter {
			on = append(below[:len(below):len(below)], f.Value)
		}
		for _, s := range e.Spans {
			c.text(s.Style.Name, on)
		}
		for i := range e.Children {
			c.element(&e.Children[i], on)
			for _, other := range []ColorRef{e.Alternate, e.Highlighted} {
				if other.Name != "" {
					entry := e.Children[i]
					entry.Fill = other
					c.element(&entry, on)
				}
			}
		}
	}
}

func (c *contrast) text(style string, below []Color) {
	if _, seen := c.worst[style]; !seen {
		c.worst[style] = math.Inf(1)
		c.order = append(c.order, style)
	}
	ink := c.theme.Styles[style].Color.Value
	for _, picture := range []Color{{A: 255}, {R: 255, G: 255, B: 255, A: 255}} {
		ground := picture
		for _, f := range below {
			ground = onto(ground, f)
		}
		ratio := 1.0
		if len(below) > 0 {
			ratio = luminanceRatio(onto(ground, ink), ground)
		}
		c.worst[style] = min(c.worst[style], ratio)
	}
}

// onto puts a premultiplied colour on an opaque one.
func onto(d, s Color) Color {
	rest := func(d uint8) uint8 { return uint8((int(d)*(255-int(s.A)) + 127) / 255) }
	return Color{R: s.R + rest(d.R), G: s.G + rest(d.G), B: s.B + rest(d.B), A: 255}
}

func luminanceRatio(a, b Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of an opaque sRGB colour.
func luminance(c Color) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
