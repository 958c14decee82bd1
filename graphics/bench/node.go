package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// enterNode enters the libraries that are Node.js packages, in two processes.
func (f *field) enterNode(ctx context.Context, path string) error {
	var workers [2]*worker
	for i := range workers {
		w, err := startWorker(ctx, path)
		if err != nil {
			return err
		}
		workers[i] = w
		f.closers = append(f.closers, w.close)
		if err := w.ask(request{Theme: &f.theme}); err != nil {
			return fmt.Errorf("%s peers/worker.mjs: %w", path, err)
		}
	}
	version, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return fmt.Errorf("%s --version: %w", path, err)
	}
	f.versions = append(f.versions, "Node.js "+strings.TrimSpace(string(version)))
	for _, name := range []string{"@napi-rs/canvas", "sharp", "@resvg/resvg-js"} {
		v, err := packageVersion(name)
		if err != nil {
			return err
		}
		f.versions = append(f.versions, name+" "+v)
	}
	peer := func(key, name string, cards bool) {
		f.enter(key, name, nodePeer{workers[0], key}, nodePeer{workers[1], key}, cards)
	}
	peer("canvas", "Skia (@napi-rs/canvas), its own PNG", false)
	peer("canvas-sharp", "Skia (@napi-rs/canvas), PNG by sharp at level 1", false)
	peer("resvg", "resvg (@resvg/resvg-js)", true)
	return nil
}

func packageVersion(name string) (string, error) {
	b, err := os.ReadFile(filepath.Join("node_modules", filepath.FromSlash(name), "package.json"))
	if err != nil {
		return "", fmt.Errorf("%w: run `npm ci`", err)
	}
	var p struct{ Version string }
	return p.Version, json.Unmarshal(b, &p)
}

// worker is a process that draws; see peers/worker.mjs.
type worker struct {
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

func startWorker(ctx context.Context, path string) (*worker, error) {
	cmd := exec.CommandContext(ctx, path, "peers/worker.mjs")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &worker{process: cmd, in: in, out: bufio.NewReader(out)}, nil
}

// request is a line to the worker.
type request struct {
	Theme   *theme `json:"theme,omitempty"` // the first request's
	Peer    string `json:"peer,omitempty"`
	Prepare bool   `json:"prepare,omitempty"` // only what is not timed
	Jobs    []job  `json:"jobs,omitempty"`
}

func (w *worker) ask(r request) error {
	if err := json.NewEncoder(w.in).Encode(r); err != nil {
		return err
	}
	line, err := w.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("the process went: %w", err)
	}
	var answer struct{ Error string }
	if err := json.Unmarshal(line, &answer); err != nil {
		return err
	}
	if answer.Error != "" {
		return errors.New(answer.Error)
	}
	return nil
}

// close ends the process, which it does when it has no more input.
func (w *worker) close() {
	_ = w.in.Close()
	kill := time.AfterFunc(5*time.Second, func() { _ = w.process.Process.Kill() })
	_ = w.process.Wait()
	kill.Stop()
}

// nodePeer draws with one of the worker's libraries.
type nodePeer struct {
	worker *worker
	name   string
}

func (p nodePeer) draw(_ context.Context, jobs []job) error {
	return p.worker.ask(request{Peer: p.name, Jobs: jobs})
}

func (p nodePeer) prepare(jobs []job) error {
	return p.worker.ask(request{Peer: p.name, Prepare: true, Jobs: jobs})
}
