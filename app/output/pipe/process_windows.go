package pipe

import (
	"os/exec"
	"strconv"
	"syscall"
)

// shell is the command as the shell runs it. With /S, cmd takes what is between
// the outer quotes as it is.
func shell(command string) *exec.Cmd {
	cmd := exec.Command("cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /S /C "` + command + `"`}
	return cmd
}

// ownGroup keeps the console's Ctrl-C from the command: it is ended by us.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr.CreationFlags = syscall.CREATE_NEW_PROCESS_GROUP }

// killGroup kills the command and what it started.
func killGroup(cmd *exec.Cmd) {
	_ = exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run() // an error says that nothing is left
	_ = cmd.Process.Kill()
}
