package main

import (
	"fmt"
	"maps"

	"mile26/graphics/template"
)

// picture is what every contender is asked to draw. Its values are those of
// the template, but a photo is a file's path.
type picture struct {
	Template string          `json:"template"`
	Values   template.Values `json:"values"`
}

// kind is a template and how its pictures are made up. No two pictures of a
// kind show the same, so that nobody can take one from a shelf.
type kind struct {
	title, template string
	picture         func(i int, photos []string) picture
	resvg           bool // SVG has it too
}

var kinds = []kind{
	{"Athlete card", "athlete-card", athleteCard, true},
	{"Leaderboard, ten rows", "leaderboard", leaderboard, false},
}

// People are put together from these; who is meant by none of them.
var (
	givens = []string{
		"Anna", "Tomás", "Miriam", "Jonas", "Aster", "Øyvind", "Lucía", "Paweł", "Chloé", "Mateus", "Saida", "Björn",
		"Noémie", "Enzo", "Hana", "Kofi", "Ingrid", "Dávid", "Selma", "Rui", "Wanjiru", "Felix", "Zeynep",
	}
	families = []string{
		"ABEBE", "NÚÑEZ", "KIPLAGAT", "MÜLLER", "LARSEN", "ŠIMIĆ", "TANAKA", "ROSSI", "DUBOIS", "OKAFOR", "SCHÄR", "NOVÁK",
		"PEREIRA", "JANSEN", "KOVÁCS", "WALSH", "MENSAH", "YILMAZ", "LINDGREN", "CHEBET", "ØDEGÅRD", "GARCÍA", "WÓJCIK", "TESFAYE",
		"MOREAU", "BRANDT", "SILVA", "KEITH", "HERRERA",
	}
	countries = []struct{ name, code, flag string }{
		{"Kenya", "KEN", "ke"},
		{"Ethiopia", "ETH", "et"},
		{"Norway", "NOR", "no"},
		{"Japan", "JPN", "jp"},
		{"Great Britain", "GBR", "gb"},
		{"United States", "USA", "us"},
		{"Switzerland", "SUI", "ch"},
		{"Brazil", "BRA", "br"},
		{"Eritrea", "ERI", "er"},
		{"Poland", "POL", "pl"},
		{"Uganda", "UGA", "ug"},
		{"Spain", "ESP", "es"},
		{"Türkiye", "TUR", "tr"},
	}
	places = []string{"Berlin", "London", "Boston", "Sydney", "Vienna", "Tokyo", "Dublin"}
	clubs  = []string{"the harbour club", "a school team", "the city runners", "a hill village", "the railway club"}
)

// person is the i-th athlete: given and family name repeat together only after
// 667 others.
func person(i int) template.Values {
	c := countries[i%len(countries)]
	return template.Values{
		"given": givens[i%len(givens)], "family": families[i%len(families)],
		"country": c.name, "code": c.code, "flag": c.flag,
	}
}

func athleteCard(i int, photos []string) picture {
	place := places[i%len(places)]
	v := person(i)
	delete(v, "code")
	maps.Copy(v, template.Values{
		"photo": photos[i%len(photos)],
		"age":   fmt.Sprint(19 + i*7%23), "best_label": "Best", "best": clock(2*3600 + 300 + i*37%1500),
		"where_label": "Where", "where": place,
		// Three lines, of which the last is well filled: a leftover word would
		// have Mile26 set the lines narrower, which no peer does.
		"bio": fmt.Sprintf("Began with %s and ran %d races on the track. Won in %s in %d by %d seconds and trains at %d metres.",
			clubs[i%len(clubs)], 21+i%70, place, 2009+i%16, 11+i*13%80, 1500+i*17%900),
	})
	return picture{"athlete-card", v}
}

func leaderboard(i int, _ []string) picture {
	leader := 3600 + i*11%900
	rows := make([]template.Values, 10)
	for k := range rows {
		v := person(i*7 + k*31)
		delete(v, "country")
		v["place"] = fmt.Sprint(k + 1)
		if k == 0 {
			v["lead"] = clock(leader)
		} else {
			v["gap"] = "+" + gap(k*(3+i%17)+k*k)
		}
		rows[k] = v
	}
	return picture{"leaderboard", template.Values{
		"title": places[i%len(places)], "side": fmt.Sprintf("%d km", 5+i%37), "rows": rows,
		"foot": "World record pace", "foot_value": "+" + gap(1+i),
	}}
}

func clock(seconds int) string {
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

func gap(seconds int) string { return fmt.Sprintf("%d:%02d", seconds/60, seconds%60) }
