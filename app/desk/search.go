package desk

import (
	"context"
	"image"
	"image/png"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/draw"

	"mile26/data"
	"mile26/data/nation"
)

// hit is an answer of the search with the picture that stands beside it.
type hit struct {
	data.Hit
	flag     image.Image // nil: none
	template string      // of a template: its name
	command  *action     // of a command
	photo    string      // of an athlete whose photo is looked for: its hash
}

// hitsShown is how many answers the library shows: more than anybody scrolls
// through, when another letter finds what is meant.
const hitsShown = 60

// seek searches. The latest question wins: what was asked before and has
// not been answered is dropped.
func (m *model) seek(q query) { m.search.put(q) }

func (m *model) searches() {
	for {
		select {
		case <-m.ctx.Done():
			return
		case q := <-m.search.c:
			hits, err := m.find(m.ctx, q)
			if m.ctx.Err() != nil {
				return
			}
			f := found{query: q, hits: hits, err: err}
			if err == nil && len(hits) == 0 {
				f.holds, f.err = m.o.Room.Show().Counts(m.ctx)
			}
			m.emit(f)
		}
	}
}

// offer is what the library shows before anything is typed: the races and the
// athletes who were placed in them, newest first. No more of them are read than
// are shown.
func (m *model) offer(ctx context.Context) ([]data.Hit, error) {
	races, err := m.o.Room.Show().Races(ctx)
	if err != nil {
		return nil, fault("list the races: %w", err)
	}
	races = races[:min(len(races), hitsShown/5)]
	var athletes []data.Hit
	seen := map[data.ID]bool{}
	for _, r := range races {
		if len(races)+len(athletes) >= hitsShown {
			break
		}
		entries, err := m.o.Room.Show().Entries(ctx, r.ID, hitsShown/3)
		if err != nil {
			return nil, fault("list the athletes of %s: %w", r.Name(), err)
		}
		for _, e := range entries {
			if !seen[e.Athlete.ID] {
				seen[e.Athlete.ID] = true
				athletes = append(athletes, athleteHit(e.Athlete, r))
			}
		}
	}
	hits := make([]data.Hit, 0, hitsShown)
	for _, r := range races {
		hits = append(hits, raceHit(r))
	}
	hits = append(hits, athletes...)
	return hits[:min(len(hits), hitsShown)], nil
}

func athleteHit(a data.Athlete, r data.Race) data.Hit {
	given, family := a.ScreenName()
	return data.Hit{
		Kind: data.KindAthlete, ID: a.ID, Name: strings.TrimSpace(given + " " + family),
		Given: given, Family: family, Country: a.Country,
		Detail: dots(a.Country, strings.ReplaceAll(r.Name(), " · ", " ")),
	}
}

// dots joins what is there with points between.
func dots(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, " · ")
}

// flagSize is the size of the flags beside the hits, in pixels: enough for a
// screen of double density.
var flagSize = image.Pt(72, 54)

// flags keeps the flags that have been asked for, scaled down.
type flags struct {
	files  fs.FS
	mu     sync.Mutex
	byCode map[string]image.Image
}

// of is the flag of a country, nil when there is none.
func (f *flags) of(code string) image.Image {
	n, ok := nation.ByCode(code)
	if !ok || n.Flag == "" || f.files == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	flag, ok := f.byCode[n.Flag]
	if !ok {
		if f.byCode == nil {
			f.byCode = map[string]image.Image{}
		}
		flag = f.read(n.Flag)
		f.byCode[n.Flag] = flag
	}
	return flag
}

// read is nil for a flag that is missing or broken: the row stands without.
func (f *flags) read(key string) image.Image {
	file, err := f.files.Open(key + ".png")
	if err != nil {
		return nil
	}
	defer file.Close()
	src, err := png.Decode(file)
	if err != nil {
		return nil
	}
	small := image.NewRGBA(image.Rectangle{Max: flagSize})
	draw.CatmullRom.Scale(small, small.Rect, src, src.Bounds(), draw.Src, nil)
	return small
}
