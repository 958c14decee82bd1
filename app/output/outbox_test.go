package output

import (
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mile26/app/playout"
	"mile26/graphics/paint"
)

// goalOf makes a goal from words: the sprites shown, then "+" and those ahead.
func goalOf(serial uint64, words string) goal {
	g := goal{list: listMessage{Serial: serial, Size: [2]int{16, 9}}}
	into := &g.sprites
	for word := range strings.FieldsSeq(words) {
		if word == "+" {
			into = &g.ahead
			continue
		}
		var id spriteID
		copy(id[:], word)
		*into = append(*into, sprite{id, newSprite(1, 8, 4)})
		if into == &g.sprites {
			g.list.Items = append(g.list.Items, listItem{Sprite: id.String()})
		}
	}
	return g
}

func name(m message) string {
	switch {
	case m.sprite != nil:
		return strings.TrimRight(string(m.sprite.id[:]), "\x00")
	case m.list != nil:
		return fmt.Sprint("list", m.list.Serial)
	default:
		return fmt.Sprint("drop", len(m.drop))
	}
}

// drain is all that may be sent now.
func drain(b *outbox) string {
	var sent []string
	for m, ok := b.next(); ok; m, ok = b.next() {
		sent = append(sent, name(m))
	}
	return strings.Join(sent, " ")
}

func TestOutboxSendsSpritesThenListThenWhatComesNext(t *testing.T) {
	var b outbox
	steps := []struct {
		goal  string
		acked bool
		want  string
	}{
		{"", true, "list1"},
		{"+ a b", true, "a b"},
		{"a b + c", true, "list3 c"},
		{"a b + d", true, "d"},
		{"a b", true, ""},
		{"b a", true, "list6"},
		{"b a e", false, "e list7"},
		{"b", false, ""}, // two lists are on their way
		{"c", false, ""},
		{"d f", false, "f"},
		{"b f", true, "list11"},
	}
	for i, step := range steps {
		b.want(goalOf(uint64(i+1), step.goal))
		if step.acked {
			b.acknowledge(ack{b.spritesSent, b.listsSent})
		}
		if got := drain(&b); got != step.want {
			t.Errorf("step %d, %q: sent %q, want %q", i+1, step.goal, got, step.want)
		}
	}
}

// A client slower than the operator still gets pictures.
func TestOutboxFinishesAPictureItHasBegun(t *testing.T) {
	var b outbox
	b.want(goalOf(1, "a b"))
	m, _ := b.next()
	b.want(goalOf(2, "c d"))
	if got := name(m) + " " + drain(&b); got != "a b list1 c d list2" {
		t.Errorf("sent %q, want %q", got, "a b list1 c d list2")
	}
}

func TestOutboxHoldsSpritesBackFromABusyClient(t *testing.T) {
	var words []string
	for i := range maxSprites + 10 {
		words = append(words, fmt.Sprint("s", i))
	}
	var b outbox
	b.want(goalOf(1, strings.Join(words, " ")))
	if n := len(strings.Fields(drain(&b))); n != maxSprites {
		t.Errorf("sent %d, want %d", n, maxSprites)
	}
	b.acknowledge(ack{Sprites: 4})
	if got, want := drain(&b), strings.Join(words[maxSprites:maxSprites+4], " "); got != want {
		t.Errorf("after 4 acknowledged: sent %q, want %q", got, want)
	}
}

func TestOutboxDropsWhatWasNeededLongestAgo(t *testing.T) {
	b := outbox{budget: 3 * 8 * 4 * 4} // three sprites
	for i, words := range []string{"a", "b", "c", "a"} {
		b.want(goalOf(uint64(i+1), words))
		drain(&b)
		b.acknowledge(ack{b.spritesSent, b.listsSent})
	}
	b.want(goalOf(5, "d + a"))
	if got := drain(&b); got != "d list5" {
		t.Errorf("sent %q, want %q: no drop before the list is shown", got, "d list5")
	}
	b.acknowledge(ack{b.spritesSent, b.listsSent})
	m, ok := b.next()
	if want := goalOf(0, "b").sprites[0].id.String(); !ok || !slices.Equal(m.drop, []string{want}) {
		t.Errorf("dropped %v, want %v", m.drop, want)
	}
	b.want(goalOf(6, "b"))
	if got := drain(&b); got != "b list6" {
		t.Errorf("a dropped sprite needed again: sent %q, want %q", got, "b list6")
	}
}

// Whatever is wanted and however late the client answers: a list comes after
// its sprites, nothing is sent that is held already, little is on its way, and
// when the client has caught up it shows what is wanted.
func TestOutboxInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 26))
	for round := range 300 {
		b := outbox{budget: r.IntN(10) * 128}
		holds, shows, wanted := map[string]bool{}, "", ""
		step := func(m message) {
			switch {
			case m.sprite != nil:
				if holds[m.sprite.id.String()] {
					t.Fatalf("round %d: %s sent twice", round, name(m))
				}
				holds[m.sprite.id.String()] = true
			case m.list != nil:
				shows = fmt.Sprint(m.list.Items)
				for _, item := range m.list.Items {
					if !holds[item.Sprite] {
						t.Fatalf("round %d: %s before %s", round, name(m), item.Sprite)
					}
				}
			}
			for _, id := range m.drop {
				if !holds[id] || strings.Contains(shows, id) {
					t.Fatalf("round %d: dropped %s, held: %t, on screen: %s", round, id, holds[id], shows)
				}
				delete(holds, id)
			}
		}
		for serial := range uint64(200) {
			switch r.IntN(4) {
			case 0:
				var words []string
				for range r.IntN(6) {
					words = append(words, []string{"a", "b", "c", "d", "e", "f", "g", "+"}[r.IntN(8)])
				}
				g := goalOf(serial+1, strings.Join(slices.Compact(words), " "))
				g.sprites, g.ahead = once(g.sprites), once(g.ahead)
				wanted = fmt.Sprint(g.list.Items)
				b.want(g)
			case 1:
				b.acknowledge(ack{
					b.done.Sprites + r.Uint64N(b.spritesSent-b.done.Sprites+1),
					b.done.Lists + r.Uint64N(b.listsSent-b.done.Lists+1),
				})
			default:
				if m, ok := b.next(); ok {
					step(m)
				}
			}
			if n := b.listsSent - b.done.Lists; n > maxLists {
				t.Fatalf("round %d: %d lists on their way", round, n)
			}
		}
		for range 10 {
			b.acknowledge(ack{b.spritesSent, b.listsSent})
			for m, ok := b.next(); ok; m, ok = b.next() {
				step(m)
			}
		}
		if shows != wanted {
			t.Fatalf("round %d: ends on %s, want %s", round, shows, wanted)
		}
		if most := b.budget + 14*128; b.bytes > most {
			t.Errorf("round %d: the client holds %d bytes, want at most %d", round, b.bytes, most)
		}
	}
}

func once(sprites []sprite) (out []sprite) {
	for _, s := range sprites {
		if !slices.ContainsFunc(out, func(o sprite) bool { return o.id == s.id }) {
			out = append(out, s)
		}
	}
	return out
}

func TestGoalFromState(t *testing.T) {
	a, b, c := newSprite(1, 4, 4), newSprite(2, 4, 4), newSprite(3, 4, 4)
	page := func(id string, layer int, items ...paint.Placed) *playout.Page {
		return &playout.Page{ID: id, Layer: layer, Scenes: still(items...)}
	}
	ch := channel(small)
	take(t, ch, page("one", 20, paint.Placed{Sprite: a, X: 1, Y: 2, Opacity: 3}, paint.Placed{Opacity: 7, Group: 1},
		paint.Placed{Sprite: b, X: -4.5, Opacity: 255, Scale: 2, Clip: image.Rect(1, 2, 3, 4)}))
	take(t, ch, page("two", 10, paint.Placed{Sprite: b, X: 5, Opacity: 255}))
	s := ch.Cue(page("three", 30, paint.Placed{Sprite: b}, paint.Placed{Sprite: c, Opacity: 9})).State

	g, err := goalFrom(s, program)
	if err != nil {
		t.Fatal(err)
	}
	want := []listItem{
		{Sprite: b.ID, X: 5, Opacity: 255},
		{Sprite: a.ID, X: 1, Y: 2, Opacity: 3},
		{Opacity: 7, Group: 1},
		{Sprite: b.ID, X: -4.5, Opacity: 255, Scale: 2, Clip: [4]int{1, 2, 3, 4}},
	}
	if !slices.Equal(g.list.Items, want) || g.list.Serial != s.Serial || g.list.Size != [2]int{160, 90} {
		t.Errorf("program: %+v, want items %v", g.list, want)
	}
	if len(g.sprites) != 2 || g.sprites[0].pic != b || g.sprites[1].pic != a || len(g.ahead) != 1 || g.ahead[0].pic != c {
		t.Errorf("program needs %v and then %v, want b a and then c", g.sprites, g.ahead)
	}
	g, err = goalFrom(s, preview)
	if err != nil {
		t.Fatal(err)
	}
	if want := []listItem{{Sprite: b.ID}, {Sprite: c.ID, Opacity: 9}}; !slices.Equal(g.list.Items, want) || len(g.ahead) != 0 {
		t.Errorf("preview: %+v, want items %v and nothing ahead", g, want)
	}
	for _, id := range []string{"", "12", strings.Repeat("g", 32), strings.Repeat("0", 33)} {
		s := ch.Cue(page("bad", 1, paint.Placed{Sprite: &paint.Sprite{ID: id, Image: a.Image}})).State
		if _, err := goalFrom(s, preview); err == nil {
			t.Errorf("sprite with the ID %q: no error", id)
		}
	}
}

// FuzzReadSaid: whatever a client says, it is an acknowledgement of something
// that was sent, or an error.
func FuzzReadSaid(f *testing.F) {
	for _, seed := range []string{`{"sprites":1,"lists":1}`, `{}`, `{"sprites":-1}`, `{"lists":1e30}`, `[`, `null`, `{"screen":{"drawn":-1}}`, `{"sprites":18446744073709551615}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := readSaid(data)
		if err != nil {
			return
		}
		a := s.ack
		var b outbox
		b.want(goalOf(1, "a b"))
		drain(&b)
		if ok := b.acknowledge(a); ok != (a.Sprites <= 2 && a.Lists <= 1) {
			t.Errorf("acknowledged %+v: %t", a, ok)
		}
		if b.done.Sprites > b.spritesSent || b.done.Lists > b.listsSent {
			t.Errorf("%+v done of %d sprites and %d lists sent", b.done, b.spritesSent, b.listsSent)
		}
	})
}
