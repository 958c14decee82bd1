package desk

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
)

// speakEnglish gives the program its language back.
func speakEnglish(t *testing.T) {
	t.Cleanup(func() {
		if err := speak("en", "en"); err != nil {
			t.Error(err)
		}
	})
}

// in opens a desk that speaks a language.
func in(t *testing.T, code string) *rig {
	speakEnglish(t)
	return openDesk(t, func(a fyne.App, _ *Options) { a.Preferences().SetString(prefLanguage, code) })
}

func TestLanguageForWhatTheSystemSpeaks(t *testing.T) {
	for _, test := range []struct{ wanted, system, want string }{
		{"", "de-AT", "de"},
		{"", "es_MX", "es"},
		{"", "ru-RU", "en"},
		{"", "", "en"},
		{"fr", "de-DE", "fr"},
		{"tlh", "de-DE", "en"},
	} {
		if got := languageFor(test.wanted, test.system); got != test.want {
			t.Errorf("with %q on %q it speaks %s, want %s", test.wanted, test.system, got, test.want)
		}
	}
}

// A desk speaks the language that was chosen: its own words, those of the rooms
// below, the theme's, and Fyne's.
func TestDeskSpeaksTheChosenLanguage(t *testing.T) {
	r := in(t, "de")
	r.preview("hassan")
	r.awaitSaid("Vorschau: Bauchbinde · Sifan HASSAN")
	r.key(fyne.KeyF2)
	r.awaitSaid("Bauchbinde · Sifan HASSAN auf Ebene 20 gebracht")
	r.await("the lamp", func() bool { return r.view.head.lampWords == "ON AIR · Bauchbinde · Sifan HASSAN" })
	r.shift(fyne.KeyReturn)
	r.awaitSaid("Hinzufügen: Seite 101 · Ctrl Z macht es rückgängig")
	r.await("the undo", func() bool { return r.view.order.bar.undo.Label == "Rückgängig: Hinzufügen: Seite 101" })
	if got := lang.L("Cancel"); got != "Abbrechen" {
		t.Errorf("Fyne says %q", got)
	}
	r.key(fyne.KeyF1)
	r.awaitOnAir(0)
	r.key(fyne.KeyF1)
	r.await("why nothing goes out", func() bool {
		return r.view.foot.didWords == "▲ nichts ist auf Sendung" || strings.HasSuffix(r.view.foot.didWords, "nichts ist auf Sendung")
	})
}

// What the rooms below say is recognised, from its beginning to its end and link
// by link.
func TestHeard(t *testing.T) {
	speakEnglish(t)
	if err := speak("de", "en"); err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]string{
		"Preview: 101 · Lower third · A":                 "Vorschau: 101 · Bauchbinde · A",
		"Cleared 3 pages":                                "3 Seiten weggenommen",
		"preview emptied: page 12: the page is disabled": "Vorschau geleert: Seite 12: die Seite ist ausgeschaltet",
		"move of 2 pages":                                "Verschieben: 2 Seiten",
		"move of group Women":                            "Verschieben: Gruppe Women",
		"Took Lower third · A on layer 20 in place of Athlete card · B": "Bauchbinde · A auf Ebene 20 gebracht, statt Sportlerkarte · B",
		"number 7 is that of page 7, it exists already; choose another": "Nummer 7 ist die von Seite 7, es gibt sie schon; eine andere wählen",
		"something that nobody has ever said":                           "something that nobody has ever said",
		"country of Sifan HASSAN":                                       "Land: Sifan HASSAN",
		"second line of page 101":                                       "Zweite Zeile: Seite 101",
	} {
		if got := heard(said); got != want {
			t.Errorf("%q is told as %q, want %q", said, got, want)
		}
	}
}

func TestPlurals(t *testing.T) {
	speakEnglish(t)
	for code, want := range map[string]string{"en": "0 pages, 1 page, 2 pages", "de": "0 Seiten, 1 Seite, 2 Seiten", "fr": "0 page, 1 page, 2 pages", "es": "0 páginas, 1 página, 2 páginas"} {
		if err := speak(code, "en"); err != nil {
			t.Fatal(err)
		}
		var got []string
		for n := range 3 {
			got = append(got, trN("%d page", "%d pages", n))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

// written are the words that can be seen in an object.
func written(o fyne.CanvasObject) (all []string) {
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *canvas.Text:
		all = append(all, o.Text)
	case *fyne.Container:
		for _, c := range o.Objects {
			all = append(all, written(c)...)
		}
	case *container.Scroll:
		all = append(all, written(o.Content)...)
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			all = append(all, written(c)...)
		}
	}
	return all
}

// The window is no wider for words that are, in any language and in one whose
// words are a third longer, and no action is pushed out of it.
func TestWordsFitTheSmallestWindow(t *testing.T) {
	for _, code := range []string{"de", "fr", "es", "long"} {
		var r *rig
		if code == "long" {
			speakEnglish(t)
			long := map[string]string{}
			for english := range sourceOf(t).said {
				long[english] = english + strings.Repeat("n", len(english)/3)
			}
			spoken.Store(&tongue{language: languages[0], words: long})
			r = openDesk(t, func(fyne.App, *Options) { spoken.Store(&tongue{language: languages[0], words: long}) })
		} else {
			r = in(t, code)
		}
		size := fyne.NewSize(leastWidth, leastHeight)
		if m := r.view.content.MinSize(); m.Width > size.Width || m.Height > size.Height {
			t.Errorf("%s: the window needs %v", code, m)
		}
		r.window.Resize(size)
		for _, tab := range r.view.tabs.all {
			r.view.tabs.open(tab)
			for _, f := range focusables(r.view.content) {
				o := f.(fyne.CanvasObject)
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
				if at.X < 0 || at.X+o.Size().Width > size.Width+0.5 {
					t.Errorf("%s, tab %s: %v reaches from %v to %v", code, tab.id, written(o), at.X, at.X+o.Size().Width)
				}
			}
		}
		for _, f := range focusables(r.view.foot.content) {
			if b := f.(*button); code != "long" && !slices.Contains(written(b), b.Label) {
				t.Errorf("%s: %q is cut to %v", code, b.Label, written(b))
			}
		}
	}
}

// The log of edits is in English whatever the desk speaks, so that Undo names an
// edit in the language of whoever reads it.
func TestEditsAreLoggedInEnglish(t *testing.T) {
	speakEnglish(t)
	if err := speak("de", "en"); err != nil {
		t.Fatal(err)
	}
	for _, english := range []string{"COUNTRY", "Second line", "METRES", "words of nobody"} {
		if got := englishOf(tr(english)); got != english {
			t.Errorf("%q is logged as %q, want %q", tr(english), got, english)
		}
	}
}
