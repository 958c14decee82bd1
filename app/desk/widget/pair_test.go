package widget

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"mile26/app/desk/golden"
)

// bars is a picture of three bars.
func bars() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i, c := range []color.NRGBA{{0xAE, 0x1C, 0x28, 0xFF}, {0xFF, 0xFF, 0xFF, 0xFF}, {0x21, 0x46, 0x8B, 0xFF}} {
		draw.Draw(m, image.Rect(0, 10*i, 40, 10*i+10), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

// Pairs of lines in every state, where there is room and where there is not.
func TestPairsLook(t *testing.T) {
	test.NewTempApp(t)
	hassan := PairRow{Picture: bars(), Plain: "Sifan", Bold: "HASSAN", Detail: "NED · London 2023 · 2:18:33"}
	at := func(g Ground, m Mark, tag string) PairRow {
		r := hassan
		r.Ground, r.Mark, r.Tag, r.Lit = g, m, tag, g == OnAir || g == InPreview
		return r
	}
	rows := []PairRow{
		hassan, at(Chosen, CursorMark, ""), at(OnAir, NoMark, "ON AIR"), at(InPreview, CursorMark, "PREVIEW"),
		{Icon: theme.InfoIcon(), Bold: "39,698 runners were set to start", Detail: "2016", Tag: "FACT"},
		{Bold: "London", Detail: "/home/operator/shows/2023", End: true, High: true, Tag: "OPEN"},
		{Bold: "London", Detail: "/home/operator/shows/2023", End: true, High: true, Ground: Chosen, Mark: CursorMark},
	}
	for name, width := range map[string]float32{"pairs": 344, "pairs-narrow": 170} {
		all := container.NewWithoutLayout()
		for i, r := range rows {
			p := NewPair(look, 54)
			p.Set(rows[len(rows)-1-i]) // it shows one row after the other
			p.Set(r)
			Put(p, 0, float32(i)*55, width, 54)
			all.Add(p)
		}
		golden.Check(t, name, grey(0x14), all, fyne.NewSize(width, float32(len(rows))*55))
	}
}

func TestPicksLook(t *testing.T) {
	test.NewTempApp(t)
	all := container.NewWithoutLayout()
	picked := -1
	for i, r := range []PickRow{
		{Picture: bars(), Name: "Sifan HASSAN", Detail: "NED", Chosen: true},
		{Picture: bars(), Name: "Abdi NAGEEYE", Detail: "NED"},
		{Name: "Half", Detail: "21.0975 km, on Tower Bridge's far side"},
	} {
		p := NewPick(look, 28, r, func() { picked = i })
		Put(p, 0, float32(i)*28, 240, 28)
		all.Add(p)
	}
	golden.Check(t, "picks", grey(0x14), all, fyne.NewSize(240, 84))
	all.Objects[1].(*Pick).MouseDown(nil)
	if picked != 1 {
		t.Errorf("picked %d, want 1, as soon as the button is down", picked)
	}
}
