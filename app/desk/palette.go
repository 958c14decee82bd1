package desk

import "image/color"

// palette is a pair of colours for on air and preview. Each of them comes with a
// word in any case.
type palette struct {
	onAir, onAirRow, preview, previewRow color.NRGBA
}

// The palettes by the names that preferences keep: red and green, and a pair
// that nobody takes for one another.
var palettes = map[string]palette{
	"":       {rgb(0xD4213D), rgb(0x5A1521), rgb(0x1F9D57), rgb(0x163D29)},
	"orange": {rgb(0xC25200), rgb(0x5C2C0B), rgb(0x1273BD), rgb(0x123A5E)},
}

// use draws with the palette from now on.
func (p palette) use() {
	onAir, onAirRow, preview, previewR = p.onAir, p.onAirRow, p.preview, p.previewRow
}
