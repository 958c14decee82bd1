package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// A viewer's message, a quote or a fact that the show does not have is typed: its
// template is found, whatever is picked, its words go into the inspector, and it
// is taken, added and called as any other page.
func TestAMessageIsTypedWhole(t *testing.T) {
	for template, field := range map[string]string{"message": "text", "quote": "text", "fact": "figure"} {
		r := openDesk(t)
		r.preview("hassan")
		r.view.model.use(template)
		r.await("what to do", func() bool { return strings.Contains(r.view.foot.didWords, "type its words in the inspector") })
		r.await("its field to have the focus", func() bool {
			row := r.view.inspector.row(field)
			return row != nil && r.window.Canvas().Focused() == row.focusable()
		})
		if r.channel.State().Preview != nil {
			t.Fatalf("%s: a take would put something else on air", template)
		}
		r.typed("Go Sifan, says everybody in Utrecht today!")
		r.key(fyne.KeyReturn)
		r.awaitShown(field, "Go Sifan, says everybody in Utrecht today!")
		r.key(fyne.KeyF2)
		r.awaitOnAir(1)
		on := r.channel.State().Program[0]
		if want := " · Go Sifan, says everybody in Utrecht toda…"; on.Template != template || !strings.HasSuffix(on.Title, want) {
			t.Errorf("on air is %q of %s, want %s with …%s", on.Title, on.Template, template, want)
		}
		r.view.model.addPage(control.Spot{})
		var added []data.Page
		r.await("its page", func() bool {
			var err error
			added, err = r.room.Show().Pages(t.Context())
			return err == nil && len(added) == 1
		})
		r.preview("kipchoge")
		r.view.model.callPage(added[0].ID)
		r.await("the page called", func() bool {
			p := r.channel.State().Preview
			return p != nil && p.Number == added[0].Number && p.Gate == playout.Live && r.shown(field) == "Go Sifan, says everybody in Utrecht today!"
		})
	}
}
