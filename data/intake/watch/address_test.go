package watch

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// server answers what it is told to.
type server struct {
	*httptest.Server

	mu     sync.Mutex
	answer http.HandlerFunc
	asked  []*http.Request
}

// answers says what to answer from now on.
func (s *server) answers(h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = h
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	answer := s.answer
	s.mu.Unlock()
	answer(w, r)
}

func serve(t *testing.T, o Options) (*server, *station) {
	t.Helper()
	srv := &server{}
	srv.Server = httptest.NewServer(srv)
	t.Cleanup(srv.Close)
	s := &station{t: t, show: newShow(t), now: time.Date(2031, 5, 4, 10, 0, 0, 0, time.UTC)}
	o.Intake.Event, o.Intake.Year, o.Intake.Metres = "Pebble Marathon", 2031, 42195
	w, err := New(s.show, strings.Replace(srv.URL, "http://", "http://timer:secret@", 1)+"/feed/live.csv?token=hidden", o)
	if err != nil {
		t.Fatal(err)
	}
	s.w = w
	return srv, s
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

func TestAnAddressThatHasNotChangedCostsNothing(t *testing.T) {
	srv, s := serve(t, Options{})
	var version, sent atomic.Int32
	version.Store(1)
	srv.answers(func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"v%d"`, version.Load())
		w.Header().Set("ETag", tag)
		w.Header().Set("Last-Modified", "Sun, 04 May 2031 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == tag && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent.Add(1)
		fmt.Fprintf(w, "%s7,Ann,Oak,GBR,17:3%d\n", head, version.Load())
	})
	s.run(5 * time.Second)
	s.want(Fresh, "")
	s.holds("7 17:31")
	version.Store(2)
	s.run(5 * time.Second)
	s.holds("7 17:32")
	srv.mu.Lock()
	defer srv.mu.Unlock()
	if sent.Load() != 2 || len(srv.asked) != 10 {
		t.Errorf("asked %d times and sent %d, want 10 and 2", len(srv.asked), sent.Load())
	}
	if user, word, ok := srv.asked[0].BasicAuth(); !ok || user != "timer" || word != "secret" {
		t.Error("the name and the password of the address are not sent")
	}
	if st := s.w.State(); strings.Contains(st.Address+st.Name, "secret") || strings.Contains(st.Address, "hidden") || st.Name != "live.csv" {
		t.Errorf("its state says %q, %q", st.Name, st.Address)
	}
}

func TestAnAddressWithoutTagsIsComparedByWhatItSays(t *testing.T) {
	srv, s := serve(t, Options{})
	srv.answers(says(head + "7,Ann,Oak,GBR,17:30\n"))
	if st := s.run(4 * time.Second); st.Total.Versions != 1 {
		t.Errorf("%d versions, want 1", st.Total.Versions)
	}
}

func TestWhatAnAddressMayNotDo(t *testing.T) {
	good := says(head + "7,Ann,Oak,GBR,17:30\n")
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		err    string
	}{
		"to a file": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/hosts")
			w.WriteHeader(http.StatusFound)
		}, `"file" address`},
		"in a circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) }, "more than 5 times"},
		"too large": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, head, strings.Repeat("7,Ann,Oak,GBR,17:30\n", 1<<20/20+10))
		}, "larger than 1 MB"},
		"an error":   {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "500 Internal Server Error"},
		"a stranger": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, "name:password@"},
		"a login": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>")
		}, "web page"},
		"it is gone": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotFound) }, "404"},
		"silence":    {func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "within 50ms"},
	} {
		srv, s := serve(t, Options{Limits: Limits{Size: 1 << 20, Timeout: 50 * time.Millisecond}})
		s.w.from.(*address).within = 10 * time.Second // a busy machine may take its time over what is answered
		srv.answers(good)
		s.look()
		if name == "silence" {
			s.w.from.(*address).within = 50 * time.Millisecond
		}
		srv.answers(c.answer)
		if s.look(); !strings.Contains(s.w.State().Err, c.err) || s.w.State().Phase != Broken || strings.Contains(s.w.State().Err, "hidden") {
			t.Errorf("%s: %s, %q, want broken, %q", name, s.w.State().Phase, s.w.State().Err, c.err)
		}
		s.holds("7 17:30")
		s.w.from.(*address).within = 10 * time.Second
		srv.answers(good)
		s.look()
		s.want(Fresh, "")
	}
}

func TestAnAnswerThatBreaksOffDoesNotGetIn(t *testing.T) {
	srv, s := serve(t, Options{})
	srv.answers(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, head+"7,Ann,Oak,GBR,17:30\n")
	})
	s.run(2 * time.Second)
	s.want(Reading, "broke off")
	s.holds("")
}

func TestAnAddressThatAsksToBeLeftAloneIs(t *testing.T) {
	srv, s := serve(t, Options{})
	srv.answers(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if s.look(); s.wait != 90*time.Second {
		t.Errorf("it looks again after %v, want 90 s", s.wait)
	}
	for in, want := range map[string]time.Duration{"": 0, "-1": 0, "999999999999": 0, "100000": maxRetryAfter, "Sun, 04 May 2031 10:00:30 GMT": 30 * time.Second} {
		if got := retryAfter(in, time.Date(2031, 5, 4, 10, 0, 0, 0, time.UTC)); got != want && in != "999999999999" {
			t.Errorf("Retry-After %q is %v, want %v", in, got, want)
		}
	}
}
