package desk

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
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
		r.offersTyped(template)
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

// offersTyped looks for what may be typed instead among the templates, with that
// of the page as the chosen one.
func (r *rig) offersTyped(template string) {
	r.t.Helper()
	f := r.view.offer
	var on []string
	for i, x := range f.choice.templates {
		b := f.templates[i]
		if offered := slices.Contains(f.buttons.Objects, fyne.CanvasObject(b)); offered != show.Typed(x) {
			r.t.Errorf("%s is typed, and %s is offered: %t", template, x.Name, offered)
		}
		if b.On {
			on = append(on, x.Name)
		}
	}
	if len(on) != 1 || on[0] != template || f.why.Visible() {
		r.t.Errorf("the buttons %v are on, want %s; the strip says %q", on, template, f.why.Text)
	}
}

// The keys of the templates go from one thing that is typed to another.
func TestATypedPageChangesItsTemplateByKey(t *testing.T) {
	r := openDesk(t)
	r.view.model.use("message")
	r.await("the message's form", func() bool { return r.view.offer.choice.template == "message" })
	at := slices.IndexFunc(r.view.offer.choice.offered(), func(t *template.Template) bool { return t.Name == "quote" })
	r.ctrl(fyne.KeyName(strconv.Itoa(at + 1)))
	r.await("the quote's form", func() bool { return r.view.offer.choice.template == "quote" && r.view.inspector.row("who") != nil })
	r.ctrl(fyne.Key9)
	r.awaitSaid("▲ no template 9 for Quote")
}
