package caspar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// folder is ours in the server's media folder. In it no name can be mistaken
// for a colour or for a file of somebody else.
const folder = "mile26"

// still is one to be written, and then shown.
type still struct {
	wish *wish
	name string
	png  []byte
}

// Still wants a picture on the layer: a PNG file, with straight alpha as PNG
// has it, best of the channel's size (the server stretches). It is written to
// mile26/name.png in the media folder, in place of one of that name, and played
// from there. The bytes must not be changed until the call is answered.
//
// A name is up to 100 letters of a to z, digits, - and _. It must not end in _a or
// _alpha: CasparCG takes such a file for the key of the one without.
//
// The call is answered as for Page, or with an error about the file. The error
// is about what was given.
func (o *Output) Still(name string, png []byte) (*Call, error) {
	if o.options.Media == "" {
		return nil, errors.New("a still for CasparCG: say where the server's media folder is")
	}
	if err := checkName(name); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(png, []byte("\x89PNG\r\n\x1a\n")) {
		return nil, fmt.Errorf("still %q for CasparCG: this is no PNG file", name)
	}
	media := folder + "/" + name
	command, err := line("PLAY", o.layer, media)
	if err != nil {
		return nil, err
	}
	w := &wish{command: command, still: media, name: "still " + name}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.date(w)
	if o.closed {
		w.call.finish(Reply{}, ErrClosed)
		return w.call, nil
	}
	if o.writing != nil {
		o.writing.wish.call.finish(Reply{}, ErrReplaced)
	}
	o.writing = &still{w, name, png}
	poke(o.toWrite)
	return w.call, nil
}

func checkName(name string) error {
	lower := strings.ToLower(name)
	odd := strings.ContainsFunc(lower, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
	if name == "" || len(name) > 100 || odd || strings.HasSuffix(lower, "_a") || strings.HasSuffix(lower, "_alpha") {
		return fmt.Errorf("still %q for CasparCG: a name is up to 100 letters a to z, digits, - and _, and must not end in _a or _alpha", name)
	}
	return nil
}

// writeStills writes one after the other: a share may be slow.
func (o *Output) writeStills(ctx context.Context) {
	for {
		select {
		case <-o.toWrite:
		case <-ctx.Done():
			return
		}
		o.mu.Lock()
		s := o.writing
		o.writing = nil
		o.mu.Unlock()
		if s == nil {
			continue
		}
		err := writeStill(ctx, o.options.Media, s.name+".png", s.png)
		o.mu.Lock()
		if err != nil {
			s.wish.call.finish(Reply{}, err)
			o.trouble = err
			o.log.Error("no still for CasparCG", "error", err)
		} else {
			o.place(s.wish)
		}
		o.mu.Unlock()
	}
}

// writeStill puts a file into our folder in such a way that a reader sees the
// old one or the new one.
func writeStill(ctx context.Context, media, name string, data []byte) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("still for CasparCG in its media folder %s (is the share connected, and may we write there?): %w", media, err)
		}
	}()
	dir := filepath.Join(media, folder)
	// Not MkdirAll: a share that is not connected must not become a folder.
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	temp := filepath.Join(dir, fmt.Sprintf(".%s.%d.tmp", name, os.Getpid())) // no ending that CasparCG would play
	err = os.WriteFile(temp, data, 0o644)
	if err == nil {
		err = rename(ctx, temp, filepath.Join(dir, name))
	}
	if err != nil {
		_ = os.Remove(temp) // the first error is the one to tell
	}
	return err
}

// windowsSharing is ERROR_SHARING_VIOLATION. Elsewhere a rename never fails
// with this number.
const windowsSharing = syscall.Errno(32)

// rename tries for a second: on Windows a file cannot be replaced at the moment
// in which somebody reads it.
func rename(ctx context.Context, from, to string) error {
	for try := 0; ; try++ {
		err := os.Rename(from, to)
		if err == nil || try == 10 || !errors.Is(err, os.ErrPermission) && !errors.Is(err, windowsSharing) {
			return err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}
