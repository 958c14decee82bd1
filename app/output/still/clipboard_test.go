//go:build unix

package still

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

var picture = []byte("\x89PNG and\x00 so on")

// keep is a stand-in that keeps its arguments and its input in the folder OUT.
// Like the tools for Linux it leaves somebody behind who holds its outputs.
const keep = `printf '%s\n' "$@" > "$OUT/args"
/bin/cat > "$OUT/input"
/bin/sleep 600 </dev/null & echo $! > "$OUT/pid"`

// keepFile is one that keeps the file its last argument names in quotes.
const keepFile = `printf '%s\n' "$@" > "$OUT/args"
for last; do :; done
case "$last" in
*\'*) rest=${last#*ReadAllBytes(\'}; file=${rest%%\'*} ;;
*) rest=${last#*\"}; file=${rest%%\"*} ;;
esac
/bin/cat "$file" > "$OUT/input"`

// onlyTools makes a PATH with nothing but stand-ins on it.
func onlyTools(t *testing.T, scripts map[string]string) (out string) {
	t.Helper()
	dir, out := t.TempDir(), t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("OUT", out)
	t.Setenv("TMPDIR", t.TempDir())
	t.Cleanup(func() { endLeftBehind(t, out) })
	return out
}

// endLeftBehind ends the one that keep left behind.
func endLeftBehind(t *testing.T, out string) {
	text, err := os.ReadFile(filepath.Join(out, "pid"))
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	pid, err2 := strconv.Atoi(strings.TrimSpace(string(text)))
	if err := errors.Join(err, err2); err != nil {
		t.Error(err)
		return
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
}

func TestThePictureReachesTheSystemsTool(t *testing.T) {
	for _, c := range []struct {
		goos, wayland, x11 string
		tools              map[string]string
		want               string // among the arguments of the one that has to be used
	}{
		{"linux", "wayland-0", ":0", map[string]string{"wl-copy": keep, "xclip": "exit 1"}, "--type\nimage/png\n"},
		{"linux", "", ":0", map[string]string{"wl-copy": "exit 1", "xclip": keep}, "-selection\nclipboard\n-t\nimage/png\n"},
		{"freebsd", "wayland-0", ":0", map[string]string{"xclip": keep}, "-selection\nclipboard\n"},
		{"darwin", "", "", map[string]string{"osascript": keepFile, "xclip": "exit 1"}, "«class PNGf»"},
		{"windows", "", "", map[string]string{"powershell": keepFile}, "SetDataObject($data, $true)"},
		{"windows", "", "", map[string]string{"pwsh": keepFile}, "-STA"},
	} {
		out := onlyTools(t, c.tools)
		t.Setenv("WAYLAND_DISPLAY", c.wayland)
		t.Setenv("DISPLAY", c.x11)
		if err := copyOn(t.Context(), c.goos, picture); err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		args, err := os.ReadFile(filepath.Join(out, "args"))
		if err != nil || !strings.Contains(string(args), c.want) {
			t.Errorf("%s was given %q (%v), want %q in it", c.goos, args, err, c.want)
		}
		input, err := os.ReadFile(filepath.Join(out, "input"))
		if err != nil || !bytes.Equal(input, picture) {
			t.Errorf("%s was given the picture %q (%v), want %q", c.goos, input, err, picture)
		}
		if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
			t.Errorf("%s: %v is left behind (%v)", c.goos, left, err)
		}
	}
}

func TestWithoutAToolTheErrorSaysWhatToInstall(t *testing.T) {
	for _, c := range []struct{ goos, display, want string }{
		{"linux", ":0", "install wl-clipboard"}, {"linux", "", "no display"}, {"darwin", "", "osascript"}, {"windows", "", "PowerShell"},
	} {
		onlyTools(t, nil)
		t.Setenv("WAYLAND_DISPLAY", "")
		t.Setenv("DISPLAY", c.display)
		if err := copyOn(t.Context(), c.goos, picture); !errors.Is(err, ErrNoClipboard) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want ErrNoClipboard and %q", c.goos, err, c.want)
		}
	}
}

func TestWhatAToolSaysIsInTheError(t *testing.T) {
	onlyTools(t, map[string]string{"xclip": "/bin/cat > /dev/null; echo 'cannot open display' >&2; exit 2"})
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("DISPLAY", ":77")
	err := copyOn(t.Context(), "linux", picture)
	if err == nil || !strings.Contains(err.Error(), "xclip") || !strings.Contains(err.Error(), "cannot open display") || !strings.Contains(err.Error(), "exit status 2") {
		t.Errorf("%v, want the tool and what it said", err)
	}
}
