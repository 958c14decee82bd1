package desk

import (
	"image"
	"reflect"
	"testing"
	"time"
)

// A window that is behind finds the newest picture of each monitor and the newest
// state, and everything that was said.
func TestAWindowThatIsBehindCatchesUp(t *testing.T) {
	picture := func(n int) *image.RGBA { return image.NewRGBA(image.Rect(0, 0, n, 1)) }
	at := func(s int) ticked { return ticked{now: time.Unix(int64(s), 0)} }
	b, more := new(mailbox), 0
	for _, e := range []event{
		drawn{previewMonitor, picture(1)},
		said{words: "one"},
		drawn{programMonitor, picture(2)},
		at(1),
		said{words: "two"},
		drawn{previewMonitor, picture(3)},
		at(2),
		said{words: "one"},
		drawn{previewMonitor, picture(4)},
	} {
		if b.put(e) {
			more++
		}
	}
	want := []event{
		said{words: "one"}, drawn{programMonitor, picture(2)}, said{words: "two"}, at(2), said{words: "one"}, drawn{previewMonitor, picture(4)},
	}
	if more != len(want) {
		t.Fatalf("the window is to take in %d events, want %d", more, len(want))
	}
	for i, w := range want {
		if got := b.take(); !reflect.DeepEqual(got, w) {
			t.Errorf("event %d is %+v, want %+v", i, got, w)
		}
	}
}
