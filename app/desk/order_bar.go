package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
)

// orderBar is what stands under the running order: words about the row at the
// cursor, what can be done with it, each with its key, and what undo would do.
// While something is asked for, an entry stands there instead.
type orderBar struct {
	of         *order
	words      *canvas.Text
	wordsAll   string
	line       *fyne.Container
	undo, redo *button
	acts       *fyne.Container

	question *canvas.Text
	help     *canvas.Text
	asked    string
	entry    *widgets.Entry
	asking   *fyne.Container
	catcher  *widgets.Catcher // in the entry's place while a key is asked for
	catch    func(key) error
	keep     func(string) error // nil: nothing is asked for
	content  *fyne.Container
}

func newOrderBar(o *order) *orderBar {
	b := &orderBar{of: o, words: newWords("", soft, smallSize, false), question: newWords("", text, textSize, true)}
	back := canvas.NewRectangle(panel)
	b.line = &fyne.Container{Objects: []fyne.CanvasObject{back, b.words}}
	b.line.Layout = arrange{standing(300, 28), func(s fyne.Size) {
		put(back, 0, 0, s.Width, s.Height)
		put(b.words, gap, 0, write(b.words, b.wordsAll, s.Width-2*gap), s.Height)
	}}
	b.acts = container.New(&wrap{gap: 2})
	b.undo = newSmallButton(o.keys, "", tr("Undo"), o.keeping(o.model.undo))
	b.redo = newSmallButton(o.keys, "", tr("Redo"), o.keeping(o.model.redo))
	log := container.New(arrange{standing(300, smallHeight+2), func(s fyne.Size) {
		half := (s.Width - tight) / 2
		put(b.undo, 0, 0, min(b.undo.MinSize().Width, half), smallHeight)
		put(b.redo, half+tight, 0, min(b.redo.MinSize().Width, half), smallHeight)
	}}, b.undo, b.redo)
	pad := container.New(column{gap: 0, pad: tight}, b.acts, log)
	b.entry = newPrompt(o.keys, b.kept, b.left)
	b.catcher = newCatcher(o.keys, b.caught, b.missed)
	b.catcher.Hide()
	b.help = newWords(tr("Enter keeps it · Esc leaves it as it was"), soft, smallSize, false)
	b.asking = container.New(arrange{standing(300, 96), func(s fyne.Size) {
		put(b.question, gap, tight, write(b.question, b.asked, s.Width-2*gap), 24)
		putEntry(b.entry, gap, 34, s.Width-2*gap, 38)
		put(b.catcher, gap, 38, s.Width-2*gap, smallHeight)
		put(b.help, gap, 72, s.Width-2*gap, 22)
	}}, b.question, b.entry, b.catcher, b.help)
	b.asking.Hide()
	b.content = container.New(stacked{}, newLine(), b.line, newLine(), container.NewStack(pad, b.asking))
	b.log("", "")
	return b
}

// orderActs are the actions that stand under the running order.
var orderActs = []string{
	"add", "duplicate", "delete", "move-up", "move-down", "enable", "hold", "auto-next", "length", "rename", "renumber", "notes", "hotkey", "group", "build",
}

// label makes the buttons, once the actions are known.
func (o *order) label() {
	keeping := func(k *keys, key, label string, do func()) *button {
		return newSmallButton(k, key, label, o.keeping(do))
	}
	for _, id := range orderActs {
		b := o.keys.button(id, keeping)
		switch id { // a button is pressed for what is selected, wherever the focus is
		case "delete":
			b.Do = o.keeping(o.remove)
		case "hold":
			b.Do = o.keeping(o.hold)
		}
		o.bar.acts.Add(b)
	}
	for id, b := range map[string]*button{"undo": o.bar.undo, "redo": o.bar.redo} {
		a := o.keys.action(id)
		o.keys.watching(func() { b.SetKey(a.printed()) })
	}
}

// keeping is do for a button: a click takes the focus from what has it, and the
// keys that follow are for the running order.
func (o *order) keeping(do func()) func() {
	return func() {
		do()
		if o.canvas != nil && o.canvas.Focused() == nil {
			o.take()
		}
	}
}

// log names what undo and redo would do.
func (b *orderBar) log(undo, redo string) {
	name := func(x *button, label, what string) {
		if x.Label != label {
			x.Label = label
			x.Refresh()
		}
		x.Set(false, what != "")
	}
	undoes, redoes := tr("Undo"), tr("Redo")
	if undo != "" {
		undoes = tr("Undo %s", heard(undo))
	}
	if redo != "" {
		redoes = tr("Redo %s", heard(redo))
	}
	name(b.undo, undoes, undo)
	name(b.redo, redoes, redo)
	b.content.Refresh()
}

// tell shows words above the actions.
func (b *orderBar) tell(s string) {
	if b.wordsAll != s {
		b.wordsAll = s
		tint(b.words, soft)
		b.line.Layout.Layout(nil, b.line.Size())
	}
}

// about says what there is to say of the row at the cursor.
func (b *orderBar) about() {
	if b.of.drag.on {
		return
	}
	r, ok := b.of.row()
	pages, groups := b.of.chosenPages()
	k := b.of.keys
	switch {
	case len(pages) > 1 && len(groups) == 0:
		b.tell(tr("%d pages selected · Esc leaves one", len(pages)))
	case !ok:
		b.tell(tr("%s goes to the running order and back", k.named("order")))
	case r.key.kind == groupRow:
		b.tell(tr("← → fold and open · %s, %s move the group with its pages · edits are for all its pages", k.named("move-up"), k.named("move-down")))
	case r.key.kind == looseRow:
		b.tell(tr("Not in the running order · Enter previews it again, %s adds what is in preview", k.named("add")))
	case b.of.hotFaults[r.page.ID] != nil && r.key.kind == pageRow:
		b.tell("▲ " + tr("Hot key: %s", b.of.hotFaults[r.page.ID]))
		tint(b.words, warning)
	case r.look.Waits:
		b.tell(heard(r.look.Advice))
	case r.look.Trouble != "":
		b.tell("▲ " + heard(r.look.Advice))
		tint(b.words, warning)
	case r.page.Notes != "":
		b.tell(tr("Notes: %s", r.page.Notes))
		tint(b.words, text)
	case k.scheme.edits:
		b.tell(tr("%s plays it · Enter goes to its fields · a double click previews it · %s goes here and back", k.named("play"), k.named("order")))
	case k.scheme.rows:
		b.tell(tr("%s takes it · Enter or a double click previews it · %s goes here and back", k.named("take"), k.named("order")))
	default:
		b.tell(tr("Enter or a double click previews it · %s goes here and back · Shift ↑ ↓ or Ctrl click selects more", k.named("order")))
	}
}

// ask asks for one thing. What was asked for before is kept first, so that
// nothing typed is lost.
func (b *orderBar) ask(question, was string, keep func(string) error) {
	if b.keep != nil {
		b.kept()
	}
	b.asked, b.keep = question, keep
	b.entry.SetText(was)
	b.open(true)
	if c := b.of.canvas; c != nil {
		focusOn(c, b.entry)
		b.entry.Anew()
	}
}

// askKey asks for a key. keep says why it will not do, and the next is awaited.
func (b *orderBar) askKey(question string, keep func(key) error) {
	if b.keep != nil {
		b.kept()
	}
	b.asked, b.catch = "", keep
	b.swap(true)
	b.catcher.Say(question)
	b.open(true)
	if c := b.of.canvas; c != nil {
		focusOn(c, b.catcher)
	}
}

// swap puts the catcher where the entry is, or the entry back.
func (b *orderBar) swap(catching bool) {
	b.entry.Hidden, b.help.Hidden, b.catcher.Hidden = catching, catching, !catching
}

// caught takes the key that was pressed.
func (b *orderBar) caught(k key) {
	if b.catch == nil {
		return
	}
	if err := b.catch(k); err != nil {
		b.of.say(said{words: err.Error(), failed: true})
		return
	}
	b.uncatch(true)
}

// missed leaves things as they were.
func (b *orderBar) missed() {
	if b.catch != nil {
		b.of.say(said{words: tr("Left as it was")})
		b.uncatch(b.of.canvas != nil && b.of.canvas.Focused() == fyne.Focusable(b.catcher))
	}
}

// uncatch waits for no key any more; focus says whether keys are the running
// order's again.
func (b *orderBar) uncatch(focus bool) {
	b.catch = nil
	b.catcher.Done()
	b.swap(false)
	b.open(false)
	if focus {
		b.of.take()
	}
}

// kept keeps what was typed; what cannot be kept is told and stays to be mended.
func (b *orderBar) kept() {
	if b.keep == nil {
		return
	}
	if err := b.keep(b.entry.Text); err != nil {
		b.of.say(said{words: err.Error(), failed: true})
		return
	}
	b.close()
}

// left leaves things as they were.
func (b *orderBar) left() {
	if b.keep != nil {
		b.of.say(said{words: tr("Left as it was")})
		b.close()
	}
}

func (b *orderBar) close() {
	b.keep = nil
	b.open(false)
	b.of.take()
}

func (b *orderBar) open(on bool) {
	b.asking.Hidden = !on
	for _, o := range append([]fyne.CanvasObject{b.undo, b.redo}, b.acts.Objects...) { // their room stays
		if on {
			o.Hide()
		} else {
			o.Show()
		}
	}
	b.content.Refresh()
	b.asking.Layout.Layout(nil, b.asking.Size())
}
