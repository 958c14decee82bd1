package desk

import (
	"path/filepath"
	"strings"

	widgets "mile26/app/desk/widget"
)

// showPair is a show that was open as it is shown: its name, and the folder it lies in.
func showPair(path string, open, cursor bool) widgets.PairRow {
	r := widgets.PairRow{Bold: strings.TrimSuffix(filepath.Base(path), showEnd), Detail: filepath.Dir(path), End: true, High: true}
	if open {
		r.Tag = tr("OPEN")
	}
	if cursor {
		r.Ground, r.Mark = widgets.Chosen, widgets.CursorMark
	}
	return r
}
