package desk

import (
	"fmt"

	"fyne.io/fyne/v2"
)

// The headings that actions stand under.
const (
	onAirGroup  = "On air"
	findGroup   = "Find and choose"
	orderGroup  = "Running order"
	windowGroup = "Window"
)

// must are keys as they are printed.
func must(words ...string) []key {
	all := make([]key, len(words))
	for i, w := range words {
		k, err := parseKey(w)
		if err != nil {
			panic(err)
		}
		all[i] = k
	}
	return all
}

// act says what the operator can have the desk do, and with which keys.
func (v *view) act() {
	v.actOnAir()
	v.actOnOthers()
	v.actOnFinds()
	v.actOnOrder()
	v.actOnRaces()
	v.actOnHotkeys()
	v.actOnLists()
	v.actOnIntake()
	v.actOnWindow()
	v.actOnNotices()
	v.actOnShow()
	v.actOnFinding()
	v.actOnInspector()
	v.keys.typing = func(r rune) {
		if own := v.tabs.now.typing; own != nil {
			own(r)
			return
		}
		if run := v.tabs.all[0]; v.tabs.now != run { // where the search is
			v.tabs.open(run)
		}
		v.library.typing(r)
	}
}

func (v *view) actOnAir() {
	m := v.model
	for _, a := range []action{
		{
			id: "take", label: "Take", does: "Puts what is in preview on air",
			rowsDoes: tr("Puts the running order’s page at the cursor on air, elsewhere what is in preview"),
			keys:     must("F2"), do: v.take,
		},
		{
			id: "out", label: "Out", does: "Takes off air what is on preview’s layer, or else what was taken last, with its motion",
			rowsDoes: tr("Takes off air the running order’s page at the cursor, else what is on preview’s layer or was taken last, with its motion"),
			keys:     must("F1"), do: v.out,
		},
		{id: "rehearse", label: "Try", does: "Plays what is in preview in, in preview", keys: must("F3"), do: m.rehearse},
		{id: "continue", label: "Next", does: "Shows the next step of the page on air", keys: must("F5"), do: v.goOn},
		{id: "release", label: "Let through", does: "Shows the newer data that waits", keys: must("F6"), do: m.release},
		{id: "clear", label: "Clear", does: "Cuts everything off air at once", keys: must("F12"), do: m.clear},
	} {
		a.group = onAirGroup
		v.keys.add(a)
	}
}

func (v *view) actOnFinds() {
	l, m := v.library, v.model
	for _, a := range []action{
		{id: "find", label: "Find", does: "Begins a new search; figures call a page", keys: must("Ctrl K", "Ctrl F"), do: v.find},
		{
			id: "preview", label: "Preview", does: "Puts what the cursor is on in preview",
			editsDoes: tr("Puts what the search has found in preview; on a page of the running order goes to its fields"), keys: must("Enter"), do: v.previewHere,
		},
		{id: "wipe", label: "Empty the search", keys: must("Esc"), do: v.wipe},
		{id: "up", label: "Up", keys: must("↑"), do: v.atSearch(func() { l.step(-1) })},
		{id: "down", label: "Down", keys: must("↓"), do: v.atSearch(func() { l.step(1) })},
		{id: "page-up", label: "Ten up", keys: must("PgUp"), do: v.atSearch(func() { l.step(-10) })},
		{id: "page-down", label: "Ten down", keys: must("PgDn"), do: v.atSearch(func() { l.step(10) })},
		{id: "checkpoint-before", label: "Checkpoint before", does: "Shows the board at the checkpoint before", keys: must("Ctrl PgUp"), do: v.stepPlace(-1)},
		{id: "checkpoint-after", label: "Checkpoint after", does: "Shows the board at the checkpoint after", keys: must("Ctrl PgDn"), do: v.stepPlace(1)},
	} {
		a.group = findGroup
		v.keys.add(a)
	}
	for i := range 9 {
		v.keys.add(action{
			id: fmt.Sprintf("template-%d", i+1), group: findGroup, label: tr("Template %d", i+1),
			keys: []key{{ctrl, fyne.KeyName(fmt.Sprint(i + 1))}}, do: func() { m.useNumber(i) },
		})
	}
}

// actOnOrder is what edits the running order, wherever the focus is.
func (v *view) actOnOrder() {
	m, o := v.model, v.order
	for _, a := range []action{
		{id: "order", label: "Order", does: "Goes to the running order and back", keys: must("F4"), do: v.toggleOrder},
		{id: "add", label: "Add preview", does: "Adds what is found, or else what is in preview, as a page", keys: must("Shift Enter"), do: v.add},
		{id: "duplicate", label: "Duplicate", keys: must("Ctrl D"), do: o.duplicate},
		{id: "delete", label: "Delete", does: "Deletes what is selected in the running order", keys: must("Del"), do: o.deleteHere},
		{id: "move-up", label: "Up", does: "Moves what is selected up", keys: must("Ctrl ↑", "Alt ↑"), do: func() { o.shift(-1) }},
		{id: "move-down", label: "Down", does: "Moves what is selected down", keys: must("Ctrl ↓", "Alt ↓"), do: func() { o.shift(1) }},
		{id: "enable", label: "On/off", does: "Switches pages on and off", keys: must("Ctrl Space"), do: o.enable},
		{id: "hold", label: "Live/hold", does: "Live pages show newer data at once, held ones wait; outside of the running order: that on air", keys: must("Ctrl H"), do: v.hold},
		{id: "auto-next", label: "Auto-next", does: "The page after comes to preview; a page with a length is followed on air by it when its time is over", keys: must("Ctrl N"), do: o.next},
		{id: "length", label: "Length", does: "How long a page stays", keys: must("Ctrl L"), do: o.length},
		{id: "rename", label: "Rename", keys: must("Ctrl R"), do: o.rename},
		{id: "renumber", label: "Number", does: "The number a page is called by", keys: must("Ctrl P"), do: o.renumber},
		{id: "notes", label: "Notes", keys: must("Ctrl M"), do: o.notes},
		{id: "group", label: "Group", does: "Makes a new group", keys: must("Ctrl G"), do: o.newGroup},
		{id: "build", label: "Build race", does: "Fills a group for the race that is picked", keys: must("Ctrl B"), do: o.build},
		{id: "select-all", label: "Select all", keys: must("Ctrl A"), do: v.selectAll},
		{id: "undo", label: "Undo", keys: must("Ctrl Z"), do: m.undo},
		{id: "redo", label: "Redo", keys: must("Ctrl Y", "Ctrl Shift Z"), do: m.redo},
	} {
		a.group = orderGroup
		v.keys.add(a)
	}
}

func (v *view) actOnWindow() {
	for _, a := range []action{
		{id: "checker", label: "Ground", does: "What is behind the pictures: black, a checkerboard, white, grey", keys: must("F7"), do: v.nextBackdrop},
		{id: "safe", label: "Safe", does: "Shows the safe areas, or hides them", keys: must("F8"), do: v.toggleSafe},
		{id: "safe-standard", label: "Safe areas of", does: "Shows the safe areas of EBU R95 or of SMPTE RP 218", keys: must("Ctrl F8"), do: v.nextStandard},
		{id: "key-view", label: "Key", does: "Shows the key of the pictures, alpha as grey", keys: must("Ctrl F7"), do: v.toggleKey},
		{id: "zoom", label: "100%", does: "Shows the graphics a pixel for a pixel, or all of the pictures again", keys: must("Ctrl 0"), do: v.toggleZoom},
		{id: "zoom-next", label: "Next part", does: "Shows the next part of the graphics at 100%", keys: must("Ctrl Shift 0"), do: v.nextPart},
		{id: "export", label: "PNG", does: "Saves the picture as a PNG file", keys: must("F9", "Ctrl E"), do: v.export},
		{id: "copy", label: "Copy", does: "Copies the picture", keys: must("F10"), do: v.copyPicture},
	} {
		a.group = windowGroup
		v.keys.add(a)
	}
	for _, t := range v.tabs.all {
		v.keys.add(action{
			id: "tab-" + t.id, group: windowGroup, label: t.title, does: t.does, keys: t.keys, do: func() { v.tabs.open(t) },
		})
	}
}

// deleteHere deletes where the running order has the focus, and says where that
// is when it has not.
func (o *order) deleteHere() {
	if o.focused {
		o.remove()
		return
	}
	o.say(said{words: tr("%s deletes in the running order: %s goes there", o.keys.named("delete"), o.keys.named("order")), failed: true})
}

// previewHere puts in preview what the cursor is on: of the running order where
// that has the focus, else of the search.
func (v *view) previewHere() {
	if v.order.focused {
		v.order.open(v.order.cursor)
		return
	}
	v.atSearch(v.library.enter)()
}

// atSearch is do where the search is seen; elsewhere its keys do nothing, for
// nobody knows what its cursor is on.
func (v *view) atSearch(do func()) func() {
	return func() {
		if v.tabs.now == v.tabs.all[0] {
			do()
		}
	}
}

// wipe empties the search of the tab that is open.
func (v *view) wipe() {
	switch t := v.tabs.now; {
	case t == v.tabs.all[0]:
		v.library.wipe()
	case t.wipe != nil:
		t.wipe()
	}
}

// find goes to the search from wherever the operator is.
func (v *view) find() {
	v.tabs.open(v.tabs.all[0])
	v.library.find()
}
