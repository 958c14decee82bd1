package desk

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// The form goes with the cursor of the running order also when that moves by itself:
// the page it was on is deleted, and it stands on the next.
func TestTheFormFollowsACursorThatMovesByItself(t *testing.T) {
	r := openDesk(t)
	r.fill()
	title := func() string { return r.view.inspector.titleText }
	r.goTo(101)
	r.await("the form of page 101", func() bool { return title() == "PAGE 101 · Lower third" })
	r.key(fyne.KeyDelete)
	r.await("page 102 at the cursor, in the form", func() bool {
		row, ok := r.view.order.row()
		return ok && row.page.Number == 102 && title() == "PAGE 102 · Lower third" && r.view.inspector.row("line") != nil
	})
	r.ctrl(fyne.KeyI)
	if f := r.view.inspector; !f.has() {
		t.Errorf("Ctrl I goes to %T, want a field of the inspector; the desk says %q", r.window.Canvas().Focused(), r.view.foot.didWords)
	}
}

// With nothing to edit, the key of the inspector goes to the form of the page that
// the running order's cursor is on.
func TestTheInspectorIsNotEmptyBesideAPage(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(102)
	r.await("the form of page 102", func() bool { return r.view.inspector.titleText == "PAGE 102 · Lower third" })
	r.view.library.focus()
	r.view.inspector.inspect(target{})
	r.await("an empty form", func() bool { return len(r.view.inspector.rows) == 0 })
	r.ctrl(fyne.KeyI)
	r.await("the keys in the form of page 102", func() bool {
		return r.view.inspector.has() && r.view.inspector.titleText == "PAGE 102 · Lower third"
	})
}

// A page that is called and cannot be shown has its form shown, whatever was picked
// before it: it is there that it is mended.
func TestACalledPageThatCannotBeShownIsInspected(t *testing.T) {
	r := openDesk(t)
	r.fill()
	f := r.view.inspector
	called := func(number int, want string) {
		t.Helper()
		r.preview("hassan")
		r.await("the form of somebody picked", func() bool { return strings.HasPrefix(f.titleText, "PREVIEW · ") && f.about.of.page == 0 })
		r.goTo(number)
		r.view.order.open(r.view.order.cursor)
		<-r.view.model.jobs.settled()
		r.await("an empty preview", func() bool { return r.view.aired.state.Preview == nil })
		r.await("the form of the page", func() bool { return f.titleText == want && f.wanted.page != 0 })
	}
	r.goTo(101)
	r.ctrl(fyne.KeySpace)
	r.awaitLines(women, hassan+", OFF", keitany, men, kimetto, kipchoge)
	called(101, "PAGE 101 · Lower third")

	if _, err := r.view.model.edits.DropRows(t.Context(), data.KindAthlete, []data.ID{r.view.order.ordered.pages[3].About}); err != nil {
		t.Fatal(err)
	}
	r.await("a page about nobody", func() bool { return r.view.order.ordered.pages[3].About == 0 })
	called(202, "▲ page 202 lower-third: the athlete it was about is no longer in the show: delete the page, or undo what removed it")
}

// What is typed for something picked is drawn once; when it cannot be, it is not kept
// and preview stays as it was.
func TestAValueOfWhatIsPickedIsDrawnOnce(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	<-r.view.model.jobs.settled()
	var fails error
	var lines []string
	r.view.model.make = func(ctx context.Context, q control.Request) (*playout.Page, error) {
		lines = append(lines, q.Overrides["line"])
		if fails != nil {
			return nil, fails
		}
		return r.room.Make(ctx, q)
	}
	row := r.inspects("line")
	r.retype(row, "Typed once")
	r.key(fyne.KeyReturn)
	r.awaitShown("line", "Typed once")
	<-r.view.model.jobs.settled()
	if len(lines) != 1 || lines[0] != "Typed once" {
		t.Errorf("made for the lines %q, want once", lines)
	}
	fails = errors.New("the picture cannot be read")
	r.retype(row, "Typed again")
	r.key(fyne.KeyReturn)
	r.awaitSaid("▲ second line not kept: the picture cannot be read")
	r.awaitShown("line", "Typed once")
	r.await("what stood there", func() bool { return row.entry.Text == "Typed once" })
}
