package graphics

import (
	"image"
	"math"
	"strings"
	"time"

	"mile26/graphics/paint"
	"mile26/graphics/template"
)

// move is a template's move as one part makes it. Times are milliseconds.
type move struct {
	template.Move
	scale      float64 // pixels of the frame for one of the layout
	begin, end float64
	backwards  float64 // for going out: the motion in, played backwards so many times as fast; 0 is forwards
	whole      float64 // length of the motion in, for backwards
}

// pose is where and how a part is at a moment, against its place at rest.
type pose struct {
	dx, dy  float64
	opacity float64
	scale   float64
	covered bool
	clip    image.Rectangle // of the part at rest, when covered
}

// moves says whether a part is not where it is at rest, or not as large.
func (p *pose) moves() bool { return p.dx != 0 || p.dy != 0 || p.scale != 1 }

// pose puts the part's moves together.
func (p *placedPart) pose(m Moment) pose {
	at := pose{opacity: 1, scale: 1}
	if m.State == Hold {
		return at
	}
	for i := range p.moves[which(m.State)] {
		p.moves[which(m.State)][i].apply(&at, p.box, m.Time)
	}
	at.dx, at.dy = sixteenth(at.dx), sixteenth(at.dy)
	return at
}

// sixteenth is a place as fine as all outputs show it: browsers that draw
// without a GPU mix neighbouring pixels in steps of a sixteenth.
func sixteenth(v float64) float64 { return math.Round(v*16) / 16 }

func (v *move) apply(at *pose, box image.Rectangle, t time.Duration) {
	ms := float64(t) / float64(time.Millisecond)
	if v.backwards > 0 {
		ms = v.whole - ms*v.backwards
	}
	if len(v.Keys) > 0 {
		v.applyKeys(at, ms-v.begin)
		return
	}
	way := 1.0
	if v.Time > 0 {
		way = v.Ease01((ms - v.begin) / float64(v.Time))
	} else if ms < v.begin {
		way = 0
	}
	rest := 1 - way
	at.dx += rest * float64(v.Shift[0]) * v.scale
	at.dy += rest * float64(v.Shift[1]) * v.scale
	if v.Fade {
		at.opacity *= way
	}
	if v.Grow > 0 {
		at.scale *= v.Grow + (1-v.Grow)*way
	}
	if v.Wipe != "" && way < 1 {
		at.covered, at.clip = true, wiped(box, v.Wipe, way)
	}
}

// applyKeys takes the place between the two keys around a time.
func (v *move) applyKeys(at *pose, ms float64) {
	a := v.Keys[0]
	b := a
	for _, k := range v.Keys {
		b = k
		if float64(k.At) >= ms {
			break
		}
		a = k
	}
	way := 0.0
	if b.At > a.At {
		way = v.Ease01((ms - float64(a.At)) / float64(b.At-a.At))
	}
	mix := func(x, y float64) float64 { return x + (y-x)*way }
	at.dx += mix(a.X, b.X) * v.scale
	at.dy += mix(a.Y, b.Y) * v.scale
	at.opacity *= mix(a.Opacity, b.Opacity)
}

// wiped is what of a box is uncovered when the way is gone so far.
func wiped(b image.Rectangle, wipe string, way float64) image.Rectangle {
	w, h := round(way*float64(b.Dx())), round(way*float64(b.Dy()))
	switch wipe {
	case "right":
		b.Max.X = b.Min.X + w
	case "left":
		b.Min.X = b.Max.X - w
	case "down":
		b.Max.Y = b.Min.Y + h
	case "up":
		b.Min.Y = b.Max.Y - h
	}
	if b.Empty() {
		return image.Rect(-1, -1, -1, -1)
	}
	return b
}

// animate gives every part the moves that name it.
func (g *Graphic) animate(scale float64) {
	nest(g.parts)
	m := g.Template.Motion
	g.assign(0, m.In, scale)
	if len(m.Out) > 0 {
		g.assign(1, m.Out, scale)
		return
	}
	speed := m.Speed
	if speed == 0 {
		speed = 2
	}
	whole := float64(g.Length(In)) / float64(time.Millisecond)
	for i := range g.parts {
		p := &g.parts[i]
		for _, v := range p.moves[0] {
			v.backwards, v.whole, v.end = speed, whole, whole/speed
			p.moves[1] = append(p.moves[1], v)
		}
	}
}

func (g *Graphic) assign(state int, moves []template.Move, scale float64) {
	for _, v := range moves {
		nth := 0
		for i := range g.parts {
			p := &g.parts[i]
			if p.name != v.Part.Name {
				continue
			}
			p.moves[state] = append(p.moves[state], move{
				Move: v, scale: scale, begin: float64(v.At + nth*v.Stagger), end: float64(v.Length(nth)),
			})
			nth++
		}
	}
}

// Transition is a change of content on air: what is the same stays, what
// changed its place slides there, what changed its looks fades over, what is
// new comes and what is gone goes.
type Transition struct {
	from, to    *Graphic
	fade, slide time.Duration
	was         []int        // for each part of to, the part of from with the same path, or -1
	gone        [][]int      // for each part of to, the parts of from that stood on it and are no more
	shift       [][2]float64 // for each part of to, from how far beside its place it slides there, pixels
}

// Update is the transition from what is on air to a graphic of the same
// template and frame. From another template it is a cut.
func Update(from, to *Graphic) *Transition {
	u := to.Template.Motion.Update
	t := &Transition{from: from, to: to, was: make([]int, len(to.parts)), gone: make([][]int, len(to.parts))}
	if from.Template.Name == to.Template.Name && from.Size == to.Size {
		t.fade, t.slide = time.Duration(u.Fade)*time.Millisecond, time.Duration(u.Slide)*time.Millisecond
	}
	there := make(map[string]int, len(from.parts))
	for i := range from.parts {
		there[from.parts[i].path] = i
	}
	here := make(map[string]int, len(to.parts))
	for i := range to.parts {
		here[to.parts[i].path] = i
		t.was[i] = -1
		if k, ok := there[to.parts[i].path]; ok {
			t.was[i] = k
		}
	}
	for i := range from.parts {
		path := from.parts[i].path
		if _, ok := here[path]; ok || len(to.parts) == 0 {
			continue
		}
		on, ok := 0, false
		for !ok && path != "" { // the nearest part around it that is still there
			path = path[:max(0, strings.LastIndexByte(path, '/'))]
			on, ok = here[path]
		}
		t.gone[on] = append(t.gone[on], i)
	}
	t.findShifts()
	return t
}

// findShifts says how far each part slides. What is new, and text that is set
// anew, stays where it is on the part around it: its first letter's left edge
// has nothing to do with the one before.
func (t *Transition) findShifts() {
	t.shift = make([][2]float64, len(t.was))
	for i := range t.shift {
		p := &t.to.parts[i]
		around := [2]float64{}
		for k := i - 1; k >= 0; k-- {
			if t.to.parts[k].end > i {
				around = t.shift[k]
				break
			}
		}
		t.shift[i] = around
		if t.was[i] < 0 {
			continue
		}
		old := &t.from.parts[t.was[i]]
		switch {
		case old.sprite == nil || p.sprite == nil:
			by := old.box.Min.Sub(p.box.Min)
			if !old.box.Empty() && !p.box.Empty() && old.box.Size() == p.box.Size() {
				t.shift[i] = [2]float64{float64(by.X), float64(by.Y)}
			}
		case old.sprite == p.sprite, p.solid && old.solid, old.sprite.Image.Rect == p.sprite.Image.Rect:
			t.shift[i] = [2]float64{old.x - p.x, old.y - p.y}
		}
	}
}

// Length is how long the transition takes.
func (t *Transition) Length() time.Duration { return max(t.fade, t.slide) }

// Append adds the items of the transition at a time to dst and returns it. held
// is how long the graphic has held when the transition began. With room in dst
// it allocates nothing.
func (t *Transition) Append(dst []paint.Placed, at, held time.Duration) []paint.Placed {
	if at >= t.Length() {
		return t.to.Append(dst, Moment{State: Hold, Time: held + at})
	}
	m := Moment{State: Hold, Time: held + at}
	faded, rest := share(at, t.fade), 1-share(at, t.slide)
	for first := 0; first < len(t.shift); {
		end := first + 1
		for end < len(t.shift) && t.shift[end] == t.shift[first] {
			end++
		}
		dst = t.appendSliding(dst, first, end, rest, faded, m)
		first = end
	}
	return dst
}

// appendSliding adds parts that slide the same way, of which rest is left: as a
// group with its members where they will stand, so that they stay on the same
// pixels of each other.
func (t *Transition) appendSliding(dst []paint.Placed, first, end int, rest, faded float64, m Moment) []paint.Placed {
	x, y := sixteenth(t.shift[first][0]*rest), sixteenth(t.shift[first][1]*rest)
	slides := x != 0 || y != 0
	group := len(dst)
	if slides {
		dst = append(dst, paint.Placed{X: x, Y: y, Opacity: 255})
	}
	for i := first; i < end; i++ {
		dst = t.appendPart(dst, i, faded, m)
	}
	switch members := len(dst) - group - 1; {
	case !slides:
	case members == 0:
		dst = dst[:group]
	case members == 1 && dst[group+1].Clip.Empty(): // it needs no group
		dst[group] = dst[group+1]
		dst[group].X += x
		dst[group].Y += y
		dst = dst[:group+1]
	default:
		dst[group].Group = members
	}
	return dst
}

// appendPart adds a part of what comes, what it was, and what is gone from it,
// where they are when the part has slid.
func (t *Transition) appendPart(dst []paint.Placed, i int, faded float64, m Moment) []paint.Placed {
	p, back := &t.to.parts[i], inherited{dx: -t.shift[i][0], dy: -t.shift[i][1]}
	switch {
	case t.was[i] < 0:
		dst = p.append(dst, inherited{}, alpha(faded), 1, m)
	case t.from.parts[t.was[i]].sprite == p.sprite:
		dst = p.append(dst, inherited{}, 255, 1, m)
	default:
		old, under := &t.from.parts[t.was[i]], alpha(1-faded)
		if p.solid && old.solid && old.sprite.Image.Rect == p.sprite.Image.Rect {
			under = 255 // two panels half faded would let the picture below through
		}
		dst = old.append(dst, back, under, 1, m)
		dst = p.append(dst, inherited{}, alpha(faded), 1, m)
	}
	for _, k := range t.gone[i] {
		dst = t.from.parts[k].append(dst, back, alpha(1-faded), 1, m)
	}
	return dst
}

func share(at, of time.Duration) float64 {
	if at >= of {
		return 1
	}
	return template.Move{Ease: "both"}.Ease01(float64(at) / float64(of))
}

func alpha(v float64) uint8 { return uint8(255*v + 0.5) }
