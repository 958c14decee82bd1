package main

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
)

// warmUp is how many pictures everyone draws before the first round: every
// flag and the first photos are among them.
const warmUp = 16

// meeting is a contest over one kind of picture.
type meeting struct {
	settings settings
	field    *field
	kind     kind
	photos   []string
	dir      string
}

// hold has all contenders draw in turns and returns how they did.
func (m *meeting) hold(ctx context.Context) (*table, error) {
	var entered []*contender
	for _, c := range m.field.contenders {
		if !c.cards || m.kind.resvg {
			entered = append(entered, c)
		}
	}
	t := newTable(m.kind, entered)
	if err := m.prepare(entered); err != nil {
		return nil, err
	}
	if err := m.warm(ctx, entered); err != nil {
		return nil, err
	}
	for round := range m.settings.rounds {
		fmt.Fprintf(os.Stderr, "%s: round %d of %d\n", m.kind.title, round+1, m.settings.rounds)
		if err := m.round(ctx, t, entered, round); err != nil {
			return nil, err
		}
	}
	t.finish()
	return t, nil
}

// pictures are the numbers of a round's pictures.
func (m *meeting) pictures(round int) (from, to int) {
	s := m.settings
	return warmUp + round*s.pictures/s.rounds, warmUp + (round+1)*s.pictures/s.rounds
}

// jobs are the pictures from, to for a contender. Their folder is made.
func (m *meeting) jobs(key string, from, to int) ([]job, error) {
	folder := filepath.Join(m.dir, m.kind.template, key)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	var list []job
	for i := from; i < to; i++ {
		list = append(list, job{m.kind.picture(i, m.photos), filepath.Join(folder, fmt.Sprintf("%04d.png", i))})
	}
	return list, nil
}

// prepare does what is not timed, where a contender has something of the kind.
func (m *meeting) prepare(entered []*contender) error {
	jobs, err := m.jobs("prepare", 0, warmUp+m.settings.pictures)
	if err != nil {
		return err
	}
	for _, c := range entered {
		for _, d := range c.drawers {
			if p, ok := d.(nodePeer); ok && c.cards {
				if err := p.prepare(jobs); err != nil {
					return fmt.Errorf("%s: %w", c.name, err)
				}
			}
		}
	}
	return nil
}

// warm lets every drawer draw the first pictures, and compares one of each.
func (m *meeting) warm(ctx context.Context, entered []*contender) error {
	fmt.Fprintf(os.Stderr, "%s: warming up\n", m.kind.title)
	warmed, reference := map[drawer]bool{}, ""
	for _, c := range entered {
		for i, d := range c.drawers {
			if warmed[d] {
				continue
			}
			warmed[d] = true
			jobs, err := m.jobs(fmt.Sprintf("warm-%s-%d", c.key, i), 0, warmUp)
			if err != nil {
				return err
			}
			if err := d.draw(ctx, jobs); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if reference == "" { // Mile26 comes first
				reference = jobs[0].File
			}
			if _, err := compare(c.name, jobs[0].File, reference); err != nil {
				return err
			}
			remove(jobs[1:])
		}
	}
	return nil
}

// round gives each contender a turn with the same pictures; another one begins
// in every round. Then their files are looked at.
func (m *meeting) round(ctx context.Context, t *table, entered []*contender, round int) error {
	from, to := m.pictures(round)
	all := make([][]job, len(entered))
	for i := range entered {
		k := (i + round) % len(entered)
		jobs, err := m.jobs(entered[k].key, from, to)
		if err != nil {
			return err
		}
		took, err := entered[k].round(ctx, jobs)
		if err != nil {
			return err
		}
		all[k] = jobs
		t.Rows[k].time(took, len(jobs))
	}
	for k, jobs := range all {
		if err := m.look(t.Rows[k], jobs, all[0], round); err != nil {
			return err
		}
	}
	if err := t.weigh(all[0][:1]); err != nil {
		return err
	}
	for _, jobs := range all {
		remove(jobs)
	}
	return nil
}

// look takes the files' sizes and compares some of them with Mile26's, others in each round.
func (m *meeting) look(r *row, jobs, reference []job, round int) error {
	for _, j := range jobs {
		n, err := size(j.File)
		if err != nil {
			return err
		}
		r.sizes = append(r.sizes, float64(n))
	}
	for i := range min(m.settings.checks, len(jobs)) {
		k := (round + i*len(jobs)/m.settings.checks) % len(jobs)
		c, err := compare(r.Name, jobs[k].File, reference[k].File)
		if err != nil {
			return err
		}
		r.Checked++
		r.Difference.Mean = max(r.Difference.Mean, c.Mean)
		r.Difference.Square = max(r.Difference.Square, c.Square)
	}
	return nil
}

func remove(jobs []job) {
	for _, j := range jobs {
		_ = os.Remove(j.File)
	}
}

// weigh compares the sizes of Mile26's files with those that Go's image/png
// makes of the same pictures by default.
func (t *table) weigh(jobs []job) error {
	for _, j := range jobs {
		own, err := size(j.File)
		if err != nil {
			return err
		}
		f, err := os.Open(j.File)
		if err != nil {
			return err
		}
		img, err := png.Decode(f)
		_ = f.Close()
		if err != nil {
			return err
		}
		var std counter
		if err := png.Encode(&std, img); err != nil {
			return err
		}
		t.weights = append(t.weights, float64(own)/float64(std))
	}
	return nil
}

// counter counts what is written.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

func median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	switch n := len(v); {
	case n == 0:
		return 0
	case n%2 == 1:
		return v[n/2]
	default:
		return (v[n/2-1] + v[n/2]) / 2
	}
}
