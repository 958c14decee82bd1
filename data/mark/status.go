package mark

import (
	"regexp"
	"strings"
)

// Status says why an entry has no result. The zero Status is no status.
type Status string

// The statuses.
const (
	DNS Status = "DNS" // did not start
	DNF Status = "DNF" // did not finish
	DQ  Status = "DQ"  // disqualified; some sources print DSQ
	NM  Status = "NM"  // no mark
)

// rule is the name of a rule as results print it after DQ: "R163.3a", "R 163.3a",
// "TR17.3.1", "IAAF Rule 32.2.a".
var rule = regexp.MustCompile(`^(?i:(?:(?:IAAF|WA)\s+)?(?:Rule|TR|CR|R)\.?\s*\d+(?:\.\d+)*\.?[a-z]?(?:\([a-z0-9]+\))*)$`)

// inCell finds a status among figures and other words.
var inCell = regexp.MustCompile(`(?i)(?:^|[^\pL])(DNS|DNF|DSQ|DQ|NM)(?:[^\pL]|$)`)

// ParseStatus reads a status, however it is spelt: "dnf", "DSQ", "Did not finish".
// A DQ may be followed by the rule, which is returned as it is printed:
// "DQ R 163.3a" gives DQ and "R 163.3a". ok is false for everything else, also for
// a status with other words or figures beside it; for those see Split.
func ParseStatus(s string) (st Status, ruleName string, ok bool) {
	if s != "" && '0' <= s[0] && s[0] <= '9' { // as nearly every cell does
		return "", "", false
	}
	s = strings.Join(strings.Fields(s), " ")
	if st, ok := statusWord(s); ok {
		return st, "", true
	}
	end := strings.IndexFunc(s, func(r rune) bool { return r == ' ' || r == ':' || r == '(' || r == ',' })
	if end < 0 {
		return "", "", false
	}
	if st, ok := statusWord(s[:end]); !ok || st != DQ {
		return "", "", false
	}
	ruleName = bare(s[end:])
	if !rule.MatchString(ruleName) {
		return "", "", false
	}
	return DQ, ruleName, true
}

// bare takes away the brackets and the punctuation that lead to a rule, but not
// the closing bracket of R168.7(a).
func bare(s string) string {
	s = strings.TrimLeft(s, " :,-")
	if inner, ok := strings.CutPrefix(s, "("); ok {
		s = strings.TrimSuffix(inner, ")")
	}
	return strings.TrimSpace(s)
}

func statusWord(s string) (Status, bool) {
	switch strings.ToLower(strings.ReplaceAll(s, ".", "")) {
	case "dns", "did not start":
		return DNS, true
	case "dnf", "did not finish":
		return DNF, true
	case "dq", "dsq", "disq", "disqualified":
		return DQ, true
	case "nm", "no mark":
		return NM, true
	}
	return "", false
}

// Split parts a cell that may hold a performance, a status, or both glued
// together: "8:21.67DQ 8:21.67" is the performance 8:21.67 and DQ,
// "56.03DQ IAAF Rule 32.2.a" has a rule too. A performance printed twice must be
// the same both times. A cell without a status is all performance.
//
// The performance of a DQ is what was run before it was taken away: no result.
// ok is false when a status stands in the cell with something that is neither a
// performance nor a rule; the whole cell is then the performance.
func Split(printed string) (performance string, st Status, ruleName string, ok bool) {
	if strings.Trim(printed, "0123456789:.,") == "" { // as nearly every cell is
		return printed, "", "", true
	}
	s := strings.Join(strings.Fields(printed), " ")
	if st, ruleName, ok := ParseStatus(s); ok {
		return "", st, ruleName, true
	}
	at := inCell.FindStringSubmatchIndex(s)
	if at == nil {
		return s, "", "", true
	}
	left, word, right := strings.TrimSpace(s[:at[2]]), s[at[2]:at[3]], strings.TrimSpace(s[at[3]:])
	if left != "" && !isPerformance(left) {
		return s, "", "", false
	}
	if st, ruleName, ok := ParseStatus(strings.TrimSpace(word + " " + right)); ok {
		return left, st, ruleName, true
	}
	if st, _ := statusWord(word); isPerformance(right) && (left == "" || left == right) {
		return right, st, "", true
	}
	return s, "", "", false
}

// isPerformance tells a time or a distance from a place or a bib.
func isPerformance(s string) bool {
	return strings.ContainsAny(s, ":.") && strings.Trim(s, "0123456789:.,") == ""
}

// ParseFlags reads record flags: WR OR AR NR CR PB SB WL, with spaces, commas or
// slashes between, in either case. An "=" before or after one says that the record
// was equalled, and always comes back in front: "=CR". Each flag is returned once.
//
// ok is false when something else stands among them (NJR, a national junior
// record, for one); flags then holds those that are known.
func ParseFlags(s string) (flags []string, ok bool) {
	ok = true
	seen := map[string]bool{}
	for _, f := range strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return strings.ContainsRune(" \t\u00a0,;/", r) }) {
		equalled := ""
		if bare := strings.Trim(f, "="); len(f)-len(bare) == 1 {
			equalled, f = "=", bare
		}
		switch f {
		case "WR", "OR", "AR", "NR", "CR", "PB", "SB", "WL":
		default:
			ok = false
			continue
		}
		if f = equalled + f; !seen[f] {
			seen[f] = true
			flags = append(flags, f)
		}
	}
	return flags, ok
}
