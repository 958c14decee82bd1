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

// board fills a leaderboard: the leader's time, then gaps.
func board(ctx context.Context, d *data.Show, s Subject) (template.Values, string, error) {
	limit := s.Rows
	if limit == 0 {
		limit = DefaultRows
	}
	b, err := d.Board(ctx, s.ID, s.Checkpoint, limit)
	if err != nil {
		return nil, "", err
	}
	if len(b.Rows) == 0 {
		return nil, "", fmt.Errorf("%s has no result at %s yet: %w", b.Race.Name(), side(b), data.ErrNotFound)
	}
	rows := make([]template.Values, 0, limit)
	for _, r := range b.Rows[:min(limit, len(b.Rows))] {
		rows = append(rows, boardRow(r))
	}
	v := template.Values{"title": heading(b.Race), "side": side(b), "rows": rows}
	if err := pace(ctx, d, b, v); err != nil {
		return nil, "", err
	}
	return v, b.Race.Name() + " · " + side(b), nil
}

func boardRow(r data.BoardRow) template.Values {
	v, _ := nameValues(r.Entry.Athlete)
	if r.Place > 0 {
		v["place"] = fmt.Sprint(r.Place)
	}
	switch {
	case r.Status != "":
		v["status"] = string(r.Status)
	case !r.Mark.Known():
	case r.HasGap && r.Gap > 0:
		v["gap"] = mark.Gap(r.Gap)
	case r.Place == 1:
		v["lead"] = mark.Format(mark.Road(r.Mark.Time))
	default: // a time without a leader's time to compare it with
		v["gap"] = mark.Format(mark.Road(r.Mark.Time))
	}
	return v
}

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
func pace(ctx context.Context, d *data.Show, b data.Board, v template.Values) error {
	if b.Finish || b.Race.Metres == 0 || b.Checkpoint.Metres == 0 || !b.Rows[0].Mark.Known() {
		return nil
	}
	sex, ok := footRace(b.Race.Category)
	if !ok {
		return nil
	}
	records, err := d.Records(ctx, b.Race.Date)
	if err != nil {
		return err
	}
	for _, r := range records {
		if r.Kind != "WR" || r.Sex != sex || !strings.EqualFold(r.Discipline, "marathon") || !r.Mark.Known() {
			continue
		}
		at := mark.Project(r.Mark.Time, b.Race.Metres, b.Checkpoint.Metres)
		v["foot"] = "World record pace"
		v["foot_value"] = mark.Gap((mark.Road(b.Rows[0].Mark.Time) - at).Round(time.Second))
		return nil
	}
	return nil
}

// footRace is the sex of a race on foot that has records; false for wheelchair
// races and for fields without a category.
func footRace(category string) (data.Sex, bool) {
	switch strings.ToLower(category) {
	case "men":
		return data.Men, true
	case "women":
		return data.Women, true
	default:
		return data.SexUnknown, false
	}
}
