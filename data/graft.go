package data

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"os"
	"sync"
)

// mostGrafted is how large files may be that are grafted. A database has no page where
// it is 1 GB long (https://sqlite.org/fileformat2.html, 1.4), which with their indexes
// and all that a load writes before they are far from.
const mostGrafted = 256 << 20

// canGraft reports whether the trees can be put into the file of the show as they are:
// it is a draft, and what they replace is empty.
func (t *loadedTables) canGraft(tx *Tx) (bool, error) {
	if t == nil || tx.draft == nil || len(t.search.file)+len(t.people.file)+len(t.fields.file) > mostGrafted {
		return false, nil
	}
	some, err := tx.id(`SELECT EXISTS (SELECT 1 FROM athletes) OR EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM athlete_words_content)`)
	return some == 0, err
}

// graft puts the trees into the file of a draft, so that SQLite needs neither read nor
// write them. Meanwhile, on another processor, words makes its index.
func (t *loadedTables) graft(tx *Tx, words *wordIndex) error {
	files := []*treeFile{t.search, t.people, t.fields}
	for _, f := range files {
		f.graft = map[string][]byte{}
	}
	var making sync.WaitGroup
	making.Go(func() {
		t.finishWords()
		if words != nil {
			words.made()
		}
	})
	t.finishAthletes()
	t.finishEntries()
	making.Wait()
	roots := map[string]int{}
	_, err := list(tx.quiet, inside{tx}, func(r *sql.Rows) (none struct{}, err error) {
		var name string
		var page int
		err = r.Scan(&name, &page)
		roots[name] = page
		return none, err
	}, `SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0`)
	if err != nil {
		return err
	}
	return tx.between(func() error {
		defer tx.draft.syncAhead()
		return explainFile(graft(tx.draft.part, files, roots))
	})
}

// graft appends the pages of files to a database, which nobody uses meanwhile, and puts
// their roots where it has those of the same names: https://sqlite.org/fileformat2.html.
func graft(to *os.File, files []*treeFile, roots map[string]int) error {
	var head [100]byte
	if _, err := to.ReadAt(head[:], 0); err != nil {
		return err
	}
	pages := int(binary.BigEndian.Uint32(head[28:]))
	for _, f := range files {
		f.move(pages - 1) // its second page is the next one
		if _, err := to.WriteAt(f.file[treePage:], int64(pages)*treePage); err != nil {
			return err
		}
		pages += len(f.file)/treePage - 1
		for name, root := range f.graft {
			if roots[name] == 0 {
				return fmt.Errorf("the show has no %s", name)
			}
			if _, err := to.WriteAt(root, int64(roots[name]-1)*treePage); err != nil {
				return err
			}
		}
	}
	changes := binary.BigEndian.Uint32(head[24:]) + 1 // by which SQLite sees that what it remembers of the file is old
	binary.BigEndian.PutUint32(head[24:], changes)
	binary.BigEndian.PutUint32(head[92:], changes)
	binary.BigEndian.PutUint32(head[28:], uint32(pages))
	_, err := to.WriteAt(head[:], 0)
	return err
}

// move gives every page a number that is higher by so many.
func (f *treeFile) move(by int) {
	for _, n := range f.inner {
		moveChildren(f.file[(n-1)*treePage:n*treePage], by)
	}
	for _, root := range f.graft {
		if root[0] == pageInnerIndex || root[0] == pageInnerTable {
			moveChildren(root, by)
		}
	}
}

// moveChildren does so with those that an inner page points to.
func moveChildren(page []byte, by int) {
	move := func(at int) {
		binary.BigEndian.PutUint32(page[at:], binary.BigEndian.Uint32(page[at:])+uint32(by))
	}
	move(8) // the last
	for i := range int(binary.BigEndian.Uint16(page[3:])) {
		move(int(binary.BigEndian.Uint16(page[12+2*i:])))
	}
}
