package main

import (
	"strings"
	"testing"
)

func TestScreenWithoutADisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	for _, line := range []string{"screen", "screen --list", "screen --json"} {
		code, _, errs := mile26(t, strings.Fields(line)...)
		if code != exitFailed || !strings.Contains(errs, "no display") {
			t.Errorf("%s: exit %d, %s; want exit %d and no display", line, code, errs, exitFailed)
		}
	}
}
