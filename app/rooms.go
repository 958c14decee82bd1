package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"mile26/app/show"
	"mile26/assets"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/template"
	"mile26/graphics/text"
)

// theme is the theme that is used when nobody names another.
const theme = "thames"

// themeFlag is the theme graphics are drawn with.
type themeFlag struct {
	Theme string `placeholder:"NAME|DIR" help:"Theme: thames, mall, one of your own in the themes folder, or a folder (thames when nobody says)."`
}

func openEngine() (*graphics.Engine, error) { return openTheme(theme) }

// openTheme opens a theme by name, or by its folder. A folder of that name in
// the operator's own themes folder stands before a built-in one.
func openTheme(name string) (*graphics.Engine, error) {
	name = cmp.Or(name, theme)
	all, err := themesFor(name)
	if err != nil {
		return nil, err
	}
	e, err := openEngineIn(all, name)
	if errors.Is(err, fs.ErrNotExist) && all.named == "" {
		return nil, fmt.Errorf("%w; themes are %s, and a folder is written with its path, as in ./%s", err, strings.Join(all.names(), ", "), name)
	}
	return e, err
}

func openEngineIn(all fs.FS, name string) (*graphics.Engine, error) {
	e, err := graphics.Open(all, filepath.Base(name), assets.Fonts(), assets.Flags(), text.SystemFonts())
	var faults template.Errors
	if errors.As(err, &faults) {
		return nil, fmt.Errorf("theme %s:\n%w", name, err)
	}
	return e, err
}

// themes are the themes there are, a folder each: the one that is named by its
// folder before the operator's own, and these before the built-in ones. Nothing
// outside of a theme's folder can be read through it, not even by a link.
type themes struct {
	named string // a theme's folder; "" is none
	own   string // the folder of the operator's themes; "" is none
}

// themesFor are the themes when somebody asks for the one of that name, or of
// that folder when the name leads into one.
func themesFor(name string) (themes, error) {
	var t themes
	if strings.ContainsAny(name, "/"+string(filepath.Separator)) {
		info, err := os.Stat(name)
		if err == nil && !info.IsDir() {
			err = errors.New("is no folder")
		}
		if err != nil {
			return t, fmt.Errorf("theme %s: %w", name, err)
		}
		if t.named, err = filepath.Abs(name); err != nil {
			return t, fmt.Errorf("theme %s: %w", name, err)
		}
	}
	if dir, err := os.UserConfigDir(); err == nil { // without one there is nowhere to have themes of one's own
		t.own = filepath.Join(dir, "mile26", "themes")
	}
	return t, nil
}

// names are the themes that can be chosen by name: the built-in ones and the
// operator's own.
func (t themes) names() []string {
	var names []string
	for _, dir := range []fs.FS{assets.Themes(), os.DirFS(t.own)} {
		entries, err := fs.ReadDir(dir, ".")
		if err != nil {
			continue // without a folder of one's own there are none in it
		}
		for _, e := range entries {
			if e.IsDir() && !slices.Contains(names, e.Name()) {
				names = append(names, e.Name())
			}
		}
	}
	slices.Sort(names)
	return names
}

// Open opens a file of a theme.
func (t themes) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	theme, rest, deeper := strings.Cut(name, "/")
	dir := t.onDisk(theme)
	if dir == "" {
		return assets.Themes().Open(name)
	}
	if !deeper {
		rest = "."
	}
	return os.OpenInRoot(dir, filepath.FromSlash(rest))
}

// onDisk is the folder of a theme that is not built in, "" when it is.
func (t themes) onDisk(theme string) string {
	if t.named != "" && filepath.Base(t.named) == theme {
		return t.named
	}
	if t.own == "" || theme == "." {
		return ""
	}
	dir := filepath.Join(t.own, theme)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

// Base is the theme that others of that name stand on: the built-in one when
// there is one, so that a theme of one's own may change a few of its colours and
// keep its name.
func (t themes) Base(name string) (fs.FS, error) {
	if !fs.ValidPath(name) || strings.Contains(name, "/") {
		return nil, errors.New("a base is named without a folder")
	}
	if _, err := fs.Stat(assets.Themes(), name); err == nil {
		return fs.Sub(assets.Themes(), name)
	}
	t.named = "" // what is given by its folder is on top, and under nothing
	if t.onDisk(name) == "" {
		return nil, fs.ErrNotExist
	}
	return fs.Sub(t, name)
}

// openShow opens a show that must be there, as openThere does, and draws how far it is.
func openShow(ctx context.Context, s streams, path string) (*data.Show, error) {
	ctx, done := telling(ctx, s)
	defer done()
	return openThere(ctx, path)
}

// openThere opens a show that must be there: a mistyped path makes no new file.
func openThere(ctx context.Context, path string) (*data.Show, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("show %s: %w; mile26 import --show %s FILE makes it", path, err, path)
	}
	d, err := data.OpenContext(ctx, path)
	return d, stopped(ctx, err, "show "+path+" is as it was")
}

// openRooms opens a show that must be there and a theme to draw it with. The
// caller closes the show.
func openRooms(ctx context.Context, s streams, path, theme string) (*data.Show, *graphics.Engine, error) {
	d, err := openShow(ctx, s, path)
	if err != nil {
		return nil, nil, err
	}
	e, err := openTheme(theme)
	if err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	return d, e, nil
}

// sampleName is the file of the sample show.
const sampleName = "London Marathon sample.mile26"

// samplePath is where the sample show lives: in the user's configuration
// folder, so that it is the same from wherever the program is started.
func samplePath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find a place for the sample show: %w", err)
	}
	return filepath.Join(dir, "mile26", sampleName), nil
}

// openSample opens the sample show and makes it at the first start. What the
// operator has changed in it since stays.
func openSample(ctx context.Context) (*data.Show, error) {
	path, err := samplePath()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, fmt.Errorf("make the sample show: %w", err)
		}
		if err := data.CreateSample(path, assets.Sample()); err != nil && !errors.Is(err, data.ErrExists) {
			return nil, fmt.Errorf("make the sample show: %w", err)
		}
	}
	return data.OpenContext(ctx, path)
}

// showFlag is the show a command works on.
type showFlag struct {
	Show string `required:"" short:"s" placeholder:"FILE" help:"The show file (.mile26)."`
}

// subjectFlags name what a graphic is about, in words as in find.
type subjectFlags struct {
	Athlete string `xor:"subject" placeholder:"WORDS" help:"Athlete, by words of the name."`
	With    string `placeholder:"WORDS" help:"The other athlete of a comparison."`
	Person  string `xor:"subject" placeholder:"WORDS" help:"Commentator or guest, by words of the name."`
	Race    string `xor:"subject" placeholder:"WORDS" help:"Race, as in \"London 2014 men\"."`
	Fact    string `xor:"subject" placeholder:"WORDS" help:"Fact, by words in it."`
	Quote   string `xor:"subject" placeholder:"WORDS" help:"Quote or viewer's message, by words in it or who said it."`
	In      string `placeholder:"WORDS" help:"The race to show the athlete in; otherwise their newest."`
	At      string `placeholder:"CHECKPOINT" help:"Checkpoint of a leaderboard, as in \"Half\"; otherwise the finish."`
	Rows    int    `default:"10" help:"Rows of a leaderboard at most."`
}

// given says that a subject is named.
func (f subjectFlags) given() bool {
	return f.Athlete != "" || f.Person != "" || f.Race != "" || f.Fact != "" || f.Quote != ""
}

// find turns the words into a subject. It answers *data.AmbiguousError when
// several fit and data.ErrNotFound when none does.
func (f subjectFlags) find(ctx context.Context, d *data.Show) (show.Subject, error) {
	s := show.Subject{Rows: f.Rows}
	switch {
	case f.Athlete != "":
		a, err := d.OneAthlete(ctx, f.Athlete)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindAthlete, a.ID
	case f.Person != "":
		p, err := onePerson(ctx, d, f.Person)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindPerson, p
	case f.Race != "":
		r, err := d.OneRace(ctx, f.Race)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindRace, r.ID
	case f.Fact != "":
		id, err := oneFact(ctx, d, f.Fact)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindFact, id
	case f.Quote != "":
		id, err := oneSaying(ctx, d, f.Quote)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindSaying, id
	default:
		return s, usageError{"say what it is about: --athlete, --person, --race, --fact or --quote"}
	}
	if f.With != "" {
		b, err := d.OneAthlete(ctx, f.With)
		if err != nil {
			return s, err
		}
		s.Other = b.ID
	}
	return f.place(ctx, d, s)
}

func oneFact(ctx context.Context, d *data.Show, words string) (data.ID, error) {
	all, err := d.Facts(ctx)
	if err != nil {
		return 0, err
	}
	var hits []data.Hit
	for _, f := range all {
		hits = append(hits, data.Hit{Kind: data.KindFact, ID: f.ID, Name: strings.TrimSpace(f.Figure + " " + f.Text)})
	}
	return oneOf("fact", hits, words)
}

func oneSaying(ctx context.Context, d *data.Show, words string) (data.ID, error) {
	all, err := d.Sayings(ctx)
	if err != nil {
		return 0, err
	}
	var hits []data.Hit
	for _, q := range all {
		hits = append(hits, data.Hit{Kind: data.KindSaying, ID: q.ID, Name: q.Text, Detail: q.Who})
	}
	return oneOf("quote or message", hits, words)
}

// oneOf is the one line that has all the words.
func oneOf(what string, lines []data.Hit, words string) (data.ID, error) {
	var fit []data.Hit
	for _, l := range lines {
		text := data.Fold(l.Name + " " + l.Detail)
		all := true
		for _, w := range strings.Fields(data.Fold(words)) {
			all = all && strings.Contains(text, w)
		}
		if all {
			fit = append(fit, l)
		}
	}
	switch len(fit) {
	case 0:
		return 0, fmt.Errorf("%s %q: %w", what, words, data.ErrNotFound)
	case 1:
		return fit[0].ID, nil
	default:
		return 0, &data.AmbiguousError{Words: words, Hits: fit}
	}
}

// place adds the race an athlete is shown in and the checkpoint of a board.
func (f subjectFlags) place(ctx context.Context, d *data.Show, s show.Subject) (show.Subject, error) {
	if f.In != "" {
		r, err := d.OneRace(ctx, f.In)
		if err != nil {
			return s, err
		}
		s.Race = r.ID
	}
	if f.At == "" {
		return s, nil
	}
	points, err := d.Checkpoints(ctx, s.ID)
	if err != nil {
		return s, err
	}
	names := make([]string, 0, len(points))
	for _, c := range points {
		if data.Fold(c.Name) == data.Fold(f.At) {
			s.Checkpoint = c.ID
			return s, nil
		}
		names = append(names, c.Name)
	}
	return s, fmt.Errorf("checkpoint %q: %w; the race has %q", f.At, data.ErrNotFound, names)
}

func onePerson(ctx context.Context, d *data.Show, words string) (data.ID, error) {
	hits, err := d.FindPeople(ctx, words, 20)
	switch {
	case err != nil:
		return 0, err
	case len(hits) == 0:
		return 0, fmt.Errorf("person %q: %w", words, data.ErrNotFound)
	case len(hits) > 1:
		return 0, &data.AmbiguousError{Words: words, Hits: hits}
	}
	return hits[0].ID, nil
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
