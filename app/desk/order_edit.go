package desk

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// edited is an edit of the running order that has been made: what it touched is
// what the operator works on next.
type edited struct{ groups, pages, rows []data.ID }

// edit has the show edited, shows it and says so: after is what is said of the
// edit's name.
func (m *model) edit(after string, do func(context.Context) (control.Edited, error)) {
	m.editAs(after, func() func(context.Context) (control.Edited, error) { return do })
}

// editAs is edit for one that is about what the commands before it left: as looks
// at that in their order. The edit itself waits for a disk, which commands never do.
func (m *model) editAs(after string, as func() func(context.Context) (control.Edited, error)) {
	a := m.asks.begin()
	m.jobs.put(job{kind: "edit", do: func(context.Context) {
		m.enact(after, nil, as(), a.end)
	}})
}

// editNow is edit at once. Nothing to edit is no fault.
func (m *model) editNow(ctx context.Context, after string, do func(context.Context) (control.Edited, error)) (control.Edited, error) {
	e, err := do(ctx)
	m.readOrder(ctx) // also after a fault: an edit that was forgotten leaves the log
	switch {
	case errors.Is(err, errLeft):
		m.emit(said{words: firstUpper(heard(e.Name))})
		err = nil
	case err != nil:
		m.fail(err)
	default:
		m.emit(edited{e.Groups, e.Pages, e.Rows})
		m.emit(said{words: m.told(e, m.counting(ctx, e, after))})
	}
	return e, err
}

// errLeft says that there was nothing to edit, which is no fault.
var errLeft = errors.New("left as it was")

func firstUpper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

// What is said of an edit's name: with the key that takes it back, or does it
// again.
const (
	canUndo = "%s · %s undoes it"
	canRedo = "%s undone · %s does it again"

	doneAgain      = "%s done again · %s undoes it"
	canRedoLater   = "%s undone · on air from the next take on · %s does it again"
	doneAgainLater = "%s done again · on air from the next take on · %s undoes it"
)

// told is an edit in words for the status line.
func (m *model) told(e control.Edited, after string) string {
	key := "undo"
	if after == canRedo || after == canRedoLater {
		key = "redo"
	}
	return tr(after, firstUpper(heard(e.Name)), m.named(key))
}

func (m *model) undo() { m.turn(canRedo, m.edits.Undo) }
func (m *model) redo() { m.turn(doneAgain, m.edits.Redo) }

// counting is what is said after an edit: undo and redo never touch what is on air,
// so a page there stays live, or on hold, until its next take, unlike when an operator
// sets it.
func (m *model) counting(ctx context.Context, e control.Edited, after string) string {
	later := map[string]string{canRedo: canRedoLater, doneAgain: doneAgainLater}[after]
	if later == "" {
		return after
	}
	outlasted, err := m.o.Room.Outlasted(ctx, e.Pages)
	if err != nil {
		m.fail(err)
	}
	if outlasted {
		return later
	}
	return after
}

// addPage adds what is in preview, whoever put it there, as a page at a spot.
func (m *model) addPage(at control.Spot) {
	m.editAs(canUndo, func() func(context.Context) (control.Edited, error) {
		v := m.o.Room.Channel().State().Preview
		return func(ctx context.Context) (control.Edited, error) {
			if v == nil {
				return control.Edited{}, fault("no page added: %w", playout.ErrNothingInPreview)
			}
			made, ok := v.About.(*control.Made)
			if !ok {
				return control.Edited{}, fault("no page added: %s was not made here", named(v.Page))
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
				return control.Edited{}, fault("pick a race first, then build its running order: %s and its name, %s, %s",
					m.named("find"), m.named("preview"), m.named("build"))
			}
			e := m.o.Room.Engine()
			made, err := m.edits.Build(ctx, hit.ID, group, func(name string) bool {
				_, err := e.Template(name)
				return err == nil
			})
			if err == nil {
				made.Name += ": " + trN("%d page", "%d pages", len(made.Pages))
			}
			return made, err
		}
	})
}
