package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"mile26/data"
	"mile26/data/intake"
	"mile26/data/nation"
)

// intakeStep is how far a file has come on its way into the show.
type intakeStep int

// The steps.
const (
	chooseStep  intakeStep = iota // a file, among those read before
	columnsStep                   // what its columns mean
	previewStep                   // its first rows as they will be stored
	planStep                      // what would become of every row
	reportStep                    // what became of them
	proposeStep                   // of a live text: what it says
	photoStep                     // of pictures: whose they are
)

// intakeState is what the wizard shows. It never changes once sent.
type intakeState struct {
	step    intakeStep
	log     []data.Read // what was read before, newest first
	info    intake.Info
	mapping []intake.Meaning
	options intake.Options
	preview []intake.PreviewRow
	plan    intake.Plan
	report  intake.Report
	offers  []intake.Proposal
	photos  intake.PhotoReport
	done    bool // the photos of the report are in the show
}

// intaken is a new state of the wizard.
type intaken struct{ state intakeState }

// intakeRuns says that something takes its time, or nothing does any more.
type intakeRuns struct {
	what        string // "" is over
	done, total int64  // total 0: nobody can say how much there is
	bytes       bool   // they are bytes, otherwise rows
}

// previewRows is how many rows of a file are shown as they will be stored.
const previewRows = 50

// taker carries files into the show, one at a time, in a goroutine of its own:
// what is on air waits for nothing that happens here.
type taker struct {
	jobs   queue
	cancel atomic.Pointer[context.CancelFunc] // of what runs

	// What follows belongs to that goroutine.
	source *intake.Source
	paths  []string // of photos
	state  intakeState
}

func newTaker() *taker { return &taker{jobs: newQueue()} }

// stop ends what runs. What was not finished did not happen.
func (t *taker) stop() bool {
	c := t.cancel.Load()
	if c == nil {
		return false
	}
	(*c)()
	return true
}

// taking has the taker do something, with words for as long as it takes. An error
// is told, and the state stays as it was. What has come about before somebody stopped
// it has come about.
func (m *model) taking(what string, do func(context.Context, *intakeState) error) {
	t := m.taker
	t.jobs.put(job{kind: "intake", do: func(ctx context.Context) {
		ctx, cancel := context.WithCancel(ctx)
		t.cancel.Store(&cancel)
		m.emit(intakeRuns{what: what})
		next := t.state
		err := do(m.telling(ctx, what), &next)
		t.cancel.Store(nil)
		cancel()
		m.emit(intakeRuns{})
		switch {
		case err == nil:
			t.state = next
			m.emit(intaken{next})
		case errors.Is(err, context.Canceled):
			m.emit(said{words: tr("%s: stopped, nothing was changed", what)})
		default:
			m.fail(err)
		}
	}})
}

// progress tells how far something is, ten times a second at most.
func (m *model) progress(what string) func(done, total int64) {
	var last time.Time
	return func(done, total int64) {
		if now := time.Now(); now.Sub(last) > progressEvery {
			last = now
			m.emit(intakeRuns{what: what, done: done, total: total})
		}
	}
}

// intakeLog shows what was read before, and forgets the file at hand.
func (m *model) intakeLog() {
	m.taking(tr("Reading the log of intakes"), func(ctx context.Context, s *intakeState) error {
		m.taker.source, m.taker.paths = nil, nil
		return m.readLog(ctx, s)
	})
}

func (m *model) readLog(ctx context.Context, s *intakeState) error {
	log, err := m.o.Room.Show().Reads(ctx)
	slices.Reverse(log)
	*s = intakeState{step: chooseStep, log: log}
	return err
}

// openIntake opens what was named or dropped: one file, or pictures.
func (m *model) openIntake(paths []string) {
	m.taking(tr("Opening %s", filepath.Base(paths[0])), func(ctx context.Context, s *intakeState) error {
		if pictures(paths) {
			m.taker.source, m.taker.paths = nil, paths
			return m.planPhotos(ctx, s)
		}
		if len(paths) > 1 {
			return errors.New(tr("%d files: read one list at a time; pictures may come together", len(paths)))
		}
		source, err := intake.OpenFileContext(ctx, paths[0])
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(paths[0]), err)
		}
		return m.opened(ctx, s, source)
	})
}

// pasteIntake opens pasted text.
func (m *model) pasteIntake(text string) {
	m.taking(tr("Reading pasted text"), func(ctx context.Context, s *intakeState) error {
		source, err := intake.OpenContext(ctx, "", bytes.NewReader([]byte(text)))
		if err != nil {
			return fault("pasted text: %w", err)
		}
		return m.opened(ctx, s, source)
	})
}

// pictures says whether all paths are pictures or folders.
func pictures(paths []string) bool {
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return false
		}
		if !info.IsDir() && !isPicture(p) {
			return false
		}
	}
	return true
}

// isPicture says whether a file's name is that of a picture.
func isPicture(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif":
		return true
	}
	return false
}

func (m *model) opened(ctx context.Context, s *intakeState, source *intake.Source) error {
	if err := source.Remember(ctx, m.o.Room.Show()); err != nil {
		return err
	}
	m.taker.source, m.taker.paths = source, nil
	*s = intakeState{log: s.log}
	m.described(s)
	if s.mapping == nil {
		return m.proposals(ctx, s)
	}
	return nil
}

// described fills in what the file is.
func (m *model) described(s *intakeState) {
	s.step, s.info, s.mapping = columnsStep, m.taker.source.Info(), m.taker.source.Mapping()
}

// mapColumn says what a column means; typed is that as the operator said it.
func (m *model) mapColumn(column int, typed, meaning string) {
	m.taking(tr("Reading the columns"), func(_ context.Context, s *intakeState) error {
		if err := m.taker.source.Map(fmt.Sprintf("#%d", column+1), meaning); errors.Is(err, intake.ErrMeaning) {
			return fault("“%s” is nothing that a column can mean; there are %s, or a split, as in %s", typed, allMeanings(), meaningWords(splitMeaning+"5 km"))
		} else if err != nil {
			return err
		}
		m.described(s)
		return nil
	})
}

// tellIntake says what the file does not: its race, its codes, its sheet.
func (m *model) tellIntake(what func(*intake.Options) error) {
	m.taking(tr("Reading the file again"), func(ctx context.Context, s *intakeState) error {
		o := s.options
		if err := what(&o); err != nil {
			return err
		}
		s.options = o
		if s.step == proposeStep {
			return m.proposals(ctx, s)
		}
		m.described(s)
		return nil
	})
}

func (m *model) useSheet(n int) {
	m.readAnew(tr("Reading another sheet"), func(ctx context.Context) error { return m.taker.source.UseSheet(ctx, n) })
}

func (m *model) useEncoding(page string) {
	m.readAnew(tr("Reading in another code page"), func(ctx context.Context) error { return m.taker.source.UseEncoding(ctx, page) })
}

// readAnew reads the file in another way. What was said of its columns is
// forgotten, but not what is remembered of them.
func (m *model) readAnew(what string, how func(context.Context) error) {
	m.taking(what, func(ctx context.Context, s *intakeState) error {
		if err := how(ctx); err != nil {
			return err
		}
		if err := m.taker.source.Remember(ctx, m.o.Room.Show()); err != nil {
			return err
		}
		m.described(s)
		return nil
	})
}

// intakeNext goes a step on from the one that somebody looks at; accept is what of
// a live text is taken.
func (m *model) intakeNext(from intakeStep, accept intake.Accept) {
	what := tr("Reading the file")
	m.taking(what, func(ctx context.Context, s *intakeState) error {
		if s.step != from {
			return nil // it has gone on since
		}
		o := s.options
		o.Now, o.Accept, o.Progress = m.now(), accept, m.progress(what)
		show := m.o.Room.Show()
		var err error
		switch s.step {
		case columnsStep:
			s.preview, err = m.taker.source.Preview(ctx, show, previewRows, o)
			s.step = previewStep
		case previewStep:
			s.plan, err = m.taker.source.Plan(ctx, show, o)
			s.step = planStep
		case planStep, proposeStep:
			s.report, err = m.taker.source.Apply(ctx, show, o)
			s.step = reportStep
		case photoStep:
			return m.applyPhotos(ctx, s)
		case reportStep:
			return m.readLog(ctx, s)
		}
		return err
	})
}

// intakeBack goes a step back.
func (m *model) intakeBack() {
	m.taking(tr("Going back"), func(ctx context.Context, s *intakeState) error {
		switch s.step {
		case previewStep, planStep:
			s.step--
			return nil
		}
		m.taker.source, m.taker.paths = nil, nil
		return m.readLog(ctx, s)
	})
}

// proposals finds what a live text says, and what would become of each.
func (m *model) proposals(ctx context.Context, s *intakeState) error {
	s.step = proposeStep
	s.offers = m.taker.source.Proposals(s.options)
	return ctx.Err()
}

// planPhotos finds out whose the pictures are.
func (m *model) planPhotos(ctx context.Context, s *intakeState) (err error) {
	*s = intakeState{step: photoStep, log: s.log}
	s.photos, err = intake.Photos(ctx, m.o.Room.Show(), m.taker.paths, intake.PhotoOptions{
		DryRun: true, Now: m.now(), Progress: m.progress(tr("Looking at the pictures")),
	})
	return err
}

func (m *model) applyPhotos(ctx context.Context, s *intakeState) (err error) {
	if s.done {
		return m.readLog(ctx, s)
	}
	s.photos, err = intake.Photos(ctx, m.o.Room.Show(), m.taker.paths, intake.PhotoOptions{Now: m.now(), Progress: m.progress(tr("Reading the pictures"))})
	s.done = true
	return err
}

// undoIntake takes a whole intake back, or says what keeps it.
func (m *model) undoIntake(id data.ID) {
	m.taking(tr("Undoing intake %d", id), func(ctx context.Context, s *intakeState) error {
		u, err := intake.Undo(ctx, m.o.Room.Show(), id, m.now())
		if err != nil {
			return err
		}
		m.emit(said{words: tr("Undid the intake of %s", u.Intake.File)})
		return m.readLog(context.WithoutCancel(ctx), s)
	})
}

// codeSets are the sets of country codes that can be told.
var codeSets = []nation.CodeSet{"", nation.IOC, nation.ISO3, nation.ISO2, nation.Names}
