package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"mile26/app/control"
	"mile26/app/output"
	"mile26/app/output/caspar"
	"mile26/app/output/pipe"
	"mile26/app/output/rack"
	"mile26/app/playout"
	"mile26/app/remote"
	"mile26/data"
	"mile26/data/intake/watch"
	"mile26/graphics"
)

// stationFlags say how a channel goes on air.
type stationFlags struct {
	listenFlag
	themeFlag
	Format  string   `placeholder:"FORMAT" help:"Size and rate of the channel, 1080p50 when nobody says: 1080p25, 1080p29.97, 1080p30, 1080p50, 1080p59.94, 1080p60, 720p50, 720p59.94, 2160p50, 2160p59.94, 1080x1920p50, 1080x1080p50 …"`
	Token   string   `env:"MILE26_TOKEN" placeholder:"WORDS" help:"What others must show to be let in; needed when --listen can be reached from other machines."`
	Pipe    string   `sep:"none" placeholder:"COMMAND" help:"Hand the program's raw frames to a command, as in 'ffmpeg -f rawvideo -pix_fmt {pixels} -s {size} -r {rate} -i - …'."`
	Caspar  string   `placeholder:"HOST[:PORT]/CHANNEL-LAYER" help:"Put the program page on a layer of a CasparCG server, as in 10.0.0.5/1-20."`
	PageURL string   `name:"page-url" placeholder:"URL" help:"Address of the program page as the CasparCG server reaches it; otherwise that of --listen."`
	Watch   []string `sep:"none" placeholder:"SOURCE" help:"Follow a file or an http(s) address that a timing system rewrites; behind a # may stand what it does not say of itself, as in results.csv#event=London+Marathon&year=2026. May be given again."`
	Screen  []string `placeholder:"MONITOR[:fill|key|composite]" help:"Show the program on a monitor, in a process of its own, as in 2:fill. May be given again."`

	House control.House `kong:"-"` // how the operator likes the graphics

	heldBy string // who has the show, when another does: the station looks on
}

// lookOn leaves out the ways out: those of whoever has the show are enough.
func (f *stationFlags) lookOn(heldBy string) {
	f.heldBy, f.Pipe, f.Caspar, f.Screen = heldBy, "", "", nil
}

// station is a room on air: the channel, its outputs and the theme it is drawn
// with.
type station struct {
	flags stationFlags
	log   *slog.Logger
	room  *control.Room
	feed  *feedUnit
	rack  *rack.Rack
	watch themeWatch
	other chan themeWatch // a theme to follow from now on

	sources []*watch.Watch // set before anything runs

	stop context.CancelFunc
	wait sync.WaitGroup
	mu   sync.Mutex
	errs []error
}

// openStation opens a show's room and its outputs, and starts what the flags
// ask for, and of the rest what before says. reread is told of every new reading of the theme's files, or why
// there is none; nil only logs. A nil log discards.
func openStation(ctx context.Context, d *data.Show, f stationFlags, before aims, log *slog.Logger, reread func(*graphics.Engine, error)) (*station, error) {
	format, err := playout.ParseFormat(cmp.Or(f.Format, playout.HD50.Name))
	if err != nil {
		return nil, usageError{err.Error()}
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	f.Theme = cmp.Or(f.Theme, theme)
	s := &station{flags: f, log: log, watch: themeWatch{name: f.Theme}, other: make(chan themeWatch)}
	e, err := s.watch.open()
	if err != nil {
		return nil, err
	}
	room, err := control.Open(ctx, control.Options{Show: d, Engine: e, House: f.House, Format: format, Log: log, HeldBy: f.heldBy})
	if room == nil {
		return nil, err
	}
	if err != nil {
		log.Error("not everything is back on air", "reason", err)
	}
	s.room = room
	ctx, s.stop = context.WithCancel(ctx)
	if err := s.outputs(ctx, before); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if err := s.follow(ctx, d); err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.goes(func() error { return room.Run(ctx) })
	s.goes(func() error {
		d.Keep(ctx, s.kept)
		return nil
	})
	s.goes(func() error {
		s.followTheme(ctx, reread)
		return nil
	})
	return s, nil
}

// goes does something until the station closes.
func (s *station) goes(f func() error) {
	s.wait.Go(func() {
		if err := f(); err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.errs = append(s.errs, err)
		}
	})
}

// kept tells of copies of the show.
func (s *station) kept(k data.Kept) {
	if k.Err != nil {
		s.log.Error("no copy of the show was kept", "reason", k.Err)
		return
	}
	s.log.Debug("a copy of the show was kept", "file", k.Copy.Path)
}

// followTheme reads the theme again as its files change, and another one when that
// is asked for, until ctx ends.
func (s *station) followTheme(ctx context.Context, tell func(*graphics.Engine, error)) {
	w := s.watch
	for ctx.Err() == nil {
		looking, stop := context.WithCancel(ctx)
		var wait sync.WaitGroup
		wait.Go(func() { w.run(looking, func(e *graphics.Engine, err error) { s.reread(w.name, e, err, tell) }) })
		var next themeWatch
		select {
		case <-ctx.Done():
		case next = <-s.other:
		}
		stop()
		wait.Wait()
		w = next
	}
}

// retheme draws what is made from now on with another theme. What is on air
// stays as it is.
func (s *station) retheme(ctx context.Context, name string, tell func(*graphics.Engine, error)) error {
	w := themeWatch{name: name}
	e, err := w.open()
	if err != nil {
		return err
	}
	select {
	case s.other <- w:
		s.reread(name, e, nil, tell)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// reread takes a theme whose files have changed. What is on air stays as it is.
func (s *station) reread(theme string, e *graphics.Engine, err error, tell func(*graphics.Engine, error)) {
	if err == nil {
		s.room.SetEngine(e)
		s.log.Info("theme read", "theme", theme)
	} else {
		s.log.Error("theme not read again; the last good one stays", "theme", theme, "error", err)
	}
	if tell != nil {
		tell(e, err)
	}
}

// close takes the station off the air and waits until everything is written.
func (s *station) close() error {
	s.stop()
	s.wait.Wait()
	s.rack.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.errs...)
}

// outputs fills the rack and starts what the flags name, and what ran before
// and they say nothing of.
func (s *station) outputs(ctx context.Context, before aims) error {
	s.rack = rack.New(ctx, s.log)
	s.feed = &feedUnit{feed: output.NewFeed(s.room.Channel(), s.log), listen: s.flags.Listen}
	s.feed.feed.Demand(s.flags.Token)
	api := remote.New(s.room, s.words, s.log)
	api.Follow(s.sourcesInWords)
	api.Mount(s.feed.feed.Handle)
	s.rack.Put("feed", s.feed)
	units := []aimedUnit{
		{"record", &pipeUnit{channel: s.room.Channel(), log: s.log}, s.flags.Pipe},
		{"caspar", &casparUnit{page: s.pageURL, log: s.log}, s.flags.Caspar},
	}
	screens := slices.Clone(s.flags.Screen)
	for len(screens) < fillAndKey {
		screens = append(screens, "")
	}
	for i, at := range screens {
		name := "screen"
		if i > 0 {
			name += " " + strconv.Itoa(i+1)
		}
		units = append(units, aimedUnit{name, &screenUnit{page: s.feed.page, token: s.flags.Token, clients: s.feed.feed.States, log: s.log}, at})
	}
	var names []string
	for _, u := range units {
		s.rack.Put(u.name, u.unit)
		start, err := u.aim(before[u.name])
		if err != nil && u.flag != "" {
			return usageError{err.Error()}
		}
		if err != nil {
			s.log.Error("output: not as it was", "output", u.name, "reason", err)
		}
		if start {
			names = append(names, u.name)
		}
	}
	for _, name := range names {
		if err := s.rack.Start(name); err != nil {
			return err
		}
	}
	return nil
}

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

// pageURL is where others find the program page.
func (s *station) pageURL() string {
	if s.flags.PageURL != "" {
		return s.flags.PageURL
	}
	at := s.feed.page()
	if s.flags.Token != "" {
		at += "?token=" + url.QueryEscape(s.flags.Token)
	}
	return at
}

// words are the outputs as the API tells of them.
func (s *station) words() []remote.Output {
	var out []remote.Output
	for _, st := range s.rack.States() {
		o := remote.Output{
			Name: st.Name, State: string(st.Condition), Clients: st.Clients, Frames: st.Frames, Late: st.Late, Detail: st.Detail,
		}
		if st.Err != nil {
			o.Detail = st.Err.Error()
		}
		out = append(out, o)
	}
	return out
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
		r.Err = errors.New(st.LastError)
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
