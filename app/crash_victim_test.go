package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// victim is the program, running.
type victim struct {
	t    *testing.T
	cmd  *exec.Cmd
	said *lockedBuffer
	base chan string // http://host:port, when it is up
	http *http.Client
	at   string
}

// lockedBuffer is what a process said, which may be read meanwhile.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (c *crash) start() *victim {
	c.t.Helper()
	self, err := os.Executable()
	if err != nil {
		c.t.Fatal(err)
	}
	p := &victim{t: c.t, said: new(lockedBuffer), base: make(chan string, 1)}
	p.http = &http.Client{Timeout: tooLate, Transport: &http.Transport{}}
	p.cmd = exec.Command(self, "serve", "--show", c.path, "--listen", "127.0.0.1:0")
	p.cmd.Env = append(os.Environ(), asProgram+"=1")
	p.cmd.Stderr = p.said
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	go func() {
		defer close(p.base)
		line, err := bufio.NewReader(out).ReadString('\n')
		if err == nil {
			p.base <- strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(line, "Program page: ")), "/program")
		}
	}()
	c.t.Cleanup(p.kill)
	return p
}

// await waits until the program is up.
func (p *victim) await() {
	p.t.Helper()
	select {
	case at, ok := <-p.base:
		if !ok {
			p.t.Fatalf("it did not start: %s", p.said)
		}
		p.at = at
	case <-time.After(2 * tooLate):
		p.t.Fatalf("it does not start: %s", p.said)
	}
}

// kill ends it as kill -9 does, once.
func (p *victim) kill() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have died by itself, which the next start shows
	for range p.base {       // its pipe is read to the end before Wait closes it
	}
	_ = p.cmd.Wait() // "signal: killed"
	p.http.CloseIdleConnections()
}

func (p *victim) get(path string) []byte {
	p.t.Helper()
	resp, err := p.http.Get(p.at + path)
	if err != nil {
		p.t.Fatalf("%v\n%s", err, p.said)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %d, %v: %s", path, resp.StatusCode, err, b)
	}
	return b
}

// stateAfter is what /v1/state says.
type stateAfter struct {
	Preview *struct{ Number int }
	Program []struct {
		Number, Layer, Step int
		Phase               string
		Ends                *time.Time
		Waits               bool
	}
}

func (p *victim) state() (s stateAfter) {
	p.t.Helper()
	b := p.get("/v1/state")
	if err := json.Unmarshal(b, &s); err != nil {
		p.t.Fatalf("%v in %s", err, b)
	}
	return s
}

// move is something the script does.
type move struct {
	post  string
	page  int              // it is about; 0 is none
	what  string           // the log's word for it; "" leaves no line
	stage []func(*outcome) // what it does, in steps of which the last may be missing
}

// answer is what a command was answered.
type answer struct {
	move
	certain bool // it was answered, and is kept

	Did     string
	Changed bool
	Frame   int64
	Layer   int
	Warning string
}

// post gives a command. An error is one of the line.
func (p *victim) post(m move) (answer, error) {
	a := answer{move: m}
	resp, err := p.http.Post(p.at+m.post, "", nil)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return a, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		err = json.Unmarshal(b, &a)
	case http.StatusConflict: // there is nothing to do it with
	default:
		p.t.Errorf("%s: %d %s", m.post, resp.StatusCode, b)
	}
	a.certain = err == nil && a.Warning == ""
	return a, err
}
