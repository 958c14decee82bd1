package graphics

import (
	"fmt"
	"image"
	"image/color"
	stdraw "image/draw"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"mile26/graphics/template"
)

// TestThemesSheet writes every template × theme × format over a picture to the
// folder that MILE26_SHEET names, for looking at: one by one and as sheets.
// MILE26_ONLY names the templates wanted, with commas; with MILE26_HARD set long
// names and lists of eleven are drawn too.
func TestThemesSheet(t *testing.T) {
	dir := os.Getenv("MILE26_SHEET")
	if dir == "" {
		t.Skip("MILE26_SHEET is not set")
	}
	eachTheme(t, func(t *testing.T, e *Engine) {
		for _, f := range template.Formats {
			var shots []*image.RGBA
			for _, tp := range e.Templates() {
				if !wanted(tp.Name) {
					continue
				}
				v := realistic()[tp.Name]
				cases := map[string]template.Values{"": v}
				if os.Getenv("MILE26_HARD") != "" {
					h := hard(v)
					cases["-long"], cases["-eleven"] = h["long"], h["eleven rows"]
				}
				for _, c := range slices.Sorted(maps.Keys(cases)) {
					g := mustDraw(t, e, tp.Name, cases[c], Options{Format: f})
					shot := onAir(g, Moment{State: Hold})
					shots = append(shots, shot)
					name := strings.ReplaceAll(fmt.Sprintf("%s-%s-%s%s.png", strings.ToLower(e.theme.Name), f, tp.Name, c), ":", "x")
					write(t, filepath.Join(dir, name), shot)
				}
			}
			if f == template.Wide {
				for _, tp := range e.Templates() {
					if !wanted(tp.Name) {
						continue
					}
					write(t, filepath.Join(dir, fmt.Sprintf("film-%s-%s.png", strings.ToLower(e.theme.Name), tp.Name)), film(t, e, tp.Name))
				}
			}
			name := strings.ReplaceAll(fmt.Sprintf("sheet-%s-%s.png", strings.ToLower(e.theme.Name), f), ":", "x")
			write(t, filepath.Join(dir, name), sheet(shots))
		}
	})
}

func wanted(name string) bool {
	o := os.Getenv("MILE26_ONLY")
	return o == "" || slices.Contains(strings.Split(o, ","), name)
}

// film is how a template comes, in steps of 60 ms, and how it goes.
func film(t *testing.T, e *Engine, name string) *image.RGBA {
	g := mustDraw(t, e, name, realistic()[name], Options{})
	var shots []*image.RGBA
	for ms := 60; ms < int(g.Length(In).Milliseconds()); ms += 60 {
		shots = append(shots, onAir(g, Moment{State: In, Time: time.Duration(ms) * time.Millisecond}))
	}
	shots = append(shots, onAir(g, Moment{State: Hold, Time: 4 * time.Second}), onAir(g, Moment{State: Out, Time: g.Length(Out) / 2}))
	return sheet(shots)
}

// onAir is a graphic over a picture.
func onAir(g *Graphic, m Moment) *image.RGBA {
	img := backdrop(g.Size)
	list := g.List(m)
	stdraw.Draw(img, img.Rect, list.Frame(), image.Point{}, stdraw.Over)
	return img
}

// backdrop is a picture that is bright above and dark below, as a street is.
func backdrop(size image.Point) *image.RGBA {
	stops := []struct{ at, r, g, b float64 }{
		{0, 125, 147, 168}, {0.38, 159, 176, 186}, {0.39, 85, 99, 107}, {0.6, 59, 70, 77}, {1, 44, 52, 57},
	}
	img := image.NewRGBA(image.Rectangle{Max: size})
	sin, cos := math.Sincos(160 * math.Pi / 180)
	w, h := float64(size.X), float64(size.Y)
	length := math.Abs(w*sin) + math.Abs(h*cos)
	for y := range size.Y {
		for x := range size.X {
			p := ((float64(x)-w/2)*sin-(float64(y)-h/2)*cos)/length + 0.5
			i := 1
			for i < len(stops)-1 && stops[i].at < p {
				i++
			}
			a, b := stops[i-1], stops[i]
			k := min(max((p-a.at)/(b.at-a.at), 0), 1)
			mix := func(x, y float64) uint8 { return uint8(x + (y-x)*k + 0.5) }
			img.SetRGBA(x, y, color.RGBA{mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b), 255})
		}
	}
	return img
}

// sheet puts pictures side by side, small.
func sheet(shots []*image.RGBA) *image.RGBA {
	const gap, width = 12, 1900
	if len(shots) == 0 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	size := shots[0].Rect.Size()
	columns := 3
	if size.X <= size.Y {
		columns = 6
	}
	w := (width - gap*(columns+1)) / columns
	h := w * size.Y / size.X
	lines := (len(shots) + columns - 1) / columns
	img := image.NewRGBA(image.Rect(0, 0, width, gap+lines*(h+gap)))
	stdraw.Draw(img, img.Rect, image.NewUniform(color.Gray{24}), image.Point{}, stdraw.Src)
	for i, s := range shots {
		at := image.Pt(gap+i%columns*(w+gap), gap+i/columns*(h+gap))
		draw.CatmullRom.Scale(img, image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}, s, s.Rect, draw.Src, nil)
	}
	return img
}
