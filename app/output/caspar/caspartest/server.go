// Package caspartest is a CasparCG server for tests: it speaks AMCP as the real
// ones of 2.0.7 to 2.5 do, keeps its layers in memory, and can be made to
// misbehave. It draws nothing.
package caspartest

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is a fake CasparCG. Its zero value works: two channels, version 2.3.3.
// Set the fields before the first connection.
type Server struct {
	// Version is what VERSION answers; empty means "2.3.3 LTS Stable".
	Version string
	// Channels are how many there are; zero means 2.
	Channels int
	// Old answers as 2.0.7 does: no request ids, INFO of one layer.
	Old bool
	// Media are the files that PLAY finds, without ending. Nil finds all.
	Media map[string]bool
	// Chop, if not zero, is how many bytes go into one write.
	Chop int

	mu       sync.Mutex
	conns    map[net.Conn]struct{}
	lns      map[net.Listener]struct{}
	running  sync.WaitGroup
	layers   map[string]producer // by "1-20"
	received []string
	delay    func(command string) time.Duration
	answer   func(command string) (string, bool)
	silent   bool
	down     bool
	unloaded bool
}

type producer struct{ name, path string }

// Start serves on a free port of this machine until the test ends, and returns
// the server's address.
func (s *Server) Start(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Serve(ln)
	t.Cleanup(s.Close)
	return ln.Addr().String()
}

// Serve answers on ln until Close.
func (s *Server) Serve(ln net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lns == nil {
		s.lns = make(map[net.Listener]struct{})
	}
	s.lns[ln] = struct{}{}
	s.running.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			if !s.serve(conn) {
				_ = conn.Close()
			}
		}
	})
}

// ErrDown is how Dial fails while the server is down.
var ErrDown = errors.New("connection refused by the test's server")

// Dial connects in memory, whatever the address; it fits caspar.Options.
func (s *Server) Dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	if !s.serve(theirs) {
		return nil, ErrDown
	}
	return ours, nil
}

// Close cuts all connections and waits for them to end.
func (s *Server) Close() {
	s.mu.Lock()
	s.down = true
	for ln := range s.lns {
		_ = ln.Close()
	}
	s.mu.Unlock()
	s.Drop()
	s.running.Wait()
}

// Drop cuts all connections: a blink of the network. The layers stay.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close()
	}
}

// Restart cuts all connections and forgets the layers.
func (s *Server) Restart() {
	s.mu.Lock()
	s.layers, s.silent = nil, false
	s.mu.Unlock()
	s.Drop()
}

// Down makes the server refuse connections, or take them again. Those that are
// there stay.
func (s *Server) Down(down bool) { s.set(func() { s.down = down }) }

// Silence makes the server read on and answer nothing, as behind a pulled
// cable, or answer again.
func (s *Server) Silence(silent bool) { s.set(func() { s.silent = silent }) }

// Unloaded makes pages fail to load from now on, or load.
func (s *Server) Unloaded(unloaded bool) { s.set(func() { s.unloaded = unloaded }) }

// Delay sets how long commands take; nil is no time. Those of one connection
// run side by side, as those of different channels do in the real server.
func (s *Server) Delay(delay func(command string) time.Duration) { s.set(func() { s.delay = delay }) }

// Answer sets what to send in answer to commands instead of what a server
// would: any bytes, or none. Commands for which it reports false are answered
// as ever. After "\x00" in an answer the connection is cut.
func (s *Server) Answer(answer func(command string) (string, bool)) {
	s.set(func() { s.answer = answer })
}

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// Received are the commands so far, in order, without request ids and without
// VERSION and INFO.
func (s *Server) Received() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.received), func(c string) bool {
		return strings.HasSuffix(c, "VERSION") || strings.HasPrefix(c, "INFO")
	})
}

// All are the commands so far with VERSION and INFO.
func (s *Server) All() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

// Layer is what a layer such as "1-20" shows: "html http://…", "image name", or
// "empty".
func (s *Server) Layer(layer string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.layers[layer]
	if p.name == "" {
		return "empty"
	}
	return strings.TrimSpace(p.name + " " + p.path)
}

// Put sets what a layer shows, as another client would; an empty name clears.
func (s *Server) Put(layer, name, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(layer, producer{name, path})
}

func (s *Server) put(layer string, p producer) {
	if s.layers == nil {
		s.layers = make(map[string]producer)
	}
	s.layers[layer] = p
}

func (s *Server) serve(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return false
	}
	if s.conns == nil {
		s.conns = make(map[net.Conn]struct{})
	}
	s.conns[conn] = struct{}{}
	s.running.Go(func() {
		s.converse(conn)
		_ = conn.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.conns, conn)
	})
	return true
}

func (s *Server) converse(conn net.Conn) {
	var writing sync.Mutex
	var slow sync.WaitGroup
	defer slow.Wait()
	cut := make(chan struct{})
	defer close(cut)
	defer func() { _ = conn.Close() }() // or a slow answer would wait for a reader
	r := bufio.NewReader(conn)
	for {
		command, err := r.ReadString('\n')
		if err != nil || !strings.HasSuffix(command, "\r\n") {
			return
		}
		command = strings.TrimSuffix(command, "\r\n")
		reply, wait := s.obey(command)
		send := func() {
			writing.Lock()
			defer writing.Unlock()
			s.write(conn, reply)
		}
		if wait == 0 {
			send() // in order
			continue
		}
		slow.Go(func() {
			select {
			case <-time.After(wait):
				send()
			case <-cut:
			}
		})
	}
}

// write cuts the reply as a network may.
func (s *Server) write(conn net.Conn, reply string) {
	reply, _, cut := strings.Cut(reply, "\x00")
	for len(reply) > 0 {
		n := len(reply)
		if s.Chop > 0 {
			n = min(n, s.Chop)
		}
		if _, err := conn.Write([]byte(reply[:n])); err != nil {
			return
		}
		reply = reply[n:]
	}
	if cut {
		_ = conn.Close()
	}
}

// obey carries a command out, and says what to answer and when.
func (s *Server) obey(command string) (reply string, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	words := Tokens(command)
	res, whole := "", command
	if len(words) > 1 && strings.EqualFold(words[0], "REQ") && !s.Old {
		res = "RES " + words[1] + " "
		_, command, _ = strings.Cut(command, " ")
		_, command, _ = strings.Cut(command, " ")
		words = words[2:]
	}
	s.received = append(s.received, command)
	if s.silent {
		return "", 0
	}
	if s.delay != nil {
		wait = s.delay(command)
	}
	if s.answer != nil {
		if reply, ok := s.answer(command); ok {
			return strings.ReplaceAll(reply, "RES ", res), wait
		}
	}
	if len(words) > 0 && strings.EqualFold(words[0], "PING") {
		return strings.Join(append([]string{"PONG"}, words[1:]...), " ") + "\r\n", wait
	}
	reply, ok := s.run(words)
	if !ok {
		reply = "400 ERROR\r\n" + whole + "\r\n"
	}
	return res + reply, wait
}

// run knows the commands; ok is false for others.
func (s *Server) run(words []string) (reply string, ok bool) {
	if len(words) == 0 {
		return "", false
	}
	verb, layer := strings.ToUpper(words[0]), ""
	if len(words) > 1 {
		layer = words[1]
	}
	switch {
	case verb == "VERSION":
		version := s.Version
		if version == "" {
			version = "2.3.3 LTS Stable"
		}
		return "201 VERSION OK\r\n" + version + "\r\n", true
	case verb == "INFO" && layer == "":
		return "200 INFO OK\r\n" + strings.Repeat("1 1080i5000 PLAYING\r\n", s.channels()) + "\r\n", true
	case !s.isLayer(layer):
		return "", false
	case verb == "INFO":
		return "201 INFO OK\r\n" + s.info(layer) + "\r\n", true
	case verb == "MIXER":
		return "202 MIXER OK\r\n", true
	case verb == "STOP" || verb == "CLEAR":
		delete(s.layers, layer)
		return "202 " + verb + " OK\r\n", true
	case verb == "PLAY" && len(words) == 4 && strings.EqualFold(words[2], "[HTML]"):
		p := producer{"html", words[3]}
		if s.unloaded {
			p.path = ""
		}
		s.put(layer, p)
		return "202 PLAY OK\r\n", true
	case verb == "PLAY" && len(words) == 3:
		if s.Media != nil && !s.Media[words[2]] {
			return "404 PLAY FAILED\r\n", true
		}
		s.put(layer, producer{"image", words[2]})
		return "202 PLAY OK\r\n", true
	}
	return "", false
}

func (s *Server) channels() int {
	if s.Channels == 0 {
		return 2
	}
	return s.Channels
}

func (s *Server) isLayer(target string) bool {
	channel, layer, _ := strings.Cut(target, "-")
	c, err := strconv.Atoi(channel)
	_, wrong := strconv.Atoi(layer)
	return err == nil && wrong == nil && c >= 1 && c <= s.channels()
}

// info writes the state in the server's words and with its line ends: line
// feeds inside, a CRLF behind.
func (s *Server) info(target string) string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
	if s.Old {
		p := s.layers[target]
		b.WriteString("<layer>\n   <frame-number>26</frame-number>\n   <foreground>\n      <producer>\n")
		switch p.name {
		case "":
			b.WriteString("         <type>empty-producer</type>\n")
		case "image":
			fmt.Fprintf(&b, "         <type>image-producer</type>\n         <filename>media\\\\%s.png</filename>\n", escape(p.path))
		default:
			fmt.Fprintf(&b, "         <type>%s-producer</type>\n", p.name)
		}
		b.WriteString("      </producer>\n   </foreground>\n   <background>\n      <producer>\n         <type>empty-producer</type>\n      </producer>\n   </background>\n</layer>\n")
		return b.String()
	}
	channel, _, _ := strings.Cut(target, "-")
	b.WriteString("<channel>\n   <framerate>50</framerate>\n   <framerate>1</framerate>\n   <stage>\n      <layer>\n")
	for _, target := range slices.Sorted(maps.Keys(s.layers)) {
		number, ok := strings.CutPrefix(target, channel+"-")
		if !ok {
			continue
		}
		p := s.layers[target]
		fmt.Fprintf(&b, "         <layer_%s>\n            <background>\n               <producer>empty</producer>\n            </background>\n            <foreground>\n", number)
		if p.path != "" {
			path := p.path
			if p.name == "image" {
				path = "/srv/media/" + path + ".png"
			}
			fmt.Fprintf(&b, "               <file>\n                  <path>%s</path>\n               </file>\n", escape(path))
		}
		name := p.name
		if name == "" {
			name = "empty"
		}
		fmt.Fprintf(&b, "               <paused>false</paused>\n               <producer>%s</producer>\n            </foreground>\n         </layer_%s>\n", name, number)
	}
	b.WriteString("      </layer>\n   </stage>\n</channel>\n")
	return b.String()
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// Tokens splits a command as the server does: at spaces outside of quotes, with
// the escapes \\, \" and \n everywhere; other escapes stand for nothing.
func Tokens(command string) []string {
	var words []string
	var word strings.Builder
	quoted, escaped := false, false
	end := func(always bool) {
		if word.Len() > 0 || always {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range command {
		switch {
		case escaped:
			escaped = false
			switch r {
			case '\\', '"':
				word.WriteRune(r)
			case 'n':
				word.WriteByte('\n')
			}
		case r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
			if !quoted {
				end(true)
			}
		case r == ' ' && !quoted:
			end(false)
		default:
			word.WriteRune(r)
		}
	}
	end(false)
	return words
}
