package data

import "testing"

// All entries of a race are read into room of their number: a list of 50,000 that grew
// would be copied over and over.
func TestEntriesAreReadIntoRoomOfTheirNumber(t *testing.T) {
	for name, lines := range map[string][]string{
		"with and without a place": {"A 1 2:01:00", "B 2 2:02:00", "C 3 2:03:00", "Stopped DNF -", "Away DQ -"},
		"all with a place":         {"A 1 2:01:00", "B 2 2:02:00", "C 3 2:03:00"},
		"none with a place":        {"Stopped DNF -", "Away DQ -", "Absent DNS -"},
	} {
		s := newShow(t)
		all, err := s.Entries(bg, field(t, s, lines...), 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != len(lines) || cap(all) != len(lines) {
			t.Errorf("%s: %d entries in room for %d, want %d", name, len(all), cap(all), len(lines))
		}
	}
}
