package show

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// groupWithin is how far behind the leader somebody may be and still be in the
// lead group.
const groupWithin = 3 * time.Second

// entries is the start list, by bib, then name.
func (r raceView) entries() ([]template.Values, error) {
	all, err := r.show.Starters(r.ctx, r.board.Race.ID)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, r.nothing("athletes")
	}
	var unseeded []data.ID
	for _, e := range all {
		if !e.Seed.Known() {
			unseeded = append(unseeded, e.Athlete.ID)
		}
	}
	bests, err := r.show.Bests(r.ctx, unseeded)
	if err != nil {
		return nil, err
	}
	rows := make([]template.Values, 0, len(all))
	for _, i := range byBib(all) {
		e := all[i]
		v, _ := nameValues(e.Athlete)
		v["key"], v["bib"] = fmt.Sprint(e.ID), e.Bib
		if e.Seed.Known() {
			v["mark"] = r.print.mark(e.Seed)
		} else {
			e.Athlete.Bests = setBy(bests[e.Athlete.ID], r.board.Race.Date)
			if b := best(e.Athlete, r.board.Race); b.Known() {
				v["mark"] = r.print.mark(b)
			}
		}
		rows = append(rows, v)
	}
	return rows, nil
}

// starters is how long entries is.
func (r raceView) starters() (int, error) {
	n, err := r.show.StarterCount(r.ctx, r.board.Race.ID)
	if err == nil && n == 0 {
		err = r.nothing("athletes")
	}
	return n, err
}

// byBib are the places of entries in all, by bib, then name. An entry is large, and
// a field has tens of thousands: their places are sorted, not they.
func byBib(all []data.Entry) []int {
	places, bibs := make([]int, len(all)), make([]int, len(all))
	for i, e := range all {
		places[i], bibs[i] = i, bib(e)
	}
	name := func(i int) string {
		a := &all[i].Athlete
		return data.Fold(a.Family+a.Whole) + " " + data.Fold(a.Given)
	}
	slices.SortFunc(places, func(a, b int) int {
		if by := cmp.Compare(bibs[a], bibs[b]); by != 0 {
			return by
		}
		return cmp.Or(cmp.Compare(name(a), name(b)), cmp.Compare(a, b))
	})
	return places
}

// bib is the number to sort by; those without one come last.
func bib(e data.Entry) int {
	n, err := strconv.Atoi(e.Bib)
	if err != nil {
		return 1 << 30
	}
	return n
}

// leaders are the rows of the lead group.
func (r raceView) leaders() []data.BoardRow {
	rows := r.board.Rows
	n := 0
	for n < len(rows) && rows[n].Mark.Known() && rows[n].Mark.Time-rows[0].Mark.Time <= groupWithin {
		n++
	}
	return rows[:n]
}

func (r raceView) leadGroup() ([]template.Values, error) { return r.listed(r.leaders(), "lead group") }

// gap says how far the next one is behind the lead group, when there is one.
func (r raceView) gap(v template.Values) {
	group := r.leaders()
	v["group_size"] = count(len(group))
	if len(group) == 0 || len(group) == len(r.board.Rows) || !r.board.Rows[len(group)].HasGap {
		return
	}
	next := r.board.Rows[len(group)]
	_, first := group[0].Entry.Athlete.ScreenName()
	_, chasing := next.Entry.Athlete.ScreenName()
	v["lead_label"], v["lead"] = "LEADER", first
	if len(group) > 1 {
		v["lead_label"], v["lead"] = "LEADERS", fmt.Sprintf("%s +%d", first, len(group)-1)
	}
	v["chase_label"], v["chase"], v["gap"] = "CHASING", chasing, r.print.unit.Of(next.Mark).Gap(next.Gap)
}

// count is "1 athlete" or "4 athletes".
func count(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 athlete"
	default:
		return fmt.Sprintf("%d athletes", n)
	}
}

// onPodium is how many stand on it.
const onPodium = 3

func (r raceView) podium() ([]template.Values, error) {
	rows, err := r.listed(r.board.Rows[:min(onPodium, len(r.board.Rows))], "result")
	for i, v := range rows {
		v["note"] = strings.Join(r.board.Rows[i].Entry.Result.Flags, " ")
	}
	return rows, err
}

// rest is the order behind the podium; it may be empty.
func (r raceView) rest() ([]template.Values, error) {
	if len(r.board.Rows) <= onPodium {
		return nil, nil
	}
	return r.listed(r.board.Rows[onPodium:], "result")
}

// records compares the winner, or the leader's projected finish, with the
// records that stood when the race began.
func (r raceView) records() ([]template.Values, error) {
	mine, label, ok := r.finish()
	unit := r.print.unit.Of(mine)
	if !ok {
		return nil, r.nothing("time")
	}
	held, err := r.held()
	if err != nil {
		return nil, err
	}
	_, family := r.board.Rows[0].Entry.Athlete.ScreenName()
	rows := []template.Values{{"key": "mine", "label": label, "holder": family, "detail": edition(r.board.Race), "mark": r.print.mark(mine), "leads": true}}
	for _, rec := range held {
		both := unit.Of(rec.Mark)
		t, now := both.Up(rec.Mark.Time), both.Up(mine.Time)
		rows = append(rows, template.Values{
			"key": rec.Kind, "label": recordLabel(rec, r.board.Race), "holder": rec.Holder,
			"detail": strings.TrimSpace(rec.Place + shortYear(rec.Set)), "mark": r.print.mark(rec.Mark), "diff": both.Gap(now - t),
		})
		if t < now {
			rows[0]["leads"] = false
		}
	}
	return rows, nil
}

// finish is the winner's mark, or what the leader's split projects to in whole seconds.
func (r raceView) finish() (m mark.Mark, label string, ok bool) {
	b := r.board
	if len(b.Rows) == 0 || !b.Rows[0].Mark.Known() {
		return mark.Mark{}, "", false
	}
	if b.Finish {
		return b.Rows[0].Mark, "Winner", true
	}
	if b.Checkpoint.Metres == 0 || b.Race.Metres == 0 {
		return mark.Mark{}, "", false
	}
	return mark.Mark{Time: mark.Road(mark.Project(b.Rows[0].Mark.Time, b.Checkpoint.Metres, b.Race.Metres))}, "On this pace", true
}

// projection is the leader's projected finish beside the records, as bars of
// which the slowest is full.
func (r raceView) projection() ([]template.Values, error) {
	mine, label, ok := r.finish()
	if !ok {
		return nil, r.nothing("split")
	}
	held, err := r.held()
	if err != nil {
		return nil, err
	}
	type bar struct {
		key, label string
		mark       mark.Mark
	}
	bars := []bar{{"mine", label, mine}}
	slowest := r.print.unit.Recorded(mine)
	for _, rec := range held {
		name := strings.TrimSpace(fmt.Sprintf("%s, %s%s", recordLabel(rec, r.board.Race), rec.Holder, shortYear(rec.Set)))
		bars = append(bars, bar{rec.Kind, name, rec.Mark})
		slowest = max(slowest, r.print.unit.Recorded(rec.Mark))
	}
	rows := make([]template.Values, len(bars))
	for i, b := range bars {
		share := int(1000 * r.print.unit.Recorded(b.mark) / slowest)
		rows[i] = template.Values{"key": b.key, "label": b.label, "mark": r.print.mark(b.mark), "share": share, "leads": i == 0}
	}
	return rows, nil
}

// items is the order as a ticker runs it: "1", "Kipsang KEN 2:04:29".
func (r raceView) items() ([]template.Values, error) {
	rows, err := r.order()
	if err != nil {
		return nil, err
	}
	items := make([]template.Values, 0, len(rows))
	for i, v := range rows {
		a := r.board.Rows[i].Entry.Athlete
		name := a.Family
		if name == "" {
			name = a.Whole
		}
		lead, _ := v["place"].(string)
		if s, ok := v["status"].(string); ok {
			lead = s
		}
		time, _ := v["mark"].(string)
		items = append(items, template.Values{"key": v["key"], "lead": lead, "text": strings.Join(strings.Fields(name+" "+a.Country+" "+time), " ")})
	}
	return items, nil
}
