package intake

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mile26/data"
	"mile26/data/mark"
)

// A fixture of a made-up race. Names and clubs are invented.
const pebbleHead = "Place,Bib,First name,Last name,Nat,Club,Sex,DOB,Time,Race,Year\n"

const pebble = pebbleHead +
	"1,11,Astrid,Quillfeather,NOR,Fjordlop,F,1994-02-03,2:31:07,Pebble Marathon,2031\n" +
	"2,12,Ødegård,Ümlautsen,NOR,,F,19960410,2:31:59,Pebble Marathon,2031\n" +
	"3,7,Bram,van Testen,NED,\"Snel, en Wel\",M,4.5.1990,2:32:00,Pebble Marathon,2031\n" +
	"-,8,Cora,Nofinish,GBR,,F,,DNF,Pebble Marathon,2031\n" +
	"-,9,Dirk,Disqual,GER,,M,,DQ R 163.3a,Pebble Marathon,2031\n"

func TestListBecomesARaceWithItsField(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "pebble.csv", pebble)
	wantTally(t, r, tally{new: 5})
	all := racesOf(t, show)
	if len(all) != 1 {
		t.Fatalf("races %+v", all)
	}
	if got := all[0]; got.Event != "Pebble Marathon" || got.Year != 2031 || got.Category != "" || got.Metres != 42195 || got.Date != "2031" {
		t.Errorf("race %+v", got)
	}
	e := entryOf(t, show, "bram van testen")
	a := e.Athlete
	if a.Given != "Bram" || a.Family != "van Testen" || a.Whole != "" || a.Country != "NED" || a.Sex != data.Men || a.Born != "1990-05-04" {
		t.Errorf("athlete %+v", a)
	}
	m, ok := e.Result.Chosen()
	if e.Bib != "7" || e.Club != "Snel, en Wel" || e.Result.Place != 3 || !ok || m.Mark.Printed != "2:32:00" || m.Source.Name != "pebble.csv" || m.Source.Line != 4 {
		t.Errorf("entry %+v", e)
	}
	if dq := entryOf(t, show, "dirk disqual").Result; dq.Status != mark.DQ || dq.Rule != "R 163.3a" || len(dq.Marks) != 0 || dq.Place != 0 {
		t.Errorf("disqualified: %+v", dq)
	}
	if dnf := entryOf(t, show, "cora nofinish").Result; dnf.Status != mark.DNF {
		t.Errorf("did not finish: %+v", dnf)
	}
}

func TestEncodingsGiveTheSameShow(t *testing.T) {
	utf16 := func(s string) string {
		b := []byte{0xFF, 0xFE}
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	western := func(s string) string {
		var b []byte
		for _, r := range s {
			b = append(b, byte(r)) // all of the fixture is in Latin 1
		}
		return string(b)
	}
	for enc, text := range map[string]string{
		"UTF-8": pebble, "UTF-8 with BOM": "\xEF\xBB\xBF" + pebble, "UTF-16 LE with BOM": utf16(pebble), "Windows-1252": western(pebble),
	} {
		show := newShow(t)
		if r := takeText(t, show, "pebble.csv", text); r.Encoding != enc {
			t.Errorf("encoding %s, want %s", r.Encoding, enc)
		}
		if a := entryOf(t, show, "odegard umlautsen").Athlete; a.Given != "Ødegård" || a.Family != "Ümlautsen" {
			t.Errorf("%s: %+v", enc, a)
		}
	}
}

func TestRowsThatCannotBeReadAreRejectedWhole(t *testing.T) {
	bad := []struct{ row, why string }{
		{"4,20,,,NOR,Fjordlop,F,,2:40:00,Pebble Marathon,2031", whyNoName},
		{"5,21,J\uFFFDrg,Lostletter,GER,,M,,2:41:00,Pebble Marathon,2031", whyLost},
		{"6,22,Zoï¿½,Twicelost,SUI,,F,,2:42:00,Pebble Marathon,2031", whyLost},
		{"7,23,Pawe?,Mark,POL,,M,,2:43:00,Pebble Marathon,2031", whyLost},
		{"8,24,Una,Short,IRL", whyCount},
		{"9,25,Lena,Long,GER,,F,,2:45:00,Pebble Marathon,2031,extra", whyCount},
		{"tenth,26,Per,Place,SWE,,M,,2:46:00,Pebble Marathon,2031", whyPlace},
		{"11,27,Tom,Time,USA,,M,,2:4x:00,Pebble Marathon,2031", whyTime},
		{"12,28,Gwen,Glued,USA,,F,,2:20:2136,Pebble Marathon,2031", whyTime},
		{"13,29,Yara,Year,BRA,,F,,2:48:00,Pebble Marathon,MMXXXI", whyYear},
		{"14,30,\"Quinn,Quote,USA,,F,,2:49:00,Pebble Marathon,2031", whyBroken},
		{"15,31,\"Tess\nTwo\",Lines,USA,,F,,2:50:00,Pebble Marathon,2031", whyTwoLines},
		{"16,11,Somebody,Else,USA,,F,,2:51:00,Pebble Marathon,2031", whyBibTaken},
	}
	text := pebble
	for _, b := range bad {
		text += b.row + "\n"
	}
	show := newShow(t)
	path := write(t, "pebble.csv", text)
	r := take(t, show, path, Options{})
	wantTally(t, r, tally{new: 5, rejected: len(bad)})
	if r.RejectsFile != filepath.Join(filepath.Dir(show.Path()), "pebble.rejects.csv") {
		t.Errorf("rejects file %q: it belongs beside the show", r.RejectsFile)
	}
	got := content(t, r.RejectsFile)
	head, _, _ := strings.Cut(got, "\n")
	if head != strings.TrimSuffix(pebbleHead, "\n")+",mile26_line,mile26_reason" {
		t.Errorf("header %q", head)
	}
	for _, b := range bad {
		line := strings.Count(text[:strings.Index(text, b.row)], "\n") + 1
		at := strings.Index(got, b.row+",")
		if at < 0 {
			t.Errorf("row %q is not in the rejects file as it stands", b.row)
			continue
		}
		tail, _, _ := strings.Cut(got[at+len(b.row)+1:], "\n")
		num, why, _ := strings.Cut(tail, ",")
		if num != itoa(line) || !strings.HasPrefix(why, b.why[:10]) {
			t.Errorf("row %q: line %s, reason %q; want line %d, %q", b.row, num, why, line, b.why)
		}
	}
	for _, name := range []string{"una", "quinn", "gwen", "pawe"} {
		for _, e := range entries(t, show) {
			if strings.Contains(foldName(e.Athlete), name) {
				t.Errorf("%s is in the show: %+v", name, e.Athlete)
			}
		}
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestFieldsThatCannotBeReadStayEmptyWithANote(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "fields.csv", "Place,Name,Nationality,Age,Sex,DOB,Club,Time,Chip time,5 km,10 km,Half,40 km\n"+
		"1,Ann Oakleaf,Brooklyn,34,F,1/2/1990,Walkers,2:30:00,2:29:58,17:30,00:00:00,1:15:00,2:22:00\n"+
		"2,Bo Elmtree,KEN,old,X,,Lï¿½fer,2:31:00,soon,17:31,35:02,quick,2:23:00\n"+
		"3,Cy Firs|on,SUI,,M,,,2:32:00,,,,,\n")
	wantTally(t, r, tally{new: 3})
	a := entryOf(t, show, "ann oakleaf").Athlete
	if a.Country != "" || a.CountryPrinted != "Brooklyn" || a.Born != "" || a.Age != 34 || a.AgeOn != "" {
		t.Errorf("athlete %+v", a)
	}
	var got []string
	for _, n := range notes(t, show) {
		got = append(got, itoa(n.Line)+" "+n.Column+" "+n.Printed+": "+n.Reason)
	}
	want := []string{
		"2 Nationality Brooklyn: " + whyNation,
		"2 DOB 1/2/1990: " + whyDate,
		"2 10 km 00:00:00: " + whyZero,
		"3 Sex X: " + whySex,
		"3 Age old: " + whyAge,
		"3 Club Lï¿½fer: " + whyLostField,
		"3 Chip time soon: " + whyUnread,
		"3 Half quick: " + whyUnread,
		"4 Name Cy Firs|on: " + whyUnusual,
	}
	if !slices.Equal(got, want) {
		t.Errorf("notes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	splits, err := show.Splits(t.Context(), entryOf(t, show, "bo elmtree").ID)
	if err != nil || len(splits) != 3 || splits[0].Checkpoint.Name != "5 km" || splits[0].Mark.Printed != "17:31" || splits[1].Checkpoint.Name != "10 km" || splits[2].Checkpoint.Metres != 40000 {
		t.Errorf("splits %+v, %v", splits, err)
	}
}

func TestOfficialTimeIsChosenAndChipTimeStandsBeside(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "net.csv", "bib_num,name,clock_time,chip_time\n1,Ann Oakleaf,4:00:10,3:58:02\n")
	e := entryOf(t, show, "ann oakleaf")
	if len(e.Result.Marks) != 2 || e.Result.Marks[1].Chosen || e.Result.Marks[1].Mark.Printed != "3:58:02" || e.Result.Marks[1].Source.Detail != "chip time" {
		t.Errorf("marks %+v", e.Result.Marks)
	}
	if m, ok := e.Result.Chosen(); !ok || m.Mark.Printed != "4:00:10" {
		t.Errorf("chosen %+v, %v", m, ok)
	}
}

func TestOneFieldNamesAreNeverSplit(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "names.csv", "Name,Nat,Time\nMaría de los Ángeles Prueba,ESP,2:30:00\nKenenisa,ETH,2:31:00\n\"Oak, Ann\",GBR,2:32:00\n")
	if r.OneField != 3 {
		t.Errorf("%d names in one field, want 3", r.OneField)
	}
	for _, e := range entries(t, show) {
		if a := e.Athlete; a.Given != "" || a.Family != "" || a.Whole == "" {
			t.Errorf("split: %+v", a)
		}
	}
}

func TestTieBehindANameIsAboutTheResult(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "ties.csv", "Athlete,Nationality,Time\nRudolf Evenly (Tie),Norway,2:11:48\nSam Equal (tie),United States,2:11:48\n")
	e := entryOf(t, show, "rudolf evenly")
	if e.Athlete.Whole != "Rudolf Evenly" || !e.Result.Tied || e.Result.Note != "Tie" || e.Athlete.Country != "NOR" {
		t.Errorf("%+v", e)
	}
}

func TestListWithoutARaceIsARoster(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "squad.csv", "First name,Last name,Country,Born,Bio,Club\nAnn,Oakleaf,GBR,1990,Runs far.,Harriers\n")
	wantTally(t, r, tally{new: 1})
	if c := counts(t, show); c.Athletes != 1 || c.Races != 0 || c.Entries != 0 {
		t.Errorf("%+v", c)
	}
	if !hasAny(r.Decisions, "no race") || !slices.Contains(reasons(r), whyNoRace) {
		t.Errorf("decisions %q, notes %q", r.Decisions, reasons(r))
	}
	wantTally(t, takeText(t, show, "squad.csv", "First name,Last name,Country,Born\nAnn,Oakleaf,GBR,1990-03-01\n"), tally{changed: 1})
	a, err := show.Athlete(t.Context(), 1)
	if err != nil || a.Born != "1990-03-01" || a.Bio != "Runs far." {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestBestsBelongToTheDiscipline(t *testing.T) {
	show := newShow(t)
	text := "Bib,First,Last,Nat,PB,SB,Event,Year\n1,Ann,Oakleaf,GBR,2:20:01,2:25:00,Pebble Marathon,2031\n"
	takeText(t, show, "start.csv", text)
	wantTally(t, takeText(t, show, "start.csv", text), tally{same: 1})
	wantTally(t, takeText(t, show, "late.csv", strings.Replace(text, "2:20:01", "2:19:30", 1)), tally{clash: 1})
	a, err := show.Athlete(t.Context(), 1)
	if err != nil || len(a.Bests) != 3 || a.Bests[0].Discipline != "Marathon" || a.Bests[0].Kind != "PB" || a.Bests[1].Kind != "SB" || a.Bests[2].Source.Name != "late.csv" {
		t.Errorf("bests %+v, %v", a.Bests, err)
	}
}

func TestReportSaysItAll(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "pebble.csv", pebble+"x,1,No,Place,GBR,,M,,2:59:00,Pebble Marathon,2031\n")
	text := r.String()
	for _, want := range []string{
		"pebble.csv: list, UTF-8, comma", "6 rows: 5 new, 0 changed, 0 same, 0 differing, 1 rejected", "Nat = country",
		"country codes: ioc (found from the file)", "Pebble Marathon 2031, new, 5 rows, 42195 m", whyPlace, "pebble.rejects.csv",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	b, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(b), `"rejected":1`) || !strings.Contains(string(b), `"code_set":"ioc"`) {
		t.Errorf("%s, %v", b, err)
	}
}

func TestErrorsNameTheFileAndWhatToDo(t *testing.T) {
	show := newShow(t)
	for name, c := range map[string]struct{ text, want string }{
		"empty.csv":    {"", "is empty"},
		"blank.txt":    {" \n\n ", "is empty"},
		"nohead.csv":   {"1,Ann,GBR\n2,Bo,KEN\n", "no header row"},
		"editions.csv": {"Date,Year,Starters\n2031-05-04,2031,40\n", "must name a column for the name"},
		"feed.json":    {"[\n  {\"title\": \"Ann\"}\n]\n", "without a list of people"},
		"torn.json":    {"[\n  {\"name\": \"Ann\"},\n  {\"na", "breaks off"},
		"book.csv":     {"PK\x03\x04", "save it as .xlsx or CSV"},
	} {
		path := write(t, name, c.text)
		_, err := File(t.Context(), show, path, Options{})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
	if _, err := File(t.Context(), show, filepath.Join(t.TempDir(), "none.csv"), Options{}); err == nil || !strings.Contains(err.Error(), "none.csv: cannot open it: no such file") {
		t.Errorf("missing file: %v", err)
	}
	if c := counts(t, show); c.Intakes != 0 {
		t.Errorf("%d intakes are in the log", c.Intakes)
	}
}

func TestIntakeIsLogged(t *testing.T) {
	show := newShow(t)
	take(t, show, write(t, "pebble.csv", pebble+"x,1,No,Place,GBR,,M,,2:59:00,Pebble Marathon,2031\n"), Options{Now: when})
	log, err := show.Intakes(t.Context())
	if err != nil || len(log) != 1 {
		t.Fatalf("%+v, %v", log, err)
	}
	in := log[0]
	if in.File != "pebble.csv" || len(in.SHA256) != 64 || !in.At.Equal(when) || in.Rows != 6 || in.Added != 5 || in.Same != 0 || in.Rejected != 1 {
		t.Errorf("%+v", in)
	}
	if m, _ := entryOf(t, show, "bram van testen").Result.Chosen(); m.Source.Detail != "read 4 May 2031 09:30" {
		t.Errorf("source %+v", m.Source)
	}
}

func TestProgressEndsWithAllRows(t *testing.T) {
	text := "Bib,Name\n"
	for i := range 1300 {
		text += itoa(i+1) + ",Runner Number" + strings.Repeat("i", i%40) + "\n"
	}
	var calls int
	var last, total int64
	take(t, newShow(t), write(t, "many.csv", text), Options{Progress: func(d, n int64) {
		if d < last {
			t.Errorf("progress goes back from %d to %d", last, d)
		}
		calls, last, total = calls+1, d, n
	}})
	if calls < 3 || last != 1300 || total != 1300 {
		t.Errorf("%d calls, the last with %d of %d", calls, last, total)
	}
}

func TestAnIntakeThatCannotKeepItsRejectsDoesNotHappen(t *testing.T) {
	show := newShow(t)
	text := pebble + "x,1,No,Place,GBR,,M,,2:59:00,Pebble Marathon,2031\n"
	path := write(t, "pebble.csv", text)
	other := write(t, "precious.csv", "half mended")
	for told, want := range map[string]string{
		filepath.Join(t.TempDir(), "no", "such", "folder.csv"): "nothing was imported",
		other: "holds something else",
		path:  "holds something else",
	} {
		if _, err := File(t.Context(), show, path, Options{Rejects: told}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("rejects %s: error %v, want one with %q", told, err, want)
		}
	}
	if c := counts(t, show); c.Athletes != 0 || c.Races != 0 || c.Intakes != 0 {
		t.Errorf("the show holds %+v", c)
	}
	if content(t, other) != "half mended" || content(t, path) != text {
		t.Error("a file was written over")
	}
}

func TestCancelledIntakeLeavesNothing(t *testing.T) {
	show := newShow(t)
	text := "Bib,Name,5 km\nx,J\uFFFD,17:00\n"
	for i := range 2000 {
		text += itoa(i+1) + ",Runner " + strings.Repeat("o", i%50+1) + ",17:30\n"
	}
	path := write(t, "many.csv", text)
	for _, looks := range []int64{0, 1, 10, 60} {
		if _, err := File(newCancelAfter(t.Context(), looks), show, path, Options{}); err == nil {
			t.Fatalf("after %d looks: no error", looks)
		}
		if c := counts(t, show); c != (data.Counts{}) {
			t.Errorf("after %d looks the show holds %+v", looks, c)
		}
	}
	files, err := os.ReadDir(filepath.Dir(show.Path()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.Contains(f.Name(), "rejects") {
			t.Errorf("%s is left behind", f.Name())
		}
	}
}
