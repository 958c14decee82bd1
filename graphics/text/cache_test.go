package text

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
)

func TestMemoryStaysFlatOverTenThousandNames(t *testing.T) {
	s := setter(t)
	s.fonts.paragraphs.limit, s.fonts.masks.limit = 2<<20, 2<<20 // full after the first thousand
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var first uint64
	for i := range 10_000 {
		b := s.Set([]Span{
			{Text: fmt.Sprintf("Runner%d ", i), Short: "R. ", Font: regular, Size: 40 + float64(i%16), Line: 60},
			{Text: fmt.Sprintf("NAME-%d محمد", i*i), Font: extrabold, Size: 40, Line: 60},
		}, 400, Fit{Shrink: 0.7})
		for _, g := range b.Lines[0].Glyphs {
			s.Mask(g, float64(i%7)/7, 0)
		}
		if m := s.fonts.Memory(); m.ParagraphBytes > 2<<20 || m.MaskBytes > 2<<20 {
			t.Fatalf("after %d names %+v is held, want at most 2 MiB each", i+1, m)
		}
		if i == 2000 {
			first = heap()
		}
	}
	if last := heap(); last > first+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", first, last)
	}
}

func TestWhatIsInUseIsNotForgotten(t *testing.T) {
	c := cache[int, string]{limit: 4000}
	c.put(-1, "kept", 10)
	for i := range 1000 {
		c.put(i, "x", 10)
		if _, ok := c.get(-1); !ok {
			t.Fatalf("forgotten after %d others", i)
		}
	}
	if _, ok := c.get(0); ok {
		t.Error("what was not used is still there")
	}
	if _, bytes := c.size(); bytes > 4000 {
		t.Errorf("%d bytes are held, want at most 4000", bytes)
	}
}

func TestTypesettersMaySetAtTheSameTime(t *testing.T) {
	first := setter(t)
	want := fmt.Sprint(first.Set(name("محمد ", "SCHÄR 大"), 300, Fit{Shrink: 0.7}))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s := New(first.fonts)
			for i := range 50 {
				s.Set(name(fmt.Sprint(i%10), "شيماء"), 300, Fit{})
				b := s.Set(name("محمد ", "SCHÄR 大"), 300, Fit{Shrink: 0.7})
				for _, g := range b.Lines[0].Glyphs {
					s.Mask(g, 0, 0)
				}
				if got := fmt.Sprint(b); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestSettingAgainCostsNextToNothing(t *testing.T) {
	s, texts := setter(t), card()
	setCard(s, texts)
	for i, spans := range texts {
		allocs := testing.AllocsPerRun(20, func() { s.Set(spans, 560, Fit{Lines: 3, Shrink: 0.8}) })
		if allocs > 2 { // its lines and its glyphs
			t.Errorf("text %d: %v allocations, want 2", i, allocs)
		}
	}
}
