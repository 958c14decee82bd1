package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/paint"
	"mile26/graphics/still"
)

// fits says that an outcome is what a state tells. A page that goes out by
// itself may have gone already.
func (o outcome) fits(s stateAfter) bool {
	preview := 0
	if s.Preview != nil {
		preview = s.Preview.Number
	}
	there := map[int]bool{}
	for _, a := range s.Program {
		want, ok := o.program[a.Layer]
		if !ok || want.number != a.Number || want.step != a.Step-1 {
			return false
		}
		there[a.Layer] = true
	}
	for layer, want := range o.program {
		if !there[layer] && want.number != passing {
			return false
		}
	}
	return preview == o.preview
}

// first holds the first answer of a new start against what is possible.
func (c *crash) first(p *victim) stateAfter {
	c.t.Helper()
	s := p.state()
	var fit []outcome
	for _, o := range c.possible {
		if o.fits(s) {
			fit = append(fit, o)
		}
	}
	if len(fit) == 0 {
		c.t.Fatalf("on air is %s, possible is %v, seed %d\n%s", p.get("/v1/state"), c.possible, c.seed, p.said)
	}
	c.possible = fit
	return s
}

// compare waits until the channel rests and holds its picture, its running
// order and what waits against what is possible.
func (c *crash) compare(p *victim, s stateAfter) {
	c.t.Helper()
	for i, o := range c.possible { // what goes out by itself will have gone
		for layer, a := range o.program {
			if a.number == passing {
				c.possible[i] = o.without(layer)
			}
		}
	}
	var tell string
	for end := time.Now().Add(tooLate); ; s = p.state() {
		resting := true
		for _, a := range s.Program {
			resting = resting && a.Phase == playout.Holding.String() && a.Ends == nil
		}
		var fit []outcome
		if resting {
			got := decodePNG(c.t, p.get("/v1/still"))
			for _, o := range c.possible {
				if tell = c.differs(o, s, got); tell == "" {
					fit = append(fit, o)
				}
			}
		}
		if len(fit) > 0 {
			c.possible = fit[:1] // they look the same
			break
		}
		if time.Now().After(end) {
			c.t.Fatalf("not what is possible, %v: %s; resting %v: %s, seed %d\n%s", c.possible, tell, resting, p.get("/v1/state"), c.seed, p.said)
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.compareOrder(p)
}

// differs says in what a picture at rest is not that of an outcome.
func (c *crash) differs(o outcome, s stateAfter, got *image.NRGBA) string {
	c.t.Helper()
	if !o.fits(s) {
		return "other pages are on air"
	}
	l := paint.List{Size: playout.HD50.Size}
	for _, layer := range slices.Sorted(maps.Keys(o.program)) {
		on := o.program[layer]
		page := on.frozen
		if page == nil {
			page = c.make(on.request)
		} else {
			waits := c.make(on.asked).Digest != page.Digest
			for _, a := range s.Program {
				if a.Layer == layer && a.Waits != waits {
					return fmt.Sprintf("on layer %d newer data waits: %v", layer, a.Waits)
				}
			}
		}
		l.Items = page.Scenes[on.step].Append(l.Items, graphics.Moment{State: graphics.Hold})
	}
	var b bytes.Buffer
	if err := still.Encode(&b, l.Frame()); err != nil {
		c.t.Fatal(err)
	}
	if !bytes.Equal(decodePNG(c.t, b.Bytes()).Pix, got.Pix) {
		return "another picture"
	}
	return ""
}

func decodePNG(t *testing.T, b []byte) *image.NRGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	straight, ok := img.(*image.NRGBA)
	if !ok {
		t.Fatalf("the still is a %T", img)
	}
	return straight
}

// compareOrder holds the running order against the edits.
func (c *crash) compareOrder(p *victim) {
	c.t.Helper()
	var got []struct {
		Number                 int
		Group, Title, Template string
		Notes                  string
	}
	b := p.get("/v1/pages")
	if err := json.Unmarshal(b, &got); err != nil {
		c.t.Fatalf("%v in %s", err, b)
	}
	var is, want []string
	for _, g := range got {
		if g.Group == "Edits" {
			is = append(is, fmt.Sprint(g.Number, g.Title, g.Notes, g.Template))
		}
	}
	for _, w := range c.order {
		want = append(want, fmt.Sprint(w.Number, w.Name, w.Notes, w.Template))
	}
	if len(got) != aft-hassan+1+len(want) || !slices.Equal(is, want) {
		c.t.Errorf("the running order is %q, want %q", is, want)
	}
}

// readLog looks at what a run that was killed left in the show file: the lines
// of everything that was acknowledged, in order, and nothing half there.
func (c *crash) readLog(answers []answer) {
	c.t.Helper()
	d := c.show
	if d == nil { // the file stays as the dead one left it
		path := filepath.Join(c.t.TempDir(), "copy.mile26")
		for _, end := range []string{"", "-wal"} {
			b, err := os.ReadFile(c.path + end)
			if os.IsNotExist(err) {
				continue
			}
			if err == nil {
				err = os.WriteFile(path+end, b, 0o600)
			}
			if err != nil {
				c.t.Fatal(err)
			}
		}
		var err error
		if d, err = data.Open(path); err != nil {
			c.t.Fatal(err)
		}
		defer d.Close()
	}
	lines, err := d.AsRun(c.t.Context(), c.line, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	pages, err := d.Pages(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	known := map[string]bool{}
	for _, p := range pages {
		known[fmt.Sprint("page/", p.ID)] = true
	}
	on, asked, frame := map[int]string{}, answers, int64(0)
	asked = slices.DeleteFunc(slices.Clone(answers), func(a answer) bool { return a.what == "" })
	for _, l := range lines {
		c.line = l.ID
		whole := l.What == "restored" || l.What == "clear" || known[l.PageID] && l.Title != "" && json.Valid(l.Values)
		if !whole || l.Frame < frame {
			c.t.Errorf("line %d of the log, after frame %d: %+v", l.ID, frame, l)
		}
		frame = l.Frame
		if l.Thumb != "" {
			if _, err := d.Thumb(c.t.Context(), l.Thumb); err != nil {
				c.t.Error(err)
			}
		}
		switch {
		case l.What == string(playout.On):
			if on[l.Layer] != "" {
				c.t.Errorf("line %d: %s comes on layer %d, where %s is", l.ID, l.PageID, l.Layer, on[l.Layer])
			}
			on[l.Layer] = l.PageID
		case l.What == string(playout.Off):
			if on[l.Layer] != l.PageID {
				c.t.Errorf("line %d: %s goes from layer %d, where %q is", l.ID, l.PageID, l.Layer, on[l.Layer])
			}
			on[l.Layer] = ""
		case strings.HasPrefix(l.Who, "http"):
			for len(asked) > 0 && !asked[0].certain && !asked[0].wrote(l) {
				asked = asked[1:]
			}
			if len(asked) == 0 || !asked[0].wrote(l) {
				c.t.Fatalf("line %d of the log: %s %d@%d on frame %d, which was not asked for; next was %v", l.ID, l.What, l.Number, l.Layer, l.Frame, asked)
			}
			asked = asked[1:]
		}
	}
	for _, a := range asked {
		if a.certain {
			c.t.Errorf("the log lacks %s, %q on frame %d", a.post, a.Did, a.Frame)
		}
	}
	kept, err := d.Airing(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, k := range kept {
		var b struct{ ID string }
		if err := json.Unmarshal(k.Body, &b); err != nil || !known[b.ID] {
			c.t.Errorf("kept on layer %d: %s, %v", k.Layer, k.Body, err)
		}
	}
}

// wrote says that a line of the log is that of a command.
func (a answer) wrote(l data.AsRun) bool {
	return l.What == a.what && (a.page == 0 || l.Number == a.page) && (!a.certain || l.Frame == a.Frame && l.Layer == a.Layer)
}

// checkFile has SQLite look at every page and row of the file.
func (c *crash) checkFile() {
	c.t.Helper()
	db, err := sql.Open("sqlite3", c.path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	var said string
	if err := db.QueryRowContext(context.Background(), "PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
		c.t.Errorf("the file: %s, %v", said, err)
	}
	rows, err := db.QueryContext(context.Background(), "PRAGMA foreign_key_check")
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	if rows.Next() {
		c.t.Error("a row points to one that is not there")
	}
	if err := rows.Err(); err != nil {
		c.t.Error(err)
	}
}
