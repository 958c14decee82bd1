//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"mile26/app/output/chromium"
	"mile26/graphics/paint"
)

// compareInMotion looks at the page about twice a second while it moves, until
// enough of its frames are known.
func compareInMotion(t *testing.T, page *chromium.Page, w *witness) {
	t.Helper()
	const mustFade = 3
	enough := max(12, int(2*onAir.Seconds()))
	known, fading, worst := 0, 0, 0
	for end := time.Now().Add(2*time.Minute + 2**onAir); known < enough || fading < mustFade; {
		if time.Now().After(end) {
			t.Fatalf("%d frames known, %d of them in motion, want %d and %d", known, fading, enough, mustFade)
		}
		serial, got := canvasOf(t, page)
		l, ok := w.list(serial)
		if !ok {
			continue
		}
		known++
		if slices.ContainsFunc(l.Items, func(p paint.Placed) bool { return p.Opacity < 255 || p.Group > 0 }) {
			fading++
		}
		most, at := apartBy(got, l.Frame())
		worst = max(worst, most)
		if most > closeEnough {
			t.Errorf("list %d: the page differs by %d of 255 at %v: %v, want %v", serial, most, at, got.At(at.X, at.Y), l.Frame().At(at.X, at.Y))
			keepPair(t, serial, got, l)
		}
	}
	t.Logf("%d frames compared, %d of them with something fading or gliding: largest difference %d/255", known, fading, worst)
}

// keepPair writes a frame that is wrong, and how it should be, where a person
// can look at them.
func keepPair(t *testing.T, serial uint64, got *image.RGBA, l paint.List) {
	t.Helper()
	for name, img := range map[string]*image.RGBA{"page": got, "paint": l.Frame()} {
		var b bytes.Buffer
		path := filepath.Join(os.TempDir(), fmt.Sprintf("mile26-onair-%d-%s.png", serial, name))
		if err := errors.Join(png.Encode(&b, img), os.WriteFile(path, b.Bytes(), 0o644)); err != nil {
			t.Error(err)
		}
		t.Log(path)
	}
}

// untilPicture waits until a client shows a picture.
func untilPicture(t *testing.T, who string, want *image.RGBA, tolerance int, shows func() *image.RGBA) {
	t.Helper()
	most := 0
	until(t, who+" to show the final picture", func() bool {
		most, _ = apartBy(shows(), want)
		return most <= tolerance
	})
	t.Logf("%s: largest difference %d/255", who, most)
}

// witness is a client of the feed that remembers every list it is sent.
type witness struct {
	t       *testing.T
	mu      sync.Mutex
	sprites map[string]*paint.Sprite
	lists   map[uint64]paint.List
	last    uint64
}

// witnessOf connects to the feed until the test ends. It waits so long before it
// says that it has shown a list.
func witnessOf(t *testing.T, base string, lazy time.Duration) *witness {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), base+"/feed?of=program", nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	w := &witness{t: t, sprites: map[string]*paint.Sprite{}, lists: map[uint64]paint.List{}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := w.follow(ctx, conn, lazy); err != nil && ctx.Err() == nil {
			t.Errorf("the feed: %v", err)
		}
	}()
	t.Cleanup(func() {
		cancel()
		_ = conn.CloseNow() // it is done with either way
		<-ended
	})
	return w
}

func (w *witness) follow(ctx context.Context, conn *websocket.Conn, lazy time.Duration) error {
	var done struct {
		Sprites uint64 `json:"sprites"`
		Lists   uint64 `json:"lists"`
	}
	for {
		kind, b, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		if kind == websocket.MessageBinary {
			done.Sprites++
			err = w.keep(b)
		} else {
			if lazy > 0 {
				select {
				case <-time.After(lazy):
				case <-ctx.Done():
				}
			}
			done.Lists++
			err = w.obey(b)
		}
		answer, jsonErr := json.Marshal(done)
		if err := errors.Join(err, jsonErr, conn.Write(ctx, websocket.MessageText, answer)); err != nil {
			return err
		}
	}
}

func (w *witness) keep(b []byte) error {
	if len(b) < 17 || b[0] != 1 {
		return fmt.Errorf("a binary message of %d bytes", len(b))
	}
	img, err := png.Decode(bytes.NewReader(b[17:]))
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	id := hex.EncodeToString(b[1:17])
	w.sprites[id] = &paint.Sprite{ID: id, Image: multiplied(img)}
	return nil
}

func (w *witness) obey(b []byte) error {
	var m struct {
		Serial uint64
		Size   [2]int
		Items  []struct {
			S    string
			X, Y float64
			O    uint8
			K    float64
			C    [4]int
			G    int
		}
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	l := paint.List{Size: image.Pt(m.Size[0], m.Size[1])}
	for _, i := range m.Items {
		p := paint.Placed{X: i.X, Y: i.Y, Opacity: i.O, Scale: i.K, Group: i.G}
		p.Clip.Min, p.Clip.Max = image.Pt(i.C[0], i.C[1]), image.Pt(i.C[2], i.C[3])
		if i.G == 0 {
			if p.Sprite = w.sprites[i.S]; p.Sprite == nil {
				return fmt.Errorf("list %d names sprite %q, which was not sent", m.Serial, i.S)
			}
		}
		l.Items = append(l.Items, p)
	}
	w.lists[m.Serial], w.last = l, m.Serial
	return nil
}

func (w *witness) list(serial uint64) (paint.List, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l, ok := w.lists[serial]
	return l, ok
}

func (w *witness) newest() paint.List {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lists[w.last]
}

// weakLine is a way to the server that breaks.
type weakLine struct {
	base string

	mu    sync.Mutex
	conns []net.Conn
}

// startWeakLine passes connections on to addr until the test ends.
func startWeakLine(t *testing.T, addr string) *weakLine {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &weakLine{base: "http://" + ln.Addr().String()}
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return // closed
			}
			far, err := net.Dial("tcp", addr)
			if err != nil {
				_ = near.Close() // the page tries again
				continue
			}
			l.mu.Lock()
			l.conns = append(l.conns, near, far)
			l.mu.Unlock()
			wait.Go(func() { _, _ = io.Copy(near, far) }) // until it is cut
			wait.Go(func() { _, _ = io.Copy(far, near) })
		}
	})
	t.Cleanup(func() {
		_ = ln.Close()
		l.cut()
		wait.Wait()
	})
	return l
}

func (l *weakLine) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close() // that is the point
	}
	l.conns = nil
}
