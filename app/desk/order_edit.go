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

// edit has the running order edited, shows it and says so: after is what is said
// of the edit's name.
func (m *model) edit(after string, do func(context.Context) (control.Edited, error)) {
	m.jobs.put(job{kind: "edit", do: func(ctx context.Context) { m.editNow(ctx, after, do) }})
}

// editNow is edit within a job; it says whether the edit was made. What is in
// preview follows the page it was made of.
func (m *model) editNow(ctx context.Context, after string, do func(context.Context) (control.Edited, error)) bool {
	e, err := do(ctx)
	m.readOrder(ctx) // also after a fault: an edit that was forgotten leaves the log
	if err != nil {
		m.fail(err)
		return false
	}
	m.emit(edited{e.Groups, e.Pages})
	m.emit(said{words: m.told(e, after)})
	m.follow(ctx, e.Pages)
	return true
}

func firstUpper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

// What is said of an edit's name: with the key that takes it back, or does it
// again.
const (
	canUndo = "%s · %s undoes it"
	canRedo = "%s undone · %s does it again"
)

// told is an edit in words for the status line.
func (m *model) told(e control.Edited, after string) string {
	key := "undo"
	if after == canRedo {
		key = "redo"
	}
	return tr(after, firstUpper(heard(e.Name)), m.named(key))
}

func (m *model) undo() { m.edit(canRedo, m.edits.Undo) }
func (m *model) redo() { m.edit(canUndo, m.edits.Redo) }

// addPage adds what is in preview, whoever put it there, as a page at a spot.
func (m *model) addPage(at control.Spot) {
	m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
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
	m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
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
