package desk

import (
	"context"
	"slices"
	"strings"

	"mile26/data"
	"mile26/graphics/template"
)

// The kinds of hits beside those of the show.
const (
	kindPage     = data.KindPage
	kindTemplate = data.Kind("template")
	kindCommand  = data.Kind("command")
)

// sought is what a search is for.
type sought int

// What can be searched for, in the order of the tabs.
const (
	anything sought = iota
	onlyAthletes
	onlyPeople
	onlyRaces
	onlyLines // facts, quotes and messages
	onlyPages
	onlyTemplates
	onlyCommands
	soughts // how many there are
)

func (s sought) String() string {
	return [...]string{
		tr("All"), tr("Athletes"), tr("People"), tr("Races"), tr("Facts"), tr("Pages"), tr("Templates"), tr("Commands"),
	}[s]
}

// commandSign begins a search for commands alone.
const commandSign = ">"

// query is what is searched for.
type query struct {
	words string
	of    sought
}

// find asks the show, and the theme for its templates. Without words it offers
// what is newest. A figure is the number of a page first, then a bib or a year,
// then the beginning of a page's number: nobody calls a page whose number is not
// typed to its end by mistake. Commands are not among the hits: they belong to
// the window.
func (m *model) find(ctx context.Context, q query) ([]hit, error) {
	if q.of == onlyCommands {
		return nil, nil
	}
	if q.of == onlyTemplates {
		return m.templatesLike(q.words), nil
	}
	if q.of != anything {
		list, err := m.ofSort(ctx, q)
		if err != nil {
			return nil, err
		}
		return m.spoken(ctx, list)
	}
	if strings.TrimSpace(q.words) == "" {
		list, err := m.offer(ctx)
		if err != nil {
			return nil, err
		}
		return m.spoken(ctx, list)
	}
	return m.findAnything(ctx, q.words)
}

// findAnything is a search for everything. Facts and the like come last, and
// have some room whatever else is found.
func (m *model) findAnything(ctx context.Context, words string) ([]hit, error) {
	whole, others, err := m.pagesLike(ctx, words)
	if err != nil {
		return nil, err
	}
	texts, err := m.o.Room.Show().FindLines(ctx, words, linesBeside)
	if err != nil {
		return nil, err
	}
	list, err := m.o.Room.Show().SearchAll(ctx, words, hitsShown)
	if err != nil {
		return nil, err
	}
	if _, isNumber := number(words); isNumber { // pages by number have their places already
		list = slices.DeleteFunc(list, func(h data.Hit) bool {
			return h.Kind == kindPage && slices.ContainsFunc(slices.Concat(whole, others), func(x hit) bool { return x.ID == h.ID })
		})
	}
	list = append(list[:min(len(list), hitsShown-len(texts))], texts...)
	found, err := m.spoken(ctx, list)
	if err != nil {
		return nil, err
	}
	desk := m.templatesLike(words)
	if len(desk) > templatesBeside {
		desk = desk[:templatesBeside]
	}
	return slices.Concat(whole, amid(found, desk), others), nil
}

// How many lines and templates are found beside everything else, and how many
// hits come before what of the desk itself is called so.
const (
	linesShown      = 1000 // alone: who knows no word of a quote reads them all
	linesBeside     = 8
	templatesBeside = 4
	hitsBefore      = 5
)

// amid puts what of the desk is called like the words behind the best hits,
// where it is seen.
func amid(found, desk []hit) []hit {
	n := min(hitsBefore, len(found))
	return slices.Concat(found[:n], desk, found[n:])
}

// ofSort asks the show for one kind of things.
func (m *model) ofSort(ctx context.Context, q query) ([]data.Hit, error) {
	show := m.o.Room.Show()
	none := strings.TrimSpace(q.words) == ""
	switch q.of {
	case onlyPeople:
		if none {
			return m.everybody(ctx)
		}
		return show.FindPeople(ctx, q.words, hitsShown)
	case onlyRaces:
		if none {
			return m.everyRace(ctx)
		}
		return show.FindRaces(ctx, q.words, hitsShown)
	case onlyLines:
		return show.FindLines(ctx, q.words, linesShown)
	case onlyPages:
		return m.everyPage(ctx, q.words)
	}
	list, err := show.Search(ctx, q.words, hitsShown)
	if none {
		list, err = m.offer(ctx)
	}
	return slices.DeleteFunc(list, func(h data.Hit) bool { return h.Kind != data.KindAthlete }), err
}

func (m *model) everybody(ctx context.Context) ([]data.Hit, error) {
	all, err := m.o.Room.Show().People(ctx)
	if err != nil {
		return nil, fault("list the people: %w", err)
	}
	var list []data.Hit
	for _, p := range all[:min(len(all), hitsShown)] {
		given, family := p.ScreenName()
		list = append(list, data.Hit{
			Kind: data.KindPerson, ID: p.ID, Name: strings.TrimSpace(given + " " + family), Given: given, Family: family, Detail: p.Credit,
		})
	}
	return list, nil
}

func (m *model) everyRace(ctx context.Context) ([]data.Hit, error) {
	all, err := m.o.Room.Show().Races(ctx)
	if err != nil {
		return nil, fault("list the races: %w", err)
	}
	var list []data.Hit
	for _, r := range all[:min(len(all), hitsShown)] {
		list = append(list, raceHit(r))
	}
	return list, nil
}

func raceHit(r data.Race) data.Hit {
	return data.Hit{Kind: data.KindRace, ID: r.ID, Name: r.Name(), Detail: string(r.Date)}
}

func (m *model) everyPage(ctx context.Context, words string) ([]data.Hit, error) {
	show := m.o.Room.Show()
	found, err := show.FindPages(ctx, words, hitsShown)
	if strings.TrimSpace(words) == "" {
		found, err = show.Pages(ctx)
	}
	if err != nil {
		return nil, fault("list the pages: %w", err)
	}
	var list []data.Hit
	for _, p := range found[:min(len(found), hitsShown)] {
		list = append(list, data.Hit{Kind: kindPage, ID: p.ID})
	}
	return list, nil
}

// spoken are hits with their flags; pages say what they will show.
func (m *model) spoken(ctx context.Context, list []data.Hit) ([]hit, error) {
	hits := make([]hit, 0, len(list))
	for _, h := range list {
		if h.Kind == kindPage {
			p, err := m.o.Room.Show().Page(ctx, h.ID)
			if err != nil {
				return nil, err
			}
			x, err := m.pageHit(ctx, p)
			if err != nil {
				return nil, err
			}
			hits = append(hits, x)
			continue
		}
		hits = append(hits, hit{Hit: h, flag: m.flags.of(h.Country)})
	}
	return hits, nil
}

// templatesLike are the templates whose title has words that begin so.
func (m *model) templatesLike(words string) []hit {
	var hits []hit
	for _, t := range newChoice(m.o.Room.Engine().Templates()).templates {
		if rankOf(words, tr(t.Title), t.Title+" "+t.Name) >= 0 {
			hits = append(hits, hit{
				Hit:      data.Hit{Kind: kindTemplate, Name: tr(t.Title), Detail: tr("Layer %d · shows %s", t.Layer, aboutWords(t))},
				template: t.Name,
			})
		}
	}
	return hits
}

// aboutWords are the kinds of things that a template can show.
func aboutWords(t *template.Template) string {
	var words []string
	for _, k := range t.About {
		words = append(words, kindWord(data.Kind(k)))
	}
	return strings.Join(words, ", ")
}

// kindWord is a kind in the operator's words.
func kindWord(k data.Kind) string {
	switch k {
	case data.KindAthlete:
		return tr("athlete")
	case data.KindPerson:
		return tr("person")
	case data.KindRace:
		return tr("race")
	case data.KindFact:
		return tr("fact")
	case data.KindSaying:
		return tr("quote")
	case kindPage:
		return tr("page")
	case kindTemplate:
		return tr("template")
	case kindCommand:
		return tr("command")
	}
	return string(k)
}

// commandsLike are the actions that words find: the one that is called just so,
// then by the words they are called and by their key, then by the others they are
// told with.
func (k *keys) commandsLike(words string) []hit {
	words = strings.TrimPrefix(strings.TrimSpace(words), commandSign)
	var same, best, others []hit
	for _, a := range k.actions {
		h := hit{Hit: data.Hit{Kind: kindCommand, Name: a.label, Detail: dots(tr(a.group), a.does)}, command: a}
		switch rank := rankOf(words, a.label, a.does+" "+a.group); {
		case rank == 0 && data.Fold(a.label) == data.Fold(words):
			same = append(same, h)
		case rank == 0:
			best = append(best, h)
		case rank == 1:
			others = append(others, h)
		default:
			for _, key := range a.keys {
				if words != "" && strings.EqualFold(key.String(), strings.TrimSpace(words)) {
					best = append(best, h)
				}
			}
		}
	}
	return slices.Concat(same, best, others)
}

// rankOf is 0 when every word is the beginning of one in called, 1 when they are
// in called and more together, and -1 when they are not. No words find everything.
func rankOf(words, called, more string) int {
	fits := func(text string) bool {
		all := strings.Fields(data.Fold(text))
		for _, w := range strings.Fields(data.Fold(words)) {
			if !slices.ContainsFunc(all, func(x string) bool { return strings.HasPrefix(x, w) }) {
				return false
			}
		}
		return true
	}
	switch {
	case fits(called):
		return 0
	case fits(called + " " + more):
		return 1
	}
	return -1
}

// actOnFinding is what chooses among the sorts of hits.
func (v *view) actOnFinding() {
	v.keys.add(action{
		id: "find-kind", group: findGroup, label: "Kind", does: "Searches for the next kind of things alone: athletes, people, races …",
		keys: must("Ctrl J"), do: func() { v.seekOnly(v.library.of + 1) },
	})
	v.keys.add(action{
		id: "find-command", group: findGroup, label: "Commands", does: "Searches for what the desk can do",
		keys: must("Ctrl T"), do: func() { v.seekOnly(onlyCommands) },
	})
}

// seekOnly searches for one sort of things.
func (v *view) seekOnly(s sought) {
	v.tabs.open(v.tabs.all[0])
	v.library.focus()
	v.library.only(s % soughts)
}
