package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// A report of a crash is offered, and shown where the tabs are: its lines are as wide
// as there is room, notices and what is on air stay in sight and in hand, and Esc goes
// back, in every keymap.
func TestACrashReportIsOffered(t *testing.T) {
	r := openDesk(t)
	r.preview("kipchoge")
	path := filepath.Join(t.TempDir(), "crash.txt")
	if err := os.WriteFile(path, []byte("The show file is safe"+strings.Repeat(" and well", 80)+"\n----\npanic: the tape broke\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.view.o.Crash = path
	for i, m := range keymaps {
		r.view.sheet.choose(m)
		r.view.greet()
		if !strings.Contains(r.notice(), "ended unexpectedly") {
			t.Fatalf("it says %q", r.notice())
		}
		before := len(r.app.Driver().AllWindows())
		r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.KeyReturn)
		r.await("the report", func() bool { return r.view.tabs.now.id == "report" })
		if strings.Contains(r.notice(), "ended unexpectedly") {
			t.Error("it is offered still")
		}
		if now := len(r.app.Driver().AllWindows()); now != before {
			t.Errorf("there are %d windows, want %d", now, before)
		}
		r.reportWraps()
		if i == 0 {
			r.key(fyne.KeyF2)
			r.awaitOnAir(1)
		}
		r.key(fyne.KeyEscape)
		if now := r.view.tabs.now.id; now != "run" {
			t.Errorf("%s: Esc leaves %s open, want run", m.name, now)
		}
		if n := len(r.channel.State().Program); n != 1 {
			t.Errorf("%s: after Esc %d pages are on air, want 1", m.name, n)
		}
	}
}

// reportWraps checks that the words of the report are no wider than their room.
func (r *rig) reportWraps() {
	r.t.Helper()
	r.window.Resize(fyne.NewSize(1180, 660))
	var scroll *container.Scroll
	for _, o := range r.view.tabs.now.content.(*fyne.Container).Objects {
		if s, ok := o.(*container.Scroll); ok {
			scroll = s
		}
	}
	for i, o := range scroll.Content.(*fyne.Container).Objects[0].(*fyne.Container).Objects {
		l := o.(*widget.Label)
		if w, room := l.MinSize().Width, scroll.Size().Width; w > room || room > 1180 {
			r.t.Errorf("part %d of the report is %v wide, and has %v", i, w, room)
		}
		if lines := l.MinSize().Height / 20; i == 0 && lines < 3 {
			r.t.Errorf("720 letters stand in %v lines", lines)
		}
	}
}
