package remote_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"mile26/app/control"
	"mile26/app/remote"
	"mile26/assets"
	"mile26/data"
	"mile26/graphics"
)

// studio is a room with two pages in its running order, on a server.
type studio struct {
	t    *testing.T
	room *control.Room
	base string
}

func newStudio(t *testing.T) *studio {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sample.mile26")
	if err := data.CreateSample(path, assets.Sample()); err != nil {
		t.Fatal(err)
	}
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.OneAthlete(t.Context(), "sifan hassan")
	if err != nil {
		t.Fatal(err)
	}
	err = d.Update(t.Context(), func(tx *data.Tx) error {
		g, err := tx.AddGroup("Women")
		if err != nil {
			return err
		}
		for _, tmpl := range []string{"lower-third", "athlete-card"} {
			if _, err := tx.AddPage(data.Page{Group: g, Template: tmpl, Kind: data.KindAthlete, About: a.ID, Gate: data.Live}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err := graphics.Open(assets.Themes(), "thames", assets.Fonts(), assets.Flags())
	if err != nil {
		t.Fatal(err)
	}
	room, err := control.Open(t.Context(), control.Options{Show: d, Engine: e})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- room.Run(ctx) }()
	mux := http.NewServeMux()
	remote.New(room, func() []remote.Output { return []remote.Output{{Name: "feed", State: "running"}} }, nil).Mount(mux.Handle)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return &studio{t, room, server.URL}
}

// ask sends a request and returns the answer's code and body.
func (s *studio) ask(method, path, body string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

func TestCommandsOverHTTP(t *testing.T) {
	s := newStudio(t)
	for _, step := range []struct {
		method, path, body string
		code               int
		has                string
	}{
		{"POST", "/v1/take", "", 409, "nothing is in preview"},
		{"POST", "/v1/pages/101/preview", "", 200, `"did":"Preview: Lower third`},
		{"POST", "/v1/take", "{}", 200, `"changed":true`},
		{"POST", "/v1/take", "", 200, `"changed":false`},
		{"POST", "/v1/pages/101/take", "", 200, `"did":"Already on air`},
		{"POST", "/v1/pages/102/take", "", 200, `"did":"Took Athlete card`},
		{"POST", "/v1/pages/102/update", "", 200, `"changed":false`},
		{"POST", "/v1/pages/102/continue", "", 409, "no further step"},
		{"POST", "/v1/pages/103/take", "", 404, "103"},
		{"POST", "/v1/pages/none/take", "", 400, `number \"none\"`},
		{"POST", "/v1/layers/100/out", "", 400, "from 1 to 99"},
		{"POST", "/v1/layers/3/out", "", 409, "nothing is on air"},
		{"POST", "/v1/take", `{"layer":3}`, 400, `takes no \"layer\"`},
		{"POST", "/v1/take", `[`, 400, "not a JSON object"},
		{"POST", "/v1/clear", "", 200, `"did":"Cleared`},
		{"POST", "/v1/clear", "", 200, `"changed":false`},
		{"GET", "/v1/pages", "", 200, `"number":102`},
		{"GET", "/v1/still?of=nothing", "", 400, "want program or preview"},
		{"GET", "/v1/still?as=nothing", "", 400, "want straight, fill or key"},
		{"GET", "/v1/take", "", 405, ""},
	} {
		code, body := s.ask(step.method, step.path, step.body)
		if code != step.code || !strings.Contains(body, step.has) {
			t.Errorf("%s %s %s: %d %s, want %d with %s", step.method, step.path, step.body, code, body, step.code, step.has)
		}
	}
	lines, err := s.room.Show().AsRun(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(lines, func(l data.AsRun) bool { return l.What == "take" && l.Who == "http 127.0.0.1" && l.Number == 101 }) {
		t.Errorf("the log has %+v", lines)
	}
}

func TestProblemsAreProblems(t *testing.T) {
	s := newStudio(t)
	_, body := s.ask("POST", "/v1/pages/5/take", "")
	var p struct {
		Type, Title, Detail string
		Status              int
	}
	if err := json.Unmarshal([]byte(body), &p); err != nil || p.Status != 404 || p.Title != "Not Found" || p.Type != "about:blank" || p.Detail == "" {
		t.Errorf("%s: %+v, %v", body, p, err)
	}
}

func TestStillsAreThePicture(t *testing.T) {
	s := newStudio(t)
	s.ask("POST", "/v1/pages/101/preview", "")
	want := s.room.Channel().State().PreviewList().Frame()
	for as, alpha := range map[string]bool{"straight": true, "fill": false, "key": false} {
		code, body := s.ask("GET", "/v1/still?of=preview&as="+as, "")
		img, err := png.Decode(bytes.NewReader([]byte(body)))
		if code != 200 || err != nil || img.Bounds() != want.Rect {
			t.Fatalf("%s: %d, %v", as, code, err)
		}
		o := want.PixOffset(200, 950) // inside the lower third
		_, g, _, a := img.At(200, 950).RGBA()
		if alpha && uint8(a>>8) != want.Pix[o+3] || as == "key" && uint8(g>>8) != want.Pix[o+3] || as == "fill" && uint8(g>>8) != want.Pix[o+1] {
			t.Errorf("%s: %v of %v", as, img.At(200, 950), want.RGBAAt(200, 950))
		}
	}
}

// A WebSocket of the state says what is on air now, and then every change, but
// not every frame of a motion.
func TestStateFollows(t *testing.T) {
	s := newStudio(t)
	conn, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(s.base, "http")+"/v1/state", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	var phases []string
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s.ask("POST", "/v1/pages/101/take", "")
	for len(phases) == 0 || phases[len(phases)-1] != "holding" {
		_, msg, err := conn.Read(ctx)
		if err != nil {
			t.Fatalf("after %v: %v", phases, err)
		}
		var state struct {
			Program []struct{ Phase string }
			Outputs []struct{ Name string }
		}
		if err := json.Unmarshal(msg, &state); err != nil || len(state.Outputs) != 1 {
			t.Fatalf("%s: %v", msg, err)
		}
		phase := "empty"
		if len(state.Program) > 0 {
			phase = state.Program[0].Phase
		}
		phases = append(phases, phase)
	}
	if got := fmt.Sprint(slices.Compact(slices.Clone(phases))); len(phases) > 3 || got != "[empty coming holding]" && got != "[coming holding]" {
		t.Errorf("told %v", phases)
	}
}

// The document names every address that answers, and nothing else.
func TestOpenAPINamesWhatThereIs(t *testing.T) {
	s := newStudio(t)
	code, body := s.ask("GET", "/v1/openapi.json", "")
	var doc struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	if err := json.Unmarshal([]byte(body), &doc); err != nil || code != 200 {
		t.Fatalf("%d, %v", code, err)
	}
	var told []string
	for path, methods := range doc.Paths {
		for method, op := range methods {
			told = append(told, strings.ToUpper(method)+" "+path)
			if op.OperationID == "" {
				t.Errorf("%s %s has no operationId", method, path)
			}
		}
	}
	var there []string
	remote.New(s.room, nil, nil).Mount(func(pattern string, _ http.Handler) { there = append(there, pattern) })
	slices.Sort(told)
	slices.Sort(there)
	if !slices.Equal(told, there) {
		t.Errorf("told %v\nthere %v", told, there)
	}
	for _, m := range regexp.MustCompile(`"\$ref": ?"#/components/(\w+)/(\w+)"`).FindAllStringSubmatch(body, -1) {
		if !strings.Contains(body, `"`+m[2]+`": {`) {
			t.Errorf("%s is not there", m[0])
		}
	}
}
