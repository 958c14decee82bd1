package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"mile26/app/output"
	"mile26/app/output/rack"
)

// screenUnit is mile26 screen in a process of its own, so that no window of the
// desk can stop it. A screen that outlived the desk that opened it is the
// screen again.
type screenUnit struct {
	page    func() string
	token   string
	clients func() []output.Client // of the feed
	log     *slog.Logger

	mu                sync.Mutex
	at, monitor, show string
	pid               int // of the screen's process; 0 while there is none
}

// Aim takes "2", "2:key".
func (u *screenUnit) Aim(at string) error {
	monitor, show, ok := strings.Cut(at, ":")
	if !ok {
		show = "fill"
	}
	if n, err := strconv.Atoi(monitor); err != nil || n < 1 || (show != "fill" && show != "key" && show != "composite") {
		return fmt.Errorf("screen %q: want a monitor's number and what it shows, as in %s; mile26 screen --list tells the numbers", at, u.Hint())
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.at, u.monitor, u.show = at, monitor, show
	return nil
}

// Target is the monitor.
func (u *screenUnit) Target() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.at
}

// Hint is a monitor.
func (u *screenUnit) Hint() string { return "2:key" }

// Report names the monitor, and tells what the screen says of itself.
func (u *screenUnit) Report() rack.Report {
	u.mu.Lock()
	pid, monitor, show := u.pid, u.monitor, u.show
	u.mu.Unlock()
	if monitor == "" {
		return rack.Report{}
	}
	r := rack.Report{Detail: "monitor " + monitor + ", " + show}
	if pid == 0 {
		return r
	}
	s := u.hear(pid)
	if s == nil {
		r.Detail += " · not connected"
		return r
	}
	r.Frames, r.Late = s.Drawn, s.Missed
	r.Detail = fmt.Sprintf("monitor %s, %s, %s", monitor, s.Name, s.Show)
	return r
}

// hear is what the screen of that process says of itself, nil while it is not
// connected.
func (u *screenUnit) hear(pid int) *output.Screen {
	for _, c := range u.clients() {
		if c.Screen != nil && c.Screen.PID == pid {
			return c.Screen
		}
	}
	return nil
}

// Run shows the program until ctx ends.
func (u *screenUnit) Run(ctx context.Context) error {
	u.mu.Lock()
	monitor, show := u.monitor, u.show
	u.mu.Unlock()
	defer u.is(0)
	if p := u.find(ctx, monitor); p != nil {
		if s := u.hear(p.Pid); s != nil && s.Show == show {
			u.log.Info("screen: the one that lived is the screen again", "monitor", monitor, "process", p.Pid)
			return u.follow(ctx, monitor, p)
		}
		u.log.Info("screen: the one that lived shows something else, and is closed", "monitor", monitor, "process", p.Pid)
		u.end(p)
	}
	if ctx.Err() != nil {
		return nil
	}
	return u.open(ctx, monitor, show)
}

func (u *screenUnit) is(pid int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.pid = pid
}

// open opens a screen and waits for its end.
func (u *screenUnit) open(ctx context.Context, monitor, show string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	// A file and no pipe: the screen lives on and goes on writing when we do not.
	path, err := screenFile(monitor, ".log")
	if err != nil {
		return err
	}
	said, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("a place for the screen's log: %w", err)
	}
	defer said.Close()
	cmd := exec.CommandContext(ctx, self, "screen", "--from", u.page(), "--monitor", monitor, "--show", show)
	cmd.Env = append(os.Environ(), "MILE26_TOKEN="+u.token)
	cmd.Stdout, cmd.Stderr = said, said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = leaving
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("screen: %w", err)
	}
	u.is(cmd.Process.Pid)
	if err := noteScreen(monitor, cmd.Process.Pid); err != nil {
		u.log.Warn("screen: it will not be found again after a crash", "reason", err)
	}
	err = cmd.Wait()
	forgetScreen(monitor)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("screen: %w: %s", err, lastLine(said.Name()))
	}
	return nil
}

// How soon a screen is back at a feed that is back, and how often it is looked
// for.
const (
	comesBack = 15 * time.Second // it tries every two seconds; a busy machine takes longer
	lookFor   = 100 * time.Millisecond
)

// find is the process of the screen that was opened on a monitor by a desk that
// did not live to close it; nil when there is none. That a process of that
// number is there proves nothing: the screen has to be connected to our feed,
// which it looks for itself.
func (u *screenUnit) find(ctx context.Context, monitor string) *os.Process {
	pid, err := notedScreen(monitor)
	if err != nil {
		u.log.Warn("screen: whether one is open already is not known", "reason", err)
	}
	if pid == 0 {
		return nil
	}
	p, err := os.FindProcess(pid)
	if err != nil || over(p) {
		return nil
	}
	look := time.NewTicker(lookFor)
	defer look.Stop()
	end := time.After(comesBack)
	for {
		if s := u.hear(pid); s != nil && strconv.Itoa(s.Monitor) == monitor {
			return p
		}
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		case <-end:
			u.log.Warn("screen: the one before is not heard of; if its picture is still there, press Esc twice on it", "monitor", monitor, "process", pid)
			return nil
		}
	}
}

// follow is with a screen that we have not opened until it ends, and ends it
// when ctx does.
func (u *screenUnit) follow(ctx context.Context, monitor string, p *os.Process) error {
	u.is(p.Pid)
	look := time.NewTicker(lookFor)
	defer look.Stop()
	for !over(p) {
		select {
		case <-ctx.Done():
			u.end(p)
			forgetScreen(monitor)
			return nil
		case <-look.C:
		}
	}
	forgetScreen(monitor)
	return errors.New("screen: it was closed")
}

// end asks a screen to leave, and makes it when it does not.
func (u *screenUnit) end(p *os.Process) {
	_ = p.Signal(os.Interrupt) // where that is not possible it is ended below
	look := time.NewTicker(lookFor)
	defer look.Stop()
	late := time.After(leaving)
	for !over(p) && u.hear(p.Pid) != nil {
		select {
		case <-look.C:
		case <-late:
			_ = p.Kill() // it may be over by now
			return
		}
	}
}

// over says that a process has ended. A system that cannot be asked says that
// it has not.
func over(p *os.Process) bool { return errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone) }

// screenFile is a file about the screen of a monitor.
func screenFile(monitor, kind string) (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("a place for a screen's log and note: %w", err)
	}
	dir = filepath.Join(dir, "mile26")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("a place for a screen's log and note: %w", err)
	}
	return filepath.Join(dir, "screen-"+monitor+kind), nil
}

// screenNote is what is noted of a screen while it is open.
type screenNote struct {
	PID int `json:"pid"`
}

func noteScreen(monitor string, pid int) error {
	path, err := screenFile(monitor, ".json")
	if err != nil {
		return err
	}
	return writeFile(path, func(w io.Writer) error { return json.NewEncoder(w).Encode(screenNote{pid}) })
}

// notedScreen is the process of the screen that was not closed, 0 for none.
func notedScreen(monitor string) (pid int, err error) {
	path, err := screenFile(monitor, ".json")
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	var n screenNote
	if err == nil {
		err = json.Unmarshal(text, &n)
	}
	if err != nil {
		return 0, fmt.Errorf("note of a screen, %s: %w", path, err)
	}
	return n.PID, nil
}

func forgetScreen(monitor string) {
	if path, err := screenFile(monitor, ".json"); err == nil {
		_ = os.Remove(path) // one that stays names a process that has ended
	}
}

// lastLine is the end of a file of text.
func lastLine(name string) string {
	b, err := os.ReadFile(name)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return lines[len(lines)-1]
}
