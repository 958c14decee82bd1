package desk

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/playout"
)

// A take that waits for a page that is being made says so, in the status line and
// over the preview, and whether it was called off.
func TestATakeThatWaitsSaysSo(t *testing.T) {
	r := openDesk(t)
	m := r.view.model
	bar := func() string { return r.view.monitors[previewMonitor].titleText }
	const waits = "Take waits for Athlete card · Sifan HASSAN · F1 calls it off"
	for _, c := range []struct {
		name  string
		press func() // while it waits
		said  string
		onAir string // the template
	}{
		{"nothing else", func() {}, "Took Athlete card · Sifan HASSAN on layer ", "athlete-card"},
		{"out", func() { r.key(fyne.KeyF1) }, "Nothing was on air · the take before it is called off", ""},
		{"clear", func() { r.key(fyne.KeyF12) }, "Nothing was on air · the take before it is called off", ""},
	} {
		r.preview("hassan")
		m.use("lower-third")
		r.await("the lower third", func() bool { p := r.view.aired.state.Preview; return p != nil && p.Template == "lower-third" })
		begun, finish := r.slowly("athlete-card")
		m.use("athlete-card")
		<-begun
		r.key(fyne.KeyF2)
		r.await(c.name+": that the take waits", func() bool {
			return r.view.foot.didWords == waits && bar() == "TAKE WAITS · making Athlete card · Sifan HASSAN …"
		})
		c.press()
		if c.onAir == "" {
			r.await(c.name+": that it was called off", func() bool {
				return r.view.foot.didWords == c.said && bar() == "PREVIEW · making Athlete card · Sifan HASSAN …"
			})
		}
		finish()
		<-m.jobs.settled()
		r.await(c.name+": the card in preview", func() bool { return bar() == "PREVIEW · Athlete card · Sifan HASSAN" })
		if c.onAir != "" {
			r.await(c.name+": that it was taken", func() bool { return strings.HasPrefix(r.view.foot.didWords, c.said) })
		}
		s := r.channel.State()
		if on := len(s.Program) == 1 && s.Program[0].Template == c.onAir; on != (c.onAir != "") {
			t.Errorf("%s: on air is %v, want %q", c.name, s.Program, c.onAir)
		}
		m.clear()
		<-m.offs.settled()
	}
}

// A take of a page that could not be made says why nothing was taken, and not only
// that there is nothing.
func TestATakeOfWhatCannotBeMadeSaysWhy(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	<-r.view.model.jobs.settled()
	r.view.model.make = func(context.Context, control.Request) (*playout.Page, error) {
		return nil, errors.New("the photo cannot be read")
	}
	r.view.model.use("athlete-card")
	r.key(fyne.KeyF2)
	r.awaitSaid("▲ not taken: preview emptied: the photo cannot be read")
}

// The form of what is chosen does not wait for its picture, nor do the keys of a
// page that is called.
func TestTheFormComesBeforeThePicture(t *testing.T) {
	r := openDesk(t)
	r.fill()
	f := r.view.inspector
	title := func() string { return f.titleText }
	r.preview("hassan")
	r.view.model.use("lower-third")
	r.await("the lower third's form", func() bool { return title() == "PREVIEW · Lower third" && f.row("line") != nil })
	begun, finish := r.slowly("athlete-card")
	r.view.model.use("athlete-card")
	<-begun
	r.await("the card's form", func() bool { return title() == "PICKED · Athlete card" && f.row("bio") != nil })
	if r.channel.State().Preview.Template != "lower-third" {
		t.Error("the card is in preview, and the test tests nothing")
	}
	finish()
	r.await("the card", func() bool { return title() == "PREVIEW · Athlete card" })

	begun, finish = r.slowly("lower-third")
	r.view.library.wipe()
	r.typed("201")
	r.key(fyne.KeyReturn)
	<-begun
	r.await("the form of page 201", func() bool {
		row, _ := r.view.order.row()
		return title() == "PAGE 201 · Lower third" && f.row("line") != nil && row.page.Number == 201
	})
	finish()
	r.await("page 201 in preview", func() bool { p := r.view.aired.state.Preview; return p != nil && p.Number == 201 })
}
