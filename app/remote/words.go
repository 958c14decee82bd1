package remote

import (
	"bytes"
	"fmt"
	"image"
	"net/http"
	"slices"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics/still"
)

// The words of /v1/state and /v1/pages.
type (
	stateWords struct {
		Serial  uint64        `json:"serial"`
		Frame   int64         `json:"frame"`
		Format  string        `json:"format"`
		Size    [2]int        `json:"size"`
		Late    int64         `json:"late"`
		Dropped int64         `json:"dropped"`
		Preview *airingWords  `json:"preview"`
		Program []airingWords `json:"program"`
		Outputs []Output      `json:"outputs"`
		Sources []Source      `json:"sources"`
	}
	airingWords struct {
		ID       string     `json:"id"`
		Number   int        `json:"number,omitempty"`
		Title    string     `json:"title"`
		Template string     `json:"template"`
		Layer    int        `json:"layer"`
		Step     int        `json:"step"` // from 1
		Steps    int        `json:"steps"`
		Phase    string     `json:"phase"` // coming, holding, changing, going
		Gate     string     `json:"gate"`
		Taken    *time.Time `json:"taken,omitempty"`
		Ends     *time.Time `json:"ends,omitempty"`
		Next     string     `json:"next,omitempty"` // what comes when it has gone
		Waits    bool       `json:"waits"`          // newer data waits to be let through
	}
	pageWords struct {
		Number   int               `json:"number"`
		Group    string            `json:"group"`
		Title    string            `json:"title"`
		Template string            `json:"template"`
		Layer    int               `json:"layer,omitempty"`
		Gate     string            `json:"gate"`
		Duration int64             `json:"duration_ms,omitempty"`
		Disabled bool              `json:"disabled"`
		Notes    string            `json:"notes,omitempty"`
		State    string            `json:"state"` // "", preview, air
		Fields   map[string]string `json:"overrides,omitempty"`
	}
)

func (a *API) words(s playout.State) *stateWords {
	w := &stateWords{
		Serial: s.Serial, Frame: s.Frame, Format: s.Format.Name, Size: [2]int{s.Format.Size.X, s.Format.Size.Y},
		Late: s.Late, Dropped: s.Dropped, Program: []airingWords{}, Outputs: a.outputs(), Sources: a.sources(),
	}
	if w.Sources == nil {
		w.Sources = []Source{}
	}
	if w.Outputs == nil {
		w.Outputs = []Output{}
	}
	if s.Preview != nil {
		p := airingIn(*s.Preview)
		p.Taken = nil
		w.Preview = &p
	}
	for _, on := range s.Program {
		w.Program = append(w.Program, airingIn(on))
	}
	return w
}

// still is the words without what counts up by itself.
func (w *stateWords) still() stateWords {
	s := *w
	s.Serial, s.Frame, s.Late, s.Dropped = 0, 0, 0, 0
	s.Outputs = slices.Clone(w.Outputs)
	for i := range s.Outputs {
		o := &s.Outputs[i]
		o.Frames, o.Late = 0, 0
		o.Clients = slices.Clone(o.Clients)
		for k := range o.Clients {
			c := &o.Clients[k]
			c.Lists, c.Sprites, c.Bytes, c.Behind, c.Skipped = 0, 0, 0, 0, 0
			if c.Screen != nil {
				quiet := *c.Screen
				quiet.Drawn, quiet.Missed = 0, 0
				c.Screen = &quiet
			}
		}
	}
	s.Sources = slices.Clone(w.Sources)
	for i := range s.Sources {
		so := &s.Sources[i]
		so.Since, so.Changed, so.Change, so.Versions = time.Time{}, nil, nil, 0
	}
	return s
}

func airingIn(a playout.Airing) airingWords {
	w := airingWords{
		ID: a.ID, Number: a.Number, Title: a.Title, Template: a.Template, Layer: a.Layer,
		Step: a.Step + 1, Steps: len(a.Scenes), Phase: a.Phase.String(), Gate: a.Gate.String(), Waits: a.Waiting != nil,
	}
	taken := a.Taken.UTC()
	w.Taken = &taken
	if !a.Ends.IsZero() {
		ends := a.Ends.UTC()
		w.Ends = &ends
	}
	if a.Next != nil {
		w.Next = a.Next.Title
	}
	return w
}

// pages answers the running order.
func (a *API) pages(w http.ResponseWriter, r *http.Request) {
	groups, err := a.room.Show().Groups(r.Context())
	if err != nil {
		problem(w, err)
		return
	}
	pages, err := a.room.Show().Pages(r.Context())
	if err != nil {
		problem(w, err)
		return
	}
	s := a.room.Channel().State()
	out := []pageWords{}
	for _, p := range pages {
		words := pageWords{
			Number: p.Number, Title: p.Name, Template: p.Template, Layer: p.Layer, Gate: string(p.Gate),
			Duration: p.Duration.Milliseconds(), Disabled: p.Disabled, Notes: p.Notes, Fields: p.Overrides, State: stateOf(s, p.ID),
		}
		if i := slices.IndexFunc(groups, func(g data.Group) bool { return g.ID == p.Group }); i >= 0 {
			words.Group = groups[i].Name
		}
		out = append(out, words)
	}
	write(w, http.StatusOK, out)
}

// stateOf says where a page of the running order is to be seen.
func stateOf(s playout.State, id data.ID) string {
	is := func(p *playout.Page) bool {
		m, ok := p.About.(*control.Made)
		return ok && m.Request.Page == id
	}
	if slices.ContainsFunc(s.Program, func(a playout.Airing) bool { return is(a.Page) && !a.Leaving }) {
		return "air"
	}
	if s.Preview != nil && is(s.Preview.Page) {
		return "preview"
	}
	return ""
}

// still answers the picture as it is now: straight alpha, or as=fill, or
// as=key.
func (a *API) still(w http.ResponseWriter, r *http.Request) {
	s := a.room.Channel().State()
	list := s.ProgramList()
	switch of := r.URL.Query().Get("of"); of {
	case "program", "":
	case "preview":
		list = s.PreviewList()
	default:
		problem(w, fmt.Errorf("%w: of=%q: want program or preview", errAsked, of))
		return
	}
	encode := map[string]func(*bytes.Buffer, *image.RGBA) error{
		"":         func(b *bytes.Buffer, f *image.RGBA) error { return still.Encode(b, f) },
		"straight": func(b *bytes.Buffer, f *image.RGBA) error { return still.Encode(b, f) },
		"fill":     func(b *bytes.Buffer, f *image.RGBA) error { return still.Fill(b, f, still.Options{}) },
		"key":      func(b *bytes.Buffer, f *image.RGBA) error { return still.Key(b, f, still.Options{}) },
	}[r.URL.Query().Get("as")]
	if encode == nil {
		problem(w, fmt.Errorf("%w: as=%q: want straight, fill or key", errAsked, r.URL.Query().Get("as")))
		return
	}
	select {
	case a.drawing <- struct{}{}:
		defer func() { <-a.drawing }()
	case <-r.Context().Done():
		return
	}
	var b bytes.Buffer
	if err := encode(&b, list.Frame()); err != nil {
		problem(w, err)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(b.Bytes()) // the reader has gone: nobody to tell
}
