package mark

import (
	"slices"
	"testing"
)

func TestParseStatusAcceptsEverySpelling(t *testing.T) {
	tests := []struct {
		s    string
		st   Status
		rule string
		ok   bool
	}{
		{"DNS", DNS, "", true},
		{"dnf", DNF, "", true},
		{"D.N.F.", DNF, "", true},
		{"Did not finish", DNF, "", true},
		{"did  not start", DNS, "", true},
		{"DQ", DQ, "", true},
		{"DSQ", DQ, "", true},
		{"Disqualified", DQ, "", true},
		{"NM", NM, "", true},
		{"DQ R163.3a", DQ, "R163.3a", true},
		{"DQ R 163.3a", DQ, "R 163.3a", true},
		{"DSQ (TR17.2.3)", DQ, "TR17.2.3", true},
		{"DQ: R168.7(a)", DQ, "R168.7(a)", true},
		{"DQ IAAF Rule 32.2.a", DQ, "IAAF Rule 32.2.a", true},
		{"", "", "", false},
		{"2:01:25", "", "", false},
		{"DQ 8:21.67", "", "", false},
		{"DQ because", "", "", false},
		{"DNF R163.3a", "", "", false},
		{"X", "", "", false},
	}
	for _, tt := range tests {
		st, rule, ok := ParseStatus(tt.s)
		if st != tt.st || rule != tt.rule || ok != tt.ok {
			t.Errorf("ParseStatus(%q) = %q, %q, %v, want %q, %q, %v", tt.s, st, rule, ok, tt.st, tt.rule, tt.ok)
		}
	}
}

func TestSplitPartsGluedCells(t *testing.T) {
	tests := []struct {
		printed     string
		performance string
		st          Status
		rule        string
		ok          bool
	}{
		{"", "", "", "", true},
		{"2:08:44", "2:08:44", "", "", true},
		{"one hour and 24 seconds", "one hour and 24 seconds", "", "", true},
		{"DNF", "", DNF, "", true},
		{"DQ R 163.3a", "", DQ, "R 163.3a", true},
		{"8:21.67DQ 8:21.67", "8:21.67", DQ, "", true},
		{"DQ 8:21.67", "8:21.67", DQ, "", true},
		{"44.20DQ", "44.20", DQ, "", true},
		{"56.03DQ IAAF Rule 32.2.a", "56.03", DQ, "IAAF Rule 32.2.a", true},
		{"8:21.67DQ 8:21.76", "8:21.67DQ 8:21.76", "", "", false},
		{"8:21.67 DQ for a push", "8:21.67 DQ for a push", "", "", false},
		{"DNF 12", "DNF 12", "", "", false},
		{"12 DNF", "12 DNF", "", "", false},
	}
	for _, tt := range tests {
		performance, st, rule, ok := Split(tt.printed)
		if performance != tt.performance || st != tt.st || rule != tt.rule || ok != tt.ok {
			t.Errorf("Split(%q) = %q, %q, %q, %v, want %q, %q, %q, %v",
				tt.printed, performance, st, rule, ok, tt.performance, tt.st, tt.rule, tt.ok)
		}
	}
}

func TestParseFlagsPutsTheEqualSignInFront(t *testing.T) {
	tests := []struct {
		s    string
		want []string
		ok   bool
	}{
		{"", nil, true},
		{"CR", []string{"CR"}, true},
		{"=CR", []string{"=CR"}, true},
		{"CR=", []string{"=CR"}, true},
		{"wl wr pb", []string{"WL", "WR", "PB"}, true},
		{"=NR =PB", []string{"=NR", "=PB"}, true},
		{"NR, PB", []string{"NR", "PB"}, true},
		{"OR/AR/SB", []string{"OR", "AR", "SB"}, true},
		{"PB PB", []string{"PB"}, true},
		{"NJR PB", []string{"PB"}, false},
		{"=", nil, false},
		{"=CR=", nil, false},
		{"WRPB", nil, false},
		{"2:01:25", nil, false},
	}
	for _, tt := range tests {
		got, ok := ParseFlags(tt.s)
		if !slices.Equal(got, tt.want) || ok != tt.ok {
			t.Errorf("ParseFlags(%q) = %q, %v, want %q, %v", tt.s, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzCellsThatAreNoTimes(f *testing.F) {
	for _, s := range []string{"DQ R 163.3a", "8:21.67DQ 8:21.67", "=CR PB", "D.N.F.", "DSQ (", "İDQ", "Did not finish", "=="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if st, rule, ok := ParseStatus(s); ok != (st != "") || rule != "" && st != DQ {
			t.Errorf("ParseStatus(%q) = %q, %q, %v", s, st, rule, ok)
		}
		if _, st, rule, ok := Split(s); st != "" && !ok || rule != "" && st != DQ {
			t.Errorf("Split(%q) gives %q, %q, %v", s, st, rule, ok)
		}
		flags, _ := ParseFlags(s)
		for _, flag := range flags {
			if again, ok := ParseFlags(flag); !ok || !slices.Equal(again, []string{flag}) {
				t.Errorf("ParseFlags(%q) = %q, %v, want itself", flag, again, ok)
			}
		}
	})
}
