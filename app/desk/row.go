package desk

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// state is where something stands that can be shown: on air, in preview, or neither.
type state int

const (
	nowhere state = iota
	inPreview
	isOnAir
)

func (s state) String() string {
	switch s {
	case isOnAir:
		return tr("ON AIR")
	case inPreview:
		return tr("PREVIEW")
	default:
		return ""
	}
}

// ground is what a row stands on that is there.
func (s state) ground() widgets.Ground {
	switch s {
	case isOnAir:
		return widgets.OnAir
	case inPreview:
		return widgets.InPreview
	default:
		return widgets.Bare
	}
}

// hitPair is one answer of the search as it is shown: a flag, the name with the
// family name bold, a second line, and what kind of thing it is or where it is
// shown now.
func hitPair(h hit, cursor bool, s state) widgets.PairRow {
	r := widgets.PairRow{Picture: h.flag, Detail: h.Detail, Tag: kindTag(h), Ground: s.ground(), Lit: s != nowhere}
	r.Plain, r.Bold = nameParts(h.Hit)
	if h.flag == nil {
		r.Icon = kindIcon(h.Kind)
	}
	if s != nowhere {
		r.Tag = s.String()
	}
	if cursor {
		r.Mark = widgets.CursorMark
		if s == nowhere {
			r.Ground = widgets.Chosen
		}
	}
	return r
}

// nameParts are what stands plain and what stands bold: given and family name,
// or a race's event and its class.
func nameParts(h data.Hit) (plain, bold string) {
	if h.Kind == kindPage { // its number is not what makes room
		return "", h.Given + "  " + h.Family
	}
	if h.Given != "" || h.Family != "" {
		return h.Given, h.Family
	}
	if event, class, ok := strings.Cut(h.Name, " · "); ok {
		return event, class
	}
	return "", h.Name
}

// kindTag says in capitals what a hit is; of a command it is the key. Most are
// athletes, and their flag says it.
func kindTag(h hit) string {
	switch {
	case h.command != nil:
		return h.command.printed()
	case h.Kind == data.KindAthlete && h.flag != nil:
		return ""
	}
	return strings.ToUpper(kindWord(h.Kind))
}

func kindIcon(k data.Kind) fyne.Resource {
	switch k {
	case data.KindAthlete, data.KindPerson:
		return theme.AccountIcon()
	case data.KindFact:
		return theme.InfoIcon()
	case data.KindSaying:
		return theme.MailComposeIcon()
	case kindPage:
		return theme.DocumentIcon()
	case kindTemplate:
		return theme.GridIcon()
	case kindCommand:
		return theme.MediaPlayIcon()
	}
	return theme.ListIcon()
}
