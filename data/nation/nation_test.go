package nation

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryNationIsWellFormed(t *testing.T) {
	code3, code2 := regexp.MustCompile(`^[A-Z]{3}$`), regexp.MustCompile(`^[a-z]{2}$`)
	flag := regexp.MustCompile(`^([a-z]{2}|gb-(eng|sct|wls|nir)|white)$`)
	all := All()
	for i, n := range all {
		if !code3.MatchString(n.Code) {
			t.Errorf("code %q, want three capitals", n.Code)
		}
		if i > 0 && all[i-1].Code >= n.Code {
			t.Errorf("%s follows %s, want codes in order and each once", n.Code, all[i-1].Code)
		}
		if n.Name == "" || n.Name != strings.TrimSpace(n.Name) {
			t.Errorf("%s: name %q", n.Code, n.Name)
		}
		if n.ISO2 != "" && !code2.MatchString(n.ISO2) {
			t.Errorf("%s: ISO2 %q, want two small letters", n.Code, n.ISO2)
		}
		if n.ISO3 != "" && !code3.MatchString(n.ISO3) {
			t.Errorf("%s: ISO3 %q, want three capitals", n.Code, n.ISO3)
		}
		if n.Flag != "" && !flag.MatchString(n.Flag) {
			t.Errorf("%s: flag %q", n.Code, n.Flag)
		}
		if n.Neutral != (n.Flag == "white") || n.Neutral && n.ISO2+n.ISO3 != "" {
			t.Errorf("%s: %+v, want the white flag for neutrals and for nobody else", n.Code, n)
		}
		if n.Historic && (n.Flag != "" || n.ISO2 != "") {
			t.Errorf("%s: %+v, want no flag of today for a historic team", n.Code, n)
		}
	}
}

func TestEveryNationIsFoundByAllItsCodesAndItsName(t *testing.T) {
	for _, n := range All() {
		for set, key := range map[CodeSet]string{IOC: n.Code, ISO3: n.ISO3, ISO2: n.ISO2, Names: n.Name} {
			if key == "" {
				continue
			}
			for _, printed := range []string{key, strings.ToLower(key), " " + strings.ToUpper(key) + " "} {
				if got, ok := Find(printed, set); !ok || got != n {
					t.Errorf("Find(%q, %s) = %+v, %v, want %+v", printed, set, got, ok, n)
				}
			}
		}
	}
}

func TestTableHasEveryOlympicCommittee(t *testing.T) {
	kinds := map[string]int{}
	for line := range strings.Lines(source) {
		if col := strings.Split(strings.TrimRight(line, "\n"), "\t"); !strings.HasPrefix(line, "#") {
			kinds[col[1]]++
		}
	}
	if got, want := kinds["noc"], 206; got != want {
		t.Errorf("%d nations with an Olympic committee, want %d", got, want)
	}
	if got, want := kinds["noc"]+kinds["member"], 214; got != want {
		t.Errorf("%d members of World Athletics, want %d", got, want)
	}
}

func TestTrapsOfTheField(t *testing.T) {
	tests := []struct {
		printed string
		set     CodeSet
		want    string // "" when it must not be found
		flag    string
	}{
		{"SUI", IOC, "SUI", "ch"},
		{"CHE", ISO3, "SUI", "ch"},
		{"CHE", IOC, "", ""},
		{"GER", IOC, "GER", "de"},
		{"DEU", ISO3, "GER", "de"},
		{"GER", ISO3, "", ""},
		{"NED", IOC, "NED", "nl"},
		{"NLD", ISO3, "NED", "nl"},
		{"RSA", IOC, "RSA", "za"},
		{"ZAF", ISO3, "RSA", "za"},
		{"BRN", IOC, "BRN", "bh"},
		{"BRN", ISO3, "BRU", "bn"},
		{"BHR", ISO3, "BRN", "bh"},
		{"ANT", IOC, "ANT", "ag"},
		{"ANT", ISO3, "AHO", ""},
		{"ANA", IOC, "ANA", "white"},
		{"AIN", IOC, "AIN", "white"},
		{"AIN", ISO3, "AIN", "white"},
		{"ART", IOC, "ART", ""},
		{"EOR", IOC, "EOR", ""},
		{"ROT", IOC, "EOR", ""},
		{"ENG", IOC, "ENG", "gb-eng"},
		{"SCO", IOC, "SCO", "gb-sct"},
		{"WAL", ISO3, "WAL", "gb-wls"},
		{"NIR", ISO3, "NIR", "gb-nir"},
		{"GB-SCT", ISO2, "SCO", "gb-sct"},
		{"GB", ISO2, "GBR", "gb"},
		{"KOS", IOC, "KOS", "xk"},
		{"MNE", IOC, "MNE", "me"},
		{"MHL", IOC, "MHL", "mh"},
		{"SSD", IOC, "SSD", "ss"},
		{"LBN", IOC, "LBN", "lb"},
		{"LIB", IOC, "LBN", "lb"},
		{"SIN", IOC, "SGP", "sg"},
		{"SGP", IOC, "SGP", "sg"},
		{"TRI", IOC, "TTO", "tt"},
		{"ROM", IOC, "ROU", "ro"},
		{"MAS", IOC, "MAS", "my"},
		{"TPE", IOC, "TPE", ""},
		{"URS", IOC, "URS", ""},
		{"GDR", IOC, "GDR", ""},
		{"SWI", IOC, "", ""},
		{"", IOC, "", ""},
		{"ſUI", IOC, "", ""}, // a long s becomes S in Unicode's upper case
		{"KEN", "fifa", "", ""},
	}
	for _, tt := range tests {
		got, ok := Find(tt.printed, tt.set)
		if got.Code != tt.want || ok != (tt.want != "") || got.Flag != tt.flag {
			t.Errorf("Find(%q, %s) = %q with flag %q, %v, want %q with %q", tt.printed, tt.set, got.Code, got.Flag, ok, tt.want, tt.flag)
		}
	}
}

func TestByNameFindsTheUsualNames(t *testing.T) {
	tests := []struct{ name, want string }{
		{"United Kingdom", "GBR"},
		{"Great Britain", "GBR"},
		{"GB & NI", "GBR"},
		{"Great Britain & N.I.", "GBR"},
		{"U.K.", "GBR"},
		{"USA", "USA"},
		{"the United States of America", "USA"},
		{"Russia", "RUS"},
		{"Czechia", "CZE"},
		{"Czech Republic", "CZE"},
		{"Ivory Coast", "CIV"},
		{"Côte d’Ivoire", "CIV"},
		{"cote d'ivoire", "CIV"},
		{"Soviet Union", "URS"},
		{"Korea", "KOR"},
		{"South Korea", "KOR"},
		{"Korea, Republic of", "KOR"},
		{"Korea (Democratic People's Republic of)", "PRK"},
		{"Holland", "NED"},
		{"The Netherlands", "NED"},
		{"Netherlands, The", "NED"},
		{"Türkiye", "TUR"},
		{"Turkey", "TUR"},
		{"TÜRKİYE", "TUR"},
		{"St. Lucia", "LCA"},
		{"St Vincent & Grenadines", "VIN"},
		{"Trinidad/Tobago", "TTO"},
		{"São Tomé and Príncipe", "STP"},
		{"Sao Tome & Principe", "STP"},
		{"Macedonia", "MKD"},
		{"Swaziland", "SWZ"},
		{"DR Congo", "COD"},
		{"Congo", "CGO"},
		{"Hong Kong, China", "HKG"},
		{"West Germany", "FRG"},
		{"Authorised Neutral Athletes", "ANA"},
		{"Scotland", "SCO"},
		{"Swiss", ""},
		{"Kenyan", ""},
		{"KEN", ""},
		{"Springfield", ""},
		{"the", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got, ok := ByName(tt.name); got.Code != tt.want || ok != (tt.want != "") {
			t.Errorf("ByName(%q) = %q, %v, want %q", tt.name, got.Code, ok, tt.want)
		}
	}
}

func TestCodesWithTwoMeaningsAreAllKnown(t *testing.T) {
	var got []string
	idx := table().index
	for code, i := range idx[IOC] {
		if j, ok := idx[ISO3][code]; ok && i != j {
			got = append(got, code)
		}
	}
	slices.Sort(got)
	if want := []string{"ANT", "BRN"}; !slices.Equal(got, want) {
		t.Errorf("codes of two nations %q, want %q, as the package comment says", got, want)
	}
}

func TestDetectPicksTheSetThatExplainsMost(t *testing.T) {
	tests := []struct {
		name    string
		printed []string
		set     CodeSet
		unknown map[string]int
	}{
		{"ioc", []string{"SUI", "GER", "KEN", ""}, IOC, nil},
		{"iso3", []string{"CHE", "DEU", "KEN", "ENG"}, ISO3, nil},
		{"iso2", []string{"ch", "DE", "gb"}, ISO2, nil},
		{"names", []string{"Switzerland", "Great Britain", "Kenya"}, Names, nil},
		{"both explain all", []string{"KEN", "ETH", "GBR"}, IOC, nil},
		{"a code of two nations alone", []string{"BRN", "BRN"}, IOC, nil},
		{"a code of two nations beside Swiss", []string{"BRN", "CHE"}, ISO3, nil},
		{"dirt", []string{"NED", "NED", "Springfield", " Springfield", "xx"}, IOC, map[string]int{"Springfield": 2, "xx": 1}},
		{"blank", []string{"", " "}, IOC, nil},
		{"nothing", nil, IOC, nil},
		{"no nation at all", []string{"Springfield"}, IOC, map[string]int{"Springfield": 1}},
	}
	for _, tt := range tests {
		set, unknown := Detect(tt.printed)
		if set != tt.set || !maps.Equal(unknown, tt.unknown) {
			t.Errorf("%s: Detect(%q) = %s, unknown %v, want %s, unknown %v", tt.name, tt.printed, set, unknown, tt.set, tt.unknown)
		}
	}
}

func TestAllIsTheCallersOwn(t *testing.T) {
	All()[0].Name = "changed"
	if got := All()[0].Name; got == "changed" {
		t.Error("a change to the slice of All reached the table")
	}
}

func TestReadTableRefusesMistakes(t *testing.T) {
	for name, tsv := range map[string]string{
		"two nations of one code": "KEN\tnoc\tke\tKEN\t\tKenya\nKEN\tnoc\tet\tETH\t\tEthiopia\n",
		"two nations of one name": "KEN\tnoc\tke\tKEN\t\tKenya\nETH\tnoc\tet\tETH\t\tthe KENYA\n",
		"unknown kind":            "KEN\tcountry\tke\tKEN\t\tKenya\n",
		"too many columns":        "KEN\tnoc\tke\tKEN\t\tKenya\t\t\t\n",
		"ISO code of another":     "KEN\tother\t\t\t\tKenya\nETH\tnoc\tet\tKEN\t\tEthiopia\n",
	} {
		if _, err := readTable(tsv); err == nil {
			t.Errorf("%s: readTable accepts it", name)
		}
	}
}

// shared opens a file of the public data beside the checkout, and skips the test
// when it is not there.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the public data is not here: ../shared/data/%s beside the checkout", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// sharedColumn returns one column of a CSV file of the public data.
func sharedColumn(t *testing.T, file, column string) []string {
	t.Helper()
	r := csv.NewReader(shared(t, file))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], column)
	if at < 0 {
		t.Fatalf("%s has columns %q, want %q among them", file, rows[0], column)
	}
	var values []string
	for _, row := range rows[1:] {
		values = append(values, row[at])
	}
	return values
}

func TestDetectOnPublicFiles(t *testing.T) {
	t.Run("London's winners are names and all resolve", func(t *testing.T) {
		values := sharedColumn(t, "london-winners.csv", "Nationality")
		if set, unknown := Detect(values); set != Names || len(unknown) != 0 || len(values) != 177 {
			t.Errorf("Detect = %s, unknown %v over %d values, want names, none over 177", set, unknown, len(values))
		}
	})
	t.Run("Berlin is ISO with home nations", func(t *testing.T) {
		set, unknown := Detect(sharedColumn(t, "berlin-2014.csv", "nationality"))
		if want := []string{"UMI"}; set != ISO3 || !slices.Equal(slices.Sorted(maps.Keys(unknown)), want) {
			t.Errorf("Detect = %s, unknown %v, want iso3, unknown %q", set, unknown, want)
		}
	})
	t.Run("New York is IOC with towns", func(t *testing.T) {
		set, unknown := Detect(sharedColumn(t, "nyc-2014.csv", "nationality"))
		if set != IOC {
			t.Errorf("Detect = %s, want ioc", set)
		}
		var codes []string
		for value := range unknown {
			if len(value) == 3 && value == strings.ToUpper(value) {
				codes = append(codes, value)
			}
		}
		slices.Sort(codes)
		if want := []string{"EAA", "SDN"}; !slices.Equal(codes, want) {
			t.Errorf("unknown codes %q, want %q", codes, want)
		}
	})
	t.Run("Rio is IOC and all resolve", func(t *testing.T) {
		var entries []struct{ Country string }
		if err := json.NewDecoder(shared(t, "rio2016-entries.json")).Decode(&entries); err != nil {
			t.Fatal(err)
		}
		var values []string
		for _, e := range entries {
			values = append(values, e.Country)
		}
		if set, unknown := Detect(values); set != IOC || len(unknown) != 0 {
			t.Errorf("Detect = %s, unknown %v, want ioc, none", set, unknown)
		}
	})
}

func TestTableAgreesWithThePublicCodeList(t *testing.T) {
	iso3 := sharedColumn(t, "country-codes.csv", "ISO3166-1-Alpha-3")
	iso2 := sharedColumn(t, "country-codes.csv", "ISO3166-1-Alpha-2")
	for _, column := range []string{"CLDR display name", "official_name_en", "UNTERM English Short"} {
		for i, name := range sharedColumn(t, "country-codes.csv", column) {
			n, ok := Find(iso3[i], ISO3)
			if !ok {
				continue // a place nobody competes for
			}
			if n.ISO2 != strings.ToLower(iso2[i]) {
				t.Errorf("%s: ISO2 %q, the list has %q", iso3[i], n.ISO2, iso2[i])
			}
			if got, ok := ByName(name); ok && got != n || !ok && strings.TrimSpace(name) != "" {
				t.Errorf("ByName(%q) = %q, %v, the list's %s says %s", name, got.Code, ok, column, iso3[i])
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"SUI", "che", "gb-eng", "Côte d’Ivoire", "GB & NI", "St. Lucia", "\xff", "İ", "the", "٣", "0000000000000000000\xf5Ē"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, printed string) {
		for _, set := range []CodeSet{IOC, ISO3, ISO2, Names} {
			n, ok := Find(printed, set)
			if ok != (n.Code != "") {
				t.Errorf("Find(%q, %s) = %+v, %v", printed, set, n, ok)
			}
			if again, _ := ByCode(n.Code); ok && again != n {
				t.Errorf("ByCode(%q) = %+v, want %+v", n.Code, again, n)
			}
		}
		if once, twice := fold(printed), fold(fold(printed)); once != twice {
			t.Errorf("fold(%q) = %q, and again %q", printed, once, twice)
		}
	})
}
