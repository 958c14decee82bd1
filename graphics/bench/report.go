package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// report is a run's results.
type report struct {
	Machine  machine   `json:"machine"`
	Pictures int       `json:"pictures"`
	Rounds   int       `json:"rounds"`
	Photos   int       `json:"photos"`
	Tables   []*table  `json:"tables"`
	Budgets  []*budget `json:"budgets"`
}

// table is how the contenders did over one kind of picture.
type table struct {
	Title    string  `json:"title"`
	Template string  `json:"template"`
	Rows     []*row  `json:"rows"`
	Weight   float64 `json:"weight"` // Mile26's files, image/png's being 1

	weights []float64
}

// row is one contender's. Times are milliseconds a picture.
type row struct {
	Key        string    `json:"key"`
	Name       string    `json:"name"`
	Workers    int       `json:"workers"`
	Rounds     []float64 `json:"rounds"` // of each round
	Median     float64   `json:"median"`
	Ratio      float64   `json:"ratio"` // to Mile26 with as many workers, the median over the rounds
	Bytes      int       `json:"bytes"` // of a file, the median
	Checked    int       `json:"checked"`
	Difference closeness `json:"difference"` // from Mile26's pictures, the worst that was seen

	sizes []float64
}

func newTable(k kind, entered []*contender) *table {
	t := &table{Title: k.title, Template: k.template}
	for _, c := range entered {
		t.Rows = append(t.Rows, &row{Key: c.key, Name: c.name, Workers: len(c.drawers)})
	}
	return t
}

// time notes a round.
func (r *row) time(took time.Duration, pictures int) {
	r.Rounds = append(r.Rounds, took.Seconds()*1000/float64(pictures))
}

func (t *table) finish() {
	for _, r := range t.Rows {
		r.Median = median(r.Rounds)
		r.Ratio = t.ratio(r.Key, []string{"mile26", "mile26-2"}[r.Workers-1])
		r.Bytes = int(median(r.sizes))
	}
	t.Weight = slices.Max(t.weights)
}

func (t *table) row(key string) *row {
	for _, r := range t.Rows {
		if r.Key == key {
			return r
		}
	}
	panic("no row " + key)
}

// ratio is how many times as long as the other a contender took, the median
// over the rounds: what slowed down a round slowed down both.
func (t *table) ratio(key, other string) float64 {
	a, b := t.row(key).Rounds, t.row(other).Rounds
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return median(ratios)
}

// budget is what design asks for.
type budget struct {
	What string  `json:"what"`
	Is   float64 `json:"is"`
	Want float64 `json:"want"`
	Less bool    `json:"less"` // rather than more
	Met  bool    `json:"met"`
	unit string
}

// judge holds the athlete card against the budgets.
func (r *report) judge() {
	t := r.Tables[0]
	r.Budgets = []*budget{
		{What: "a card in a batch, two workers", Is: t.row("mile26-2").Median, Want: 5, Less: true, unit: " ms"},
		{What: "two browsers’ screenshots against it", Is: t.ratio("chromium-2", "mile26-2"), Want: 20, unit: "×"},
		{What: "two browsers’ fast screenshots against it", Is: t.ratio("chromium-fast-2", "mile26-2"), Want: 9, unit: "×"},
		{What: "Skia with sharp, two processes, against it", Is: t.ratio("canvas-sharp-2", "mile26-2"), Want: 4, unit: "×"},
		{What: "two workers against one", Is: t.ratio("mile26", "mile26-2"), Want: 1.8, unit: "×"},
		{What: "a card alone", Is: t.row("mile26-alone").Median, Want: 6, Less: true, unit: " ms"},
		{What: "a browser’s screenshot against it", Is: t.ratio("chromium", "mile26-alone"), Want: 30, unit: "×"},
		{What: "file size against image/png’s, the largest of the cards", Is: t.Weight, Want: 1.1, Less: true, unit: "×"},
	}
	for _, b := range r.Budgets {
		b.Met = b.Is >= b.Want
		if b.Less {
			b.Met = b.Is <= b.Want
		}
	}
}

func (r *report) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (r *report) writeMarkdown(w io.Writer) error {
	p := &printer{w: w}
	for _, t := range r.Tables {
		t.write(p)
	}
	p.f("| Athlete card: budget | wanted | measured | |\n|---|--:|--:|---|\n")
	for _, b := range r.Budgets {
		sign, verdict := "≥", "met"
		if b.Less {
			sign = "≤"
		}
		if !b.Met {
			verdict = "**missed**"
		}
		p.f("| %s | %s %v%s | %.2f%s | %s |\n", b.What, sign, b.Want, b.unit, b.Is, b.unit, verdict)
	}
	p.f("\n%d pictures each in %d rounds, contenders taking turns; 1920×1080 with alpha, written to files; %d different photos.\n", r.Pictures, r.Rounds, r.Photos)
	p.f("%s\n", r.Machine)
	return p.err
}

func (t *table) write(p *printer) {
	p.f("| %s | workers | ms a picture | fastest–slowest round | against Mile26 | PNG, KB | differs by |\n|---|--:|--:|--:|--:|--:|--:|\n", t.Title)
	for _, r := range t.Rows {
		p.f("| %s | %d | %.2f | %.2f–%.2f | %.1f× | %.0f | %.2f |\n",
			r.Name, r.Workers, r.Median, slices.Min(r.Rounds), slices.Max(r.Rounds), r.Ratio, float64(r.Bytes)/1000, r.Difference.Mean)
	}
	p.f("\n")
}

// printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
