package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// footprint is what the process takes of the machine.
type footprint struct {
	heap       uint64 // bytes in use, after a collection
	rss        uint64 // bytes of memory that the system counts; 0 where it is not known
	goroutines int
	files      int // open; 0 where it is not known
}

// soakPrint is a footprint while the channel rests.
type soakPrint struct {
	at time.Duration // since the beginning
	footprint
}

func footprintNow() footprint {
	runtime.GC()
	runtime.GC() // what the first one's finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f := footprint{heap: m.HeapAlloc, goroutines: runtime.NumGoroutine()}
	// Linux tells of both; other systems are not asked.
	if b, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := strings.Fields(string(b)); len(fields) > 1 {
			if pages, err := strconv.ParseUint(fields[1], 10, 64); err == nil {
				f.rss = pages * uint64(os.Getpagesize())
			}
		}
	}
	if names, err := os.ReadDir("/proc/self/fd"); err == nil {
		f.files = len(names)
	}
	return f
}

// footprintSettled is the footprint when what was started has had time to end.
func footprintSettled(before footprint) footprint {
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		f := footprintNow()
		if f.goroutines <= before.goroutines && f.files <= before.files || time.Now().After(end) {
			return f
		}
	}
}

// print is the footprint now. Connections of the clients that are being cut come
// and go: the least of a few looks counts.
func (k *soak) print() soakPrint {
	p := soakPrint{time.Since(k.began), footprintNow()}
	for range 10 {
		time.Sleep(5 * time.Millisecond)
		p.goroutines = min(p.goroutines, runtime.NumGoroutine())
	}
	return p
}

// What a soak may grow by. The first half is warm-up, in which caches fill, and
// does not count; a few prints after it say nothing about an hour.
const (
	mayGrow   = 64 << 20 // bytes of heap an hour
	maySway   = 16 << 20 // bytes that the heap sways by anyway, so that a short run cannot fail by chance
	mayRun    = 12       // goroutines more than after the warm-up: connections of three each, coming and going
	mayOpen   = 8        // files more than after the warm-up: the show's pool of readers, sockets
	fewPrints = 8
)

// warm are the prints after the warm-up.
func (k *soak) warm() []soakPrint {
	if len(k.prints) == 0 {
		return nil
	}
	half := k.prints[len(k.prints)-1].at / 2
	i := slices.IndexFunc(k.prints, func(p soakPrint) bool { return p.at >= half })
	return k.prints[i:]
}

// slope is by how much an hour something grows, by least squares.
func slope(prints []soakPrint, of func(soakPrint) float64) float64 {
	var n, sx, sy, sxx, sxy float64
	for _, p := range prints {
		x, y := p.at.Hours(), of(p)
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	if d := n*sxx - sx*sx; d > 0 {
		return (n*sxy - sx*sy) / d
	}
	return 0
}

func heapOf(p soakPrint) float64 { return float64(p.heap) }
func rssOf(p soakPrint) float64  { return float64(p.rss) }

// report prints how it goes.
func (k *soak) report() {
	p, s := k.prints[len(k.prints)-1], k.station.room.Channel().State()
	fmt.Fprintf(k.out, "%8v  %d commands, %d takes, %d wrong; heap %d MB, RSS %d MB, %d goroutines, %d files; %d late, %d dropped\n",
		p.at.Round(time.Second), k.counts.Commands, k.counts.Takes, k.counts.Wrong, p.heap>>20, p.rss>>20, p.goroutines, p.files, s.Late, s.Dropped)
}

// verdict prints the table and says what must not be.
func (k *soak) verdict(before, after footprint) error {
	first, last, warm := k.prints[0], k.prints[len(k.prints)-1], k.warm()
	s := k.station.room.Channel().State()
	grows := slope(warm, heapOf)
	t := tabwriter.NewWriter(k.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(words ...any) {
		for _, w := range words {
			fmt.Fprint(t, w, "\t")
		}
		fmt.Fprintln(t)
	}
	mb := func(b uint64) string { return fmt.Sprintf("%.1f MB", float64(b)/(1<<20)) }
	hourly := func(perHour float64) string { return fmt.Sprintf("%+.1f MB/h", perHour/(1<<20)) }
	row("commands", k.counts.Commands)
	row("takes", k.counts.Takes)
	row("edits", k.counts.Edits)
	row("frames", s.Serial, fmt.Sprintf("%d late", s.Late), fmt.Sprintf("%d dropped", s.Dropped))
	row("rests", k.counts.Rests, fmt.Sprintf("%d clients compared at each", len(k.clients)))
	row("connections", k.connections())
	row("wrong", k.counts.Wrong)
	row("", "start", "warm", "end", "slope", "closed")
	row("heap", mb(first.heap), mb(warm[0].heap), mb(last.heap), hourly(grows), mb(after.heap))
	row("RSS", mb(first.rss), mb(warm[0].rss), mb(last.rss), hourly(slope(warm, rssOf)), mb(after.rss))
	row("goroutines", first.goroutines, warm[0].goroutines, last.goroutines, "", fmt.Sprintf("%d of %d", after.goroutines, before.goroutines))
	row("files", first.files, warm[0].files, last.files, "", fmt.Sprintf("%d of %d", after.files, before.files))
	if err := t.Flush(); err != nil {
		return err
	}
	var faults []error
	for _, w := range k.wrong {
		faults = append(faults, errors.New(w))
	}
	if grown := heapOf(last) - heapOf(warm[0]); len(warm) >= fewPrints && grows > mayGrow && grown > maySway {
		faults = append(faults, fmt.Errorf("the heap grows by %s; %s is allowed", hourly(grows), hourly(mayGrow)))
	}
	if last.goroutines > warm[0].goroutines+mayRun || after.goroutines > before.goroutines {
		faults = append(faults, errors.New("goroutines stay behind"))
	}
	if last.files > warm[0].files+mayOpen || after.files > before.files {
		faults = append(faults, errors.New("files stay open"))
	}
	return errors.Join(faults...)
}

// connections is how often the clients had to connect.
func (k *soak) connections() int {
	n := 0
	for _, c := range k.clients {
		c.mu.Lock()
		n += c.opened
		c.mu.Unlock()
	}
	return n
}
