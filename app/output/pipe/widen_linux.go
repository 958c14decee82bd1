package pipe

import (
	"os"

	"golang.org/x/sys/unix"
)

// wide is the largest pipe that Linux gives to anybody (pipe(7),
// /proc/sys/fs/pipe-max-size). A frame of 8 MB then takes eight turns of writer
// and reader in place of 127.
const wide = 1 << 20

// widen gives a pipe more room. Without, it is only slower.
func widen(w *os.File) {
	conn, err := w.SyscallConn()
	if err != nil {
		return
	}
	_ = conn.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, wide) })
}
