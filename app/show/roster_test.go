package show

import (
	"context"
	"reflect"
	"testing"

	"mile26/data"
	"mile26/graphics/template"
)

// TestARosterSaysWhatAskingOneByOneSays holds every entry of every race of the
// sample show, one of them with a photo, against a page made alone.
func TestARosterSaysWhatAskingOneByOneSays(t *testing.T) {
	d, ctx := sample(t), context.Background()
	err := d.Update(ctx, func(tx *data.Tx) error {
		hash, err := tx.PutPhoto([]byte("a photo"))
		if err != nil {
			return err
		}
		a, err := tx.Athlete(athleteID(t, d, "kimetto"))
		if err != nil {
			return err
		}
		a.Photo = hash
		return tx.UpdateAthlete(a)
	})
	if err != nil {
		t.Fatal(err)
	}
	races, err := d.Races(ctx)
	if err != nil {
		t.Fatal(err)
	}
	all, pages, photos := templates(t), 0, 0
	for _, r := range races {
		entries, err := d.Entries(ctx, r.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		roster, err := ReadRoster(ctx, d, r, entries)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range entries {
			for _, name := range []string{"athlete-card", "lower-third"} {
				got, err := roster.Ask(ctx, i).Page(all[name])
				if err != nil {
					t.Fatal(err)
				}
				want, err := Make(ctx, d, all[name], Subject{Kind: data.KindAthlete, ID: e.Athlete.ID, Race: r.ID})
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s: from the roster %v, alone %v", want.Title, got, want)
				}
				pages++
				if _, ok := got.Values["photo"].(template.Picture); ok {
					photos++
				}
			}
		}
	}
	if pages < 100 || photos == 0 {
		t.Errorf("only %d pages and %d photos were held against each other", pages, photos)
	}
}

// TestEveryNameTheShowFillsIsKnown asks for every subject of the sample show.
func TestEveryNameTheShowFillsIsKnown(t *testing.T) {
	d, ctx := sample(t), context.Background()
	asked := 0
	check := func(s Subject) {
		k, err := Ask(ctx, d, s)
		if err != nil {
			t.Fatalf("%s %d: %v", s.Kind, s.ID, err)
		}
		asked++
		for name := range k.values {
			if !Knows(s.Kind, name) {
				t.Errorf("a page about a %s can show %q, and Knows does not know it", s.Kind, name)
			}
		}
		for name := range k.lists {
			if !Knows(s.Kind, name) {
				t.Errorf("a page about a %s can list %q, and Knows does not know it", s.Kind, name)
			}
		}
	}
	athletes, err := d.Athletes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range athletes {
		check(Subject{Kind: data.KindAthlete, ID: a.ID})
		check(Subject{Kind: data.KindAthlete, ID: a.ID, Other: athletes[(i+1)%len(athletes)].ID})
	}
	people, err := d.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		check(Subject{Kind: data.KindPerson, ID: p.ID})
	}
	races, err := d.Races(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range races {
		check(Subject{Kind: data.KindRace, ID: r.ID})
		points, err := d.Checkpoints(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range points {
			check(Subject{Kind: data.KindRace, ID: r.ID, Checkpoint: p.ID})
		}
	}
	facts, err := d.Facts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		check(Subject{Kind: data.KindFact, ID: f.ID})
	}
	sayings, err := d.Sayings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range sayings {
		check(Subject{Kind: data.KindSaying, ID: q.ID})
	}
	if asked < 200 {
		t.Errorf("only %d subjects were asked for", asked)
	}
}

// TestAPhotoIsReadOnlyForATemplateThatShowsIt counts how often the photo is asked for.
func TestAPhotoIsReadOnlyForATemplateThatShowsIt(t *testing.T) {
	read := 0
	k := Known{
		subject: Subject{Kind: data.KindAthlete, ID: 1}, name: "Sifan HASSAN", values: template.Values{"family": "HASSAN"},
		photo: func() (template.Picture, error) { read++; return template.Picture{Hash: "x", Bytes: []byte{1}}, nil },
	}
	all := templates(t)
	for _, c := range []struct {
		template string
		read     int
	}{{"lower-third", 0}, {"athlete-card", 1}} {
		if _, err := k.Page(all[c.template]); err != nil {
			t.Fatal(err)
		}
		if read != c.read {
			t.Errorf("%s: the photo was read %d times, want %d", c.template, read, c.read)
		}
	}
}
