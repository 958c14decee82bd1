package widget

import (
	"fyne.io/fyne/v2"
)

// TableLook is the look of a table, sizes in Fyne's device-independent pixels.
type TableLook struct {
	Look

	TextSize, HeadSize    float32
	RowHeight, HeadHeight float32
	Gap                   float32 // between columns, and at the edges

	More func(left, right int) string // how many columns are not seen, in words; nil: in figures
}

// TableKeys is the desk's keyboard as a table needs it: Fyne does not say of
// Shift with a bare key.
type TableKeys interface {
	Keys
	Shift() bool
}

// arrange is a Fyne layout made of a function.
type arrange struct {
	least fyne.Size
	place func(fyne.Size)
}

// MinSize is the least.
func (a arrange) MinSize([]fyne.CanvasObject) fyne.Size { return a.least }

// Layout places the objects.
func (a arrange) Layout(_ []fyne.CanvasObject, s fyne.Size) { a.place(s) }
