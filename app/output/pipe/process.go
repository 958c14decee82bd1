package pipe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"mile26/app/output/raw"
)

// shortGrace is how long a command may take to end once it is to.
const shortGrace = 2 * time.Second

// process runs the command once and feeds it, until it ends, reads no more or
// ctx ends. It answers why the command ended.
func (p *Pipe) process(ctx context.Context) error {
	var said raw.Tail
	cmd := shell(p.command)
	cmd.Stderr = io.MultiWriter(&p.said, &said)
	cmd.WaitDelay = p.grace // something it started may hold its standard error open
	in, err := start(cmd)
	if err != nil {
		return fmt.Errorf("start the command: %w", err)
	}
	p.started()

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	fed, ended := make(chan error, 1), make(chan error, 1)
	go func() {
		fed <- p.feed(ctx, in)
		stop()
	}()
	go func() {
		ended <- cmd.Wait()
		stop()
	}()
	<-ctx.Done()

	err = p.end(cmd, in, fed, ended)
	if lines := said.Lines(); err != nil && len(lines) > 0 {
		err = fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	return err
}

// start starts the command in a group of its own and gives its input.
func start(cmd *exec.Cmd) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdin = r
	widen(w)
	ownGroup(cmd)
	if err := errors.Join(cmd.Start(), r.Close()); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// end lets the frame being written go out whole, closes the command's input and
// waits for it. After the grace the command is killed. What it started and left
// behind goes too: it would hold the hardware that the next one needs.
func (p *Pipe) end(cmd *exec.Cmd, in *os.File, fed, ended <-chan error) error {
	late := time.NewTimer(p.grace)
	defer late.Stop()
	var unread, why error
	for fed != nil || ended != nil {
		select {
		case unread = <-fed:
			fed = nil
			_ = in.Close() // nothing waits in it to be written
		case why = <-ended:
			ended = nil
		case <-late.C:
			killGroup(cmd)
			_ = in.Close() // ends a write that nobody reads
		}
	}
	killGroup(cmd)
	if why == nil {
		return unread
	}
	return why
}
