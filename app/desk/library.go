package desk

import (
	"errors"
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	widgets "mile26/app/desk/widget"
	"mile26/app/playout"
	"mile26/data"
)

// library is the search and its answers.
type library struct {
	model    *model
	keys     *keys
	entry    *widgets.Entry
	list     *widgets.List
	count    *canvas.Text
	countAll string
	top      *fyne.Container // the count, and what keys do
	call     chip            // says that what is typed is a page's number
	note     *widget.Label   // instead of the list: why it is empty
	field    *fyne.Container
	over     *fyne.Container // what stands over the answers
	canvas   fyne.Canvas

	of      sought // what is searched for now
	strip   *widgets.Tabs
	asked   query // what hits are the answer to
	hits    []hit
	cursor  int
	shown   bool // what is typed has been answered by a hit in preview
	walked  bool // the operator moved the cursor to where it is
	running bool // a command from the list
	states  map[topic]state

	content fyne.CanvasObject
}

// topic is what a page is about.
type topic struct {
	kind data.Kind
	id   data.ID
}

func newLibrary(m *model, k *keys, look fyne.Theme) *library {
	l := &library{model: m, keys: k, entry: newSearchEntry(k), note: widget.NewLabel("")}
	l.count = newWords("", soft, smallSize, false)
	l.call = newChip(true)
	l.call.say("")
	l.note.Wrapping = fyne.TextWrapWord
	l.note.Alignment = fyne.TextAlignCenter
	l.note.Hide()
	l.list = newKeyList(k, func() int { return len(l.hits) },
		func() fyne.CanvasObject { return widgets.NewPair(dress, rowHeight) },
		func(i int, o fyne.CanvasObject) { l.update(i, o.(*widgets.Pair)) })
	l.list.OnSelected = func(i int) {
		l.list.UnselectAll() // the cursor is ours: a second click must be a click too
		l.focus()
		l.walked = true
		l.carry(i)
	}
	l.entry.OnChanged = func(string) {
		l.shown, l.walked = false, false
		l.ask()
		l.calling()
	}
	strip, kinds := newStrip(soughtWords(), func(i int) {
		l.focus()
		l.only(sought(i))
	})
	l.strip, strip.Short = strip, soughtShort()

	help := newWords("", faint, smallSize, false)
	help.Alignment = fyne.TextAlignTrailing
	k.watching(func() {
		help.Text = tr("%s %s preview · %s adds", k.named("up"), k.named("down"), k.named("add"))
		help.Refresh()
	})
	l.top = container.New(arrange{standing(0, 26), func(s fyne.Size) {
		room := s.Width - 2*gap
		hint := min(help.MinSize().Width, room)
		put(help, s.Width-gap-hint, 0, hint, s.Height)
		put(l.count, gap, 0, write(l.count, l.countAll, max(room-hint-gap, 0)), s.Height)
	}}, l.count, help)
	sized(l.entry, searchLook{look})
	l.field = container.New(arrange{standing(200, 40+gap), func(s fyne.Size) {
		put(l.entry, gap, gap, s.Width-2*gap, s.Height-gap)
		w := l.call.width()
		l.call.put(s.Width-gap-tight-w, gap+7, w, s.Height-gap-14)
	}}, l.entry, l.call.plate, l.call.words)
	body := container.NewStack(l.list, container.NewVBox(l.note))
	l.over = container.New(stacked{}, l.field, kinds, l.top)
	l.content = container.New(above{}, l.over, body)
	return l
}

func (l *library) update(i int, r *widgets.Pair) {
	if i < len(l.hits) {
		h := l.hits[i]
		r.Set(hitPair(h, i == l.cursor && !l.before(), l.states[topic{h.Kind, h.ID}]))
	}
}

// found takes the answer of a search, unless something else has been typed since.
func (l *library) found(f found) {
	if f.query != l.query() {
		return
	}
	f.hits = l.withCommands(f)
	again := f.query == l.asked && len(f.hits) == len(l.hits)
	l.asked, l.hits = f.query, f.hits
	if !again {
		l.cursor = 0
		l.list.ScrollToOffset(0)
	}
	l.countAll = l.counted(f)
	l.top.Layout.Layout(nil, l.top.Size())
	l.count.Refresh()
	l.calling()
	switch {
	case f.err != nil:
		l.note.SetText(tr("The search failed: %s. Type again to try again.", heard(f.err.Error())))
	case len(f.hits) == 0 && f.of != anything && strings.TrimSpace(f.words) == "":
		l.note.SetText(tr("None in this show yet"))
	case len(f.hits) == 0 && strings.TrimSpace(f.words) == "" && f.holds.Athletes+f.holds.People > 0:
		l.note.SetText(tr("%d athletes and %d people to find: type a few letters of a name", f.holds.Athletes, f.holds.People))
	case len(f.hits) == 0 && strings.TrimSpace(f.words) == "":
		l.note.SetText(tr("This show has no athletes yet: %s reads a list", l.keys.named("tab-intake")))
	case len(f.hits) == 0:
		l.note.SetText(tr("Nothing found for “%s” — try fewer letters", f.words))
	default:
		l.note.Hide()
		l.list.Show()
		l.list.Refresh()
		return
	}
	l.list.Hide()
	l.note.Show()
}

// changed looks again at what stands there before anything is typed, when the show
// has changed: there may be somebody to find now.
func (l *library) changed() {
	if strings.TrimSpace(l.entry.Text) == "" && len(l.hits) == 0 {
		l.ask()
	}
}

func (l *library) counted(f found) string {
	switch {
	case len(f.hits) == 0:
		return ""
	case strings.TrimSpace(f.words) == "" && f.of == anything:
		return tr("Newest races and athletes")
	case len(f.hits) >= hitsShown && f.of != onlyCommands:
		return tr("The best %d", len(f.hits))
	default:
		return tr("%d found", len(f.hits))
	}
}

// calling says in the field that figures call a page, and which.
func (l *library) calling() {
	words := ""
	if n, ok := number(l.entry.Text); ok {
		words = tr("PAGE ?")
		if l.fresh() {
			words = tr("no page %d", n)
			if len(l.hits) > 0 && l.hits[0].Kind == kindPage && l.hits[0].Given == strconv.Itoa(n) {
				words = tr("PAGE %d ↵", n)
			}
		}
	}
	l.call.say(words)
	l.field.Layout.Layout(nil, l.field.Size())
}

// fresh says whether the hits answer what stands in the entry.
func (l *library) fresh() bool { return l.asked == l.query() }

// before says that the cursor stands before the hits: only commands are found for
// words that may have been a name's, and Enter alone runs none.
func (l *library) before() bool {
	return l.cursor < len(l.hits) && l.hits[l.cursor].command != nil && !l.walked && !commandsAsked(l.asked)
}

// step moves the cursor and shows what it comes to.
func (l *library) step(n int) {
	if len(l.hits) == 0 || !l.fresh() {
		return
	}
	if l.before() && n > 0 {
		n-- // onto the first
	}
	l.walked = true
	l.move(min(max(l.cursor+n, 0), len(l.hits)-1))
}

// move puts the cursor on a hit and the hit in preview.
func (l *library) move(to int) {
	if to >= len(l.hits) {
		return
	}
	from := l.cursor
	l.cursor = to
	l.list.RefreshItem(from)
	l.list.ScrollTo(to)
	l.present(l.hits[to])
	l.shown = true
	l.answered()
}

// answered makes what is typed next the beginning of something new.
func (l *library) answered() {
	if l.entry.Text != "" {
		l.entry.Anew()
	}
}

// enter picks what the cursor is on. When the answer to the last letters is not
// there yet, it picks the first of that answer.
func (l *library) enter() {
	switch {
	case !l.fresh():
		l.model.pickFirst(l.query())
		l.shown = true
		l.answered()
	case len(l.hits) == 0:
		l.model.pickFirst(l.query()) // which says what there is to say
	case l.before():
		l.model.fail(errors.New(tr("“%s” finds commands only: ↓ and Enter run one", l.entry.Text)))
	default:
		l.carry(l.cursor)
	}
}

// focus makes the entry take what is typed.
func (l *library) focus() {
	if l.canvas != nil {
		focusOn(l.canvas, l.entry)
	}
}

// find starts a new search for anything: what is typed next replaces what is there.
func (l *library) find() {
	l.focus()
	if l.of != anything {
		l.only(anything)
	}
	l.answered()
}

// wipe empties the search.
func (l *library) wipe() {
	if l.entry.SelectedText() != "" { // Fyne's entry would keep the selection of a text that has gone
		l.entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	l.entry.SetText("")
	l.focus()
}

// typing takes a letter that was typed where no text goes. A figure begins the
// number of a page, unless such a number stands there.
func (l *library) typing(r rune) {
	l.focus()
	if _, isNumber := number(l.entry.Text); unicode.IsDigit(r) && !isNumber {
		l.answered()
	}
	l.entry.TypedRune(r)
}

// airing marks what is on air and in preview.
func (l *library) airing(a aired) {
	states := map[topic]state{}
	mark := func(p *playout.Page, s state) {
		if what, ok := a.about[p.ID]; ok {
			states[topic{what.hit.Kind, what.hit.ID}] = s
			states[topic{kindPage, what.page}] = s
		}
	}
	if a.state.Preview != nil {
		mark(a.state.Preview.Page, inPreview)
	}
	for _, on := range a.state.Program {
		mark(on.Page, isOnAir)
	}
	l.states = states
	l.list.Refresh()
}
