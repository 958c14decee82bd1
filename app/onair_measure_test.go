//go:build linux

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mile26/app/output/chromium"
)

// tape is a page's draws and the frames that showed them, in milliseconds since 1970.
const tape = `(() => {
	let now = Date.now();
	while (Date.now() === now);
	const offset = Date.now() - performance.now();
	const inner = draw;
	window.tape = { drawn: [], painted: [] };
	let asked = false;
	draw = list => {
		inner(list);
		window.tape.drawn.push([list.serial, performance.now() + offset]);
		if (asked) return;
		asked = true;
		requestAnimationFrame(() => {
			asked = false;
			window.tape.painted.push([mile26.serial, performance.now() + offset]);
		});
	};
})()`

// taped is a moment at which a list was drawn or shown.
type taped struct {
	serial uint64
	at     float64 // milliseconds since 1970
}

func readTape(page *chromium.Page, of string) []taped {
	var out []taped
	for _, v := range page.Eval("tape." + of).([]any) {
		p := v.([]any)
		out = append(out, taped{uint64(p[0].(float64)), p[1].(float64)})
	}
	return out
}

// measure takes a lower third every second and tells how fast everything was.
func (s *studio) measure(page *chromium.Page, long time.Duration) {
	t := s.t
	t.Helper()
	for _, n := range []int{firstName, secondName} { // so that their sprites are there
		s.post("/v1/pages/%d/take", n)
		<-time.After(700 * time.Millisecond)
	}
	page.Eval(tape)
	type asked struct {
		serial uint64
		at     float64
	}
	var takes []asked
	before, serverCPU, pageCPU, began := s.state(), cpuOf(t, s.server), cpuOf(t, page.Process()), time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for i := 0; time.Since(began) < long; i++ {
		at := float64(time.Now().UnixNano()) / 1e6
		takes = append(takes, asked{s.post("/v1/pages/%d/take", firstName+i%2), at})
		<-tick.C
	}
	after, gone := s.state(), time.Since(began).Seconds()
	serverCPU, pageCPU = cpuOf(t, s.server)-serverCPU, cpuOf(t, page.Process())-pageCPU
	drawn, painted := readTape(page, "drawn"), readTape(page, "painted")
	if len(drawn) < 2 || len(painted) < 2 {
		t.Fatalf("%d lists drawn, %d frames shown", len(drawn), len(painted))
	}

	wait := func(tape []taped) (ms []float64) {
		for _, take := range takes {
			if i := slices.IndexFunc(tape, func(e taped) bool { return e.serial >= take.serial }); i >= 0 {
				ms = append(ms, tape[i].at-take.at)
			}
		}
		return ms
	}
	toDraw, toPaint, gaps := wait(drawn), wait(painted), gapsOf(drawn)
	if len(toDraw) < len(takes)-1 {
		t.Errorf("%d of %d takes were seen in the page", len(toDraw), len(takes))
	}
	late := 0
	for i, g := range gaps { // a command's frame comes early, and the next one in its own time
		if g > 30 && (i == 0 || gaps[i-1]+g > 50) {
			late++
		}
	}
	_, sprites0, bytes0 := before.sent()
	_, sprites1, bytes1 := after.sent()
	t.Logf(`
| 1080p50, ticker and leaderboard moving, a take a second | %.0f s |
|---|---|
| lists drawn a second | %.1f |
| frames painted a second | %.1f |
| between two draws: median, p99, longest | %.1f, %.1f, %.1f ms |
| late by half a frame | %d of %d |
| the channel's frames late, left out | %d, %d |
| sent a second | %.0f kB, %.1f sprites |
| CPU of the server | %.2f cores |
| CPU of the browser, all of it | %.2f cores |
| take to drawn: median, p99 | %.1f, %.1f ms |
| take to the browser's next frame: median, p99 | %.1f, %.1f ms |
%s`,
		gone, float64(len(drawn))/gone, float64(len(painted))/gone,
		quantile(gaps, 0.5), quantile(gaps, 0.99), quantile(gaps, 1), late, len(gaps),
		after.Late-before.Late, after.Dropped-before.Dropped,
		float64(bytes1-bytes0)/gone/1000, float64(sprites1-sprites0)/gone,
		serverCPU/gone, pageCPU/gone,
		quantile(toDraw, 0.5), quantile(toDraw, 0.99), quantile(toPaint, 0.5), quantile(toPaint, 0.99), loadOf(t))
}

func gapsOf(tape []taped) (ms []float64) {
	for i := 1; i < len(tape); i++ {
		ms = append(ms, tape[i].at-tape[i-1].at)
	}
	return ms
}

// quantile is the value that a share of v does not exceed.
func quantile(v []float64, share float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if len(v) == 0 {
		return 0
	}
	return v[min(len(v)-1, int(share*float64(len(v))))]
}

// idle holds still and expects that nobody is told anything.
func (s *studio) idle(page *chromium.Page) {
	const long = 5 * time.Second
	// A slow client shows the picture, and is still sent what may come next.
	s.still("the clients to have everything", func() any {
		lists, sprites, size := s.state().sent()
		return [3]uint64{lists, sprites, size}
	})
	before, serverCPU, pageCPU := s.state(), cpuOf(s.t, s.server), cpuOf(s.t, page.Process())
	<-time.After(long)
	serverCPU, pageCPU = cpuOf(s.t, s.server)-serverCPU, cpuOf(s.t, page.Process())-pageCPU
	after := s.state()
	l0, s0, b0 := before.sent()
	l1, s1, b1 := after.sent()
	if after.Serial != before.Serial || l1 != l0 || s1 != s0 || b1 != b0 {
		s.t.Errorf("at rest for %v: %d states, %d lists, %d sprites, %d bytes sent, want none", long, after.Serial-before.Serial, l1-l0, s1-s0, b1-b0)
	}
	s.t.Logf("at rest for %v with %d pages on air: server %.1f %% of a core, browser %.1f %%, sent nothing",
		long, len(after.Program), 100*serverCPU/long.Seconds(), 100*pageCPU/long.Seconds())
}

// cpuOf is how many seconds a process and its descendants have computed.
func cpuOf(t *testing.T, pid int) float64 {
	t.Helper()
	const ticks = 100 // a second, as user programs are told (proc_pid_stat(5), sysconf(_SC_CLK_TCK))
	entries, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	parent, used := map[int]int{}, map[int]float64{}
	for _, path := range entries {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		id, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
		if err != nil || len(fields) < 13 {
			t.Fatalf("%s: %q", path, b)
		}
		// The third field, the parent's ID the fourth, and the 14th and 15th of
		// which fields are left.
		var n [3]int
		for k, at := range []int{1, 11, 12} {
			if n[k], err = strconv.Atoi(fields[at]); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		}
		parent[id], used[id] = n[0], float64(n[1]+n[2])/ticks
	}
	sum := 0.0
	for id, seconds := range used {
		for at := id; at > 1; at = parent[at] {
			if at == pid {
				sum += seconds
				break
			}
		}
	}
	return sum
}

func loadOf(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		t.Fatal(err)
	}
	return "load average " + strings.TrimSpace(string(b))
}
