package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"testing"

	"mile26/app/output"
	"mile26/app/remote"
)

// TestAScreenThatOutlivedItsDeskIsTheScreenAgain kills the program with a
// screen open and starts it again: the picture on the monitor must be the same
// window's, and stopping the program in good order must close it.
func TestAScreenThatOutlivedItsDeskIsTheScreenAgain(t *testing.T) {
	display, addr, show := screen(t), freePort(t), sampleShow(t)
	env := append(os.Environ(), asProgram+"=1", "DISPLAY="+display, "WAYLAND_DISPLAY=", "XDG_SESSION_TYPE=x11",
		"LIBGL_ALWAYS_SOFTWARE=1", "XDG_CACHE_HOME="+t.TempDir())
	start := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0], "serve", "--show", show, "--listen", addr, "--screen", "1:key")
		cmd.Env = env
		var log bytes.Buffer
		cmd.Stdout, cmd.Stderr = &log, &log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = cmd.Process.Kill() // it may have ended
			_ = cmd.Wait()
			if t.Failed() {
				t.Logf("it said:\n%s", &log)
			}
		})
		return cmd
	}
	first := start()
	before := screenOf(t, addr)
	if before.Monitor != 1 || before.Show != "key" {
		t.Errorf("the screen says %+v, want the key on monitor 1", before)
	}
	p, err := os.FindProcess(before.PID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Kill() }) // if nothing else has
	_ = first.Process.Kill()
	_ = first.Wait()
	if over(p) {
		t.Fatal("the screen has died with its desk")
	}

	second := start()
	if after := screenOf(t, addr); after.PID != before.PID {
		t.Errorf("the screen is process %d now, and was %d", after.PID, before.PID)
	}
	if n := len(screensIn(outputsOf(addr))); n != 1 {
		t.Errorf("%d screens are connected, want 1", n)
	}
	if err := second.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	until(t, "the screen to have gone", func() bool { return gone(before.PID) })
}

// gone says that a process has ended, also one that nobody has asked about since.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, state, _ := bytes.Cut(stat, []byte(") "))
	return bytes.HasPrefix(state, []byte("Z"))
}

// screenOf waits until the output "screen" tells of pictures that it drew, and is
// what its screen says.
func screenOf(t *testing.T, addr string) (s output.Screen) {
	t.Helper()
	until(t, "the screen to have drawn", func() bool {
		outs := outputsOf(addr)
		said := screensIn(outs)
		for _, o := range outs {
			if o.Name == "screen" && o.State == "running" && o.Frames > 0 && len(said) > 0 {
				s = said[0]
				return true
			}
		}
		return false
	})
	return s
}

func screensIn(outs []remote.Output) (said []output.Screen) {
	for _, o := range outs {
		for _, c := range o.Clients {
			if c.Screen != nil {
				said = append(said, *c.Screen)
			}
		}
	}
	return said
}

// outputsOf are the outputs of a running program, none while it does not answer.
func outputsOf(addr string) []remote.Output {
	resp, err := http.Get("http://" + addr + "/v1/state")
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	var s struct{ Outputs []remote.Output }
	if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
		return nil
	}
	return s.Outputs
}
