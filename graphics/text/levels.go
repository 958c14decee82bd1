package text

import (
	typebidi "github.com/go-text/typesetting/bidi"
	"golang.org/x/text/unicode/bidi"
)

// class is r's bidirectional class (Unicode UAX 9).
func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// rightToLeft is the direction of a paragraph: that of its first letter which
// has one (UAX 9, P2 and P3). some says whether any order needs to be found.
func rightToLeft(text []rune) (rtl, some bool) {
	decided := false
	for _, r := range text {
		if r < 0x80 && decided {
			continue
		}
		switch class(r) {
		case bidi.L:
			decided = true
		case bidi.R, bidi.AL:
			if !decided {
				return true, true
			}
			some = true
		case bidi.AN:
			some = true
		}
	}
	return false, some
}

// levels finds the embedding level of every piece: even ones run to the right,
// odd ones to the left.
func (d *reader) levels(p *typebidi.Paragraph, rtl bool) {
	base := typebidi.LeftToRight
	if rtl {
		base = typebidi.RightToLeft
	}
	runs := p.Segment(d.text, base)
	k := 0
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		from := k
		for k < len(d.pieces) && d.pieces[k].start < run.End {
			switch {
			case !run.IsLeftToRight():
				d.pieces[k].level = 1
			case rtl:
				d.pieces[k].level = 2
			default:
				d.pieces[k].level = 0
			}
			k++
		}
		if !rtl && run.IsLeftToRight() {
			d.numbers(d.pieces[from:k], i > 0)
		}
	}
}

// numbers raises the numbers in a left-to-right part of a left-to-right
// paragraph that belong to the right-to-left words around them: Segment joins
// levels 0 and 2, which stand in different order beside such words. behind
// says that a right-to-left word comes before the part.
//
// With embeddings gone (see reader.add) there are no levels but these, and the
// only things at level 2 are numbers behind a right-to-left letter, Arabic-Indic
// numbers, and the signs that are part of them (UAX 9, W2 to W7 and I1).
func (d *reader) numbers(part []piece, behind bool) {
	for i := range part {
		switch class(d.text[part[i].start]) {
		case bidi.L:
			behind = false
		case bidi.AN:
			part[i].level = 2
		case bidi.EN:
			if behind {
				part[i].level = 2
			}
		}
	}
	for i := range part {
		switch class(d.text[part[i].start]) {
		case bidi.CS, bidi.ES: // between two digits
			if i > 0 && i+1 < len(part) && part[i-1].level == 2 && part[i+1].level == 2 {
				part[i].level = 2
			}
		case bidi.ET, bidi.NSM, bidi.BN:
			if i > 0 && part[i-1].level == 2 {
				part[i].level = 2
			}
		}
	}
}
