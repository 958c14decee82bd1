package desk

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// formRow is one thing to edit: a label, an entry or a chooser, and under it what
// there is to say of it. A picker is an entry with what it found below.
type formRow struct {
	of     *inspector
	name   string // "line", "#layer": those of the page itself begin with a sign
	title  string
	logged string        // as the log of edits names it, in English whatever the desk speaks
	field  control.Field // of the template; zero for what is of the page itself

	band    *canvas.Text // over the first row of a part, such as an athlete; nil: none
	label   *canvas.Text
	entry   *widgets.Entry   // nil: chooser
	chooser *widgets.Chooser // nil: entry
	swatch  *canvas.Rectangle
	browse  *button // chooses a file; nil: none is chosen
	editor  fyne.CanvasObject
	note    *canvas.Text
	says    string // the note in full
	warns   bool

	was     string // what stands there when nothing is typed
	dirty   bool   // something else is typed that is not kept
	waits   int    // how often something was sent to be kept and not answered
	set     func(text string) typedIn
	options []string // what the chooser's options stand for

	kinds []data.Kind // of a picker: what it looks for
	photo bool        // of a picker: whose photo
	none  bool        // of a picker: nothing is an answer too
	words string      // what hits are the answer to
	hits  []hit
	at    int
	list  []*widgets.Pick
}

// Sizes of the form.
const (
	formLabel    = 116 // width of the labels
	formHeight   = 28
	formLines    = 62 // of an entry of several lines
	formNote     = 17
	formBetween  = 5
	formPickLine = 26
	formBand     = 20
)

func (f *inspector) newRow(name, title string) *formRow {
	r := &formRow{of: f, name: name, title: title, logged: englishOf(title), label: newWords(title, soft, smallSize, false), note: newWords("", soft, tinySize+1, false)}
	r.note.Hide()
	return r
}

// typed makes the row an entry.
func (r *formRow) typed(lines bool) *formRow {
	r.entry = newFieldEntry(r.of.keys, r, lines)
	r.entry.OnChanged = r.changed
	r.editor = r.entry
	return r
}

// chosen makes the row a chooser among options that stand for values.
func (r *formRow) chosen() *formRow {
	r.chooser = widgets.NewChooser(dress, router{r.of.keys}, nil, func(i int) {
		r.changed(r.options[i])
		r.keep(false)
	})
	r.chooser.Owned(r.key, r.focused)
	r.editor = r.chooser
	return r
}

// text is what stands in the row now.
func (r *formRow) text() string {
	if r.chooser == nil {
		return r.entry.Text
	}
	if i := r.chooser.Chosen(); i >= 0 && i < len(r.options) {
		return r.options[i]
	}
	return r.was
}

// shows sets what stands in the row, unless somebody is typing there.
func (r *formRow) shows(text string, options, words []string) {
	if r.waits > 0 {
		return // this is older than what is being kept
	}
	r.was = text
	if r.dirty {
		return
	}
	if r.chooser != nil {
		r.options = options
		r.chooser.Offer(words, slices.Index(options, text), text)
		return
	}
	if r.entry.Text != text {
		r.quietly(text)
	}
}

// quietly changes the text without telling that something was typed.
func (r *formRow) quietly(text string) {
	r.entry.OnChanged = nil
	r.entry.SetText(text)
	r.entry.OnChanged = r.changed
}

// changed is something typed or chosen: preview shows what it would be.
func (r *formRow) changed(text string) {
	r.dirty, r.of.unasked = text != r.was, false
	if len(r.kinds) > 0 && text != r.was {
		r.of.model.lookFor(lookUp{row: r.name, kinds: r.kinds, words: text, photo: r.photo})
		r.of.touched(r)
		return
	}
	r.of.draft(r)
}

// focused keeps what was typed when the focus goes.
func (r *formRow) focused(on bool) {
	if on {
		r.of.current = r
		r.of.reveal(r)
		if r.entry != nil {
			r.entry.Anew()
		}
	} else {
		r.of.unasked = false
		r.leave(false)
	}
	r.of.told()
}

// key lets the row act on a key.
func (r *formRow) key(ev *fyne.KeyEvent) bool {
	up, down := ev.Name == fyne.KeyUp, ev.Name == fyne.KeyDown
	switch {
	case isFunction(ev.Name):
		r.leave(true) // what follows is for what is seen
		r.of.keys.typed(ev)
	case isEnter(ev.Name) && r.of.keys.shift():
		r.keep(false)
		r.of.keys.typed(ev)
	case isEnter(ev.Name):
		r.keep(false)
	case ev.Name == fyne.KeyEscape:
		r.of.escape(r)
	case (up || down) && len(r.hits) > 0:
		r.move(map[bool]int{true: -1, false: 1}[up])
	case (up || down) && (r.entry == nil || !r.entry.MultiLine):
		r.of.step(r, map[bool]int{true: -1, false: 1}[up])
	default:
		return false
	}
	return true
}

// leave keeps what was typed. A picker that was not answered stays as it was.
func (r *formRow) leave(takes bool) {
	if len(r.kinds) > 0 && r.dirty {
		r.restore()
		return
	}
	r.keep(takes)
}

// keep keeps what was typed. A take that follows must not put on air what cannot
// be kept.
func (r *formRow) keep(takes bool) {
	if !r.dirty {
		return
	}
	text := r.text()
	if len(r.kinds) > 0 && r.entry != nil {
		switch {
		case r.words == text && len(r.hits) > 0:
			text = pickText(r.hits[r.at], r.photo)
		case text == "" && (r.photo || r.none), r.photo && fileLike(text):
		default:
			r.say(tr("Nothing found for “%s”: it stays as it was", text), true)
			r.restore()
			return
		}
	}
	r.dirty = false
	r.send(r.set(text), takes)
	r.offer(nil)
	r.of.told()
}

// send has something kept. Until that is answered the row stays as it is.
func (r *formRow) send(t typedIn, takes bool) {
	t.of, t.row, t.what, t.orNone = r.of.about.of, r.name, lowerFirst(r.logged), takes
	t.n = r.of.drafts
	r.waits++
	r.of.model.keep(t)
}

// restore puts back what stood there.
func (r *formRow) restore() {
	r.dirty = false
	if r.entry != nil {
		r.quietly(r.was)
	} else {
		r.chooser.Offer(r.labels(), slices.Index(r.options, r.was), r.was)
	}
	r.offer(nil)
	r.of.model.settle(r.of.drafts)
	r.of.told()
}

func (r *formRow) labels() []string { return r.of.labelsOf(r) }

// say writes the note under the row; "" is none.
func (r *formRow) say(words string, warns bool) {
	if r.says == words && r.warns == warns {
		return
	}
	r.says, r.warns = words, warns
	c := color.Color(soft)
	if warns {
		c = warning
		words = "▲ " + words
	}
	r.note.Hidden = r.says == ""
	r.note.Text = words
	tint(r.note, c)
	r.of.settleForm()
}

// mark shows whether something typed by hand stands there.
func (r *formRow) mark(over bool) {
	c := color.Color(soft)
	if over {
		c = text
	}
	if r.label.TextStyle.Bold != over {
		r.label.TextStyle.Bold = over
		r.label.Refresh()
	}
	tint(r.label, c)
}

// height is what the row takes in the form.
func (r *formRow) height() float32 {
	h := float32(formHeight)
	if r.entry != nil && r.entry.MultiLine {
		h = formLines
	}
	h += float32(len(r.list)) * formPickLine
	if !r.note.Hidden {
		h += formNote
	}
	if r.band != nil {
		h += formBand
	}
	return h + formBetween
}

// place sets the row at y in a form of that width.
func (r *formRow) place(y, width float32) {
	high := float32(formHeight)
	if r.entry != nil && r.entry.MultiLine {
		high = formLines
	}
	if r.band != nil {
		put(r.band, gap, y, width-2*gap, formBand)
		y += formBand
	}
	write(r.label, r.title, formLabel-tight)
	put(r.label, gap, y, formLabel-tight, formHeight)
	left := float32(gap + formLabel)
	room := max(width-left-gap, 0)
	switch {
	case r.swatch != nil:
		put(r.swatch, left+room-formHeight, y, formHeight, formHeight)
		put(r.editor, left, y, room-formHeight-tight, high)
	case r.browse != nil:
		w := min(r.browse.MinSize().Width, room/2)
		put(r.browse, left+room-w, y, w, formHeight)
		put(r.editor, left, y, room-w-tight, high)
	default:
		put(r.editor, left, y, room, high)
	}
	y += high
	for _, l := range r.list {
		put(l, left, y, room, formPickLine)
		y += formPickLine
	}
	if !r.note.Hidden {
		words := r.says
		if r.warns {
			words = "▲ " + words
		}
		write(r.note, words, room)
		put(r.note, left, y, room, formNote)
	}
}

// objects are what the row is made of.
func (r *formRow) objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.label, r.editor, r.note}
	if r.swatch != nil {
		all = append(all, r.swatch)
	}
	if r.browse != nil {
		all = append(all, r.browse)
	}
	if r.band != nil {
		all = append(all, r.band)
	}
	for _, l := range r.list {
		all = append(all, l)
	}
	return all
}

// focusable is what takes the focus in the row.
func (r *formRow) focusable() fyne.Focusable {
	if r.entry != nil {
		return r.entry
	}
	return r.chooser
}
