package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// told hands on what is logged, line by line.
type told chan string

func (c told) Write(b []byte) (int, error) {
	if strings.Contains(string(b), "msg=source") {
		c <- string(b)
	}
	return len(b), nil
}

// await reads until a line has all the words.
func (c told) await(t *testing.T, words ...string) {
	t.Helper()
	for {
		select {
		case line := <-c:
			all := true
			for _, w := range words {
				all = all && strings.Contains(line, w)
			}
			if all {
				return
			}
		case <-time.After(time.Minute): // not how long it takes, but when to give up
			t.Fatalf("nothing told of %q", words)
		}
	}
}

// A live leaderboard follows its file at once, one that is held waits, and a file
// that goes leaves both as they are.
func TestALeaderboardFollowsItsFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "live.csv")
	write := func(split string) {
		t.Helper()
		text := "bib,first_name,last_name,nat,sex,10km\n7,Ann,Oak,GBR,F,31:00\n8,Bo,Elm,KEN,F," + split + "\n"
		if err := os.WriteFile(file+".new", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	source := file + "#event=Pebble+Marathon&year=2031&metres=42195"
	path := filepath.Join(dir, "pebble.mile26")
	if code, out, said := mile26(t, "watch", "--once", "--json", "--show", path, source); code != exitOK || !strings.Contains(out, `"new":2`) {
		t.Fatalf("%d: %s %s", code, out, said)
	}
	if code, _, said := mile26(t, "watch", "--once", "--show", path, filepath.Join(dir, "none.csv")); code != exitFailed || !strings.Contains(said, "not there") {
		t.Errorf("a file that is not there gives %d, %s", code, said)
	}
	if code, _, said := mile26(t, "watch", "--show", path, "x.csv#colour=red"); code != exitWrong {
		t.Errorf("a wrong option gives %d, %s", code, said)
	}
	for _, more := range [][]string{{"--number", "101"}, {"--number", "102", "--layer", "40", "--gate", "hold"}} {
		args := append([]string{"pages", "add", "--show", path, "--template", "leaderboard", "--race", "pebble", "--at", "10 km"}, more...)
		if code, _, said := mile26(t, args...); code != exitOK {
			t.Fatalf("%d: %s", code, said)
		}
	}
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	log := make(told, 100)
	flags := stationFlags{themeFlag: themeFlag{"thames"}, Format: "1080p50", Watch: []string{source}}
	flags.Listen = "127.0.0.1:0"
	st, err := openStation(t.Context(), d, flags, nil, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.close(); err != nil {
			t.Error(err)
		}
	}()
	log.await(t, "state=fresh")
	for _, number := range []int{101, 102} {
		if _, err := st.room.TakeNumber(t.Context(), "test", number); err != nil {
			t.Fatal(err)
		}
	}
	states := st.room.Channel().Watch(t.Context())
	on := func(ok func(live, held playout.Airing) bool) playout.State {
		t.Helper()
		for s := range states {
			if len(s.Program) == 2 && ok(s.Program[0], s.Program[1]) {
				return s
			}
		}
		t.Fatal("the channel ended")
		return playout.State{}
	}
	before := on(func(live, _ playout.Airing) bool { return live.Due != nil }).Program[0].Due.Digest
	write("30:30")
	after := on(func(live, held playout.Airing) bool {
		return live.Due != nil && live.Due.Digest != before && held.Waiting != nil
	})
	if rows := fmt.Sprint(after.Program[0].Due.About.(*control.Made).Values); !strings.Contains(rows, "30:30") {
		t.Errorf("the live board says %s", rows)
	}
	if rows := fmt.Sprint(after.Program[1].Due.About.(*control.Made).Values); strings.Contains(rows, "30:30") {
		t.Errorf("the held board says %s", rows)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	log.await(t, "state=broken", "not there")
	s := st.room.Channel().State()
	if s.Program[0].Due.Digest != after.Program[0].Due.Digest {
		t.Error("the picture changed when the file went")
	}
	if got := stateOf(t, st); !strings.Contains(got, `"state":"broken"`) || !strings.Contains(got, `"error":"it is not there"`) || !strings.Contains(got, `"changed":1`) {
		t.Errorf("the state says %s", got)
	}
}

// stateOf is the sources in the state as the API tells it.
func stateOf(t *testing.T, st *station) string {
	t.Helper()
	if err := st.feed.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.rack.Start("feed"); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get("http://" + st.feed.address() + "/v1/state")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var state struct{ Sources json.RawMessage }
	b, err := io.ReadAll(answer.Body)
	if err == nil {
		err = json.Unmarshal(b, &state)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(state.Sources)
}
