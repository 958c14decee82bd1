package desk

import (
	"time"

	"fyne.io/fyne/v2"
)

// unread keeps the moment of a line that could not be read for the line, which
// stays to be mended. Enter alone leaves nothing to be mended.
func (c *passings) unread(at time.Time, err error) {
	if c.entry.Text == "" {
		c.tell(tr("▲ not read"), err.Error(), false)
		return
	}
	c.moment = at
	c.tell(tr("▲ not read · %s is kept for it", at.Local().Format("15:04:05")), err.Error(), false)
}

// forgetting drops the kept moment as soon as nothing is left of the line that it
// was kept for: what is typed next is somebody else's.
func (c *passings) forgetting() {
	c.entry.OnChanged = func(now string) {
		if now == "" {
			c.forget()
		}
	}
	whole := func() bool { return c.entry.Text != "" && c.entry.SelectedText() == c.entry.Text }
	c.entry.Eaten = func(rune) bool {
		if whole() {
			c.forget()
		}
		return false
	}
	c.entry.OwnShortcut = func(s fyne.Shortcut) bool {
		if _, pastes := s.(*fyne.ShortcutPaste); pastes && whole() {
			c.forget()
		}
		return false
	}
}

// forget drops the kept moment, and what was told of it.
func (c *passings) forget() {
	if !c.moment.IsZero() {
		c.moment = time.Time{}
		c.tell("", "", true)
	}
}
