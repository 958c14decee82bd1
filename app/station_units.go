package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"mile26/app/output"
	"mile26/app/output/caspar"
	"mile26/app/output/pipe"
	"mile26/app/output/rack"
	"mile26/app/playout"
)

// fillAndKey is how many screens a mixer is fed with, so many there are at least.
const fillAndKey = 2

// aimedUnit is an output that has to be told where to send, and what the flags
// tell it.
type aimedUnit struct {
	name string
	unit rack.Aimed
	flag string
}

// aim tells it where to send, as the flag says or else as it was before, and
// says whether to start it.
func (u aimedUnit) aim(before aim) (start bool, err error) {
	to, start := before.To, before.On
	if u.flag != "" {
		to, start = u.flag, true
	}
	if to == "" {
		return false, nil
	}
	if err := u.unit.Aim(to); err != nil {
		return false, err
	}
	return start, nil
}

// feedUnit is the program page.
type feedUnit struct {
	feed   *output.Feed
	listen string

	mu sync.Mutex
	ln net.Listener
}

// open listens, so that a wrong address is known before anything else starts.
func (u *feedUnit) open(ctx context.Context) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ln != nil {
		return nil
	}
	ln, err := u.feed.Listen(ctx, u.listen)
	if err != nil {
		return fmt.Errorf("%w; choose another address with --listen", err)
	}
	u.ln = ln
	return nil
}

// Run serves until ctx ends.
func (u *feedUnit) Run(ctx context.Context) error {
	if err := u.open(ctx); err != nil {
		return err
	}
	u.mu.Lock()
	ln := u.ln
	u.mu.Unlock()
	err := u.feed.Serve(ctx, ln)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ln = nil
	return err
}

// address is where it listens, or is to listen.
func (u *feedUnit) address() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ln != nil {
		return u.ln.Addr().String()
	}
	return u.listen
}

// page is the address of the program page as this machine reaches it: a server
// that listens everywhere is here too.
func (u *feedUnit) page() string {
	at := u.address()
	if host, port, err := net.SplitHostPort(at); err == nil {
		if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
			at = net.JoinHostPort("127.0.0.1", port)
		}
	}
	return "http://" + at + "/program"
}

// Report counts what went to the clients that are there.
func (u *feedUnit) Report() rack.Report {
	r := rack.Report{Clients: u.feed.States(), Detail: u.page()}
	for _, c := range r.Clients {
		r.Frames += c.Lists
		r.Late += c.Skipped
	}
	return r
}

// pipeUnit hands frames to a command.
type pipeUnit struct {
	channel *playout.Channel
	log     *slog.Logger

	mu      sync.Mutex
	command string
	pipe    *pipe.Pipe
}

// Aim takes a command.
func (u *pipeUnit) Aim(command string) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.command, u.pipe = strings.TrimSpace(command), nil
	return nil
}

// Target is the command.
func (u *pipeUnit) Target() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.command
}

// Hint is a command.
func (u *pipeUnit) Hint() string {
	return "ffmpeg -f rawvideo -pix_fmt {pixels} -s {size} -r {rate} -i - out.mkv"
}

// Run follows the program until ctx ends.
func (u *pipeUnit) Run(ctx context.Context) error {
	f := u.channel.Format()
	p, err := pipe.New(pipe.Options{Command: u.Target(), Size: f.Size, Rate: f.Rate, Epoch: u.channel.Start()}, u.log)
	if err != nil {
		return err
	}
	u.mu.Lock()
	u.pipe = p
	u.mu.Unlock()
	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer stop()
	watching.Go(func() {
		for s := range u.channel.Watch(ctx) {
			p.Show(s.ProgramList())
		}
	})
	return p.Run(ctx)
}

// Report is how the command does.
func (u *pipeUnit) Report() rack.Report {
	u.mu.Lock()
	p, command := u.pipe, u.command
	u.mu.Unlock()
	program, _, _ := strings.Cut(command, " ")
	r := rack.Report{Detail: program} // the rest may hold a passphrase
	if p == nil {
		return r
	}
	st := p.State()
	r.Frames, r.Late = uint64(st.Frames), uint64(st.Dropped)
	if !st.Running && st.LastError != "" {
		r.Err = fmt.Errorf("%s ended and is started again; if it keeps ending, stop this output and start it with another command: %s", program, st.LastError)
	}
	return r
}

// casparUnit keeps the program page on a CasparCG layer.
type casparUnit struct {
	page func() string
	log  *slog.Logger

	mu      sync.Mutex
	at      string
	options caspar.Options
	out     *caspar.Output
}

// Aim takes "host[:port]/channel-layer".
func (u *casparUnit) Aim(at string) error {
	host, place, ok := strings.Cut(at, "/")
	c, l, dash := strings.Cut(place, "-")
	channel, err := strconv.Atoi(c)
	layer, err2 := strconv.Atoi(l)
	if !ok || !dash || host == "" || err != nil || err2 != nil || channel < 1 || layer < 1 {
		return fmt.Errorf("CasparCG at %q: want HOST[:PORT]/CHANNEL-LAYER, as in %s", at, u.Hint())
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.at, u.options = at, caspar.Options{Address: host, Channel: channel, Layer: layer}
	return nil
}

// Target is the server's layer.
func (u *casparUnit) Target() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.at
}

// Hint is a server's layer.
func (u *casparUnit) Hint() string { return "10.0.0.5/1-20" }

// leaving is how long saying good-bye to a server may take.
const leaving = 3 * time.Second

// Run keeps the page there until ctx ends. The picture stays where it is.
func (u *casparUnit) Run(ctx context.Context) error {
	u.mu.Lock()
	o := u.options
	u.mu.Unlock()
	o.Log = u.log
	out, err := caspar.Open(o)
	if err != nil {
		return err
	}
	u.mu.Lock()
	u.out = out
	u.mu.Unlock()
	if _, err := out.Page(u.page()); err != nil {
		return errors.Join(err, u.leave(ctx, out))
	}
	<-ctx.Done()
	return u.leave(ctx, out)
}

func (u *casparUnit) leave(ctx context.Context, out *caspar.Output) error {
	u.mu.Lock()
	u.out = nil
	u.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaving)
	defer cancel()
	return out.Close(ctx)
}

// Report is how the server does.
func (u *casparUnit) Report() rack.Report {
	u.mu.Lock()
	out, at := u.out, u.at
	u.mu.Unlock()
	r := rack.Report{Detail: at}
	if out != nil {
		st := out.State()
		r.Frames, r.Err = st.Answered, st.LastError
		if st.Connected && st.ServerVersion != "" {
			r.Detail += " · CasparCG " + st.ServerVersion
		}
		if !st.Connected && r.Err == nil {
			r.Err = caspar.ErrNotConnected
		}
	}
	return r
}
