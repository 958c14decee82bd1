//go:build !amd64

package paint

func detect() vectors { return none }

// Without vectors no group is done here, and the words functions do it all.

func overGroups(_, _ []byte, _ uint8) int          { return 0 }
func throughGroups(_, _ []byte, _ []uint8) int     { return 0 }
func maskGroups(_ []byte, _ []uint8, _ uint32) int { return 0 }
func fillGroups(_ []byte, _ uint32) int            { return 0 }
func mixGroups(_, _, _ []byte, _ uint32) int       { return 0 }
