package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"mile26/data"
	"mile26/data/mark"
)

// tag makes a sentence of text.
func (p *prose) tag(line int, text string) *sentence {
	s := &sentence{line: line}
	put := func(kind string, n int) string { return " ⟦" + kind + strconv.Itoa(n) + "⟧ " }
	text = spokenTime().ReplaceAllStringFunc(text, func(m string) string {
		s.times = append(s.times, mark.Parse(m, p.metres))
		return put("T", len(s.times)-1)
	})
	text = figureTime().ReplaceAllStringFunc(text, func(m string) string {
		printed := strings.TrimRightFunc(m, unicode.IsLetter)
		s.times = append(s.times, mark.Parse(printed, p.metres))
		return put("T", len(s.times)-1) + m[len(printed):]
	})
	text = categoryRE().ReplaceAllStringFunc(text, func(m string) string {
		g := categoryRE().FindStringSubmatch(m)
		c := category{sex: data.Men, wheelchair: g[2] != "" || g[4] != "", what: strings.ToLower(g[3])}
		if g[1] != "" {
			c.sex = data.Women
		}
		s.cats = append(s.cats, c)
		return put("C", len(s.cats)-1)
	})
	text = wheelchairRE().ReplaceAllStringFunc(text, func(m string) string {
		s.cats = append(s.cats, category{wheelchair: true, what: "race"})
		return put("C", len(s.cats)-1)
	})
	text = p.tagRecords(s, text, put)
	text = placeAtRE().ReplaceAllStringFunc(text, func(m string) string {
		g := placeAtRE().FindStringSubmatch(m)
		cp, ok := checkpoint{name: "Half", half: true}, true
		if g[3] == "" {
			cp, ok = checkpointOf(heading(g[1] + g[2]))
		}
		if !ok {
			return m
		}
		s.at = append(s.at, cp)
		return put("D", len(s.at)-1)
	})
	text = ordinalRE().ReplaceAllStringFunc(text, func(m string) string {
		g := ordinalRE().FindStringSubmatch(m)
		n := ordinals[strings.ToLower(g[1])]
		if n == 0 {
			n, _ = strconv.Atoi(strings.TrimRight(strings.ToLower(g[1]), "stndrh"))
		}
		s.places = append(s.places, n)
		return put("O", len(s.places)-1) + m[len(g[1])+len(g[2]):]
	})
	s.tagged = squeeze(p.tagRuns(s, text, put))
	p.attach(s)
	return s
}

func (p *prose) tagRecords(s *sentence, text string, put func(string, int) string) string {
	return recordRE().ReplaceAllStringFunc(text, func(m string) string {
		g := recordRE().FindStringSubmatch(m)
		word, what := strings.ToLower(g[1]), strings.ToLower(g[2])
		r := recordWord{}
		switch {
		case word == "world" && what == "record":
			r = recordWord{"WR", "World"}
		case word == "course":
			r = recordWord{"CR", p.event}
		case word == "personal" && what == "best":
			r = recordWord{kind: "PB"}
		case strings.HasPrefix(word, "season") && what == "best":
			r = recordWord{kind: "SB"}
		case word == "national" && what == "record":
			r = recordWord{kind: "NR"}
		default:
			code, ok := peopleOf(word)
			if !ok || what != "record" {
				return m
			}
			r = recordWord{"NR", code}
		}
		s.recs = append(s.recs, r)
		return put("R", len(s.recs)-1)
	})
}

// tagRuns tags every run of capitalised words.
func (p *prose) tagRuns(s *sentence, text string, put func(string, int) string) string {
	var out strings.Builder
	end := 0
	for _, at := range capitals().FindAllStringIndex(text, -1) {
		if strings.HasSuffix(text[:at[0]], "⟦") { // a mark
			continue
		}
		out.WriteString(text[end:at[0]])
		out.WriteString(p.tagNames(s, text[at[0]:at[1]], strings.TrimSpace(text[:at[0]]) == "", put))
		end = at[1]
	}
	out.WriteString(text[end:])
	return out.String()
}

// tagNames tags the names and the nations in a run of capitalised words.
func (p *prose) tagNames(s *sentence, run string, begins bool, put func(string, int) string) string {
	words := strings.Fields(run)
	var out strings.Builder
	for i := 0; i < len(words); {
		if code, n := nationAt(words[i:]); n > 0 {
			out.WriteString(" ⟦K:" + code + "⟧ ")
			i += n
			continue
		}
		if from, _, ok := strings.Cut(words[i], "-"); ok && strings.HasSuffix(words[i], "-born") {
			if _, ok := peopleOf(from); ok {
				i++
				continue
			}
		}
		if code, ok := peopleOf(strings.TrimSuffix(words[i], "'s")); ok {
			out.WriteString(" ⟦K:" + code + "⟧ ")
			i++
			continue
		}
		end := i
		owns := false
		for end < len(words) && !owns {
			bare, o := strings.CutSuffix(strings.TrimSuffix(words[end], "'"), "'s")
			if !slices.Contains(particles, words[end]) && !inName(bare) {
				break
			}
			owns = o || strings.HasSuffix(words[end], "'")
			end++
		}
		name := p.nameOf(words[i:end], begins && i == 0)
		if end == i || name == "" {
			if end == i {
				end++
			}
			out.WriteString(" " + strings.Join(words[i:end], " ") + " ")
			i = end
			continue
		}
		s.names = append(s.names, person{name: name})
		out.WriteString(put("N", len(s.names)-1))
		if owns {
			out.WriteString("'s ")
		}
		i = end
	}
	return out.String()
}

var (
	nationBefore = lazy(`⟦K:(\w+)⟧ (?:'s )?(?:(?:debutants?|runners?|athletes?|team-mates?|veteran|star|winner|champion) )?⟦N(\d+)⟧(?: and ⟦N(\d+)⟧)?`)
	nationAfter  = lazy(`⟦N(\d+)⟧,? (?:of|from) ⟦K:(\w+)⟧`)
	ageAfter     = lazy(`⟦N(\d+)⟧, (\d{2}),`)
	ageOf        = lazy(`(?i)\b(?:the )?(\d{2})-year-old(?: ⟦K:(\w+)⟧)?`)
)

// attach gives names the nations and ages beside them, and takes those out of
// the tagged sentence.
func (p *prose) attach(s *sentence) {
	t := regexp.MustCompile(` +`).ReplaceAllString(strings.NewReplacer("⟧ 's", "⟧'s", "⟧ ' ", "⟧'s ").Replace(s.tagged), " ")
	t = strings.NewReplacer(" ,", ",", " .", ".", " ;", ";").Replace(t)
	t = nationBefore().ReplaceAllStringFunc(t, func(m string) string {
		g := nationBefore().FindStringSubmatch(m)
		s.name(g[2]).country = g[1]
		out := "⟦N" + g[2] + "⟧"
		if g[3] != "" {
			s.name(g[3]).country = g[1]
			out += " and ⟦N" + g[3] + "⟧"
		}
		return out
	})
	t = nationAfter().ReplaceAllStringFunc(t, func(m string) string {
		g := nationAfter().FindStringSubmatch(m)
		s.name(g[1]).country = g[2]
		return "⟦N" + g[1] + "⟧"
	})
	t = ageAfter().ReplaceAllStringFunc(t, func(m string) string {
		g := ageAfter().FindStringSubmatch(m)
		s.name(g[1]).age, _ = strconv.Atoi(g[2])
		return "⟦N" + g[1] + "⟧,"
	})
	s.tagged = t
	for _, n := range s.names {
		if key := data.Fold(n.name); n.country != "" && p.nations[key].what == "" {
			p.nations[key] = learned{n.country, s.line}
		}
	}
}

// name is the person with a number in a mark.
func (s *sentence) name(n string) *person {
	i, err := strconv.Atoi(n)
	if err != nil || i >= len(s.names) {
		return &person{}
	}
	return &s.names[i]
}
