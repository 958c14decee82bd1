package desk

import (
	"context"
	"time"

	"mile26/data"
	"mile26/data/intake"
)

// stepWords says what a step of long work is; of one that has no words of its own,
// what the whole is.
func stepWords(s data.Step, whole string) string {
	switch s {
	case data.StepCopy:
		return tr("Copying the show first")
	case data.StepUpdate:
		return tr("Bringing the show up to date")
	case data.StepDoubles:
		return tr("Comparing athletes")
	case intake.StepParse:
		return tr("Taking the file apart")
	case intake.StepFinish:
		return tr("Writing into the show")
	}
	return whole
}

// progressEvery is how often it is told at most how far a step is.
const progressEvery = 100 * time.Millisecond

// telling returns a context whose work tells the window how far it is.
func (m *model) telling(ctx context.Context, whole string) context.Context {
	var last time.Time
	var step data.Step
	return data.Telling(ctx, func(p data.Progress) {
		now := time.Now()
		if p.Step == step && now.Sub(last) < progressEvery {
			return
		}
		last, step = now, p.Step
		m.emit(intakeRuns{what: stepWords(p.Step, whole), done: p.Done, total: p.Total, bytes: p.Bytes})
	})
}

// fewSteps is up to how many steps are told with what they are of: they are no rows.
const fewSteps = 50

// words is how far it is, as the bar says it.
func (r intakeRuns) words() string {
	switch {
	case r.total == 0 && r.done > 0 && !r.bytes:
		return tr("%s · %s rows", r.what, thousands(int(r.done)))
	case r.total == 0:
		return r.what
	case r.bytes:
		return tr("%s · %d %%", r.what, r.done*100/r.total)
	case r.total < fewSteps:
		return tr("%s · %d of %d", r.what, r.done, r.total)
	}
	return tr("%s out of %s", thousands(int(r.done)), thousands(int(r.total)))
}
