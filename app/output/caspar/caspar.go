// Package caspar puts the program page, or a still, on a layer of a CasparCG
// server, and keeps it there.
//
// It knows AMCP, the server's control protocol, one channel and one layer. It
// must not know what the picture is about, nor touch any other layer.
//
// A recipe. In CasparCG's config have a channel with an SDI consumer (with
// <keyer> for fill and key), then
//
//	out, err := caspar.Open(caspar.Options{Address: "10.0.0.5", Channel: 1, Layer: 20, Media: `\\caspar\media`})
//	call, err := out.Page("http://10.0.0.7:2626/program") // an address the server can reach: not 127.0.0.1, unless it is here
//	_, err = call.Wait(ctx)                               // if you care when it is there
//	…
//	state := out.State()                                  // for a health bar
//	…
//	call, err = out.Clear()                               // only if the picture is to go
//	_, err = call.Wait(ctx)
//	err = out.Close(ctx)                                  // leaves the picture where it is
//
// No method waits for the server, which may be away for as long as it likes:
// what should be on air is kept, and put there when the server is back. After
// every reconnect the layer is looked at first, so that a blink of the network
// does not restart a page. Nothing is ever cleared or stopped but by Clear and
// Stop.
//
// AMCP cannot carry a file, and [PNG_BASE64] is gone since server 2.2. So a
// still is written into the server's media folder, in which we keep to a
// folder of our own, and played from there.
//
// What servers do is taken from the source of CasparCG server 2.0.7 to 2.5.
package caspar

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Port is AMCP's.
const Port = 5250

// maxQueued is how many commands of Do may wait to be sent.
const maxQueued = 64

// Options say where the picture goes.
type Options struct {
	// Address is the server's host, or host:port. Without a port it is Port.
	Address string
	// Channel counts from 1. Zero means 1.
	Channel int
	// Layer is from 1 to 9999. Zero means 20.
	Layer int
	// Media is the server's media folder as it is reached from here: a path,
	// or a network share. Stills need it, pages do not.
	Media string
	// Dial opens the connection. Nil is TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Log is told of connections and refusals. Nil discards.
	Log *slog.Logger
}

// State is how the output is doing.
type State struct {
	Address   string // host:port
	Layer     string // such as "1-20"
	Connected bool   // the server answers
	Since     time.Time
	// LastError is what is wrong, nil when nothing is: the connection, or else
	// the newest of a refusal, a still that could not be written, a page that
	// the server could not load, a layer that shows something else.
	LastError error
	// Sent and Answered count commands, the heartbeat's too.
	Sent, Answered uint64
	// ServerVersion is what the server says of itself, such as
	// "2.3.3 LTS Stable"; empty until it was connected once.
	ServerVersion string
	// Wanted is what should be on the layer: "page http://…", "still name",
	// or empty when we want nothing there or were not asked yet.
	Wanted string
}

// Output is the connection to one layer of one server. Its methods may be
// called from any goroutine, and none but Close waits.
type Output struct {
	options Options
	layer   string
	log     *slog.Logger

	stop    context.CancelFunc
	ended   sync.WaitGroup
	wake    chan struct{} // there is something to send
	toWrite chan struct{} // there is a still to write

	mu          sync.Mutex
	state       State
	offline     error // why there is no connection
	trouble     error // what else is wrong
	closed      bool
	wishes      uint64 // dates them
	wanted      *wish  // what should be on air, nil before anything was asked
	unsettled   bool   // wanted is still to be seen to on this connection
	last        *wish  // the newest that a server has taken
	queue       []*Call
	connections uint64 // there have been
	writing     *still // the next to be written
}

// wish is what somebody wants the layer to show.
type wish struct {
	date    uint64
	command string // puts it there
	page    string // address
	still   string // name for the server
	name    string // for people
	call    *Call

	taken      bool   // a server has it, or had
	connection uint64 // on which it was last seen to be there
	refused    bool   // though taken before, it was not taken again
}

func (w *wish) isPicture() bool { return w.page != "" || w.still != "" }

// Open starts to connect, and goes on doing so until Close. It fails only if
// the options cannot be right. Nothing is put on air yet.
func Open(o Options) (*Output, error) {
	address, err := addressOf(o.Address)
	if err != nil {
		return nil, err
	}
	o.Address = address
	if o.Channel == 0 {
		o.Channel = 1
	}
	if o.Layer == 0 {
		o.Layer = 20
	}
	if o.Channel < 1 || o.Channel > 999 || o.Layer < 1 || o.Layer > 9999 {
		return nil, fmt.Errorf("CasparCG channel %d, layer %d: a channel is from 1 to 999, a layer from 1 to 9999", o.Channel, o.Layer)
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	ctx, stop := context.WithCancel(context.Background())
	out := &Output{
		options: o, layer: fmt.Sprintf("%d-%d", o.Channel, o.Layer), stop: stop,
		log:  o.Log.With("caspar", o.Address),
		wake: make(chan struct{}, 1), toWrite: make(chan struct{}, 1),
	}
	out.state = State{Address: o.Address, Layer: out.layer, Since: time.Now()}
	out.ended.Go(func() { out.keepConnected(ctx) })
	out.ended.Go(func() { out.writeStills(ctx) })
	return out, nil
}

func addressOf(address string) (string, error) {
	address = strings.TrimSpace(address)
	host, port, err := net.SplitHostPort(address)
	if err != nil { // without a port
		host, port = strings.Trim(address, "[]"), strconv.Itoa(Port)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || host == "" || strings.ContainsAny(host, " /") {
		return "", fmt.Errorf("CasparCG address %q: want a host or host:port, such as 10.0.0.5 or 10.0.0.5:%d", address, Port)
	}
	return net.JoinHostPort(host, port), nil
}

// Page wants the page of that address (http or https) on the layer. A page of
// the same address that is there already is left alone, also one from before
// this program started; to restart it, Clear, wait for the answer, and Page.
//
// The call is answered once the server has the page, or with an error if it
// refuses or something else is wanted first. A server answers before it has
// loaded a page: if it could not, State says so a few seconds later, and the
// page is tried again.
//
// The error is about the address.
func (o *Output) Page(address string) (*Call, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Contains(address, " ") {
		return nil, fmt.Errorf("page %q for CasparCG: want an address such as http://10.0.0.7:2626/program", address)
	}
	command, err := line("PLAY", o.layer, "[HTML]", address)
	if err != nil {
		return nil, err
	}
	return o.want(&wish{command: command, page: address, name: "page " + address}), nil
}

// Clear takes away what is on the layer, and what is loaded behind it.
func (o *Output) Clear() (*Call, error) { return o.empty("CLEAR") }

// Stop takes away what is on the layer, but not what is loaded behind it.
func (o *Output) Stop() (*Call, error) { return o.empty("STOP") }

func (o *Output) empty(verb string) (*Call, error) {
	command, err := line(verb, o.layer)
	if err != nil {
		return nil, err
	}
	return o.want(&wish{command: command}), nil
}

// want dates the wish and makes it the one to be seen to.
func (o *Output) want(w *wish) *Call {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.date(w)
	o.place(w)
	return w.call
}

func (o *Output) date(w *wish) {
	o.wishes++
	w.date, w.call = o.wishes, newCall()
}

// place makes w the wish to be seen to, unless a later one is.
func (o *Output) place(w *wish) {
	switch before := o.wanted; {
	case o.closed:
		w.call.finish(Reply{}, ErrClosed)
		return
	case before != nil && before.date > w.date:
		w.call.finish(Reply{}, ErrReplaced)
		return
	case before != nil && !before.taken:
		before.call.finish(Reply{}, ErrReplaced)
	}
	o.wanted, o.unsettled, o.state.Wanted = w, true, w.name
	poke(o.wake)
}

// Do sends any other command that the server answers, such as Do("MIXER",
// "1-20", "OPACITY", "1"). Words are quoted where they have to be. A command
// belongs to its moment: it is sent on the connection there is or fails with
// ErrNotConnected, and one whose answer got lost is not sent again.
//
// The error is about the words.
func (o *Output) Do(words ...string) (*Call, error) {
	command, err := line(words...)
	if err != nil {
		return nil, err
	}
	if unanswered[strings.ToUpper(words[0])] {
		return nil, fmt.Errorf("%s: a command that CasparCG does not answer by itself cannot be sent", words[0])
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	c := newCall()
	c.command = command
	switch {
	case o.closed:
		c.finish(Reply{}, ErrClosed)
	case !o.state.Connected:
		c.finish(Reply{}, ErrNotConnected)
	case len(o.queue) == maxQueued:
		c.finish(Reply{}, ErrQueueFull)
	default:
		o.queue = append(o.queue, c)
		poke(o.wake)
	}
	return c, nil
}

// State is how things are now.
func (o *Output) State() State {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.state
	s.LastError = o.offline
	if s.LastError == nil {
		s.LastError = o.trouble
	}
	return s
}

// Close disconnects and leaves the picture as it is. Calls not answered yet
// get ErrClosed. It waits for all to end, at most until ctx ends: writing a
// still to a share that hangs cannot be given up.
func (o *Output) Close(ctx context.Context) error {
	o.mu.Lock()
	o.closed = true
	if o.wanted != nil {
		o.wanted.call.finish(Reply{}, ErrClosed)
	}
	if o.writing != nil {
		o.writing.wish.call.finish(Reply{}, ErrClosed)
	}
	o.mu.Unlock()
	o.stop()
	ended := make(chan struct{})
	go func() {
		o.ended.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		return fmt.Errorf("close the output to CasparCG at %s: %w", o.options.Address, ctx.Err())
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state.Connected {
		o.state.Connected, o.state.Since = false, time.Now()
	}
	return nil
}

// poke leaves word for a goroutine that may be busy.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// What becomes of a call besides an answer.
var (
	ErrReplaced     = errors.New("something else was wanted on the CasparCG layer before this was there")
	ErrNotConnected = errors.New("CasparCG is not connected")
	ErrQueueFull    = errors.New("too many commands are waiting for CasparCG")
	ErrLost         = errors.New("the connection to CasparCG broke before the answer: the command may have been carried out or not")
	ErrClosed       = errors.New("the output to CasparCG is closed")
)

// Call is a command on its way.
type Call struct {
	command string
	once    sync.Once
	done    chan struct{}
	reply   Reply
	err     error
}

func newCall() *Call { return &Call{done: make(chan struct{})} }

// finish answers the call; only the first time counts.
func (c *Call) finish(r Reply, err error) {
	c.once.Do(func() {
		c.reply, c.err = r, err
		close(c.done)
	})
}

// Done is closed when Wait would return at once.
func (c *Call) Done() <-chan struct{} { return c.done }

// Wait returns the server's answer. The error is a *Refusal if the server did
// not obey, one of the errors above, or the context's: the command then goes
// on without you. A Reply of code 0 means that nothing had to be sent.
func (c *Call) Wait(ctx context.Context) (Reply, error) {
	select {
	case <-c.done:
	case <-ctx.Done():
		select {
		case <-c.done: // both: the answer counts
		default:
			return Reply{}, ctx.Err()
		}
	}
	return c.reply, c.err
}
