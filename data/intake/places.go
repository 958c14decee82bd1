package intake

import (
	"strings"

	"mile26/data/mark"
)

// maxPlaceTimes is how many different times of one place a remark names.
const maxPlaceTimes = 5

// placesApart remarks where the rows of one race give one place to different times:
// the race is likely two, or the place is one within a class.
func (a *applier) placesApart(recs []*record) {
	col, ok := a.cols.by[fPlace]
	if !ok {
		return
	}
	type spot struct {
		race  *raceOf
		place int
	}
	first := make(map[spot]*record, len(recs))
	more := map[spot][]string{} // the other times, in the order of the rows
	last := map[spot]*record{}
	var order []spot
	for _, rec := range recs {
		at := spot{rec.race, rec.place}
		if rec.race == nil || rec.place == 0 || rec.official == (mark.Mark{}) {
			continue
		}
		had, ok := first[at]
		if !ok {
			first[at] = rec
			continue
		}
		if sameMark(had.official, rec.official) {
			continue
		}
		if last[at] == nil {
			order = append(order, at)
		}
		more[at], last[at] = append(more[at], rec.official.Printed), rec
	}
	for _, at := range order {
		times := append([]string{first[at].official.Printed}, more[at]...)
		if len(times) > maxPlaceTimes {
			times = append(times[:maxPlaceTimes], "…")
		}
		rec := last[at]
		rec.remark(col.head, rec.row.fields[col.at]+": "+strings.Join(times, ", "), whyOnePlace)
	}
}
