package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func airing(t testing.TB, s *Show) string {
	t.Helper()
	all, err := s.Airing(bg)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, a := range all {
		word := fmt.Sprintf("%d=%s", a.Layer, a.Body)
		if a.Preview {
			word = "preview " + word
		}
		words = append(words, word)
	}
	return strings.Join(words, " | ")
}

func TestAiringIsWhatWasSetLast(t *testing.T) {
	s := newShow(t)
	set := func(preview bool, layer int, body string) func(tx *Tx) error {
		return func(tx *Tx) error { return tx.SetAiring(Airing{Preview: preview, Layer: layer, Body: []byte(body)}) }
	}
	for _, c := range []struct {
		do   func(tx *Tx) error
		want string
	}{
		{set(true, 10, `{"page":1}`), `preview 10={"page":1}`},
		{set(false, 20, `{"page":2}`), `20={"page":2} | preview 10={"page":1}`},
		{set(false, 10, `1`), `10=1 | 20={"page":2} | preview 10={"page":1}`},
		{set(false, 20, `2`), `10=1 | 20=2 | preview 10={"page":1}`},
		{func(tx *Tx) error { return tx.DropAiring(false, 20) }, `10=1 | preview 10={"page":1}`},
		{func(tx *Tx) error { return tx.DropAiring(false, 20) }, `10=1 | preview 10={"page":1}`},
		{set(false, 30, `3`), `10=1 | 30=3 | preview 10={"page":1}`},
		{func(tx *Tx) error { return tx.DropAllAiring() }, `preview 10={"page":1}`},
		{func(tx *Tx) error { return tx.DropAiring(true, 10) }, ``},
	} {
		update(t, s, c.do)
		if got := airing(t, s); got != c.want {
			t.Errorf("on the channel: %q, want %q", got, c.want)
		}
	}
	if err := s.Update(bg, set(false, 10, `{`)); err == nil || !strings.Contains(err.Error(), "layer 10") {
		t.Errorf("a body that is no JSON gives %v, want an error that names the layer", err)
	}
}

func TestAsRunComesBackAsWrittenInTheOrderItHappened(t *testing.T) {
	s := newShow(t)
	at := time.Date(2026, 4, 26, 14, 5, 6, 789_999_999, time.FixedZone("BST", 3600))
	full := AsRun{
		At: at, Frame: 90061, What: "take", Layer: 20, Number: 101, PageID: "page/7", Title: "Lower third · Sifan HASSAN", Template: "lower-third",
		Values: json.RawMessage(`{"family":"HASSAN","rows":[{"place":"1"}]}`), Who: "desk",
	}
	update(t, s, func(tx *Tx) error {
		thumb, err := tx.PutThumb([]byte("PNG"))
		if err != nil {
			return err
		}
		full.Thumb = thumb
		if full.ID, err = tx.LogAsRun(full); err != nil {
			return err
		}
		_, err = tx.LogAsRun(AsRun{At: at.Add(-time.Hour).UTC(), What: "clear"}) // the clock was set back
		return err
	})
	full.At, full.Zone = time.Date(2026, 4, 26, 13, 5, 6, 789_000_000, time.UTC), "+01:00"
	want := []AsRun{full, {ID: full.ID + 1, At: full.At.Add(-time.Hour), Zone: "+00:00", What: "clear"}}
	got, err := s.AsRun(bg, 0, 0)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v (%v)\nwant %+v", got, err, want)
	}
	if wall := got[0].Local().Format(time.RFC3339Nano); wall != "2026-04-26T14:05:06.789+01:00" {
		t.Errorf("local time is %s", wall)
	}
	for _, c := range []struct {
		after ID
		limit int
		want  []AsRun
	}{{0, 1, want[:1]}, {full.ID, 1, want[1:]}, {full.ID, 0, want[1:]}, {full.ID + 1, 5, nil}} {
		if got, err := s.AsRun(bg, c.after, c.limit); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("after %d, limit %d: got %+v (%v)", c.after, c.limit, got, err)
		}
	}
}

func TestAThumbMayFollowItsLine(t *testing.T) {
	s := newShow(t)
	var first, second ID
	var hash, again string
	update(t, s, func(tx *Tx) (err error) {
		first, err = tx.LogAsRun(AsRun{At: time.Unix(1, 0), What: "take"})
		return err
	})
	update(t, s, func(tx *Tx) (err error) {
		if hash, err = tx.PutThumb([]byte("picture")); err != nil {
			return err
		}
		if again, err = tx.PutThumb([]byte("picture")); err != nil {
			return err
		}
		if err := tx.SetThumb(first, hash); err != nil {
			return err
		}
		second, err = tx.LogAsRun(AsRun{At: time.Unix(1, 0), What: "out", Thumb: hash})
		return err
	})
	if b, err := s.Thumb(bg, hash); string(b) != "picture" || err != nil || hash != again {
		t.Errorf("the thumb is %q (%v) as %s and %s", b, err, hash, again)
	}
	log, err := s.AsRun(bg, 0, 0)
	if err != nil || len(log) != 2 || log[0].Thumb != hash || log[1].Thumb != hash {
		t.Errorf("the log is %+v (%v), want the thumb in both lines", log, err)
	}
	update(t, s, func(tx *Tx) error { return tx.SetThumb(second, "") })
	if log, err := s.AsRun(bg, first, 0); err != nil || log[0].Thumb != "" {
		t.Errorf("the line is %+v (%v), want no thumb", log, err)
	}
	if _, err := s.Thumb(bg, "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Thumb gives %v, want ErrNotFound", err)
	}
}

func TestLinesThatCannotBeAreRefused(t *testing.T) {
	s := newShow(t)
	now := time.Unix(1, 0)
	for what, c := range map[string]struct {
		says string
		do   func(tx *Tx) error
	}{
		"no time":              {"no time", func(tx *Tx) error { _, err := tx.LogAsRun(AsRun{}); return err }},
		"a zone that is none":  {"Europe/London", func(tx *Tx) error { _, err := tx.LogAsRun(AsRun{At: now, Zone: "Europe/London"}); return err }},
		"values that are not":  {"not JSON", func(tx *Tx) error { _, err := tx.LogAsRun(AsRun{At: now, Values: []byte("{")}); return err }},
		"a thumb that is not":  {ErrNotFound.Error(), func(tx *Tx) error { _, err := tx.LogAsRun(AsRun{At: now, Thumb: "x"}); return err }},
		"a thumb of no line":   {ErrNotFound.Error(), func(tx *Tx) error { return tx.SetThumb(99, "") }},
		"no thumb for a line":  {ErrNotFound.Error(), func(tx *Tx) error { id, _ := tx.LogAsRun(AsRun{At: now}); return tx.SetThumb(id, "x") }},
		"a zone without colon": {"+0100", func(tx *Tx) error { _, err := tx.LogAsRun(AsRun{At: now, Zone: "+0100"}); return err }},
	} {
		if err := s.Update(bg, c.do); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error that says %q", what, err, c.says)
		}
	}
	if log, err := s.AsRun(bg, 0, 0); len(log) != 0 || err != nil {
		t.Errorf("the log is %+v (%v), want nothing", log, err)
	}
}

// TestWhatWasOnAirIsThereAfterACrash copies the files of a show as they lie on
// disk at the moment after an Update, and in the midst of the next.
func TestWhatWasOnAirIsThereAfterACrash(t *testing.T) {
	s := newShow(t)
	g := addGroups(t, s, "Main")[0]
	addPages(t, s, g, "a", "b")
	take := func(tx *Tx, body string) error {
		_, err := tx.LogAsRun(AsRun{At: time.Unix(1, 0), What: "take", Title: body})
		return errors.Join(err, tx.SetAiring(Airing{Layer: 10, Body: []byte(body)}))
	}
	update(t, s, func(tx *Tx) error { return take(tx, `"first"`) })
	crash := func(when string) {
		t.Helper()
		after, err := Open(copyFiles(t, s.Path()))
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		defer after.Close()
		if got := airing(t, after); got != `10="first"` {
			t.Errorf("%s: on air is %q", when, got)
		}
		if log, err := after.AsRun(bg, 0, 0); err != nil || len(log) != 1 || log[0].Title != `"first"` {
			t.Errorf("%s: the log is %+v (%v)", when, log, err)
		}
		if got := order(t, after); got != "Main: a b" {
			t.Errorf("%s: the running order is %q", when, got)
		}
	}
	crash("after an update")
	update(t, s, func(tx *Tx) error {
		if err := take(tx, `"second"`); err != nil {
			return err
		}
		if err := tx.DeleteGroup(g); err != nil {
			return err
		}
		crash("in an update")
		return nil
	})
}

// copyFiles copies a show that is in use, as a power cut would leave it.
func copyFiles(t *testing.T, path string) string {
	t.Helper()
	dst := filepath.Join(t.TempDir(), "copy.mile26")
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err == nil {
			err = os.WriteFile(dst+end, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dst
}

// BenchmarkTake is one transaction that writes what is on air and a line of the
// log, against the bare append and fsync of as much to a file beside it.
func BenchmarkTake(b *testing.B) {
	values := json.RawMessage(`{"given":"Sifan","family":"HASSAN","rows":[` + strings.TrimSuffix(strings.Repeat(`{"place":"1","family":"HASSAN","mark":"2:18:33"},`, 20), ",") + `]}`)
	each := func(b *testing.B, do func(n int)) {
		var took []time.Duration
		n := 0
		for b.Loop() {
			start := time.Now()
			do(n)
			took = append(took, time.Since(start))
			n++
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	}
	b.Run("transaction", func(b *testing.B) {
		s := newShow(b)
		each(b, func(n int) {
			update(b, s, func(tx *Tx) error {
				if err := tx.SetAiring(Airing{Layer: 10 + n%3, Body: values}); err != nil {
					return err
				}
				_, err := tx.LogAsRun(AsRun{At: time.Unix(int64(n), 0), What: "take", Layer: 10, Title: "Leaderboard", Values: values, Who: "desk"})
				return err
			})
		})
	})
	b.Run("bare fsync", func(b *testing.B) {
		f, err := os.Create(filepath.Join(b.TempDir(), "log"))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		pages := make([]byte, 4*4096)
		each(b, func(int) {
			if _, err := f.Write(pages); err != nil {
				b.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				b.Fatal(err)
			}
		})
	})
}
