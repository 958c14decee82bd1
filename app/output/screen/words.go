package screen

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
)

// The feed's words, as wire.go of package output has them. What a newer server
// says besides is passed over.

const (
	kindSprite = 1
	idBytes    = 16
)

// largest is the longest side of a frame or a sprite that is taken seriously, in pixels.
const largest = 1 << 15

type (
	listWords struct {
		Serial uint64      `json:"serial"`
		Size   [2]int      `json:"size"`
		Items  []itemWords `json:"items"`
		Drop   []string    `json:"drop"` // of a message that is no list
	}
	itemWords struct {
		Sprite  string  `json:"s"`
		X       float64 `json:"x"`
		Y       float64 `json:"y"`
		Opacity uint8   `json:"o"`
		Scale   float64 `json:"k"`
		Clip    [4]int  `json:"c"`
		Group   int     `json:"g"`
	}
	ackWords struct {
		Sprites uint64 `json:"sprites"`
		Lists   uint64 `json:"lists"`
	}
	// screenWords say how the screen does.
	screenWords struct {
		PID     int    `json:"pid"`
		Monitor int    `json:"monitor"` // number, from 1; 0 for a window
		Name    string `json:"name,omitempty"`
		Show    Show   `json:"show"`
		Drawn   uint64 `json:"drawn"`  // pictures put on the monitor
		Missed  uint64 `json:"missed"` // lists that a newer one overtook before they could be
	}
)

// errWords is why a connection is given up: the server says what cannot be.
var errWords = errors.New("this is no feed of ours")

func readList(data []byte) (listWords, error) {
	var l listWords
	if err := json.Unmarshal(data, &l); err != nil {
		return l, fmt.Errorf("%w: %w", errWords, err)
	}
	if l.Drop != nil || l.Size == [2]int{} {
		return l, nil
	}
	if w, h := l.Size[0], l.Size[1]; w < 1 || h < 1 || w > largest || h > largest {
		return l, fmt.Errorf("%w: a frame of %d×%d", errWords, w, h)
	}
	for i, item := range l.Items {
		if item.Group < 0 || item.Group > len(l.Items)-1-i {
			return l, fmt.Errorf("%w: item %d is a group of %d, and %d follow", errWords, i, item.Group, len(l.Items)-1-i)
		}
	}
	return l, nil
}

// list is a frame, with its pictures. It is never changed once made.
type list struct {
	serial uint64
	size   image.Point
	items  []item
}

// item is a sprite at a place of the frame, or a group: an item without a
// sprite whose members follow. They are put on each other first, where they are;
// what that makes is put into the frame like a sprite whose top left corner
// would be the frame's.
type item struct {
	sprite  *sprite
	x, y    float64
	scale   float64
	opacity uint8
	clip    image.Rectangle // zero for the whole frame
	group   int
}

// whole makes a list of its words. It is nil while a sprite is still missing.
func (l listWords) whole(sprites map[string]*sprite) *list {
	out := &list{serial: l.Serial, size: image.Pt(l.Size[0], l.Size[1]), items: make([]item, 0, len(l.Items))}
	for _, w := range l.Items {
		i := item{x: w.X, y: w.Y, scale: w.Scale, opacity: w.Opacity, group: w.Group}
		i.clip.Min, i.clip.Max = image.Pt(w.Clip[0], w.Clip[1]), image.Pt(w.Clip[2], w.Clip[3])
		if i.scale == 0 {
			i.scale = 1
		}
		if w.Group == 0 {
			if i.sprite = sprites[w.Sprite]; i.sprite == nil {
				return nil
			}
		}
		out.items = append(out.items, i)
	}
	return out
}

// readSprite takes a binary message apart.
func readSprite(data []byte) (id string, picture []byte, err error) {
	if len(data) <= 1+idBytes {
		return "", nil, fmt.Errorf("%w: a sprite of %d bytes", errWords, len(data))
	}
	return hex.EncodeToString(data[1 : 1+idBytes]), data[1+idBytes:], nil
}
