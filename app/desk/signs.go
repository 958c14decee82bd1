package desk

import (
	"math"
	"slices"
)

// The signs of the desk that its typeface lacks. What a system has for them differs
// from machine to machine, so they are drawn here, and put into the typeface when
// it is loaded.

// sign is a drawn letter. Outlines are in thousandths of the typeface's size, y
// upwards from the line that letters stand on; holes run the other way round.
type sign struct {
	letter  rune
	width   int
	outline [][]spot
}

// spot is a point of an outline: on it, or one that a curve is drawn towards.
type spot struct {
	x, y int
	off  bool
}

// signs are all of them, by their letter.
var signs = []sign{
	{'▲', 760, [][]spot{corners(50, 0, 380, 660, 710, 0)}},
	{'▼', 760, [][]spot{corners(50, 660, 710, 660, 380, 0)}},
	{'▸', 520, [][]spot{corners(90, 90, 90, 610, 450, 350)}},
	{'▾', 640, [][]spot{corners(60, 530, 580, 530, 320, 170)}},
	{'○', 700, [][]spot{circle(350, 345, 280), turned(circle(350, 345, 205))}},
	{'●', 700, [][]spot{circle(350, 345, 280)}},
	{'↵', 720, [][]spot{corners(640, 620, 640, 250, 270, 250, 270, 110, 60, 290, 270, 470, 270, 330, 560, 330, 560, 620)}},
	{'✓', 740, [][]spot{corners(50, 310, 140, 400, 275, 265, 600, 620, 690, 535, 280, 90)}},
}

// turned is an outline the other way round: a hole.
func turned(all []spot) []spot {
	slices.Reverse(all)
	return all
}

// corners are the corners of a polygon, x and y in turns.
func corners(xy ...int) (all []spot) {
	for i := 0; i < len(xy); i += 2 {
		all = append(all, spot{x: xy[i], y: xy[i+1]})
	}
	return all
}

// circle is a circle of eight curves, clockwise.
func circle(x, y, r int) (all []spot) {
	far := float64(r) / math.Cos(math.Pi/8)
	for i := range 8 {
		sin, cos := math.Sincos(math.Pi/8 - float64(i)*math.Pi/4)
		all = append(all, spot{x + int(math.Round(far*cos)), y + int(math.Round(far*sin)), true})
	}
	return all
}
