package desk

import (
	"strings"

	"mile26/data/intake/watch"
)

// deadSources tells of sources that have gone or cannot be read, until they are in the
// show again. One that was put aside is told again when it breaks anew.
func (v *view) deadSources(states []watch.State) {
	for _, s := range states {
		id := "source " + s.Address
		switch s.Phase {
		case watch.Fresh, watch.OldData:
			v.banner.settled(id)
			delete(v.putAside, id)
			continue
		case watch.Waiting, watch.Reading: // it may be mended just now
			continue
		}
		if since, was := v.putAside[id]; was && since.Equal(s.Since) {
			continue
		}
		why := tr("no reason is known")
		if s.Err != "" {
			why = heard(s.Err)
		}
		v.banner.tell(notice{
			id: id, grave: true,
			words: "▲ " + tr("LIVE DATA FAILS · %s · %s · the last good data stay: have the timing system write it again", s.Name, why),
			label: tr("Show the sources"), do: func() { v.showPane("outputs") },
			aside: func() { v.putAside[id] = s.Since },
		})
	}
}

// unwatched tells once of the sources that the desk before this one followed and
// this one does not.
func (v *view) unwatched() {
	if len(v.o.Unwatched) > 0 {
		v.banner.tell(notice{
			id:    "unwatched",
			words: "▲ " + tr("Not watched any more: %s · to follow it again start the desk with --watch", strings.Join(v.o.Unwatched, ", ")),
		})
	}
}
