//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"mile26/app/output/chromium"
	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/paint"
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

// tape is a page's draws and the frames that showed them, in milliseconds since 1970.
const tape = `(() => {
	let now = Date.now();
	while (Date.now() === now);
	const offset = Date.now() - performance.now();
	const inner = draw;
	window.tape = { drawn: [], painted: [] };
	let asked = false;
	draw = list => {
		inner(list);
		window.tape.drawn.push([list.serial, performance.now() + offset]);
		if (asked) return;
		asked = true;
		requestAnimationFrame(() => {
			asked = false;
			window.tape.painted.push([mile26.serial, performance.now() + offset]);
		});
	};
})()`

// taped is a moment at which a list was drawn or shown.
type taped struct {
	serial uint64
	at     float64 // milliseconds since 1970
}

func readTape(page *chromium.Page, of string) []taped {
	var out []taped
	for _, v := range page.Eval("tape." + of).([]any) {
		p := v.([]any)
		out = append(out, taped{uint64(p[0].(float64)), p[1].(float64)})
	}
	return out
}

// measure takes a lower third every second and tells how fast everything was.
func (s *studio) measure(page *chromium.Page, long time.Duration) {
	t := s.t
	t.Helper()
	for _, n := range []int{firstName, secondName} { // so that their sprites are there
		s.post("/v1/pages/%d/take", n)
		<-time.After(700 * time.Millisecond)
	}
	page.Eval(tape)
	type asked struct {
		serial uint64
		at     float64
	}
	var takes []asked
	before, serverCPU, pageCPU, began := s.state(), cpuOf(t, s.server), cpuOf(t, page.Process()), time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for i := 0; time.Since(began) < long; i++ {
		at := float64(time.Now().UnixNano()) / 1e6
		takes = append(takes, asked{s.post("/v1/pages/%d/take", firstName+i%2), at})
		<-tick.C
	}
	after, gone := s.state(), time.Since(began).Seconds()
	serverCPU, pageCPU = cpuOf(t, s.server)-serverCPU, cpuOf(t, page.Process())-pageCPU
	drawn, painted := readTape(page, "drawn"), readTape(page, "painted")
	if len(drawn) < 2 || len(painted) < 2 {
		t.Fatalf("%d lists drawn, %d frames shown", len(drawn), len(painted))
	}

	wait := func(tape []taped) (ms []float64) {
		for _, take := range takes {
			if i := slices.IndexFunc(tape, func(e taped) bool { return e.serial >= take.serial }); i >= 0 {
				ms = append(ms, tape[i].at-take.at)
			}
		}
		return ms
	}
	toDraw, toPaint, gaps := wait(drawn), wait(painted), gapsOf(drawn)
	if len(toDraw) < len(takes)-1 {
		t.Errorf("%d of %d takes were seen in the page", len(toDraw), len(takes))
	}
	late := 0
	for i, g := range gaps { // a command's frame comes early, and the next one in its own time
		if g > 30 && (i == 0 || gaps[i-1]+g > 50) {
			late++
		}
	}
	_, sprites0, bytes0 := before.sent()
	_, sprites1, bytes1 := after.sent()
	t.Logf(`
| 1080p50, ticker and leaderboard moving, a take a second | %.0f s |
|---|---|
| lists drawn a second | %.1f |
| frames painted a second | %.1f |
| between two draws: median, p99, longest | %.1f, %.1f, %.1f ms |
| late by half a frame | %d of %d |
| the channel's frames late, left out | %d, %d |
| sent a second | %.0f kB, %.1f sprites |
| CPU of the server | %.2f cores |
| CPU of the browser, all of it | %.2f cores |
| take to drawn: median, p99 | %.1f, %.1f ms |
| take to the browser's next frame: median, p99 | %.1f, %.1f ms |
%s`,
		gone, float64(len(drawn))/gone, float64(len(painted))/gone,
		quantile(gaps, 0.5), quantile(gaps, 0.99), quantile(gaps, 1), late, len(gaps),
		after.Late-before.Late, after.Dropped-before.Dropped,
		float64(bytes1-bytes0)/gone/1000, float64(sprites1-sprites0)/gone,
		serverCPU/gone, pageCPU/gone,
		quantile(toDraw, 0.5), quantile(toDraw, 0.99), quantile(toPaint, 0.5), quantile(toPaint, 0.99), loadOf(t))
}

func gapsOf(tape []taped) (ms []float64) {
	for i := 1; i < len(tape); i++ {
		ms = append(ms, tape[i].at-tape[i-1].at)
	}
	return ms
}

// quantile is the value that a share of v does not exceed.
func quantile(v []float64, share float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if len(v) == 0 {
		return 0
	}
	return v[min(len(v)-1, int(share*float64(len(v))))]
}

// idle holds still and expects that nobody is told anything.
func (s *studio) idle(page *chromium.Page) {
	const long = 5 * time.Second
	// A slow client shows the picture, and is still sent what may come next.
	s.still("the clients to have everything", func() any {
		lists, sprites, size := s.state().sent()
		return [3]uint64{lists, sprites, size}
	})
	before, serverCPU, pageCPU := s.state(), cpuOf(s.t, s.server), cpuOf(s.t, page.Process())
	<-time.After(long)
	serverCPU, pageCPU = cpuOf(s.t, s.server)-serverCPU, cpuOf(s.t, page.Process())-pageCPU
	after := s.state()
	l0, s0, b0 := before.sent()
	l1, s1, b1 := after.sent()
	if after.Serial != before.Serial || l1 != l0 || s1 != s0 || b1 != b0 {
		s.t.Errorf("at rest for %v: %d states, %d lists, %d sprites, %d bytes sent, want none", long, after.Serial-before.Serial, l1-l0, s1-s0, b1-b0)
	}
	s.t.Logf("at rest for %v with %d pages on air: server %.1f %% of a core, browser %.1f %%, sent nothing",
		long, len(after.Program), 100*serverCPU/long.Seconds(), 100*pageCPU/long.Seconds())
}

// cpuOf is how many seconds a process and its descendants have computed.
func cpuOf(t *testing.T, pid int) float64 {
	t.Helper()
	const ticks = 100 // a second, as user programs are told (proc_pid_stat(5), sysconf(_SC_CLK_TCK))
	entries, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	parent, used := map[int]int{}, map[int]float64{}
	for _, path := range entries {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		id, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
		if err != nil || len(fields) < 13 {
			t.Fatalf("%s: %q", path, b)
		}
		// The third field, the parent's ID the fourth, and the 14th and 15th of
		// which fields are left.
		var n [3]int
		for k, at := range []int{1, 11, 12} {
			if n[k], err = strconv.Atoi(fields[at]); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		}
		parent[id], used[id] = n[0], float64(n[1]+n[2])/ticks
	}
	sum := 0.0
	for id, seconds := range used {
		for at := id; at > 1; at = parent[at] {
			if at == pid {
				sum += seconds
				break
			}
		}
	}
	return sum
}

func loadOf(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		t.Fatal(err)
	}
	return "load average " + strings.TrimSpace(string(b))
}
