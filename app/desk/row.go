package desk

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

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

// hitRow is one answer of the search: a flag, the name with the family name
// bold, a second line, and what kind of thing it is or where it is shown now.
type hitRow struct {
	widget.BaseWidget
	hit    hit
	cursor bool
	state  state

	back, mark    *canvas.Rectangle
	flag          *canvas.Image
	icon          *widget.Icon
	given, family *canvas.Text
	detail, tag   *canvas.Text
	objects       *fyne.Container
}

func newHitRow() *hitRow {
	r := &hitRow{
		back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		flag: &canvas.Image{FillMode: canvas.ImageFillContain}, icon: widget.NewIcon(nil),
		given: newWords("", text, 16, false), family: newWords("", text, 16, true),
		detail: newWords("", soft, smallSize, false), tag: newWords("", soft, tinySize, true),
	}
	r.tag.Alignment = fyne.TextAlignTrailing
	r.objects = &fyne.Container{
		Layout:  arrange{standing(200, rowHeight), r.place},
		Objects: []fyne.CanvasObject{r.back, r.mark, r.flag, r.icon, r.given, r.family, r.detail, r.tag},
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer draws the row.
func (r *hitRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.objects) }

func (r *hitRow) set(h hit, cursor bool, s state) {
	r.hit, r.cursor, r.state = h, cursor, s
	if r.flag.Image != h.flag {
		r.flag.Image = h.flag
		r.flag.Refresh()
	}
	r.flag.Hidden = h.flag == nil
	r.icon.Hidden = h.flag != nil
	if !r.icon.Hidden {
		r.icon.SetResource(kindIcon(h.Kind))
	}
	back, mark := color.Color(color.Transparent), color.Color(color.Transparent)
	tag, tagColor := kindTag(h), color.Color(soft)
	switch s {
	case isOnAir:
		back, tag, tagColor = onAirRow, s.String(), text
	case inPreview:
		back, tag, tagColor = previewR, s.String(), text
	}
	if cursor {
		mark = accent
		if s == nowhere {
			back = chosen
		}
	}
	fill(r.back, back)
	fill(r.mark, mark)
	if r.tag.Text != tag {
		r.tag.Text = tag
		r.tag.Refresh()
	}
	tint(r.tag, tagColor)
	if s == nowhere {
		tint(r.detail, soft)
	} else {
		tint(r.detail, text)
	}
	r.place(r.Size())
}

func (r *hitRow) place(s fyne.Size) {
	put(r.back, 0, 0, s.Width, s.Height)
	put(r.mark, 0, 0, 3, s.Height)
	put(r.flag, gap, (s.Height-24)/2, 32, 24)
	put(r.icon, gap+5, (s.Height-22)/2, 22, 22)
	const left = gap + 32 + gap
	tag := r.tag.MinSize()
	right := s.Width - gap
	put(r.tag, right-tag.Width, 29, tag.Width, 18)

	given, family := nameParts(r.hit.Hit)
	x, room := float32(left), right-left
	// What matters is the family name: the given name makes room for it.
	bold := fyne.MeasureText(family, r.family.TextSize, r.family.TextStyle).Width
	space := float32(0)
	if given != "" {
		space = 4
	}
	w := write(r.given, given, max(room-bold-space, 0))
	put(r.given, x, 6, w, 22)
	if w > 0 {
		x += w + space
	}
	w = write(r.family, family, max(left+room-x, 0))
	put(r.family, x, 6, w, 22)
	w = write(r.detail, r.hit.Detail, max(right-tag.Width-8-left, 0))
	put(r.detail, left, 29, w, 18)
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
