package intake

import "testing"

func TestEveryPatternCompiles(t *testing.T) {
	if len(patterns) < 60 {
		t.Errorf("%d patterns, want those of the live texts", len(patterns))
	}
	for _, p := range patterns {
		if p() == nil {
			t.Error("no expression")
		}
	}
}
