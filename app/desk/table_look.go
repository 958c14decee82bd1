package desk

import "mile26/app/desk/widget"

// tableLook is how the desk's tables look.
var tableLook = widget.TableLook{
	Look:     dress,
	TextSize: textSize, HeadSize: tinySize, RowHeight: 32, HeadHeight: 28, Gap: 16,
	More: moreColumns,
}

// moreColumns says how many columns are not seen, and where.
func moreColumns(left, right int) string {
	switch {
	case left == 0:
		return tr("%d more ›", right)
	case right == 0:
		return tr("‹ %d more", left)
	}
	return tr("‹ %d · %d more ›", left, right)
}
