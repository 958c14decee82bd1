package desk

import "image"

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
