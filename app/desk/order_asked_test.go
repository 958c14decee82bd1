package desk

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/data"
)

// Ctrl Z that is pressed while an edit is on its way waits for it, and takes nothing
// else back when that is refused.
func TestUndoWaitsForWhatIsOnItsWay(t *testing.T) {
	f := openField(t)
	f.start()
	f.enters(32*time.Minute, "101", "102 32:05")
	want := []string{"KEPT 10 km 102 Runner WOMEN1 32:05 2 +0:05", "KEPT 10 km 101 Runner WOMEN0 32:00 1"}
	f.awaitReads(want...)
	free := make(chan struct{})
	f.view.model.field(func(context.Context) (string, error) { <-free; return "", errors.New("the disk refused") })
	f.ctrl(fyne.KeyZ)
	close(free)
	f.awaitSaid("▲ left as it was, for the edit before it was refused: the disk refused")
	f.awaitReads(want...)
	// A slow one that is made is what is taken back.
	free = make(chan struct{})
	held := free
	f.view.model.field(func(context.Context) (string, error) { <-held; return "", nil })
	f.view.model.deletePassing(f.c.raced.lines[0].passing)
	f.ctrl(fyne.KeyZ)
	close(free)
	f.awaitSaid("Delete of passing of 102 at 10 km undone · Ctrl Y does it again")
	f.awaitReads(want...)
	// The key after the answer takes back what is newest then.
	f.ctrl(fyne.KeyZ)
	f.awaitReads(want[1])
}

// A line that is not on disk yet is what Ctrl Z takes back.
func TestUndoTakesBackALineThatIsBeingSaved(t *testing.T) {
	f := openField(t)
	f.start()
	f.enters(32*time.Minute, "101")
	locked, free := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- f.room.Show().Update(t.Context(), func(*data.Tx) error { close(locked); <-free; return nil })
	}()
	<-locked
	f.typed("102")
	f.key(fyne.KeyReturn)
	f.ctrl(fyne.KeyZ)
	close(free)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	f.awaitSaid("Passing of 102 Runner WOMEN1 at 10 km undone · Ctrl Y does it again")
	f.awaitReads("KEPT 10 km 101 Runner WOMEN0 32:00 1")
}
