package screen

import (
	"context"
	"fmt"
	"image"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/go-gl/gl/v2.1/gl"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// The window library and OpenGL want the process's first thread, which is the
// main goroutine's from here on.
func init() { runtime.LockOSThread() }

// escTwice is how soon Esc has to be pressed again to leave.
const escTwice = 2 * time.Second

// window is the window, with a renderer for what is in it.
type window struct {
	glfw     *glfw.Window
	renderer *renderer
	view     view
	log      *slog.Logger

	monitor string      // name of the one that is filled; "" for a window
	gone    bool        // that monitor is not connected, and the window is hidden
	says    screenWords // how the screen does
	seen    *list       // the newest list
	came    uint64      // lists until then
	shown   *list       // the newest list that could be drawn
	stale   bool        // the window has to be drawn again
	said    string      // the last complaint
	escape  escape
}

func openWindow(o Options) (w *window, err error) {
	defer rescue(&err)
	if err := start(); err != nil {
		return nil, err
	}
	opened := false
	defer func() {
		if !opened {
			glfw.Terminate()
		}
	}()
	if o.Show == "" {
		o.Show = Fill
	}
	w = &window{log: o.Log, stale: true, view: view{show: o.Show, background: [3]float32{
		float32(o.Background.R) / 255, float32(o.Background.G) / 255, float32(o.Background.B) / 255,
	}}}
	if w.glfw, err = create(o); err != nil {
		return nil, fmt.Errorf("open a window: %w", err)
	}
	w.glfw.MakeContextCurrent()
	glfw.SwapInterval(1)
	if w.renderer, err = newRenderer(); err != nil {
		return nil, err
	}
	w.says = screenWords{PID: os.Getpid(), Show: o.Show}
	if m := w.glfw.GetMonitor(); m != nil {
		w.monitor = m.GetName()
		w.says.Name = w.monitor
		w.says.Monitor = 1 + slices.IndexFunc(glfw.GetMonitors(), func(o *glfw.Monitor) bool { return *o == *m })
	}
	w.glfw.SetRefreshCallback(func(*glfw.Window) { w.stale = true })
	w.glfw.SetFramebufferSizeCallback(func(*glfw.Window, int, int) { w.stale = true })
	w.glfw.SetKeyCallback(func(_ *glfw.Window, key glfw.Key, _ int, action glfw.Action, _ glfw.ModifierKey) {
		if key == glfw.KeyEscape && action == glfw.Press {
			w.pressEscape(time.Now())
		}
	})
	opened = true
	w.log.Info("screen: open", "show", o.Show, "size", w.size(), "driver", gl.GoStr(gl.GetString(gl.RENDERER)))
	return w, nil
}

func create(o Options) (*glfw.Window, error) {
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	glfw.WindowHint(glfw.DepthBits, 0)
	glfw.WindowHint(glfw.StencilBits, 0)
	title := fmt.Sprintf("Mile26 screen: %s", o.Show)
	if o.Windowed != (image.Point{}) {
		return glfw.CreateWindow(o.Windowed.X, o.Windowed.Y, title, nil, nil)
	}
	m, err := choose(o.Monitor)
	if err != nil {
		return nil, err
	}
	mode := m.GetVideoMode()
	// The picture stays when the operator works on another monitor.
	glfw.WindowHint(glfw.AutoIconify, glfw.False)
	// As the monitor is: no other mode is set.
	glfw.WindowHint(glfw.RedBits, mode.RedBits)
	glfw.WindowHint(glfw.GreenBits, mode.GreenBits)
	glfw.WindowHint(glfw.BlueBits, mode.BlueBits)
	glfw.WindowHint(glfw.RefreshRate, mode.RefreshRate)
	w, err := glfw.CreateWindow(mode.Width, mode.Height, title, m, nil)
	if err == nil {
		w.SetInputMode(glfw.CursorMode, glfw.CursorHidden)
	}
	return w, err
}

func (w *window) close() {
	w.glfw.Destroy()
	glfw.Terminate()
}

// wake makes the window look whether there is something to do. It may be
// called from any goroutine until close is.
func (w *window) wake() { glfw.PostEmptyEvent() }

// run shows the feed's picture until the window is to be closed or ctx ends.
func (w *window) run(ctx context.Context, f *feed) (err error) {
	defer rescue(&err)
	for ctx.Err() == nil && !w.glfw.ShouldClose() {
		w.holdMonitor()
		p := f.now()
		w.update(p)
		f.tell(w.says)
		if w.renderer.prepare(p, w.shown) {
			glfw.PollEvents()
		} else {
			glfw.WaitEvents()
		}
	}
	return nil
}

// update draws the picture if the window does not show it already. A list that
// cannot be drawn changes nothing.
func (w *window) update(p picture) {
	if w.gone {
		return
	}
	if p.list != w.seen {
		w.says.Missed += p.came - w.came - 1
		w.seen, w.came = p.list, p.came // or one that cannot be drawn would be tried for ever
		if w.draw(p.list) {
			w.shown = p.list
		}
	} else if w.stale {
		w.draw(w.shown)
	}
}

// draw draws a list and reports whether it could.
func (w *window) draw(l *list) bool {
	err := w.renderer.render(l, w.size(), w.view)
	if err != nil {
		w.complain(err)
		return false
	}
	w.stale = false
	w.glfw.SwapBuffers()
	w.says.Drawn++
	if err := trouble(); err != nil {
		w.complain(err)
	}
	return true
}

// holdMonitor hides the window when its monitor is unplugged, for it must not
// come to lie over the desk, and fills the monitor again when it is back.
func (w *window) holdMonitor() {
	if w.monitor == "" || w.glfw.GetMonitor() != nil {
		return
	}
	for _, m := range glfw.GetMonitors() {
		if m.GetName() != w.monitor {
			continue
		}
		mode := m.GetVideoMode()
		w.glfw.SetMonitor(m, 0, 0, mode.Width, mode.Height, mode.RefreshRate)
		w.glfw.Show()
		w.gone, w.stale = false, true
		w.log.Info("screen: the monitor is back", "monitor", w.monitor)
		return
	}
	if !w.gone {
		w.gone = true
		w.glfw.Hide()
		w.log.Warn("screen: the monitor is gone", "monitor", w.monitor)
	}
}

// complain logs an error once.
func (w *window) complain(err error) {
	if s := err.Error(); s != w.said {
		w.said = s
		w.log.Error("screen: the picture may not be right", "reason", s)
	}
}

// size is the window's in pixels.
func (w *window) size() image.Point {
	x, y := w.glfw.GetFramebufferSize()
	return image.Pt(x, y)
}

func (w *window) pressEscape(at time.Time) {
	if w.escape.press(at) {
		w.glfw.SetShouldClose(true)
		return
	}
	w.log.Info("screen: press Esc again to leave")
}

// escape is the key that leaves when it is pressed twice.
type escape struct{ last time.Time }

// press reports whether this was the second time.
func (e *escape) press(at time.Time) bool {
	twice := !e.last.IsZero() && at.Sub(e.last) <= escTwice
	e.last = at
	return twice
}
