package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"mile26/data"
)

type logCmd struct {
	showFlag
	CSV    bool   `name:"csv" xor:"form" help:"Print the log as CSV with a header."`
	JSON   bool   `name:"json" xor:"form" help:"Print the log as a JSON array."`
	From   moment `placeholder:"TIME" help:"Only what happened from then on: \"14:30\", \"2026-04-26 14:30:05\" in local time, or with a zone 2026-04-26T14:30:05Z."`
	To     moment `placeholder:"TIME" help:"Only what happened before then."`
	Thumbs string `placeholder:"DIR" help:"Write the small pictures into this folder as PNG files, named by the log's line."`
}

// Run prints what was on air, in the order in which it happened.
func (c *logCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	log, err := d.AsRun(ctx, 0, 0)
	if err != nil {
		return err
	}
	log = slices.DeleteFunc(log, func(l data.AsRun) bool {
		return c.From.given() && c.From.compare(l) > 0 || c.To.given() && c.To.compare(l) <= 0
	})
	if c.Thumbs != "" {
		if err := writeThumbs(ctx, d, log, c.Thumbs); err != nil {
			return err
		}
	}
	switch {
	case c.JSON:
		return logJSON(s.out, log)
	case c.CSV:
		return logCSV(s.out, log)
	default:
		return logTable(s.out, log)
	}
}

// The forms of times in the log, to the millisecond.
const (
	utcForm   = "2006-01-02T15:04:05.000Z"
	localForm = "2006-01-02T15:04:05.000-07:00"
)

// logLine is a line of the log as programs read it.
type logLine struct {
	Line     data.ID         `json:"line"`
	UTC      string          `json:"utc"`
	Local    string          `json:"local"`
	Frame    int64           `json:"frame"`
	What     string          `json:"what"`
	Layer    int             `json:"layer"`
	Number   int             `json:"number"`
	Page     string          `json:"page"`
	Title    string          `json:"title"`
	Template string          `json:"template"`
	Who      string          `json:"who"`
	Thumb    string          `json:"thumb,omitempty"` // content hash
	Values   json.RawMessage `json:"values"`          // null for none
}

func logJSON(w io.Writer, log []data.AsRun) error {
	lines := make([]logLine, 0, len(log))
	for _, l := range log {
		lines = append(lines, logLine{
			Line: l.ID, UTC: l.At.Format(utcForm), Local: l.Local().Format(localForm), Frame: l.Frame, What: l.What, Layer: l.Layer, Number: l.Number,
			Page: l.PageID, Title: l.Title, Template: l.Template, Who: l.Who, Thumb: l.Thumb, Values: l.Values,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(lines)
}

func logCSV(w io.Writer, log []data.AsRun) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"line", "utc", "local", "frame", "what", "layer", "number", "title", "template", "who", "values"}}
	for _, l := range log {
		rows = append(rows, []string{
			fmt.Sprint(l.ID), l.At.Format(utcForm), l.Local().Format(localForm), fmt.Sprint(l.Frame), l.What, orBlank(l.Layer), orBlank(l.Number),
			l.Title, l.Template, l.Who, string(l.Values),
		})
	}
	if err := out.WriteAll(rows); err != nil { // it flushes
		return fmt.Errorf("write log: %w", err)
	}
	return nil
}

// logTable is for people: values would not fit, and are left to the other forms.
func logTable(w io.Writer, log []data.AsRun) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "LINE\tUTC\tLOCAL\tFRAME\tWHAT\tLAYER\tNUMBER\tTITLE\tTEMPLATE\tWHO")
	for _, l := range log {
		fmt.Fprintf(t, "%d\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.At.Format("2006-01-02 15:04:05.000"), l.Local().Format("15:04:05 -07:00"),
			l.Frame, l.What, orBlank(l.Layer), orBlank(l.Number), l.Title, l.Template, l.Who)
	}
	return t.Flush()
}

// orBlank is a number, or nothing for 0, which stands for none.
func orBlank(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// writeThumbs writes 0012.png for line 12 of the log.
func writeThumbs(ctx context.Context, d *data.Show, log []data.AsRun, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	for _, l := range log {
		if l.Thumb == "" {
			continue
		}
		picture, err := d.Thumb(ctx, l.Thumb)
		if err != nil {
			return fmt.Errorf("log line %d: %w", l.ID, err)
		}
		path := filepath.Join(dir, fmt.Sprintf("%04d.png", l.ID))
		if err := writeFile(path, func(w io.Writer) error {
			_, err := w.Write(picture)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// moment is a time as somebody types it. Without a zone it is local time where
// the log was written, without a date it is that time of every day.
type moment struct {
	at   time.Time
	form string // one of moments; "" for none given
}

// moments are the forms a time may have.
var moments = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly, "15:04:05", "15:04",
}

// UnmarshalText reads a time in one of the forms.
func (m *moment) UnmarshalText(text []byte) error {
	for _, form := range moments {
		if at, err := time.Parse(form, string(text)); err == nil {
			*m = moment{at, form}
			return nil
		}
	}
	return fmt.Errorf("%q is no time; write it like 14:30, \"2026-04-26 14:30:05\" or 2026-04-26T14:30:05+01:00", text)
}

func (m moment) given() bool { return m.form != "" }

// compare is below 0 when m is before the line, 0 when it is at the same time, above 0 when it is after.
func (m moment) compare(l data.AsRun) int {
	local := l.Local()
	clock := time.Date(0, 1, 1, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC)
	switch m.form {
	case time.RFC3339:
		return m.at.Compare(l.At)
	case "15:04:05", "15:04": // the parser puts a time without a date on that day
		return m.at.Compare(clock)
	default:
		_, offset := local.Zone()
		return m.at.Compare(l.At.Add(time.Duration(offset) * time.Second))
	}
}
