package output

import (
	"bytes"
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"mile26/app/playout"
	"mile26/graphics/paint"
)

// These tests run whole connections under a fake clock: a sleep in them costs
// no time.

func TestEachSpriteIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		v := dial(t.Context(), t, serve(t, f), program)
		// 21 takes of four pages over a panel they share. The viewer fails on any
		// sprite that comes twice and any list before its sprites.
		for n := range uint64(21) {
			v.until(t.Context(), take(t, ch, newPage(n%4, int(n%2)+1)).Serial)
			if d, at := difference(v.frame(), frame(ch.State().ProgramList())); d > 0 {
				t.Fatalf("take %d: differs by %d at %v, want the same picture", n, d, at)
			}
		}
		if v.got.Sprites != 5 || f.messages.made != 5 {
			t.Errorf("%d sprites came, %d were encoded; want 5", v.got.Sprites, f.messages.made)
		}
	})
}

func TestPageInPreviewIsSentAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		v := dial(t.Context(), t, serve(t, f), program)
		v.until(t.Context(), 0)
		ch.Cue(newPage(1, 10))
		for range 2 {
			if err := v.receive(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if v.got.Sprites != 2 || v.got.Lists != 1 {
			t.Errorf("after cue: %d sprites and %d lists, want 2 and 1", v.got.Sprites, v.got.Lists)
		}
		answer, err := ch.Take()
		if err != nil {
			t.Fatal(err)
		}
		if err := v.receive(t.Context()); err != nil {
			t.Fatal(err)
		}
		if v.list.Serial != answer.State.Serial {
			t.Errorf("after take: list %d, want %d at once", v.list.Serial, answer.State.Serial)
		}
	})
}

func TestPreviewFeedShowsThePageInPreviewOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		v := dial(t.Context(), t, serve(t, NewFeed(ch, nil)), preview)
		take(t, ch, newPage(1, 10))
		s := ch.Cue(newPage(2, 20)).State
		v.until(t.Context(), s.Serial)
		if d, at := difference(v.frame(), frame(s.PreviewList())); d > 0 {
			t.Errorf("differs by %d at %v", d, at)
		}
	})
}

func TestLateJoinerGetsTheWholePicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		network := serve(t, f)
		take(t, ch, newPage(1, 10))
		s := take(t, ch, newPage(2, 20))
		first := dial(t.Context(), t, network, program)
		first.until(t.Context(), s.Serial)
		late := dial(t.Context(), t, network, program)
		late.until(t.Context(), s.Serial)
		if d, at := difference(late.frame(), frame(s.ProgramList())); d > 0 {
			t.Errorf("differs by %d at %v", d, at)
		}
		if f.messages.made != 3 {
			t.Errorf("%d sprites encoded for two clients, want 3", f.messages.made)
		}
		if n := f.Clients(); n != 2 {
			t.Errorf("%d clients, want 2", n)
		}
	})
}

func TestSlowClientSkipsAndEndsOnTheRightPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		v := dial(t.Context(), t, serve(t, f), program)
		go func() { // an operator in a great hurry, for twenty seconds
			for n := range uint64(1000) {
				take(t, ch, newPage(n%30, int(n%3)+1))
				time.Sleep(20 * time.Millisecond)
			}
		}()
		const last = 1000 // every take is a change
		for v.list == nil || v.list.Serial != last {
			if err := v.receive(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, c := range f.States() {
				if c.Behind > maxSprites+maxLists {
					t.Fatalf("%d messages on their way, want at most %d", c.Behind, maxSprites+maxLists)
				}
			}
			time.Sleep(500 * time.Millisecond)
		}
		if d, at := difference(v.frame(), frame(ch.State().ProgramList())); d > 0 {
			t.Errorf("differs by %d at %v", d, at)
		}
		if c := f.States()[0]; c.Skipped < 500 || c.Skipped > 1000 {
			t.Errorf("%d states skipped of a thousand", c.Skipped)
		}
		if v.got.Lists < 3 || v.got.Lists > 60 {
			t.Errorf("%d lists at two messages a second for about twenty seconds, want some and no more than that", v.got.Lists)
		}
	})
}

func TestNothingIsSentWhileNothingChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		v := dial(t.Context(), t, serve(t, f), program)
		s := take(t, ch, newPage(1, 10))
		v.until(t.Context(), s.Serial)
		before := f.States()[0]
		go func() {
			time.Sleep(time.Hour)
			ch.Cue(nil) // no business of the program's
			ch.Cue(newPage(1, 10))
			time.Sleep(time.Hour)
			take(t, ch, newPage(1, 10))
			ch.Clear()
		}()
		if err := v.receive(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(v.list.Items) != 0 {
			t.Errorf("after two hours came list %d with %d items, want the empty one", v.list.Serial, len(v.list.Items))
		}
		after := f.States()[0]
		if after.Lists != before.Lists+1 || after.Sprites != before.Sprites {
			t.Errorf("sent %d lists and %d sprites, want 1 and 0", after.Lists-before.Lists, after.Sprites-before.Sprites)
		}
	})
}

func TestSilentClientIsLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		v := dial(t.Context(), t, serve(t, f), program)
		v.until(t.Context(), 0)
		time.Sleep(pingEvery - time.Second)
		if n := f.Clients(); n != 1 {
			t.Errorf("%d clients, want 1: nobody has asked it anything yet", n)
		}
		time.Sleep(pingTimeout + 2*time.Second)
		synctest.Wait()
		if n := f.Clients(); n != 0 {
			t.Errorf("%d clients, want 0", n)
		}
	})
}

func TestClientThatDoesNotReadIsLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		take(t, ch, newPage(1, 10))
		dial(t.Context(), t, serve(t, f), program)
		time.Sleep(writeTimeout + time.Second)
		synctest.Wait()
		if n := f.Clients(); n != 0 {
			t.Errorf("%d clients, want 0", n)
		}
	})
}

// A message that takes longer than the time between pings must not cost the
// client its connection.
func TestSlowMessageIsNotCutByAPing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		v := dial(t.Context(), t, serve(t, NewFeed(ch, nil)), program)
		v.until(t.Context(), 0)
		time.Sleep(pingEvery - time.Second)
		s := take(t, ch, newPage(1, 10))
		time.Sleep(writeTimeout - 2*time.Second)
		v.until(t.Context(), s.Serial)
	})
}

func TestAScreenSaysHowItDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f := NewFeed(ch, nil)
		v := dial(t.Context(), t, serve(t, f), program)
		s := take(t, ch, newPage(1, 10))
		v.until(t.Context(), s.Serial)
		if got := f.States()[0].Screen; got != nil {
			t.Errorf("a client that said nothing of a screen is %+v", got)
		}
		words := `{"screen":{"pid":7,"monitor":2,"name":"HDMI-1","show":"key","drawn":5,"missed":1}}`
		if err := v.conn.Write(t.Context(), websocket.MessageText, []byte(words)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		got := f.States()[0]
		if want := (Screen{7, 2, "HDMI-1", "key", 5, 1}); got.Screen == nil || *got.Screen != want {
			t.Errorf("the screen is %+v, want %+v", got.Screen, want)
		}
		if got.Behind != 0 {
			t.Errorf("%d messages are on their way after the screen has spoken, want 0: it took back no acknowledgement", got.Behind)
		}
	})
}

func TestClientThatLiesIsLetGo(t *testing.T) {
	for _, said := range []ack{{Sprites: 1}, {Lists: 2}} {
		synctest.Test(t, func(t *testing.T) {
			f := NewFeed(channel(small), nil)
			v := dial(t.Context(), t, serve(t, f), program)
			v.got = said
			v.until(t.Context(), 0)
			if err := v.receive(t.Context()); err == nil {
				t.Errorf("after acknowledging %+v: no end, want one", said)
			}
		})
	}
}

func TestFaultyListLeavesThePictureAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		v := dial(t.Context(), t, serve(t, NewFeed(ch, nil)), program)
		s := take(t, ch, newPage(1, 10))
		v.until(t.Context(), s.Serial)
		bad := newPage(2, 20)
		bad.Scenes = still(append(bad.Rest(small).Items, paint.Placed{Sprite: &paint.Sprite{ID: "short"}})...)
		take(t, ch, bad)
		ctx, cancel := context.WithTimeout(t.Context(), pingEvery+time.Second)
		defer cancel()
		if err := v.receive(ctx); err == nil || ctx.Err() == nil {
			t.Errorf("after a faulty list: %v, want nothing to come", err)
		}
		if v.list.Serial != s.Serial {
			t.Errorf("shows list %d, want %d", v.list.Serial, s.Serial)
		}
	})
}

func TestEverybodyWhoLooksAtTheSameIsSentTheSameBytes(t *testing.T) {
	ch := channel(small)
	older := take(t, ch, newPage(1, 20))
	s := take(t, ch, newPage(2, 20))
	var g goals
	words := func(s playout.State, of source) []byte {
		t.Helper()
		made, err := g.of(s, of)
		if err != nil {
			t.Fatal(err)
		}
		b, err := g.encode(&made.list, of)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := words(s, program)
	if late := words(older, program); bytes.Equal(late, first) {
		t.Error("who is behind was sent the newest list for an older one")
	}
	if again := words(s, program); &again[0] != &first[0] {
		t.Error("the list was encoded twice")
	}
	if other := words(s, preview); bytes.Equal(other, first) {
		t.Error("preview was sent the program's list")
	}
}
