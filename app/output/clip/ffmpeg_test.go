package clip

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"mile26/app/playout"
)

// needFFmpeg fails the test where the tools are missing: .ci/setup --test
// installs them.
func needFFmpeg(t testing.TB) {
	t.Helper()
	for _, name := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Fatalf("%v: run .ci/setup --test", err)
		}
	}
}

// stream is what ffprobe says of a file's picture.
type stream struct {
	Codec     string `json:"codec_name"`
	Profile   string `json:"profile"`
	Pixels    string `json:"pix_fmt"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	Rate      string `json:"r_frame_rate"`
	Average   string `json:"avg_frame_rate"`
	Frames    string `json:"nb_read_frames"`
	Matrix    string `json:"color_space"`
	Transfer  string `json:"color_transfer"`
	Primaries string `json:"color_primaries"`
	Range     string `json:"color_range"`
	Tags      struct {
		Alpha string `json:"alpha_mode"`
	} `json:"tags"`
}

func probe(t *testing.T, name string) stream {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", name).Output()
	if err != nil {
		t.Fatalf("ffprobe %s: %v", name, err)
	}
	var found struct{ Streams []stream }
	if err := json.Unmarshal(out, &found); err != nil || len(found.Streams) != 1 {
		t.Fatalf("ffprobe %s: %v in %s", name, err, out)
	}
	return found.Streams[0]
}

// decode is all frames of a file as straight RGBA.
func decode(t *testing.T, name, decoder string, size image.Point) [][]byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-nostdin", "-c:v", decoder, "-i", name,
		"-vf", "scale=in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+full_chroma_inp", "-f", "rawvideo", "-pix_fmt", "rgba", "-")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("decode %s: %v", name, err)
	}
	var frames [][]byte
	for n := 4 * size.X * size.Y; len(out) >= n; out = out[n:] {
		frames = append(frames, out[:n])
	}
	return frames
}

// difference is how far a frame is from another, of 255.
type difference struct {
	alpha, luma float64 // the largest
	colour      float64 // the mean over all pixels and channels
}

// compare lays both frames over black, as there alone colours show. Luma is
// BT.709's: a codec with a colour for each 2 by 2 pixels keeps no more of single
// ones.
func compare(got []byte, want *image.RGBA) difference {
	var d difference
	for i := 0; i < len(got); i += 4 {
		a := float64(got[i+3])
		d.alpha = max(d.alpha, abs(a-float64(want.Pix[i+3])))
		var luma float64
		for c, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
			off := float64(got[i+c])*a/255 - float64(want.Pix[i+c])
			luma += weight * off
			d.colour += abs(off) / float64(len(got)/4*3)
		}
		d.luma = max(d.luma, abs(luma))
	}
	return d
}

func abs(v float64) float64 { return max(v, -v) }

func TestMoviesShowTheFramesAsComposed(t *testing.T) {
	needFFmpeg(t)
	for _, c := range []struct {
		kind    Kind
		rate    playout.Rate
		decoder string
		want    stream
		within  difference
	}{
		{MOV, playout.Rate5994, "prores", stream{Codec: "prores", Profile: "4444", Pixels: "yuva444p12le"}, difference{1, 8, 0.1}},
		{WebM, playout.Rate25, "libvpx-vp9", stream{Codec: "vp9", Profile: "Profile 0", Pixels: "yuv420p"}, difference{16, 24, 0.3}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			f := lower(t, c.rate, 300*time.Millisecond)
			name := filepath.Join(t.TempDir(), "clip."+string(c.kind))
			if err := Write(t.Context(), f, name, Options{}); err != nil {
				t.Fatal(err)
			}
			nothingElse(t, filepath.Dir(name), filepath.Base(name))

			got, want := probe(t, name), c.want
			want.Width, want.Height = f.Size.X, f.Size.Y
			want.Rate, want.Average, want.Frames = c.rate.Fraction(), c.rate.Fraction(), fmt.Sprint(f.Frames)
			want.Matrix, want.Transfer, want.Primaries, want.Range = "bt709", "bt709", "bt709", "tv"
			if c.kind == WebM {
				want.Tags.Alpha = "1"
			}
			if got != want {
				t.Errorf("ffprobe says\n%+v, want\n%+v", got, want)
			}

			frames := decode(t, name, c.decoder, f.Size)
			if len(frames) != f.Frames {
				t.Fatalf("%d frames, want %d", len(frames), f.Frames)
			}
			for _, n := range []int{0, 8, f.Frames / 2, f.Frames - 8, f.Frames - 1} {
				d := compare(frames[n], composed(f, n))
				t.Logf("frame %d: %.2f", n, d)
				if d.alpha > c.within.alpha || d.luma > c.within.luma || d.colour > c.within.colour {
					t.Errorf("frame %d is off by %+.2f, want at most %+v", n, d, c.within)
				}
			}
		})
	}
}

func TestWithoutFFmpegTheErrorSaysWhatToDo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	f, dir := lower(t, playout.Rate25, 0), t.TempDir()
	err := Write(t.Context(), f, filepath.Join(dir, "x.mov"), Options{})
	if !errors.Is(err, ErrNoFFmpeg) || !strings.Contains(err.Error(), "install") || !strings.Contains(err.Error(), "x.mov") {
		t.Errorf("%v, want ErrNoFFmpeg and what to do", err)
	}
	nothingElse(t, dir)
	if err := Write(t.Context(), f, filepath.Join(dir, "x.rgba"), Options{}); err != nil {
		t.Errorf("raw video needs no ffmpeg: %v", err)
	}
}

// fake is a program that stands in for ffmpeg.
func fake(t *testing.T, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a shell script")
	}
	name := filepath.Join(t.TempDir(), "ffmpeg")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWithoutTheEncoderTheErrorSaysWhatToDo(t *testing.T) {
	program := fake(t, `echo " V..... mpeg4  MPEG-4 (not prores_ks)"`)
	dir := t.TempDir()
	err := Write(t.Context(), lower(t, playout.Rate25, 0), filepath.Join(dir, "x.mov"), Options{FFmpeg: program})
	if !errors.Is(err, ErrNoEncoder) || !strings.Contains(err.Error(), "prores_ks") {
		t.Errorf("%v, want ErrNoEncoder and its name", err)
	}
	nothingElse(t, dir)
}

func TestWhatFFmpegSaysIsInTheError(t *testing.T) {
	program := fake(t, `case "$*" in
*-encoders*) echo " V..... prores_ks  Apple ProRes" ;;
*) head -c 1000 >/dev/null; echo "the disk is full of sand" >&2; exit 7 ;;
esac`)
	dir := t.TempDir()
	err := Write(t.Context(), lower(t, playout.Rate25, 0), filepath.Join(dir, "x.mov"), Options{FFmpeg: program})
	if err == nil || !strings.Contains(err.Error(), "full of sand") || !strings.Contains(err.Error(), "exit status 7") {
		t.Errorf("%v, want the exit status and what it said", err)
	}
	nothingElse(t, dir)
}
