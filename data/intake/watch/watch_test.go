package watch

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mile26/data"
	"mile26/data/intake"
)

// station follows one file under a clock of its own.
type station struct {
	t    *testing.T
	show *data.Show
	path string
	w    *Watch
	now  time.Time
	wait time.Duration // as the last look asked
	told []State
}

func newShow(t *testing.T) *data.Show {
	t.Helper()
	show, err := data.Create(filepath.Join(t.TempDir(), "test.mile26"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := show.Close(); err != nil {
			t.Error(err)
		}
	})
	return show
}

func follow(t *testing.T, name string, o Options) *station {
	t.Helper()
	s := &station{t: t, show: newShow(t), path: filepath.Join(t.TempDir(), name), now: time.Date(2031, 5, 4, 10, 0, 0, 0, time.UTC)}
	o.Intake.Event, o.Intake.Year, o.Intake.Metres = "Pebble Marathon", 2031, 42195
	o.Tell = func(st State) { s.told = append(s.told, st) }
	w, err := New(s.show, s.path, o)
	if err != nil {
		t.Fatal(err)
	}
	s.w = w
	return s
}

// write writes the file, as late as the clock says.
func (s *station) write(text string) {
	s.t.Helper()
	if err := os.WriteFile(s.path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	s.touch()
}

func (s *station) touch() {
	s.t.Helper()
	if err := os.Chtimes(s.path, s.now, s.now); err != nil {
		s.t.Fatal(err)
	}
}

// look looks once, and lets as much time go by as it asks for.
func (s *station) look() State {
	s.t.Helper()
	s.wait = s.w.Look(s.t.Context(), s.now)
	s.now = s.now.Add(s.wait)
	return s.w.State()
}

// run looks for some time.
func (s *station) run(d time.Duration) State {
	s.t.Helper()
	for end := s.now.Add(d); s.now.Before(end); {
		s.look()
	}
	return s.w.State()
}

func (s *station) want(p Phase, err string) {
	s.t.Helper()
	st := s.w.State()
	if st.Phase != p || err == "" && st.Err != "" || !strings.Contains(st.Err, err) {
		s.t.Errorf("%s, %q; want %s, %q", st.Phase, st.Err, p, err)
	}
}

// splits is the first splits of all entries, by bib.
func splits(t *testing.T, show *data.Show) string {
	t.Helper()
	races, err := show.Races(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range races {
		entries, err := show.Entries(t.Context(), r.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			sp, err := show.Splits(t.Context(), e.ID)
			if err != nil {
				t.Fatal(err)
			}
			s := e.Bib
			for _, x := range sp {
				s += " " + x.Mark.Printed
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

func (s *station) holds(want string) {
	s.t.Helper()
	if got := splits(s.t, s.show); got != want {
		s.t.Errorf("the show holds %q, want %q", got, want)
	}
}

const head = "bib,first_name,last_name,nat,5km\n"

func TestAFileIsReadWhenItIsThereAndStandsStill(t *testing.T) {
	s := follow(t, "live.csv", Options{})
	s.look()
	s.want(Waiting, "not there")
	s.write(head + "7,Ann,Oak,GBR,17:30\n")
	s.look()
	s.want(Reading, "being written")
	s.holds("")
	if s.wait != Settle {
		t.Errorf("the second look comes after %v, want %v", s.wait, Settle)
	}
	st := s.look()
	s.want(Fresh, "")
	s.holds("7 17:30")
	if st.Change.New != 1 || !st.Change.First || st.Total.Versions != 1 || st.Changed.IsZero() {
		t.Errorf("%+v", st)
	}
	if s.run(10*time.Second).Total.Versions != 1 {
		t.Error("it was read again though nothing changed")
	}
	if s.run(Stale); s.w.State().Phase != OldData {
		t.Errorf("after %v it is %s, want %s", Stale, s.w.State().Phase, OldData)
	}
	s.write(head + "7,Ann,Oak,GBR,17:31\n")
	s.run(time.Second)
	s.want(Fresh, "")
	s.holds("7 17:31")
	var phases []string
	for _, st := range s.told {
		phases = append(phases, string(st.Phase))
	}
	if got := strings.Join(phases, " "); got != "waiting reading reading fresh stale fresh" {
		t.Errorf("it told of %s", got)
	}
}

func TestWhatIsHalfWrittenNeverGetsIn(t *testing.T) {
	s := follow(t, "live.csv", Options{})
	s.write(head + "7,Ann,Oak,GBR,17:30\n8,Bo,Elm,KEN,17:40\n")
	s.run(time.Second)
	whole := head + "7,Ann,Oak,GBR,18:30\n8,Bo,\"Elm, Jr\",KEN,18:41\n"
	for at := range len(whole) {
		if at == len(head)+20 || at == len(head) { // whole lines, and nothing shows that more are to come
			continue
		}
		s.write(whole[:at])
		s.run(4 * time.Second)
		if st := s.w.State(); st.Phase != Reading && st.Phase != Broken || st.Err == "" {
			t.Errorf("%s, %q, want what is missing", st.Phase, st.Err)
		}
		if s.holds("7 17:30, 8 17:40"); t.Failed() {
			t.Fatalf("cut at %d", at)
		}
	}
}

func TestWhatStaysHalfWrittenIsToldWithItsLineAndTheGoodDataStays(t *testing.T) {
	s := follow(t, "live.csv", Options{})
	s.write(head + "7,Ann,Oak,GBR,17:30\n")
	s.run(time.Second)
	s.write(head + "7,Ann,Oak,GBR,17:3")
	s.run(Patience - time.Second)
	s.want(Reading, "line 2 has no end")
	s.run(2 * time.Second)
	s.want(Broken, "line 2 has no end")
	s.holds("7 17:30")
	s.write(head + "7,Ann,Oak,GBR,17:35\n")
	s.run(time.Second)
	s.want(Fresh, "")
	s.holds("7 17:35")
}

func TestAFileThatIsEmptiedGoesOrIsReplaced(t *testing.T) {
	s := follow(t, "live.csv", Options{})
	s.write("")
	s.run(20 * time.Second)
	s.want(Waiting, "empty")
	s.write(head + "7,Ann,Oak,GBR,17:30\n8,Bo,Elm,KEN,17:40\n")
	s.run(time.Second)

	s.write("")
	s.run(Patience + 2*time.Second)
	s.want(Broken, "empty")
	if err := os.Remove(s.path); err != nil {
		t.Fatal(err)
	}
	s.look()
	s.want(Broken, "not there")
	s.holds("7 17:30, 8 17:40")

	s.write(head + "7,Ann,Oak,GBR,17:30\n8,Bo,Elm,KEN,17:40\n") // back, as it was
	s.run(time.Second)
	s.want(Fresh, "")
	if n := s.w.State().Total.Versions; n != 1 {
		t.Errorf("%d versions, want 1: nothing has changed", n)
	}

	beside := s.path + ".new"
	if err := os.WriteFile(beside, []byte(head+"7,Ann,Oak,GBR,17:33\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(beside, s.path); err != nil {
		t.Fatal(err)
	}
	s.touch()
	st := s.run(time.Second)
	s.want(Fresh, "")
	s.holds("7 17:33, 8 17:40")
	if st.Change.Gone != 1 || !strings.Contains(st.Change.String(), "1 gone") {
		t.Errorf("%+v (%v), want one gone", st.Change, st.Change)
	}
}

func TestAFileThatIsRewrittenWithTheSameSizeAndTimeIsSeen(t *testing.T) {
	s := follow(t, "live.csv", Options{})
	at := s.now
	s.write(head + "7,Ann,Oak,GBR,17:30\n")
	s.run(time.Second)
	if err := os.WriteFile(s.path, []byte(head+"7,Ann,Oak,GBR,17:39\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(s.path, at, at); err != nil { // a drive that keeps times to two seconds
		t.Fatal(err)
	}
	s.run(2 * time.Second)
	s.holds("7 17:39")
}

func TestAFileThatNeverStandsStillIsTold(t *testing.T) {
	s := follow(t, "live.csv", Options{})
	text := head
	for range 60 {
		text += "7,Ann,Oak,GBR,17:30\n"
		s.write(text)
		s.look()
	}
	s.want(Broken, "being written")
	s.holds("")
}

func TestFilesOfEveryFormAreFollowed(t *testing.T) {
	for name, c := range map[string]struct{ torn, whole string }{
		"live.json": {`[{"bib": "7", "first_name": "Ann", "last_name": "Oak", "5km": "17:30"}`, `[{"bib": "7", "first_name": "Ann", "last_name": "Oak", "5km": "17:30"}]`},
		"live.lif":  {"1,1,1,Marathon\n1,7,4,Oak,Ann,GBR\n", "1,1,1,Marathon\n1,7,4,Oak,Ann,GBR,2:30:00\n"},
	} {
		s := follow(t, name, Options{})
		s.write(c.torn)
		s.run(2 * time.Second)
		if s.want(Reading, "line"); splits(t, s.show) != "" {
			t.Errorf("%s: half of it is in the show", name)
		}
		s.write(c.whole)
		s.run(time.Second)
		if s.want(Fresh, ""); !strings.HasPrefix(splits(t, s.show), "7") {
			t.Errorf("%s: the show holds %q, %+v", name, splits(t, s.show), s.w.State())
		}
	}
}

func TestALiveTextIsNotFollowed(t *testing.T) {
	s := follow(t, "live.txt", Options{})
	s.write("Ann Oak won the race in 2:30:00.\n")
	s.run(time.Second)
	s.want(Broken, intake.ErrNoList.Error())
}

func TestRunLooksUntilItIsToldToEnd(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	told := make(chan State, 8)
	show := newShow(t)
	path := filepath.Join(t.TempDir(), "live.csv")
	if err := os.WriteFile(path, []byte(head+"7,Ann,Oak,GBR,17:30\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	w, err := New(show, path, Options{Intake: intake.Options{Event: "Pebble Marathon"}, Tell: func(s State) { told <- s }})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		w.Run(ctx)
		close(ended)
	}()
	for s := range told {
		if s.Phase == Fresh {
			break
		}
	}
	stop()
	<-ended
	if got := splits(t, show); got != "7 17:30" {
		t.Errorf("the show holds %q", got)
	}
}

func TestASourceIsToldWithItsOptions(t *testing.T) {
	source, o, err := ParseSource("feed/results.csv#event=London+Marathon&year=2031&metres=42195&codes=ioc&map=Nr:bib&unended", Options{Columns: map[string]string{"Zeit": "official time"}})
	if err != nil || source != "feed/results.csv" || o.Intake.Event != "London Marathon" || o.Intake.Year != 2031 || o.Intake.Metres != 42195 ||
		o.Intake.CodeSet != "ioc" || o.Columns["Nr"] != "bib" || o.Columns["Zeit"] == "" || !o.Unended {
		t.Errorf("%q, %+v, %v", source, o, err)
	}
	for _, bad := range []string{"a#year=soon", "a#codes=x", "a#colour=red", "a#map=x", "a#%zz"} {
		if _, _, err := ParseSource(bad, Options{}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, bad := range []string{"", "ftp://host/x.csv", "file:///x.csv", "http://"} {
		if _, err := New(nil, bad, Options{}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
