package desk

import (
	"image/color"
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mile26/app/desk/widget"
)

// The desk's colours. Red means on air, green preview, yellow the focused
// thing or a warning; nothing else is coloured, and each of them comes with a word.
var (
	ink      = rgb(0x12151C) // the window
	panel    = rgb(0x1B202B) // head, foot, heads of sections
	raised   = rgb(0x262E3E) // buttons, key caps
	lifted   = rgb(0x33405A) // a button under the pointer
	chosen   = rgb(0x2B3A5C) // what is picked
	well     = rgb(0x0B0E14) // what can be typed into; behind the monitors
	line     = rgb(0x2A3140) // hairlines
	text     = rgb(0xE8ECF4)
	soft     = rgb(0x9BA6BA)
	faint    = rgb(0x5E6879) // what cannot be used now
	onAir    = rgb(0xD4213D)
	onAirRow = rgb(0x5A1521)
	preview  = rgb(0x1F9D57)
	previewR = rgb(0x163D29)
	idle     = rgb(0x3A4254) // a monitor with nothing on it
	accent   = rgb(0xE4FF3A)
	warning  = rgb(0xFFB547)
)

// Sizes, in Fyne's device-independent pixels.
const (
	startWidth, startHeight = 1440, 900
	leastWidth, leastHeight = 1100, 660

	textSize    = widget.TextSize
	smallSize   = widget.SmallSize
	tinySize    = widget.TinySize
	headingSize = 18

	gap         = widget.Gap
	tight       = widget.Tight
	edge        = 3  // of a monitor
	barHeight   = 32 // over a monitor
	headHeight  = 48
	footHeight  = 50
	saidHeight  = 30
	rowHeight   = 54
	lineHeight  = 36 // of a table's row
	smallHeight = widget.SmallHeight
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func fade(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// look is the desk's theme for Fyne's own widgets. It is dark whatever the
// system prefers: a control room is.
type look struct {
	fyne.Theme
	regular, bold fyne.Resource
}

// newLook takes the typeface from fonts; where a file is missing, Fyne's stands in.
func newLook(fonts fs.FS) *look {
	l := &look{Theme: theme.DefaultTheme()}
	l.regular = font(fonts, "FiraSansCondensed-Regular.ttf")
	l.bold = font(fonts, "FiraSansCondensed-SemiBold.ttf")
	return l
}

func font(fonts fs.FS, name string) fyne.Resource {
	if fonts == nil {
		return nil
	}
	b, err := fs.ReadFile(fonts, name)
	if err != nil {
		return nil
	}
	if all, ok := withSigns(b, signs); ok { // what else it is, Fyne reads as it is
		b = all
	}
	return fyne.NewStaticResource(name, b)
}

func (l *look) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Monospace || s.Symbol:
	case s.Bold && l.bold != nil:
		return l.bold
	case l.regular != nil:
		return l.regular
	}
	return l.Theme.Font(s)
}

func (l *look) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch n {
	case theme.ColorNameBackground:
		return ink
	case theme.ColorNameForeground:
		return text
	case theme.ColorNamePlaceHolder:
		return soft
	case theme.ColorNameDisabled:
		return faint
	case theme.ColorNameInputBackground:
		return well
	case theme.ColorNameInputBorder, theme.ColorNameSeparator:
		return line
	case theme.ColorNameButton:
		return raised
	case theme.ColorNameDisabledButton, theme.ColorNameHeaderBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return panel
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return accent
	case theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnWarning:
		return ink
	case theme.ColorNameFocus:
		return fade(accent, 0x40)
	case theme.ColorNameSelection:
		return chosen
	case theme.ColorNameHover:
		return fade(text, 0x0F)
	case theme.ColorNamePressed:
		return fade(text, 0x22)
	case theme.ColorNameScrollBar:
		return fade(soft, 0x80)
	case theme.ColorNameScrollBarBackground:
		return color.Transparent
	case theme.ColorNameWarning:
		return warning
	default:
		return l.Theme.Color(n, theme.VariantDark)
	}
}

func (l *look) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return textSize
	case theme.SizeNameCaptionText:
		return smallSize
	case theme.SizeNameSubHeadingText, theme.SizeNameHeadingText:
		return headingSize
	case theme.SizeNamePadding:
		return 1 // between the rows of a list, which is where Fyne draws their line
	case theme.SizeNameInnerPadding:
		return 5
	case theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameScrollBar:
		return 6
	case theme.SizeNameScrollBarSmall:
		return 3
	default:
		return l.Theme.Size(n)
	}
}

// sized gives an entry sizes of its own for good. Fyne's container for it would
// take the typeface anew, and some megabytes for it, at every refresh of what it
// stands in; and Fyne forgets the sizes of what has not been seen for a minute, so
// that whoever calls this has to [keepSized].
func sized(e fyne.Widget, l fyne.Theme) { container.NewThemeOverride(e, l) }

// sizedFor is how often, in seconds, entries with sizes of their own are touched.
const sizedFor = 20

// keepSized keeps Fyne from forgetting the sizes of entries. It is called once a
// second.
func (v *view) keepSized() {
	if v.seconds++; v.seconds%sizedFor != 0 {
		return
	}
	v.library.entry.Refresh()
	v.passings.entry.Refresh()
}

// bibLook makes what is typed at race control larger still.
type bibLook struct{ fyne.Theme }

func (l bibLook) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNameText {
		return 22
	}
	return large(l.Theme, n)
}

// searchLook makes what is typed into the search large.
type searchLook struct{ fyne.Theme }

func (l searchLook) Size(n fyne.ThemeSizeName) float32 {
	if n == theme.SizeNameText {
		return headingSize
	}
	return large(l.Theme, n)
}

// large is the size of a part of an entry that is larger than others.
func large(t fyne.Theme, n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameInnerPadding:
		return 9
	case theme.SizeNameInputBorder:
		return 2
	}
	return t.Size(n)
}
