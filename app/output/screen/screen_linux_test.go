package screen

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mile26/graphics/paint"
)

// The window wants the process's main goroutine, which tests do not have: a
// process of its own shows what these say.
const (
	envFrom       = "MILE26_SCREEN_FROM"
	envShow       = "MILE26_SCREEN_SHOW"
	envBackground = "MILE26_SCREEN_BACKGROUND"
	envWindowed   = "MILE26_SCREEN_WINDOWED"
)

func TestMain(m *testing.M) {
	if os.Getenv(envFrom) == "" {
		os.Exit(m.Run())
	}
	if err := runScreen(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func runScreen() error {
	o := Options{From: os.Getenv(envFrom), Show: Show(os.Getenv(envShow)), Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	if s := os.Getenv(envBackground); s != "" {
		if _, err := fmt.Sscanf(s, "%d,%d,%d", &o.Background.R, &o.Background.G, &o.Background.B); err != nil {
			return err
		}
	}
	if s := os.Getenv(envWindowed); s != "" {
		if _, err := fmt.Sscanf(s, "%dx%d", &o.Windowed.X, &o.Windowed.Y); err != nil {
			return err
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return Run(ctx, o)
}

// tool finds a program these tests use. A missing one is a failure: a test
// that did not run proves nothing.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing; bash .ci/setup --test installs it", name)
	}
	return path
}

// process is one that a test has started, and that ends with it.
type process struct {
	*exec.Cmd
	t     *testing.T
	log   notebook
	ended chan error
}

func launch(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: cmd, t: t, ended: make(chan error, 1)}
	cmd.Stdout, cmd.Stderr = &p.log, &p.log
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s: %v", cmd.Path, err)
	}
	go func() { p.ended <- cmd.Wait() }()
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(cmd.Path), &p.log)
		}
	})
	return p
}

// stop asks the process to end, and waits for that.
func (p *process) stop() {
	p.t.Helper()
	if p.ended == nil {
		return
	}
	_ = p.Process.Signal(syscall.SIGTERM) // it may have ended already
	p.wait()
}

// wait waits for the process's end, which must be a good one.
func (p *process) wait() {
	p.t.Helper()
	select {
	case err := <-p.ended:
		if err != nil {
			p.t.Errorf("%s: %v", filepath.Base(p.Path), err)
		}
	case <-time.After(time.Minute):
		_ = p.Process.Kill()
		<-p.ended
		p.t.Errorf("%s did not stop", filepath.Base(p.Path))
	}
	p.ended = nil
}

// says waits until the process's log has these words.
func (p *process) says(words string) {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); !strings.Contains(p.log.String(), words); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("the log does not say %q", words)
		}
	}
}

// monitor is a virtual display with one monitor.
type monitor struct {
	t       *testing.T
	name    string
	size    image.Point
	pointer bool // photos have the mouse pointer, if it is to be seen
}

func newMonitor(t *testing.T, size image.Point) *monitor {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command(tool(t, "Xvfb"), "-noreset", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", size.X, size.Y), "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	launch(t, cmd)
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n') // when it is ready
	if err != nil {
		t.Fatalf("Xvfb did not start: %v", err)
	}
	return &monitor{t, ":" + strings.TrimSpace(number), size, true}
}

// command is one that is run on the monitor.
func (m *monitor) command(path string, args ...string) *exec.Cmd {
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+m.name, "WAYLAND_DISPLAY=", "XDG_SESSION_TYPE=x11", "LIBGL_ALWAYS_SOFTWARE=1")
	return cmd
}

// screen opens a screen on the monitor.
func (m *monitor) screen(from string, options ...string) *process {
	m.t.Helper()
	self, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	cmd := m.command(self)
	cmd.Env = append(append(cmd.Env, envFrom+"="+from), options...)
	return launch(m.t, cmd)
}

// photo is what the monitor shows.
func (m *monitor) photo() *image.RGBA {
	m.t.Helper()
	pointer := "0"
	if m.pointer {
		pointer = "1"
	}
	cmd := m.command(tool(m.t, "ffmpeg"), "-loglevel", "error", "-f", "x11grab", "-draw_mouse", pointer, "-video_size", fmt.Sprintf("%dx%d", m.size.X, m.size.Y),
		"-i", m.name, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb0", "-")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	pix, err := cmd.Output()
	if err != nil || len(pix) != 4*m.size.X*m.size.Y {
		m.t.Fatalf("photo: %v, %d bytes\n%s", err, len(pix), &errs)
	}
	for i := 3; i < len(pix); i += 4 {
		pix[i] = 255
	}
	return &image.RGBA{Pix: pix, Stride: 4 * m.size.X, Rect: image.Rectangle{Max: m.size}}
}

// shows waits until the monitor shows what is wanted, up to a difference, of
// 255, in any pixel.
func (m *monitor) shows(what string, want *image.RGBA, tolerance int) {
	m.t.Helper()
	var photo *image.RGBA
	var most int
	var at image.Point
	for end := time.Now().Add(time.Minute); ; {
		photo = m.photo()
		if most, at = difference(photo, want); most <= tolerance {
			m.t.Logf("%s: largest difference %d/255", what, most)
			return
		}
		if time.Now().After(end) {
			break
		}
	}
	m.t.Errorf("%s: differs by %d at %v (%v, want %v); tolerated: %d", what, most, at, photo.At(at.X, at.Y), want.At(at.X, at.Y), tolerance)
	for name, img := range map[string]image.Image{"got": photo, "want": want} {
		path := filepath.Join(os.TempDir(), fmt.Sprintf("mile26-screen-%d-%s.png", os.Getpid(), name))
		f, err := os.Create(path)
		if err != nil {
			m.t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			m.t.Error(err)
		}
		f.Close()
		m.t.Logf("%s: %s", name, path)
	}
}

func difference(a, b *image.RGBA) (most int, at image.Point) {
	for y := range a.Rect.Dy() {
		p, q := a.Pix[y*a.Stride:][:4*a.Rect.Dx()], b.Pix[y*b.Stride:][:4*b.Rect.Dx()]
		if bytes.Equal(p, q) {
			continue
		}
		for i := range p {
			if d := max(int(p[i])-int(q[i]), int(q[i])-int(p[i])); d > most {
				most, at = d, image.Pt(i/4, y)
			}
		}
	}
	return most, at
}

// look is what a screen should make of a frame.
func look(frame *image.RGBA, show Show, back color.RGBA) *image.RGBA {
	out := image.NewRGBA(frame.Rect)
	for i := 0; i < len(frame.Pix); i += 4 {
		p, o := frame.Pix[i:i+4], out.Pix[i:i+4]
		switch show {
		case Fill:
			copy(o, p)
		case Key:
			o[0], o[1], o[2] = p[3], p[3], p[3]
		case Composite:
			for k, b := range []uint8{back.R, back.G, back.B} {
				o[k] = uint8(int(p[k]) + (int(b)*(255-int(p[3]))+127)/255)
			}
		}
		o[3] = 255
	}
	return out
}

// talker is a script that shows the newest list it is told.
func talker(lists <-chan paint.List) func(context.Context, int, *line) {
	return func(ctx context.Context, _ int, c *line) {
		serial := uint64(0)
		for {
			select {
			case l := <-lists:
				serial++
				c.show(ctx, serial, l)
			case <-ctx.Done():
				return
			}
		}
	}
}

var hd = image.Pt(1920, 1080)

// hard is a frame of everything a list can ask for, side by side.
func hard(size image.Point, seed uint64) paint.List {
	l := paint.List{Size: size}
	add := func(items ...paint.Placed) { l.Items = append(l.Items, items...) }
	panel := flat(seed+90, 500, 300, 9, 16, 40, 240)
	add(
		// At whole pixels: pixel for pixel, faded, cut by the frame.
		paint.Placed{Sprite: panel, X: 40, Y: 40, Opacity: 255},
		paint.Placed{Sprite: noise(seed+1, 300, 200), X: 100, Y: 80, Opacity: 255},
		paint.Placed{Sprite: noise(seed+2, 200, 100), X: 400, Y: 300, Opacity: 77},
		paint.Placed{Sprite: noise(seed+3, 200, 100), X: -50, Y: -30, Opacity: 255},
		paint.Placed{Sprite: noise(seed+3, 200, 100), X: float64(size.X - 60), Y: float64(size.Y - 40), Opacity: 200},
		paint.Placed{Sprite: noise(seed+4, 50, 50), X: 600, Y: 40, Opacity: 0},
		// Between pixels and scaled.
		paint.Placed{Sprite: noise(seed+5, 160, 90), X: 620.25, Y: 40.5, Opacity: 255},
		paint.Placed{Sprite: flat(seed+91, 61, 33, 255, 255, 255, 255), X: 800.3, Y: 40.7, Opacity: 255},
		paint.Placed{Sprite: flat(seed+92, 1, 40, 200, 0, 0, 255), X: 900.4, Y: 40.2, Opacity: 255},
		paint.Placed{Sprite: noise(seed+6, 100, 100), X: 620, Y: 200, Scale: 1.6, Opacity: 255},
		paint.Placed{Sprite: noise(seed+7, 200, 120), X: 800.125, Y: 200.9, Scale: 0.73, Opacity: 180},
		paint.Placed{Sprite: flat(seed+93, 40, 40, 0, 120, 60, 180), X: -11.6, Y: 500.3, Scale: 3.1, Opacity: 255},
		// Clipped.
		paint.Placed{Sprite: noise(seed+8, 120, 80), X: 1000, Y: 40, Opacity: 255, Clip: image.Rect(1013, 47, 1077, 101)},
		paint.Placed{Sprite: noise(seed+8, 120, 80), X: 1200.5, Y: 40.5, Scale: 1.2, Opacity: 160, Clip: image.Rect(1213, 47, 1277, 101)},
		// A group that fades as one picture, and one inside of it.
		paint.Placed{Group: 5, Opacity: 140},
		paint.Placed{Sprite: flat(seed+94, 200, 120, 200, 40, 40, 255), X: 1000, Y: 300, Opacity: 255},
		paint.Placed{Sprite: flat(seed+95, 200, 120, 20, 40, 100, 128), X: 1060, Y: 340, Opacity: 255, Clip: image.Rect(1070, 300, 1230, 420)},
		paint.Placed{Group: 2, Opacity: 100},
		paint.Placed{Sprite: noise(seed+9, 60, 60), X: 1040, Y: 330, Opacity: 255},
		paint.Placed{Sprite: noise(seed+9, 60, 60), X: 1070, Y: 350, Opacity: 255},
		// A group that moves and grows: its members touch, and no seam may show.
		paint.Placed{Group: 3, X: 1400.3, Y: 300.6, Opacity: 255},
		paint.Placed{Sprite: flat(seed+96, 100, 50, 255, 255, 255, 255), Opacity: 255},
		paint.Placed{Sprite: flat(seed+97, 100, 50, 255, 255, 255, 255), Y: 50, Opacity: 255},
		paint.Placed{Sprite: noise(seed+10, 60, 60), X: 20, Y: 20, Opacity: 200},
		paint.Placed{Group: 2, X: 1300, Y: 500.5, Scale: 0.8, Opacity: 222, Clip: image.Rect(1310, 510, 1700, 700)},
		paint.Placed{Sprite: noise(seed+11, 200, 100), X: -10, Y: 5, Opacity: 255},
		paint.Placed{Sprite: flat(seed+98, 100, 100, 60, 120, 0, 128), X: 120, Y: 60, Opacity: 255},
		paint.Placed{Group: 2, X: 1500, Y: -20, Opacity: 255, Clip: image.Rect(1510, 0, 1690, 60)},
		paint.Placed{Sprite: noise(seed+14, 150, 100), Opacity: 255},
		paint.Placed{Sprite: noise(seed+14, 150, 100), X: 100.5, Opacity: 255, Clip: image.Rect(110, 20, 300, 70)},
		// One that comes in from outside of the frame.
		paint.Placed{Group: 2, X: -150.5, Y: 700, Opacity: 255},
		paint.Placed{Sprite: noise(seed+12, 300, 60), Opacity: 255},
		paint.Placed{Sprite: noise(seed+13, 300, 60), Y: 60, Opacity: 255},
	)
	return l
}

func TestTheScreenShowsWhatPaintDraws(t *testing.T) {
	m := newMonitor(t, hd)
	lists := make(chan paint.List)
	s, _ := listen(t, "127.0.0.1:0", talker(lists))
	back := color.RGBA{0, 177, 64, 255}
	for i, show := range []Show{Fill, Key, Composite} {
		p := m.screen(s.url(), envShow+"="+string(show), envBackground+"=0,177,64")
		for k, l := range []paint.List{hard(hd, uint64(1000*i)), {Size: hd}, hard(hd, uint64(1000*i+500))} {
			lists <- l
			m.shows(fmt.Sprintf("%s, picture %d", show, k+1), look(l.Frame(), show, back), 2)
		}
		p.stop()
	}
}

func TestTheScreenSaysWhereItIsAndWhatItDrew(t *testing.T) {
	size := image.Pt(320, 180)
	m := newMonitor(t, size)
	said := make(chan screenWords)
	s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, _ int, c *line) {
		c.show(ctx, 1, paint.List{Size: size})
		for {
			select {
			case w := <-c.says:
				if w.Drawn == 0 {
					continue // it has yet to come
				}
				select {
				case said <- w:
				case <-ctx.Done():
				}
			case <-ctx.Done():
				return
			}
		}
	})
	p := m.screen(s.url(), envShow+"=key")
	select {
	case got := <-said:
		if got.PID != p.Process.Pid || got.Monitor != 1 || got.Name == "" || got.Show != Key || got.Missed != 0 {
			t.Errorf("process %d, a key on the only monitor, says %+v", p.Process.Pid, got)
		}
	case <-time.After(time.Minute):
		t.Error("it never says that it drew anything")
	}
}

func TestTheScreenOutlivesItsFeed(t *testing.T) {
	m := newMonitor(t, small)
	lists := make(chan paint.List)
	s, stop := listen(t, lasting(t), talker(lists))
	p := m.screen(s.url())
	first, second := page(1), page(2)
	lists <- first
	m.shows("on air", look(first.Frame(), Fill, color.RGBA{}), 2)
	stop()
	p.says("the feed is gone, the picture stays")
	m.shows("with the feed gone", look(first.Frame(), Fill, color.RGBA{}), 2)
	listen(t, s.addr, talker(lists))
	lists <- second
	m.shows("with the feed back", look(second.Frame(), Fill, color.RGBA{}), 2)
	p.says("the feed is back")
}

func TestEscTwiceLeaves(t *testing.T) {
	m := newMonitor(t, small)
	lists := make(chan paint.List)
	s, _ := listen(t, "127.0.0.1:0", talker(lists))
	p := m.screen(s.url())
	lists <- page(1)
	m.shows("on air", look(page(1).Frame(), Fill, color.RGBA{}), 2)
	xdotool := tool(t, "xdotool")
	hands := func(args ...string) {
		t.Helper()
		if out, err := m.command(xdotool, args...).CombinedOutput(); err != nil {
			t.Fatalf("xdotool %v: %v\n%s", args, err, out)
		}
	}
	hands("search", "--onlyvisible", "--name", "^Mile26 screen", "windowfocus", "--sync")
	hands("key", "Escape", "key", "Escape")
	p.wait()
}

func TestTheFrameFitsIntoTheWindow(t *testing.T) {
	m := newMonitor(t, image.Pt(1000, 800))
	m.pointer = false // a window, unlike the full screen, does not hide it
	lists := make(chan paint.List)
	s, _ := listen(t, "127.0.0.1:0", talker(lists))
	white := paint.List{Size: image.Pt(160, 90), Items: []paint.Placed{{Sprite: flat(1, 160, 90, 255, 255, 255, 255), Opacity: 255}}}
	for _, test := range []struct {
		window string
		at     image.Rectangle
	}{
		{"1000x800", image.Rect(0, 118, 1000, 681)},
		{"400x800", image.Rect(0, 287, 400, 512)},
		{"1000x90", image.Rect(420, 0, 580, 90)},
		{"160x90", image.Rect(0, 0, 160, 90)},
		{"80x60", image.Rect(0, 7, 80, 52)},
	} {
		p := m.screen(s.url(), envWindowed+"="+test.window, envShow+"=composite", envBackground+"=0,0,200")
		lists <- white
		var w, h int
		if _, err := fmt.Sscanf(test.window, "%dx%d", &w, &h); err != nil {
			t.Fatal(err)
		}
		want := image.NewRGBA(image.Rectangle{Max: m.size})
		for y := range m.size.Y {
			for x := range m.size.X {
				c := color.RGBA{0, 0, 0, 255} // no window
				switch at := image.Pt(x, y); {
				case at.In(test.at):
					c = color.RGBA{255, 255, 255, 255}
				case at.In(image.Rect(0, 0, w, h)):
					c = color.RGBA{0, 0, 200, 255}
				}
				want.SetRGBA(x, y, c)
			}
		}
		m.shows("in "+test.window, want, 0)
		p.stop()
	}
}

func TestWithoutADisplayItSaysSo(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, display := range []string{"", ":9876"} {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), "DISPLAY="+display, "WAYLAND_DISPLAY=", "XDG_SESSION_TYPE=x11", envFrom+"=http://127.0.0.1:1")
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), ErrNoDisplay.Error()) || strings.Contains(string(out), "panic") {
			t.Errorf("display %q: %v\n%s", display, err, out)
		}
	}
}

func TestWhatTheCardCannotDrawChangesNothing(t *testing.T) {
	m := newMonitor(t, small)
	lists := make(chan paint.List)
	s, _ := listen(t, "127.0.0.1:0", talker(lists))
	p := m.screen(s.url())
	lists <- page(1)
	m.shows("on air", look(page(1).Frame(), Fill, color.RGBA{}), 2)
	huge := page(2)
	huge.Size.X = largest
	lists <- huge
	p.says("pixels, and this graphics card (or its driver) takes")
	m.shows("after a frame that is too large", look(page(1).Frame(), Fill, color.RGBA{}), 2)
	lists <- page(3)
	m.shows("after that", look(page(3).Frame(), Fill, color.RGBA{}), 2)
}

// With a software renderer textures are the process's memory.
func TestDroppedSpritesAreLetGoByTheCard(t *testing.T) {
	const first, last = 8, 32 // pictures of 8 MB each, of which two are held at a time
	m := newMonitor(t, small)
	reached := make(chan struct{})
	s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, _ int, c *line) {
		old, large := "", pngOf(t, flat(1, hd.X, hd.Y, 9, 9, 9, 100))
		for n := uint64(1); n <= last; n++ {
			l := paint.List{Size: small, Items: []paint.Placed{{Sprite: flat(n, 1, 1, 0, 0, 0, 0), Opacity: 255}}}
			c.picture(ctx, l.Items[0].Sprite.ID, large)
			c.list(ctx, n, l)
			c.until(ctx, ackWords{Sprites: n, Lists: n})
			if old != "" {
				c.drop(ctx, old)
			}
			old = l.Items[0].Sprite.ID
			if n == first || n == last {
				select {
				case reached <- struct{}{}:
				case <-ctx.Done():
					return
				}
			}
		}
		<-ctx.Done()
	})
	p := m.screen(s.url())
	var megabytes []int
	for range 2 {
		select {
		case <-reached:
			megabytes = append(megabytes, p.memory())
		case <-time.After(2 * time.Minute):
			t.Fatal("not all pictures were acknowledged")
		}
	}
	t.Logf("%d MB after %d pictures, %d MB after %d", megabytes[0], first, megabytes[1], last)
	if grown := megabytes[1] - megabytes[0]; grown > (last-first)*8/2 {
		t.Errorf("%d MB more after %d pictures more, each dropped for the next", grown, last-first)
	}
}

// memory is what the process takes up, in megabytes.
func (p *process) memory() int {
	p.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kB := 0
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		p.t.Fatalf("%v in %s", err, status)
	}
	return kB >> 10
}
