package desk

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"mile26/data/intake"
	"mile26/data/intake/watch"
)

// sources is the block above the outputs: the files and addresses that are
// followed, and how fresh what they gave is. It takes no room when there is none.
type sources struct {
	names []string
	lines []*sourceLine
	all   *fyne.Container
}

func newSources() *sources { return &sources{all: container.New(stacked{})} }

// show says how the sources do. It reports whether the block is of another height now.
func (s *sources) show(now time.Time, states []watch.State) (resized bool) {
	if states == nil { // not asked
		return false
	}
	var names []string
	for _, st := range states {
		names = append(names, st.Address)
	}
	if !slices.Equal(names, s.names) {
		s.names, s.lines, s.all.Objects = names, nil, nil
		if len(names) > 0 {
			title := newWords(tr("LIVE DATA"), soft, tinySize, true)
			s.all.Add(container.NewStack(canvas.NewRectangle(panel), container.New(arrange{
				standing(200, 24), func(size fyne.Size) { put(title, gap, 0, size.Width-2*gap, size.Height) },
			}, title)))
		}
		for range names {
			l := newSourceLine()
			s.lines = append(s.lines, l)
			s.all.Add(l.objects)
		}
		resized = true
	}
	for i, st := range states {
		s.lines[i].set(now, st)
	}
	return resized
}

// sourceLine is one source.
type sourceLine struct {
	objects           *fyne.Container
	mark, name, words *canvas.Text
	nameAll, wordsAll string
}

func newSourceLine() *sourceLine {
	l := &sourceLine{
		mark: newWords("", soft, smallSize, true), name: newWords("", text, textSize, false), words: newWords("", soft, smallSize, false),
	}
	l.objects = &fyne.Container{
		Layout:  arrange{standing(300, sourceHeight), l.place},
		Objects: []fyne.CanvasObject{l.mark, l.name, l.words},
	}
	return l
}

// The measures of a source's line.
const (
	sourceHeight = 28
	sourceName   = 0.42 // of the width, at most
)

func (l *sourceLine) place(s fyne.Size) {
	put(l.mark, gap, 0, outputLeft-gap, s.Height)
	name := write(l.name, l.nameAll, max(s.Width*sourceName-outputLeft, 0))
	put(l.name, outputLeft, 0, name, s.Height)
	at := max(outputLeft+name+gap, outputWords)
	put(l.words, at, 0, write(l.words, l.wordsAll, max(s.Width-at-gap, 0)), s.Height)
}

// set shows a state: by a sign and words as well as by colour.
func (l *sourceLine) set(now time.Time, st watch.State) {
	sign, c, words := sourceWords(now, st)
	l.mark.Text, l.nameAll, l.wordsAll = sign, st.Name, words
	tint(l.mark, c)
	tint(l.words, c)
	l.place(l.objects.Size())
	l.objects.Refresh()
}

// sourceWords is a source in a line: how old what it gave is, then what came last.
func sourceWords(now time.Time, st watch.State) (sign string, c color.Color, words string) {
	var parts []string
	switch st.Phase {
	case watch.Fresh:
		sign, c, parts = "●", preview, []string{tr("fresh %s", ago(now, st.Changed))}
	case watch.OldData:
		sign, c, parts = "●", warning, []string{tr("stale %s", ago(now, st.Changed))}
	case watch.Broken:
		return "▲", onAir, withWhy(tr("broken"), st.Err)
	case watch.Reading:
		sign, c, parts = "○", soft, []string{tr("reading")}
		if !st.Changed.IsZero() {
			sign, c = "●", preview
			parts = []string{tr("fresh %s", ago(now, st.Changed))}
		}
	default:
		return "○", soft, withWhy(tr("waiting"), st.Err)
	}
	if !st.Changed.IsZero() {
		parts = append(parts, changeWords(st.Change))
	}
	return sign, c, strings.Join(parts, " · ")
}

// withWhy is what a source is, and why, where that is known.
func withWhy(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + heard(why)
}

// changeWords is what a version of a source brought: "500 rows, 12 changed".
func changeWords(c intake.Change) string {
	words := tr("%d rows", c.Rows)
	for _, brought := range []struct {
		n    int
		what string
	}{
		{c.New, tr("%d new", c.New)},
		{c.Changed, tr("%d changed", c.Changed)},
		{c.Clash, tr("%d differing", c.Clash)},
		{c.Rejected, tr("%d rejected", c.Rejected)},
		{c.Withdrawn, tr("%d withdrawn", c.Withdrawn)},
		{c.Gone, tr("%d gone", c.Gone)},
	} {
		if brought.n > 0 {
			words += ", " + brought.what
		}
	}
	if c.New+c.Changed+c.Clash+c.Rejected+c.Withdrawn+c.Gone == 0 {
		words += ", " + tr("nothing new")
	}
	return words
}

// ago is how long ago something was: "2 s", "12 min", "3 h".
func ago(now, then time.Time) string {
	d := max(now.Sub(then), 0)
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d/time.Second))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d/time.Minute))
	}
	return fmt.Sprintf("%d h", int(d/time.Hour))
}
