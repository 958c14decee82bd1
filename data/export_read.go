package data

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// ReadExport makes a new show at path of what [Show.ExportData] wrote into dir, and
// opens it. One of an older version is brought up to date. Errors: ErrExists when
// there is a file at path; ErrNewer; otherwise what is wrong, with file and row.
// What fails leaves no file.
func ReadExport(ctx context.Context, path, dir string) (*Show, error) {
	s, err := readExport(ctx, path, dir)
	if err != nil {
		return nil, fmt.Errorf("read the data in %s into show %s: %w", dir, path, explain(orStopped(ctx, err)))
	}
	return s, nil
}

func readExport(ctx context.Context, path, dir string) (*Show, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var about exported
	b, err := root.ReadFile("show.json")
	if err == nil {
		err = json.Unmarshal(b, &about)
	}
	if err == nil && about.Format != exportFormat {
		err = errors.New("show.json is not of mile26 export-data")
	}
	if err != nil {
		return nil, err
	}
	told := Progress{Step: StepFill, Bytes: true}
	for _, name := range about.Tables {
		if info, err := root.Stat("json/" + name + ".json"); err == nil { // one that is missing is told when it is read
			told.Total += info.Size()
		}
	}
	return build(ctx, path, about.Version, func(tx *sql.Tx, tables []table) error {
		for _, t := range tables {
			if t.packed() {
				continue
			}
			if !slices.Contains(about.Tables, t.name) {
				return fmt.Errorf("table %s is missing", t.name)
			}
			// A migration may have written rows of its own, and SQLite writes sqlite_sequence, the last one, itself.
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+quoted(t.name)); err != nil {
				return err
			}
			if err := readTable(ctx, tx, t, root, &told); err != nil {
				return err
			}
		}
		return nil
	})
}

// readTable reads the rows of a table; told has the bytes of those before.
func readTable(ctx context.Context, tx *sql.Tx, t table, root *os.Root, told *Progress) error {
	name := "json/" + t.name + ".json"
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	insert, err := tx.PrepareContext(ctx, t.inserts())
	if err != nil {
		return err
	}
	defer insert.Close()
	dec := json.NewDecoder(bufio.NewReader(f))
	dec.UseNumber()
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	before := told.Done
	for n := 1; dec.More(); n++ {
		if n%tellEvery == 0 {
			told.Done = before + dec.InputOffset()
			Tell(ctx, *told)
		}
		var object map[string]json.RawMessage
		if err := dec.Decode(&object); err != nil {
			return fmt.Errorf("%s, row %d: %w", name, n, err)
		}
		row := make([]any, len(t.columns))
		for i, c := range t.columns {
			raw, ok := object[c]
			if !ok {
				return fmt.Errorf("%s, row %d: it has no %s", name, n, c)
			}
			if row[i], err = readValue(raw, root); err != nil {
				return fmt.Errorf("%s, row %d, %s: %w", name, n, c, err)
			}
		}
		if len(object) != len(t.columns) {
			return fmt.Errorf("%s, row %d: it has %d values, want %d", name, n, len(object), len(t.columns))
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return fmt.Errorf("%s, row %d: %w", name, n, refused(err))
		}
	}
	_, err = dec.Token()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	told.Done = before + dec.InputOffset()
	return nil
}

// readValue is the counterpart of exportRow for one value.
func readValue(raw json.RawMessage, root *os.Root) (any, error) {
	switch raw[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case '{':
		var b bytesIn
		if err := json.Unmarshal(raw, &b); err != nil {
			return nil, err
		}
		switch {
		case b.File != "":
			f, err := root.Open(filepath.FromSlash(b.File))
			if err != nil {
				return nil, err
			}
			defer f.Close()
			return io.ReadAll(f)
		case b.Text64 != "":
			text, err := base64.StdEncoding.DecodeString(b.Text64)
			return string(text), err
		}
		blob, err := base64.StdEncoding.DecodeString(b.Base64)
		return blob, err
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n, nil
	}
	return strconv.ParseFloat(string(raw), 64)
}
