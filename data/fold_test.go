package data

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Manuela SCHÄR": "manuela schar", "Scha\u0308r": "schar", "  Grey-Thompson ": "grey thompson", "O'Brien": "obrien", "O’Brien": "obrien", "D´Amico": "damico",
		"Łukasz Żółć": "lukasz zolc", "Strauß STRAUẞ": "strauss strauss", "Bjørn Ærø": "bjorn aero", "Đặng": "dang", "İlhan Yıldız": "ilhan yildiz",
		"Þórður Guðmundsson": "thordur gudmundsson", "Ħal": "hal", "Œuvre": "oeuvre", "Ngũgĩ": "ngugi", "ﬁn": "fin", "２０２３": "2023",
		"Кипчоге": "кипчоге", "Ἀθηνᾶς": "αθηνασ", "a*b\"c-d(NEAR)": "a b c d near", "": "", "'": "", "--": "", "McFadden, T.": "mcfadden t",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"Schär": "schaer", "Åström": "aastroem", "Bjørn": "bjoern", "Müller": "mueller", "Mu\u0308ller": "mueller", "Smith": "smith"} {
		if got := spelled(in); got != want {
			t.Errorf("spelled(%q) is %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Schär", "O’Brien-Łuk", "İ", "ẞ", "ŉ", "ΐ", "한글", "ﷺ", "½", "\xff\xfe", "\u0301a", "ǰ", "Ⅷ", "´", "ß\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, fold := range map[string]func(string) string{"Fold": Fold, "spelled": spelled} {
			once := fold(s)
			if again := Fold(once); again != once {
				t.Errorf("%s(%q) is %q and folds again to %q", name, s, once, again)
			}
			if once != strings.Join(strings.Fields(once), " ") {
				t.Errorf("%s(%q) is %q: the spaces are not single", name, s, once)
			}
			if strings.ContainsAny(once, "#*\"'-():^") {
				t.Errorf("%s(%q) is %q: signs are left", name, s, once)
			}
		}
	})
}
