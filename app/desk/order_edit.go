package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// edited is an edit of the running order that has been made: what it touched is
// what the operator works on next.
type edited struct{ groups, pages []data.ID }

// edit has the running order edited, shows it and says so.
func (m *model) edit(do func(context.Context) (control.Edited, error)) {
	m.editing(do, func(name string) string { return tr("%s · %s undoes it", name, m.named("undo")) })
}

// editing is edit with its own words: says makes them of the edit's name.
func (m *model) editing(do func(context.Context) (control.Edited, error), says func(name string) string) {
	m.jobs.put(job{kind: "edit", do: func(ctx context.Context) {
		e, err := do(ctx)
		m.readOrder(ctx) // also after a fault: an edit that was forgotten leaves the log
		if err != nil {
			m.fail(err)
			return
		}
		m.emit(edited{e.Groups, e.Pages})
		m.emit(said{words: says(firstUpper(heard(e.Name)))})
	}})
}

func firstUpper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

func (m *model) redo() { m.edit(m.edits.Redo) }

func (m *model) undo() {
	m.editing(m.edits.Undo, func(name string) string { return tr("%s undone · %s does it again", name, m.named("redo")) })
}

// addPage adds what is in preview, whoever put it there, as a page at a spot.
func (m *model) addPage(at control.Spot) {
	m.edit(func(ctx context.Context) (control.Edited, error) {
		v := m.o.Room.Channel().State().Preview
		if v == nil {
			return control.Edited{}, fault("no page added: %w", playout.ErrNothingInPreview)
		}
		made, ok := v.About.(*control.Made)
		if !ok {
			return control.Edited{}, fault("no page added: %s was not made here", named(v.Page))
		}
		return m.edits.Add(ctx, control.PageOf(made.Request), at)
	})
}

// build fills a group for the race that is picked.
func (m *model) build(group data.ID) {
	m.edit(func(ctx context.Context) (control.Edited, error) {
		if m.work.hit.Kind != data.KindRace {
			return control.Edited{}, fault("pick a race first, then build its running order: %s and its name, %s, %s",
				m.named("find"), m.named("preview"), m.named("build"))
		}
		e := m.o.Room.Engine()
		made, err := m.edits.Build(ctx, m.work.hit.ID, group, func(name string) bool {
			_, err := e.Template(name)
			return err == nil
		})
		if err == nil {
			made.Name += ": " + trN("%d page", "%d pages", len(made.Pages))
		}
		return made, err
	})
}
