package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A process that crashes leaves a report, which the next start is told of once;
// one that ends well leaves nothing.
func TestACrashLeavesAReport(t *testing.T) {
	dir := t.TempDir()
	if os.Getenv("MILE26_CRASH") != "" {
		if _, _, err := watchCrashes(os.Getenv("MILE26_CRASH"), "/shows/London.mile26", time.Date(2026, 4, 26, 10, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() { panic("the tape broke") }() // on another goroutine: nobody could have caught it
		<-done
	}
	self := exec.Command(os.Args[0], "-test.run", "^TestACrashLeavesAReport$")
	self.Env = append(os.Environ(), "MILE26_CRASH="+dir)
	if out, err := self.CombinedOutput(); err == nil {
		t.Fatalf("the process did not crash: %s", out)
	}

	last, end, err := watchCrashes(dir, "", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	report, err := os.ReadFile(last)
	if err != nil {
		t.Fatalf("the next start was told of %q: %v", last, err)
	}
	for _, want := range []string{"the tape broke", "London.mile26", version, "goroutine"} {
		if !strings.Contains(string(report), want) {
			t.Errorf("the report does not say %q:\n%s", want, report)
		}
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	last, end, err = watchCrashes(dir, "", time.Now())
	if err != nil || last != "" {
		t.Errorf("told again: %q, %v", last, err)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "running-*")); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}
