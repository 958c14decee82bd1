package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"mile26/app/control"
	"mile26/app/output"
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

	damaged chan error // the file of the show is, once at most

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
	s := &station{flags: f, log: log, watch: themeWatch{name: f.Theme}, other: make(chan themeWatch), damaged: make(chan error, 1)}
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
	if errors.Is(k.Err, data.ErrDamaged) {
		select {
		case s.damaged <- k.Err:
		default: // it was told
		}
	}
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
