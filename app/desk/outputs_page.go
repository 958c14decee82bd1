package desk

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"mile26/app/output/rack"
)

// programPage is the line with the address of the program page, whole: it is what
// OBS, vMix or CasparCG is told. It takes no room while no page is served.
type programPage struct {
	address     string
	copies      *button // nil until there are actions
	name, words *canvas.Text
	line        *fyne.Container
}

// pageHeight is the height of that line.
const pageHeight = lineHeight + 24

func newProgramPage() *programPage {
	p := &programPage{name: newWords("", soft, tinySize, true), words: newWords("", text, textSize, false)}
	p.line = &fyne.Container{
		Layout:  arrange{standing(300, pageHeight), p.place},
		Objects: []fyne.CanvasObject{p.name, p.words},
	}
	p.line.Hide()
	return p
}

// label gives the line its button.
func (p *programPage) label(k *keys) {
	p.copies = k.button("copy-address", newChoiceButton)
	p.line.Add(p.copies)
}

func (p *programPage) place(s fyne.Size) {
	button := float32(0)
	if p.copies != nil {
		button = min(p.copies.MinSize().Width, s.Width/2)
		put(p.copies, s.Width-gap-button, 4, button, lineHeight-8)
	}
	put(p.name, gap, 4, write(p.name, tr("PROGRAM PAGE · for a browser source"), max(s.Width-3*gap-button, 0)), lineHeight-8)
	put(p.words, gap, lineHeight-2, write(p.words, p.address, max(s.Width-2*gap, 0)), pageHeight-lineHeight)
}

// show takes the address from the outputs. It reports whether the line has come or gone.
func (p *programPage) show(states []rack.State) (resized bool) {
	address := ""
	for _, s := range states {
		if isPage(s) {
			address = s.Detail
		}
	}
	if address == p.address {
		return false
	}
	resized = (address == "") != (p.address == "")
	p.address = address
	showing(p.line, address != "")
	p.place(p.line.Size())
	p.line.Refresh()
	return resized
}

// isPage says that an output is a page with an address to be opened.
func isPage(s rack.State) bool {
	return s.Condition != rack.Stopped && (strings.HasPrefix(s.Detail, "http://") || strings.HasPrefix(s.Detail, "https://"))
}

// actOnProgramPage is what is done with its address.
func (v *view) actOnProgramPage() {
	v.keys.add(action{
		id: "copy-address", group: windowGroup, label: "Copy address",
		does: "Copies the address of the program page, for a browser source of OBS or vMix", keys: must("Ctrl Alt U"), do: v.copyAddress,
	})
}

func (v *view) copyAddress() {
	at := v.outputs.page.address
	if at == "" {
		v.foot.said(said{words: tr("No address to copy: the program page is not served"), failed: true})
		return
	}
	v.app.Clipboard().SetContent(at)
	v.foot.said(said{words: tr("Copied %s", at)})
}

// newOutputsScroll lets the outputs take the room that there is, whatever their
// number: the monitors stay as large as beside any other pane.
func newOutputsScroll(o *outputs, above fyne.CanvasObject) *container.Scroll {
	o.scroll = container.NewVScroll(container.New(stacked{}, above, o.all))
	return o.scroll
}

// reveal scrolls to a part of the lines.
func (o *outputs) reveal(part fyne.CanvasObject) {
	if o.scroll == nil {
		return
	}
	y := o.all.Position().Y + o.grid.Position().Y + part.Position().Y
	top, high := o.scroll.Offset.Y, o.scroll.Size().Height
	switch end := y + part.Size().Height; {
	case y < top:
		top = y
	case end > top+high:
		top = end - high
	default:
		return
	}
	o.scroll.ScrollToOffset(fyne.NewPos(0, top))
}
