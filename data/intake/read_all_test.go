package intake

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// The races of a list know more with every row that says more, so what a row is read as
// depends on those before it.
func TestRowsAreReadAtOnceAsOneAfterTheOther(t *testing.T) {
	var list strings.Builder
	list.WriteString("bib,first_name,last_name,age,country,place,time,race_date,race,split_5k,split_10k\n")
	for i := range 5*everyRows + 7 {
		date := []string{"2031", "2031-04", "2031-04-13", ""}[(i/700+i%2)%4]
		name := []string{"Ann", "Bo?", "Çy", ""}[min(i%50, 3)]
		race := fmt.Sprint("Pebble Run ", i/900)
		fmt.Fprintf(&list, "%d,%s,Oak%d,%d,%s,%d,2:%02d:%02d,%s,%s,0:%02d:01,nothing\n", i, name, i%97, i%90, []string{"GBR", "KEN", "XYZ"}[i%3], i+1, i%60, i%61, date, race, i%60)
	}
	s := open(t, "pebbles.csv", list.String())
	read := func() (*listReader, *races) {
		rs, err := newRaces(s.path, s.list, Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return newListReader(s.list.cols, "ioc", rs, "x"), rs
	}
	accept, err := ParseAccept("2-900,1000-2600")
	if err != nil {
		t.Fatal(err)
	}
	l, first := read()
	var want []outcome
	for _, r := range s.list.rows {
		var o outcome
		if accept.row(r.line) {
			o.rec, o.why = l.read(r)
		}
		want = append(want, o)
	}
	l, second := read()
	got, err := l.readAll(t.Context(), s.list.rows, accept)
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d rows, want %d, %v", len(got), len(want), err)
	}
	days := map[string]bool{}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("line %d: %+v %v, want %+v %v", s.list.rows[i].line, got[i].rec, got[i].why, want[i].rec, want[i].why)
		}
		if want[i].rec != nil {
			days[string(want[i].rec.athlete.AgeOn)] = true
		}
	}
	if !reflect.DeepEqual(second.inOrder, first.inOrder) || len(days) < 3 {
		t.Errorf("%d races, want %d; ages are of %v", len(second.inOrder), len(first.inOrder), days)
	}
}
