package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"mile26/data/intake"
)

// tally is the counts of an intake at a glance: how many rows are new, changed,
// the same, differ, and were rejected, and how many likely doubles they bring.
type tally struct {
	figures, words [6]*canvas.Text
	content        *fyne.Container
}

// tallyHeight is how high it is.
const tallyHeight = 64

func newTally() *tally {
	t := &tally{}
	objects := []fyne.CanvasObject{}
	for i := range t.figures {
		t.figures[i], t.words[i] = newWords("", text, 22, true), newWords("", soft, tinySize, true)
		objects = append(objects, t.figures[i], t.words[i])
	}
	t.content = &fyne.Container{Objects: objects}
	t.content.Layout = arrange{standing(300, tallyHeight), func(s fyne.Size) {
		wide := (s.Width - gap) / float32(len(t.figures))
		for i := range t.figures {
			put(t.figures[i], gap+float32(i)*wide, 8, wide, 28)
			put(t.words[i], gap+float32(i)*wide, 36, wide, 18)
		}
	}}
	return t
}

// show shows the counts of a report. What somebody should look at is marked.
func (t *tally) show(r intake.Report) {
	for i, c := range []struct {
		n     int
		words string
		warns bool
	}{
		{r.New, tr("NEW"), false},
		{r.Changed, tr("CHANGED"), false},
		{r.Same, tr("THE SAME"), false},
		{r.Clash, tr("DIFFERING"), true},
		{r.Rejected, tr("REJECTED"), true},
		{r.Doubles, tr("LIKELY DOUBLES"), true},
	} {
		t.figures[i].Text, t.figures[i].Color = thousands(c.n), text
		t.words[i].Text = c.words
		switch {
		case c.n == 0:
			t.figures[i].Color = faint
		case c.warns:
			t.figures[i].Color = warning
			t.words[i].Text = "▲ " + c.words
		}
	}
	t.content.Refresh()
}
