package control

import (
	"bytes"
	"context"
	"image"

	"golang.org/x/image/draw"

	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/paint"
	"mile26/graphics/still"
)

// thumbHeight is the height of the log's small pictures, pixels.
const thumbHeight = 144

// pictured are the lines that get a small picture.
var pictured = map[string]bool{"take": true, "update": true, "continue": true}

// shot is a small picture to be made for a line of the log.
type shot struct {
	line data.ID
	page *playout.Page
	step int
}

// stepOf is the step that a command's page will show.
func stepOf(a playout.Answer) int {
	for _, on := range a.State.Program {
		if a.Page != nil && on.Due != nil && on.Due.ID == a.Page.ID {
			return on.DueStep
		}
	}
	return 0
}

// pictures has small pictures made for lines that have been written. Nobody
// waits for them; when too many are wanted at once, some lines have none.
func (g *ledger) pictures(lines []entry, ids []data.ID) {
	for i, l := range lines {
		if !pictured[l.what] || l.page == nil {
			continue
		}
		select {
		case g.thumbs <- shot{ids[i], l.page, l.step}:
		default:
			g.log.Warn("no small picture for a line of the log: too many at once", "page", l.page.Title)
		}
	}
}

// photograph makes small pictures until ctx ends, and what is wanted still then.
func (g *ledger) photograph(ctx context.Context) {
	last := context.WithoutCancel(ctx)
	for {
		select {
		case s := <-g.thumbs:
			g.put(last, s)
			continue
		default:
		}
		select {
		case s := <-g.thumbs:
			g.put(last, s)
		case <-ctx.Done():
			return
		}
	}
}

func (g *ledger) put(ctx context.Context, s shot) {
	err := func() error {
		small, err := thumb(s.page, s.step, g.channel.Format())
		if err != nil {
			return err
		}
		return g.show.Update(ctx, func(tx *data.Tx) error {
			hash, err := tx.PutThumb(small)
			if err != nil {
				return err
			}
			return tx.SetThumb(s.line, hash)
		})
	}()
	if err != nil {
		g.log.Error("small picture for the log", "page", s.page.Title, "reason", err)
	}
}

// thumb is a step of a page at rest as a small PNG with alpha.
func thumb(p *playout.Page, step int, f playout.Format) ([]byte, error) {
	scene := p.Scenes[min(step, len(p.Scenes)-1)]
	frame := paint.List{Size: f.Size, Items: scene.Append(nil, graphics.Moment{State: graphics.Hold})}.Frame()
	small := image.NewRGBA(image.Rect(0, 0, f.Size.X*thumbHeight/f.Size.Y, thumbHeight))
	draw.ApproxBiLinear.Scale(small, small.Rect, frame, frame.Rect, draw.Src, nil)
	var b bytes.Buffer
	if err := still.Encode(&b, small); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
