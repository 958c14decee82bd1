package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/data"
)

// States, from the channel: green and red come with words, a page that another
// hand deleted stays in sight while it is on air.
func TestRowsSayWhereAPageIs(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.awaitLines(women, hassan+", PREVIEW", keitany, men, kimetto, kipchoge)
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.now = r.channel.State().Program[0].Taken.Add(7 * time.Second)
	on := "101 20 Lower third: Sifan HASSAN, 0:07, ON AIR"
	r.awaitLines(women, on, keitany, men, kimetto, kipchoge)
	r.key(fyne.KeyLeft)
	r.awaitLines("▸ Women · ON AIR 101 · 2 pages", men, kimetto, kipchoge)
	r.key(fyne.KeyRight)
	r.goTo(101)
	r.key(fyne.KeyDelete)
	r.awaitLines("– 20 Lower third: Sifan HASSAN, 0:07, ON AIR", "▾ Women · 1 page", keitany, men, kimetto, kipchoge)
	if r.view.order.pinned != 1 || len(r.view.order.lines) != 1 {
		t.Errorf("%d rows stay in sight above the order", r.view.order.pinned)
	}
	if s := r.channel.State(); len(s.Program) != 1 {
		t.Errorf("%d pages on air, want the one that was taken", len(s.Program))
	}
	r.ctrl(fyne.KeyZ)
	r.awaitLines(women, on, keitany, men, kimetto, kipchoge)
}

func TestTroubleIsToldInWords(t *testing.T) {
	r := openDesk(t)
	r.fill()
	err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		all, err := tx.Pages()
		if err != nil {
			return err
		}
		p := all[0]
		p.Template = "no-such"
		if err := tx.SetPage(p); err != nil {
			return err
		}
		p = all[3]
		p.About = 0 // as when its row is deleted
		return tx.SetPage(p)
	})
	if err != nil {
		t.Fatal(err)
	}
	r.awaitLines(women, "101  no-such: Sifan HASSAN, stays, ▲ no template", keitany, men, kimetto, kipchoge+", ▲ athlete gone")
	r.goTo(202)
	if got := r.view.order.bar.wordsAll; !strings.Contains(got, "no longer in the show") {
		t.Errorf("under the list it says %q", got)
	}
	r.key(fyne.KeyReturn)
	r.await("why it cannot be shown", func() bool { return strings.Contains(r.view.foot.didWords, "no longer in the show") })
}

func TestTimesOfAGroup(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.ctrl(fyne.KeyA)
	if got := len(r.view.order.selected); got != 4 {
		t.Fatalf("Ctrl+A selects %d pages", got)
	}
	r.ctrl(fyne.KeyL)
	r.typed("1:30")
	r.key(fyne.KeyReturn)
	r.await("the sums", func() bool { return slices.Contains(r.lines(), "▾ Women · 2 pages · 3:00") })
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.now = r.channel.State().Program[0].Ends.Add(-20 * time.Second)
	lines := r.lines()
	if lines[0] != "▾ Women · 2 pages · 3:00 · 1:50 left" || lines[1] != "101 20 Lower third: Sifan HASSAN, −0:20, ON AIR" {
		t.Errorf("20 s before the end it says %q and %q", lines[0], lines[1])
	}
}

func TestLengths(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"": 0, "0": 0, "8": 8 * time.Second, "8 s": 8 * time.Second, "1:30": 90 * time.Second, "2.5": 2500 * time.Millisecond, "2,5": 2500 * time.Millisecond,
	} {
		if got, err := readLength(s); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"x", "-1", "1:60", "1:-1", "1:2:3", "NaN", "1e9", "Inf"} {
		if got, err := readLength(s); err == nil {
			t.Errorf("%q is taken as %v", s, got)
		}
	}
	for d, want := range map[time.Duration]string{0: "stays", 8 * time.Second: "8 s", 2500 * time.Millisecond: "2.5 s", 90 * time.Second: "1:30"} {
		if got := lengthWords(d); got != want {
			t.Errorf("%v reads %q, want %q", d, got, want)
		}
	}
}

// Two thousand pages are read and shown, and the window draws what can be seen.
func TestLongRunningOrder(t *testing.T) {
	r := openDesk(t)
	a, err := r.room.Show().OneAthlete(t.Context(), "sifan hassan")
	if err != nil {
		t.Fatal(err)
	}
	err = r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		g, err := tx.AddGroup("Many")
		for n := 0; n < 2000 && err == nil; n++ {
			_, err = tx.AddPage(data.Page{Group: g, Number: 1000 + n, Template: "lower-third", Kind: data.KindAthlete, About: a.ID})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	o := r.view.order
	r.await("all pages, looked at", func() bool {
		return len(o.rows) == 2001 && !slices.ContainsFunc(o.rows[1:], func(row orderRow) bool { return !row.seen })
	})
	r.key(fyne.KeyF4)
	r.key(fyne.KeyEnd)
	if words := written(r.line(2999)); !slices.Contains(words, "Sifan HASSAN") {
		t.Errorf("the last row says %q", words)
	}
	r.ctrl(fyne.KeyUp)
	r.await("the move", func() bool { return o.rows[1999].page.Number == 2999 })
	r.typed("1000") // a page called from the search comes in sight, and the cursor with it
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: 1000 · Lower third · Sifan HASSAN")
	r.await("the top of the list", func() bool { return o.list.GetScrollOffset() < 2*lineHeight })
	if row, _ := o.row(); row.page.Number != 1000 {
		t.Errorf("the cursor is on page %d, want the one that was called", row.page.Number)
	}
	r.typed("2000") // far below, with those that come next
	r.key(fyne.KeyReturn)
	r.await("the cursor", func() bool { row, _ := o.row(); return row.page.Number == 2000 })
	const each = lineHeight + 1
	if seen, want := o.list.GetScrollOffset()+o.list.Size().Height, float32(o.at+rowsAhead+1)*each-1; seen < want {
		t.Errorf("the list is seen down to %v; want %v, with what comes behind page 2000", seen, want)
	}
}
