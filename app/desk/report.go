package desk

import (
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// report is a crash report that was read.
type report struct{ path, words string }

// showReport reads a crash report and shows it.
func (v *view) showReport(path string) {
	v.model.wait.Go(func() {
		b, err := os.ReadFile(path)
		if err != nil {
			v.model.fail(fault("the report: %w", err))
			return
		}
		v.model.emit(report{path: path, words: string(b)})
	})
}

// crashReport is the place of a crash report. It stands where the tabs do: a window
// would lie over the monitors and the notices.
type crashReport struct {
	tab    *tab
	scroll *container.Scroll
	close  *button
}

// openReport shows a crash report; Esc goes back to the tab that was open.
func (v *view) openReport(r report) {
	v.banner.settled("crash")
	x := newCrashReport(v, r)
	v.tabs.lend(x.tab)
}

func newCrashReport(v *view, r report) *crashReport {
	x := &crashReport{}
	head := newWords(tr("What happened"), text, headingSize, true)
	path := newWords("", soft, smallSize, false)
	x.close = newChoiceButton(v.keys, "Esc", tr("Close"), v.tabs.back)
	x.close.Arrows = func(name fyne.KeyName) bool { return x.key(name, v.tabs.back) }
	copies := newChoiceButton(v.keys, "", tr("Copy"), func() {
		v.app.Clipboard().SetContent(r.words)
		v.foot.said(said{words: tr("Copied %s", tr("What happened"))})
		focusOn(v.window.Canvas(), x.close)
	})
	copies.Arrows = x.close.Arrows
	top := container.New(arrange{standing(400, 64), func(s fyne.Size) {
		right := s.Width - 16
		for _, b := range []*button{x.close, copies} {
			m := b.MinSize()
			right -= m.Width
			put(b, right, (s.Height-m.Height)/2, m.Width, m.Height)
			right -= gap
		}
		put(head, 16, 6, max(right-16, 0), 28)
		put(path, 16, 36, writeEnd(path, r.path, max(right-16, 0)), 20)
	}}, head, path, x.close, copies)
	x.scroll = container.NewVScroll(crashWords(r.words))
	x.tab = &tab{
		id: "report", title: tr("What happened"), wipe: v.tabs.back, enter: func() { focusOn(v.window.Canvas(), x.close) },
		content: container.New(above{}, container.New(stacked{}, container.NewStack(canvas.NewRectangle(panel), top), newLine()), x.scroll),
	}
	return x
}

// crashLines is how many lines of where it happened are shown; the file has all.
const crashLines = 200

// crashWords are the words of a report, each line as wide as there is room: what it
// says to people, and what the program was doing.
func crashWords(words string) fyne.CanvasObject {
	said, trace, _ := strings.Cut(words, "\n----\n")
	lines := strings.Split(strings.TrimSpace(trace), "\n")
	if len(lines) > crashLines {
		lines = append(lines[:crashLines], "…", tr("The file has %d lines more", len(lines)-crashLines))
	}
	people, program := widget.NewLabel(strings.TrimSpace(said)), widget.NewLabel(strings.Join(lines, "\n"))
	people.Wrapping, program.Wrapping = fyne.TextWrapWord, fyne.TextWrapBreak
	program.TextStyle.Monospace = true
	return container.New(layout.NewCustomPaddedLayout(0, 0, gap, gap), container.NewVBox(people, program))
}

// key lets keys scroll the report, and Esc close it.
func (x *crashReport) key(name fyne.KeyName, leave func()) bool {
	by := map[fyne.KeyName]float32{
		fyne.KeyUp: -40, fyne.KeyDown: 40, fyne.KeyPageUp: -0.9 * x.scroll.Size().Height, fyne.KeyPageDown: 0.9 * x.scroll.Size().Height,
	}
	switch move, scrolls := by[name]; {
	case name == fyne.KeyEscape:
		leave()
	case scrolls:
		most := max(x.scroll.Content.Size().Height-x.scroll.Size().Height, 0)
		x.scroll.ScrollToOffset(fyne.NewPos(0, min(max(x.scroll.Offset.Y+move, 0), most)))
	default:
		return false
	}
	return true
}
