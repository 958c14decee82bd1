// Package clip writes a graphic's life as a file: a ProRes 4444 movie, a VP9
// movie, a sequence of PNG files or raw video, each with alpha.
//
// It knows graphics, frames and ffmpeg. It must not know where a graphic came
// from (a show, a page), and reads no clock: a clip takes as long as it takes.
package clip

import (
	"image"
	"time"

	"mile26/app/playout"
	"mile26/graphics"
	"mile26/graphics/paint"
)

// Film is a graphic's life as numbered frames.
type Film struct {
	Size   image.Point // of a frame, pixels
	Rate   playout.Rate
	Frames int

	// At adds the items of a frame, counted from 0, to dst and returns it. It may
	// be called from several goroutines at once.
	At func(dst []paint.Placed, frame int) []paint.Placed
}

// Length is how long the film plays.
func (f Film) Length() time.Duration { return f.Rate.At(int64(f.Frames)) }

// Of is the life of a graphic: in, then every scene for as long as hold with
// its template's transition before it, then out. The scenes are one graphic's
// steps or pages, one after the other, all of one size; hold below 0 counts as
// 0. Without a scene the film is empty.
//
// Transitions and the way out begin with a frame, as they do on air. The last
// frame is empty, so that a player that stands on it shows nothing.
func Of(scenes []*graphics.Graphic, rate playout.Rate, hold time.Duration) Film {
	if len(scenes) == 0 {
		return Film{Rate: rate}
	}
	f := life{scenes: scenes, rate: rate, in: scenes[0].Length(graphics.In)}
	end := int(rate.Frames(f.in + max(0, hold)))
	for i := 1; i < len(scenes); i++ {
		t := graphics.Update(scenes[i-1], scenes[i])
		f.changes = append(f.changes, change{at: end, to: t})
		end += int(rate.Frames(t.Length() + max(0, hold)))
	}
	f.out = end
	last := scenes[len(scenes)-1]
	end += int(rate.Frames(last.Length(graphics.Out)))
	return Film{Size: last.Size, Rate: rate, Frames: end + 1, At: f.at}
}

// life is when what happens to a graphic.
type life struct {
	scenes  []*graphics.Graphic
	rate    playout.Rate
	in      time.Duration
	changes []change
	out     int // the frame with which the way out begins
}

// change leads to the next scene.
type change struct {
	at int // frame
	to *graphics.Transition
}

func (f *life) at(dst []paint.Placed, frame int) []paint.Placed {
	now := f.rate.At(int64(frame))
	if now < f.in {
		return f.scenes[0].Append(dst, graphics.Moment{State: graphics.In, Time: now})
	}
	if frame >= f.out {
		began := f.rate.At(int64(f.out))
		m := graphics.Moment{State: graphics.Out, Time: now - began, Held: began - f.in}
		return f.scenes[len(f.scenes)-1].Append(dst, m)
	}
	for i := len(f.changes) - 1; i >= 0; i-- {
		if c := f.changes[i]; frame >= c.at {
			began := f.rate.At(int64(c.at))
			return c.to.Append(dst, now-began, began-f.in)
		}
	}
	return f.scenes[0].Append(dst, graphics.Moment{State: graphics.Hold, Time: now - f.in})
}
