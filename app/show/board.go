package show

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// race is what the graphics of a race show: its title, its order at a
// checkpoint or at the finish, and what can be worked out from that.
func race(ctx context.Context, d *data.Show, s Subject) (Known, error) {
	limit := s.Rows
	if limit == 0 {
		limit = DefaultRows
	}
	b, err := d.Board(ctx, s.ID, s.Checkpoint, limit)
	if err != nil {
		return Known{}, err
	}
	r := raceView{ctx: ctx, show: d, board: b, print: s.printer(b.Race)}
	v := template.Values{
		"event": edition(b.Race), "label": edition(b.Race), "title": heading(b.Race), "side": side(b),
		"distance": length(b.Race), "reached": kilometres(b.Checkpoint.Metres),
	}
	if len(b.Rows) > 0 && b.Rows[0].Mark.Known() {
		v["clock"] = r.print.mark(b.Rows[0].Mark)
		v["from"] = side(b) + ", " + r.print.mark(b.Rows[0].Mark)
	}
	if err := r.pace(v); err != nil {
		return Known{}, err
	}
	r.gap(v)
	runs, err := r.running(v, s.Now)
	if err != nil {
		return Known{}, err
	}
	return Known{
		runs: runs, name: b.Race.Name() + " · " + side(b), values: v, lists: map[string]func() ([]template.Values, error){
			"rows": r.order, "board": r.order, "entries": r.entries, "group": r.leadGroup, "podium": r.podium, "rest": r.rest,
			"records": r.records, "bars": r.projection, "items": r.items,
		}, sizes: map[string]func() (int, error){"entries": r.starters},
	}, nil
}

// longest is how long after the gun a race without a winner is taken to be
// under way.
const longest = 12 * time.Hour

// running turns the clock of a race that is under way into the time since the
// gun, cut to the second as a clock shows it, and what is reached into the last
// checkpoint that somebody has passed. It says when they next change.
func (r raceView) running(v template.Values, now time.Time) (map[string]time.Time, error) {
	race := r.board.Race
	gone := now.Sub(race.Start)
	if race.Start.IsZero() || now.IsZero() || gone < 0 || gone > longest {
		return nil, nil
	}
	finish, err := r.show.Board(r.ctx, race.ID, 0, 1)
	if err != nil {
		return nil, err
	}
	if len(finish.Rows) > 0 && finish.Rows[0].Mark.Known() { // it has been won
		return nil, nil
	}
	v["clock"] = r.print.clock(gone.Truncate(time.Second))
	delete(v, "reached")
	if at, passed, err := r.show.Furthest(r.ctx, race.ID); err != nil {
		return nil, err
	} else if passed {
		v["reached"] = kilometres(at.Metres)
	}
	return map[string]time.Time{"clock": race.Start.Add(gone.Truncate(time.Second) + time.Second)}, nil
}

// raceView is a race at a place of its course.
type raceView struct {
	ctx   context.Context
	show  *data.Show
	board data.Board
	print printer
}

func (r raceView) nothing(what string) error {
	return fmt.Errorf("%s has no %s at %s yet: %w", r.board.Race.Name(), what, side(r.board), data.ErrNotFound)
}

// order is the leaderboard: the leader's time, then gaps.
func (r raceView) order() ([]template.Values, error) { return r.listed(r.board.Rows, "result") }

func (r raceView) listed(from []data.BoardRow, what string) ([]template.Values, error) {
	if len(from) == 0 {
		return nil, r.nothing(what)
	}
	rows := make([]template.Values, len(from))
	for i, row := range from {
		rows[i] = boardRow(row, r.print)
	}
	return rows, nil
}

func boardRow(r data.BoardRow, print printer) template.Values {
	v, _ := nameValues(r.Entry.Athlete)
	v["key"] = fmt.Sprint(r.Entry.ID)
	if r.Place > 0 {
		v["place"] = fmt.Sprint(r.Place)
	}
	if r.Mark.Known() {
		v["mark"] = print.mark(r.Mark)
	}
	switch {
	case r.Status != "":
		v["status"] = string(r.Status)
		delete(v, "mark")
	case !r.Mark.Known():
	case r.HasGap && r.Gap > 0:
		v["gap"] = print.unit.Of(r.Mark).Gap(r.Gap)
	case r.Place == 1:
		v["lead"] = v["mark"]
	default: // a time without a leader's time to compare it with
		v["gap"] = v["mark"]
	}
	return v
}

// kilometres is a distance on the course: "42.195 km", "37.8 km", "10 km".
func kilometres(metres float64) string {
	switch {
	case metres == 0:
		return ""
	case metres == marathon:
		return "42.195 km"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", metres/1000), ".0") + " km"
}

// length is how long a race is: "42.195 km", and on the track "10,000 m". Where
// its heading says so already it is nothing.
func length(r data.Race) string {
	metres := distance(r)
	if onTrack(r) {
		if mark.UnitOf(heading(r), metres) != mark.Second {
			return ""
		}
		if metres >= 10000 {
			return fmt.Sprintf("%d,%03d m", int(metres)/1000, int(metres)%1000)
		}
		return fmt.Sprintf("%.0f m", metres)
	}
	return kilometres(metres)
}

// onTrack says that a race is one on the track.
func onTrack(r data.Race) bool { return r.Unit() != mark.Second }

// marathon is the distance in metres (World Athletics, rule TR55).
const marathon = 42195

// heading is the race's title on screen; a race without categories is its edition.
func heading(r data.Race) string {
	switch {
	case r.Title != "":
		return r.Title
	case r.Category != "":
		return r.Category
	default:
		return edition(r)
	}
}

// side says where on the course: "Finish", "10 km", "Halfway · 21.1 km".
func side(b data.Board) string {
	name := b.Checkpoint.Name
	switch {
	case b.Finish:
		return "Finish"
	case strings.EqualFold(name, "half"):
		return "Halfway · 21.1 km"
	default:
		return name
	}
}

// pace adds how the leader stands against the world record's pace at a
// checkpoint: the record's time taken linearly. Ahead is minus.
func (r raceView) pace(v template.Values) error {
	b := r.board
	if b.Finish || b.Race.Metres == 0 || b.Checkpoint.Metres == 0 || len(b.Rows) == 0 || !b.Rows[0].Mark.Known() {
		return nil
	}
	wr, ok, err := r.record("WR")
	if !ok || err != nil {
		return err
	}
	at := mark.Project(wr.Mark.Time, b.Race.Metres, b.Checkpoint.Metres)
	v["foot"] = "World record pace"
	v["foot_value"] = mark.Gap((mark.Road(b.Rows[0].Mark.Time) - at).Round(time.Second))
	return nil
}
