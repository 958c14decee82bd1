package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
)

// The rows of the page itself.
const (
	aboutRow  = "#about"
	secondRow = "#second"
	raceRow   = "#race"
	stopRow   = "#stop"
	countRow  = "#rows"
	layerRow  = "#layer"
	lengthRow = "#length"
	gateRow   = "#gate"
)

// shape makes the rows, when they are not those that the form needs.
func (f *inspector) shape() {
	x := f.about
	need := f.needs()
	if need == f.made {
		return
	}
	had, unasked := f.canvas != nil && f.has(), f.unasked
	name := ""
	if f.current != nil {
		name = f.current.name
	}
	f.made, f.rows, f.current = need, nil, nil
	if x.in.Template != nil && x.err == nil {
		f.shapeSubject()
		part := ""
		for _, field := range x.in.Fields {
			if field.Is.Type == "list" {
				continue
			}
			r := f.fieldRow(field)
			r.title = f.unlike(r.title)
			if field.Part != part {
				part = field.Part
				r.band = newWords(strings.ToUpper(word(part)), soft, tinySize, true)
			}
			f.rows = append(f.rows, r)
		}
		f.shapePage()
	}
	f.scroll.ScrollToOffset(fyne.Position{})
	f.rebuilt()
	if r := f.row(name); had && r != nil {
		focusOn(f.canvas, r.focusable())
		f.unasked = unasked
	} else if had {
		f.back()
	}
}

// needs names the rows of the form: as long as it is the same they can stay.
func (f *inspector) needs() string {
	x := f.about
	if x.in.Template == nil || x.err != nil {
		return ""
	}
	words := []string{fmt.Sprint(x.of.page, x.of.request.Subject.Kind, x.of.request.Subject.ID), x.in.Template.Name}
	for _, field := range x.in.Fields {
		words = append(words, field.Name+" "+field.Label+" "+field.Is.Type+" "+strings.Join(field.Is.Options, "|"))
	}
	return strings.Join(append(words, fmt.Sprint(len(x.races) > 0, len(x.stops) > 0)), "\n")
}

// shapeSubject makes the rows that say what the page is about.
func (f *inspector) shapeSubject() {
	x := f.about
	q := x.of.request
	if q.Subject.Kind == "" {
		return // all of it is typed
	}
	kinds := []data.Kind{q.Subject.Kind}
	switch q.Subject.Kind {
	case data.KindAthlete, data.KindPerson:
		kinds = nil
		for _, k := range x.in.Template.About {
			if k == string(data.KindAthlete) || k == string(data.KindPerson) {
				kinds = append(kinds, data.Kind(k))
			}
		}
	}
	about := f.newRow(aboutRow, firstUpper(kindWord(q.Subject.Kind))).typed(false)
	about.kinds, about.set = kinds, setAbout
	f.rows = append(f.rows, about)
	if comparesTwo(x.in.Template) {
		second := f.newRow(secondRow, tr("Second athlete")).typed(false)
		second.kinds, second.set = []data.Kind{data.KindAthlete}, setSecond
		f.rows = append(f.rows, second)
	}
	if len(x.races) > 0 {
		r := f.newRow(raceRow, tr("In the race")).chosen()
		r.set = setRace
		f.rows = append(f.rows, r)
	}
	if len(x.stops) > 0 {
		r := f.newRow(stopRow, tr("Checkpoint")).chosen()
		r.set = setStop
		f.rows = append(f.rows, r)
	}
	f.shapeStored()
}

// unlike is a title that no row before has: what a template shows of the race is
// a text, and not the race that is chosen.
func (f *inspector) unlike(title string) string {
	if slices.ContainsFunc(f.rows, func(r *formRow) bool { return strings.EqualFold(r.title, title) }) {
		return tr("%s as text", title)
	}
	return title
}

// shapePage makes the rows that every page has.
func (f *inspector) shapePage() {
	q := f.about.of.request
	if q.Subject.Kind == data.KindRace && slices.ContainsFunc(f.about.in.Fields, func(x control.Field) bool { return x.Is.Type == "list" }) {
		r := f.newRow(countRow, tr("Rows at most")).typed(false)
		r.set = setCount
		f.rows = append(f.rows, r)
	}
	layer := f.newRow(layerRow, tr("Layer")).typed(false)
	layer.set = setLayer
	length := f.newRow(lengthRow, tr("On air for")).typed(false)
	length.set = setLength
	gate := f.newRow(gateRow, tr("Newer data")).chosen()
	gate.set = setGate
	f.rows = append(f.rows, layer, length, gate)
}

// fill puts into the rows what stands there.
func (f *inspector) fill() {
	x := f.about
	if x.in.Template == nil {
		f.cite(nil)
		return
	}
	q := x.of.request
	fields := map[string]control.Field{}
	for _, field := range x.in.Fields {
		fields[field.Name] = field
	}
	for _, r := range f.rows {
		if field, ok := fields[r.name]; ok {
			r.fillField(field)
			continue
		}
		r.shows(f.standing(r.name, q), f.optionsOf(r.name), f.labelsOf(r))
	}
	if r := f.row(layerRow); r != nil {
		r.entry.SetPlaceHolder(tr("%d, the template’s own", x.in.Template.Layer))
	}
	if r := f.row(lengthRow); r != nil {
		r.entry.SetPlaceHolder(tr("stays · seconds, or 1:30"))
	}
	if r := f.row(countRow); r != nil {
		r.entry.SetPlaceHolder(strconv.Itoa(show.DefaultRows))
	}
	if r := f.row(secondRow); r != nil && x.other == "" {
		r.entry.SetPlaceHolder(tr("a few letters of a name"))
		r.say(tr("Choose whom to compare with"), true)
	} else if r != nil {
		r.say("", false)
	}
	for _, name := range []string{ofRaceRow, personRow} {
		if r := f.row(name); r != nil && !r.dirty {
			r.entry.SetPlaceHolder(tr("none · a few letters find one"))
		}
	}
	f.cite(x.in.Cited)
}

// standing is what stands in a row of the page itself.
func (f *inspector) standing(name string, q control.Request) string {
	switch name {
	case aboutRow:
		return f.about.about
	case secondRow:
		return f.about.other
	case ofRaceRow:
		return f.about.ofRace
	case personRow:
		return f.about.person
	case raceRow:
		return idText(q.Subject.Race)
	case stopRow:
		return idText(q.Subject.Checkpoint)
	case countRow:
		return unlessNone(q.Subject.Rows)
	case layerRow:
		return unlessNone(q.Layer)
	case lengthRow:
		if q.Duration == 0 {
			return ""
		}
		return strings.TrimSuffix(lengthWords(q.Duration), " s")
	case gateRow:
		if q.Hold {
			return string(data.Hold)
		}
		return string(data.Live)
	}
	return ""
}

// optionsOf are what the options of a chooser stand for.
func (f *inspector) optionsOf(name string) []string {
	var all []string
	switch name {
	case raceRow:
		all = append(all, idText(0))
		for _, r := range f.about.races {
			all = append(all, idText(r.ID))
		}
	case stopRow:
		for _, c := range f.about.stops {
			all = append(all, idText(c.ID))
		}
		all = append(all, idText(0))
	case gateRow:
		all = []string{string(data.Live), string(data.Hold)}
	}
	return all
}

// labelsOf are the options of a row's chooser in words.
func (f *inspector) labelsOf(r *formRow) []string {
	var all []string
	switch r.name {
	case raceRow:
		all = append(all, tr("their newest"))
		for _, x := range f.about.races {
			all = append(all, x.Name())
		}
	case stopRow:
		for _, c := range f.about.stops {
			all = append(all, placed(c.Name))
		}
		all = append(all, tr("Finish"))
	case gateRow:
		all = []string{tr("live: shows at once"), tr("hold: waits for %s", f.printed("release"))}
	default:
		return r.fieldLabels()
	}
	return all
}

func idText(id data.ID) string { return strconv.FormatInt(int64(id), 10) }

func unlessNone(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// cite lists who says so, for every mark that is shown.
func (f *inspector) cite(all []show.Cited) {
	f.cites = nil
	if len(all) > 0 {
		f.cites = append(f.cites, newBand(tr("WHO SAYS SO")))
	}
	for _, c := range all {
		f.cites = append(f.cites, newCiteLine(f, c, false))
		for _, o := range c.Others {
			o.What = tr("another source says")
			f.cites = append(f.cites, newCiteLine(f, o, true))
		}
	}
	f.rebuilt()
}

// rebuilt puts the rows, which are others now, into the form.
func (f *inspector) rebuilt() {
	f.form.Objects = nil
	for _, r := range f.rows {
		f.form.Objects = append(f.form.Objects, r.objects()...)
	}
	f.form.Objects = append(f.form.Objects, f.cites...)
	f.settleForm()
}

// settleForm sets the rows anew: some have another height.
func (f *inspector) settleForm() {
	f.form.Refresh()
	f.scroll.Refresh()
	f.more.over(f.scroll)
}

// formLayout sets the rows below each other.
type formLayout struct{ of *inspector }

// MinSize is as high as all rows.
func (l formLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	h := float32(2 * tight)
	for _, r := range l.of.rows {
		h += r.height()
	}
	for _, c := range l.of.cites {
		h += c.MinSize().Height
	}
	return fyne.NewSize(formLabel+120, h)
}

// Layout sets them.
func (l formLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	y := float32(tight)
	for _, r := range l.of.rows {
		r.place(y, s.Width)
		y += r.height()
	}
	for _, c := range l.of.cites {
		h := c.MinSize().Height
		put(c, 0, y, s.Width, h)
		y += h
	}
}
