package desk

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// rowKind is what a row of the running order is.
type rowKind int

const (
	looseRow rowKind = iota // a page that is in no running order: on air, or earlier
	groupRow
	pageRow
	headRow // over the pages that were on air earlier
)

// rowKey names a row as long as it is there, wherever it stands.
type rowKey struct {
	kind rowKind
	id   data.ID // of a group or page
	page string  // playout's, of a loose row
}

// orderRow is a row of the running order.
type orderRow struct {
	key   rowKey
	group data.Group
	page  data.Page
	look  control.Outlook
	seen  bool // somebody has looked at it

	airing // nowhere: what follows is zero

	shut  bool          // of a group: its pages are folded away
	pages int           // of a group
	total time.Duration // of a group: the sum of its pages' durations
	onAir []int         // of a group: the numbers of its pages on air
	cued  []int         // and in preview
}

// airing is where a page stands on the channel.
type airing struct {
	state state
	loose *playout.Page
	taken time.Time
	ends  time.Time // when it goes out by itself; zero: it stays
	waits bool      // newer data is held back
	step  int       // of its steps, from 0
	steps int
}

// airings are the pages on the channel, by ID; those on air from the top layer.
func airings(s playout.State) (byID map[string]airing, onAirIDs []string) {
	byID = map[string]airing{}
	if v := s.Preview; v != nil {
		byID[v.ID] = airing{state: inPreview, loose: v.Page, step: v.Step, steps: len(v.Scenes)}
	}
	for _, on := range slices.Backward(s.Program) {
		byID[on.ID] = airing{
			state: isOnAir, loose: on.Page, taken: on.Taken, ends: on.Ends, waits: on.Waiting != nil, step: on.Step, steps: len(on.Scenes),
		}
		onAirIDs = append(onAirIDs, on.ID)
	}
	return byID, onAirIDs
}

// rowsOf puts the rows together: what is on air and in no running order, the
// running order, and what was on air earlier. pinned is how many the first are.
func rowsOf(o ordered, a aired, shut map[data.ID]bool) (rows []orderRow, pinned int) {
	byID, onAirIDs := airings(a.state)
	here := make(map[string]bool, len(o.pages))
	for _, p := range o.pages {
		here[pageName(p.ID)] = true
	}
	loose := func(p *playout.Page, at airing) {
		at.loose = p
		rows = append(rows, orderRow{key: rowKey{kind: looseRow, page: p.ID}, airing: at, seen: true})
	}
	for _, id := range onAirIDs {
		if !here[id] {
			loose(byID[id].loose, byID[id])
		}
	}
	pinned = len(rows)
	at := 0
	for _, g := range o.groups {
		head := len(rows)
		rows = append(rows, orderRow{key: rowKey{kind: groupRow, id: g.ID}, group: g, shut: shut[g.ID]})
		for ; at < len(o.pages) && o.pages[at].Group == g.ID; at++ {
			p := o.pages[at]
			row := orderRow{key: rowKey{kind: pageRow, id: p.ID}, group: g, page: p, airing: byID[pageName(p.ID)]}
			row.look, row.seen = o.looks[p.ID], o.looks[p.ID] != control.Outlook{}
			rows[head].add(row)
			if !shut[g.ID] {
				rows = append(rows, row)
			}
		}
	}
	first := true
	for _, p := range a.earlier {
		if at := byID[p.ID]; at.state != isOnAir && !here[p.ID] {
			if first {
				rows, first = append(rows, orderRow{key: rowKey{kind: headRow}}), false
			}
			loose(p, at)
		}
	}
	return rows, pinned
}

// add counts a page to its group.
func (g *orderRow) add(p orderRow) {
	g.pages++
	if !p.page.Disabled {
		g.total += p.page.Duration
	}
	switch p.state {
	case isOnAir:
		g.onAir = append(g.onAir, p.page.Number)
	case inPreview:
		g.cued = append(g.cued, p.page.Number)
	}
}

// pageName is the name that a page of the running order has on the channel.
func pageName(id data.ID) string { return "page/" + strconv.FormatInt(int64(id), 10) }

// left is how long a group still runs: what is left of its page on air, and the
// pages behind it. False when none of it is on air.
func left(o ordered, a aired, g data.ID, now time.Time) (d time.Duration, running bool) {
	for _, p := range o.pages {
		if p.Group != g {
			continue
		}
		on, is := a.state.OnAir(pageName(p.ID))
		switch {
		case is:
			d, running = 0, true
			if !on.Ends.IsZero() {
				d = max(0, on.Ends.Sub(now))
			}
		case running && !p.Disabled:
			d += p.Duration
		}
	}
	return d, running
}

// what is what a row shows, in words. The name of its group is left out: it
// stands above.
func (r orderRow) what(titles map[string]string) string {
	var s string
	switch {
	case r.key.kind == looseRow:
		s = strings.TrimPrefix(named(r.loose), titles[r.loose.Template]+" · ")
	case !r.seen:
		s = r.page.Name
	case r.look.Shows == "":
		s = "—"
	case r.look.Shows == r.group.Name: // a race, whose class says enough
		s = r.look.Shows
		if i := strings.LastIndex(s, " · "); i >= 0 {
			s = s[i+len(" · "):]
		}
	default:
		s = strings.TrimPrefix(r.look.Shows, r.group.Name+" · ")
	}
	if r.key.kind != looseRow && r.seen {
		s = placedEnd(s)
	}
	if r.steps > 1 {
		s += " · " + tr("%d of %d", r.step+1, r.steps)
	}
	return s
}

// marks are what else there is to know of a page at a glance.
func (r orderRow) marks() string {
	var words []string
	if r.page.Hotkey != "" {
		words = append(words, r.page.Hotkey)
	}
	if r.edited() {
		words = append(words, tr("EDITED"))
	}
	if r.page.Gate == data.Hold {
		words = append(words, tr("HOLD"))
	}
	if r.page.Next {
		words = append(words, tr("NEXT↓"))
	}
	if r.page.Notes != "" {
		words = append(words, tr("NOTE"))
	}
	return strings.Join(words, " · ")
}

// stands is the state of a row in a word, and whether it is a warning. A fault
// of a page on air is no news: the picture is there.
func (r orderRow) stands() (word string, warns bool) {
	switch {
	case r.waits:
		return tr("NEW DATA"), true
	case r.state == isOnAir:
		return r.state.String(), false
	case r.look.Waits && r.state == nowhere && !r.page.Disabled:
		return heard(r.look.Trouble), false
	case r.look.Trouble != "" && r.state == nowhere && !r.page.Disabled:
		return "▲ " + heard(r.look.Trouble), true
	case r.state == inPreview:
		return r.state.String(), false
	case r.page.Disabled:
		return tr("OFF"), false
	}
	return "", false
}

// lacks is what a page in preview lacks, of which its state says nothing.
func (r orderRow) lacks() string {
	if r.state != inPreview || r.look.Trouble == "" || r.look.Waits || r.page.Disabled {
		return ""
	}
	return "▲ " + heard(r.look.Trouble)
}

// out is when a row goes out: the time on air or to the end of it, or its
// length.
func (r orderRow) out(now time.Time) string {
	switch {
	case r.state == isOnAir && !r.ends.IsZero(): // what is left tells more than what has gone
		return "−" + running(max(0, r.ends.Sub(now)))
	case r.state == isOnAir:
		return running(now.Sub(r.taken))
	case r.key.kind == pageRow:
		return lengthWords(r.page.Duration)
	}
	return ""
}

// lengthWords is a page's length: "8 s", "1:30", or "stays".
func lengthWords(d time.Duration) string {
	switch {
	case d == 0:
		return tr("stays")
	case d < time.Minute:
		return decimal(d.Seconds(), -1) + " s"
	default:
		return running(d)
	}
}

// readLength reads a length: seconds, "1:30", or nothing or 0 for a page that stays.
func readLength(s string) (time.Duration, error) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "s"))
	if s == "" || s == "stay" || strings.EqualFold(s+"s", tr("stays")) || strings.EqualFold(s, tr("stays")) {
		return 0, nil
	}
	minutes, seconds, split := strings.Cut(s, ":")
	if !split {
		minutes, seconds = "0", s
	}
	m, err := strconv.Atoi(minutes)
	sec, err2 := strconv.ParseFloat(strings.Replace(seconds, ",", ".", 1), 64)
	if err != nil || err2 != nil || m < 0 || m > 24*60 || !(sec >= 0 && sec <= 24*3600) || split && sec >= 60 {
		return 0, fault("“%s” is no length: type seconds (8) or minutes and seconds (1:30), or nothing to stay", s)
	}
	return time.Duration(m)*time.Minute + (time.Duration(sec*1000) * time.Millisecond), nil
}
