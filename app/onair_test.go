//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mile26/app/output/chromium"
	"mile26/data"
	"mile26/data/mark"
)

var onAir = flag.Duration("onair", 6*time.Second, "how long the program page is measured on air")

// closeEnough is how far a browser's picture may be from the composed frame, of
// 255. Of it 1 is for paint, which rounds what fades twice.
const closeEnough = 2

// The pages of the show that is on air, by their call-up numbers.
const (
	tickerPage = 101
	boardPage  = 102
	firstName  = 103
	secondName = 104
)

const lowerThirds = 20 // their layer

// TestOnAirThePageIsTheComposedFrame puts a show on air as an operator does and
// holds the program page, in a browser, against the frame that paint composes:
// in motion, with a browser and a client too slow for the frames, with a
// connection that is cut again and again, and at rest, when nothing must be
// sent. How fast it all is, it only tells: go test -run OnAir -v -onair 60s.
func TestOnAirThePageIsTheComposedFrame(t *testing.T) {
	s := startStudio(t)
	page := chromium.Open(t, s.base+"/program")
	page.Wait("mile26.connected && mile26.drawn > 0")
	s.post("/v1/pages/%d/take", tickerPage)
	s.post("/v1/pages/%d/take", boardPage)

	stop := s.race(time.Second, false)
	s.measure(page, *onAir)
	stop()

	w := witnessOf(t, s.base, 0)
	stop = s.race(700*time.Millisecond, true)
	compareInMotion(t, page, w)
	stop()

	cut := startWeakLine(t, strings.TrimPrefix(s.base, "http://"))
	slow := chromium.Open(t, s.base+"/program")
	slow.Eval(`(() => {
		const inner = draw;
		let next = 0;
		draw = list => {
			while (performance.now() < next);
			inner(list);
			next = performance.now() + 500;
		};
	})()`)
	patient := witnessOf(t, s.base, 500*time.Millisecond)
	page.Go(cut.base + "/program")
	stop = s.race(700*time.Millisecond, true)
	for i := range 4 {
		page.Wait(fmt.Sprintf("mile26.connected && mile26.connects > %d", i)) // or there would be nothing to cut
		<-time.After(1500 * time.Millisecond)
		cut.cut()
	}
	page.Wait("mile26.connected && mile26.connects > 4")
	stop()
	s.post("/v1/layers/10/out")
	s.post("/v1/pages/%d/take", firstName)
	want := s.rest()
	untilPicture(t, "the page whose connection was cut", want, closeEnough, func() *image.RGBA { _, f := canvasOf(t, page); return f })
	untilPicture(t, "the page of two frames a second", want, closeEnough, func() *image.RGBA { _, f := canvasOf(t, slow); return f })
	untilPicture(t, "the client that acknowledges twice a second", want, 0, func() *image.RGBA { return patient.newest().Frame() })
	untilPicture(t, "the client that keeps up", want, 0, func() *image.RGBA { return w.newest().Frame() })

	s.idle(page)
}

// studio is mile26 serve on a show, and the hands of its operator.
type studio struct {
	t      *testing.T
	base   string // http://host:port
	server int    // process
	show   *data.Show
	splits []data.Split // of the board's race at its checkpoint
}

// startStudio prepares a show and serves it until the test ends.
func startStudio(t *testing.T) *studio {
	t.Helper()
	path := sampleShow(t)
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	var splits []data.Split
	if err := d.Update(t.Context(), func(tx *data.Tx) error {
		if _, err := stage(tx, "Yesterday Marathon"); err != nil {
			return err
		}
		splits, err = stage(tx, "Tomorrow Marathon")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	add := func(number int, args ...string) {
		mustRun(t, append([]string{"pages", "add", "--show", path, "--number", fmt.Sprint(number), "-t"}, args...)...)
	}
	add(tickerPage, "ticker", "--race", "Yesterday", "--at", "Half")
	add(boardPage, "leaderboard", "--race", "Tomorrow", "--at", "Half")
	add(firstName, "lower-third", "--athlete", "sifan hassan")
	add(secondName, "lower-third", "--athlete", "mary keitany")
	s := &studio{t: t, show: d, splits: splits}
	s.base, s.server = serveShow(t, path)
	return s
}

// stage adds a race of ten athletes with a time each at half-way.
func stage(tx *data.Tx, event string) (splits []data.Split, err error) {
	race, err := tx.AddRace(data.Race{Event: event, Year: 2030, Category: "Women", Metres: 42195})
	if err != nil {
		return nil, err
	}
	half := data.Checkpoint{Race: race, Name: "Half", Metres: 21097.5}
	if half.ID, err = tx.AddCheckpoint(half); err != nil {
		return nil, err
	}
	athletes, err := tx.Athletes()
	if err != nil {
		return nil, err
	}
	for i, a := range athletes[:10] {
		sp := data.Split{Checkpoint: half, Source: data.Source{Name: "the test"}, Mark: passed(half, 3*i)}
		if sp.Entry, err = tx.AddEntry(data.Entry{Race: race, Athlete: a}); err != nil {
			return nil, err
		}
		if err := tx.AddSplit(sp); err != nil {
			return nil, err
		}
		splits = append(splits, sp)
	}
	return splits, nil
}

// passed is the time of somebody so many seconds behind a fast one.
func passed(at data.Checkpoint, behind int) mark.Mark {
	return mark.Parse(mark.Format(62*time.Minute+time.Duration(behind)*time.Second), at.Metres)
}

// serveShow runs the program and returns its address and its process.
func serveShow(t *testing.T, path string) (base string, pid int) {
	t.Helper()
	cmd := exec.Command(buildBinary(t), "serve", "--show", path, "--listen", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+t.TempDir())
	log := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cmd.Stderr = f
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
		insist := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
		defer insist.Stop()
		if err := cmd.Wait(); err != nil {
			t.Errorf("mile26 serve ended with %v", err)
		}
		if said, err := os.ReadFile(log); err == nil && t.Failed() {
			t.Logf("mile26 serve said:\n%s", said)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("mile26 serve did not start: %v", err)
	}
	at := strings.TrimSpace(strings.TrimPrefix(line, "Program page: "))
	return strings.TrimSuffix(at, "/program"), cmd.Process.Pid
}

// post gives a command and returns the serial of the state it left behind.
func (s *studio) post(path string, args ...any) uint64 {
	serial, err := s.tryPost(fmt.Sprintf(path, args...))
	if err != nil {
		s.t.Error(err)
	}
	return serial
}

func (s *studio) tryPost(path string) (serial uint64, err error) {
	resp, err := http.Post(s.base+path, "application/json", nil)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	var answer struct{ Serial uint64 }
	if err := json.Unmarshal(b, &answer); err != nil || resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("POST %s: %s: %s", path, resp.Status, b)
	}
	return answer.Serial, nil
}

// race moves the splits of the board's race several times a second, as a
// timing feed does, and takes a lower third every so often when it is told to
// by itself, until the function it returns is called.
func (s *studio) race(every time.Duration, take bool) (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	var wait sync.WaitGroup
	wait.Go(func() { s.moveSplits(ctx) })
	if take {
		wait.Go(func() { s.takeAndOut(ctx, every) })
	}
	return func() { cancel(); wait.Wait() }
}

func (s *studio) moveSplits(ctx context.Context) {
	r := rand.New(rand.NewPCG(26, 2))
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.show.Update(ctx, func(tx *data.Tx) error {
			for range 2 {
				sp := s.splits[r.IntN(len(s.splits))]
				sp.Mark = passed(sp.Checkpoint, r.IntN(90))
				if err := tx.AddSplit(sp); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil && ctx.Err() == nil {
			s.t.Errorf("move the board: %v", err)
			return
		}
	}
}

// takeAndOut brings lower thirds in, changes them and takes them out.
func (s *studio) takeAndOut(ctx context.Context, every time.Duration) {
	commands := []string{
		fmt.Sprintf("/v1/pages/%d/take", firstName), fmt.Sprintf("/v1/pages/%d/take", secondName),
		fmt.Sprintf("/v1/layers/%d/out", lowerThirds),
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := s.tryPost(commands[i%len(commands)]); err != nil {
			s.t.Log(err) // nothing to take out
		}
	}
}

// airState is what /v1/state says.
type airState struct {
	Serial, Late, Dropped uint64
	Program               []airing
	Outputs               []struct {
		Clients []struct {
			Address               string
			Lists, Sprites, Bytes uint64
		}
	}
}

type airing struct{ Title, Phase string }

func (s *studio) state() airState {
	s.t.Helper()
	var st airState
	resp, err := http.Get(s.base + "/v1/state")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&st); err != nil {
		s.t.Fatal(err)
	}
	return st
}

// sent is what went to all clients together.
func (st airState) sent() (lists, sprites, size uint64) {
	for _, o := range st.Outputs {
		for _, c := range o.Clients {
			lists, sprites, size = lists+c.Lists, sprites+c.Sprites, size+c.Bytes
		}
	}
	return lists, sprites, size
}

// rest waits until nothing moves and returns the frame as the server composes it.
func (s *studio) rest() *image.RGBA {
	s.t.Helper()
	s.still("the program to stand still", func() any {
		now := s.state()
		if slices.ContainsFunc(now.Program, func(p airing) bool { return p.Phase != "holding" }) {
			return nil
		}
		return now.Serial
	})
	resp, err := http.Get(s.base + "/v1/still")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	return readFrame(s.t, resp.Body)
}

// still waits until something has been the same for a second, and is not nil.
func (s *studio) still(what string, look func() any) {
	s.t.Helper()
	var last any
	since := time.Now()
	until(s.t, what, func() bool {
		if now := look(); now == nil || now != last {
			last, since = now, time.Now()
		}
		return time.Since(since) > time.Second
	})
}

// readFrame reads a PNG and multiplies its alpha in.
func readFrame(t *testing.T, r io.Reader) *image.RGBA {
	t.Helper()
	img, err := png.Decode(r)
	if err != nil {
		t.Fatal(err)
	}
	return multiplied(img)
}

func multiplied(img image.Image) *image.RGBA {
	straight, ok := img.(*image.NRGBA)
	if !ok { // an opaque picture's PNG has no alpha
		straight = image.NewNRGBA(img.Bounds())
		draw.Draw(straight, straight.Rect, img, img.Bounds().Min, draw.Src)
	}
	out := &image.RGBA{Pix: straight.Pix, Stride: straight.Stride, Rect: straight.Rect}
	for i := 0; i < len(out.Pix); i += 4 {
		a := uint32(out.Pix[i+3])
		for k := range 3 {
			out.Pix[i+k] = uint8((uint32(out.Pix[i+k])*a + 127) / 255)
		}
	}
	return out
}

// canvasOf is what the page shows, and the serial of its list.
func canvasOf(t *testing.T, page *chromium.Page) (uint64, *image.RGBA) {
	t.Helper()
	got := page.Eval(`({serial: mile26.serial, png: canvas.toDataURL("image/png")})`).(map[string]any)
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(got["png"].(string), "data:image/png;base64,"))
	if err != nil {
		t.Fatal(err)
	}
	return uint64(max(0, got["serial"].(float64))), readFrame(t, bytes.NewReader(raw))
}

// apartBy is the largest difference of two frames in any channel, and where.
func apartBy(a, b *image.RGBA) (most int, at image.Point) {
	if a.Rect != b.Rect {
		return 256, a.Rect.Max
	}
	for y := range a.Rect.Dy() {
		p, q := a.Pix[y*a.Stride:][:4*a.Rect.Dx()], b.Pix[y*b.Stride:][:4*a.Rect.Dx()]
		if bytes.Equal(p, q) {
			continue
		}
		for i := range p {
			if d := apart(p[i], q[i]); d > most {
				most, at = d, image.Pt(i/4, y)
			}
		}
	}
	return most, at
}
