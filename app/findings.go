package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// few is how many athletes at most are listed one by one when all of them have
// the same problem.
const few = 5

// detailLetters is how much of a detail the table shows; JSON has all of it.
const detailLetters = 72

// line is a line of the table of findings.
type line struct {
	id                              int64 // the athlete's; 0 is more than one
	who, templates, problem, detail string
}

// printFindings prints the findings as a table for people: what all athletes
// lack is one line, and so is what an athlete lacks in several templates, and all
// that an athlete lacks in the same. Then how many findings of each kind there
// are, the gravest first.
func printFindings(out io.Writer, found []finding, athletes, templates int) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if len(found) > 0 {
		fmt.Fprintln(w, "ATHLETE\tTEMPLATE\tPROBLEM\tDETAIL")
	}
	for _, l := range lines(found, athletes) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.who, l.templates, l.problem, l.detail)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	counts := map[string]int{}
	for _, f := range found {
		counts[f.Problem]++
	}
	var sums []string
	for _, p := range problemWords {
		if n := counts[p.word]; n > 0 {
			sums = append(sums, fmt.Sprintf("%d %s", n, p.word))
			delete(counts, p.word)
		}
	}
	_, err := fmt.Fprintf(out, "%s, %s, %s", count(athletes, "athlete"), count(templates, "template"), count(len(found), "finding"))
	if err == nil && len(sums) > 0 {
		_, err = fmt.Fprintf(out, ": %s", strings.Join(sums, ", "))
	}
	if err == nil {
		_, err = fmt.Fprintln(out)
	}
	return err
}

// lines are the findings of templates and pages, then those that all athletes share, then
// the others in their order.
func lines(found []finding, athletes int) []line {
	type kind struct{ template, problem string }
	having, last := map[kind]int{}, map[kind]int64{}
	for _, f := range found {
		k := kind{f.Template, f.Problem}
		if f.ID != 0 && last[k] != f.ID {
			having[k]++
			last[k] = f.ID
		}
	}
	var whole, all, rest []line
	told := map[kind]bool{}
	for _, f := range found {
		k := kind{f.Template, f.Problem}
		switch {
		case f.ID == 0:
			who := f.Athlete
			if who == "" {
				who = "(template)"
			}
			whole = append(whole, line{0, who, f.Template, f.Problem, oneLine(f.Detail)})
		case athletes <= few || having[k] < athletes:
			rest = join(rest, line{f.ID, f.Athlete, f.Template, f.Problem, oneLine(f.Detail)})
		case !told[k]:
			told[k] = true
			all = join(all, line{0, fmt.Sprintf("(all %d)", athletes), f.Template, f.Problem, ""})
		}
	}
	return slices.Concat(whole, together(all), together(rest))
}

// join adds a line, or its template to the line that says the same of the same athlete.
func join(all []line, l line) []line {
	for i := len(all) - 1; i >= 0 && all[i].id == l.id; i-- {
		if o := &all[i]; o.problem == l.problem && o.detail == l.detail {
			o.templates += ", " + l.templates
			return all
		}
	}
	return append(all, l)
}

// together puts problems that need no more words, of the same athlete in the same
// templates, on one line.
func together(all []line) []line {
	var out []line
	for _, l := range all {
		if n := len(out); n > 0 && l.detail == "" && out[n-1].detail == "" && out[n-1].id == l.id && out[n-1].templates == l.templates {
			out[n-1].problem += ", " + l.problem
			continue
		}
		out = append(out, l)
	}
	return out
}

// oneLine is a detail on one line.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= detailLetters {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:detailLetters-1])) + "…"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
