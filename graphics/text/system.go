package text

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/fontscan"
)

// Bounds of looking through font folders. A machine with every font there is
// has some thousands of files; the largest collections are near 100 MB.
const (
	maxSystemFiles = 8000
	maxFontBytes   = 160 << 20
	maxFound       = 1 << 16 // clusters remembered
)

// systemFonts finds fonts of the machine. Folders are listed when the first
// text needs one; of a file only the tables that tell its runes and weight are
// read, and only when its turn comes; all of it when it is used. The answer
// depends on nothing but the files, not on what was asked before.
type systemFonts struct {
	folders []string // none means the usual ones

	mu     sync.Mutex
	listed bool
	files  []*systemFile
	order  [regions][][]*systemFile // families, likeliest first
	found  map[systemKey]*typeface
}

type systemKey struct {
	cluster string
	region  region
	weight  font.Weight
}

// systemFile is a font file and, once it was looked into, its fonts.
type systemFile struct {
	path, stem string // stem: the file's name without style and case
	read       bool
	fonts      []*systemFont
}

type systemFont struct {
	path   string
	index  int    // in the file
	family string // without case and spaces
	weight font.Weight
	italic bool
	runes  fontscan.RuneSet
	loaded bool
	face   *typeface // nil when it turned out broken
}

// find returns the font for a cluster, or nil.
func (s *systemFonts) find(cluster []rune, rg region, weight font.Weight) *typeface {
	k := systemKey{string(cluster), rg, weight}
	s.mu.Lock()
	defer s.mu.Unlock()
	tf, ok := s.found[k]
	if ok {
		return tf
	}
	for _, family := range s.families(rg) {
		if tf = choose(family, cluster, rg, weight); tf != nil {
			break
		}
	}
	if s.found == nil || len(s.found) >= maxFound {
		s.found = map[systemKey]*typeface{}
	}
	s.found[k] = tf
	return tf
}

// choose takes the family's font that has the cluster and comes closest to what is wanted.
func choose(family []*systemFile, cluster []rune, rg region, weight font.Weight) *typeface {
	var fits []*systemFont
	for _, f := range family {
		for _, sf := range f.open() {
			if sf.covers(cluster) {
				fits = append(fits, sf)
			}
		}
	}
	slices.SortStableFunc(fits, func(a, b *systemFont) int {
		return cmp.Or(
			no(a.regional(rg), b.regional(rg)),
			no(!a.italic, !b.italic),
			cmp.Compare(distance(a.weight, weight), distance(b.weight, weight)),
			cmp.Compare(a.path, b.path), cmp.Compare(a.index, b.index))
	})
	for _, sf := range fits {
		if tf := sf.load(); tf != nil && tf.covers(cluster) {
			return tf
		}
	}
	return nil
}

// no orders what is not so behind what is.
func no(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

// regional says that a font of several regions' is the one for rg.
func (sf *systemFont) regional(rg region) bool { return strings.HasSuffix(sf.family, regionTags[rg]) }

func (sf *systemFont) covers(cluster []rune) bool {
	for _, r := range cluster {
		if !sf.runes.Contains(r) && !invisible(r) {
			return false
		}
	}
	return true
}

// families lists the files by family in the order in which rg asks them.
func (s *systemFonts) families(rg region) [][]*systemFile {
	if !s.listed {
		s.files, s.listed = listFonts(s.folders), true
	}
	if s.order[rg] != nil || len(s.files) == 0 {
		return s.order[rg]
	}
	byFamily := map[string][]*systemFile{}
	var keys []string
	for _, f := range s.files {
		k := f.rank(rg)
		if byFamily[k] == nil {
			keys = append(keys, k)
		}
		byFamily[k] = append(byFamily[k], f)
	}
	slices.Sort(keys)
	for _, k := range keys {
		s.order[rg] = append(s.order[rg], byFamily[k])
	}
	return s.order[rg]
}

// listFonts finds the font files below folders, in an order that does not
// depend on the file system.
func listFonts(folders []string) []*systemFile {
	if len(folders) == 0 {
		// An error says that there are none, which then is the answer.
		folders, _ = fontscan.DefaultFontDirectories(log.New(io.Discard, "", 0))
	}
	var files []*systemFile
	seen := map[string]bool{}
	for _, folder := range folders {
		_ = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if len(files) >= maxSystemFiles {
				return fs.SkipAll
			}
			if err != nil || e.IsDir() || seen[path] {
				return nil // what cannot be read has no fonts
			}
			seen[path] = true
			if stem := fontStem(e.Name()); stem != "" {
				files = append(files, &systemFile{path: path, stem: stem})
			}
			return nil
		})
	}
	slices.SortFunc(files, func(a, b *systemFile) int { return cmp.Compare(a.path, b.path) })
	return files
}

// fontStem is a font file's name without style, or "" for a file that is no
// font or one that draws no letters: in colour, or nothing at all.
func fontStem(name string) string {
	name = strings.ToLower(name)
	switch filepath.Ext(name) {
	case ".ttf", ".otf", ".ttc", ".otc":
	default:
		return ""
	}
	for _, not := range []string{"emoji", "lastresort", "blank", "mono", "fallbackfont"} {
		if strings.Contains(name, not) {
			return ""
		}
	}
	name = strings.TrimSuffix(name, filepath.Ext(name))
	name, _, _ = strings.Cut(name, "-")
	return strings.ReplaceAll(name, " ", "")
}

// open reads which runes and weights the file's fonts have. A file that cannot
// be read has none.
func (f *systemFile) open() []*systemFont {
	if f.read {
		return f.fonts
	}
	f.read = true
	_ = withLoaders(f.path, func(loaders []*opentype.Loader) {
		for i, ld := range loaders {
			if sf := describe(ld); sf != nil {
				sf.path, sf.index = f.path, i
				f.fonts = append(f.fonts, sf)
			}
		}
	})
	return f.fonts
}

// withLoaders reads a file that anybody may have written: the parser was met
// to panic on a file cut short, which then is a file that cannot be read.
func withLoaders(path string, use func([]*opentype.Loader)) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("font %s cannot be read: %v", path, p)
		}
	}()
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > maxFontBytes {
		return fs.ErrInvalid
	}
	loaders, err := opentype.NewLoaders(file)
	if err != nil {
		return err
	}
	use(loaders)
	return nil
}

// describe reads a font's runes and weight, or returns nil for one without outlines.
func describe(ld *opentype.Loader) *systemFont {
	outlines := false
	for _, tag := range []string{"glyf", "CFF ", "CFF2"} {
		outlines = outlines || ld.HasTable(opentype.MustNewTag(tag))
	}
	raw, err := ld.RawTable(opentype.MustNewTag("cmap"))
	if err != nil || !outlines {
		return nil
	}
	table, _, err := tables.ParseCmap(raw)
	if err != nil {
		return nil
	}
	cmap, _, err := font.ProcessCmap(table, tables.FPNone)
	if err != nil {
		return nil
	}
	d, _ := font.Describe(ld, nil)
	sf := &systemFont{
		family: strings.ToLower(strings.ReplaceAll(d.Family, " ", "")),
		weight: d.Aspect.Weight, italic: d.Aspect.Style == font.StyleItalic,
	}
	if strings.Contains(sf.family, "mono") {
		return nil // fixed widths look foreign in a name
	}
	for it := cmap.Iter(); it.Next(); {
		if r, g := it.Char(); g != 0 {
			sf.runes.Add(r)
		}
	}
	return sf
}

// load reads the whole font, once.
func (sf *systemFont) load() *typeface {
	if sf.loaded {
		return sf.face
	}
	sf.loaded = true
	_ = withLoaders(sf.path, func(loaders []*opentype.Loader) {
		if sf.index >= len(loaders) {
			return // the file was changed
		}
		if f, err := font.NewFont(loaders[sf.index]); err == nil {
			sf.face = newTypeface(f, filepath.Base(sf.path)+"#"+strconv.Itoa(sf.index))
		}
	})
	return sf.face
}
