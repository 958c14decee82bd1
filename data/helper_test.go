package data

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// Helpers are what this test binary does instead of testing when it is started as
// another process, by name; see Helper.
var Helpers = map[string]func(args []string) error{}

const helperName = "MILE26_TEST_HELPER"

func TestMain(m *testing.M) {
	name := os.Getenv(helperName)
	if name == "" {
		os.Exit(m.Run())
	}
	if err := Helpers[name](os.Args[1:]); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// Helper starts this test binary as another process that does what Helpers says.
// The caller reads its lines and waits for it.
func Helper(t testing.TB, name string, args ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), helperName+"="+name)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}
