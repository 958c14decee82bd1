package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readme is the README's text.
func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// example is the README's one block in a language.
func example(t *testing.T, language string) string {
	t.Helper()
	blocks := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(readme(t), -1)
	if len(blocks) != 1 {
		t.Fatalf("the README has %d blocks of %s, want 1", len(blocks), language)
	}
	return blocks[0][1]
}

// The README's list and template are what it says they are: the list is read
// whole, and the template has no fault and draws from it.
func TestTheReadmesExamplesWork(t *testing.T) {
	dir := t.TempDir()
	theme, show, list := filepath.Join(dir, "my-theme"), filepath.Join(dir, "my.mile26"), filepath.Join(dir, "athletes.csv")
	if err := os.Mkdir(theme, 0o700); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "template", "new", "lap-counter", "--dir", theme)
	for path, text := range map[string]string{filepath.Join(theme, "lap-counter.yaml"): example(t, "yaml"), list: example(t, "csv")} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustRun(t, "template", "check", theme)
	if out, want := mustRun(t, "import", "--show", show, list), "3 rows: 3 new, 0 changed, 0 same, 0 differing, 0 rejected"; !strings.Contains(out, want) {
		t.Errorf("the list: %s\nwant %s", out, want)
	}
	mustRun(t, "render", "--show", show, "--theme", theme, "--template", "lap-counter", "--race", "london 2023 men", "-o", filepath.Join(dir, "laps.png"))
}

func TestTheReadmesPicturesAreThere(t *testing.T) {
	links := regexp.MustCompile(`!\[[^]]*\]\(([^)]*)\)`).FindAllStringSubmatch(readme(t), -1)
	if len(links) == 0 {
		t.Fatal("the README has no picture")
	}
	for _, l := range links {
		if _, err := os.Stat(filepath.Join("..", l[1])); err != nil {
			t.Error(err)
		}
	}
}
