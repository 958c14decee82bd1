package intake

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/data"
)

// picture is a picture file in one colour, by the ending of its name.
func picture(t testing.TB, name string, w, h int, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		r, g, b, _ := c.RGBA()
		img.Pix[i] = []byte{byte(r >> 8), byte(g >> 8), byte(b >> 8), 255}[i%4]
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, nil)
	if strings.HasSuffix(strings.ToLower(name), ".png") {
		b.Reset()
		err = png.Encode(&b, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var red, blue = color.RGBA{200, 0, 0, 255}, color.RGBA{0, 0, 200, 255}

// photoShow has athletes for photos: two of one name, and two races with the same bib.
func photoShow(t testing.TB) *data.Show {
	t.Helper()
	show := newShow(t)
	takeText(t, show, "a.csv", "First,Last,Nat,Bib,Licence,Event,Year\nSifan,Hassan,NED,108,,Pebble,2031\nAnn,Oakleaf,GBR,7,L55,Pebble,2031\nDi,Woods,GBR,8,,Pebble,2031\nDi,Woods,GBR,9,,Pebble,2031\nManuela,Schär,SUI,10,,Pebble,2031\n")
	takeText(t, show, "b.csv", "First,Last,Nat,Bib,Event,Year\nBo,Elm,KEN,7,Gravel,2031\nCy,Pine,KEN,500,Gravel,2031\n")
	return show
}

// folder makes a folder of files with the same content each, or their own.
func folder(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		path := filepath.Join(dir, name)
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, b, 0o666))
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// fatesOf says what became of each file, by its name.
func fatesOf(r PhotoReport) map[string]string {
	out := map[string]string{}
	for _, f := range r.Files {
		s := f.Fate + " " + f.Name
		if f.By != "" {
			s += " by " + f.By
		}
		if f.Why != "" {
			s += ": " + f.Why
		}
		out[filepath.Base(f.File)] = s
	}
	return out
}

func takePhotos(t testing.TB, show *data.Show, o PhotoOptions, paths ...string) PhotoReport {
	t.Helper()
	o.Now = when
	r, err := Photos(t.Context(), show, paths, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPhotosFindTheirAthletes(t *testing.T) {
	show := photoShow(t)
	jpg := picture(t, "x.jpg", 30, 40, red)
	dir := folder(t, map[string][]byte{
		"108.jpg": jpg, "L55.jpg": jpg, "more/SCHAER Manuela.JPG": jpg, "500_Pine.jpg": jpg, "0500-cy-pine.jpg": jpg,
		"7.jpg": jpg, "woods-di.jpg": jpg, "nobody.jpg": jpg, "108 bo elm.jpg": jpg,
		"elm_bo.txt": []byte("words"), ".hidden.jpg": jpg, "Thumbs.db": jpg,
	})
	r := takePhotos(t, show, PhotoOptions{}, dir)
	got := fatesOf(r)
	for name, want := range map[string]string{
		"108.jpg": "new Sifan Hassan by bib 108", "L55.jpg": "new Ann Oakleaf by id licence L55", "SCHAER Manuela.JPG": "new Manuela Schär by name",
		"0500-cy-pine.jpg": "new Cy Pine by name", "500_Pine.jpg": "rejected : is called like nobody's bib, id or name in the show",
		"7.jpg":          "rejected : could be several by bib 7: Ann Oakleaf GBR, Bo Elm KEN; say which race it is",
		"woods-di.jpg":   "rejected : could be several by name: Di Woods GBR, Di Woods GBR",
		"nobody.jpg":     "rejected : is called like nobody's bib, id or name in the show",
		"108 bo elm.jpg": "rejected : has the name of Bo Elm KEN and the bib 108, which is Sifan Hassan NED",
		"elm_bo.txt":     "rejected Bo Elm by name: is no JPEG, PNG, WebP or GIF",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if r.New != 4 || r.Rejected != 6 || len(r.Files) != 10 || r.Intake == 0 {
		t.Errorf("%d new, %d rejected, %d files, intake %d", r.New, r.Rejected, len(r.Files), r.Intake)
	}
	if c := counts(t, show); c.Photos != 1 {
		t.Errorf("%d photos of one picture", c.Photos)
	}
	for _, race := range racesOf(t, show) {
		if race.Event == "Gravel" {
			r := takePhotos(t, show, PhotoOptions{Race: race.ID, DryRun: true}, filepath.Join(dir, "7.jpg"))
			if got := fatesOf(r)["7.jpg"]; got != "new Bo Elm by bib 7" || r.Intake != 0 {
				t.Errorf("in a race: %q", got)
			}
		}
	}
}

func TestPhotosKeepReplaceAndAreUndone(t *testing.T) {
	show := photoShow(t)
	first := folder(t, map[string][]byte{"108.png": picture(t, "x.png", 1200, 900, red), "hassan_sifan.jpg": picture(t, "x.jpg", 30, 40, blue)})
	second := folder(t, map[string][]byte{"108.png": picture(t, "x.png", 300, 400, blue), "8.jpg": []byte("\xff\xd8\xff no")})
	r := takePhotos(t, show, PhotoOptions{}, first)
	if got := fatesOf(r)["hassan_sifan.jpg"]; got != "rejected Sifan Hassan by name: is of Sifan Hassan, and so is 108.png" {
		t.Errorf("two files of one: %q", got)
	}
	if f := r.Files[0]; !f.Scaled || f.Width != 800 || f.Height != 600 {
		t.Errorf("%+v", f)
	}
	photoOf := func() string {
		a, err := show.Athlete(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		return a.Photo
	}
	one := photoOf()
	if b, err := show.Photo(t.Context(), one); err != nil || !bytes.HasPrefix(b, []byte("\xff\xd8")) {
		t.Errorf("%.4q, %v", b, err)
	}
	if r := takePhotos(t, show, PhotoOptions{}, first); r.Same != 1 || r.New != 0 {
		t.Errorf("again: %+v", r)
	}
	before := counts(t, show)
	if r := takePhotos(t, show, PhotoOptions{DryRun: true, Replace: true}, second); r.Replaced != 1 || r.Rejected != 1 || counts(t, show) != before {
		t.Errorf("dry run: %+v", r)
	}
	r = takePhotos(t, show, PhotoOptions{}, second)
	if got := fatesOf(r)["108.png"]; r.Kept != 1 || photoOf() != one || !strings.Contains(got, "--replace") {
		t.Errorf("%q, %+v", got, r)
	}
	r = takePhotos(t, show, PhotoOptions{Replace: true}, second)
	two := photoOf()
	if r.Replaced != 1 || two == one || counts(t, show).Photos != 2 {
		t.Errorf("%+v, %d photos", r, counts(t, show).Photos)
	}
	if _, err := Undo(t.Context(), show, data.ID(r.Intake), when); err != nil {
		t.Fatal(err)
	}
	if photoOf() != one || counts(t, show).Photos != 1 {
		t.Errorf("after undoing: %s, %d photos; want %s, 1", photoOf(), counts(t, show).Photos, one)
	}
	if n := notes(t, show); len(n) == 0 || n[0].Printed == "" {
		t.Errorf("notes %+v", n)
	}
}

func TestPhotosStopWhenToldTo(t *testing.T) {
	show := photoShow(t)
	dir := folder(t, map[string][]byte{"108.jpg": picture(t, "x.jpg", 30, 40, red), "8.jpg": picture(t, "x.jpg", 30, 40, red)})
	ctx, stop := context.WithCancel(t.Context())
	before := counts(t, show)
	calls := 0
	_, err := Photos(ctx, show, []string{dir}, PhotoOptions{Progress: func(done, total int64) {
		calls++
		if stop(); total != 2 || done < 1 || done > 2 {
			t.Errorf("%d of %d", done, total)
		}
	}})
	if !errors.Is(err, context.Canceled) || calls != 2 || counts(t, show) != before {
		t.Errorf("%v, %d calls", err, calls)
	}
	if _, err := Photos(t.Context(), show, []string{filepath.Join(dir, "none")}, PhotoOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := Photos(t.Context(), show, []string{t.TempDir()}, PhotoOptions{}); err == nil {
		t.Error("an empty folder is no error")
	}
}

func TestAnIntakeOfPhotosIsCalledByItsFolder(t *testing.T) {
	for path, want := range map[string]string{"a/portraits": "photos of portraits", "a/photos": "photos", "a/Team photos": "Team photos", "a/101.jpg": "photos of 101.jpg"} {
		if got := photosOf(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
