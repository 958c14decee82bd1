package intake

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// saidInLondon is what the five texts of London say of four races, each fact once: the
// words that a proposal has to have, and its kind. It is the yardstick for what is
// proposed.
var saidInLondon = map[string][]string{
	"000": { // 2023
		"result|Men: 1st Kelvin Kiptum|KEN|2:01.25|CR", "result|Men: 6th Emile Cairess|GBR", "result|Men: 9th Mo Farah",
		"result|Women: 1st Sifan Hassan|NED|2:18.33", "result|Wheelchair Men: 1st Marcel Hug|SUI|1:23.48|CR", "result|Wheelchair Men: 5th David Weir",
		"result|Wheelchair Women: 1st Madison de Rozario|AUS", "fact|49,000", "fact|73",
		"credit|Paula Radcliffe|Former women's marathon world record holder", "credit|Steve Cram|commentator",
	},
	"001": { // 2016
		"result|Men: 1st Eliud Kipchoge", "result|Women: 1st", "result|Wheelchair|1st Marcel Hug", "result|Wheelchair Women: 1st Tatyana McFadden|USA|1:44.20",
		"status|Wheelchair Women: Shelly Woods|DNF", "split|Men: 10 km 28:37", "split|Men: Half|1:01:24",
		"record|WR World Men: Dennis Kimetto 2:02.57", "profile|Dennis Kimetto", "fact|39,698",
		"credit|Steve Cram", "credit|Jonathan Edwards", "credit|Brendan Foster", "credit|Tanni Grey-Thompson",
	},
	"002": { // 2014
		"result|Men: 1st Wilson Kipsang|KEN|CR", "result|Men: Wilson Kipsang KEN 2:04:29 CR", "result|Men: 2nd Stanley Biwott", "result|Men: 3rd Tsegaye Kebede",
		"result|Men: 8th Mo Farah", "result|Men: Mo Farah 2:08:21", "result|Women: 1st Edna Kiplagat|KEN|2:20:21", "result|Women: 2nd Florence Kiplagat",
		"result|Women: 3rd Tirunesh Dibaba", "result|Women: 13th Amy Whitehead|GBR|2:34:20", "result|Women: 14th Emma Stepo|GBR|2:36:05",
		"result|Wheelchair Men: 1st Marcel Hug|SUI", "result|Wheelchair Men: 2nd David Weir|GBR", "result|Wheelchair Women: 1st Tatyana McFadden|USA",
		"record|NR GBR Men: Steve Jones 2:07:13 1985", "fact|36,000",
		"result|Men: Scott Overall|finished", "result|Men: Craig Hopkins|finished", "result|Men: Chris Thompson|finished", "result|Men: Ben Livesey|finished",
	},
	"003": { // 2023
		"result|Men: 1st Kelvin Kiptum|KEN", "result|Men: Kelvin Kiptum KEN 2:01.27 CR", "result|Men: 2nd Geoffrey Kamworor|KEN", "result|Men: 6th Emile Cairess",
		"result|Men: 8th Philip Sesemann|GBR", "result|Men: 9th Mo Farah|2:10.27", "result|Women: 1st Sifan Hassan|NED|2:18.33",
	},
	"004": { // 2012
		"result|Women: 1st Mary Keitany|2:18:36", "result|Women: Mary Keitany PB NR", "result|Men: 1st Wilson Kipsang|KEN", "result|Men: 2nd Martin Lel|KEN",
		"result|Men: 3rd Tsegaye Kebede|ETH", "result|Wheelchair Women: 1st Shelly Woods|GBR|01:49:10", "fact|37,500",
	},
}

// has reports whether a proposal says a fact.
func (p Proposal) has(fact string) bool {
	words := strings.Split(fact, "|")
	return p.Kind == words[0] && !slices.ContainsFunc(words[1:], func(w string) bool { return !strings.Contains(p.Says, w) })
}

// What is proposed of the texts is right, all of it, and is nearly all that they say.
func TestRecallAndPrecisionOnTheLiveTexts(t *testing.T) {
	folder := shared(t, "seeds")
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	facts, found, proposed, right := 0, 0, 0, 0
	for _, f := range files {
		s, err := OpenFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		said, all := saidInLondon[f.Name()[:3]], s.Proposals(Options{})
		facts, proposed = facts+len(said), proposed+len(all)
		for _, fact := range said {
			if slices.ContainsFunc(all, func(p Proposal) bool { return p.has(fact) }) {
				found++
			} else {
				t.Logf("%s: not proposed: %s", f.Name()[:3], fact)
			}
		}
		for _, p := range all {
			if slices.ContainsFunc(said, p.has) {
				right++
			} else {
				t.Errorf("%s: proposes what the text does not say: line %d, %s %s", f.Name()[:3], p.Line, p.Kind, p.Says)
			}
		}
	}
	t.Logf("recall %d of %d, %.1f%%; precision %d of %d, %.1f%%", found, facts, 100*float64(found)/float64(facts), right, proposed, 100*float64(right)/float64(proposed))
	if found < facts-1 || right != proposed || len(files) != len(saidInLondon) {
		t.Errorf("recall %d of %d, precision %d of %d, %d texts", found, facts, right, proposed, len(files))
	}
}
