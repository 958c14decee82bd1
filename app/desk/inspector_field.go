package desk

import (
	"image/color"
	"maps"
	"strconv"

	"fyne.io/fyne/v2/canvas"

	"mile26/app/control"
	"mile26/data"
)

// fieldRow makes the row of a template's field, by its type.
func (f *inspector) fieldRow(field control.Field) *formRow {
	r := f.newRow(field.Name, word(field.Label))
	r.set = r.setField
	switch field.Is.Type {
	case "multi-line":
		return r.typed(true)
	case "select", "boolean":
		return r.chosen()
	case "color":
		r.swatch = canvas.NewRectangle(color.Transparent)
		r.swatch.CornerRadius, r.swatch.StrokeWidth, r.swatch.StrokeColor = 3, 1, line
	case "image":
		r.kinds, r.photo = []data.Kind{data.KindAthlete}, true
		r.browse = newFileButton(f, r)
	}
	return r.typed(false)
}

// fillField puts into a row what the page shows, and says what there is to say.
func (r *formRow) fillField(field control.Field) {
	r.field = field
	shown := field.Shown()
	if field.Is.Type == "image" && shown != "" {
		shown = photoWords(shown)
	}
	options := r.fieldOptions()
	r.shows(shown, options, r.fieldLabels())
	if r.entry != nil {
		r.entry.SetPlaceHolder(r.placeHolder(field))
	}
	if !r.dirty {
		r.mark(field.Over)
		r.tell(field.Shown())
	}
}

// tell says under the row how a text breaks its limit, and what the show says
// when something else is typed.
func (r *formRow) tell(text string) {
	field := r.field
	r.tintSwatch(text)
	over := field.Over || r.dirty
	if breaks := control.Breaks(field.Is, text); breaks != "" {
		r.say(heard(breaks), true)
		return
	}
	switch {
	case over && field.Stored == "":
		r.say(tr("the show has nothing here · %s takes this away", r.of.printed("stored")), false)
	case over && field.Is.Type == "image":
		r.say(tr("stored: %s · %s goes back", photoWords(field.Stored), r.of.printed("stored")), false)
	case over:
		r.say(tr("stored: %s · %s goes back", field.Stored, r.of.printed("stored")), false)
	default:
		r.say("", false)
	}
}

func (r *formRow) tintSwatch(text string) {
	if r.swatch == nil {
		return
	}
	c := color.Color(color.Transparent)
	if len(text) == 7 && text[0] == '#' {
		if n, err := strconv.ParseUint(text[1:], 16, 32); err == nil {
			c = rgb(uint32(n))
		}
	}
	fill(r.swatch, c)
}

// fieldOptions are what the options of a field's chooser stand for.
func (r *formRow) fieldOptions() []string {
	if r.field.Is.Type == "boolean" {
		return []string{"true", ""}
	}
	return r.field.Is.Options
}

func (r *formRow) fieldLabels() []string {
	if r.field.Is.Type == "boolean" {
		return []string{tr("yes"), tr("no")}
	}
	return r.field.Is.Options
}

// photoWords is a photo as a row names it.
func photoWords(hash string) string {
	if len(hash) < 8 {
		return hash
	}
	return tr("photo %s", hash[:8])
}

// placeHolder says what belongs into an empty field.
func (r *formRow) placeHolder(f control.Field) string {
	switch f.Is.Type {
	case "number":
		switch {
		case f.Is.Min != nil && f.Is.Max != nil:
			return tr("a number from %v to %v", *f.Is.Min, *f.Is.Max)
		case f.Is.Min != nil:
			return tr("a number, %v at least", *f.Is.Min)
		case f.Is.Max != nil:
			return tr("a number, %v at most", *f.Is.Max)
		}
		return tr("a number")
	case "color":
		return "#RRGGBB"
	case "duration":
		return tr("a time, as 1:30")
	case "flag":
		return tr("a country’s code, as KEN")
	case "image":
		return tr("an athlete, or a file")
	}
	if f.Is.Length > 0 {
		return tr("%d letters at most", f.Is.Length)
	}
	return tr("nothing: it closes up")
}

// revert shows again what the show says in the row that has the focus.
func (f *inspector) revert() {
	if !f.has() || f.current == nil {
		f.say(said{words: tr("%s goes to a field first: then what was typed over it can be taken back", f.printed("inspector")), failed: true})
		return
	}
	r := f.current
	r.restore()
	if r.name[0] == '#' {
		return
	}
	t := r.setField(r.field.Stored)
	t.file = false
	r.send(t, false)
}

// draft shows in preview what is being typed.
func (f *inspector) draft(r *formRow) {
	f.touched(r)
	if !r.dirty {
		f.model.settle(f.drafts)
		return
	}
	q := f.about.of.request
	q.Overrides = maps.Clone(q.Overrides)
	if r.name[0] != '#' {
		q.Overrides = over(q.Overrides, r.name, r.text(), r.text() == r.field.Stored)
	} else if err := f.drafting(r, &q); err != nil {
		r.say(err.Error(), true)
		return
	}
	f.drafts++
	f.model.draft(draft{f.drafts, q})
}

// drafting is a request with what is typed in a row of the page itself.
func (f *inspector) drafting(r *formRow, q *control.Request) error {
	p := control.PageOf(*q)
	if err := r.set("").page(&p, r.text()); err != nil {
		return err
	}
	next := control.RequestOf(p)
	next.Page, next.Number, next.Name = q.Page, q.Number, q.Name
	*q = next
	return nil
}

// touched is a row in which something was typed. A page that is worked on comes
// to preview, so that what is seen is what a take takes.
func (f *inspector) touched(r *formRow) {
	if r.dirty {
		r.mark(true)
		if page := f.about.of.page; page != 0 && !f.about.page.Disabled && f.inPreview != page {
			f.inPreview = page
			f.model.callPage(page)
		}
	} else {
		r.mark(r.field.Over)
	}
	if r.name[0] != '#' {
		r.tell(r.text())
	} else {
		r.say("", false)
	}
	f.told()
}

// dropDraft leaves what is typed and not kept.
func (f *inspector) dropDraft() {
	for _, r := range f.rows {
		if r.dirty {
			r.restore()
		}
	}
}

// onAir says that the page of the form is on air.
func (f *inspector) onAir() bool {
	_, on := f.airs[f.about.of.page]
	return on && f.about.of.page != 0
}

// differs says that the page on air asks for something else than it does by now:
// it was edited since it was taken.
func (f *inspector) differs() bool {
	q, on := f.airs[f.about.of.page]
	return on && f.about.of.page != 0 && f.about.page.ID == f.about.of.page && asksElse(q, control.RequestOf(f.about.page))
}
