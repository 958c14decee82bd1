package desk

import (
	"image"
	"time"
)

// safeAreas is a standard for how far from the edges a picture may be cut off.
type safeAreas int

// The standards. EBU R95 (for 16:9) and SMPTE ST 2046-1 have the same areas;
// SMPTE RP 218 is for sets that show less, as the older ones did.
const (
	ebuR95 safeAreas = iota
	smpteRP218
)

// The insets from the edges of 1920×1080, pixels.
var (
	safeInsets = [...]struct{ action, graphics image.Point }{
		ebuR95:     {image.Pt(67, 38), image.Pt(96, 54)},   // 3.5%, 5%
		smpteRP218: {image.Pt(96, 54), image.Pt(192, 108)}, // 5%, 10%
	}
	safeFrame = image.Pt(1920, 1080)
)

func (a safeAreas) action() image.Point   { return safeInsets[a].action }
func (a safeAreas) graphics() image.Point { return safeInsets[a].graphics }

// legend names the standard and its areas, in the standard's own words.
func (a safeAreas) legend() string {
	if a == smpteRP218 {
		return tr("%s: action %s, titles %s", a.name(), "5%", "10%")
	}
	return tr("%s: action %s, graphics %s", a.name(), "3.5%", "5%")
}

// name is the standard's, the same in every language.
func (a safeAreas) name() string {
	return [...]string{ebuR95: "EBU R95", smpteRP218: "SMPTE RP 218"}[a]
}

// String names the standard in short.
func (a safeAreas) String() string {
	if a == smpteRP218 {
		return "SMPTE"
	}
	return "R95"
}

// legend is the naming of the safe areas in the monitors. It stands for a while
// after they were switched and then goes, for it stands over the picture; the bar
// of the preview names the standard as long as they are shown.
type legend struct {
	on    bool // the areas are shown
	areas safeAreas
	named bool
	since time.Time // when a tick saw it first; zero: none has yet
}

// legendFor is how long the legend stands.
const legendFor = 6 * time.Second

// switched follows the areas: it begins anew when they change.
func (l *legend) switched(on bool, a safeAreas) {
	if on != l.on || a != l.areas {
		*l = legend{on: on, areas: a, named: on}
	}
}

// tick lets the legend go when it has stood long enough.
func (l *legend) tick(now time.Time) {
	switch {
	case !l.named:
	case l.since.IsZero():
		l.since = now
	case now.Sub(l.since) >= legendFor:
		l.named = false
	}
}

// nameAreas shows the legend in the monitors, or not.
func (v *view) nameAreas() {
	for _, m := range v.monitors {
		m.nameAreas(v.legend.named)
	}
}
