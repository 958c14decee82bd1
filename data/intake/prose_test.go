package intake

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mile26/data"
)

// pebbleReport is a report of a race that nobody ran, with the traps of real ones.
const pebbleReport = `Post published at 13:40 BST 4 May 2031
Pebble Marathon - Men’s race
Kenya's Hal Runnerson has won the Pebble Marathon 2031 in a new course record of 2:04:29, beating Ida's brother.
The 27-year-old Kenyan broke the course record with a brilliant time of 2:04:29.
Bo Elmtree came second and Cy Pinewood third. Advert
Briton Sam Debutson sixth on debut as Mo Oldhand finishes ninth in his last Pebble Marathon
Oldhand, 31, who was running his first marathon at home, finished in ninth place.
He had hoped to beat Stan Jonesson' British record of 2:07:13 which has stood since 1985 - but missed out by finishing in 2:10.27.
Oldhand missed out on his bid to win the Pebble Marathon, and Elmtree was a favourite to win the race.
Continue reading the main story Pebble Marathon runner Bo Elmtree took on the roadWorld record holder Runnerson crossed the line in a time of two hours, four minutes and 29 seconds.
The elite men hit 10k in 28:37 with Hal Runnerson in front.
At halfway this group of six clock one hour, one minute and 24 seconds. The world record is 2:01:09.
Women's elite race
Norway's Ida Testova won the women's elite race in 2:20:2136,000 fun runners are taking on the route.
Una Leadova at the front now, Vera Chaseova second and in good shape.
"Una Leadova won the women's race in 2:19:00," said a man in the crowd.
Ethiopia's Una Leadova beat compatriot Vera Chaseova into second last year? She looked like she was going to have to pull out injured.
British runners Amy Stoneham and Emma Steppe finished in 13th and 14th places with times of two hours, 34 minutes and 20 seconds and two hours 36 minutes and five seconds.
Mary Millova set a new personal best and a Norwegian record.
London Marathon - women's wheelchair race
Britain's Shelly Woodward suffered a puncture. She had to pull out.
American Tanya McFast goes again, she takes it in 1:44.20.
Swiss Marc Huegel wins men's wheelchair race in course record 1:23.48 with David Weirson fifth; Australian Mads de Rosa wins women's race
Huegel & McFast win wheelchair races
39,698 runners were set to start mass race
73 Guinness world record attempts as record field of almost 49,000 take part
George and Charley Stilts will attempt to beat a time of 8 hours and 25 minutes on stilts.
Their combined time needs to be under the current world record of five hours, nine minutes and 14 seconds.
Race starters Grain and Watson, who won the women's double sculls gold at the Games, set off at 11:08.
Liz Postwriter: Hal Runnerson won the women's race in 2:01:01!
Good luck to Ann Ashley, who won the men's race in our hearts ❤️ in 1:59:59
Visit us @pebble, Zed Zebra won the men's race
Briton Wilma Wheeler won the women's section of the Pebble Big Wheelchair Marathon, coming in at 01:49:10.
Fellow Kenyan Jo Fellowes crossed the line in fourth, while Ed Fiveways came in fifth with a time of 2:08.30.
The other Britons who finished the men's elite race were Scott Overton and Ben Lively.
Kenya's Hal Runnerson has won the Pebble Marathon 2031 in a new course record of 2:04:29, beating Ida's brother.
`

func TestSentencesProposeWhatTheySayAndNothingElse(t *testing.T) {
	var got []string
	for _, p := range open(t, "report.txt", pebbleReport).Proposals(Options{}) {
		got = append(got, fmt.Sprint(p.Line, " ", p.Kind, " ", p.Says))
	}
	want := []string{
		"3 result Men: 1st Hal Runnerson KEN 2:04:29 CR",
		"4 result Men: Hal Runnerson KEN 2:04:29 CR", // and an age
		"5 result Men: 2nd Bo Elmtree",
		"5 result Men: 3rd Cy Pinewood",
		"6 result Men: 6th Sam Debutson GBR",
		"7 result Men: 9th Mo Oldhand",
		"8 result Men: Mo Oldhand 2:10.27",
		"8 record NR GBR Men: Stan Jonesson 2:07:13 1985",
		"11 split Men: 10 km 28:37",
		"12 record WR World Men: 2:01:09",
		"12 split Men: Half 1:01:24",
		"14 result Women: 1st Ida Testova NOR 2:20:2136,000 (unread: figures after a comma that are no decimals: another number may be glued on)",
		"18 result Women: 13th Amy Stoneham GBR 2:34:20",
		"18 result Women: 14th Emma Steppe GBR 2:36:05",
		"19 result Women: Mary Millova PB NR",
		"21 status Wheelchair Women: Shelly Woodward GBR DNF",
		"22 result Wheelchair Women: 1st Tanya McFast USA 1:44.20",
		"23 result Wheelchair Men: 1st Marc Huegel SUI 1:23.48 CR",
		"23 result Wheelchair Men: 5th David Weirson",
		"23 result Wheelchair Women: 1st Mads de Rosa AUS",
		"25 fact 39,698 runners were set to start mass race",
		"26 fact almost 49,000 take part",
		"26 fact 73 Guinness world record attempts",
		"33 result Wheelchair Women: 1st Wilma Wheeler GBR 01:49:10",
		"34 result Wheelchair Women: 4th Jo Fellowes KEN",
		"34 result Wheelchair Women: 5th Ed Fiveways 2:08.30",
		"35 result Men: Scott Overton GBR finished",
		"35 result Men: Ben Lively GBR finished",
	}
	slices.Sort(got)
	slices.Sort(want)
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("proposes too much: %s", g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("does not propose: %s", w)
		}
	}
}

// A credit and a profile part who it is from what they are.
func TestAProposalOfSomebodyPartsNameAndFunction(t *testing.T) {
	var got []string
	for _, p := range open(t, "live.txt", pebbleLive).Proposals(Options{}) {
		if p.Kind == ProposesCredit || p.Kind == ProposesProfile {
			got = append(got, p.Says)
		}
	}
	for _, want := range []string{"Nora Micro · Former pebble champion", "Baroness Petra von Wheel-Smith · Ex-wheelchair racer and BBC Sport expert"} {
		if !slices.Contains(got, want) {
			t.Errorf("proposed are %q, want %q among them", got, want)
		}
	}
}

func TestProposalsQuoteTheirLines(t *testing.T) {
	lines := strings.Split(pebbleReport, "\n")
	seen := map[string]bool{}
	for _, p := range open(t, "report.txt", pebbleReport).Proposals(Options{}) {
		if p.Quote != squeeze(lines[p.Line-1]) || seen[p.ID] || !strings.HasPrefix(p.ID, fmt.Sprint(p.Line, ".")) {
			t.Errorf("%+v", p)
		}
		seen[p.ID] = true
	}
}

func TestNothingOfALiveTextIsTakenUnlessItIsAccepted(t *testing.T) {
	show := newShow(t)
	s := open(t, "report.txt", pebbleReport)
	r := apply(t, show, s, Options{})
	if len(r.Proposals) == 0 || r.LeftOut != len(r.Proposals) || r.Intake != 0 || !hasAny(r.Decisions, "--accept all") {
		t.Errorf("%+v", r)
	}
	if c := counts(t, show); c != (data.Counts{}) {
		t.Errorf("%+v", c)
	}
	a, err := ParseAccept("14.1")
	if err != nil {
		t.Fatal(err)
	}
	wantTally(t, apply(t, show, s, Options{Accept: a}), tally{new: 1})
	e := entryOf(t, show, "ida testova")
	m, ok := e.Result.Chosen()
	if !ok || m.Mark.Known() || m.Mark.Printed != "2:20:2136,000" || m.Source.Line != 14 || e.Result.Place != 1 || e.Athlete.Country != "NOR" {
		t.Errorf("%+v", e)
	}
}

func TestAcceptedProposalsGoWhereTheyBelong(t *testing.T) {
	show := newShow(t)
	apply(t, show, open(t, "list.csv", "First,Last,Nat,Event,Year,Category\nBo,Elmtree,KEN,Pebble Marathon,2031,Men\n"), Options{})
	r := apply(t, show, open(t, "report.txt", pebbleReport), Options{Accept: AcceptAll})
	if r.Rejected != 0 || r.Clash != 0 {
		t.Errorf("%s", r)
	}
	got := map[string]string{}
	for _, race := range racesOf(t, show) {
		if race.Event != "Pebble Marathon" || race.Year != 2031 || race.Metres != marathon {
			t.Errorf("race %+v", race)
		}
		for _, e := range entriesOf(t, show, race) {
			m, _ := e.Result.Chosen()
			got[race.Category+" "+foldName(e.Athlete)] = fmt.Sprint(e.Result.Place, " ", m.Mark.Time, " ", e.Result.Status, e.Result.Flags)
		}
	}
	for who, want := range map[string]string{
		"Men hal runnerson": "1 2h4m29s [CR]", "Men mo oldhand": "9 2h10m27s []", "Men bo elmtree": "2 0s []", "Wheelchair Women tanya mcfast": "1 1h44m20s []",
		"Wheelchair Women shelly woodward": "0 0s DNF[]", "Women amy stoneham": "13 2h34m20s []", "Women mary millova": "0 0s [PB NR]",
	} {
		if got[who] != want {
			t.Errorf("%s: %q, want %q", who, got[who], want)
		}
	}
	c := counts(t, show)
	if c.Records != 2 || c.Facts != 5 || c.Athletes != 19 {
		t.Errorf("%+v\n%v", c, got)
	}
	wantTally(t, apply(t, newShow(t), open(t, "report.txt", pebbleReport), Options{Accept: AcceptNone}), tally{})
}

func TestOtherLinesSayTheRest(t *testing.T) {
	text := "Hal Runnerson has won the race.\nHis time of the day was good.\nFellow Kenyan Jo Fellowes crossed the line in second.\nUna Leadova came third.\nMen's winner Bo Elmtree spoke.\nElmtree clocked a time of 2:05:06. Kenya's Una Leadova smiled.\n"
	got := map[string]string{}
	for _, p := range open(t, "x.txt", text).Proposals(Options{Metres: marathon}) {
		got[p.Says] = strings.Join(p.From, "; ")
	}
	want := map[string]string{
		"Men: 1st Hal Runnerson":   "the category from line 2",
		"Men: 2nd Jo Fellowes KEN": "the category from line 2, whose fellow it is",
		"3rd Una Leadova KEN":      "the country from line 6",
		"Men: 1st Bo Elmtree":      "",
		"Men: Bo Elmtree 2:05:06":  "the category from line 5",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWhatTheTextDoesNotSayIsToldOrLeftOpen(t *testing.T) {
	text := "Hal Runnerson won the race. Una Leadova crossed the line in second.\n"
	for _, p := range open(t, "x.txt", text).Proposals(Options{}) {
		if p.Category != "" || p.Country != "" {
			t.Errorf("%+v", p)
		}
	}
	show := newShow(t)
	r := apply(t, show, open(t, "x.txt", text), Options{Accept: AcceptAll, Event: "Gravel Half", Year: 2030, Category: "Women"})
	if len(r.Races) != 1 || r.Races[0].Race != "Gravel Half 2030 · Women" || r.New != 2 {
		t.Errorf("%s", r)
	}
}
