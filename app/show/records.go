package show

import (
	"context"
	"math"
	"slices"
	"strings"

	"mile26/data"
	"mile26/data/intake"
)

// Records are the records that a race is run against, in the order world, course:
// those of its distance, of its way of going (running, walking, a wheelchair …), of
// its sex and, for the course's, of its event, that stood when it began.
//
// The name of a record's discipline says the distance: "Marathon", "10,000 m". A
// record whose discipline says none is a marathon's when its scope says marathon
// ("London Marathon"); otherwise nobody knows what it is the record of, and no race
// is compared with it. A race without a distance has the one that its event's name
// says. The sex is that of the race's category; a race for all has no records.
func Records(ctx context.Context, d *data.Show, race data.Race) ([]data.Record, error) {
	return raceView{ctx: ctx, show: d, board: data.Board{Race: race}}.held()
}

// held are the [Records] of the race.
func (r raceView) held() ([]data.Record, error) {
	race := r.board.Race
	sex, ok := sexOf(race.Category)
	if !ok {
		return nil, nil
	}
	all, err := r.show.Records(r.ctx, "")
	if err != nil {
		return nil, err
	}
	var out []data.Record
	for _, kind := range []string{"WR", "CR"} {
		for _, rec := range all {
			mine := rec.Kind == kind && rec.Sex == sex && rec.Mark.Known() && disciplineOf(rec).of(race)
			if mine && heldBefore(rec, race.Date) && (kind == "WR" || rec.Scope == race.Event) {
				out = append(out, rec)
			}
		}
	}
	return out, nil
}

// record is the record of a kind that the race is run against.
func (r raceView) record(kind string) (data.Record, bool, error) {
	all, err := r.held()
	if err != nil {
		return data.Record{}, false, err
	}
	for _, rec := range all {
		if rec.Kind == kind {
			return rec, true, nil
		}
	}
	return data.Record{}, false, nil
}

func recordLabel(r data.Record, race data.Race) string {
	switch {
	case r.Kind == "WR":
		return "World record"
	case race.CRLabel != "":
		return race.CRLabel
	default:
		return "Course record"
	}
}

// heldBefore says that a record was set before a day and not yet broken on it:
// what is set in the race itself is not what the race is run against.
func heldBefore(r data.Record, day data.Date) bool {
	return day != "" && (r.From == "" || r.From < day) && (r.To == "" || r.To >= day)
}

// sexOf is the sex of a race's category: "Men", "Wheelchair Women", "100 m Men ·
// Heat 2"; false for a field without one, or of both.
func sexOf(category string) (data.Sex, bool) {
	words := strings.Fields(strings.ToLower(category))
	men, women := slices.Contains(words, "men"), slices.Contains(words, "women")
	switch {
	case men && !women:
		return data.Men, true
	case women && !men:
		return data.Women, true
	}
	return data.SexUnknown, false
}

// setBy are the bests that had been set when a day was over. One of which nobody
// knows when, or not which part of a year, is among them.
func setBy(bests []data.Best, day data.Date) []data.Best {
	return slices.DeleteFunc(slices.Clone(bests), func(b data.Best) bool {
		n := min(len(b.On), len(day))
		return b.On[:n] > day[:n]
	})
}

// bestIn is an athlete's best mark that could be read over the distance of a race;
// without a race, and where nobody knows its distance, in the marathon.
func bestIn(a data.Athlete, r data.Race) (data.Best, bool) {
	if len(a.Bests) == 0 {
		return data.Best{}, false
	}
	if distance(r) == 0 {
		r.Metres = marathon
	}
	for _, b := range a.Bests {
		if disciplineNamed(b.Discipline).of(r) {
			b, ok := a.Best(b.Discipline)
			return b, ok && b.Mark.Known()
		}
	}
	return data.Best{}, false
}

// discipline is what a mark is a mark in.
type discipline struct {
	metres float64 // 0 when it is not known
	way    string  // "wheelchair", "walk", "hurdles" …; "" is running
}

func disciplineNamed(name string) discipline {
	way := wayOf(name)
	if way == "wheelchair" {
		name = strings.Join(slices.DeleteFunc(strings.Fields(name), func(w string) bool { return strings.EqualFold(w, way) }), " ")
	}
	return discipline{intake.MetresOf(name), way}
}

func disciplineOf(r data.Record) discipline {
	d := disciplineNamed(r.Discipline)
	if strings.TrimSpace(r.Discipline) == "" {
		d.metres = intake.MetresOf(r.Scope)
	}
	return d
}

// of says that a race is one of the discipline. A distance that was rounded where it
// was typed, 42.2 km, is the same within a thousandth.
func (d discipline) of(r data.Race) bool {
	metres := distance(r)
	return d.metres > 0 && math.Abs(d.metres-metres) <= d.metres/1000 && d.way == wayOf(r.Category+" "+r.Title)
}

// distance is that of a race in metres, or what its event's name says; 0 when
// neither does.
func distance(r data.Race) float64 {
	if r.Metres > 0 {
		return r.Metres
	}
	return intake.MetresOf(r.Event)
}

// wayOf is how the ground is covered in a race or a discipline of a name.
func wayOf(name string) string {
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '·' }) {
		switch w {
		case "wheelchair", "hurdles", "steeplechase", "walk", "relay":
			return w
		case "×", "x": // as in 4 × 400 m
			return "relay"
		}
	}
	return ""
}
