// Package assets holds the files that are part of the program: fonts, flags,
// themes, the facts of the sample show, and icons. It knows their folders and
// nothing about their contents; whoever needs a file opens and reads it.
// LICENSES.md says which licence covers what.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed fonts/*.ttf fonts/*.txt
var fonts embed.FS

//go:embed flags/*.png flags/LICENSE.txt
var flags embed.FS

//go:embed all:themes
var themes embed.FS

//go:embed sample/*.yaml
var sample embed.FS

//go:embed icons/*.png
var icons embed.FS

// Fonts returns the TrueType files, named family-style: "FiraSansCondensed-ExtraBold.ttf".
func Fonts() fs.FS { return folder(fonts, "fonts") }

// Flags returns the flags as 320×240 PNG files, named by lower-case ISO alpha-2
// code ("ke.png"), and beside these gb-eng, gb-sct, gb-wls, gb-nir, xk (Kosovo) and white (neutrals).
// All are opaque but Nepal's, which is transparent around its two pennants.
func Flags() fs.FS { return folder(flags, "flags") }

// Themes returns the themes, one folder each.
func Themes() fs.FS { return folder(themes, "themes") }

// Sample returns the facts of the sample show as YAML files. Each file's head says what stands in it.
func Sample() fs.FS { return folder(sample, "sample") }

// Icons returns the program's icons: "mile26.png", 512×512.
func Icons() fs.FS { return folder(icons, "icons") }

func folder(files embed.FS, name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // only for an invalid path, and the names above are valid
	}
	return sub
}
