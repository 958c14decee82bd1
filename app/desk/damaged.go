package desk

import (
	"errors"
	"path/filepath"

	"mile26/data"
)

// harmed says that the show's file is damaged, and which copy is the newest.
type harmed struct {
	newest string // its name; "" when there is none
}

// unreadOrder says that the running order could not be read: it may be full of pages.
type unreadOrder struct{}

// harms takes in that the show's file was found damaged, which is looked for while the
// desk is open. What is found later says no more.
func (m *model) harms() {
	select {
	case <-m.ctx.Done():
	case err := <-m.o.Damaged:
		if err == nil { // nobody looks any more
			return
		}
		m.emit(harmedOf(m.o.ShowPath))
	}
}

// harmedOf looks for the newest copy. When that fails there may be one: the notice then
// names none, and to restore says why.
func harmedOf(path string) harmed {
	all, err := data.Copies(path)
	if err != nil || len(all) == 0 {
		return harmed{}
	}
	return harmed{newest: filepath.Base(all[0].Path)}
}

// failRead tells what reading the running order came to.
func (m *model) failRead(err error) {
	m.emit(unreadOrder{})
	if errors.Is(err, data.ErrDamaged) {
		m.emit(harmedOf(m.o.ShowPath))
	}
	m.fail(fault("read the running order: %w", err))
}

// restoring is the command that brings the newest copy of the show back.
func restoring(path string) string { return `mile26 restore --show "` + path + `"` }

// harmed tells that the show is damaged until the desk is closed: whatever is done in it
// from now on may be lost.
func (v *view) harmed(e harmed) {
	words := tr("THE SHOW FILE IS DAMAGED · close the desk; “mile26 restore” brings back the newest copy, %s; “mile26 repair” salvages what can be read", e.newest)
	if e.newest == "" {
		words = tr("THE SHOW FILE IS DAMAGED, and no copy of it was found · close the desk; “mile26 repair” salvages what can be read")
	}
	n := notice{id: "damaged", grave: true, words: "▲ " + words, stays: true}
	if e.newest != "" {
		n.label, n.do = tr("Copy the command"), func() {
			v.app.Clipboard().SetContent(restoring(v.o.ShowPath))
			v.foot.said(said{words: tr("Copied, for a terminal once the desk is closed: %s", restoring(v.o.ShowPath))})
		}
	}
	v.banner.tell(n)
	v.order.harmed = true
	v.order.unread()
}

// unread says in the place of an empty running order that it could not be read.
func (o *order) unread() {
	showing(o.blank, false)
	showing(o.torn, true)
}

// read says that one without pages is empty, which of a damaged show nobody knows.
func (o *order) read() {
	showing(o.blank, !o.harmed)
	showing(o.torn, o.harmed)
}
