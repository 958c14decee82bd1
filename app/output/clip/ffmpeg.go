package clip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"mile26/app/output/raw"
)

// What can be wrong with ffmpeg. Both say what to do.
var (
	ErrNoFFmpeg = errors.New("ffmpeg is not on the PATH: install it (Debian, Ubuntu: sudo apt-get install ffmpeg; " +
		"Fedora: sudo dnf install ffmpeg-free; macOS: brew install ffmpeg; Windows: winget install ffmpeg), " +
		"or write PNG files or raw video, which need none")
	ErrNoEncoder = errors.New("this build of ffmpeg has no such encoder: install a full build (ffmpeg.org/download.html), " +
		"or write PNG files or raw video, which need none")
)

// codec is what ffmpeg is asked for.
type codec struct {
	encoder string
	pixels  string // ffmpeg's pix_fmt
	args    []string
}

var codecs = map[Kind]codec{
	// A quantiser of its own for every frame keeps the quality the same throughout
	// and takes a fifth of the time that reaching a bit rate does.
	MOV: {"prores_ks", "yuva444p10le", []string{"-profile:v", "4444", "-alpha_bits", "16", "-vendor", "apl0", "-q:v", "4", "-f", "mov"}},
	// An alternate reference frame would have no alpha to go with it.
	WebM: {"libvpx-vp9", "yuva420p", []string{"-crf", "16", "-b:v", "0", "-deadline", "good", "-cpu-used", "4", "-row-mt", "1", "-auto-alt-ref", "0", "-f", "webm"}},
}

// encoder finds ffmpeg and makes sure that it can write the kind.
func (o Options) encoder(ctx context.Context) (program string, err error) {
	program = o.FFmpeg
	if program == "" {
		program = "ffmpeg"
	}
	program, err = exec.LookPath(program)
	if err != nil {
		return "", fmt.Errorf("%w (%w)", ErrNoFFmpeg, err)
	}
	list, err := exec.CommandContext(ctx, program, "-hide_banner", "-encoders").Output()
	if err != nil {
		return "", fmt.Errorf("%s -encoders: %w", program, errors.Join(ctx.Err(), err))
	}
	for line := range bytes.Lines(list) {
		if words := bytes.Fields(line); len(words) > 1 && string(words[1]) == codecs[o.Kind].encoder {
			return program, nil
		}
	}
	return "", fmt.Errorf("%s: %s: %w", program, codecs[o.Kind].encoder, ErrNoEncoder)
}

// arguments are ffmpeg's whole command line. The matrix is BT.709 (ITU-R
// BT.709-6, 3.2 and 3.3), and the tags say so.
func (o Options) arguments(f Film, name string) []string {
	args := []string{
		"-v", "error", "-nostdin", "-y",
		"-f", "rawvideo", "-pix_fmt", "rgba", "-video_size", fmt.Sprintf("%dx%d", f.Size.X, f.Size.Y), "-framerate", f.Rate.Fraction(), "-i", "pipe:0",
		"-vf", "scale=in_range=pc:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+full_chroma_inp," +
			"format=" + codecs[o.Kind].pixels + ",setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709",
		"-c:v", codecs[o.Kind].encoder,
	}
	args = append(args, codecs[o.Kind].args...)
	return append(args, "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv", "file:"+name)
}

// codecWorkers make frames faster than either codec takes them.
const codecWorkers = 2

// encode writes a film to a file through ffmpeg, which is ended when ctx is.
func (o Options) encode(ctx context.Context, f Film, program, name string) error {
	var said raw.Tail
	cmd := exec.CommandContext(ctx, program, o.arguments(f, name)...)
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	// A frame that it does not take means that it has ended: why, it says itself.
	untaken := o.frames(ctx, f, in)
	ended := errors.Join(in.Close(), cmd.Wait())
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case untaken != nil || ended != nil:
		return fmt.Errorf("%s: %w: %s", program, errors.Join(ended, untaken), said.String())
	}
	return nil
}

// frames writes a film's frames as a codec wants them.
func (o Options) frames(ctx context.Context, f Film, w io.Writer) error {
	prepare := func(s *slot) error {
		s.bled = append(s.bled[:0], s.canvas.Bytes()...)
		bleed(s.bled, f.Size, s.canvas.Bounds())
		return nil
	}
	return f.each(ctx, o.workers(codecWorkers), raw.Layout{}, prepare, func(s *slot) error {
		return o.repeat(ctx, s, func(int) error {
			_, err := w.Write(s.bled)
			return err
		})
	})
}
