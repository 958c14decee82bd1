// Package widget has the desk's widgets that know nothing of the desk: what they
// show and whom they tell is given to them. They draw with Fyne's canvas objects
// in the colours of a Look, and send what is typed to the desk's Keys first, so
// that function keys act whatever has the focus.
package widget

import "image/color"

// Look is the colours of a widget.
type Look struct {
	Text   color.Color // what is read
	Soft   color.Color // what is there but not read first
	Faint  color.Color // what cannot be used now
	Well   color.Color // behind what can be changed
	Chosen color.Color // what is picked
	Lifted color.Color // under the pointer
	Line   color.Color // around what can be changed
	Accent color.Color // the focus

	Warning        color.Color // what somebody has to look at
	Panel, Raised  color.Color // grounds: of heads, and of what stands out of them
	OnAir, Preview color.Color // grounds of what is there
}

// Sizes of letters and of the room around them, in Fyne's device-independent pixels.
const (
	TextSize  = 15
	SmallSize = 13
	TinySize  = 11

	Gap   = 12 // between things that belong apart
	Tight = 6  // between things that belong together
)
