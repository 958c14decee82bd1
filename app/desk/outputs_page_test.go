package desk

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/app/output/rack"
)

// The address of the program page stands whole on a line of its own, is copied by key
// and by pointer, and to look at it leaves the monitors as large as they are.
func TestTheAddressOfTheProgramPageIsCopied(t *testing.T) {
	const address = "http://127.0.0.1:26260/program"
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(1440, 900))
	sizes := func() [3]fyne.Size {
		return [3]fyne.Size{r.view.monitors[0].content.Size(), r.view.monitors[1].raster.Size(), r.view.side.content.Size()}
	}
	was := sizes()
	r.view.outputs.show(nil)
	r.presses("Ctrl Alt U")
	if got := r.view.foot.didWords; got != "▲ No address to copy: the program page is not served" {
		t.Errorf("with no page the desk says %q", got)
	}
	states := []rack.State{{Name: "feed", Condition: rack.Running, Report: rack.Report{Detail: address}}}
	for _, name := range []string{"record", "caspar", "screen", "screen 2", "screen 3", "screen 4", "screen 5"} {
		states = append(states, rack.State{Name: name, Condition: rack.Stopped, Hint: "10.0.0.5/1-20"})
	}
	o := r.view.outputs
	o.show(states)
	r.ctrl(fyne.KeyU)
	if now := sizes(); now != was {
		t.Errorf("beside the outputs the monitors and the pane are %v, before %v", now, was)
	}
	if got := o.page.words.Text; !o.page.line.Visible() || got != address {
		t.Errorf("the line, seen: %t, says %q, want %q", o.page.line.Visible(), got, address)
	}
	if got := o.lines[0].wordsAll; got != "nobody connected · 0 frames" {
		t.Errorf("the output's own line says %q", got)
	}
	for name, copies := range map[string]func(){
		"key": func() { r.presses("Ctrl Alt U") }, "pointer": func() { test.Tap(o.page.copies) },
	} {
		r.app.Clipboard().SetContent("")
		copies()
		if got := r.app.Clipboard().Content(); got != address {
			t.Errorf("by %s it copies %q", name, got)
		}
		if got := r.view.foot.didWords; got != "Copied "+address {
			t.Errorf("by %s the desk says %q", name, got)
		}
	}
	// All outputs are reached by key, where there is no room for them too.
	r.ctrl(fyne.KeyU)
	for range states {
		r.key(fyne.KeyDown)
	}
	last := o.lines[len(o.lines)-1]
	y := o.all.Position().Y + o.grid.Position().Y + last.objects.Position().Y - o.scroll.Offset.Y
	if r.window.Canvas().Focused() != fyne.Focusable(last.button) || y < 0 || y+last.objects.Size().Height > o.scroll.Size().Height {
		t.Errorf("the last output is at %v in a pane of %v, the keys go to %T", y, o.scroll.Size().Height, r.window.Canvas().Focused())
	}
}
