package output

import (
	"cmp"
	"image"
	"slices"
)

// clientBudget is how many bytes of decoded pictures a client keeps for later
// besides those it needs now.
const clientBudget = 256 << 20

// message is one thing to send: a sprite, a list or a drop.
type message struct {
	sprite *sprite
	list   *listMessage
	drop   []string
}

// outbox decides what one client is sent next. It remembers what the client
// holds and how much is on its way; it does no sending and no waiting, and
// never grows with what the client has missed.
type outbox struct {
	budget int // bytes; 0 means clientBudget

	newest  goal // where the client should end up
	current goal // where it is being taken
	begun   bool // there is a goal
	listed  bool // current's list has been sent, or looks like the last one sent
	last    *listMessage

	held  map[spriteID]*holding
	bytes int    // of what is held
	turn  uint64 // counts adopted goals, to date the holdings

	spritesSent, listsSent uint64
	skipped                uint64 // states that a newer one overtook before they were sent
	done                   ack
}

type holding struct {
	bytes int
	used  uint64 // the turn that last needed it
}

// want sets a new goal in place of one not begun.
func (b *outbox) want(g goal) {
	if b.begun && g.list.Serial > b.newest.list.Serial {
		b.skipped += g.list.Serial - b.newest.list.Serial - 1 // while a message was on its way
	}
	if b.begun && b.newest.list.Serial != b.current.list.Serial {
		b.skipped++
	}
	b.newest = g
	if !b.begun {
		b.begun = true
		b.adopt()
	}
}

// acknowledge takes in what the client has dealt with, and reports whether
// that can be true.
func (b *outbox) acknowledge(a ack) bool {
	if a.Sprites > b.spritesSent || a.Lists > b.listsSent {
		return false
	}
	b.done = ack{max(a.Sprites, b.done.Sprites), max(a.Lists, b.done.Lists)}
	return true
}

// next is what to send now, if anything may be. The caller sends it.
//
// A goal is changed for a newer one only when its list is out or has to wait
// anyway, or when the newer one's list can go at once: else a client slower
// than the changes would get sprites for ever and never a list.
func (b *outbox) next() (message, bool) {
	if !b.begun {
		return message{}, false
	}
	if b.listed || b.listsFull() || b.missing(b.newest.sprites) == nil {
		b.adopt()
	}
	if s := b.missing(b.current.sprites); s != nil {
		return b.sendSprite(s)
	}
	if !b.listed {
		return b.sendList()
	}
	if s := b.missing(b.current.ahead); s != nil {
		return b.sendSprite(s)
	}
	return b.sendDrop()
}

func (b *outbox) adopt() {
	if b.turn > 0 && b.current.list.Serial == b.newest.list.Serial {
		return
	}
	if b.turn > 0 && !b.listed {
		b.skipped++
	}
	b.current = b.newest
	b.turn++
	b.listed = b.last != nil && b.last.Size == b.current.list.Size && slices.Equal(b.last.Items, b.current.list.Items)
	for _, sprites := range [][]sprite{b.current.sprites, b.current.ahead} {
		for _, s := range sprites {
			if h := b.held[s.id]; h != nil {
				h.used = b.turn
			}
		}
	}
}

func (b *outbox) listsFull() bool { return b.listsSent-b.done.Lists >= maxLists }

func (b *outbox) missing(sprites []sprite) *sprite {
	i := slices.IndexFunc(sprites, func(s sprite) bool { return b.held[s.id] == nil })
	if i < 0 {
		return nil
	}
	return &sprites[i]
}

func (b *outbox) sendSprite(s *sprite) (message, bool) {
	if b.spritesSent-b.done.Sprites >= maxSprites {
		return message{}, false
	}
	if b.held == nil {
		b.held = make(map[spriteID]*holding)
	}
	h := &holding{bytes: decodedBytes(s.pic.Image), used: b.turn}
	b.held[s.id] = h
	b.bytes += h.bytes
	b.spritesSent++
	return message{sprite: s}, true
}

func (b *outbox) sendList() (message, bool) {
	if b.listsFull() {
		return message{}, false
	}
	l := b.current.list
	b.listed, b.last = true, &l
	b.listsSent++
	return message{list: &l}, true
}

// leave is the list to leave the client with, if it has the pictures for it and
// was not sent it last. It goes whatever is on its way: nothing comes after it.
func (b *outbox) leave(g goal) (message, bool) {
	if b.missing(g.sprites) != nil || b.last != nil && b.last.Size == g.list.Size && slices.Equal(b.last.Items, g.list.Items) {
		return message{}, false
	}
	b.last = &g.list
	b.listsSent++
	return message{list: b.last}, true
}

// sendDrop lets the client forget what was needed longest ago, once it shows
// the newest list and so needs none of it.
func (b *outbox) sendDrop() (message, bool) {
	budget := cmp.Or(b.budget, clientBudget)
	if b.bytes <= budget || b.listsSent != b.done.Lists || b.spritesSent != b.done.Sprites {
		return message{}, false
	}
	var idle []spriteID
	for id, h := range b.held {
		if h.used < b.turn {
			idle = append(idle, id)
		}
	}
	slices.SortFunc(idle, func(x, y spriteID) int {
		return cmp.Or(cmp.Compare(b.held[x].used, b.held[y].used), slices.Compare(x[:], y[:]))
	})
	var drop []string
	for _, id := range idle {
		if b.bytes <= budget {
			break
		}
		b.bytes -= b.held[id].bytes
		delete(b.held, id)
		drop = append(drop, id.String())
	}
	return message{drop: drop}, len(drop) > 0
}

func decodedBytes(img *image.RGBA) int { return 4 * img.Rect.Dx() * img.Rect.Dy() }
