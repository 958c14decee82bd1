package clip

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"mile26/app/output/raw"
	"mile26/graphics/still"
)

// Kind is what a clip is written as.
type Kind string

// The kinds there are.
const (
	// MOV is ProRes 4444 in QuickTime: 4:4:4 of ten bits with straight alpha, in
	// BT.709 and video range, tagged as such. Editors take straight alpha (Adobe
	// calls it unmatted) for granted in ProRes 4444.
	MOV Kind = "mov"
	// WebM is VP9 with straight alpha, for browsers, OBS and vMix: 4:2:0 of eight
	// bits in BT.709 and video range.
	WebM Kind = "webm"
	// PNG is a folder of files frame-00000.png, frame-00001.png …, straight alpha.
	PNG Kind = "png"
	// Raw is one frame after another without a header: RGBA, straight alpha, rows
	// from the top.
	Raw Kind = "raw"
)

// Kinds are all kinds, in the order a list shows them.
func Kinds() []Kind { return []Kind{MOV, WebM, PNG, Raw} }

// KindOf is what a name asks for: by its ending, .mov, .webm, .rgba or .raw; a
// folder, or a name that ends like one, is for PNG, and "-" for raw.
func KindOf(name string) (Kind, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".mov":
		return MOV, nil
	case ".webm":
		return WebM, nil
	case ".rgba", ".raw":
		return Raw, nil
	}
	if name == "-" {
		return Raw, nil
	}
	if name != "" && os.IsPathSeparator(name[len(name)-1]) {
		return PNG, nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return PNG, nil
	}
	return "", fmt.Errorf("%q does not say what to write: end it in .mov, .webm or .rgba, or in %c for a folder of PNG files", name, filepath.Separator)
}

// Options are how a clip is written. The zero value is good.
type Options struct {
	Kind    Kind            // "" is as the name says: see KindOf
	Fast    bool            // larger PNG files, sooner
	Workers int             // how many frames are made at once; 0 is one a core
	FFmpeg  string          // the program; "" is the one on the PATH
	Done    func(frame int) // told how many frames are written, in order, from one goroutine
}

// ErrOccupied says that the folder for PNG files has something else in it.
var ErrOccupied = errors.New("the folder has other files in it: name an empty or a new one")

// Write writes a film to a file or, as PNG, to a folder, under another name
// until it is whole: when it fails or ctx ends, what was there before is there
// still, and nothing else. The folder around it must exist. A folder that holds
// an earlier clip is replaced; one with other files is ErrOccupied.
//
// MOV and WebM need ffmpeg: ErrNoFFmpeg and ErrNoEncoder say what to do when it
// is not there or cannot. A frame takes up to 12 bytes a pixel of memory, and
// there are two more of them than workers.
func Write(ctx context.Context, f Film, name string, o Options) error {
	if err := o.write(ctx, f, name); err != nil {
		return fmt.Errorf("clip %s: %w", name, err)
	}
	return nil
}

func (o Options) write(ctx context.Context, f Film, name string) error {
	if err := f.check(); err != nil {
		return err
	}
	if o.Kind == "" {
		k, err := KindOf(name)
		if err != nil {
			return err
		}
		o.Kind = k
	}
	switch o.Kind {
	case MOV, WebM:
		program, err := o.encoder(ctx)
		if err != nil {
			return err
		}
		return whole(name, func(tmp *os.File) error { return o.encode(ctx, f, program, tmp.Name()) })
	case PNG:
		return o.folder(ctx, f, name)
	case Raw:
		return whole(name, func(tmp *os.File) error { return o.sparse(ctx, f, tmp) })
	default:
		return fmt.Errorf("kind %q: there are %v", o.Kind, Kinds())
	}
}

// Stream writes a film's frames to w as Raw has them. When it fails or ctx
// ends, w has whole frames unless it was w that failed.
func Stream(ctx context.Context, f Film, w io.Writer, o Options) error {
	if err := f.check(); err != nil {
		return err
	}
	return o.stream(ctx, f, w)
}

// check finds films that cannot be written.
func (f Film) check() error {
	switch {
	case f.Frames <= 0 || f.At == nil:
		return errors.New("the film has no frames")
	case f.Size.X <= 0 || f.Size.Y <= 0:
		return fmt.Errorf("a frame of %d×%d pixels has no picture", f.Size.X, f.Size.Y)
	case f.Rate.Num <= 0 || f.Rate.Den <= 0:
		return fmt.Errorf("a rate of %d/%d frames a second is none", f.Rate.Num, f.Rate.Den)
	}
	return nil
}

// workers are at most so many as are asked for and of use.
func (o Options) workers(useful int) int {
	n := o.Workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return min(n, useful)
}

func (o Options) done(frame int) {
	if o.Done != nil {
		o.Done(frame)
	}
}

// rawWorkers make frames faster than they can be written anywhere.
const rawWorkers = 4

func (o Options) stream(ctx context.Context, f Film, w io.Writer) error {
	return f.each(ctx, o.workers(rawWorkers), raw.Layout{}, nothingMore, func(s *slot) error {
		return o.repeat(ctx, s, func(int) error {
			_, err := w.Write(s.canvas.Bytes())
			return err
		})
	})
}

// sparse writes the same to a file, but for the rows above and below what is in
// a frame: they are zero, and need no room on most disks.
func (o Options) sparse(ctx context.Context, f Film, file *os.File) error {
	row := int64(4 * f.Size.X)
	frame := row * int64(f.Size.Y)
	if err := file.Truncate(frame * int64(f.Frames)); err != nil {
		return err
	}
	return f.each(ctx, o.workers(rawWorkers), raw.Layout{}, nothingMore, func(s *slot) error {
		b := s.canvas.Bounds()
		from, to := row*int64(b.Min.Y), row*int64(b.Max.Y)
		return o.repeat(ctx, s, func(n int) error {
			_, err := file.WriteAt(s.canvas.Bytes()[from:to], frame*int64(n)+from)
			return err
		})
	})
}

// nothingMore is what a frame needs besides being composed.
func nothingMore(*slot) error { return nil }

// repeat writes every frame of a run.
func (o Options) repeat(ctx context.Context, s *slot, write func(n int) error) error {
	for n := s.first; n < s.first+s.count; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := write(n); err != nil {
			return fmt.Errorf("write frame %d: %w", n, err)
		}
		o.done(n + 1)
	}
	return nil
}

// folder writes PNG files.
func (o Options) folder(ctx context.Context, f Film, name string) error {
	return wholeFolder(name, func(tmp string) error {
		digits := max(5, len(fmt.Sprint(f.Frames-1)))
		coder := still.Options{Fast: o.Fast}
		prepare := func(s *slot) error {
			s.file.Reset()
			return coder.Encode(&s.file, s.canvas.Frame())
		}
		take := func(s *slot) error {
			return o.repeat(ctx, s, func(n int) error {
				name := fmt.Sprintf("%s%0*d.png", framePrefix, digits, n)
				return os.WriteFile(filepath.Join(tmp, name), s.file.Bytes(), 0o644)
			})
		}
		return f.each(ctx, o.workers(runtime.GOMAXPROCS(0)), raw.Layout{Alpha: raw.Premultiplied}, prepare, take)
	})
}
