package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"mile26/data"
	"mile26/data/photo"
)

// PhotoOptions tell how photos are read. The zero PhotoOptions tell nothing.
type PhotoOptions struct {
	Race    data.ID // whose bibs the names of files are; 0: of all races
	Replace bool    // an athlete who has a photo gets the new one
	DryRun  bool    // change nothing
	NoCopy  bool    // as in Options
	// Width and Height are the largest box that a photo fills, in pixels; 0 is
	// PhotoWidth and PhotoHeight.
	Width, Height int
	// Progress and Now are as in Options; it tells files.
	Progress func(done, total int64)
	Now      time.Time
}

// PhotoWidth and PhotoHeight are the largest box that a template of the themes
// draws a photo in, at twice its size for UHD.
const (
	PhotoWidth  = 560
	PhotoHeight = 600
)

// The fates of a photo, beside FateNew, FateSame and FateRejected.
const (
	FateReplaced = "replaced" // the athlete had another, which is gone
	FateKept     = "kept"     // the athlete has another, which stays
)

// PhotoReport says what became of each file.
type PhotoReport struct {
	Intake   int64       `json:"intake,omitempty"` // its number in the show's log; 0 when nothing was changed
	Files    []PhotoFile `json:"files"`            // in the order of their names
	New      int         `json:"new"`
	Replaced int         `json:"replaced"`
	Same     int         `json:"same"`
	Kept     int         `json:"kept"`
	Rejected int         `json:"rejected"`
	Bytes    int64       `json:"bytes"` // of the pictures that are new in the show
}

// PhotoFile is what became of one file.
type PhotoFile struct {
	File    string  `json:"file"` // its path as it was found
	Fate    string  `json:"fate"`
	Why     string  `json:"why,omitempty"`     // of what was rejected or kept
	Athlete data.ID `json:"athlete,omitempty"` // whose it is
	Name    string  `json:"name,omitempty"`
	By      string  `json:"by,omitempty"` // "bib 108", "id FIS 4025", "name"
	Width   int     `json:"width,omitempty"`
	Height  int     `json:"height,omitempty"`
	Scaled  bool    `json:"scaled,omitempty"` // it was larger

	small []byte
}

// Photos gives athletes of the show the photos of folders and files, in one
// transaction that can be undone like any intake. Whose a photo is says the name
// of its file: a bib, an id of another system, or a name in any order and spelling
// (108.jpg, hassan_sifan.png). What cannot be read, or is nobody's or could be
// several's, is told by file and stops nothing. Photos are kept upright and no
// larger than a template draws them.
func Photos(ctx context.Context, show *data.Show, paths []string, o PhotoOptions) (PhotoReport, error) {
	p := photos{show: show, o: o}
	if p.o.Width == 0 || p.o.Height == 0 {
		p.o.Width, p.o.Height = PhotoWidth, PhotoHeight
	}
	if err := p.run(ctx, paths); err != nil {
		return PhotoReport{}, fmt.Errorf("read photos: %w", orStopped(ctx, err))
	}
	return p.report, nil
}

// photos is one run of Photos.
type photos struct {
	show   *data.Show
	o      PhotoOptions
	report PhotoReport
	had    map[data.ID]string // the photo of each athlete before
}

func (p *photos) run(ctx context.Context, paths []string) error {
	if err := p.find(paths); err != nil {
		return err
	}
	if err := p.match(ctx); err != nil {
		return err
	}
	if err := p.shrink(ctx); err != nil {
		return err
	}
	if !p.o.DryRun && slices.ContainsFunc(p.report.Files, func(f PhotoFile) bool { return f.small != nil }) {
		if err := keepCopy(ctx, p.show, Options{NoCopy: p.o.NoCopy, Now: p.o.Now}); err != nil {
			return err
		}
		if err := p.store(ctx, paths); err != nil {
			return err
		}
	}
	p.count()
	return nil
}

// find lists the files; those in folders below too. Hidden files are no photos.
func (p *photos) find(paths []string) error {
	for _, path := range paths {
		err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			hidden := name != path && (strings.HasPrefix(d.Name(), ".") || strings.EqualFold(d.Name(), "Thumbs.db"))
			switch {
			case err != nil && name == path:
				return err
			case err != nil: // a folder below that cannot be looked into
				p.report.Files = append(p.report.Files, PhotoFile{File: name, Fate: FateRejected, Why: bare(err).Error()})
				return filepath.SkipDir
			case hidden && d.IsDir():
				return filepath.SkipDir
			case d.IsDir() || hidden:
				return nil
			}
			p.report.Files = append(p.report.Files, PhotoFile{File: name})
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(p.report.Files) == 0 {
		return errors.New("there is no file")
	}
	slices.SortFunc(p.report.Files, func(a, b PhotoFile) int { return strings.Compare(a.File, b.File) })
	p.report.Files = slices.CompactFunc(p.report.Files, func(a, b PhotoFile) bool { return a.File == b.File })
	return nil
}

// match finds whose each file is. One athlete has one photo: the first file is it.
func (p *photos) match(ctx context.Context) error {
	w, err := newWhose(ctx, p.show, p.o.Race)
	if err != nil {
		return err
	}
	p.had = map[data.ID]string{}
	first := map[data.ID]string{}
	for i := range p.report.Files {
		f := &p.report.Files[i]
		if f.Fate != "" {
			continue
		}
		a, by, why := w.of(stem(f.File))
		if why != "" {
			f.reject(why)
			continue
		}
		f.Athlete, f.Name, f.By = a.ID, nameOf(*a), by
		p.had[a.ID] = a.Photo
		if before, ok := first[a.ID]; ok {
			f.reject("is of " + f.Name + ", and so is " + filepath.Base(before))
			continue
		}
		first[a.ID] = f.File
	}
	return nil
}

func (f *PhotoFile) reject(why string) { f.Fate, f.Why = FateRejected, why }

// maxReading is how many pictures are read at the same time: each takes its pixels in memory.
const maxReading = 4

// shrink reads the pictures of those that are somebody's.
func (p *photos) shrink(ctx context.Context) error {
	g, stop := errgroup.WithContext(ctx)
	g.SetLimit(min(runtime.GOMAXPROCS(0), maxReading))
	done := make(chan struct{}, len(p.report.Files))
	go func() {
		for i := range p.report.Files {
			f := &p.report.Files[i]
			g.Go(func() error {
				defer func() { done <- struct{}{} }()
				if f.Fate == "" && stop.Err() == nil {
					f.read(p.o.Width, p.o.Height)
				}
				return stop.Err()
			})
		}
	}()
	total := int64(len(p.report.Files))
	for n := range total {
		<-done
		if p.o.Progress != nil {
			p.o.Progress(n+1, total)
		}
	}
	return g.Wait()
}

// read reads the picture in a file.
func (f *PhotoFile) read(width, height int) {
	info, err := os.Stat(f.File)
	switch {
	case err != nil:
		f.reject(bare(err).Error())
		return
	case !info.Mode().IsRegular():
		f.reject("is no file")
		return
	case info.Size() > photo.MaxBytes:
		f.reject(fmt.Sprintf("is %d MiB; the limit is %d", info.Size()>>20, photo.MaxBytes>>20))
		return
	}
	b, err := os.ReadFile(f.File)
	if err != nil {
		f.reject(bare(err).Error())
		return
	}
	small, err := photo.Shrink(b, width, height)
	if err != nil {
		f.reject(err.Error())
		return
	}
	f.small, f.Width, f.Height, f.Scaled = small.File, small.Width, small.Height, small.Scaled
}

// fate says what becomes of a picture that could be read.
func (p *photos) fate(f *PhotoFile) {
	sum := sha256.Sum256(f.small)
	switch had := p.had[f.Athlete]; {
	case had == hex.EncodeToString(sum[:]):
		f.Fate = FateSame
	case had == "":
		f.Fate = FateNew
	case p.o.Replace:
		f.Fate = FateReplaced
	default:
		f.Fate, f.Why = FateKept, "has a photo, which stays; --replace takes this one"
	}
}

func (p *photos) count() {
	r := &p.report
	for i := range r.Files {
		f := &r.Files[i]
		if f.Fate == "" {
			p.fate(f)
		}
		switch f.Fate {
		case FateNew:
			r.New++
		case FateReplaced:
			r.Replaced++
		case FateSame:
			r.Same++
		case FateKept:
			r.Kept++
		case FateRejected:
			r.Rejected++
		}
		if f.Fate == FateNew || f.Fate == FateReplaced {
			r.Bytes += int64(len(f.small))
		}
	}
}

// photosOf is what an intake of photos is called: "photos of portraits", and of a
// folder that is called photos no more than that.
func photosOf(path string) string {
	name := filepath.Base(path)
	if strings.Contains(data.Fold(name), "photo") {
		return name
	}
	return "photos of " + name
}

// store writes the photos, as one intake. Who has a photo is looked at again: it
// may have changed while the pictures were read.
func (p *photos) store(ctx context.Context, paths []string) error {
	return p.show.UpdateByLoad(ctx, func(tx *data.Tx) error {
		entry := data.Intake{File: photosOf(paths[0]), At: p.o.Now, Rows: len(p.report.Files)}
		if len(paths) > 1 {
			entry.File += " and more"
		}
		load, err := data.NewLoad(ctx, p.show, tx, entry)
		if err != nil {
			return err
		}
		defer load.Close()
		sums := sha256.New()
		for i := range p.report.Files {
			f := &p.report.Files[i]
			if err := p.storeOne(load, f); err != nil {
				return fmt.Errorf("%s: %w", f.File, err)
			}
			fmt.Fprintln(sums, f.Athlete, f.Fate, len(f.small))
			sums.Write(f.small)
			switch f.Fate {
			case FateNew, FateReplaced:
				entry.Added++
			case FateSame:
				entry.Same++
			case FateRejected:
				entry.Rejected++
			}
		}
		entry.SHA256 = hex.EncodeToString(sums.Sum(nil))
		p.report.Intake = int64(load.Intake())
		return load.Finish(entry)
	})
}

func (p *photos) storeOne(load *data.Load, f *PhotoFile) error {
	if f.Fate == FateRejected {
		return load.AddNote(data.Note{Column: "photo", Printed: filepath.Base(f.File), Reason: f.Why})
	}
	a, err := load.Athlete(f.Athlete)
	if errors.Is(err, data.ErrNotFound) {
		f.reject("is of " + f.Name + ", who is in the show no more")
		return load.AddNote(data.Note{Column: "photo", Printed: filepath.Base(f.File), Reason: f.Why})
	}
	if err != nil {
		return err
	}
	p.had[a.ID] = a.Photo
	if p.fate(f); f.Fate != FateNew && f.Fate != FateReplaced {
		return nil
	}
	if a.Photo, err = load.PutPhoto(f.small); err != nil {
		return err
	}
	return load.UpdateAthlete(a)
}
