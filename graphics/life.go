package graphics

import "time"

// Still says that the graphic stands while it holds: nothing scrolls.
func (g *Graphic) Still() bool {
	for i := range g.parts {
		p := &g.parts[i]
		if p.scroll != 0 && p.sprite != nil && p.period > float64(p.window.Dx()) {
			return false
		}
	}
	return true
}

// TurnAt is where Out begins so that it goes on from In as it was left at a
// time, when what went in goes out the same way. It is false where the way out
// is another one, and In has to be seen to its end first.
func (g *Graphic) TurnAt(in time.Duration) (out time.Duration, ok bool) {
	whole := g.Length(In)
	for i := range g.parts {
		for _, m := range g.parts[i].moves[which(Out)] {
			if m.backwards == 0 {
				return 0, false
			}
			out = time.Duration(float64(max(0, whole-in)) / m.backwards)
		}
	}
	return out, true
}
