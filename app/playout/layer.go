package playout

import (
	"time"

	"mile26/graphics"
	"mile26/graphics/paint"
)

// layer is a place for one page, and the page's life on it. Frames are of the
// channel's clock. Something that begins on frame n has gone one frame's time
// when n is shown, so that a take is seen in its very first frame.
type layer struct {
	n     int
	page  *Page
	step  int
	phase Phase
	since int64 // frame on which the phase began
	held  int64 // frame on which the first hold began
	end   int64 // first frame of the next phase; of holding, none
	turn  time.Duration
	order uint64
	taken time.Time
	on    int64 // frame on which the page was first shown
	off   int64 // frame on which it goes out by itself; 0: it stays

	morph   *graphics.Transition // of Changing; nil is a cut
	pending *content             // comes when the phase is over
	leaving bool                 // goes out when the phase is over
	next    *Page                // comes when this has gone
	waiting *Page                // newer content, held back
}

// content is what a layer changes to.
type content struct {
	page *Page
	step int
}

func (b *bus) length(l *layer, s graphics.State) time.Duration {
	return l.page.Scenes[l.step].Length(s)
}

// begin puts a page on a layer on a frame. Without motion it is there at once.
func (b *bus) begin(l *layer, p *Page, step int, frame int64, motion bool) {
	*l = layer{n: l.n, page: p, step: step, since: frame, held: frame, on: frame, order: l.order, taken: b.now(frame)}
	l.off = b.ends(p, frame)
	l.phase, l.end = Holding, 0
	if n := b.rate.Frames(b.length(l, graphics.In)); motion && n > 0 {
		l.phase, l.end, l.held = Coming, frame+n, frame+n
	}
	b.say(Event{What: On, Frame: frame, Layer: l.n, Page: p})
}

// ends is the frame on which a page that is shown from a frame on goes out by
// itself; 0: it stays.
func (b *bus) ends(p *Page, from int64) int64 {
	if p.Duration <= 0 {
		return 0
	}
	return from + max(1, b.rate.Frames(p.Duration))
}

// change turns what a layer shows into something else of the same template.
func (b *bus) change(l *layer, to content, frame int64) {
	if l.phase != Holding {
		l.pending = &to
		return
	}
	from := l.page.Scenes[l.step]
	if to.page.ID != l.page.ID {
		b.say(Event{What: Off, Frame: frame, Layer: l.n, Page: l.page})
		b.say(Event{What: On, Frame: frame, Layer: l.n, Page: to.page})
		l.taken, l.on, l.off = b.now(frame), frame, b.ends(to.page, frame)
	}
	l.page, l.step, l.morph = to.page, to.step, nil
	a, isGraphic := graphicOf(from)
	c, alsoGraphic := graphicOf(l.page.Scenes[l.step])
	if !isGraphic || !alsoGraphic {
		return
	}
	t := graphics.Update(a, c)
	if n := b.rate.Frames(t.Length()); n > 0 {
		l.morph, l.phase, l.since, l.end = t, Changing, frame, frame+n
	}
}

// leave takes a layer's page out, and brings next when it has gone.
func (b *bus) leave(l *layer, next *Page, frame int64) {
	l.next, l.pending, l.waiting, l.off = next, nil, nil, 0
	var turn time.Duration
	switch l.phase {
	case Going:
		return
	case Changing:
		l.leaving = true
		return
	case Coming:
		var ok bool
		turn, ok = l.page.Scenes[l.step].TurnAt(b.rate.At(frame - l.since))
		if !ok {
			l.leaving = true
			return
		}
		l.held = frame
	case Holding:
	}
	b.goOut(l, turn, frame)
}

func (b *bus) goOut(l *layer, turn time.Duration, frame int64) {
	l.leaving = false
	l.phase, l.since, l.turn = Going, frame, turn
	// The last frame of going out shows nothing: that is where the next begins.
	l.end = frame + max(0, b.rate.Frames(b.length(l, graphics.Out)-turn)-1)
	b.settle(l, frame)
}

// settle ends the phases that are over on a frame. It reports whether the
// layer is empty then.
func (b *bus) settle(l *layer, frame int64) (empty bool) {
	for l.page != nil {
		// A page that comes has a time of its own.
		if l.off > 0 && l.off <= frame && !l.goes() && (l.phase == Holding || l.off < l.end) {
			b.say(Event{What: Auto, Frame: l.off, Layer: l.n, Page: l.page})
			b.leave(l, nil, l.off)
			continue
		}
		if l.phase == Holding || l.end > frame {
			break
		}
		at := l.end
		if l.phase == Going {
			b.say(Event{What: Off, Frame: at, Layer: l.n, Page: l.page})
			next, waiting := l.next, l.waiting
			l.page = nil
			if next != nil {
				b.begin(l, next, 0, at, true)
				l.waiting = waiting // it came while next was still to come, and is of that
			}
			continue
		}
		l.phase, l.morph = Holding, nil
		to := l.pending
		l.pending = nil
		switch {
		case l.leaving:
			b.goOut(l, 0, at)
		case to != nil:
			b.change(l, *to, at)
		}
	}
	return l.page == nil
}

// append adds what a layer shows on a frame.
func (b *bus) append(dst []paint.Placed, l *layer, frame int64) []paint.Placed {
	gone := b.rate.At(frame - l.since + 1)
	held := b.rate.At(max(0, frame-l.held))
	scene := l.page.Scenes[l.step]
	switch l.phase {
	case Coming:
		return scene.Append(dst, graphics.Moment{State: graphics.In, Time: gone})
	case Changing:
		return l.morph.Append(dst, gone, held)
	case Going:
		return scene.Append(dst, graphics.Moment{State: graphics.Out, Time: l.turn + gone, Held: b.rate.At(max(0, l.since-l.held))})
	default:
		return scene.Append(dst, graphics.Moment{State: graphics.Hold, Time: held})
	}
}

// moves says that a layer shows something else on the next frame.
func (l *layer) moves() bool { return l.phase != Holding || !l.page.Scenes[l.step].Still() }

// last is the page and step the layer will hold when all that is asked for has
// come about.
func (l *layer) last() content {
	switch {
	case l.next != nil:
		return content{l.next, 0}
	case l.pending != nil:
		return *l.pending
	}
	return content{l.page, l.step}
}

// leavesForGood says that the layer will be empty.
func (l *layer) leavesForGood() bool { return (l.phase == Going || l.leaving) && l.next == nil }

// goes says that the page will not stay, whatever comes after it.
func (l *layer) goes() bool {
	return l.phase == Going || l.leaving || (l.pending != nil && l.pending.page.ID != l.page.ID)
}
