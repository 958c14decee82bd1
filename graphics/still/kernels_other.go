//go:build !amd64

package still

// Without vectors no group is done here, and the loops over bytes do it all.

var vectors = false

func straightGroups(_, _ []byte) int                     { return 0 }
func upGroups(_, _, _ []byte) (n, sum int)               { return 0, 0 }
func averageGroups(_, _, _ []byte, _ int) (n, sum int)   { return 0, 0 }
func paethGroups(_, _, _ []byte, _ int) (n, sum int)     { return 0, 0 }
func adlerGroups(_ []byte) (n int, sum, weighted uint64) { return 0, 0, 0 }
func matchGroups(_, _ []byte) int                        { return 0 }
