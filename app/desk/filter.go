package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
)

// filter is the entry over a table that finds rows as one types. Enter and the
// arrows go to the table, Esc empties it, and from empty goes to the table too.
type filter struct{ *widgets.Entry }

func newFilter(k *keys, find func(string), toTable func()) *filter {
	var f filter
	f.Entry = newPrompt(k, toTable, func() {
		if f.Text == "" {
			toTable()
			return
		}
		f.SetText("")
	})
	line := f.Own
	f.Own = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
			toTable()
			return true
		}
		return line(ev)
	}
	f.OnChanged = find
	return &f
}

// begin begins a search with a letter that was typed in the table.
func (f *filter) begin(c fyne.Canvas, r rune) {
	if c == nil || r == ' ' && f.Text == "" {
		return
	}
	focusOn(c, f.Entry)
	if f.SelectedText() == "" {
		f.CursorColumn = len([]rune(f.Text))
	}
	f.TypedRune(r)
}

// anew makes what is typed next the beginning of something new.
func (f *filter) anew() {
	if f.Text != "" {
		f.Anew()
	}
}

// listHead is what stands over a table: the choice of the list, the filter, and
// how many rows there are.
type listHead struct {
	choices *fyne.Container
	filter  *filter
	count   *canvas.Text
	words   string
	content *fyne.Container
}

func newListHead(f *filter) *listHead {
	h := &listHead{choices: container.New(&wrap{gap: 4}), filter: f, count: newWords("", soft, smallSize, false)}
	h.count.Alignment = fyne.TextAlignTrailing
	h.content = container.New(arrange{standing(300, 48), func(s fyne.Size) {
		wide := float32(0)
		for _, o := range h.choices.Objects {
			wide += o.MinSize().Width + 4
		}
		count := write(h.count, h.words, s.Width/3)
		room := s.Width - wide - count - 4*gap
		put(h.choices, gap, 10, wide, smallHeight)
		putEntry(h.filter.Entry, gap+wide+tight, 5, max(room, 90), 38)
		put(h.count, s.Width-gap-count, 0, count, s.Height)
	}}, h.choices, f.Entry, h.count)
	return h
}

// counts says how many rows there are.
func (h *listHead) counts(words string) {
	if h.words != words {
		h.words = words
		h.content.Layout.Layout(nil, h.content.Size())
		h.count.Refresh()
	}
}
