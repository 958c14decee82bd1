// Package still hands finished pictures to other programs on this machine.
//
// It knows PNG files and the system's own tools. It must not know what is in a
// picture.
package still

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// ErrNoClipboard says that this system has no tool that puts pictures on its
// clipboard, and which it could be.
var ErrNoClipboard = errors.New("no tool for pictures on the clipboard")

// Copy puts a PNG file's bytes on the system's clipboard, from where other
// programs paste it: through wl-copy (Wayland) or xclip (X11), osascript (macOS)
// or PowerShell (Windows), whichever the environment's PATH and display lead
// to. It answers ErrNoClipboard with what to install, or what the tool said.
func Copy(ctx context.Context, png []byte) error {
	return copyOn(ctx, runtime.GOOS, png)
}

// tool is a program that fills the clipboard.
type tool struct {
	name string
	args func(file string) []string
	file bool // it reads a file and not its input
}

// tools are what a system may have, best first, and what to install otherwise.
func tools(goos string) (list []tool, install string) {
	switch goos {
	case "darwin":
		return []tool{{"osascript", appleScript, true}}, "osascript is part of macOS: is /usr/bin on the PATH?"
	case "windows":
		return []tool{{"powershell", powerShell, true}, {"pwsh", powerShell, true}}, "PowerShell is part of Windows: is it on the PATH?"
	}
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		list = append(list, tool{name: "wl-copy", args: func(string) []string { return []string{"--type", "image/png"} }})
	}
	if os.Getenv("DISPLAY") != "" {
		list = append(list, tool{name: "xclip", args: func(string) []string { return []string{"-selection", "clipboard", "-t", "image/png", "-i"} }})
	}
	if list == nil {
		return nil, "there is no display, and so no clipboard"
	}
	return list, "install wl-clipboard (Wayland) or xclip (X11)"
}

func appleScript(file string) []string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(file)
	return []string{"-e", `set the clipboard to (read (POSIX file "` + quoted + `") as «class PNGf»)`}
}

// powerShell puts the file itself on the clipboard, which keeps its alpha, and
// a bitmap for programs that know no other.
func powerShell(file string) []string {
	quoted := strings.ReplaceAll(file, "'", "''")
	return []string{"-NoProfile", "-NonInteractive", "-STA", "-Command", "$ErrorActionPreference = 'Stop'; " +
		"Add-Type -AssemblyName System.Windows.Forms, System.Drawing; " +
		"$png = New-Object System.IO.MemoryStream (,[System.IO.File]::ReadAllBytes('" + quoted + "')); " +
		"$data = New-Object System.Windows.Forms.DataObject; " +
		"$data.SetData('PNG', $false, $png); " +
		"$data.SetImage([System.Drawing.Image]::FromStream($png)); " +
		"[System.Windows.Forms.Clipboard]::SetDataObject($data, $true)"}
}

func copyOn(ctx context.Context, goos string, png []byte) error {
	list, install := tools(goos)
	for _, t := range list {
		if program, err := exec.LookPath(t.name); err == nil {
			return t.run(ctx, program, png)
		}
	}
	return fmt.Errorf("copy picture: %w: %s", ErrNoClipboard, install)
}

func (t tool) run(ctx context.Context, program string, png []byte) (err error) {
	dir, err := os.MkdirTemp("", "mile26-*")
	if err != nil {
		return fmt.Errorf("copy picture: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	picture := dir + string(os.PathSeparator) + "picture.png"
	// The tools for Linux stay to serve the clipboard and hold what they were
	// given: a pipe for their words would never end, a file does not mind.
	said, err := os.Create(dir + string(os.PathSeparator) + "said")
	if err != nil {
		return fmt.Errorf("copy picture: %w", err)
	}
	defer said.Close()
	cmd := exec.CommandContext(ctx, program, t.args(picture)...)
	cmd.Stderr = said
	if t.file {
		if err := os.WriteFile(picture, png, 0o600); err != nil {
			return fmt.Errorf("copy picture: %w", err)
		}
	} else {
		cmd.Stdin = bytes.NewReader(png)
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("copy picture: %s: %w: %s", t.name, errors.Join(ctx.Err(), err), words(said))
	}
	return nil
}

// words are the beginning of what a tool said.
func words(said *os.File) string {
	b := make([]byte, 400)
	n, err := said.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err.Error()
	}
	return strings.TrimSpace(string(b[:n]))
}
