package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// The shell is Chromium without a window system: it takes screenshots fastest.
var browsers = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// flags make the browser quiet, draw type as it is designed, and let the page
// read fonts and photos beside it.
var flags = []string{
	"--headless", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars", "--mute-audio",
	"--force-color-profile=srgb", "--font-render-hinting=none", "--disable-lcd-text", "--allow-file-access-from-files",
	"--no-first-run", "--disable-extensions", "--disable-quic", "--disable-sync", "--disable-background-networking", "--disable-component-update",
	"--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
}

// enterChromium enters two browsers, with screenshots as they are and as
// optimizeForSpeed has them.
func (f *field) enterChromium(ctx context.Context, path, dir string) error {
	path, err := findBrowser(path)
	if err != nil {
		return err
	}
	var tabs [2]*browser
	for i := range tabs {
		b, err := openBrowser(ctx, path, filepath.Join(dir, fmt.Sprintf("profile-%d", i)), f.theme)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		tabs[i] = b
		f.closers = append(f.closers, b.close)
	}
	f.versions = append(f.versions, fmt.Sprintf("%s (%s)", tabs[0].version, filepath.Base(path)))
	plain := func(b *browser) screenshots { return screenshots{b, false} }
	fast := func(b *browser) screenshots { return screenshots{b, true} }
	f.enter("chromium", "Chromium, screenshot", plain(tabs[0]), plain(tabs[1]), false)
	f.enter("chromium-fast", "Chromium, screenshot with optimizeForSpeed", fast(tabs[0]), fast(tabs[1]), false)
	return nil
}

func findBrowser(path string) (string, error) {
	if path != "" {
		return exec.LookPath(path)
	}
	for _, name := range browsers {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("no browser found (looked for %q): run `bash .ci/setup --test`, or say -chromium PATH", browsers)
}

// browser is a running browser with one page open.
type browser struct {
	process *exec.Cmd
	tools   *devtools
	version string
}

func openBrowser(ctx context.Context, path, profile string, t theme) (*browser, error) {
	b, err := startBrowser(ctx, path, profile)
	if err != nil {
		return nil, err
	}
	if err := b.openPage(t); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func startBrowser(ctx context.Context, path, profile string) (*browser, error) {
	read, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	from, write, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, read.Close(), to.Close())
	}
	cmd := exec.CommandContext(ctx, path, append(flags, "--user-data-dir="+profile)...)
	if os.Geteuid() == 0 { // the sandbox refuses root
		cmd.Args = append(cmd.Args, "--no-sandbox")
	}
	cmd.ExtraFiles = []*os.File{read, write} // 3 and 4
	err = cmd.Start()
	_, _ = read.Close(), write.Close()
	if err != nil {
		return nil, errors.Join(err, to.Close(), from.Close())
	}
	return &browser{process: cmd, tools: newDevtools(to, from)}, nil
}

// openPage opens the page that shows pictures, transparent and of a frame's size.
func (b *browser) openPage(t theme) error {
	page, err := filepath.Abs("peers/page.html")
	if err != nil {
		return err
	}
	var version struct{ Product string }
	var target struct{ TargetID string }
	var attached struct{ SessionID string }
	if err := b.tools.call("Browser.getVersion", nil, &version); err != nil {
		return err
	}
	b.version = version.Product
	if err := b.tools.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return err
	}
	if err := b.tools.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return err
	}
	b.tools.session = attached.SessionID
	for _, c := range []struct {
		method string
		params map[string]any
	}{
		{"Page.enable", nil},
		{"Emulation.setDeviceMetricsOverride", map[string]any{"width": 1920, "height": 1080, "deviceScaleFactor": 1, "mobile": false}},
		{"Emulation.setDefaultBackgroundColorOverride", map[string]any{"color": map[string]any{"r": 0, "g": 0, "b": 0, "a": 0}}},
		{"Page.navigate", map[string]any{"url": (&url.URL{Scheme: "file", Path: page}).String()}},
	} {
		if err := b.tools.call(c.method, c.params, nil); err != nil {
			return err
		}
	}
	if err := b.tools.wait("Page.loadEventFired"); err != nil {
		return err
	}
	told, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return b.run("follow(" + string(told) + "); ready")
}

// run runs a script to its end, promises kept.
func (b *browser) run(script string) error {
	var answer struct {
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := b.tools.call("Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true}, &answer)
	if e := answer.ExceptionDetails; err == nil && e != nil {
		err = fmt.Errorf("page: %s %s", e.Text, e.Exception.Description)
	}
	return err
}

// close asks the browser to end, and ends it when it does not.
func (b *browser) close() {
	b.tools.session = ""
	_ = b.tools.call("Browser.close", nil, nil)
	_ = b.tools.to.Close()
	kill := time.AfterFunc(5*time.Second, func() { _ = b.process.Process.Kill() })
	_ = b.process.Wait()
	kill.Stop()
	_ = b.tools.from.Close()
}

// screenshots draws by showing pictures on the page and capturing it. The
// capture makes a frame of what is shown then; that it does is seen when the
// pictures are compared.
type screenshots struct {
	browser *browser
	fast    bool
}

func (s screenshots) draw(ctx context.Context, jobs []job) error {
	capture := map[string]any{"format": "png", "optimizeForSpeed": s.fast}
	for _, j := range jobs {
		if err := ctx.Err(); err != nil {
			return err
		}
		values, err := json.Marshal(j.Picture)
		if err != nil {
			return err
		}
		if err := s.browser.run("show(" + string(values) + ")"); err != nil {
			return err
		}
		png, err := s.browser.tools.screenshot(capture)
		if err != nil {
			return err
		}
		if err := os.WriteFile(j.File, png, 0o644); err != nil {
			return err
		}
	}
	return nil
}
