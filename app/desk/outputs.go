package desk

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
	"mile26/app/output/rack"
)

// outputs is the block under the table: every way out, how it does, and a
// button to start or stop it.
type outputs struct {
	model  *model
	keys   *keys
	names  []string
	lines  []*outputLine
	grid   *fyne.Container
	entry  *widgets.Entry  // for where an output is to send
	asks   *fyne.Container // the entry under what is asked
	ask1   *canvas.Text    // for what
	ask2   *canvas.Text    // and how that looks
	asked  string          // the output that is asked about; "" for none
	hint   string          // how an answer looks
	all    *fyne.Container
	page   *programPage
	scroll *container.Scroll // in which they stand
	canvas fyne.Canvas

	resized func()                // told when it needs another height
	holds   func(rack.State) bool // asks first before an output is stopped, and says so
	said    func(said)
}

func newOutputs(m *model, k *keys) *outputs {
	o := &outputs{model: m, keys: k, page: newProgramPage(), resized: func() {}, holds: func(rack.State) bool { return false }, said: func(said) {}}
	o.grid = container.New(outputLines{o})
	title := newWords(tr("OUTPUTS"), soft, tinySize, true)
	head := container.NewStack(canvas.NewRectangle(panel), container.New(arrange{
		standing(200, 24), func(s fyne.Size) { put(title, gap, 0, s.Width-2*gap, s.Height) },
	}, title))
	o.entry = newPrompt(k, o.told, o.left)
	o.ask1, o.ask2 = newWords("", text, textSize, true), newWords("", soft, smallSize, false)
	o.asks = container.New(arrange{standing(300, asksHeight), func(s fyne.Size) {
		room := s.Width - 2*gap
		put(o.ask1, gap, 4, write(o.ask1, tr("Where does %s go?", outputName(o.asked)), room), 22)
		put(o.ask2, gap, 26, write(o.ask2, tr("as in %s", o.hint), room), 20)
		putEntry(o.entry, gap, 48, s.Width-2*gap, 38)
	}}, o.ask1, o.ask2, o.entry)
	o.asks.Hide()
	o.all = container.New(stacked{}, head, o.page.line, o.grid)
	return o
}

// press starts or stops an output; one that was not told where to send is asked
// about first.
func (o *outputs) press(s rack.State) {
	if s.Condition == rack.Stopped && s.Hint != "" {
		o.ask(s)
		return
	}
	if s.Condition != rack.Stopped && o.holds(s) {
		return
	}
	o.model.output(s.Name, s.Condition == rack.Stopped)
}

// ask opens the entry with where the output sent last.
func (o *outputs) ask(s rack.State) {
	o.asked, o.hint = s.Name, s.Hint
	o.asks.Show()
	o.grid.Refresh()
	o.asks.Layout.Layout(nil, o.asks.Size())
	o.entry.SetText(s.Target)
	focusOn(o.canvas, o.entry)
	o.entry.Anew()
	o.reveal(o.asks)
}

// focus makes keys go to an output, by its name; without one to the first that
// fails, or else the first.
func (o *outputs) focus(name string) {
	at := -1
	for i, l := range o.lines {
		if name == l.state.Name || name == "" && l.state.Condition == rack.Failing {
			at = i
			break
		}
	}
	if at < 0 && len(o.lines) > 0 {
		at = 0
	}
	if at >= 0 {
		o.goTo(o.lines[at])
	}
}

// goTo makes keys go to an output: to its button when that starts it, else to its
// row, where Enter ends nothing.
func (o *outputs) goTo(l *outputLine) {
	at := l.row
	if l.state.Condition == rack.Stopped {
		at = l.button
	}
	focusOn(o.canvas, at)
	o.reveal(l.objects)
}

// look says what a row is for.
func (o *outputs) look(s rack.State) {
	if s.Condition != rack.Stopped {
		o.said(said{words: tr("%s runs · Tab goes to its Stop button", outputName(s.Name))})
	}
}

// has says whether keys go to the outputs.
func (o *outputs) has() bool {
	if o.canvas == nil || o.canvas.Focused() == nil {
		return false
	}
	if o.canvas.Focused() == fyne.Focusable(o.entry) {
		return true
	}
	return slices.ContainsFunc(o.lines, func(l *outputLine) bool {
		return o.canvas.Focused() == fyne.Focusable(l.button) || o.canvas.Focused() == fyne.Focusable(l.row)
	})
}

// step goes from an output to another.
func (o *outputs) step(from *outputLine, name fyne.KeyName) bool {
	by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[name]
	if by == 0 {
		return false
	}
	at := min(max(slices.Index(o.lines, from)+by, 0), len(o.lines)-1)
	o.goTo(o.lines[at])
	return true
}

// told sends the output there and starts it.
func (o *outputs) told() {
	name, at := o.asked, o.entry.Text
	o.left()
	o.model.aim(name, at)
}

// left closes the entry.
func (o *outputs) left() {
	name := o.asked
	o.asked = ""
	o.asks.Hide()
	o.grid.Refresh()
	o.focus(name)
}

// show says how the outputs do.
func (o *outputs) show(states []rack.State) {
	var names []string
	for _, s := range states {
		names = append(names, s.Name)
	}
	others := !slices.Equal(names, o.names)
	if others {
		o.names, o.lines, o.grid.Objects = names, nil, nil
		for range names {
			l := newOutputLine(o.keys, o.press, o.look)
			l.button.Arrows = func(name fyne.KeyName) bool { return o.step(l, name) }
			l.row.Arrows = l.button.Arrows
			o.lines = append(o.lines, l)
			o.grid.Objects = append(o.grid.Objects, l.objects)
		}
		o.grid.Objects = append(o.grid.Objects, o.asks)
	}
	for i, s := range states {
		l := o.lines[i]
		started := l.state.Condition == rack.Stopped && s.Condition != rack.Stopped
		l.set(s)
		if started && o.canvas != nil && o.canvas.Focused() == fyne.Focusable(l.button) {
			o.goTo(l) // the button that started it stops it now
		}
	}
	if resized := o.page.show(states); others || resized {
		o.all.Refresh()
		o.resized()
	}
}

// asksHeight is what a question takes.
const asksHeight = 92

// outputLines sets the lines of the outputs. A question stands at the bottom, below
// the line it is about, in the place of others: the pane keeps its height, and the
// monitors above theirs.
type outputLines struct{ of *outputs }

// MinSize is that of the lines, with room for a question below one where one may be
// asked.
func (l outputLines) MinSize([]fyne.CanvasObject) fyne.Size {
	h := float32(len(l.of.lines)) * lineHeight
	if slices.ContainsFunc(l.of.lines, func(x *outputLine) bool { return x.state.Hint != "" }) {
		h = max(h, lineHeight+asksHeight)
	}
	return fyne.NewSize(300, h)
}

// Layout sets them, and the question.
func (l outputLines) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	first, last := 0, len(l.of.lines)
	if at := slices.Index(l.of.names, l.of.asked); at >= 0 {
		n := max(int((s.Height-asksHeight)/lineHeight), 1)
		first = max(at-n+1, 0)
		last = min(first+n, last)
		put(l.of.asks, 0, float32(last-first)*lineHeight, s.Width, asksHeight)
	}
	for i, x := range l.of.lines {
		showing(x.objects, i >= first && i < last)
		put(x.objects, 0, float32(i-first)*lineHeight, s.Width, lineHeight)
	}
}

// outputLine is one output.
type outputLine struct {
	objects           *fyne.Container
	mark, name, words *canvas.Text
	row, button       *button // the row is there for the focus
	wordsAll          string
	state             rack.State
}

func newOutputLine(k *keys, do, look func(rack.State)) *outputLine {
	l := &outputLine{
		mark: newWords("", soft, smallSize, true), name: newWords("", text, textSize, false), words: newWords("", soft, smallSize, false),
	}
	l.button = newChoiceButton(k, "", tr("Start"), func() { do(l.state) })
	l.row = newButton(k, "", "", func() { look(l.state) })
	l.objects = &fyne.Container{
		Layout:  arrange{standing(300, lineHeight), l.place},
		Objects: []fyne.CanvasObject{l.row, l.mark, l.name, l.words, l.button},
	}
	return l
}

// The columns of an output's line.
const (
	outputLeft   = 36
	outputWords  = 116
	outputButton = 72 // from the right
)

func (l *outputLine) place(s fyne.Size) {
	put(l.mark, gap, 0, outputLeft-gap, s.Height)
	left := max(outputWords, outputLeft+l.name.MinSize().Width+gap) // some names are long
	put(l.name, outputLeft, 0, left-outputLeft, s.Height)
	room := max(s.Width-left-outputButton-2*gap, 0)
	put(l.words, left, 0, write(l.words, l.wordsAll, room), s.Height)
	put(l.row, gap/2, 2, max(s.Width-outputButton-2*gap, 0), s.Height-4)
	put(l.button, s.Width-outputButton-gap, 4, outputButton, s.Height-8)
}

// set shows a state: by a sign and words as well as by colour.
func (l *outputLine) set(s rack.State) {
	sign, c := "○", color.Color(soft)
	switch s.Condition {
	case rack.Running:
		sign, c = "●", text
	case rack.Failing:
		sign, c = "▲", warning
	}
	l.mark.Text = sign
	tint(l.mark, c)
	l.name.Text = outputName(s.Name)
	l.wordsAll = outputWordsOf(s)
	tint(l.words, map[bool]color.Color{true: warning, false: soft}[s.Condition == rack.Failing])
	l.state = s
	label := tr("Start")
	if s.Condition != rack.Stopped {
		label = tr("Stop")
	}
	if l.button.Label != label {
		l.button.Label = label
		l.button.Refresh()
	}
	l.place(l.objects.Size())
	l.objects.Refresh()
}

// outputNames are the kinds of outputs; there may be several of one.
var outputNames = map[string]string{"feed": "feed", "record": "record", "caspar": "caspar", "screen": "screen"}

// outputName is what an output is called: "screen 2".
func outputName(name string) string {
	kind, n, several := strings.Cut(name, " ")
	if w, ok := outputNames[kind]; ok {
		kind = tr(w)
	}
	if several {
		return kind + " " + n
	}
	return kind
}

// outputWordsOf is an output in a line: what is wrong first, then how much it
// sent, and where to.
func outputWordsOf(s rack.State) string {
	var words []string
	if s.Err != nil {
		words = append(words, heard(s.Err.Error()))
	}
	if s.Condition == rack.Stopped {
		words = append(words, tr("stopped"))
	} else {
		if s.Name == "feed" {
			words = append(words, clients(len(s.Clients)))
		}
		words = append(words, tr("%d frames", s.Frames))
		if s.Late > 0 {
			words = append(words, tr("%d late", s.Late))
		}
	}
	if s.Detail != "" && !isPage(s) { // which stands on a line of its own
		words = append(words, s.Detail)
	}
	return strings.Join(words, " · ")
}

func clients(n int) string {
	if n == 0 {
		return tr("nobody connected")
	}
	return trN("%d client", "%d clients", n)
}

// aim sends an output somewhere and starts it.
func (m *model) aim(name, at string) {
	m.wait.Go(func() {
		if err := m.o.Outputs.Aim(name, at); err != nil {
			m.fail(err)
			return
		}
		m.output(name, true)
	})
}

// output starts or stops an output. Stopping waits for it to end, so it has a
// goroutine of its own.
func (m *model) output(name string, on bool) {
	m.wait.Go(func() {
		do, did := m.o.Outputs.Stop, tr("Stopped %s", outputName(name))
		if on { // whether it gets through, its row says
			do, did = m.o.Outputs.Start, tr("Starting %s …", outputName(name))
		}
		if err := do(name); err != nil {
			m.fail(err)
			return
		}
		m.emit(said{words: did})
		m.emit(ticked{now: m.now(), outputs: m.o.Outputs.States()})
	})
}
