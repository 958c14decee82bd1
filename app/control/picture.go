package control

import (
	"bytes"
	"context"
	"image"

	"golang.org/x/image/draw"

	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics/still"
)

// thumbHeight is the height of the log's small pictures, pixels.
const thumbHeight = 144

// pictured are the lines that get a small picture.
var pictured = map[string]bool{"take": true, "update": true, "continue": true, "restored": true}

// picture adds small pictures to lines that have been written. Nobody waits
// for them.
func (g *ledger) picture(ctx context.Context, lines []entry, ids []data.ID, f playout.Format) {
	for i, l := range lines {
		if !pictured[l.what] || l.page == nil {
			continue
		}
		if err := g.putPicture(ctx, ids[i], l.page, f); err != nil {
			g.log.Error("small picture for the log", "page", l.page.Title, "reason", err)
		}
	}
}

func (g *ledger) putPicture(ctx context.Context, id data.ID, p *playout.Page, f playout.Format) error {
	small, err := thumb(p, f)
	if err != nil {
		return err
	}
	return g.show.Update(ctx, func(tx *data.Tx) error {
		hash, err := tx.PutThumb(small)
		if err != nil {
			return err
		}
		return tx.SetThumb(id, hash)
	})
}

// thumb is a page at rest as a small PNG with alpha.
func thumb(p *playout.Page, f playout.Format) ([]byte, error) {
	frame := p.Rest(f.Size).Frame()
	small := image.NewRGBA(image.Rect(0, 0, f.Size.X*thumbHeight/f.Size.Y, thumbHeight))
	draw.ApproxBiLinear.Scale(small, small.Rect, frame, frame.Rect, draw.Src, nil)
	var b bytes.Buffer
	if err := still.Encode(&b, small); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
