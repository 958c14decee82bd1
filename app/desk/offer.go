package desk

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// offer is how what is picked can be shown: with which template, and for a race
// at which checkpoint.
type offer struct {
	model     *model
	keys      *keys
	templates []*button
	stops     []*button
	choice    choice

	buttons  *fyne.Container
	why      *canvas.Text // why none is offered
	stopHead *canvas.Text
	stopGrid *fyne.Container
	all      *fyne.Container
	room     *offerRoom
	content  fyne.CanvasObject
	resized  func() // told when it needs another height; nil: nobody wants to know
}

func newOffer(m *model, k *keys) *offer {
	f := &offer{model: m, keys: k}
	f.buttons = container.New(&choiceGrid{flow{gap: 4, least: 132}})
	f.stopHead = newWords("", soft, tinySize, true)
	f.stopGrid = container.New(&flow{gap: 4, least: 56})
	head := newWords(tr("TEMPLATE"), soft, tinySize, true)
	k.watching(func() {
		f.stopHead.Text = tr("CHECKPOINT · %s, %s", k.named("checkpoint-before"), k.named("checkpoint-after"))
		head.Text = tr("TEMPLATE · %s … %s", k.named("template-1"), k.named("template-9"))
		f.stopHead.Refresh()
		head.Refresh()
	})
	f.stopHead.Hide()
	f.stopGrid.Hide()
	f.why = newWords("", soft, smallSize, false)
	f.all = container.New(column{gap: 4, pad: gap},
		head, f.why, f.buttons, f.stopHead, f.stopGrid)
	f.room = newOfferRoom(f.all)
	f.content = f.room.content
	return f
}

// picked shows what the operator works on.
func (f *offer) picked(c choice) {
	if !slices.Equal(f.choice.templates, c.templates) { // the theme was read
		f.makeTemplates(c)
	}
	f.suit(c)
	if !slices.Equal(c.checkpoints, f.choice.checkpoints) || c.hit.ID != f.choice.hit.ID {
		f.makeStops(c)
	}
	for i, b := range f.stops {
		at := c.checkpoint == 0
		if i < len(c.checkpoints) {
			at = c.checkpoint == c.checkpoints[i].ID
		}
		b.Set(at, true)
	}
	was := f.choice
	f.choice = c
	f.reveal(was)
}

// reveal scrolls to what was chosen anew.
func (f *offer) reveal(was choice) {
	c := f.choice
	if c.checkpoint != was.checkpoint && c.template == was.template {
		for i, b := range f.stops {
			if b.On {
				f.room.reveal(f.stopGrid, f.stops[i])
			}
		}
		return
	}
	for _, b := range f.templates {
		if b.On && slices.Contains(f.buttons.Objects, fyne.CanvasObject(b)) {
			f.room.reveal(f.buttons, b)
		}
	}
}

// suit shows the buttons of the templates that can show what is picked, or what is
// typed, with the first nine keys, and none of the others.
func (f *offer) suit(c choice) {
	var shown []fyne.CanvasObject
	for i, t := range c.templates {
		b, suits := f.templates[i], c.offers(t)
		if suits {
			shown = append(shown, b)
			b.SetKey(f.keyOf(len(shown)))
		}
		b.Set(t.Name == c.template, suits)
	}
	why := ""
	switch {
	case len(shown) > 0:
	case c.hit.Kind == "":
		why = tr("Pick something first: what can show it stands here")
	default:
		why = tr("No template of this theme can show this %s", kindWord(c.hit.Kind))
	}
	if !slices.Equal(shown, f.buttons.Objects) || why != f.why.Text {
		f.buttons.Objects, f.why.Text = shown, why
		showing(f.why, why != "")
		showing(f.buttons, len(shown) > 0)
		f.settle()
	}
}

// keyOf is what is printed on the n-th button, from 1: of a key with Ctrl the
// figure says enough.
func (f *offer) keyOf(n int) string {
	a := f.keys.action("template-" + strconv.Itoa(n))
	if a == nil {
		return ""
	}
	return strings.TrimPrefix(a.printed(), "Ctrl ")
}

func (f *offer) makeTemplates(c choice) {
	f.templates, f.buttons.Objects = nil, nil
	for _, t := range c.templates {
		b := newChoiceButton(f.keys, "0", tr(t.Title), func() { f.model.use(t.Name) })
		f.templates = append(f.templates, b)
	}
}

// makeStops makes a button for every checkpoint on the course and one for the finish.
func (f *offer) makeStops(c choice) {
	f.stops, f.stopGrid.Objects = nil, nil
	shown := c.hit.Kind == "race"
	f.stopHead.Hidden, f.stopGrid.Hidden = !shown, !shown
	if shown {
		for _, s := range c.checkpoints {
			f.stops = append(f.stops, newChoiceButton(f.keys, "", placed(s.Name), func() { f.model.at(s.ID) }))
		}
		f.stops = append(f.stops, newChoiceButton(f.keys, "", tr("Finish"), func() { f.model.at(0) }))
		for _, b := range f.stops {
			f.stopGrid.Add(b)
		}
	}
	f.settle()
}

// settle sets the buttons anew, and what is around them.
func (f *offer) settle() {
	f.all.Refresh()
	if f.resized != nil {
		f.resized()
	}
}
