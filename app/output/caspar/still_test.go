package caspar_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/output/caspar"
	"mile26/app/output/caspar/caspartest"
)

var png = []byte("\x89PNG\r\n\x1a\nas far as anybody looks here")

func TestStillIsWrittenAndPlayed(t *testing.T) {
	everyServer(t, func(t *testing.T, s *caspartest.Server) {
		media := t.TempDir()
		plain := filepath.Join(t.TempDir(), "plain")
		if err := os.WriteFile(plain, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		s.Answer(func(command string) (string, bool) {
			if strings.HasPrefix(command, "PLAY") {
				if _, err := os.Stat(filepath.Join(media, "mile26", "card_1.png")); err != nil {
					t.Errorf("at the moment of %s: %v", command, err)
				}
			}
			return "", false
		})
		out := open(t, s, caspar.Options{Media: media})
		wait(t, must(t)(out.Still("card_1", png)))
		newer := append(bytes.Clone(png), " and more"...)
		wait(t, must(t)(out.Still("card_1", newer)))
		file := filepath.Join(media, "mile26", "card_1.png")
		got, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, newer) {
			t.Errorf("the file has %q, %v, want %q", got, err, newer)
		}
		if got, want := mode(t, file), mode(t, plain); got != want {
			t.Errorf("the file is %v, want %v: the server is another user", got, want)
		}
		if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
			t.Errorf("the folder has %v, %v, want one file", entries, err)
		}
		const play = `PLAY 1-20 "mile26/card_1"`
		s.Drop()
		sleep(5 * time.Second)
		wantReceived(t, s, play, play) // a blink does not play it again
		s.Restart()
		sleep(5 * time.Second)
		wantReceived(t, s, play, play, play)
		wantLayer(t, s, "image mile26/card_1")
	})
}

func mode(t *testing.T, file string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func TestStillThatServerDoesNotFind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &caspartest.Server{Media: map[string]bool{}}
		out := open(t, s, caspar.Options{Media: t.TempDir()})
		wait(t, must(t)(out.Page(page)))
		_, err := must(t)(out.Still("card", png)).Wait(t.Context())
		if err == nil || !strings.Contains(err.Error(), "404") {
			t.Errorf("got %v, want 404", err)
		}
		wantLayer(t, s, "html "+page)
		if st := out.State(); st.Wanted != "page "+page || st.LastError == nil {
			t.Errorf("%+v", st)
		}
	})
}

// What is asked for later wins, however long a file takes.
func TestLaterWishOvertakesStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(caspartest.Server)
		out := open(t, s, caspar.Options{Media: t.TempDir()})
		for range 20 {
			must(t)(out.Still("a", png))
			still := must(t)(out.Still("b", png))
			wait(t, must(t)(out.Page(page)))
			<-still.Done()
			sleep(time.Second)
			wantLayer(t, s, "html "+page)
		}
	})
}

func TestStillWithoutItsFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(caspartest.Server)
		missing := filepath.Join(t.TempDir(), "share")
		out := open(t, s, caspar.Options{Media: missing})
		wantError(t, must(t)(out.Still("card", png)), fs.ErrNotExist)
		if err := out.State().LastError; err == nil || !strings.Contains(err.Error(), missing) {
			t.Errorf("state has %v, want the folder's name", err)
		}
		if _, err := os.Stat(missing); err == nil {
			t.Error("the folder of a share that is not connected was made")
		}
		wantReceived(t, s)
		wait(t, must(t)(out.Page(page)))
		if err := out.State().LastError; err != nil {
			t.Errorf("after a page: %v", err)
		}
	})
}

// A folder of the file's name is in its way.
func TestStillThatCannotBePut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, media := new(caspartest.Server), t.TempDir()
		if err := os.MkdirAll(filepath.Join(media, "mile26", "card.png", "x"), 0o755); err != nil {
			t.Fatal(err)
		}
		out := open(t, s, caspar.Options{Media: media})
		if _, err := must(t)(out.Still("card", png)).Wait(t.Context()); err == nil || !strings.Contains(err.Error(), media) {
			t.Errorf("got %v, want an error with the folder's name", err)
		}
		if entries, err := os.ReadDir(filepath.Join(media, "mile26")); err != nil || len(entries) != 1 {
			t.Errorf("the folder has %v, %v, want nothing left behind", entries, err)
		}
		wantReceived(t, s)
		if err := out.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantError(t, must(t)(out.Still("other", png)), caspar.ErrClosed)
	})
}

func TestStillThatIsNone(t *testing.T) {
	s := new(caspartest.Server)
	s.Down(true)
	if _, err := open(t, s, caspar.Options{}).Still("card", png); err == nil {
		t.Error("no media folder: no error")
	}
	out := open(t, s, caspar.Options{Media: t.TempDir()})
	for _, name := range []string{"", "a.png", "../a", "a/b", `a\b`, "a b", "käse", "card_a", "card_A", "card_alpha", strings.Repeat("a", 101)} {
		if _, err := out.Still(name, png); err == nil {
			t.Errorf("name %q: no error", name)
		}
	}
	if _, err := out.Still("card", []byte("GIF89a")); err == nil {
		t.Error("no PNG: no error")
	}
}
