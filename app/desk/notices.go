package desk

import (
	"strings"

	"mile26/app/output/rack"
	"mile26/app/playout"
)

// actOnNotices is what can be done about the notice that is shown, from anywhere.
func (v *view) actOnNotices() {
	for _, a := range []action{
		{id: "notice", label: "Answer the notice", does: "Does what the notice at the top offers", keys: must("Ctrl Shift Enter"), do: v.banner.press},
		{id: "notice-aside", label: "Put the notice aside", keys: must("Ctrl Shift X"), do: v.putAsideFirst},
	} {
		a.group = windowGroup
		v.keys.add(a)
	}
	for id, b := range map[string]*button{"notice": v.banner.act, "notice-aside": v.banner.aside} {
		a := v.keys.action(id)
		b.SetKey(a.printed())
		v.keys.watch = append(v.keys.watch, func() { b.SetKey(a.printed()) })
	}
}

// putAsideFirst puts the notice aside that is shown, or else the first hints.
func (v *view) putAsideFirst() {
	if len(v.banner.all) > 0 {
		v.banner.close()
		return
	}
	v.hints.aside()
}

// failures tells of outputs that fail, until they are well or stopped. One that
// was put aside is told again when it fails anew.
func (v *view) failures(states []rack.State) {
	for _, s := range states {
		id := "output " + s.Name
		if s.Condition != rack.Failing {
			v.banner.settled(id)
			delete(v.putAside, id)
			continue
		}
		why := tr("no reason is known")
		if s.Err != nil {
			why = heard(s.Err.Error())
		}
		if since, was := v.putAside[id]; was && since.Equal(s.Since) {
			continue
		}
		v.banner.tell(notice{
			id: id, grave: true, words: "▲ " + tr("OUTPUT FAILS · %s · %s", outputName(s.Name), why),
			label: tr("Show the outputs"), do: func() { v.showOutput(s.Name) },
			aside: func() { v.putAside[id] = s.Since },
		})
	}
}

// showPane opens a pane under the monitors.
func (v *view) showPane(id string) {
	for _, p := range v.side.all {
		if p.id == id {
			v.side.open(p)
		}
	}
}

// quit closes the window. While something is on air, or an output runs that would
// end with it, it asks first, without a dialog: what is on air must stay in the
// operator's hands. Only what the question names answers it; to quit once more asks
// again.
func (v *view) quit() {
	ask := notice{id: "quit", grave: true, label: tr("Close"), do: v.leave}
	switch {
	case v.airs() && len(v.running()) > 0:
		ask.words = "▲ " + tr("%s · running: %s · close the desk, take it off air and stop them?", onAirWords(v.aired.state), strings.Join(v.running(), ", "))
	case v.airs():
		ask.words = "▲ " + tr("%s · close the desk and take it off air?", onAirWords(v.aired.state))
	case len(v.running()) > 0:
		ask.words = "▲ " + tr("Running: %s · close the desk and stop it?", strings.Join(v.running(), ", "))
	default:
		v.leave()
		return
	}
	v.banner.ask(ask)
}

// leave closes the window because the operator wants to.
func (v *view) leave() {
	v.left = true
	v.window.Close()
}

// calm takes back what was asked because something was on air or ran, when nothing
// is or does.
func (v *view) calm() {
	v.calmStops()
	if !v.airs() && len(v.running()) == 0 {
		v.banner.settled("quit")
		v.banner.settled("another")
	}
}

// airs says whether something is on air that ends with this desk.
func (v *view) airs() bool { return len(v.aired.state.Program) > 0 && !v.looksOn() }

// running names the outputs that end with the desk: all that were started and not
// stopped, also those that fail, but for the program page. That runs as long as the
// desk does, and whoever shows it has an empty picture while nothing is on air.
func (v *view) running() (names []string) {
	for _, l := range v.outputs.lines {
		if l.state.Condition != rack.Stopped && l.state.Name != "feed" {
			names = append(names, outputName(l.state.Name))
		}
	}
	return names
}

// onAirWords names what is on air, for a question.
func onAirWords(s playout.State) string {
	if len(s.Program) == 1 {
		return tr("On air: %s", titled(s.Program[0].Page))
	}
	return tr("%d pages are on air", len(s.Program))
}

func (v *view) looksOn() bool { return v.o.HeldBy != "" }

// greet tells what there is to tell at the start.
func (v *view) greet() {
	if v.looksOn() {
		v.banner.tell(notice{
			id: "held", words: tr("You look on: %s has this show. Nothing you do is kept or goes on air.", v.o.HeldBy), stays: true,
			label: tr("Try again"), do: func() { v.another(v.o.ShowPath) },
		})
	}
	if v.o.Crash != "" {
		v.banner.tell(notice{
			id: "crash", words: tr("Mile26 ended unexpectedly last time. Everything that was kept is here again; a report says what happened."),
			label: tr("Show the report"), do: func() { v.showReport(v.o.Crash) },
		})
	}
	v.unwatched()
	if was := v.o.Room.WasOnAir(); was != "" {
		v.foot.said(said{words: tr("%s was on air when the show was closed; it is in preview now (%s takes it)", was, v.keys.named("take"))})
	}
	if back := v.o.Room.CameBack(); len(back) > 0 {
		titles := make([]string, len(back))
		for i, p := range back {
			titles[len(back)-1-i] = titled(p)
		}
		v.foot.said(said{words: tr("On air again since %s, after the desk had ended: %s", v.model.now().Format("15:04:05"), strings.Join(titles, " + "))})
	}
	v.hints.greet()
}

// another opens another show, or this one anew, in place of this one. While
// something is on air, or an output runs that would end, it asks first.
func (v *view) another(path string) {
	open := func() {
		v.banner.settled("another")
		if v.o.Another == nil {
			v.foot.said(said{words: tr("Another show cannot be opened from here: start Mile26 with it"), failed: true})
			return
		}
		v.o.Another(path)
		v.leave()
	}
	ask := notice{id: "another", grave: true, label: tr("Open"), do: open}
	switch {
	case v.airs() && len(v.running()) > 0:
		ask.words = "▲ " + tr("%s · running: %s · open the other show, take it off air and stop them?", onAirWords(v.aired.state), strings.Join(v.running(), ", "))
	case v.airs():
		ask.words = "▲ " + tr("%s · open the other show and take it off air?", onAirWords(v.aired.state))
	case len(v.running()) > 0:
		ask.words = "▲ " + tr("Running: %s · open the other show and stop it?", strings.Join(v.running(), ", "))
	default:
		open()
		return
	}
	v.banner.ask(ask)
}
