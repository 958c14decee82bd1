package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"mile26/data"
)

// The limits of a workbook: how much its parts may unpack to, and how many
// cells of a sheet are read. A list of a million runners with all their splits
// has some twenty million cells.
const (
	maxUnzipped  = 512 << 20
	maxUnzipPart = 64 << 20 // beyond that a part is unpacked to disk
	maxBookCells = 24 << 20
	maxBookRow   = 1024 // columns
)

// book is an open workbook.
type book struct {
	file   *excelize.File
	sheets []string
	date   bool // counts days from 1904
}

// openBook opens an XLSX file that unpacks to no more than some bytes. Macros and
// links are not looked at.
func openBook(b []byte, unzipped int64) (bk *book, err error) {
	defer recovered(&err)
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{
		UnzipSizeLimit: unzipped, UnzipXMLSizeLimit: min(maxUnzipPart, unzipped), ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return nil, fmt.Errorf("cannot be read as an XLSX workbook: save it as .xlsx or CSV and import that (%w)", err)
	}
	bk = &book{file: f, sheets: f.GetSheetList()}
	if len(bk.sheets) == 0 {
		bk.close()
		return nil, errors.New("is a workbook without a sheet")
	}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		bk.date = *p.Date1904
	}
	return bk, nil
}

// recovered makes an error of a panic of the library: a damaged workbook must
// not end the desk.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("is a damaged workbook: open it in a spreadsheet program, save it again and import that (%v)", p)
	}
}

func (b *book) close() { _ = b.file.Close() }

// read reads sheet n, or with -1 the first that has a header, or that has
// anything at all. It returns which one that was.
func (b *book) read(ctx context.Context, n int) (t *table, at int, err error) {
	defer recovered(&err)
	if n >= 0 {
		t, err = b.sheet(ctx, n, true)
		return t, n, err
	}
	var first *table
	firstAt := 0
	for i := range b.sheets {
		t, err := b.sheet(ctx, i, false)
		if err != nil {
			return nil, 0, err
		}
		if t == nil {
			continue
		}
		if t.cols.named() {
			return t, i, nil
		}
		if first == nil {
			first, firstAt = t, i
		}
	}
	if first == nil {
		return nil, 0, errors.New("is a workbook with nothing in its sheets")
	}
	return first, firstAt, nil
}

// sheet reads one sheet; nil when it is empty.
func (b *book) sheet(ctx context.Context, n int, must bool) (*table, error) {
	rows, err := b.rows(ctx, b.sheets[n])
	if err != nil {
		return nil, fmt.Errorf("sheet %q: %w", b.sheets[n], err)
	}
	t, ok := tableOfRows(rows)
	switch {
	case ok:
		return &t, nil
	case must:
		return nil, fmt.Errorf("sheet %q has nothing in it that is a list", b.sheets[n])
	}
	return nil, nil
}

// rows reads the cells of a sheet as they stand in it, but for dates and times,
// which are read from their values: a cell says 5 March for certain where its
// format prints 05/03.
func (b *book) rows(ctx context.Context, sheet string) ([]row, error) {
	shown, err := b.file.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer shown.Close()
	raw, err := b.file.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	all, err := b.height(sheet)
	if err != nil {
		return nil, err
	}
	var out []row
	cells := 0
	for line := 1; shown.Next(); line++ {
		if line%everyRows == 0 {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if line > all {
				all = 0
			}
			data.Tell(ctx, data.Progress{Step: StepParse, Done: int64(line), Total: int64(all)})
		}
		fields, err := shown.Columns()
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", line, err)
		}
		var values []string
		if raw.Next() {
			if values, err = raw.Columns(excelize.Options{RawCellValue: true}); err != nil {
				return nil, fmt.Errorf("row %d: %w", line, err)
			}
		}
		fields = trimmed(fields)
		if len(fields) == 0 {
			continue
		}
		if cells += len(fields); cells > maxBookCells || len(fields) > maxBookRow {
			return nil, fmt.Errorf("row %d: the sheet is larger than a list can be (%d columns, %d cells)", line, len(fields), cells)
		}
		for i := range fields {
			if len(fields[i]) > maxCell {
				return nil, fmt.Errorf("row %d: a cell is longer than %d KB", line, maxCell>>10)
			}
			if i < len(values) {
				fields[i] = b.cell(fields[i], values[i])
			}
		}
		out = append(out, row{line: line, fields: fields})
	}
	return out, shown.Error()
}

// height is how many rows a sheet says that it has, 0 when it does not say. It is for the
// eye only: what wrote the sheet may have left it at what it was before.
func (b *book) height(sheet string) (int, error) {
	area, err := b.file.GetSheetDimension(sheet)
	if err != nil {
		return 0, err
	}
	_, last, ok := strings.Cut(area, ":")
	if !ok {
		return 0, nil
	}
	if _, rows, err := excelize.CellNameToCoordinates(last); err == nil {
		return rows, nil
	}
	return 0, nil // said in a way that nobody understands
}

// trimmed leaves out the empty cells at the end of a row.
func trimmed(fields []string) []string {
	for len(fields) > 0 && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	return fields
}

// cell is what a cell says: what it shows, unless it shows a date or a time.
func (b *book) cell(shown, value string) string {
	if shown == value || !strings.ContainsAny(shown, ":/-.") {
		return shown
	}
	days, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(days) || days < 0 || days > 100000 {
		return shown
	}
	if _, err := strconv.ParseFloat(strings.ReplaceAll(shown, ",", ""), 64); err == nil {
		return shown // a rounded number
	}
	if strings.Contains(shown, ":") && days < 100 {
		return clockOf(days)
	}
	if strings.ContainsAny(shown, "/-.") && days >= 1 {
		if t, err := excelize.ExcelDateToTime(days, b.date); err == nil && t.Year() >= 1800 && t.Year() <= 2200 {
			if t.Equal(t.Truncate(24 * time.Hour)) {
				return t.Format("2006-01-02")
			}
			return t.Format("2006-01-02 15:04:05")
		}
	}
	return shown
}

// clockOf is a part of a day as a time, to the millisecond.
func clockOf(days float64) string {
	ms := int64(math.Round(days * 24 * 60 * 60 * 1000))
	s := fmt.Sprintf("%d:%02d:%02d", ms/3600000, ms/60000%60, ms/1000%60)
	if ms%1000 != 0 {
		s += strings.TrimRight(fmt.Sprintf(".%03d", ms%1000), "0")
	}
	return s
}

// tableOfRows makes a list of rows of cells: the header is the first row at the
// top that names a column for a name and another, else the first with the most
// cells, whose columns somebody has to name.
func tableOfRows(rows []row) (table, bool) {
	if len(rows) == 0 {
		return table{}, false
	}
	head, most, named := -1, 0, false
	for i, r := range rows[:min(len(rows), headerWithin)] {
		cols := match(r.fields)
		if cols.named() && cols.known() >= 2 && !named {
			head, named = i, true
		}
		if !named && len(r.fields) > most {
			head, most = i, len(r.fields)
		}
	}
	width := len(rows[head].fields)
	t := table{delim: ',', made: true, cols: match(rows[head].fields), rawHead: csvLine(rows[head].fields, ','), line: rows[head].line}
	for i, r := range rows {
		if len(r.fields) < width {
			r.fields = append(r.fields, make([]string, width-len(r.fields))...)
		}
		switch {
		case i < head:
			r.raw = csvLine(trimmed(r.fields), ' ')
			t.above = append(t.above, r)
		case i > head:
			t.rows = append(t.rows, r)
		}
	}
	return t, true
}
