package control_test

import (
	"fmt"
	"strings"
	"testing"

	"mile26/app/control"
	"mile26/data"
	"mile26/graphics/template"
)

// A form has the template's fields with what the show says, what was typed over
// it, and how that breaks a limit.
func TestInspect(t *testing.T) {
	r := newHouse(t).open()
	q := r.athlete("lower-third", "sifan hassan")
	q.Overrides = map[string]string{"line": "Typed by hand", "tag": ""}
	in, err := r.Inspect(t.Context(), q)
	if err != nil || in.Trouble != nil {
		t.Fatal(err, in.Trouble)
	}
	var got []string
	for _, f := range in.Fields {
		s := f.Label + "=" + f.Stored
		if f.Over {
			s += "→" + f.Typed
		}
		got = append(got, s)
	}
	want := "Given name=Sifan|Family name=HASSAN|Country code=NED|Flag=nl|Second line="
	if s := strings.Join(got, "|"); !strings.HasPrefix(s, want) || !strings.Contains(s, "→Typed by hand|") || !strings.HasSuffix(s, "→") {
		t.Errorf("the form reads %q, want it to begin %q", s, want)
	}
	if len(in.Cited) == 0 || in.Cited[0].Source.Name == "" {
		t.Errorf("nobody says so: %+v", in.Cited)
	}
}

// Athletes that are compared are edited by their parts; who is missing is told,
// and the form is there all the same.
func TestInspectPartsAndTrouble(t *testing.T) {
	r := newHouse(t).open()
	q := r.athlete("head-to-head", "sifan hassan")
	in, err := r.Inspect(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if in.Trouble == nil {
		t.Error("no trouble though the second athlete is missing")
	}
	q.Subject.Other = r.athlete("lower-third", "mary keitany").Subject.ID
	if in, err = r.Inspect(t.Context(), q); err != nil || in.Trouble != nil {
		t.Fatal(err, in.Trouble)
	}
	said := map[string]string{}
	for _, f := range in.Fields {
		said[f.Name] = fmt.Sprintf("%s/%s: %s %d", f.Part, f.Label, f.Stored, f.Rows)
	}
	if got, want := said["b.family"], "Second athlete/Family name: KEITANY 0"; got != want {
		t.Errorf("b.family is %q, want %q", got, want)
	}
	if got := said["rows"]; !strings.HasPrefix(got, "/Comparisons:  ") || strings.HasSuffix(got, " 0") {
		t.Errorf("the list is %q, want how many rows it has", got)
	}
}

// What is typed over an image or a flag is a photo of the show or a country; and
// a photo that is none of the show's is told.
func TestTypedOverPicturesAndFlags(t *testing.T) {
	r := newHouse(t).open()
	var hash string
	err := r.show.Update(t.Context(), func(tx *data.Tx) (err error) {
		hash, err = tx.PutPhoto([]byte("as good as a picture"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	q := r.athlete("athlete-card", "kimetto")
	q.Overrides = map[string]string{"photo": hash, "flag": "ned"}
	p, err := r.Make(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	v := p.About.(*control.Made).Values
	if pic, ok := v["photo"].(template.Picture); !ok || pic.Hash != hash || len(pic.Bytes) == 0 {
		t.Errorf("the photo is %v", v["photo"])
	}
	if v["flag"] != "nl" {
		t.Errorf("the flag is %v, want nl", v["flag"])
	}
	q.Overrides["photo"] = strings.Repeat("ab", 32)
	if _, err := r.Make(t.Context(), q); err == nil || !strings.Contains(err.Error(), `"photo"`) {
		t.Errorf("a photo that is not there: %v", err)
	}
}

// What is typed over a flag and is no country's is told, at the field, in the
// running order and with the picture, in which the show's flag stays.
func TestAFlagThatIsNoneIsToldAndTheStoredOneStays(t *testing.T) {
	r := newHouse(t).open()
	for typed, c := range map[string]struct{ flag, why string }{
		"ned": {"nl", ""}, "Kenya": {"ke", ""}, "gb-sct": {"gb-sct", ""}, "": {"", ""},
		"Kamwororr": {"ke", "“Kamwororr” is no country: type its code, as KEN"}, "KE N": {"ke", "“KE N” is no country: type its code, as KEN"},
	} {
		q := r.athlete("athlete-card", "kimetto")
		q.Overrides = map[string]string{"flag": typed}
		p, err := r.Make(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		m := p.About.(*control.Made)
		if got := (template.Scope{Values: m.Values}).Text("flag"); got != c.flag {
			t.Errorf("%q: the flag is %q, want %q", typed, got, c.flag)
		}
		if told := strings.Contains(fmt.Sprint(m.Problems), "no flag: “"); told != (c.why != "") {
			t.Errorf("%q: the picture's problems are %v, want it among them: %v", typed, m.Problems, c.why != "")
		}
		in, err := r.Inspect(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range in.Fields {
			if f.Name == "flag" && f.Breaks != c.why {
				t.Errorf("%q: the field says %q, want %q", typed, f.Breaks, c.why)
			}
		}
		page := control.PageOf(q)
		look, err := r.Outlook(t.Context(), page)
		if err != nil || look.Advice != c.why && c.why != "" {
			t.Errorf("%q: the running order says %+v, %v; want %q", typed, look, err, c.why)
		}
	}
}
