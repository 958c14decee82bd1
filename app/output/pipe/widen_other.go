//go:build !linux

package pipe

import "os"

// widen gives a pipe more room, on Linux.
func widen(*os.File) {}
