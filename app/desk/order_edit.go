package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// edited is an edit of the running order that has been made: what it touched is
// what the operator works on next.
type edited struct{ groups, pages, rows []data.ID }

// edit has the show edited, shows it and says so. after stands behind the edit's
// name.
func (m *model) edit(after string, do func(context.Context) (control.Edited, error)) {
	m.editAs(after, func() func(context.Context) (control.Edited, error) { return do })
}

// editAs is edit for one that is about what the commands before it left: as looks
// at that in their order. The edit itself waits for a disk, which commands never do.
func (m *model) editAs(after string, as func() func(context.Context) (control.Edited, error)) {
	m.jobs.put(job{kind: "edit", do: func(context.Context) {
		do := as()
		m.writes.put(job{kind: "edit", do: func(ctx context.Context) { m.edited(ctx, after, do) }})
	}})
}

func (m *model) edited(ctx context.Context, after string, do func(context.Context) (control.Edited, error)) {
	e, err := do(ctx)
	m.readOrder(ctx) // also after a fault: an edit that was forgotten leaves the log
	switch {
	case errors.Is(err, errLeft):
		m.emit(said{words: firstUpper(e.Name)})
	case err != nil:
		m.fail(err)
	default:
		m.emit(edited{e.Groups, e.Pages, e.Rows})
		m.emit(said{words: firstUpper(e.Name) + after})
	}
}

// errLeft says that there was nothing to edit, which is no fault.
var errLeft = errors.New("left as it was")

// What stands behind an edit's name in the status line.
const (
	canUndo = " · Ctrl Z undoes it"
	canRedo = " undone · Ctrl Y does it again"
)

func firstUpper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

func (m *model) undo() { m.edit(canRedo, m.edits.Undo) }
func (m *model) redo() { m.edit(canUndo, m.edits.Redo) }

// addPage adds what is in preview, whoever put it there, as a page at a spot.
func (m *model) addPage(at control.Spot) {
	m.editAs(canUndo, func() func(context.Context) (control.Edited, error) {
		v := m.o.Room.Channel().State().Preview
		return func(ctx context.Context) (control.Edited, error) {
			if v == nil {
				return control.Edited{}, fmt.Errorf("no page added: %w", playout.ErrNothingInPreview)
			}
			made, ok := v.About.(*control.Made)
			if !ok {
				return control.Edited{}, fmt.Errorf("no page added: %s was not made here", v.Title)
			}
			return m.edits.Add(ctx, control.PageOf(made.Request), at)
		}
	})
}

// build fills a group for the race that is picked.
func (m *model) build(group data.ID) {
	m.editAs(canUndo, func() func(context.Context) (control.Edited, error) {
		hit := m.work.hit
		return func(ctx context.Context) (control.Edited, error) {
			if hit.Kind != data.KindRace {
				return control.Edited{}, errors.New("pick a race first, then build its running order: Ctrl K and its name, Enter, Ctrl B")
			}
			e := m.o.Room.Engine()
			made, err := m.edits.Build(ctx, hit.ID, group, func(name string) bool {
				_, err := e.Template(name)
				return err == nil
			})
			if err == nil {
				made.Name += fmt.Sprintf(": %d pages", len(made.Pages))
			}
			return made, err
		}
	})
}
