package desk

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"mile26/data/intake"
	"mile26/data/nation"
)

// told are the things of a file as a whole that can be told, above its columns.
type told struct {
	what string
	is   func(*wizard) string
	set  func(o *intake.Options, s string) error
}

func toldOfFile() []told {
	return []told{
		{tr("Event of the races"), func(z *wizard) string { return z.state.options.Event }, func(o *intake.Options, s string) error { o.Event = s; return nil }},
		{tr("Year"), func(z *wizard) string { return noZero(z.state.options.Year) }, func(o *intake.Options, s string) (err error) {
			o.Year, err = figure(s)
			return err
		}},
		{tr("Category"), func(z *wizard) string { return z.state.options.Category }, func(o *intake.Options, s string) error { o.Category = s; return nil }},
		{tr("Distance in metres"), func(z *wizard) string {
			if m := z.state.options.Metres; m > 0 {
				return strconv.FormatFloat(m, 'f', -1, 64)
			}
			return ""
		}, func(o *intake.Options, s string) (err error) { o.Metres, err = readMetres(s); return err }},
		{tr("Country codes"), func(z *wizard) string { return codeSetWords(string(z.state.options.CodeSet)) }, func(o *intake.Options, s string) error {
			set := codeSetOf(s)
			if !slices.Contains(codeSets, set) {
				return errors.New(tr("“%s” is no set of codes: type IOC, ISO3, ISO2 or %s, or nothing to find it from the file", s, codeSetWords(string(nation.Names))))
			}
			o.CodeSet = set
			return nil
		}},
	}
}

// told are the things that can be told of the file at hand: a live text has no codes.
func (z *wizard) told() []told {
	if z.state.step == proposeStep {
		return toldOfFile()[:3]
	}
	return toldOfFile()
}

// ownRows are those of the file before what can be told of it as a whole.
func (z *wizard) ownRows() int {
	if z.state.step == proposeStep {
		return len(z.state.offers)
	}
	return len(z.state.mapping)
}

func noZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func figure(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, errors.New(tr("“%s” is no figure", s))
	}
	return n, nil
}

// anew is how a file can be read in another way, one of a few.
type anew struct {
	what, is string
	of       []string
	read     func(n int) // from 0
}

// readAnew are the ways in which the file at hand can be read anew.
func (z *wizard) readAnew() (all []anew) {
	i, m := z.state.info, z.model
	if z.state.step != columnsStep {
		return nil
	}
	if len(i.Sheets) > 1 {
		all = append(all, anew{tr("Sheet"), i.Sheet, i.Sheets, func(n int) { m.useSheet(n + 1) }})
	}
	if pages := []string{"windows-1252", "windows-1250"}; slices.Contains(pages, strings.ToLower(i.Encoding)) {
		all = append(all, anew{tr("Code page"), strings.ToLower(i.Encoding), pages, func(n int) { m.useEncoding(pages[n]) }})
	}
	return all
}

// edit begins to say what a column, or the file, is.
func (z *wizard) edit(row, column int) (string, bool) {
	own := z.ownRows()
	if z.state.step != columnsStep && (z.state.step != proposeStep || row < own) {
		return "", false
	}
	if column != 1 {
		z.grid.table.Go(row, 1)
		z.grid.row, z.grid.column = row, 1
	}
	switch i := row - own; {
	case i < 0:
		return meaningWords(z.state.mapping[row].Meaning), true
	case i < len(z.told()):
		return z.told()[i].is(z), true
	case i-len(z.told()) < len(z.readAnew()):
		return z.readAnew()[i-len(z.told())].is, true
	}
	return "", false
}

// keep says it.
func (z *wizard) keep(row, _ int, s string) error {
	s = strings.TrimSpace(s)
	switch i := row - z.ownRows(); {
	case i < 0:
		z.model.mapColumn(row, s, meaningOf(s))
		return nil
	case i < len(z.told()):
		t := z.told()[i]
		scratch := z.state.options
		if err := t.set(&scratch, s); err != nil {
			z.say(said{words: err.Error(), failed: true})
			return err
		}
		z.model.tellIntake(func(o *intake.Options) error { return t.set(o, s) })
		return nil
	}
	ways, i := z.readAnew(), row-z.ownRows()-len(z.told())
	if i >= len(ways) {
		return nil // the file has gone since
	}
	x := ways[i]
	n := slices.IndexFunc(x.of, func(name string) bool { return strings.EqualFold(name, s) })
	if at, err := strconv.Atoi(s); n < 0 && err == nil && at >= 1 && at <= len(x.of) {
		n = at - 1
	}
	if n < 0 {
		err := errors.New(tr("“%s” is none of %s", s, strings.Join(x.of, ", ")))
		z.say(said{words: err.Error(), failed: true})
		return err
	}
	x.read(n)
	return nil
}
