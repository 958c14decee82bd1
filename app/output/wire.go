package output

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mile26/app/playout"
	"mile26/graphics"
	"mile26/graphics/paint"
)

// The feed's words. From the server, in this order of cause and effect:
//
//	binary  kindSprite, 16 bytes of identity, a PNG    keep this picture
//	text    {"serial":7,"size":[1920,1080],"items":[{"s":"<32 hex digits>","x":0,"y":0,"o":255}]}
//	        show these, back to front, at these places (pixels, top left) and
//	        opacities (255 is opaque); every picture named has been sent before.
//	        An item may be scaled (k), be clipped to a part of the frame (c), or,
//	        without a picture, be a group of the next g items, which are put on
//	        each other before its place, scale, opacity and clip apply. Members
//	        are placed and clipped in the group's own pixels, as if it were at 0, 0
//	text    {"drop":["<32 hex digits>"]}               forget these pictures
//
// and from the client, whenever it has dealt with something and every ten
// seconds besides:
//
//	text    {"sprites":3,"lists":1}
//
// how many sprites it has decoded and how many lists it has shown, or passed
// over for a newer one, since it connected. The server stops sending when
// maxSprites or maxLists are on their way, which is what keeps queues short
// where TCP alone would let a browser pile them up. A client that connects
// again starts from nothing. The last list before the server closes the
// connection is what the client is left with: an empty one when the feed was
// taken off. A client whose connection is lost keeps what it shows.
//
// A screen says besides how it does, when it has connected and then once a
// second while that changes:
//
//	text    {"screen":{"pid":4711,"monitor":2,"name":"HDMI-1","show":"key","drawn":812,"missed":3}}
const kindSprite = 1

// On their way to one client at most.
const (
	maxSprites = 32
	maxLists   = 2
)

type (
	listMessage struct {
		Serial uint64     `json:"serial"`
		Size   [2]int     `json:"size"`
		Items  []listItem `json:"items"`
	}
	// As paint.Placed: a group has no sprite and is followed by its members.
	listItem struct {
		Sprite  string  `json:"s,omitempty"`
		X       float64 `json:"x"`
		Y       float64 `json:"y"`
		Opacity uint8   `json:"o"`
		Scale   float64 `json:"k,omitempty"` // left out for the sprite's own size
		Clip    [4]int  `json:"c,omitzero"`  // left, top, right, bottom; left out for all of the frame, or of the group it is in
		Group   int     `json:"g,omitempty"` // how many of the next items are members
	}
	dropMessage struct {
		Drop []string `json:"drop"`
	}
	ack struct {
		Sprites uint64 `json:"sprites"`
		Lists   uint64 `json:"lists"`
	}

	// said is all that a client may say in one message.
	said struct {
		ack
		Screen *Screen `json:"screen"`
	}
)

// Screen is what a screen says of itself: only it knows what has come to be
// seen.
type Screen struct {
	PID     int    `json:"pid"`            // of its process, on its machine
	Monitor int    `json:"monitor"`        // number, from 1; 0 when it is a window
	Name    string `json:"name,omitempty"` // of the monitor
	Show    string `json:"show"`           // fill, key or composite
	Drawn   uint64 `json:"drawn"`          // pictures that were put on the monitor
	Missed  uint64 `json:"missed"`         // lists that came too late for it: a newer one was drawn instead
}

type spriteID [16]byte

func (id spriteID) String() string { return hex.EncodeToString(id[:]) }

func parseID(s string) (id spriteID, err error) {
	if len(s) != 2*len(id) {
		return id, fmt.Errorf("sprite %q: an ID has 32 hexadecimal digits", s)
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return id, fmt.Errorf("sprite %q: %w", s, err)
	}
	return id, nil
}

var errAck = errors.New("not an acknowledgement")

func readSaid(b []byte) (said, error) {
	var s said
	if err := json.Unmarshal(b, &s); err != nil {
		return said{}, fmt.Errorf("%w: %w", errAck, err)
	}
	return s, nil
}

// source is what a client has asked to see: program, preview, or one layer of
// the program as "layer/20".
type source string

const (
	program source = "program"
	preview source = "preview"
)

// parseSource reads what a client asks for.
func parseSource(s string) (source, error) {
	of := source(s)
	if n, ok := of.layer(); of == program || of == preview || ok && n >= playout.MinLayer && n <= playout.MaxLayer {
		return of, nil
	}
	return "", fmt.Errorf("%q: want program, preview or layer/%d to layer/%d", s, playout.MinLayer, playout.MaxLayer)
}

// layer is the number of the only layer to be seen.
func (s source) layer() (n int, ok bool) {
	digits, ok := strings.CutPrefix(string(s), "layer/")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && strconv.Itoa(n) == digits
}

// list is what the source shows of a state.
func (s source) list(of playout.State) paint.List {
	if n, ok := s.layer(); ok {
		return of.LayerList(n)
	}
	if s == preview {
		return of.PreviewList()
	}
	return of.ProgramList()
}

// ahead are the scenes of which the source may show something at any moment:
// what is in preview, what is on air and the step after it, and what waits to
// come.
func (s source) ahead(of playout.State) (scenes []playout.Scene) {
	wanted := func(p *playout.Page, step int) {
		if n, ok := s.layer(); p != nil && (!ok || p.Layer == n) {
			scenes = append(scenes, p.Scenes[min(step, len(p.Scenes)):min(step+2, len(p.Scenes))]...)
		}
	}
	if of.Preview != nil {
		wanted(of.Preview.Page, of.Preview.Step)
	}
	if s == preview {
		return scenes
	}
	for _, a := range of.Program {
		wanted(a.Page, a.Step)
		wanted(a.Next, 0)
		wanted(a.Waiting, a.Step)
	}
	return scenes
}

// sprite is one that has passed the checks of goalFrom.
type sprite struct {
	id  spriteID
	pic *paint.Sprite
}

// goal is what a client should be showing, and what it had better have ready.
type goal struct {
	list    listMessage
	sprites []sprite // of the list, each once
	ahead   []sprite // of what may be taken next, each once
}

// goalFrom says what a state means for a client. An error is a fault in a list, and the
// client keeps what it has.
func goalFrom(s playout.State, of source) (goal, error) {
	shown := of.list(s)
	g := goal{list: listMessage{Serial: s.Serial, Size: [2]int{shown.Size.X, shown.Size.Y}, Items: make([]listItem, 0, len(shown.Items))}}
	seen := make(map[spriteID]bool)
	collect := func(p paint.Placed, into *[]sprite) (spriteID, error) {
		id, err := parseID(p.Sprite.ID)
		if err == nil && !seen[id] {
			seen[id] = true
			*into = append(*into, sprite{id, p.Sprite})
		}
		return id, err
	}
	for _, p := range shown.Items {
		item := listItem{
			X: p.X, Y: p.Y, Opacity: p.Opacity, Scale: p.Scale, Group: p.Group,
			Clip: [4]int{p.Clip.Min.X, p.Clip.Min.Y, p.Clip.Max.X, p.Clip.Max.Y},
		}
		if p.Sprite != nil {
			id, err := collect(p, &g.sprites)
			if err != nil {
				return goal{}, err
			}
			item.Sprite = id.String()
		}
		g.list.Items = append(g.list.Items, item)
	}
	for _, scene := range of.ahead(s) {
		for _, p := range scene.Append(nil, graphics.Moment{State: graphics.Hold}) {
			if p.Sprite == nil {
				continue
			}
			if _, err := collect(p, &g.ahead); err != nil {
				return goal{}, err
			}
		}
	}
	return g, nil
}

// nothing is the empty picture that comes after a state's, when the feed goes.
func nothing(s playout.State, of source) goal {
	size := of.list(s).Size
	return goal{list: listMessage{Serial: s.Serial + 1, Size: [2]int{size.X, size.Y}, Items: []listItem{}}}
}
