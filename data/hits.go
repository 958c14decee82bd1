package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"mile26/data/mark"
)

// hits writes out what the best of found say: names, and for athletes the second line.
func (s *Show) hits(ctx context.Context, found []ranked, limit int) ([]Hit, error) {
	found = found[:min(limit, len(found))]
	var athletes []ID
	for _, f := range found {
		if f.Kind == KindAthlete {
			athletes = append(athletes, f.ID)
		}
	}
	lines, err := s.athleteLines(ctx, athletes)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, 0, len(found))
	for _, f := range found {
		if l := lines[f.ID]; f.Kind == KindAthlete && l != nil {
			f.Hit = f.ofAthlete(*l)
		}
		hits = append(hits, f.Hit)
	}
	return hits, nil
}

// athleteLine is an athlete's name and newest entry.
type athleteLine struct {
	given, family, whole, screenGiven, screenFamily, country string

	race   Race // zero when the athlete is in none
	bib    string
	place  int
	status mark.Status
	finish sql.NullInt64
}

func (s *Show) athleteLines(ctx context.Context, wanted []ID) (map[ID]*athleteLine, error) {
	lines := make(map[ID]*athleteLine, len(wanted))
	if len(wanted) == 0 {
		return lines, nil
	}
	asked, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	_, err = list(ctx, s.reader, func(rows *sql.Rows) (none struct{}, err error) {
		var id ID
		var l athleteLine
		err = rows.Scan(&id, &l.given, &l.family, &l.whole, &l.screenGiven, &l.screenFamily, &l.country,
			&l.race.Event, &l.race.Year, &l.race.Category, &l.race.Title, &l.race.Date, &l.bib, &l.place, &l.status, &l.finish)
		if old := lines[id]; old == nil || old.race.before(l.race) {
			lines[id] = &l
		}
		return none, err
	}, `SELECT a.id, a.given, a.family, a.whole, a.screen_given, a.screen_family, a.country,
			coalesce(r.event, ''), coalesce(r.year, 0), coalesce(r.category, ''), coalesce(r.title, ''), coalesce(r.date, ''),
			coalesce(e.bib, ''), coalesce(e.place, 0), coalesce(e.status, ''), e.finish_ms
		FROM json_each(?) j CROSS JOIN athletes a ON a.id=j.value
		LEFT JOIN entries e ON e.athlete=a.id LEFT JOIN races r ON r.id=e.race`, string(asked))
	return lines, err
}

// before reports whether r is older than other.
func (r Race) before(other Race) bool {
	if r.Year != other.Year {
		return r.Year < other.Year
	}
	return r.Date < other.Date
}

func (h Hit) ofAthlete(l athleteLine) Hit {
	h.Given, h.Family = screenName(l.given, l.family, l.whole, l.screenGiven, l.screenFamily, l.country)
	h.Name, h.Country = join(h.Given, h.Family), l.country
	h.Detail = dots(l.country, strings.ReplaceAll(l.race.Name(), " · ", " "), l.outcome())
	return h
}

// outcome is "1st 2:04:29", "DNF", or the bib of one who has no result yet.
func (l athleteLine) outcome() string {
	if l.status != "" {
		return string(l.status)
	}
	var parts []string
	if l.place > 0 {
		parts = append(parts, mark.Ordinal(l.place))
	}
	if l.finish.Valid {
		parts = append(parts, l.race.Unit().Print(mark.Mark{Time: time.Duration(l.finish.Int64) * time.Millisecond}))
	}
	if len(parts) == 0 && l.bib != "" {
		parts = append(parts, "No. "+l.bib)
	}
	return strings.Join(parts, " ")
}

func (h Hit) ofPerson(p Person) Hit {
	h.Given, h.Family = p.ScreenName()
	h.Name, h.Detail = join(h.Given, h.Family), p.Credit
	return h
}

func (h Hit) ofRace(r Race) Hit {
	h.Name, h.Detail = r.Name(), string(r.Date)
	return h
}

func dots(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " · ")
}
