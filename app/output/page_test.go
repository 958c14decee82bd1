package output

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"mile26/app/output/chromium"
	"mile26/app/playout"
	"mile26/graphics/paint"
)

// tolerance is how far a browser's picture may be from paint's, of 255.
const tolerance = 2

var (
	hd    = image.Pt(1920, 1080)
	quick = image.Pt(640, 360) // for what does not depend on the size
)

// board is a page as they are: a panel that lets a little through, and on it
// sprites in every alpha, more and more faded. They reach out of the panel and
// out of the frame.
func board(size image.Point, seed uint64, layer int) *playout.Page {
	p := &playout.Page{ID: fmt.Sprint("board", seed), Title: fmt.Sprint("Board ", seed), Layer: layer}
	var items []paint.Placed
	panel := paint.NewCanvas(size.X*2/3, size.Y*3/4)
	panel.Fill(image.Rect(0, 0, size.X, size.Y), color.RGBA{9, 16, uint8(30 + seed), 240})
	items = append(items, paint.Placed{Sprite: panel.Sprite(fmt.Sprintf("%032x", seed)), X: 100, Y: 50, Opacity: 255})
	for row := range 12 {
		items = append(items, paint.Placed{
			Sprite: newSprite(seed+uint64(row%5), size.X/3, size.Y/13),
			X:      float64(size.X/13*row - 60), Y: float64(size.Y/12*row - 20), Opacity: uint8(255 - 20*row),
		})
	}
	// Beside them a group that fades as one picture, and one that is clipped.
	// Away from other pages': every translucent layer costs the browser a rounding.
	right, top := float64(size.X*5/6), float64(seed%3*100)
	items = append(items,
		paint.Placed{Group: 2, Opacity: 140},
		paint.Placed{Sprite: newSprite(seed+1, 60, 40), X: right, Y: top + 4, Opacity: 255},
		paint.Placed{Sprite: newSprite(seed+2, 60, 40), X: right + 10, Y: top + 14, Opacity: 255},
		paint.Placed{Sprite: newSprite(seed+3, 60, 40), X: right, Y: top + 60, Opacity: 255, Clip: image.Rect(int(right)+5, int(top)+66, int(right)+40, int(top)+90)},
	)
	p.Scenes = still(items...)
	return p
}

// listen serves a feed on addr until stop is called.
func listen(t *testing.T, f *Feed, addr string) (base string, stop func()) {
	t.Helper()
	ln, err := f.Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Serve(ctx, ln) }()
	return "http://" + ln.Addr().String(), func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	}
}

func wantPicture(t *testing.T, p *chromium.Page, l paint.List, when string) {
	t.Helper()
	shot := premultiply(p.Screenshot(l.Size.X, l.Size.Y))
	d, at := difference(shot, frame(l))
	if d > tolerance {
		t.Errorf("%s: the page differs by %d at %v (%v, want %v); tolerated: %d", when, d, at, shot.At(at.X, at.Y), frame(l).At(at.X, at.Y), tolerance)
	}
	t.Logf("%s: largest difference %d/255", when, d)
}

func waitFor(p *chromium.Page, s playout.State) {
	p.Wait(fmt.Sprintf("mile26.connected && mile26.serial === %d", s.Serial))
}

func TestProgramPageShowsWhatPaintDraws(t *testing.T) {
	ch := channel(hd)
	base, stop := listen(t, NewFeed(ch, nil), "127.0.0.1:0")
	defer stop()
	p := chromium.Open(t, base+"/program")
	ch.Cue(board(hd, 1, 20))
	p.Wait("mile26.drawn === 1") // preview is none of this page's business
	wantPicture(t, p, ch.State().ProgramList(), "only in preview")
	answer, err := ch.Take()
	if err != nil {
		t.Fatal(err)
	}
	waitFor(p, answer.State)
	wantPicture(t, p, ch.State().ProgramList(), "taken")
	waitFor(p, take(t, ch, board(hd, 50, 10)))
	wantPicture(t, p, ch.State().ProgramList(), "two layers")
	out, err := ch.OutLayer(20)
	if err != nil {
		t.Fatal(err)
	}
	waitFor(p, out.State)
	wantPicture(t, p, ch.State().ProgramList(), "one taken off")

	p.Go(base + "/preview")
	p.Wait("mile26.drawn === 1")
	wantPicture(t, p, ch.State().PreviewList(), "preview")

	p.Go(base + "/program")
	p.Wait("mile26.drawn === 1")
	wantPicture(t, p, ch.State().ProgramList(), "loaded afresh")
	waitFor(p, ch.Clear().State)
	wantPicture(t, p, ch.State().ProgramList(), "cleared")
}

// moving is a page with what moves by fractions of a pixel: sprites, and groups
// of two panels that touch and what stands on them, one inside another, one
// that grows, one that fades, one that is clipped, one that comes from outside.
func moving(size image.Point, at float64) *playout.Page {
	p := &playout.Page{ID: fmt.Sprint("moving", at), Title: "Moving", Layer: 20}
	var items []paint.Placed
	panel := func(w, h int, c color.RGBA) *paint.Sprite {
		canvas := paint.NewCanvas(w, h)
		canvas.Fill(image.Rect(0, 0, w, h), c)
		return canvas.Sprite(fmt.Sprintf("%024x%02x%02x%02x%02x", w, c.R, c.G, c.B, c.A))
	}
	left, right, noise := panel(60, 50, color.RGBA{9, 16, 37, 240}), panel(60, 50, color.RGBA{20, 30, 66, 240}), newSprite(7, 90, 30)
	group := func(g paint.Placed, x, y float64) {
		g.Group = 3
		items = append(items, g,
			paint.Placed{Sprite: left, X: x, Y: y, Opacity: 255}, paint.Placed{Sprite: right, X: x + 60, Y: y, Opacity: 255},
			paint.Placed{Sprite: noise, X: x + 15, Y: y + 10, Opacity: 255},
		)
	}
	items = append(items,
		paint.Placed{Sprite: left, X: 10 + at, Y: 10, Opacity: 255},
		paint.Placed{Sprite: noise, X: 10, Y: 100 + at, Opacity: 255},
		paint.Placed{Sprite: noise, X: 10 + at, Y: 150 + at, Opacity: 128},
	)
	group(paint.Placed{X: at, Opacity: 255}, 150, 10)
	group(paint.Placed{X: at, Y: -at, Opacity: 255}, 150, 100)
	group(paint.Placed{Y: at, Opacity: 100}, 150, 200)
	group(paint.Placed{X: 300 + at, Y: 7, Opacity: 255, Clip: image.Rect(320, 0, 400, 40)}, 0, 0)
	// Browsers mix neighbouring pixels in steps of a sixteenth: only panels at a scale.
	items = append(items, paint.Placed{X: 300, Y: 100, Scale: 1 + at/4, Opacity: 255, Group: 2},
		paint.Placed{Sprite: left, Opacity: 255}, paint.Placed{Sprite: left, X: 60, Opacity: 255})
	group(paint.Placed{X: -200.5 + at, Y: 40, Opacity: 255}, 150, 250)
	items = append(items, paint.Placed{X: at, Opacity: 255, Group: 3}, paint.Placed{Y: 4, Opacity: 200, Group: 2},
		paint.Placed{Sprite: left, X: 460, Y: 10, Opacity: 255}, paint.Placed{Sprite: right, X: 500, Y: 30, Opacity: 255})
	p.Scenes = still(items...)
	return p
}

func TestPageMovesByFractionsAsPaintDoes(t *testing.T) {
	ch := channel(quick)
	base, stop := listen(t, NewFeed(ch, nil), "127.0.0.1:0")
	defer stop()
	p := chromium.Open(t, base+"/program")
	for i, at := range []float64{0, 0.25, 0.5, 0.75, 1.0 / 16, 15.0 / 16} {
		if i == 3 { // the rest as browsers before Chromium 137 do it
			p.Before("delete CanvasRenderingContext2D.prototype.getContextAttributes")
			p.Go(base + "/program")
		}
		waitFor(p, take(t, ch, moving(quick, at)))
		wantPicture(t, p, ch.State().ProgramList(), fmt.Sprint("moved by ", at))
	}
}

func TestPageKeepsItsPictureThroughARestart(t *testing.T) {
	ch := channel(quick)
	s := take(t, ch, board(quick, 1, 20))
	base, stop := listen(t, NewFeed(ch, nil), lasting(t))
	p := chromium.Open(t, base+"/program")
	waitFor(p, s)
	stop()
	p.Wait("!mile26.connected")
	wantPicture(t, p, s.ProgramList(), "with the server gone")

	again := channel(quick) // another run of the app, with a picture of its own
	s = take(t, again, board(quick, 70, 5))
	_, stop = listen(t, NewFeed(again, nil), base[len("http://"):])
	defer stop()
	p.Wait("mile26.connects === 2 && mile26.drawn === 2")
	wantPicture(t, p, s.ProgramList(), "with the server back")
	waitFor(p, take(t, again, board(quick, 1, 6)))
	wantPicture(t, p, again.State().ProgramList(), "after another take")
}

func TestPageFitsIntoItsSource(t *testing.T) {
	ch := channel(small)
	full := image.NewRGBA(image.Rect(0, 0, 160, 90))
	for i := range full.Pix {
		full.Pix[i] = 255
	}
	s := take(t, ch, &playout.Page{ID: "full", Layer: 1, Scenes: still(paint.Placed{
		Sprite: &paint.Sprite{ID: newSprite(1, 1, 1).ID, Image: full}, Opacity: 255,
	})})
	base, stop := listen(t, NewFeed(ch, nil), "127.0.0.1:0")
	defer stop()
	p := chromium.Open(t, base+"/program")
	waitFor(p, s)
	for _, test := range []struct{ width, height, left, top int }{
		{800, 600, 0, 75},
		{1080, 1920, 0, 656},
		{1920, 1080, 0, 0},
		{1000, 90, 420, 0},
	} {
		shot := p.Screenshot(test.width, test.height)
		for _, at := range []struct {
			x, y int
			want uint8
		}{
			{test.width / 2, test.height / 2, 255},
			{test.left + 3, test.top + 3, 255},
			{test.width - test.left - 4, test.height - test.top - 4, 255},
			{test.left - 3, test.height / 2, 0},
			{test.width / 2, test.top - 3, 0},
		} {
			if got := shot.NRGBAAt(at.x, at.y).A; got != at.want {
				t.Errorf("%d×%d at (%d,%d): alpha %d, want %d", test.width, test.height, at.x, at.y, got, at.want)
			}
		}
	}
}

// scripted serves the page with a feed that says what a test tells it to.
func scripted(t *testing.T, feed func(ctx context.Context, connection int, conn *websocket.Conn)) string {
	t.Helper()
	pages, connections := NewFeed(channel(quick), nil).Handler(), 0
	var feeds sync.WaitGroup // the server does not wait for them
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		feeds.Add(1)
		defer feeds.Done()
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.CloseNow() }()
		connections++
		ctx, cancel := context.WithCancel(r.Context())
		var reader sync.WaitGroup
		reader.Go(func() {
			defer cancel()
			for {
				if _, _, err := conn.Read(ctx); err != nil {
					return
				}
			}
		})
		feed(ctx, connections, conn)
		cancel()
		reader.Wait()
	})
	server := httptest.NewUnstartedServer(mux)
	ctx, cancel := context.WithCancel(t.Context())
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Start()
	t.Cleanup(func() {
		cancel()
		server.Close()
		feeds.Wait()
	})
	return server.URL
}

func say(ctx context.Context, t *testing.T, conn *websocket.Conn, kind websocket.MessageType, data []byte) {
	if err := conn.Write(ctx, kind, data); err != nil {
		t.Logf("say: %v", err) // the page has hung up, which ends ctx as soon as it is read
		<-ctx.Done()
	}
}

func TestPageDrawsNothingBeforeTheFirstWholePicture(t *testing.T) {
	ch := channel(quick)
	s := take(t, ch, board(quick, 1, 20))
	g, err := goalFrom(s, program)
	if err != nil {
		t.Fatal(err)
	}
	more := make(chan struct{})
	url := scripted(t, func(ctx context.Context, _ int, conn *websocket.Conn) {
		c := &client{feed: NewFeed(ch, nil)}
		for i := range g.sprites {
			if i == 1 { // one is there, the rest comes after the list
				_, data, err := c.encode(message{list: &g.list})
				if err != nil {
					t.Error(err)
				}
				say(ctx, t, conn, websocket.MessageText, data)
				select {
				case <-more:
				case <-ctx.Done():
				}
			}
			data, err := spriteMessage(g.sprites[i])
			if err != nil {
				t.Error(err)
			}
			say(ctx, t, conn, websocket.MessageBinary, data)
		}
		<-ctx.Done()
	})
	p := chromium.Open(t, url+"/program")
	p.Wait("mile26.connected")
	wantPicture(t, p, paint.List{Size: quick}, "with half of the sprites")
	if drawn := p.Eval("mile26.drawn"); drawn != 0.0 {
		t.Errorf("drawn %v times, want 0", drawn)
	}
	close(more)
	waitFor(p, s)
	wantPicture(t, p, s.ProgramList(), "with all of them")
}

func TestPageAsksAgainForAPictureItCannotRead(t *testing.T) {
	ch := channel(quick)
	s := take(t, ch, board(quick, 1, 20))
	g, err := goalFrom(s, program)
	if err != nil {
		t.Fatal(err)
	}
	url := scripted(t, func(ctx context.Context, connection int, conn *websocket.Conn) {
		c := &client{feed: NewFeed(ch, nil)}
		for i, sp := range g.sprites {
			data, err := spriteMessage(sp)
			if err != nil {
				t.Error(err)
			}
			if connection == 1 && i == 2 { // the page hangs up, so nothing can follow
				say(ctx, t, conn, websocket.MessageBinary, append(data[:17:17], "no picture"...))
				<-ctx.Done()
				return
			}
			say(ctx, t, conn, websocket.MessageBinary, data)
		}
		_, data, err := c.encode(message{list: &g.list})
		if err != nil {
			t.Error(err)
		}
		say(ctx, t, conn, websocket.MessageText, data)
		<-ctx.Done()
	})
	p := chromium.Open(t, url+"/program")
	waitFor(p, s)
	if n := p.Eval("mile26.connects"); n != 2.0 {
		t.Errorf("connected %v times, want 2", n)
	}
	wantPicture(t, p, s.ProgramList(), "at the second attempt")
}
