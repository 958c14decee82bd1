package caspar_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/output/caspar"
	"mile26/app/output/caspar/caspartest"
)

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
