package desk

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	widgets "mile26/app/desk/widget"
)

// monitor shows a finished picture in a coloured frame, under a bar with its
// name, what it shows and, on the right, how.
type monitor struct {
	easel   *easel
	name    string
	picture *image.RGBA
	asked   image.Point
	areas   safeAreas
	at      image.Point // what is at the top left at 100%, pixels of the frame

	frame, ground *canvas.Rectangle
	title, right  *canvas.Text
	raster        *canvas.Raster
	legend        *canvas.Text  // names the safe areas, for a while
	hand          *widgets.Hand // takes the pointer
	titleText     string
	content       *fyne.Container
}

func newMonitor(name string, e *easel) *monitor {
	m := &monitor{
		easel: e, name: name, titleText: name,
		frame: canvas.NewRectangle(idle), ground: canvas.NewRectangle(color.Black),
		title: newWords("", text, textSize, true), right: newWords("", text, textSize, true),
		legend: newWords(ebuR95.legend(), text, tinySize, false), hand: widgets.NewHand(),
	}
	m.right.Alignment = fyne.TextAlignTrailing
	m.legend.Alignment = fyne.TextAlignCenter
	m.legend.Hide()
	m.raster = canvas.NewRaster(m.generate)
	m.content = &fyne.Container{
		Layout:  arrange{standing(160, barHeight+90), m.place},
		Objects: []fyne.CanvasObject{m.frame, m.ground, m.raster, m.legend, m.hand, m.title, m.right},
	}
	return m
}

// generate hands Fyne the picture. When the size is new it asks for another
// one; until that comes the old one is stretched.
func (m *monitor) generate(w, h int) image.Image {
	if size := image.Pt(w, h); size != m.asked {
		m.asked = size
		m.easel.resize(size)
	}
	if m.picture == nil {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	return m.picture
}

// show takes a new picture.
func (m *monitor) show(p *image.RGBA) {
	m.picture = p
	m.raster.Refresh()
}

// say changes the bar: what is shown, and what stands on the right.
func (m *monitor) say(title, right string, c color.Color) {
	fill(m.frame, c)
	words := color.Color(text)
	if c == warning {
		words = ink // as on the banner
	}
	tint(m.title, words)
	tint(m.right, words)
	if title == m.titleText && right == m.right.Text {
		return
	}
	m.titleText = title
	if m.right.Text != right {
		m.right.Text = right
		m.right.Refresh()
	}
	m.place(m.content.Size())
}

// standard says which safe areas are shown.
func (m *monitor) standard(a safeAreas) {
	m.areas = a
	m.legend.Text = a.legend()
	m.place(m.content.Size())
	m.legend.Refresh()
}

// nameAreas shows the names of the safe areas, or not.
func (m *monitor) nameAreas(on bool) {
	if m.legend.Hidden == on {
		m.legend.Hidden = !on
		m.content.Refresh()
	}
}

// heightFor is the height of a monitor of that width, widthFor the reverse.
func heightFor(width float32) float32 { return (width-2*edge)*9/16 + barHeight + edge }

func widthFor(height float32) float32 { return (height-barHeight-edge)*16/9 + 2*edge }

// snapped is the width nearest below at which the picture is 16:9 in whole pixels.
func snapped(width float32) float32 { return float32(int(width-2*edge)/16*16) + 2*edge }

// place keeps the picture at 16:9, centred.
func (m *monitor) place(s fyne.Size) {
	w := snapped(min(s.Width, widthFor(s.Height)))
	h := heightFor(w)
	x, y := float32(int((s.Width-w)/2)), float32(int((s.Height-h)/2))
	put(m.frame, x, y, w, h)
	pw, ph := w-2*edge, h-barHeight-edge
	put(m.ground, x+edge, y+barHeight, pw, ph)
	put(m.raster, x+edge, y+barHeight, pw, ph)
	put(m.hand, x+edge, y+barHeight, pw, ph)

	right := m.right.MinSize().Width
	put(m.right, x+w-gap-right, y, right, barHeight)
	room := w - 2*gap - right
	if right > 0 {
		room -= gap
	}
	put(m.title, x+gap, y, write(m.title, m.titleText, room), barHeight)

	// The legend stands where graphics are least, at the middle of the top: lower
	// thirds fill the bottom, clocks and logos the corners.
	inner := safeArea(m.areas.graphics(), image.Pt(int(pw), int(ph)))
	put(m.legend, x+edge, y+barHeight+float32(inner.Min.Y)+1, pw, m.legend.MinSize().Height)
}
