package desk

import (
	"image"
	"image/color"
	"slices"

	"mile26/app/playout"
	"mile26/graphics"
	"mile26/graphics/paint"
)

// seen is how the monitors show their pictures, in words.
func (v *view) seen() []string {
	how := []string{v.backdrop.String()}
	if v.keyView {
		how = []string{tr("KEY")}
	}
	if v.safe {
		how = append(how, v.areas.String())
	}
	if v.zoom > 0 {
		how = append(how, "100%")
		if part := v.part(previewMonitor); part != "" {
			how = append(how, part)
		}
	}
	return how
}

// part says which part of its graphic a monitor shows at 100%: "2 of 6". It is ""
// where the graphic has but one, and where the picture was moved by hand.
func (v *view) part(m monitorName) string {
	if v.zoom == 0 {
		return ""
	}
	parts := v.parts(m)
	at := slices.Index(parts, v.monitors[m].at)
	if at < 0 || len(parts) < 2 {
		return ""
	}
	return tr("%d of %d", at+1, len(parts))
}

// airtime is how long a page has been on air, and how long until it goes out by itself.
func (v *view) airtime(a playout.Airing) string {
	now := v.model.now()
	words := running(now.Sub(a.Taken))
	if !a.Ends.IsZero() {
		words = tr("%s · out in %s", words, running(a.Ends.Sub(now)))
	}
	return words
}

func (v *view) nextBackdrop() {
	v.backdrop = (v.backdrop + 1) % backdrops
	v.wish()
}

func (v *view) toggleSafe() {
	v.safe = !v.safe
	v.wish()
}

// nextStandard shows the safe areas of the other standard, and prefers it from now on.
func (v *view) nextStandard() {
	v.safe = true
	v.choices.standard(1 - v.areas)
}

func (v *view) toggleKey() {
	v.keyView = !v.keyView
	v.wish()
}

// toggleZoom shows the first part of the graphics a pixel for a pixel, or all of
// the pictures again.
func (v *view) toggleZoom() {
	v.zoom = map[bool]int{true: 1, false: 0}[v.zoom == 0]
	v.aim()
}

// nextPart shows the next part of the graphics at 100%; behind the last is the first.
func (v *view) nextPart() {
	most := 1
	for m := range v.monitors {
		most = max(most, len(v.parts(monitorName(m))))
	}
	v.zoom = v.zoom%most + 1
	v.aim()
}

// aim shows that part of each monitor's graphic, or the middle where there is none.
func (v *view) aim() {
	for m, mon := range v.monitors {
		mon.at = centred(v.frame(), mon.asked)
		if parts := v.parts(monitorName(m)); v.zoom > 0 && len(parts) > 0 {
			mon.at = parts[min(v.zoom, len(parts))-1]
		}
	}
	v.wish()
}

// aimAnew follows what the monitors show at 100% when that is something else.
func (v *view) aimAnew() {
	ids := ""
	if p := v.aired.state.Preview; p != nil {
		ids = p.ID
	}
	for _, a := range v.aired.state.Program {
		ids += " " + a.ID
	}
	if ids != v.aimed && v.zoom > 0 {
		v.zoom = 1
		v.aim()
	}
	v.aimed = ids
}

func (v *view) frame() image.Point { return v.model.o.Room.Channel().Format().Size }

// parts are where the parts of a monitor's graphic begin that fill it at 100%:
// from the left, then from the top.
func (v *view) parts(m monitorName) []image.Point {
	list := v.aired.state.PreviewList()
	if m == programMonitor {
		list = resting(v.aired.state)
	}
	return partsOf(list, v.monitors[m].asked)
}

// resting is what is on air as it stands when all of it has come in.
func resting(s playout.State) paint.List {
	l := paint.List{Size: s.Format.Size}
	for _, a := range s.Program {
		l.Items = a.Scenes[min(a.Step, len(a.Scenes)-1)].Append(l.Items, graphics.Moment{State: graphics.Hold})
	}
	return l
}

// partsOf cuts what a list shows into parts of a size, and leaves out those in which
// there is nothing: between a clock at the top and a lower third.
func partsOf(l paint.List, size image.Point) []image.Point {
	b := l.Bounds().Inset(-partEdge).Intersect(image.Rectangle{Max: l.Size})
	if l.Bounds().Empty() || size.X <= 0 || size.Y <= 0 {
		return nil
	}
	along := func(from, to, size, frame int) (at []int) {
		for x := from; ; x += size {
			at = append(at, max(min(x, frame-size), 0))
			if x+size >= to {
				return slices.Compact(at)
			}
		}
	}
	var all []image.Point
	for _, y := range along(b.Min.Y, b.Max.Y, size.Y, l.Size.Y) {
		for _, x := range along(b.Min.X, b.Max.X, size.X, l.Size.X) {
			if at := image.Pt(x, y); l.Touches(image.Rectangle{at, at.Add(size)}) {
				all = append(all, at)
			}
		}
	}
	return all
}

// partEdge is how much around a graphic is shown with it, pixels.
const partEdge = 16

func centred(frame, size image.Point) image.Point { return frame.Sub(size).Div(2) }

// pan moves a monitor's part of the picture under the pointer, by device pixels.
func (v *view) pan(m monitorName, by image.Point) {
	if v.zoom == 0 {
		return
	}
	mon := v.monitors[m]
	most := v.frame().Sub(mon.asked)
	at := mon.at.Sub(by)
	mon.at = image.Pt(max(min(at.X, most.X), 0), max(min(at.Y, most.Y), 0))
	v.wish()
}

// wish tells the monitors' easels how to draw.
func (v *view) wish() {
	for _, m := range v.monitors {
		m.standard(v.areas)
		m.easel.change(func(w *wish) {
			w.backdrop, w.safe, w.areas, w.key, w.whole, w.at = v.backdrop, v.safe, v.areas, v.keyView, v.zoom > 0, m.at
		})
		m.ink(!v.keyView && (v.backdrop == white || v.backdrop == grey))
	}
	v.legend.switched(v.safe, v.areas)
	v.nameAreas()
	for id, on := range map[string]bool{"checker": v.backdrop != black, "safe": v.safe, "key-view": v.keyView, "zoom": v.zoom > 0} {
		if b := v.foot.views[id]; b != nil {
			b.Set(on, true)
		}
	}
	v.label()
}

// ink is the legend's colour, on a light ground or a dark one.
func (m *monitor) ink(light bool) {
	c := color.Color(text)
	if light {
		c = well
	}
	tint(m.legend, c)
}
