package watch

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// book is a workbook of rows, as the program of a timing system or a colleague saves it.
func book(t *testing.T, rows ...string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range append([]string{strings.TrimSpace(head)}, rows...) {
		var cells []any
		for c := range strings.SplitSeq(row, ",") {
			cells = append(cells, c)
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", at, &cells)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAWorkbookThatIsRewrittenInPlaceIsFollowed(t *testing.T) {
	s := follow(t, "live.xlsx", Options{})
	first := book(t, "7,Ann,Oak,GBR,17:30", "8,Bo,Elm,KEN,")
	s.write(first[:len(first)/2])
	s.run(2 * time.Second)
	s.want(Reading, "workbook")
	s.holds("")
	s.write(first)
	st := s.run(time.Second)
	s.want(Fresh, "")
	s.holds("7 17:30, 8")
	if st.Change.New != 2 || !st.Change.First {
		t.Errorf("%+v", st.Change)
	}

	// A spreadsheet program writes the file from its first byte to its last, over what was there.
	second := book(t, "7,Ann,Oak,GBR,17:31", "8,Bo,Elm,KEN,17:40", "9,Cy,Ash,USA,")
	for part := 1; part < 10; part++ {
		cut := len(second) * part / 10
		s.write(second[:cut] + first[min(cut, len(first)):])
		s.run(2 * time.Second)
		if s.w.State().Phase == Fresh || s.w.State().Total.Versions != 1 {
			t.Errorf("with %d of %d bytes written it is %s, version %d", cut, len(second), s.w.State().Phase, s.w.State().Total.Versions)
		}
		s.holds("7 17:30, 8")
	}
	s.write(second)
	st = s.run(time.Second)
	s.want(Fresh, "")
	s.holds("7 17:31, 8 17:40, 9")
	if st.Change.New != 1 || st.Change.Changed != 2 || st.Total.Versions != 2 {
		t.Errorf("%+v, version %d; want one new, two changed", st.Change, st.Total.Versions)
	}

	// Saved again with nothing else in it, which changes its bytes and nothing of the race.
	again := book(t, "7,Ann,Oak,GBR,17:31", "8,Bo,Elm,KEN,17:40", "9,Cy,Ash,USA,", ",,,,")
	s.write(again)
	st = s.run(time.Second)
	s.want(Fresh, "")
	if again == second || st.Change.Same != 3 || st.Change.New+st.Change.Changed != 0 {
		t.Errorf("saved again: %+v, want three the same", st.Change)
	}
}
