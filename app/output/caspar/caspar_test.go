package caspar_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/output/caspar"
	"mile26/app/output/caspar/caspartest"
)

const (
	page = "http://10.0.0.7:2626/program?a=1&b=2"
	play = `PLAY 1-20 [HTML] "` + page + `"`
)

// open connects to s in memory until the test ends. It runs inside a bubble.
func open(t *testing.T, s *caspartest.Server, o caspar.Options) *caspar.Output {
	t.Helper()
	if o.Address == "" {
		o.Address = "caspar.test"
	}
	if o.Dial == nil {
		o.Dial = s.Dial
	}
	out, err := caspar.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := out.Close(context.Background()); err != nil {
			t.Error(err)
		}
		s.Close()
	})
	return out
}

// must is the call of a command that was well-formed.
func must(t *testing.T) func(*caspar.Call, error) *caspar.Call {
	return func(c *caspar.Call, err error) *caspar.Call {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func wait(t *testing.T, c *caspar.Call) caspar.Reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	r, err := c.Wait(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wantError(t *testing.T, c *caspar.Call, want error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if _, err := c.Wait(ctx); !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

func wantReceived(t *testing.T, s *caspartest.Server, want ...string) {
	t.Helper()
	if got := s.Received(); !slices.Equal(got, want) {
		t.Errorf("the server was told\n%q, want\n%q", got, want)
	}
}

func wantLayer(t *testing.T, s *caspartest.Server, want string) {
	t.Helper()
	if got := s.Layer("1-20"); got != want {
		t.Errorf("layer 1-20 shows %q, want %q", got, want)
	}
}

// sleep lets time pass, and what is due at its end happen.
func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// servers are of every kind, on networks of every kind.
func servers() map[string]func() *caspartest.Server {
	return map[string]func() *caspartest.Server{
		"2.3":             func() *caspartest.Server { return new(caspartest.Server) },
		"2.3 in bytes":    func() *caspartest.Server { return &caspartest.Server{Chop: 1} },
		"2.0.7":           func() *caspartest.Server { return &caspartest.Server{Old: true, Version: "2.0.7.e9fc25a Stable"} },
		"2.0.7 in threes": func() *caspartest.Server { return &caspartest.Server{Old: true, Chop: 3} },
	}
}

func everyServer(t *testing.T, f func(t *testing.T, s *caspartest.Server)) {
	for name, make := range servers() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { f(t, make()) })
		})
	}
}

func TestPageIsPlayed(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		r := wait(t, must(t)(out.Page(page)))
		if r.Code != 202 || r.Words != "PLAY OK" {
			t.Errorf("answer %+v, want 202 PLAY OK", r)
		}
		wantReceived(t, s, play)
		wantLayer(t, s, "html "+page)
		sleep(10 * time.Minute)
		st := out.State()
		if !st.Connected || st.LastError != nil || st.Sent != st.Answered || st.Sent < 200 || st.Wanted != "page "+page {
			t.Errorf("after ten minutes: %+v", st)
		}
		wantReceived(t, s, play)
	})
}

func TestStateTellsOfServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &caspartest.Server{Version: "2.5.0 Stable é"}
		s.Down(true)
		began := time.Now()
		out := open(t, s, caspar.Options{Address: "caspar.test:5251", Channel: 2, Layer: 30})
		sleep(time.Minute)
		st := out.State()
		if st.Address != "caspar.test:5251" || st.Layer != "2-30" || st.Connected || !st.Since.Equal(began) || !errors.Is(st.LastError, caspartest.ErrDown) {
			t.Errorf("down: %+v", st)
		}
		s.Down(false)
		sleep(3 * time.Second)
		st = out.State()
		if !st.Connected || time.Since(st.Since) > 3*time.Second || st.LastError != nil || st.ServerVersion != "2.5.0 Stable é" {
			t.Errorf("up: %+v", st)
		}
	})
}

func TestBlinkOfNetworkDoesNotRestartPage(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		for range 5 {
			s.Drop()
			sleep(5 * time.Second)
			if st := out.State(); !st.Connected || st.LastError != nil {
				t.Errorf("after a blink: %+v", st)
			}
		}
		wantReceived(t, s, play)
		wantLayer(t, s, "html "+page)
	})
}

func TestRestartedServerGetsPageAgain(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		s.Down(true)
		s.Restart()
		sleep(time.Hour)
		if st := out.State(); st.Connected || st.LastError == nil {
			t.Errorf("down: %+v", st)
		}
		s.Down(false)
		sleep(3 * time.Second)
		wantReceived(t, s, play, play)
		wantLayer(t, s, "html "+page)
	})
}

func TestPageFromBeforeIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(caspartest.Server)
		s.Put("1-20", "html", page)
		out := open(t, s, caspar.Options{})
		if r := wait(t, must(t)(out.Page(page))); r.Code != 0 {
			t.Errorf("answer %+v, want none: nothing had to be sent", r)
		}
		wantReceived(t, s)
		wait(t, must(t)(out.Page(page+"&c=3")))
		wantLayer(t, s, "html "+page+"&c=3")
	})
}

// An old server does not say which page it shows, so a new one is played.
func TestOldServerIsToldPageOfUnknownAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &caspartest.Server{Old: true}
		s.Put("1-20", "html", "http://elsewhere/")
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		wantLayer(t, s, "html "+page)
	})
}

func TestNothingIsClearedUnasked(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		if err := out.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantLayer(t, s, "html "+page)
		wantReceived(t, s, play)
		wantError(t, must(t)(out.Clear()), caspar.ErrClosed)
		if out.State().Connected {
			t.Error("connected after Close")
		}
	})
}

func TestClearAndStop(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		wait(t, must(t)(out.Clear()))
		wantLayer(t, s, "empty")
		if w := out.State().Wanted; w != "" {
			t.Errorf("wants %q, want nothing", w)
		}
		s.Put("1-20", "ffmpeg", "AMB")
		s.Drop()
		sleep(10 * time.Second) // what others put there later is not cleared
		wantLayer(t, s, "ffmpeg AMB")
		wait(t, must(t)(out.Stop()))
		wantReceived(t, s, play, "CLEAR 1-20", "STOP 1-20")
	})
}

func TestPageThatServerCannotLoadIsToldAndTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(caspartest.Server)
		s.Unloaded(true)
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		sleep(20 * time.Second)
		if st := out.State(); st.LastError == nil || !strings.Contains(st.LastError.Error(), "could not load "+page) {
			t.Errorf("%+v", st)
		}
		s.Unloaded(false)
		sleep(11 * time.Second)
		wantLayer(t, s, "html "+page)
		if st := out.State(); st.LastError != nil {
			t.Errorf("%+v", st)
		}
		n := len(s.Received())
		sleep(10 * time.Minute)
		if more := s.Received()[n:]; len(more) > 0 {
			t.Errorf("loaded, but told %q", more)
		}
	})
}

func TestLayerOfAnotherClientIsLeftAlone(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		s.Put("1-20", "ffmpeg", "AMB")
		sleep(time.Minute)
		wantLayer(t, s, "ffmpeg AMB")
		if st := out.State(); st.LastError == nil || !strings.Contains(st.LastError.Error(), "another client") {
			t.Errorf("%+v", st)
		}
		wait(t, must(t)(out.Page(page)))
		wantLayer(t, s, "html "+page)
		if st := out.State(); st.LastError != nil {
			t.Errorf("%+v", st)
		}
	})
}

func TestDo(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		sleep(time.Second)
		if r := wait(t, must(t)(out.Do("INFO"))); r.Code != 200 || !slices.Equal(r.Lines, []string{"1 1080i5000 PLAYING", "1 1080i5000 PLAYING"}) {
			t.Errorf("INFO: %+v", r)
		}
		if r := wait(t, must(t)(out.Do("VERSION"))); r.Code != 201 || len(r.Lines) != 1 || !strings.HasPrefix(r.Lines[0], "2.") {
			t.Errorf("VERSION: %+v", r)
		}
		if r := wait(t, must(t)(out.Do("INFO", "1-20"))); r.Code != 201 || len(r.Lines) != 1 || !strings.HasPrefix(r.Lines[0], "<?xml") {
			t.Errorf("INFO 1-20: %+v", r)
		}
		if r := wait(t, must(t)(out.Do("MIXER", "1-20", "KEYER", "1"))); r.Code != 202 || r.Lines != nil {
			t.Errorf("MIXER: %+v", r)
		}
		_, err := must(t)(out.Do("MIXER", "3-20", "KEYER", "1")).Wait(t.Context())
		var refusal *caspar.Refusal
		if !errors.As(err, &refusal) || refusal.Code != 400 {
			t.Errorf("channel 3: %v, want 400", err)
		}
		wait(t, must(t)(out.Do("VERSION"))) // the echo of the refused command has done no harm
		for _, words := range [][]string{nil, {""}, {"begin"}, {"PING", "x"}, {"CG", "a\rb"}, {"CG", "\xff"}} {
			if _, err := out.Do(words...); err == nil {
				t.Errorf("Do(%q): no error", words)
			}
		}
	})
}

func TestDoIsBoundedAndBelongsToItsConnection(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		sleep(time.Second)
		s.Answer(func(command string) (string, bool) { return "", command != "VERSION" })
		var calls []*caspar.Call
		for range 100 {
			calls = append(calls, must(t)(out.Do("MIXER", "1-20", "OPACITY", "1")))
			synctest.Wait()
		}
		wantError(t, calls[99], caspar.ErrQueueFull)
		s.Drop()
		wantError(t, calls[0], caspar.ErrLost)
		wantError(t, calls[1], caspar.ErrNotConnected)
		s.Answer(nil)
		sleep(time.Minute)
		wantReceived(t, s, "MIXER 1-20 OPACITY 1")
	})
}

func TestOptions(t *testing.T) {
	for _, o := range []caspar.Options{
		{},
		{Address: ":5250"},
		{Address: "a b"},
		{Address: "host:http"},
		{Address: "host:0"},
		{Address: "host:70000"},
		{Address: "http://host"},
		{Address: "host", Channel: -1},
		{Address: "host", Channel: 1000},
		{Address: "host", Layer: -1},
		{Address: "host", Layer: 10_000},
	} {
		if out, err := caspar.Open(o); err == nil {
			t.Errorf("%+v: no error", o)
			_ = out.Close(t.Context())
		}
	}
	s := new(caspartest.Server)
	s.Down(true)
	for address, want := range map[string]string{
		"host": "host:5250", " 10.0.0.5 ": "10.0.0.5:5250", "host:1": "host:1", "::1": "[::1]:5250", "[::1]": "[::1]:5250", "[::1]:7": "[::1]:7",
	} {
		if got := open(t, s, caspar.Options{Address: address}).State().Address; got != want {
			t.Errorf("%q: address %q, want %q", address, got, want)
		}
	}
	out := open(t, s, caspar.Options{Address: "host"})
	for _, address := range []string{"", "program", "file:///etc/passwd", "http://", "http://a/\r\nCLEAR 1", "http://a b/", "http://a/%zz"} {
		if _, err := out.Page(address); err == nil {
			t.Errorf("page %q: no error", address)
		}
	}
}

// The whole of it over a real network.
func TestEndToEnd(t *testing.T) {
	s := new(caspartest.Server)
	address := s.Start(t)
	out, err := caspar.Open(caspar.Options{Address: address, Media: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := out.Close(context.Background()); err != nil {
			t.Error(err)
		}
		wantLayer(t, s, "html "+page)
	}()
	wait(t, must(t)(out.Page(page)))
	wantLayer(t, s, "html "+page)
	wait(t, must(t)(out.Still("Card-1", png)))
	wantLayer(t, s, "image mile26/Card-1")
	wait(t, must(t)(out.Clear()))
	wantLayer(t, s, "empty")
	s.Restart()
	wait(t, must(t)(out.Page(page)))
	wantLayer(t, s, "html "+page)
}
