package desk

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
	"mile26/data/intake"
	"mile26/data/photo"
)

// card stands under the roster and shows the athlete at the cursor: photo, races,
// bests, and the bio, which is edited here.
type card struct {
	model *model
	say   func(said)
	back  func()

	id    data.ID // whose it is, 0 for nobody
	photo string  // its hash
	bio   string

	picture *canvas.Image
	none    *canvas.Text
	lines   [3]*canvas.Text
	words   [3]string
	text    *widget.Label
	entry   *widgets.Entry
	content *fyne.Container
}

// cardHeight is how high the card is, and how wide its photo.
const (
	cardHeight = 118
	photoWidth = 94
)

// cardLow is how high the card is in a low window, where the rows need the room.
const (
	cardLow   = 84
	lowWindow = 760
)

func newCard(m *model, k *keys, on func() fyne.Canvas, say func(said), back func()) *card {
	c := &card{model: m, say: say, back: back, picture: &canvas.Image{FillMode: canvas.ImageFillContain}}
	c.none = newWords(tr("no photo"), faint, smallSize, false)
	c.none.Alignment = fyne.TextAlignCenter
	frame := canvas.NewRectangle(well)
	for i := range c.lines {
		c.lines[i] = newWords("", soft, smallSize, false)
	}
	tint(c.lines[0], text)
	c.lines[0].TextSize, c.lines[0].TextStyle.Bold = textSize, true
	c.text = widget.NewLabel("")
	c.text.Wrapping, c.text.Truncation = fyne.TextWrapWord, fyne.TextTruncateEllipsis
	c.text.Selectable = false
	c.entry = newBioEntry(k, c.keep, c.leave)
	c.entry.Hide()
	scroll := container.NewVScroll(c.text)
	high := func() fyne.Size {
		if h := on().Size().Height; h > 0 && h < lowWindow {
			return fyne.NewSize(300, cardLow)
		}
		return fyne.NewSize(300, cardHeight)
	}
	c.content = container.New(arrange{high, func(s fyne.Size) {
		for _, o := range []fyne.CanvasObject{frame, c.picture, c.none} {
			put(o, gap, tight, photoWidth, s.Height-2*tight)
		}
		x := float32(gap + photoWidth + gap)
		half := (s.Width - x - 2*gap) * 0.42
		for i, l := range c.lines {
			put(l, x, tight+float32(i)*24, write(l, c.words[i], half), 24)
		}
		for _, o := range []fyne.CanvasObject{scroll, c.entry} {
			put(o, x+half+gap, 2, s.Width-x-half-2*gap, s.Height-4)
		}
	}}, frame, c.picture, c.none, c.lines[0], c.lines[1], c.lines[2], scroll, c.entry)
	return c
}

// show shows an athlete; one that is edited stays.
func (c *card) show(r listRow) {
	if c.entry.Visible() {
		return
	}
	a := r.row.Athlete
	if a == nil {
		a = &data.Athlete{}
	}
	given, family := a.ScreenName()
	var races []string
	for _, x := range r.in {
		s := x.Race.Name()
		if x.Bib != "" {
			s += " " + tr("No. %s", x.Bib)
		}
		races = append(races, s)
	}
	c.words = [3]string{strings.TrimSpace(given + " " + family), strings.Join(races, "; "), bestsText(a.Bests)}
	c.id, c.bio = a.ID, a.Bio
	switch {
	case a.ID == 0:
		c.text.SetText("")
	case a.Bio == "":
		c.text.SetText(tr("No bio yet: Enter in the bio's column writes one"))
	default:
		c.text.SetText(a.Bio)
	}
	if c.photo != a.Photo {
		c.photo = a.Photo
		c.picture.Image = nil
		c.picture.Refresh()
		if a.Photo != "" {
			c.model.photograph(a.Photo)
		}
	}
	c.none.Hidden = a.Photo != "" || a.ID == 0
	c.content.Layout.Layout(nil, c.content.Size())
	c.content.Refresh()
}

// photographed is a photo to be shown.
type photographed struct {
	hash    string
	picture image.Image
}

func (c *card) photographed(e photographed) {
	if e.hash == c.photo {
		c.picture.Image = e.picture
		c.picture.Refresh()
	}
}

// photograph reads a photo, small. A large one takes its time, which is not that
// of the commands.
func (m *model) photograph(hash string) {
	m.finds.put(job{kind: "photo", yields: true, do: func(ctx context.Context) {
		b, err := m.o.Room.Show().Photo(ctx, hash)
		if err != nil {
			m.fail(err)
			return
		}
		p, err := photo.Decode(b)
		if err != nil {
			m.fail(fault("the photo cannot be shown: %w", err))
			return
		}
		m.emit(photographed{hash, thumbnail(p, 2*photoWidth, 2*cardHeight)})
	}})
}

// thumbnail is a picture that fits a box, never larger than it was.
func thumbnail(p image.Image, wide, high int) image.Image {
	s := p.Bounds().Size()
	by := min(float64(wide)/float64(s.X), float64(high)/float64(s.Y), 1)
	small := image.NewRGBA(image.Rect(0, 0, max(int(float64(s.X)*by), 1), max(int(float64(s.Y)*by), 1)))
	draw.CatmullRom.Scale(small, small.Rect, p, p.Bounds(), draw.Src, nil)
	return small
}

// edit writes the bio.
func (c *card) edit(on fyne.Canvas) {
	if c.id == 0 {
		return
	}
	c.entry.SetText(c.bio)
	c.entry.Show()
	c.content.Refresh()
	focusOn(on, c.entry)
	c.say(said{words: tr("Ctrl Enter keeps the bio, Esc leaves it as it was, Enter begins a new line")})
}

func (c *card) keep() {
	id, bio := c.id, strings.TrimSpace(c.entry.Text)
	c.entry.Hide()
	c.model.setRow("bio", data.KindAthlete, id, func(r *data.Row) error { r.Athlete.Bio = bio; return nil })
	c.back()
}

func (c *card) leave() {
	if c.entry.Visible() {
		c.entry.Hide()
		c.say(said{words: tr("Left as it was")})
		c.back()
	}
}

// newBioEntry is an entry of several lines: Ctrl Enter keeps what is typed, Esc
// leaves it.
func newBioEntry(k *keys, keep, leave func()) *widgets.Entry {
	e := widgets.NewTextEntry(router{k})
	e.Tabs = true
	e.Own = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyEscape {
			leave()
		}
		return ev.Name == fyne.KeyEscape
	}
	e.OwnShortcut = func(s fyne.Shortcut) bool {
		pressed, _ := press(s)
		if pressed == (key{ctrl, fyne.KeyReturn}) {
			keep()
			return true
		}
		return false
	}
	e.Undoes = undoesTyping
	return e
}

// askPhoto asks for the file of a photo; nothing takes the photo away.
func (r *roster) askPhoto() {
	row, ok := r.list.here()
	if !ok || row.row.Athlete == nil {
		r.say(said{words: tr("Choose an athlete first: the photo is theirs"), failed: true})
		return
	}
	r.bar.ask(tr("The picture file for %s; nothing takes the photo away. A file can be dropped here too", row.row.Called()), "", func(s string) error {
		r.model.setPhoto(row.id, strings.TrimSpace(s))
		return nil
	})
}

// setPhoto gives an athlete the picture of a file, or takes it away.
func (m *model) setPhoto(athlete data.ID, path string) {
	m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		if path == "" {
			return m.edits.SetPhoto(ctx, athlete, nil)
		}
		b, err := readPicture(path)
		if err != nil {
			return control.Edited{}, err
		}
		e, err := m.edits.SetPhoto(ctx, athlete, b)
		if errors.Is(err, control.ErrNothingChanges) {
			return control.Edited{Name: tr("left as it was")}, errLeft
		}
		return e, err
	})
}

// readPicture reads a picture file and makes sure that it is one.
func readPicture(path string) ([]byte, error) {
	path = strings.Trim(strings.TrimPrefix(path, "file://"), `"'`)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault("no photo: %w", err)
	}
	if info.IsDir() {
		return nil, errors.New(tr("%s is a folder: name one picture of it, or drop the folder on the window", path))
	}
	if info.Size() > photo.MaxBytes {
		return nil, errors.New(tr("%s has %d MB: make it smaller first", filepath.Base(path), info.Size()>>20))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault("no photo: %w", err)
	}
	small, err := photo.Shrink(b, intake.PhotoWidth, intake.PhotoHeight)
	if err != nil {
		return nil, fmt.Errorf("%s %w", filepath.Base(path), err)
	}
	return small.File, nil
}
