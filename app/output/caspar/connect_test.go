package caspar_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/output/caspar"
	"mile26/app/output/caspar/caspartest"
)

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
