package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/image/draw"

	"mile26/app/output/chromium"
	"mile26/app/show"
	"mile26/data"
)

// tool finds a program the end-to-end test uses. A missing one is a failure:
// a test that did not run proves nothing.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing; bash .ci/setup --test installs it", name)
	}
	return path
}

// buildBinary builds the program as an operator runs it.
func buildBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "mile26")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// process starts a program and stops it, and nothing else, when the test ends.
func process(t *testing.T, env []string, files []*os.File, name string, args ...string) *bytes.Buffer {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.ExtraFiles = append(os.Environ(), env...), files
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case <-done:
		case <-time.After(time.Minute):
			_ = cmd.Process.Kill()
			<-done
			t.Errorf("%s did not stop when asked to", filepath.Base(name))
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(name), log.String())
		}
	})
	return &log
}

// screen starts a virtual display and returns its name.
func screen(t *testing.T) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	// Without -noreset the server starts anew whenever its last client leaves,
	// and takes a desk that is just connecting with it: xdotool comes and goes.
	process(t, nil, []*os.File{w}, tool(t, "Xvfb"), "-noreset", "-displayfd", "3", "-screen", "0", "1680x1000x24", "-nolisten", "tcp")
	w.Close()
	// Xvfb writes a line when it is ready and closes the pipe when it dies. It
	// dies, too, when the pipe is closed before the end of the line.
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not start: %v", err)
	}
	return ":" + strings.TrimSpace(number)
}

// freePort is an address nobody listens on, and that the system gives to nobody
// who asks for any: its own ports for that begin higher.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10000+rand.IntN(20000)))
		if err != nil {
			continue // somebody is there
		}
		defer ln.Close()
		return ln.Addr().String()
	}
	t.Fatal("no free port between 10000 and 30000")
	return ""
}

// until asks until the answer is yes, and fails after two minutes.
func until(t *testing.T, what string, yes func() bool) {
	t.Helper()
	tick, end := time.NewTicker(50*time.Millisecond), time.After(2*time.Minute)
	defer tick.Stop()
	for !yes() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

type channelState struct {
	Preview *struct{ Title string }
	Program []struct{ Title string }
}

func askState(t *testing.T, addr string) channelState {
	t.Helper()
	var s channelState
	resp, err := http.Get("http://" + addr + "/v1/state")
	if err != nil {
		return s // not up yet
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return s
}

// expected is the lower third of an athlete of the sample, drawn in this process.
func expected(t *testing.T, words string) *image.RGBA {
	t.Helper()
	d, err := data.Open(sampleShow(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	e, err := openEngine()
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.OneAthlete(context.Background(), words)
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := drawPage(context.Background(), d, e, "lower-third", show.Subject{Kind: data.KindAthlete, ID: a.ID})
	if err != nil {
		t.Fatal(err)
	}
	return f.List.Frame()
}

// family is where a lower third has the names, in frame pixels.
var family = image.Rect(310, 855, 760, 935)

func TestFromAKeystrokeToThePictureOnAir(t *testing.T) {
	xdotool := tool(t, "xdotool")
	display, addr := screen(t), freePort(t)
	binary := buildBinary(t)
	env := []string{"DISPLAY=" + display, "WAYLAND_DISPLAY=", "XDG_CONFIG_HOME=" + t.TempDir(), "XDG_SESSION_TYPE=x11", "LIBGL_ALWAYS_SOFTWARE=1"}
	process(t, env, nil, binary, "demo", "--listen", addr)
	try := func(args ...string) (string, error) {
		cmd := exec.Command(xdotool, args...)
		cmd.Env = append(os.Environ(), env...)
		out, err := cmd.CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	hands := func(args ...string) {
		t.Helper()
		if out, err := try(args...); err != nil {
			t.Fatalf("xdotool %v: %v\n%s", args, err, out)
		}
	}
	until(t, "the desk's window to have the focus", func() bool {
		window, err := try("search", "--onlyvisible", "--name", "^Mile26")
		if err != nil { // not there yet, or there and not yet on the screen
			return false
		}
		said, err := try("windowfocus", window)
		if err != nil {
			t.Logf("focus on window %s: %s", window, said)
			return false
		}
		focused, err := try("getwindowfocus")
		return err == nil && focused == window
	})
	until(t, "the program page's server", func() bool { return askState(t, addr).Program != nil })

	page := chromium.Open(t, "http://"+addr+"/program")
	page.Wait("window.mile26 && window.mile26.connected")

	hands("type", "--delay", "40", "sif hass")
	until(t, "Hassan in preview", func() bool {
		hands("key", "Return")
		p := askState(t, addr).Preview
		return p != nil && strings.Contains(p.Title, "HASSAN")
	})
	until(t, "the lower third in preview", func() bool {
		p := askState(t, addr).Preview
		return p != nil && strings.HasPrefix(p.Title, "Lower third")
	})
	hands("key", "F2")
	until(t, "Hassan on air", func() bool {
		s := askState(t, addr)
		return len(s.Program) == 1 && strings.Contains(s.Program[0].Title, "Sifan HASSAN")
	})

	frame, other := expected(t, "sifan hassan"), expected(t, "mary keitany")
	comparePage(t, page, frame)
	compareDesk(t, display, env, frame, other)

	hands("key", "F12")
	until(t, "an empty program", func() bool { return len(askState(t, addr).Program) == 0 })
}

// comparePage holds the program page against the frame, pixel for pixel.
func comparePage(t *testing.T, page *chromium.Page, frame *image.RGBA) {
	t.Helper()
	page.Wait("window.mile26.drawn > 0")
	got := page.Screenshot(1920, 1080)
	worst := 0
	for y := range 1080 {
		for x := range 1920 {
			g, w := premultiplied(got.NRGBAAt(x, y)), frame.RGBAAt(x, y)
			worst = max(worst, apart(g.R, w.R), apart(g.G, w.G), apart(g.B, w.B), apart(g.A, w.A))
		}
	}
	if worst > 2 {
		t.Errorf("the program page differs from the frame by %d of 255", worst)
	}
}

func premultiplied(c color.NRGBA) color.RGBA {
	mul := func(v uint8) uint8 { return uint8((int(v)*int(c.A) + 127) / 255) }
	return color.RGBA{mul(c.R), mul(c.G), mul(c.B), c.A}
}

func apart(a, b uint8) int {
	if a > b {
		return int(a - b)
	}
	return int(b - a)
}

// compareDesk finds the program monitor in a screenshot by the graphic's
// accent edge, and holds the names in it against the frame, scaled. The names
// of somebody else must fit far worse, or the comparison proves nothing.
func compareDesk(t *testing.T, display string, env []string, frame, other *image.RGBA) {
	t.Helper()
	var shot image.Image
	best, control := 0.0, 0.0
	until(t, "the graphic in the program monitor", func() bool {
		shot = screenshot(t, display, env)
		at, height := lowestAccentBar(shot)
		if height < 20 {
			return false
		}
		best, control = bestFit(shot, frame, at, height), bestFit(shot, other, at, height)
		return best < 20
	})
	if control < 2*best {
		t.Errorf("the name on the desk's program monitor is %.1f from the frame, somebody else's %.1f", best, control)
		keep(t, shot)
	}
}

func screenshot(t *testing.T, display string, env []string) image.Image {
	t.Helper()
	cmd := exec.Command(tool(t, "ffmpeg"), "-loglevel", "error", "-f", "x11grab", "-video_size", "1680x1000", "-i", display,
		"-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-")
	cmd.Env = append(os.Environ(), env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	b, err := cmd.Output()
	if err != nil {
		t.Fatalf("screenshot: %v\n%s", err, errs.String())
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// lowestAccentBar is the lowest upright bar of the theme's accent colour on the
// screen, at least as tall as a scaled lower third's edge.
func lowestAccentBar(img image.Image) (at image.Point, height int) {
	b := img.Bounds()
	for x := b.Min.X; x < b.Max.X; x++ {
		run := 0
		for y := b.Min.Y; y <= b.Max.Y; y++ {
			if y < b.Max.Y && isAccent(img.At(x, y)) {
				run++
				continue
			}
			if run >= 20 && y-run > at.Y+run/2 {
				at, height = image.Pt(x, y-run), run
			}
			run = 0
		}
	}
	return at, height
}

func isAccent(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return apart(uint8(r>>8), 0xE4) < 24 && apart(uint8(g>>8), 0xFF) < 24 && apart(uint8(b>>8), 0x3A) < 60
}

// bestFit is the mean difference of a pixel where the names stand, at the size
// and place that fit best around those that the bar suggests.
func bestFit(shot image.Image, frame *image.RGBA, bar image.Point, height int) float64 {
	best := 255.0
	guess := float64(height) / 148 * 1920
	for width := int(guess * 0.95); width <= int(guess*1.05); width++ {
		scale := float64(width) / 1920
		small := image.NewRGBA(image.Rect(0, 0, width, width*9/16))
		draw.Draw(small, small.Rect, image.Black, image.Point{}, draw.Src)
		draw.CatmullRom.Scale(small, small.Rect, frame, frame.Rect, draw.Over, nil)
		part := image.Rect(int(float64(family.Min.X)*scale), int(float64(family.Min.Y)*scale), int(float64(family.Max.X)*scale), int(float64(family.Max.Y)*scale))
		corner := bar.Sub(image.Pt(int(96*scale), int(848*scale)))
		for dy := -2; dy <= 2; dy++ {
			for dx := -2; dx <= 2; dx++ {
				best = min(best, meanDifference(shot, small, part, corner.Add(image.Pt(dx, dy))))
			}
		}
	}
	return best
}

func meanDifference(shot image.Image, small *image.RGBA, part image.Rectangle, corner image.Point) float64 {
	sum := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, _ := shot.At(corner.X+x, corner.Y+y).RGBA()
			w := small.RGBAAt(x, y)
			sum += apart(uint8(r>>8), w.R) + apart(uint8(g>>8), w.G) + apart(uint8(b>>8), w.B)
		}
	}
	return float64(sum) / float64(3*part.Dx()*part.Dy())
}

// keep writes the screenshot where a person can look at it.
func keep(t *testing.T, img image.Image) {
	t.Helper()
	path := filepath.Join(os.TempDir(), fmt.Sprintf("mile26-desk-%d.png", os.Getpid()))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	t.Logf("screenshot: %s", path)
}

func TestADisplayThatCannotBeOpenedIsNoDisplay(t *testing.T) {
	binary := buildBinary(t)
	cmd := exec.Command(binary, "demo", "--listen", "127.0.0.1:0")
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "DISPLAY=:9876", "WAYLAND_DISPLAY=", "XDG_CONFIG_HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "lower-third.png") || strings.Contains(string(out), "panic") {
		t.Errorf("%v\n%s", err, out)
	}
}
