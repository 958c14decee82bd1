// Package chromium opens pages in a real browser for tests: headless
// Chromium, driven over its DevTools pipe.
//
// It knows pages, scripts and screenshots. It must not know what is on them.
package chromium

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long a browser may take over one request before the test
// fails. It is generous: nothing waits this long but a hung browser.
const patience = 60 * time.Second

// Page is a tab of a browser of its own.
type Page struct {
	t       testing.TB
	pipe    *pipe
	session string
	process int
}

// Open starts a browser with an empty profile on url and waits until the page
// has loaded. The browser ends with the test. Where there is no Chromium the
// test fails.
func Open(t testing.TB, url string) *Page {
	t.Helper()
	p := &Page{t: t}
	p.pipe, p.process = start(t)
	var target struct{ TargetID string }
	p.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	p.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	p.session = attached.SessionID
	p.Resize(1920, 1080)
	p.call("Emulation.setDefaultBackgroundColorOverride", map[string]any{"color": map[string]any{"r": 0, "g": 0, "b": 0, "a": 0}}, nil)
	p.Go(url)
	return p
}

// Process is the ID of the browser's first process. Those that draw the page
// descend from it.
func (p *Page) Process() int { return p.process }

// Go shows another address, or the same one afresh, and waits until the page
// has loaded.
func (p *Page) Go(url string) {
	p.t.Helper()
	var went struct{ ErrorText string }
	p.call("Page.navigate", map[string]any{"url": url}, &went)
	if went.ErrorText != "" {
		p.t.Fatalf("open %s: %s", url, went.ErrorText)
	}
	p.Eval(`new Promise(done => document.readyState === "complete" ? done() : addEventListener("load", () => done()))`)
}

// Before runs a script in every page that is opened from now on, before the
// page's own, as to take away what an older browser has not.
func (p *Page) Before(js string) {
	p.t.Helper()
	p.call("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": js}, nil)
}

// Resize makes the page width by height device pixels of one CSS pixel each.
func (p *Page) Resize(width, height int) {
	p.t.Helper()
	p.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// Eval is the value of a JavaScript expression, a promise's once it is kept,
// as encoding/json reads it into an any. A script that throws fails the test.
func (p *Page) Eval(js string) any {
	p.t.Helper()
	var answer struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	p.call("Runtime.evaluate", map[string]any{"expression": js, "awaitPromise": true, "returnByValue": true}, &answer)
	if e := answer.ExceptionDetails; e != nil {
		p.t.Fatalf("%s: %s %s", js, e.Text, e.Exception.Description)
	}
	return answer.Result.Value
}

// Wait waits until a JavaScript expression is true, looking between the
// browser's frames. After half a minute the test fails.
func (p *Page) Wait(js string) {
	p.t.Helper()
	held := p.Eval(`new Promise(done => {
		const end = performance.now() + 30000;
		const look = () => {
			if (` + js + `) done(true);
			else if (performance.now() > end) done(false);
			else setTimeout(look, 4);
		};
		look();
	})`)
	if held != true {
		p.t.Fatalf("still not true after 30 s: %s", js)
	}
}

// Screenshot is the page at width by height pixels as a mixer would see it,
// where the page is transparent so is the picture.
func (p *Page) Screenshot(width, height int) *image.NRGBA {
	p.t.Helper()
	p.Resize(width, height)
	var shot struct{ Data string }
	p.call("Page.captureScreenshot", map[string]any{"format": "png", "clip": map[string]any{"x": 0, "y": 0, "width": width, "height": height, "scale": 1}}, &shot)
	raw, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		p.t.Fatalf("screenshot: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		p.t.Fatalf("screenshot: %v", err)
	}
	straight, ok := img.(*image.NRGBA)
	if !ok { // an opaque page's PNG has no alpha
		straight = image.NewNRGBA(img.Bounds())
		draw.Draw(straight, straight.Rect, img, img.Bounds().Min, draw.Src)
	}
	return straight
}

func (p *Page) call(method string, params map[string]any, result any) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.pipe.call(ctx, p.session, method, params, result); err != nil {
		p.t.Fatalf("chromium: %s: %v", method, err)
	}
}

var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

func find(t testing.TB) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("no Chromium found (looked for %q): run `bash .ci/setup --test`", names)
	return ""
}

var flags = []string{
	"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync",
	"--disable-breakpad", "--disable-dev-shm-usage", "--disable-extensions", "--mute-audio",
	"--disable-background-timer-throttling", "--disable-renderer-backgrounding",
	"--force-color-profile=srgb", "--hide-scrollbars", "--remote-debugging-pipe",
}

// start runs a browser until the test ends.
func start(t testing.TB) (p *pipe, process int) {
	t.Helper()
	profile := t.TempDir()
	fromUs, toChromium, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromChromium, toUs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := os.Create(filepath.Join(profile, "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(find(t), append(slices.Clone(flags), "--user-data-dir="+filepath.Join(profile, "profile"), "about:blank")...)
	cmd.ExtraFiles = []*os.File{fromUs, toUs} // its descriptors 3 and 4
	cmd.Stderr = said
	err = cmd.Start()
	_ = errors.Join(fromUs.Close(), toUs.Close(), said.Close()) // the browser has its own
	if err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	p = newPipe(toChromium, fromChromium)
	t.Cleanup(func() { stop(t, cmd, p, said.Name()) })
	return p, cmd.Process.Pid
}

// stop asks the browser to close, so that its helpers end and let go of the
// profile, and insists when it does not.
func stop(t testing.TB, cmd *exec.Cmd, p *pipe, log string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience/4)
	defer cancel()
	_ = p.call(ctx, "", "Browser.close", nil, nil) // it may be gone before it answers
	insist := time.AfterFunc(patience/4, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	insist.Stop()
	p.close()
	if text, readErr := os.ReadFile(log); readErr == nil && (err != nil || t.Failed()) {
		t.Logf("chromium ended: %v\n%s", err, withoutBus(string(text)))
	}
}

// withoutBus leaves out the many complaints about a desktop bus that a test
// machine does not have.
func withoutBus(log string) string {
	var kept strings.Builder
	for line := range strings.Lines(log) {
		if !strings.Contains(line, "dbus") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// refusal is DevTools' answer to a request it does not carry out.
type refusal struct {
	Code    int
	Message string
}

func (r *refusal) Error() string { return fmt.Sprintf("%s (%d)", r.Message, r.Code) }

var errGone = errors.New("the browser has gone")

func unmarshal(raw json.RawMessage, into any) error {
	if into == nil || len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, into)
}
