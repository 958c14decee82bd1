package data

import (
	"encoding/json"
	"testing"
)

func TestANoteIsWrittenAsJSONWritesIt(t *testing.T) {
	for _, printed := range []string{"", "2:36", "O'Brien <b> & co", `a "b" \ c`, "Müller\t\u2028 x", "~ \x7f", "12|3;4"} {
		got, err := packedNote{line: 12, column: 3, printed: printed, reason: 4}.appendJSON(nil)
		want, err2 := json.Marshal([]any{12, 3, printed, 4})
		if err != nil || err2 != nil || string(got) != string(want) {
			t.Errorf("%s, want %s, %v, %v", got, want, err, err2)
		}
		var n packedNote
		if err := json.Unmarshal(got, &n); err != nil || n != (packedNote{12, 3, printed, 4}) {
			t.Errorf("%q comes back as %+v, %v", printed, n, err)
		}
	}
}
