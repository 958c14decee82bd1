package data

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// exported is what show.json of an export says.
type exported struct {
	Format  string   `json:"format"`
	Version int      `json:"version"` // of the show, as in [Open]
	Tables  []string `json:"tables"`
}

const exportFormat = "mile26 export-data"

// ExportData writes everything the show holds into the folder dir, which must be
// new or empty (ErrExists). Other programs can read it, and [ReadExport] makes the
// same show of it. It is written as of one moment while the show is in use:
//
//   - show.json: what this is, and the version of the show
//   - json/TABLE.json: every row of a table as an object, one a line
//   - csv/TABLE.csv: the same rows under a header
//   - photos/, thumbs/: pictures by content hash; the tables name these files
//   - races/NAME.csv: for people: each race with names, marks and splits as printed
//
// A value that no text can hold is an object with its bytes in base64. What fails,
// or is stopped, leaves the folder as it was; how far it is, is told, see [Telling].
func (s *Show) ExportData(ctx context.Context, dir string) error {
	if err := s.exportData(ctx, dir); err != nil {
		return fmt.Errorf("write the data of show %s to %s: %w", s.path, dir, explain(orStopped(ctx, err)))
	}
	return nil
}

func (s *Show) exportData(ctx context.Context, dir string) (err error) {
	there, none := os.ReadDir(dir)
	if len(there) > 0 {
		return fmt.Errorf("the folder has files, it %w; choose an empty one", ErrExists)
	}
	defer func() {
		if err == nil {
			return
		}
		for _, part := range []string{"json", "csv", "races", "photos", "thumbs", "show.json"} {
			_ = os.RemoveAll(filepath.Join(dir, part))
		}
		if none != nil {
			_ = os.Remove(dir)
		}
	}()
	for _, sub := range []string{"json", "csv", "races"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o777); err != nil {
			return err
		}
	}
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // it read only
	tables, err := tablesOf(ctx, tx)
	if err != nil {
		return err
	}
	about := exported{Format: exportFormat}
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&about.Version); err != nil {
		return err
	}
	told, err := countExport(ctx, tx, tables)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if t.packed() {
			continue
		}
		if err := exportTable(ctx, tx, t, dir, told); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
		about.Tables = append(about.Tables, t.name)
	}
	if err := exportRaces(ctx, tx, filepath.Join(dir, "races"), told); err != nil {
		return err
	}
	b, err := json.MarshalIndent(about, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "show.json"), append(b, '\n'), 0o666)
}

// table is a table of a show and its columns in their order.
type table struct {
	name    string
	columns []string
	key     []string // of the primary key; none for a table that has only its rowid
}

// tablesOf returns the tables with what people brought in: not those of the
// search, which follow from them, nor goose's.
func tablesOf(ctx context.Context, q querier) ([]table, error) {
	names, err := list(ctx, q, func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
		`SELECT name FROM pragma_table_list WHERE schema='main' AND type='table' AND name NOT IN ('goose_db_version', 'sqlite_schema')
			AND name NOT GLOB 'sqlite_stat*' ORDER BY name='sqlite_sequence', name`)
	if err != nil {
		return nil, err
	}
	tables := make([]table, len(names))
	for i, name := range names {
		t := &tables[i]
		t.name = name
		if _, err := list(ctx, q, func(rows *sql.Rows) (none struct{}, err error) {
			var column string
			var key int
			err = rows.Scan(&column, &key)
			t.columns = append(t.columns, column)
			if key > 0 {
				t.key = append(t.key, quoted(column))
			}
			return none, err
		}, `SELECT name, pk FROM pragma_table_info(?)`, name); err != nil {
			return nil, err
		}
	}
	return tables, nil
}

func (t table) selects() string {
	order := "rowid"
	if len(t.key) > 0 {
		order = strings.Join(t.key, ", ")
	}
	return `SELECT ` + t.quotedColumns() + ` FROM ` + t.from() + ` ORDER BY ` + order
}

// packed reports whether the rows of a table are written as those of another, see from.
func (t table) packed() bool { return t.name == "split_blocks" || t.name == "note_blocks" }

// from is where the rows of an export come from: what is packed in the show is
// written as the rows that it is.
func (t table) from() string {
	switch t.name {
	case "splits":
		return "every_split"
	case "intake_notes":
		return "every_note"
	}
	return quoted(t.name)
}

func (t table) inserts() string {
	return `INSERT INTO ` + quoted(t.name) + ` (` + t.quotedColumns() + `) VALUES (?` + strings.Repeat(",?", len(t.columns)-1) + `)`
}

func (t table) quotedColumns() string {
	all := make([]string, len(t.columns))
	for i, c := range t.columns {
		all[i] = quoted(c)
	}
	return strings.Join(all, ", ")
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// rowsTold tells how many rows are done, of a total.
type rowsTold struct {
	ctx context.Context
	now Progress
}

func (c *rowsTold) row() {
	if c.now.Done++; c.now.Done%tellEvery == 0 {
		Tell(c.ctx, c.now)
	}
}

// countExport counts the rows that an export writes: those of every table, and of
// every entry a line in its race.
func countExport(ctx context.Context, tx *sql.Tx, tables []table) (*rowsTold, error) {
	c := &rowsTold{ctx: ctx, now: Progress{Step: StepExport}}
	for _, t := range tables {
		if t.packed() {
			continue
		}
		var n int64
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+t.from()).Scan(&n); err != nil {
			return nil, fmt.Errorf("table %s: %w", t.name, err)
		}
		if c.now.Total += n; t.name == "entries" {
			c.now.Total += n
		}
	}
	Tell(ctx, c.now)
	return c, nil
}

func exportTable(ctx context.Context, tx *sql.Tx, t table, dir string, told *rowsTold) error {
	return writing(filepath.Join(dir, "json", t.name+".json"), func(js *bufio.Writer) error {
		return writing(filepath.Join(dir, "csv", t.name+".csv"), func(cs *bufio.Writer) error {
			out := csv.NewWriter(cs)
			if err := out.Write(t.columns); err != nil {
				return err
			}
			n := 0
			if err := eachRow(ctx, tx, t, func(row []any) error {
				object, cells, err := exportRow(t, row, dir)
				if err != nil {
					return err
				}
				told.row()
				begin := ",\n"
				if n++; n == 1 {
					begin = "[\n"
				}
				if _, err := js.WriteString(begin + object); err != nil {
					return err
				}
				return out.Write(cells)
			}); err != nil {
				return err
			}
			end := "\n]\n"
			if n == 0 {
				end = "[]\n"
			}
			_, err := js.WriteString(end)
			out.Flush()
			return errors.Join(err, out.Error())
		})
	})
}

// eachRow reads a table row by row; the values are nil, int64, float64, string or []byte.
func eachRow(ctx context.Context, tx *sql.Tx, t table, f func(row []any) error) error {
	rows, err := tx.QueryContext(ctx, t.selects())
	if err != nil {
		return err
	}
	defer rows.Close()
	row, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// bytesIn is a value that is no text: its bytes are in a file of the export, or here.
type bytesIn struct {
	File   string `json:"file,omitempty"`   // beside show.json
	Base64 string `json:"base64,omitempty"` // of a blob
	Text64 string `json:"text64,omitempty"` // of a text that is not UTF-8
}

// exportRow writes a row as a JSON object and as cells; pictures go into files.
func exportRow(t table, row []any, dir string) (object string, cells []string, err error) {
	var b strings.Builder
	for i, v := range row {
		cell := ""
		switch x := v.(type) {
		case nil:
		case int64:
			cell = strconv.FormatInt(x, 10)
		case float64:
			cell = strconv.FormatFloat(x, 'g', -1, 64)
		case string:
			if cell = x; !utf8.ValidString(x) {
				v = bytesIn{Text64: base64.StdEncoding.EncodeToString([]byte(x))}
			}
		case []byte:
			blob := bytesIn{Base64: base64.StdEncoding.EncodeToString(x)}
			cell = blob.Base64
			if hash, ok := row[0].(string); ok && t.columns[i] == "picture" {
				if blob, err = exportPicture(dir, t.name, hash, x); err != nil {
					return "", nil, err
				}
				cell = blob.File
			}
			v = blob
		default:
			return "", nil, fmt.Errorf("column %s has a %T", t.columns[i], v)
		}
		cells = append(cells, cell)
		value, err := jsonOf(v)
		if err != nil {
			return "", nil, fmt.Errorf("column %s: %w", t.columns[i], err)
		}
		name, err := jsonOf(t.columns[i])
		if err != nil {
			return "", nil, err
		}
		begin := ", "
		if i == 0 {
			begin = "{"
		}
		b.WriteString(begin + name + ": " + value)
	}
	return b.String() + "}", cells, nil
}

func jsonOf(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// exportPicture writes photos/HASH.jpg and the like.
func exportPicture(dir, kind, hash string, picture []byte) (bytesIn, error) {
	ends := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
	name := kind + "/" + filepath.Base(hash) + ends[http.DetectContentType(picture)]
	if err := os.MkdirAll(filepath.Join(dir, kind), 0o777); err != nil {
		return bytesIn{}, err
	}
	return bytesIn{File: name}, os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), picture, 0o666)
}

// exportRaces writes a file for each race as people read it.
func exportRaces(ctx context.Context, tx *sql.Tx, dir string, told *rowsTold) error {
	all, err := races(ctx, tx, `ORDER BY id`)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, r := range all {
		name := fileName(r.Name())
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s %d", fileName(r.Name()), n)
		}
		taken[strings.ToLower(name)] = true
		if err := exportRace(ctx, tx, r, filepath.Join(dir, name+".csv"), told); err != nil {
			return fmt.Errorf("race %s: %w", r.Name(), err)
		}
	}
	return nil
}

func exportRace(ctx context.Context, tx *sql.Tx, r Race, path string, told *rowsTold) error {
	points, err := checkpoints(ctx, tx, `WHERE race=? ORDER BY metres, id`, int64(r.ID))
	if err != nil {
		return err
	}
	header := []string{"place", "bib", "given", "family", "name", "country", "sex", "born", "club", "mark", "status", "flags"}
	for _, c := range points {
		header = append(header, c.Name)
	}
	field, err := entries(ctx, tx, `WHERE e.race=? ORDER BY e.place=0, e.place, CAST(e.bib AS INTEGER), e.bib, e.id`, int64(r.ID))
	if err != nil {
		return err
	}
	all, err := raceSplits(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	passed := make(map[[2]ID]string, len(all))
	for _, sp := range all {
		passed[[2]ID{sp.Entry, sp.Checkpoint.ID}] = sp.Mark.Printed
	}
	return writing(path, func(w *bufio.Writer) error {
		out := csv.NewWriter(w)
		if err := out.Write(header); err != nil {
			return err
		}
		for _, e := range field {
			told.row()
			if err := ctx.Err(); err != nil {
				return err
			}
			a, place := e.Athlete, ""
			if e.Result.Place > 0 {
				place = strconv.Itoa(e.Result.Place)
			}
			line := []string{
				place, e.Bib, a.Given, a.Family, a.Whole, a.Country, string(a.Sex), string(a.Born), e.Club,
				e.Result.shown().Printed, string(e.Result.Status), strings.Join(e.Result.Flags, " "),
			}
			for _, c := range points {
				line = append(line, passed[[2]ID{e.ID, c.ID}])
			}
			if err := out.Write(line); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
}

// fileName is a name for a file on every system.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|·`, r) {
			return -1
		}
		return r
	}, name)
	return firstOf(strings.TrimRight(strings.Join(strings.Fields(name), " "), ". "), "race")
}

// writing makes a file.
func writing(path string, write func(w *bufio.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	return errors.Join(err, f.Close())
}
