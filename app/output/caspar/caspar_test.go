package caspar_test

import (
	"context"
	"errors"
	"fmt"
	"net"
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

func TestNewestWishIsSeenToWhenServerIsBack(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		s.Down(true)
		s.Drop()
		var calls []*caspar.Call
		for i := range 1000 {
			calls = append(calls, must(t)(out.Page(fmt.Sprint("http://10.0.0.7/", i))))
		}
		clear := must(t)(out.Clear())
		for _, c := range calls {
			wantError(t, c, caspar.ErrReplaced)
		}
		sleep(time.Minute)
		s.Down(false)
		wait(t, clear)
		wantReceived(t, s, play, "CLEAR 1-20")
	})
}

func TestNoCallerWaitsForServer(t *testing.T) {
	hang := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for name, o := range map[string]caspar.Options{"dial hangs": {Dial: hang}, "server is silent": {}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := new(caspartest.Server)
				s.Silence(true)
				out := open(t, s, o)
				synctest.Wait()
				began := time.Now()
				call := must(t)(out.Page(page))
				must(t)(out.Clear())
				must(t)(out.Stop())
				wantError(t, must(t)(out.Do("INFO")), caspar.ErrNotConnected)
				out.State()
				if took := time.Since(began); took != 0 {
					t.Errorf("took %v", took)
				}
				wantError(t, call, caspar.ErrReplaced)
				last := must(t)(out.Page(page))
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				defer cancel()
				if _, err := last.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("waited: %v, want the deadline", err)
				}
				if st := out.State(); st.Connected || st.LastError == nil {
					t.Errorf("%+v", st)
				}
				if err := out.Close(t.Context()); err != nil {
					t.Error(err)
				}
				wantError(t, last, caspar.ErrClosed)
			})
		})
	}
}

func TestDeadConnectionIsFound(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		sleep(10 * time.Second)
		s.Silence(true)
		silent := time.Now()
		for out.State().Connected && time.Since(silent) < time.Minute {
			sleep(10 * time.Millisecond)
		}
		if took := time.Since(silent); took > 6100*time.Millisecond {
			t.Errorf("found after %v, want 6 seconds", took)
		}
		if st := out.State(); st.LastError == nil || !strings.Contains(st.LastError.Error(), "has not answered") {
			t.Errorf("%+v", st)
		}
		s.Silence(false)
		sleep(10 * time.Second)
		if st := out.State(); !st.Connected || st.LastError != nil {
			t.Errorf("back: %+v", st)
		}
		wantReceived(t, s, play)
	})
}

func TestAttemptsToConnectAreBounded(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		attempts, last, longest := 0, time.Now(), time.Duration(0)
		s.Down(true)
		open(t, s, caspar.Options{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if network != "tcp" || address != "caspar.test:5250" {
				t.Errorf("dialled %s %s", network, address)
			}
			attempts++
			longest, last = max(longest, time.Since(last)), time.Now()
			return s.Dial(ctx, network, address)
		}})
		sleep(5 * time.Minute)
		if attempts < 100 || attempts > 210 || longest > 3*time.Second {
			t.Errorf("%d attempts in five minutes, at most %v between two", attempts, longest)
		}
	})
}

// A server that takes connections only to close them is not stormed either.
func TestServerThatHangsUpIsNotStormed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, attempts := new(caspartest.Server), 0
		open(t, s, caspar.Options{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			attempts++
			conn, err := s.Dial(ctx, network, address)
			time.AfterFunc(time.Millisecond, s.Drop)
			return conn, err
		}})
		sleep(time.Minute)
		if attempts > 50 {
			t.Errorf("%d attempts in a minute", attempts)
		}
	})
}

func TestSlowAnswers(t *testing.T) {
	slow := func(d time.Duration) func(string) time.Duration {
		return func(command string) time.Duration {
			if strings.HasPrefix(command, "PLAY") {
				return d
			}
			return 0
		}
	}
	for _, c := range []struct {
		name  string
		s     *caspartest.Server
		takes time.Duration
	}{
		{"2.3", new(caspartest.Server), 15 * time.Second},
		{"2.0.7", &caspartest.Server{Old: true}, 7 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c.s.Delay(slow(c.takes))
				out := open(t, c.s, caspar.Options{})
				sleep(time.Second)
				began := out.State().Since
				asked := time.Now()
				wait(t, must(t)(out.Page(page)))
				if took := time.Since(asked); took != c.takes {
					t.Errorf("answered after %v, want %v", took, c.takes)
				}
				sleep(time.Minute)
				if st := out.State(); !st.Connected || !st.Since.Equal(began) || st.LastError != nil {
					t.Errorf("%+v, want connected since %v", st, began)
				}
				wantReceived(t, c.s, play)
			})
		})
	}
}

// Too slow an answer costs the connection, but not a second PLAY: by then the
// page is there.
func TestAnswerThatNeverComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(caspartest.Server)
		s.Delay(func(command string) time.Duration {
			if strings.HasPrefix(command, "PLAY") {
				return time.Hour
			}
			return 0
		})
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		wantReceived(t, s, play)
	})
}

func TestOneCommandAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &caspartest.Server{Old: true}
		var last time.Time
		s.Answer(func(command string) (string, bool) {
			if since := time.Since(last); since < time.Second {
				t.Errorf("%s came %v after the one before, which takes a second", command, since)
			}
			last = time.Now()
			return "", false
		})
		s.Delay(func(string) time.Duration { return time.Second })
		out := open(t, s, caspar.Options{})
		sleep(5 * time.Second)
		var calls []*caspar.Call
		for i := range 10 {
			calls = append(calls, must(t)(out.Do("MIXER", "1-20", "OPACITY", fmt.Sprint(i))))
		}
		for _, c := range calls {
			wait(t, c)
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		answer string
		code   int
		words  string
	}{
		{"RES 400 ERROR\r\nPLAY what\r\n", 400, "ERROR"},
		{"RES 401 PLAY ERROR\r\n", 401, "PLAY ERROR"},
		{"RES 402 PLAY FAILED\r\n", 402, "PLAY FAILED"},
		{"RES 403 PLAY FAILED\r\n", 403, "PLAY FAILED"},
		{"RES 404 PLAY FAILED\r\n", 404, "PLAY FAILED"},
		{"RES 500 FAILED\r\n", 500, "FAILED"},
		{"RES 501 PLAY FAILED\r\n", 501, "PLAY FAILED"},
		{"RES 503 PLAY FAILED\r\n", 503, "PLAY FAILED"},
		{"RES 504 QUEUE OVERFLOW\r\n", 504, "QUEUE OVERFLOW"},
		{"RES 699\r\n", 699, ""},
	} {
		everyServer(t, func(t *testing.T, s *caspartest.Server) {
			out := open(t, s, caspar.Options{})
			wait(t, must(t)(out.Page(page)))
			s.Answer(func(command string) (string, bool) {
				return c.answer, strings.Contains(command, "other")
			})
			_, err := must(t)(out.Page("http://10.0.0.7/other")).Wait(t.Context())
			var refusal *caspar.Refusal
			if !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Words != c.words || !strings.Contains(err.Error(), "http://10.0.0.7/other") {
				t.Fatalf("got %v, want a refusal by %d %s", err, c.code, c.words)
			}
			sleep(5 * time.Minute)
			// The first page is still there, is still wanted, and comes back.
			st := out.State()
			if st.Wanted != "page "+page || !errors.As(st.LastError, &refusal) || !st.Connected || st.Sent != st.Answered {
				t.Errorf("%+v", st)
			}
			s.Restart()
			sleep(5 * time.Second)
			wantLayer(t, s, "html "+page)
			if st := out.State(); st.LastError != nil {
				t.Errorf("%+v", st)
			}
		})
	}
}

// The picture before comes back also if the server has forgotten it meanwhile.
func TestRefusedOnNewConnection(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		s.Answer(func(command string) (string, bool) {
			return "RES 404 PLAY FAILED\r\n", strings.Contains(command, "other")
		})
		s.Down(true)
		s.Restart()
		sleep(time.Second)
		other := must(t)(out.Page("http://10.0.0.7/other"))
		s.Down(false)
		var refusal *caspar.Refusal
		if _, err := other.Wait(t.Context()); !errors.As(err, &refusal) {
			t.Errorf("got %v, want a refusal", err)
		}
		sleep(time.Second)
		wantLayer(t, s, "html "+page)
	})
}

// A server that has just started may not be ready for what it showed before.
func TestRefusedAfterRestartIsTriedAgain(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		wait(t, must(t)(out.Page(page)))
		s.Answer(func(command string) (string, bool) {
			return "RES 501 PLAY FAILED\r\n", strings.HasPrefix(command, "PLAY")
		})
		s.Restart()
		sleep(20 * time.Second)
		wantLayer(t, s, "empty")
		var refusal *caspar.Refusal
		if st := out.State(); !errors.As(st.LastError, &refusal) || st.Wanted != "page "+page {
			t.Errorf("%+v", st)
		}
		s.Answer(nil)
		sleep(6 * time.Second)
		wantLayer(t, s, "html "+page)
		if st := out.State(); st.LastError != nil {
			t.Errorf("%+v", st)
		}
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

func TestBadAnswers(t *testing.T) {
	for name, answer := range map[string]string{
		"closed at once":         "\x00",
		"closed inside a head":   "RES 202 PL\x00",
		"closed before its line": "RES 201 PLAY OK\r\n\x00",
		"closed inside lines":    "RES 200 PLAY OK\r\na\r\nb\x00",
		"never a line end":       strings.Repeat("x", 5<<20),
		"never a reply":          strings.Repeat("what?\r\n", 300),
		"no end of lines":        "RES 200 PLAY OK\r\n" + strings.Repeat("x\r\n", 30_000),
		"another's":              "RES 202 PLAY OK\r\nRES 202 PLAY OK\r\nRES 202 PLAY OK\r\n",
		"stray lines":            "hello\r\n\r\n\r\n<xml/>\r\n100 INFO\r\n101 INFO\r\n202 X\r\nRES 202 PLAY OK\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			for name, make := range servers() {
				if strings.Contains(name, "in ") && len(answer) > 10_000 {
					continue // five million writes
				}
				synctest.Test(t, func(t *testing.T) {
					s, bad := make(), 0
					s.Answer(func(command string) (string, bool) {
						if strings.HasPrefix(command, "PLAY") && bad < 3 {
							bad++
							return answer, true
						}
						return "", false
					})
					out := open(t, s, caspar.Options{})
					wait(t, must(t)(out.Page(page)))
					sleep(time.Minute)
					// Some say 202, though nothing has been played: that is found too.
					lies := s.Layer("1-20") == "empty"
					if st := out.State(); !st.Connected || lies != (st.LastError != nil) {
						t.Errorf("%s: %+v", name, st)
					}
					if lies && !strings.Contains(answer, "202") {
						t.Errorf("%s: the page was not played in the end", name)
					}
				})
			}
		})
	}
}

// Where replies name their request, a stray line that looks like one does not
// swallow the next.
func TestStrayLineIsNoReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(caspartest.Server)
		s.Answer(func(command string) (string, bool) {
			return "200 things\r\nRES 202 MIXER OK\r\n", strings.HasPrefix(command, "MIXER")
		})
		out := open(t, s, caspar.Options{})
		sleep(time.Second)
		asked := time.Now()
		if r := wait(t, must(t)(out.Do("MIXER", "1-20", "KEYER", "1"))); r.Words != "MIXER OK" || time.Since(asked) != 0 {
			t.Errorf("got %+v after %v, want 202 MIXER OK at once", r, time.Since(asked))
		}
	})
}

func TestNoCasparCG(t *testing.T) {
	for name, hello := range map[string]string{
		"web server": "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n\x00",
		"babble":     strings.Repeat("220 mail.example ESMTP\r\n", 300),
		"refusal":    "RES 503 VERSION FAILED\r\n",
		"no version": "RES 202 VERSION OK\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := new(caspartest.Server)
				s.Answer(func(string) (string, bool) { return hello, true })
				out := open(t, s, caspar.Options{})
				sleep(10 * time.Second)
				if st := out.State(); st.Connected || st.LastError == nil {
					t.Errorf("%+v", st)
				}
			})
		})
	}
}

func TestCloseAnswersAllCalls(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		out := open(t, s, caspar.Options{})
		sleep(time.Second)
		s.Silence(true)
		calls := []*caspar.Call{must(t)(out.Do("INFO"))}
		synctest.Wait()
		calls = append(calls, must(t)(out.Do("INFO")), must(t)(out.Page(page)))
		if err := out.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, c := range append(calls, must(t)(out.Do("INFO"))) {
			wantError(t, c, caspar.ErrClosed)
		}
	})
}

func TestCloseDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := make(chan struct{})
		out := open(t, new(caspartest.Server), caspar.Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			<-stuck
			return nil, errors.New("too late")
		}})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		began := time.Now()
		if err := out.Close(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 2*time.Second {
			t.Errorf("got %v after %v, want the deadline after 2s", err, time.Since(began))
		}
		close(stuck)
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
