//go:build unix

package pipe

import (
	"image"
	"os"
	"syscall"
	"testing"
	"time"

	"mile26/app/output/raw"
	"mile26/app/playout"
	"mile26/graphics/paint"
)

// BenchmarkPipe writes 1080p frames as fast as a command takes them, with
// nothing moving and with a lower third's worth of pixels changing, and gives
// how many times 1080p50 that is and what it costs at 50 frames a second, in
// cores: ours, and the command's.
func BenchmarkPipe(b *testing.B) {
	size := image.Pt(1920, 1080)
	panel := image.NewRGBA(image.Rect(0, 0, 1100, 160))
	for i := range panel.Pix {
		panel.Pix[i] = 200
	}
	for _, command := range []string{"cat > /dev/null", "ffmpeg -v error -f rawvideo -pix_fmt rgba -s {size} -r {rate} -i - -c copy -f null -"} {
		for _, moving := range []bool{false, true} {
			b.Run(map[bool]string{false: "still ", true: "moving "}[moving]+command[:3], func(b *testing.B) {
				o := Options{Command: command, Size: size, Rate: playout.Rate50}
				o.Command = o.filled()
				cmd := shell(o.Command)
				cmd.Stderr = os.Stderr
				in, err := start(cmd)
				if err != nil {
					b.Fatal(err)
				}
				canvas := raw.NewCanvas(size, raw.Layout{})
				before := used(syscall.RUSAGE_SELF)
				for i := 0; b.Loop(); i++ {
					x := 0.
					if moving {
						x = float64(i % 100)
					}
					canvas.Show([]paint.Placed{{Sprite: &paint.Sprite{Image: panel}, X: 96 + x, Y: 866, Opacity: 255}})
					if _, err := in.Write(canvas.Bytes()); err != nil {
						b.Fatal(err)
					}
				}
				ours := used(syscall.RUSAGE_SELF) - before
				if err := in.Close(); err != nil {
					b.Fatal(err)
				}
				if err := cmd.Wait(); err != nil {
					b.Fatal(err)
				}
				theirs := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				b.SetBytes(int64(4 * size.X * size.Y))
				b.ReportMetric(float64(b.N)/50/b.Elapsed().Seconds(), "x-1080p50")
				b.ReportMetric(50*ours.Seconds()/float64(b.N), "our-cores@50")
				b.ReportMetric(50*theirs.Seconds()/float64(b.N), "its-cores@50")
			})
		}
	}
}

// used is the processor time that went so far.
func used(who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
