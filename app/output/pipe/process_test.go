//go:build unix

package pipe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"mile26/app/output/raw"
	"mile26/graphics/paint"
)

// run starts a pipe and gives what ends it and waits.
func run(t *testing.T, p *Pipe) (end func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	end = func() {
		t.Helper()
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		done <- nil
	}
	t.Cleanup(end)
	return end
}

// until waits for something that has to happen sooner or later.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never came: %s", what)
		}
	}
}

// frames are the whole frames of a file.
func frames(t *testing.T, name string) [][]byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	size := 4 * small.X * small.Y
	if len(data)%size != 0 {
		t.Errorf("%d bytes are no whole frames of %d", len(data), size)
	}
	var all [][]byte
	for ; len(data) >= size; data = data[size:] {
		all = append(all, data[:size])
	}
	return all
}

func TestARecordingHasTheFramesThatWereShown(t *testing.T) {
	glass := plain(0)
	for i := range glass.Items[0].Sprite.Image.Pix { // half transparent, half as bright
		glass.Items[0].Sprite.Image.Pix[i] = []uint8{100, 50, 20, 128}[i%4]
	}
	for _, c := range []struct {
		layout raw.Layout
		empty  [4]byte
		want   [4]byte
	}{
		{raw.Layout{}, [4]byte{}, [4]byte{199, 100, 40, 128}},
		{raw.Layout{Pixels: raw.BGRA}, [4]byte{}, [4]byte{40, 100, 199, 128}},
		{raw.Layout{Alpha: raw.Premultiplied}, [4]byte{}, [4]byte{100, 50, 20, 128}},
		{raw.Layout{Alpha: raw.Fill}, [4]byte{0, 0, 0, 255}, [4]byte{100, 50, 20, 255}},
		{raw.Layout{Alpha: raw.Key}, [4]byte{0, 0, 0, 255}, [4]byte{128, 128, 128, 255}},
	} {
		name := filepath.Join(t.TempDir(), "it's a.rgba")
		p := testPipe(t, Options{Command: `cat > "` + name + `"`, Layout: c.layout})
		p.grace = time.Minute // however busy the machine is
		end := run(t, p)
		until(t, "frames", func() bool { return p.State().Frames > 2 })
		p.Show(glass)
		seen := p.State().Frames
		until(t, "frames with the picture", func() bool { return p.State().Frames > seen+3 })
		end()
		all := frames(t, name)
		if int64(len(all)) != p.State().Frames {
			t.Errorf("%+v: %d frames in the file, %d written", c.layout, len(all), p.State().Frames)
		}
		first, last := bytes.Repeat(c.empty[:], small.X*small.Y), bytes.Repeat(c.want[:], small.X*small.Y)
		turned := false
		for n, f := range all {
			turned = turned || bytes.Equal(f, last)
			if want := map[bool][]byte{false: first, true: last}[turned]; !bytes.Equal(f, want) {
				t.Fatalf("%+v: frame %d of %d begins with %v, want %v", c.layout, n, len(all), f[:4], want[:4])
			}
		}
		if !turned || !bytes.Equal(all[0], first) {
			t.Errorf("%+v: the recording begins with %v and ends with %v", c.layout, all[0][:4], all[len(all)-1][:4])
		}
		if s := p.State(); s.Running || s.LastError != "" || s.Restarts != 0 {
			t.Errorf("ended by us, the state is %+v", s)
		}
	}
}

func TestFFmpegRecordsEveryFrame(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Fatalf("%v: run .ci/setup --test", err)
	}
	name := filepath.Join(t.TempDir(), "out.mov")
	p := testPipe(t, Options{Command: "ffmpeg -v error -f rawvideo -pix_fmt {pixels} -s {size} -r {rate} -i - -c:v png -f mov " + name})
	p.grace = time.Minute // however busy the machine is
	end := run(t, p)
	p.Show(plain(77))
	until(t, "frames", func() bool { return p.State().Frames >= 20 })
	end()
	written := p.State().Frames
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", name, "-f", "rawvideo", "-pix_fmt", "rgba", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	size := 4 * small.X * small.Y
	if int64(len(out)) != written*int64(size) {
		t.Errorf("%d bytes decoded, want %d frames of %d", len(out), written, size)
	}
	if tail := out[len(out)-4:]; !bytes.Equal(tail, []byte{77, 77, 77, 255}) {
		t.Errorf("the last frame ends with %v", tail)
	}
}

func TestACommandThatKeepsDyingIsStartedAgain(t *testing.T) {
	p := testPipe(t, Options{Command: "sleep 0.2; echo the cable is out >&2; exit 3"})
	end := run(t, p)
	until(t, "two restarts", func() bool { return p.State().Restarts >= 2 })
	end()
	s := p.State()
	if !strings.Contains(s.LastError, "exit status 3") || !strings.Contains(s.LastError, "the cable is out") {
		t.Errorf("the last error is %q", s.LastError)
	}
	if len(s.Lines) < 2 || s.Lines[0] != "the cable is out" || s.Running || s.Since.IsZero() {
		t.Errorf("the state is %+v", s)
	}
}

func TestACommandThatIsNotThere(t *testing.T) {
	p := testPipe(t, Options{Command: "no-such-command-here"})
	run(t, p)
	until(t, "the error", func() bool { return strings.Contains(p.State().LastError, "no-such-command-here") })
}

func TestACommandThatNeverReadsLosesFramesAndNobodyWaits(t *testing.T) {
	p, err := New(Options{Command: "exec sleep 600", Size: bigger, Rate: testPipe(t, Options{}).o.Rate}, testPipe(t, Options{}).log)
	if err != nil {
		t.Fatal(err)
	}
	end := run(t, p)
	until(t, "dropped frames", func() bool {
		p.Show(paint.List{Size: bigger}) // never blocks: else this test would never end
		return p.State().Dropped > 5
	})
	s := p.State()
	if !s.Running || s.Frames > 0 {
		t.Errorf("the state is %+v", s)
	}
	end() // sleep does not read its input's end: it is killed
	if p.State().Running {
		t.Error("it runs on")
	}
}

// bigger is a frame of more bytes than a pipe holds.
var bigger = small.Mul(100)

func TestWhatACommandStartedEndsWithIt(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pid")
	p := testPipe(t, Options{Command: fmt.Sprintf("sleep 600 & echo $! > %s.new; mv %s.new %s; cat > /dev/null", name, name, name)})
	end := run(t, p)
	var pid int
	until(t, "the child's number", func() bool {
		data, err := os.ReadFile(name)
		if err != nil {
			return false
		}
		pid, err = strconv.Atoi(strings.TrimSpace(string(data)))
		return err == nil
	})
	end()
	until(t, "the child's end", func() bool { return gone(pid) })
}

// gone reports whether a process has ended; a zombie that nobody waits for has.
func gone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(rest, "Z")
}
