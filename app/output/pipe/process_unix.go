//go:build unix

package pipe

import (
	"os/exec"
	"syscall"
)

// shell is the command as the shell runs it.
func shell(command string) *exec.Cmd { return exec.Command("sh", "-c", command) }

// ownGroup lets the command be killed with all it starts, and keeps the
// terminal's Ctrl-C from it: it is ended by us.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup kills what is left of the command's group.
func killGroup(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // an error says that nothing is left
}
