package desk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/data/intake/watch"
)

// A source that has gone stands before everything else until its data come again, as an
// output that fails does, and one that is stale is marked in the head.
func TestADeadSourceCannotBeMissed(t *testing.T) {
	r := openDesk(t, func(_ fyne.App, o *Options) { o.Unwatched = []string{"/timing/splits.csv"} })
	if got := r.notice(); !strings.Contains(got, "Not watched any more: /timing/splits.csv") {
		t.Errorf("at the start the notice is %q", got)
	}
	r.view.banner.close()
	at := func(p watch.Phase, why string, since time.Duration) {
		r.view.receive(ticked{now: r.now, sources: []watch.State{{
			Name: "results.csv", Address: "/timing/results.csv", Phase: p, Err: why, Since: r.now.Add(since), Changed: r.now,
		}}})
	}
	want := func(when, notice, chip string) {
		t.Helper()
		if got := r.notice(); got != notice && (notice == "" || !strings.Contains(got, notice)) {
			t.Errorf("%s the notice is %q, want %q", when, got, notice)
		}
		got := ""
		for _, c := range r.view.head.sources {
			if c.words.Visible() {
				got += c.words.Text
			}
		}
		if got != chip {
			t.Errorf("%s the head says %q, want %q", when, got, chip)
		}
	}
	r.window.Resize(fyne.NewSize(1440, 900))
	const gone = "LIVE DATA FAILS · results.csv · it is not there · the last good data stay"
	at(watch.Fresh, "", 0)
	want("while it is fresh", "", "")
	at(watch.OldData, "", 1)
	want("while it is stale", "", "● results.csv stale")
	at(watch.Broken, "it is not there", 2)
	want("when it has gone", gone, "▲ results.csv broken")
	r.view.banner.close()
	at(watch.Broken, "it is not there", 2)
	want("put aside", "", "▲ results.csv broken")
	at(watch.Fresh, "", 3)
	at(watch.Broken, "it is not there", 4)
	want("when it goes anew", gone, "▲ results.csv broken")
	r.view.receive(ticked{now: r.now})
	want("when nobody asks", gone, "▲ results.csv broken")
	at(watch.Fresh, "", 5)
	want("when it is fresh again", "", "")
}
