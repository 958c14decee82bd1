package pipe

import (
	"context"
	"errors"
	"image"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/output/raw"
	"mile26/app/playout"
	"mile26/graphics/paint"
)

var small = image.Pt(8, 4)

// plain is a list that shows one colour everywhere.
func plain(v uint8) paint.List {
	img := image.NewRGBA(image.Rectangle{Max: small})
	for i := range img.Pix {
		img.Pix[i] = v
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return paint.List{Size: small, Items: []paint.Placed{{Sprite: &paint.Sprite{Image: img}, Opacity: 255}}}
}

func testPipe(t *testing.T, o Options) *Pipe {
	t.Helper()
	if o.Command == "" {
		o.Command = "true"
	}
	if o.Rate == (playout.Rate{}) {
		o.Rate = playout.Rate50
	}
	o.Size = small
	p, err := New(o, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// taker is a reader at the other end: it notes each frame's first byte and when
// it came, and takes its time over it.
type taker struct {
	takes func(n int) time.Duration

	mu    sync.Mutex
	began time.Time
	seen  []uint8
	at    []time.Duration
	sizes []int
}

func (w *taker) Write(b []byte) (int, error) {
	w.mu.Lock()
	n := len(w.seen)
	w.seen, w.at, w.sizes = append(w.seen, b[0]), append(w.at, time.Since(w.began)), append(w.sizes, len(b))
	w.mu.Unlock()
	if w.takes != nil {
		time.Sleep(w.takes(n))
	}
	return len(b), nil
}

// feedFor feeds a taker for a while of the fake clock.
func feedFor(t *testing.T, p *Pipe, w *taker, d time.Duration) {
	t.Helper()
	w.began = time.Now()
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	if err := p.feed(ctx, w); err != nil {
		t.Errorf("feeding: %v", err)
	}
	for _, n := range w.sizes {
		if n != 4*small.X*small.Y {
			t.Errorf("a write of %d bytes is no frame", n)
		}
	}
}

func TestExactlySoManyFramesASecond(t *testing.T) {
	for _, rate := range []playout.Rate{playout.Rate25, playout.Rate5994} {
		synctest.Test(t, func(t *testing.T) {
			p, w := testPipe(t, Options{Rate: rate}), new(taker)
			feedFor(t, p, w, rate.At(600)-time.Millisecond)
			if len(w.at) != 600 || p.State().Frames != 600 || p.State().Dropped != 0 {
				t.Fatalf("%s: %d frames, state %+v, want 600", rate, len(w.at), p.State())
			}
			for n, at := range w.at {
				if at != rate.At(int64(n)) {
					t.Fatalf("%s: frame %d at %v, want %v", rate, n, at, rate.At(int64(n)))
				}
			}
		})
	}
}

func TestTheNewestListIsSeenFromTheNextFrameOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, w := testPipe(t, Options{}), new(taker)
		go func() {
			time.Sleep(50 * time.Millisecond) // between the third frame and the fourth
			p.Show(plain(10))
			p.Show(plain(20))
			time.Sleep(40 * time.Millisecond)
			p.Show(paint.List{Size: small})
		}()
		feedFor(t, p, w, 139*time.Millisecond)
		if want := []uint8{0, 0, 0, 20, 20, 0, 0}; !slices.Equal(w.seen, want) {
			t.Errorf("the frames show %v, want %v", w.seen, want)
		}
	})
}

func TestASlowCommandMissesWholeFramesAndGetsTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPipe(t, Options{})
		w := &taker{takes: func(int) time.Duration { return 50 * time.Millisecond }} // of 20 it has
		go func() {
			for i := range 100 {
				p.Show(plain(uint8(i)))
				time.Sleep(20 * time.Millisecond)
			}
		}()
		feedFor(t, p, w, 2*time.Second-time.Millisecond)
		s := p.State()
		if s.Frames != 40 || s.Frames+s.Dropped < 95-slack || s.Frames+s.Dropped > 100 {
			t.Errorf("%d frames and %d dropped, want 40 and about 60", s.Frames, s.Dropped)
		}
		for i, v := range w.seen[1:] {
			if now := uint8(w.at[i+1] / (20 * time.Millisecond)); v != now && v+1 != now {
				t.Fatalf("frame %d shows %d when %d is the newest", i+1, v, now)
			}
		}
	})
}

func TestAMomentsDelayLosesNoFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPipe(t, Options{})
		w := &taker{takes: func(n int) time.Duration {
			if n == 10 {
				return 90 * time.Millisecond
			}
			return time.Millisecond
		}}
		feedFor(t, p, w, time.Second-time.Millisecond)
		if s := p.State(); s.Frames != 50 || s.Dropped != 0 {
			t.Errorf("%d frames and %d dropped, want 50 and none", s.Frames, s.Dropped)
		}
	})
}

func TestAFrameIsWrittenHalfAFrameAfterItsList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		epoch := time.Now().Add(-time.Hour - 3*time.Millisecond)
		p, w := testPipe(t, Options{Epoch: epoch}), new(taker)
		feedFor(t, p, w, 100*time.Millisecond)
		if len(w.at) != 5 {
			t.Fatalf("%d frames, want 5", len(w.at))
		}
		for n, at := range w.at {
			if want := 7*time.Millisecond + time.Duration(n)*20*time.Millisecond; at != want {
				t.Errorf("frame %d at %v, want %v", n, at, want)
			}
		}
	})
}

func TestACommandThatDiesIsStartedAgainLessAndLessOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPipe(t, Options{})
		began := time.Now()
		var starts []time.Duration
		lives := []time.Duration{0, 0, 0, 0, 0, 0, 0, 11 * time.Second, 0, 0}
		ctx, stop := context.WithCancel(t.Context())
		p.once = func(ctx context.Context) error {
			n := len(starts)
			starts = append(starts, time.Since(began))
			p.started()
			if n == len(lives) {
				if s := p.State(); !s.Running || s.Restarts != n || !strings.Contains(s.LastError, "burnt") {
					t.Errorf("the last run's state is %+v", s)
				}
				<-ctx.Done()
				return nil
			}
			time.Sleep(lives[n])
			if n == 0 {
				return nil
			}
			return errors.New("burnt down")
		}
		go func() {
			time.Sleep(time.Minute)
			stop()
		}()
		if err := p.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
		ms := time.Millisecond
		want := []time.Duration{0, 250 * ms, 750 * ms, 1750 * ms, 3750 * ms, 7750 * ms, 12750 * ms, 17750 * ms, 29 * time.Second, 29500 * ms, 30500 * ms}
		if !slices.Equal(starts, want) {
			t.Errorf("started at %v, want %v", starts, want)
		}
		if s := p.State(); s.Running || s.Since.Sub(began) != time.Minute {
			t.Errorf("after the end the state is %+v", s)
		}
	})
}

func TestRunEndsWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPipe(t, Options{})
		p.once = func(context.Context) error { return nil }
		ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer stop()
		began := time.Now()
		if err := p.Run(ctx); err != nil || time.Since(began) != 300*time.Millisecond {
			t.Errorf("Run answers %v after %v", err, time.Since(began))
		}
		if s := p.State(); s.Running || s.LastError != "it ended by itself" {
			t.Errorf("state %+v", s)
		}
	})
}

func TestPlaceholdersAreFilledIn(t *testing.T) {
	p := testPipe(t, Options{Command: "x -s {size} -w {width} -h {height} -r {rate} -p {pixels} ${HOME} {other}", Rate: playout.Rate2997, Layout: raw.Layout{Pixels: raw.BGRA}})
	if want := "x -s 8x4 -w 8 -h 4 -r 30000/1001 -p bgra ${HOME} {other}"; p.command != want {
		t.Errorf("the command is %q, want %q", p.command, want)
	}
	p = testPipe(t, Options{Command: "{rate} {pixels}"})
	if want := "50 rgba"; p.command != want {
		t.Errorf("the command is %q, want %q", p.command, want)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	good := Options{Command: "cat", Size: small, Rate: playout.Rate50}
	for what, change := range map[string]func(*Options){
		"no command": func(o *Options) { o.Command = "  " },
		"8×0":        func(o *Options) { o.Size.Y = 0 },
		"0/1":        func(o *Options) { o.Rate = playout.Rate{Num: 0, Den: 1} },
		"argb":       func(o *Options) { o.Layout.Pixels = "argb" },
		"matte":      func(o *Options) { o.Layout.Alpha = "matte" },
	} {
		o := good
		change(&o)
		if _, err := New(o, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := New(good, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
}
