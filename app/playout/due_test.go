package playout_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/playout"
)

// What a layer is due to hold is known from the frame of the command on, however
// long it takes to get there.
func TestDueIsWhatWasAskedForLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := playout.New(playout.Options{})
		a, b := moving("a", 10, calm("a1"), calm("a2")), moving("b", 10, calm("b1"))
		due := func() string {
			on, ok := c.State().OnLayer(10)
			switch {
			case !ok:
				return "empty"
			case on.Due == nil:
				return "nothing"
			}
			return fmt.Sprint(on.Due.ID, on.DueStep+1)
		}
		for _, step := range []struct {
			what string
			do   func()
			want string
		}{
			{"take a", func() { _, _ = c.TakePage(a) }, "a1"},
			{"continue while it comes in", func() { _, _ = c.Continue(10) }, "a2"},
			{"take b in place of what holds", func() { time.Sleep(time.Second); _, _ = c.TakePage(b) }, "b1"},
			{"out", func() { _, _ = c.OutLayer(10) }, "nothing"},
			{"take b while a goes", func() { _, _ = c.TakePage(b) }, "b1"},
			{"clear", func() { c.Clear() }, "empty"},
		} {
			step.do()
			if got := due(); got != step.want {
				t.Errorf("%s: due is %s, want %s", step.what, got, step.want)
			}
		}
	})
}
