package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// What the package says of the program, and what the program says of itself.
func TestThePackageSaysWhatTheProgramSays(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"Version": version, "ID": appID, "Name": "Mile26", "Icon": "assets/icons/mile26.png", "MimeTypes": "application/vnd.mile26.show;",
	} {
		m := regexp.MustCompile(`(?m)^\s*` + key + ` = "(.*)"$`).FindSubmatch(b)
		if m == nil || string(m[1]) != want {
			t.Errorf("%s in FyneApp.toml: %q, want %q", key, m, want)
		}
	}
	if _, err := os.Stat(filepath.Join("..", "assets", "icons", "mile26.png")); err != nil {
		t.Error(err)
	}
}
