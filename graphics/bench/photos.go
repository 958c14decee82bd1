package main

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
)

// Photos are as large as a press photo is after cropping.
const photoWidth, photoHeight = 560, 720

// drawPhotos draws count landscapes as JPEG files and returns their paths.
func drawPhotos(dir string, count int) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	paths := make([]string, count)
	for i := range paths {
		paths[i] = filepath.Join(dir, fmt.Sprintf("%03d.jpg", i))
		if err := writeJPEG(paths[i], landscape(i)); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

func writeJPEG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := jpeg.Encode(f, img, &jpeg.Options{Quality: 90}); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// landscape is a sky with a sun over hills, each of the numbers another one.
// Like a photo's its areas are nowhere of one colour.
func landscape(number int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, photoWidth, photoHeight))
	turn := float64(number) * 0.7
	sunX, sunY := 280+150*math.Sin(turn), 200+60*math.Cos(turn)
	for y := range photoHeight {
		for x := range photoWidth {
			fx, fy := float64(x), float64(y)
			light := 0.55 + 0.35*fy/photoHeight + 0.6*math.Exp(-((fx-sunX)*(fx-sunX)+(fy-sunY)*(fy-sunY))/9000)
			tint := [3]float64{150 + 60*math.Sin(turn), 170, 200 + 40*math.Cos(turn)}
			for hill := range 4 {
				f := float64(hill)
				ridge := 330 + 90*f + 40*math.Sin(fx/(60+17*f)+turn*(f+1)) + 14*math.Sin(fx/11+f)
				if fy > ridge {
					tint = [3]float64{90 - 14*f, 130 - 18*f + 20*math.Sin(turn+f), 100 - 16*f}
					light = 0.9 - 0.1*f + 0.1*math.Sin(fx/7+fy/5)
				}
			}
			grain := 6 * (scatter(x, y, number) - 0.5)
			img.SetRGBA(x, y, color.RGBA{level(tint[0]*light + grain), level(tint[1]*light + grain), level(tint[2]*light + grain), 255})
		}
	}
	return img
}

// scatter is a number from 0 to 1 that looks accidental and is not.
func scatter(x, y, number int) float64 {
	h := uint32(x)*0x9e3779b1 ^ uint32(y)*0x85ebca77 ^ uint32(number)*0xc2b2ae3d
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	return float64(h&0xffff) / 0xffff
}

func level(v float64) uint8 { return uint8(min(max(v, 0), 255)) }
