package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Salvaged says what became of a damaged show.
type Salvaged struct {
	Rows    map[string]int // rows in the new show, by table; only tables that have any
	Broken  int            // rows that could not be read, or are no rows of a show
	Severed int            // rows that were left out, because what they belong to is lost
	Unknown int            // pages with rows of which nobody can say what they are
}

// Salvage makes a new show at dst of whatever can be read of the damaged show src,
// which it does not touch: it reads the pages of the file one by one, those that
// nothing leads to any more as well, and the changes in the log beside it. Deleted
// rows stay deleted where the file still says so. What is salvaged is a sound show:
// a row whose athlete or race is lost is left out, and a photo only comes along
// whole. Errors: ErrExists when there is a file at dst; ErrNotAShow when there is
// nothing of a show in src.
func Salvage(ctx context.Context, src, dst string) (Salvaged, error) {
	out, err := salvage(ctx, src, dst)
	if err != nil {
		return out, fmt.Errorf("salvage show %s to %s: %w", src, dst, explain(orStopped(ctx, err)))
	}
	return out, nil
}

func salvage(ctx context.Context, src, dst string) (out Salvaged, err error) {
	f, err := readRaw(src)
	if err != nil {
		return out, err
	}
	version, err := f.version()
	if err != nil {
		return out, err
	}
	out.Rows = map[string]int{}
	s, err := build(ctx, dst, version, func(tx *sql.Tx, tables []table) error {
		shapes, err := shapesOf(ctx, tx)
		if err != nil {
			return err
		}
		if err := fillSalvaged(ctx, tx, f, shapes, &out); err != nil {
			return err
		}
		if out.Severed, err = sever(ctx, tx, tables); err != nil {
			return err
		}
		for _, t := range tables {
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+quoted(t.name)).Scan(&n); err != nil {
				return err
			}
			if n > 0 && t.name != "sqlite_sequence" {
				out.Rows[t.name] = n
			}
		}
		if len(out.Rows) == 0 {
			return fmt.Errorf("%w: nothing of a show is in it", ErrNotAShow)
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	return out, s.Close()
}

// version is that of the file's header, or the newest when the header is lost.
func (f *rawFile) version() (int, error) {
	newest, err := newest(migrations())
	if err != nil {
		return 0, err
	}
	head := f.page(1)
	if len(head) < 100 || binary.BigEndian.Uint32(head[68:]) != applicationID {
		return newest, nil
	}
	version := int(binary.BigEndian.Uint32(head[60:]))
	if version < 1 {
		return newest, nil
	}
	return version, nil // build refuses one that is too new
}

// shape is what the rows of a table look like in the file.
type shape struct {
	table
	kinds    []string // declared types, in the order of the file
	required []bool
	alias    int  // the column that is the row's number; -1 for none
	keyed    bool // in a tree by key: WITHOUT ROWID
	known    bool // one of the tables to be filled
	root     int
}

// shapesOf returns the shape of every table of a fresh show, those of the search too.
func shapesOf(ctx context.Context, tx *sql.Tx) ([]*shape, error) {
	fill, err := tablesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	shapes, err := list(ctx, tx, func(rows *sql.Rows) (*shape, error) {
		s := &shape{alias: -1}
		err := rows.Scan(&s.name, &s.keyed, &s.root)
		s.known = s.name != "sqlite_sequence" && slices.ContainsFunc(fill, func(t table) bool { return t.name == s.name })
		return s, err
	}, `SELECT l.name, l.wr, m.rootpage FROM pragma_table_list l JOIN sqlite_master m ON m.name=l.name AND m.type='table'
		WHERE l.schema='main' AND l.type IN ('table', 'shadow') ORDER BY l.name`)
	if err != nil {
		return nil, err
	}
	for _, s := range shapes {
		order := `cid`
		if s.keyed { // the key comes first
			order = `pk=0, pk, cid`
		}
		keys := 0
		if _, err := list(ctx, tx, func(rows *sql.Rows) (none struct{}, err error) {
			var name, kind string
			var required bool
			var key int
			err = rows.Scan(&name, &kind, &required, &key)
			if key > 0 {
				keys++
				if kind == "INTEGER" && !s.keyed {
					s.alias = len(s.columns)
				}
			}
			s.columns, s.kinds, s.required = append(s.columns, name), append(s.kinds, kind), append(s.required, required)
			return none, err
		}, `SELECT name, upper(type), "notnull", pk FROM pragma_table_info(?) ORDER BY `+order, s.name); err != nil {
			return nil, err
		}
		if keys > 1 {
			s.alias = -1
		}
	}
	return shapes, nil
}

// fits reports whether a row may be one of the table. A row that was written before
// the table got its last columns is shorter.
func (s *shape) fits(r row) bool {
	if len(r.values) > len(s.columns) || len(r.values) == 0 {
		return false
	}
	for i, v := range r.values {
		if i == s.alias {
			if v != nil {
				return false
			}
			continue
		}
		ok := false
		switch v.(type) {
		case nil:
			ok = !s.required[i]
		case int64:
			ok = s.kinds[i] == "INTEGER" || s.kinds[i] == "REAL" || s.kinds[i] == ""
		case float64:
			ok = s.kinds[i] == "REAL" || s.kinds[i] == ""
		case string:
			ok = s.kinds[i] == "TEXT" || s.kinds[i] == ""
		case []byte:
			ok = s.kinds[i] == "BLOB" || s.kinds[i] == ""
		}
		if !ok {
			return false
		}
	}
	return true
}

// fillSalvaged writes the rows of the file: first those that its trees lead to,
// then those of pages that nothing leads to, which do not take the place of others.
func fillSalvaged(ctx context.Context, tx *sql.Tx, f *rawFile, shapes []*shape, out *Salvaged) error {
	w := &salvager{ctx: ctx, tx: tx, f: f, out: out, seen: map[int]bool{}, stmts: map[string]*sql.Stmt{}}
	roots, others := f.schema(w.seen)
	for _, s := range shapes {
		if root, ok := roots[s.name]; ok {
			s.root = root
		} else if len(roots) > 0 {
			s.root = 0
		}
		if err := w.tree(s.root, s); err != nil {
			return err
		}
	}
	for _, root := range others { // indexes: nothing in them that is not in a table
		if err := w.tree(root, nil); err != nil {
			return err
		}
	}
	free := f.free()
	for n := 2; n <= f.pages(); n++ {
		if w.seen[n] || free[n] {
			continue
		}
		nd, ok := f.node(n)
		if !ok {
			continue
		}
		rows, broken := f.rows(nd)
		if len(rows) == 0 {
			continue
		}
		s := only(shapes, nd.kind, rows)
		if s == nil {
			if nd.kind == leafTable {
				out.Unknown++
			}
			continue
		}
		out.Broken += broken
		if err := w.write(s, rows); err != nil {
			return err
		}
	}
	return nil
}

// only is the table that all rows of a page fit, when there is just one.
func only(shapes []*shape, kind byte, rows []row) *shape {
	var found *shape
	for _, s := range shapes {
		if s.keyed == (kind == leafTable) || slices.ContainsFunc(rows, func(r row) bool { return !s.fits(r) }) {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

type salvager struct {
	ctx   context.Context
	tx    *sql.Tx
	f     *rawFile
	out   *Salvaged
	seen  map[int]bool
	stmts map[string]*sql.Stmt
}

// tree writes the rows of a tree into their table; without one it only notes its pages.
func (w *salvager) tree(root int, s *shape) error {
	for todo := []int{root}; len(todo) > 0; {
		n := todo[0]
		todo = todo[1:]
		nd, ok := w.f.node(n)
		if n < 1 || w.seen[n] || !ok || s != nil && s.keyed == (nd.kind == leafTable || nd.kind == innerTable) {
			continue
		}
		w.see(n)
		todo = append(todo, nd.children()...)
		if s == nil {
			continue
		}
		rows, broken := w.f.rows(nd)
		if s.known {
			w.out.Broken += broken
		}
		if err := w.write(s, rows); err != nil {
			return err
		}
	}
	return nil
}

// see notes that a page was read.
func (w *salvager) see(n int) {
	w.seen[n] = true
	if len(w.seen)%tellEvery == 0 {
		w.tell(len(w.seen))
	}
}

func (w *salvager) tell(pages int) {
	Tell(w.ctx, Progress{Step: StepSalvage, Done: int64(pages * w.f.size), Total: int64(w.f.pages() * w.f.size), Bytes: true})
}

// write writes rows into their table; one that the table refuses counts as broken.
func (w *salvager) write(s *shape, rows []row) error {
	if !s.known {
		return nil
	}
	for _, r := range rows {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if !s.fits(r) || !wholePicture(s.name, r) {
			w.out.Broken++
			continue
		}
		if s.alias >= 0 && s.alias < len(r.values) {
			r.values[s.alias] = r.id
		}
		insert, err := w.insert(s, len(r.values))
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(w.ctx, r.values...); err != nil { // the row is what the table refuses
			w.out.Broken++
		}
	}
	return nil
}

// insert writes the first so many columns of a row, unless one with its key is there.
func (w *salvager) insert(s *shape, columns int) (*sql.Stmt, error) {
	short := table{name: s.name, columns: s.columns[:columns]}
	query := strings.Replace(short.inserts(), "INSERT", "INSERT OR IGNORE", 1)
	if st, ok := w.stmts[query]; ok {
		return st, nil
	}
	st, err := w.tx.PrepareContext(w.ctx, query)
	if err == nil {
		w.stmts[query] = st
	}
	return st, err
}

// wholePicture reports whether a picture has the content that its hash names; other rows have none.
func wholePicture(table string, r row) bool {
	if table != "photos" && table != "thumbs" || len(r.values) < 2 {
		return true
	}
	picture, ok := r.values[1].([]byte)
	sum := sha256.Sum256(picture)
	return ok && r.values[0] == hex.EncodeToString(sum[:])
}

// schema reads where the trees of the tables begin, by name, and of all others. It
// is empty when the first page is lost. The pages it reads are put into seen.
func (f *rawFile) schema(seen map[int]bool) (tables map[string]int, others []int) {
	tables = map[string]int{}
	for todo := []int{1}; len(todo) > 0; {
		n := todo[0]
		todo = todo[1:]
		nd, ok := f.node(n)
		if !ok || seen[n] || nd.kind != leafTable && nd.kind != innerTable {
			continue
		}
		seen[n] = true
		todo = append(todo, nd.children()...)
		rows, _ := f.rows(nd)
		for _, r := range rows {
			if len(r.values) != 5 {
				continue
			}
			kind, _ := r.values[0].(string)
			name, _ := r.values[1].(string)
			root, _ := r.values[3].(int64)
			switch {
			case root < 2:
			case kind == "table":
				tables[name] = int(root)
			default:
				others = append(others, int(root))
			}
		}
	}
	return tables, others
}

// sever takes out what points to rows that are lost: the pointer where the row can
// stand without, otherwise the row. It returns how many rows it took out.
func sever(ctx context.Context, tx *sql.Tx, tables []table) (int, error) {
	type pointer struct{ table, column, parent, to, keep string }
	var all []pointer
	for _, t := range tables {
		found, err := list(ctx, tx, func(rows *sql.Rows) (pointer, error) {
			p := pointer{table: t.name}
			return p, rows.Scan(&p.column, &p.parent, &p.to, &p.keep)
		}, `SELECT k."from", k."table", coalesce(k."to", (SELECT name FROM pragma_table_info(k."table") WHERE pk=1)), CAST(c."notnull"=0 AND c.pk=0 AS TEXT)
			FROM pragma_foreign_key_list(?1) k JOIN pragma_table_info(?1) c ON c.name=k."from"`, t.name)
		if err != nil {
			return 0, err
		}
		all = append(all, found...)
	}
	out := 0
	for changed := true; changed; {
		changed = false
		for _, p := range all {
			lost := ` WHERE ` + quoted(p.column) + ` IS NOT NULL AND ` + quoted(p.column) + ` NOT IN (SELECT ` + quoted(p.to) + ` FROM ` + quoted(p.parent) + `)`
			query := `DELETE FROM ` + quoted(p.table) + lost
			if p.keep == "1" {
				query = `UPDATE ` + quoted(p.table) + ` SET ` + quoted(p.column) + `=NULL` + lost
			}
			res, err := tx.ExecContext(ctx, query)
			if err != nil {
				return 0, fmt.Errorf("%s of %s: %w", p.column, p.table, err)
			}
			n, err := res.RowsAffected()
			if err != nil {
				return 0, err
			}
			changed = changed || n > 0
			if p.keep != "1" {
				out += int(n)
			}
		}
	}
	return out, nil
}
