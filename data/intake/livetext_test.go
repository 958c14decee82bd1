package intake

import (
	"slices"
	"strings"
	"testing"

	"mile26/data"
)

// A live text of our own, with the traps of real ones: a repeated post, a
// heading above speech, adverts, viewers, curly quotes, an emoji, times of day.
const pebbleLive = `Post published at 11:08 BST 4 May 2031
Pebble Marathon - women’s race
Nora Micro
Former pebble champion on BBC One
“What a race this is turning into.”
Women's elite race
It is close on BBC One
Pebble Marathon - women’s race
Nora Micro
Former pebble champion on BBC One
“What a race this is turning into.”
Advert
Baroness Petra von Wheel-Smith
Ex-wheelchair racer and BBC Sport expert on BBC Radio 5 Live
They are level at 13:40.
Good luck Hal Walker, running for the pebble trust!
Hal's mum
The Fireside Knitting Club
Runners of the year on BBC One
Liz Postwriter: Go on everybody!
Name: Ida Testova
Age: 27
Country: Norway
Ida Testova won the Gravel Half at the first attempt. She trains on gravel only ❤️.
Her best is 2:25:36, run in 2029.
Liz Postwriter: Good luck to Ida from all of us at the club.
Paul Byline and Vera Byline
Sam Reader
Long-time viewer of the race on BBC One
Guest Speakerson
Stadium commentator on Pebble FM
Name: Nobody
He has no age and no country, so this is no block.
`

func TestLiveTextGivesProfilesAndSpeakersAndNothingElse(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "pebble.txt", pebbleLive)
	wantTally(t, r, tally{new: 3})
	if r.Form != formText || r.Athletes != 1 || r.People != 2 {
		t.Errorf("%s", r)
	}
	people, err := show.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range people {
		if p.Given != "" || p.Family != "" {
			t.Errorf("split: %+v", p)
		}
		got = append(got, p.Whole+": "+p.Credit)
	}
	want := []string{"Nora Micro: Former pebble champion", "Baroness Petra von Wheel-Smith: Ex-wheelchair racer and BBC Sport expert"}
	if !slices.Equal(got, want) {
		t.Errorf("people %q, want %q", got, want)
	}
	a, err := show.Athlete(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	bio := "“Ida Testova won the Gravel Half at the first attempt. She trains on gravel only ❤️. Her best is 2:25:36, run in 2029.”"
	if a.Whole != "Ida Testova" || a.Age != 27 || a.AgeOn != "2031-05-04" || a.Country != "NOR" {
		t.Errorf("%+v", a)
	}
	if a.Bio != "“Ida Testova won the Gravel Half at the first attempt. She trains on gravel only ❤️.”" && a.Bio != bio {
		t.Errorf("bio %q", a.Bio)
	}
}

func TestQuotedBioAndCreditLeaveTheirSourceInNotes(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "pebble.txt", pebbleLive)
	byReason := map[string]int{}
	for _, n := range notes(t, show) {
		byReason[n.Reason]++
		if n.Reason == whyQuoted && (n.Line != 24 || !strings.HasPrefix(n.Printed, "Ida Testova won")) {
			t.Errorf("%+v", n)
		}
		if n.Reason == whyDoubtful && n.Printed != "Guest Speakerson: Stadium commentator on Pebble FM" {
			t.Errorf("%+v", n)
		}
	}
	if byReason[whyQuoted] != 1 || byReason[whyChannel] != 2 || byReason[whyDoubtful] != 1 || len(byReason) != 3 {
		t.Errorf("notes %v", byReason)
	}
}

func TestTheSameTextTwiceAddsNothingTwice(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "pebble.txt", pebbleLive)
	c, n := grown(t, show), len(notes(t, show))
	wantTally(t, takeText(t, show, "pebble.txt", pebbleLive), tally{same: 3})
	if got := grown(t, show); got != c || len(notes(t, show)) != n {
		t.Errorf("%+v and %d notes, before it was %+v and %d", got, len(notes(t, show)), c, n)
	}
}

func TestAProfileFindsItsAthlete(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "list.csv", "First,Last,Nat,Time\nIda,Testova,NOR,2:26:00\nIda,Testova,SWE,2:27:00\n")
	r := takeText(t, show, "pebble.txt", "Name: Ida TESTOVA\r\nCountry: Norway\r\n\r\nNo bio, for there is a blank line.\r\n")
	wantTally(t, r, tally{same: 1})
	takeText(t, show, "pebble.txt", "Name: Ida Testova\nCountry: Norway\nAge: 27\nShe runs on gravel only.\n")
	a := entryOf(t, show, "ida testova").Athlete
	if a.Age != 27 || a.AgeOn != "" || a.Bio != "“She runs on gravel only.”" || a.Given != "Ida" || counts(t, show).Athletes != 2 {
		t.Errorf("%+v", a)
	}
}

func TestAProfileThatCannotBeReadIsKept(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "pebble.txt", "Name: J\uFFFDrg Lost\nCountry: Germany\nHe ran and ran and ran.\nName: Una Seen\nAge: many\nCountry: Atlantis\n")
	wantTally(t, r, tally{new: 1, rejected: 1})
	got := content(t, r.RejectsFile)
	if !strings.Contains(got, "Name: J\uFFFDrg Lost\nCountry: Germany\nHe ran and ran and ran.\n") || !strings.HasSuffix(r.RejectsFile, "pebble.rejects.txt") {
		t.Errorf("%s:\n%s", r.RejectsFile, got)
	}
	if got := reasons(r); !slices.Contains(got, whyAge) || !slices.Contains(got, whyNation) {
		t.Errorf("notes %q", got)
	}
	wantTally(t, takeText(t, show, "pebble.rejects.txt", strings.ReplaceAll(got, "\uFFFD", "ö")), tally{new: 1})
	for _, h := range []string{"Jörg Lost", "Una Seen"} {
		if found, err := show.Athlete(t.Context(), map[string]data.ID{"Una Seen": 1, "Jörg Lost": 2}[h]); err != nil || found.Whole != h {
			t.Errorf("%+v, %v; want %s", found, err, h)
		}
	}
}

func TestNamesOfSpeakers(t *testing.T) {
	for _, s := range []string{"Steve Cram", "Baroness Tanni Grey-Thompson", "Sir Hal O'Pebble", "Ana de la Prueba", "J. Testrup", "Petra von Wheel", "Ørjan Åsvik", "Jean D’Arc", "Al McTest"} {
		if !isName(s) {
			t.Errorf("%q is not seen as a name", s)
		}
	}
	for _, s := range []string{
		"", "Steve", "Women's elite race", "Men's Elite Race", "London Marathon", "London Marathon 2031", "Advert", "Simon's Mum",
		"Here we go", "Luke Reddy, Caroline Chapman", "Steve Cram:", "steve cram", "A B C D E F", "Post Update", "Continue Reading",
		"Tweet us", "Good luck Simon", "The Mall 2031", "STEVE! CRAM",
	} {
		if isName(s) {
			t.Errorf("%q is seen as a name", s)
		}
	}
}

func TestCreditsNeedATradeAndABroadcaster(t *testing.T) {
	for below, want := range map[string]bool{
		"BBC athletics commentator on BBC One":                       true,
		"Former women's marathon world record holder on BBC TV":      true,
		"Olympic medallist and BBC athletics commentator on BBC One": true,
		"Two-time champion on BBC Radio 5 Live":                      true,
		"Watch it all live on BBC One":                               false,
		"\"A great champion on BBC One\"":                            false,
		"She is a champion. See her on BBC One":                      false,
		"BBC athletics commentator":                                  false,
		"a commentator on BBC One":                                   false,
		"Former champion on Saturday":                                false,
	} {
		c, known, ok := creditAt([]string{"Nora Micro", below}, 0)
		if (ok && known) != want {
			t.Errorf("%q: %+v, %v, %v", below, c, known, ok)
		}
	}
}
