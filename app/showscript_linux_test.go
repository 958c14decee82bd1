package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"mile26/app/output/chromium"
)

// TestAShowByKeyboardOnly is a whole small show on the real binary: files are
// read, the running order is built, and ten steps are run with nothing but keys.
// After each the program page is held against the composed frame and the as-run
// log against what was done; in the middle the desk is killed, and goes on.
// go test -artifacts keeps the screenshots.
func TestAShowByKeyboardOnly(t *testing.T) {
	s := &script{t: t, display: screen(t), addr: freePort(t), binary: buildBinary(t), dir: t.TempDir()}
	s.env = []string{
		"DISPLAY=" + s.display, "WAYLAND_DISPLAY=", "XDG_SESSION_TYPE=x11", "LIBGL_ALWAYS_SOFTWARE=1",
		"XDG_CONFIG_HOME=" + filepath.Join(s.dir, "config"), "XDG_CACHE_HOME=" + filepath.Join(s.dir, "cache"),
	}
	s.show = filepath.Join(s.dir, "London.mile26")
	s.prepare()
	s.start()
	s.page = chromium.Open(t, "http://"+s.addr+"/program")
	s.page.Wait("window.mile26 && window.mile26.connected")

	s.type_("london 2023 men", "Return")
	s.until("the race in preview", func(st scriptState) bool {
		return st.Preview != nil && strings.Contains(st.Preview.Title, "2023")
	})
	s.key("ctrl+b")
	title, card, third, board := s.numberOf("race-title"), s.numberOf("athlete-card"), s.numberOf("lower-third"), s.numberOf("leaderboard")
	s.step("a title", func() { s.call(title); s.key("F2") }, on(title), "take")
	s.step("a board beside it", func() { s.call(board); s.key("F2") }, on(title, board), "take")
	s.step("the title off", func() { s.call(title); s.key("F1") }, on(board), "out")
	s.step("a lower third", func() { s.call(third); s.key("F2") }, on(board, third), "take")
	s.step("another hand's data", func() { s.import_("first_name,last_name,country,bib\nLeul,Gebresilase,ETH,7\n") }, on(board, third))

	s.kill()
	s.start()
	s.step("after a kill", func() {}, on(board, third))
	s.step("an edit undone", s.editAndUndo, on(board, third))
	s.step("the lower third off", func() { s.call(third); s.key("F1") }, on(board), "out")
	s.step("a card with its photo", func() { s.call(card); s.key("F2") }, on(board, card), "take")
	if n := pixels(s.shot, photoColour); n < 80_000 { // of the box of 280 by 300 that a card has for it
		t.Errorf("the card on the program page shows %d pixels of the photo, want 80,000 at least", n)
	}
	s.step("everything off", func() { s.key("F12") }, on(), "clear")
}

// script is a show that is run from the keyboard.
type script struct {
	t                                *testing.T
	display, addr, binary, dir, show string
	env                              []string
	desk                             *exec.Cmd
	page                             *chromium.Page
	shot                             *image.NRGBA // of the page, after the last step
	steps                            int
	log                              []string // what was done, as the log must say
}

type scriptState struct {
	Preview *struct {
		Title  string
		Number int
	}
	Program []struct {
		Title, Phase string
		Number       int
	}
}

// prepare makes the show from files with the program's own commands.
func (s *script) prepare() {
	s.t.Helper()
	s.run("import", "--show", s.show, "--event", "London Marathon", "--metres", "42195", "--category", "Men", "--year", "2023",
		s.file("men.csv", "first_name,last_name,country,bib,place,time,split_half,bio\n"+
			"Kelvin,Kiptum,KEN,1,1,2:01:25,1:01:40,Won his first London at 23.\n"+
			"Geoffrey,Kamworor,KEN,4,2,2:04:23,1:01:40,\n"+
			"Emile,Cairess,GBR,20,6,2:08:07,1:04:29,\n"+
			"Mo,Farah,GBR,9,9,2:10:27,1:04:27,Ran the last marathon of his career in London.\n"))
	photo := image.NewNRGBA(image.Rect(0, 0, 560, 600))
	draw.Draw(photo, photo.Rect, image.NewUniform(photoColour), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, photo); err != nil {
		s.t.Fatal(err)
	}
	s.run("photos", "--show", s.show, s.file("kelvin_kiptum.png", b.String()))
}

// photoColour is what the photo shows, and nothing else of the graphics.
var photoColour = color.NRGBA{200, 40, 160, 255}

// pixels is how many pixels of a picture are of a colour.
func pixels(picture *image.NRGBA, c color.NRGBA) (n int) {
	for y := picture.Rect.Min.Y; y < picture.Rect.Max.Y; y++ {
		for x := picture.Rect.Min.X; x < picture.Rect.Max.X; x++ {
			if p := picture.NRGBAAt(x, y); apart(p.R, c.R) < 8 && apart(p.G, c.G) < 8 && apart(p.B, c.B) < 8 && p.A == 255 {
				n++
			}
		}
	}
	return n
}

func (s *script) file(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// import_ reads a small list into the show while the desk has it.
func (s *script) import_(list string) {
	s.t.Helper()
	s.run("import", "--show", s.show, "--event", "London Marathon", "--category", "Men", "--year", "2023", s.file("more.csv", list))
}

// run runs a command of the program, and answers what it printed.
func (s *script) run(args ...string) []byte {
	s.t.Helper()
	cmd := exec.Command(s.binary, args...)
	cmd.Env = append(os.Environ(), s.env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("mile26 %s: %v\n%s%s", strings.Join(args, " "), err, out, errs.String())
	}
	return out
}

// start opens the desk and waits until keys reach it.
func (s *script) start() {
	t := s.t
	t.Helper()
	cmd := exec.Command(s.binary, s.show, "--listen", s.addr)
	cmd.Env = append(os.Environ(), s.env...)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.desk = cmd
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill() // what it says on its way out is of no interest here
			_ = cmd.Wait()
		}
		if t.Failed() {
			t.Logf("the desk said:\n%s", log.String())
		}
	})
	until(t, "the desk's window to have the focus", func() bool {
		window, err := s.try("search", "--onlyvisible", "--name", "^Mile26")
		if err != nil {
			return false
		}
		if _, err := s.try("windowfocus", window); err != nil {
			return false
		}
		focused, err := s.try("getwindowfocus")
		return err == nil && focused == window
	})
	s.until("the server", func(st scriptState) bool { return st.Program != nil })
}

// kill ends the desk as a power cut would.
func (s *script) kill() {
	s.t.Helper()
	if err := s.desk.Process.Signal(syscall.SIGKILL); err != nil {
		s.t.Fatal(err)
	}
	_ = s.desk.Wait() // it was killed, and says so
}

func (s *script) try(args ...string) (string, error) {
	cmd := exec.Command(tool(s.t, "xdotool"), args...)
	cmd.Env = append(os.Environ(), s.env...)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// key presses keys one after another.
func (s *script) key(keys ...string) {
	s.t.Helper()
	if out, err := s.try(append([]string{"key", "--delay", "60"}, keys...)...); err != nil {
		s.t.Fatalf("keys %q: %v\n%s", keys, err, out)
	}
}

// type_ begins a search, types words and presses keys after them.
func (s *script) type_(words string, keys ...string) {
	s.t.Helper()
	s.key("ctrl+k")
	if out, err := s.try("type", "--delay", "40", words); err != nil {
		s.t.Fatalf("type %q: %v\n%s", words, err, out)
	}
	s.key(keys...)
}

// call puts a page in preview by its number.
func (s *script) call(number int) {
	s.t.Helper()
	s.type_(strconv.Itoa(number), "Return")
	s.until(fmt.Sprintf("page %d in preview", number), func(st scriptState) bool {
		return st.Preview != nil && st.Preview.Number == number
	})
}

func (s *script) get(path string) []byte {
	resp, err := http.Get("http://" + s.addr + path)
	if err != nil {
		return nil // not up yet
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (s *script) state() (st scriptState) {
	if b := s.get("/v1/state"); b != nil {
		if err := json.Unmarshal(b, &st); err != nil {
			s.t.Fatalf("%v in %s", err, b)
		}
	}
	return st
}

func (s *script) until(what string, holds func(scriptState) bool) {
	s.t.Helper()
	until(s.t, what, func() bool { return holds(s.state()) })
}

type scriptPage struct {
	Number   int
	Template string
}

// pages is the running order; none while it cannot be had.
func (s *script) pages() (all []scriptPage) {
	s.t.Helper()
	if b := s.get("/v1/pages"); b != nil {
		if err := json.Unmarshal(b, &all); err != nil {
			s.t.Fatalf("%v in %s", err, b)
		}
	}
	return all
}

// numberOf is the number of the first page with a template, once the running order has it.
func (s *script) numberOf(template string) (number int) {
	s.t.Helper()
	until(s.t, "a page of "+template, func() bool {
		all := s.pages()
		i := slices.IndexFunc(all, func(p scriptPage) bool { return p.Template == template })
		if i >= 0 {
			number = all[i].Number
		}
		return i >= 0
	})
	return number
}

// editAndUndo duplicates a page in the running order and goes back on it.
func (s *script) editAndUndo() {
	s.t.Helper()
	before := s.pages()
	s.key("F4", "Down", "Down", "ctrl+d") // past the group's own row
	until(s.t, fmt.Sprintf("%d pages", len(before)+1), func() bool { return len(s.pages()) == len(before)+1 })
	s.key("ctrl+z")
	until(s.t, "the running order as it was", func() bool { return slices.Equal(s.pages(), before) })
}

func on(numbers ...int) []int { slices.Sort(numbers); return numbers }

// step does something and holds what is on air, what the page shows and what
// the log says against what must be.
func (s *script) step(name string, do func(), want []int, log ...string) {
	s.t.Helper()
	do()
	s.steps++
	var got []int
	s.until(fmt.Sprintf("%s: pages %v at rest", name, want), func(st scriptState) bool {
		got = got[:0]
		for _, p := range st.Program {
			got = append(got, p.Number)
			if p.Phase != "holding" {
				return false
			}
		}
		slices.Sort(got)
		return slices.Equal(got, want)
	})
	s.log = append(s.log, log...)
	s.shows(name)
	s.logged(name)
	s.artefact(fmt.Sprintf("%02d-%s-desk.png", s.steps, strings.ReplaceAll(name, " ", "-")), screenshot(s.t, s.display, s.env))
}

// shows holds the program page against the composed frame.
func (s *script) shows(name string) {
	t := s.t
	t.Helper()
	still, err := png.Decode(bytes.NewReader(s.get("/v1/still?of=program&as=straight")))
	if err != nil {
		t.Fatalf("%s: the still: %v", name, err)
	}
	frame := image.NewNRGBA(still.Bounds())
	draw.Draw(frame, frame.Rect, still, image.Point{}, draw.Src)
	worst := 255
	var shot *image.NRGBA
	until(t, name+" on the program page", func() bool {
		shot, worst = s.page.Screenshot(1920, 1080), 0
		for y := range 1080 {
			for x := range 1920 {
				g, w := premultiplied(shot.NRGBAAt(x, y)), premultiplied(frame.NRGBAAt(x, y))
				worst = max(worst, apart(g.R, w.R), apart(g.G, w.G), apart(g.B, w.B), apart(g.A, w.A))
			}
		}
		return worst <= closeEnough+1 // of it 1 is for reading a straight still back
	})
	s.shot = shot
	s.artefact(fmt.Sprintf("%02d-%s-page.png", s.steps, strings.ReplaceAll(name, " ", "-")), shot)
}

func (s *script) artefact(name string, picture image.Image) {
	s.t.Helper()
	f, err := os.Create(filepath.Join(s.t.ArtifactDir(), name))
	if err == nil {
		err = errors.Join(png.Encode(f, picture), f.Close())
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// logged holds the as-run log against what was done by hand.
func (s *script) logged(name string) {
	s.t.Helper()
	var did []string
	until(s.t, name+" in the log: "+strings.Join(s.log, " "), func() bool {
		var lines []struct{ What, Who string }
		if err := json.Unmarshal(s.run("log", "--show", s.show, "--json"), &lines); err != nil {
			s.t.Fatal(err)
		}
		did = did[:0]
		for _, l := range lines {
			if l.Who == "desk" {
				did = append(did, l.What)
			}
		}
		return slices.Equal(did, s.log)
	})
}
