package data

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// SetAiring writes what is on a layer of the channel, in place of what was there.
func (tx *Tx) SetAiring(a Airing) error {
	if !json.Valid(a.Body) {
		return fmt.Errorf("layer %d of the channel: its body is not JSON: %.40q", a.Layer, a.Body)
	}
	if _, err := tx.exec(`INSERT INTO airing (preview, layer, body) VALUES (?1,?2,?3)
		ON CONFLICT DO UPDATE SET body=?3`, a.Preview, a.Layer, string(a.Body)); err != nil {
		return fmt.Errorf("layer %d of the channel: %w", a.Layer, err)
	}
	return nil
}

// DropAiring empties a layer of the channel; one that is empty stays so.
func (tx *Tx) DropAiring(preview bool, layer int) error {
	if _, err := tx.exec(`DELETE FROM airing WHERE preview=? AND layer=?`, preview, layer); err != nil {
		return fmt.Errorf("layer %d of the channel: %w", layer, err)
	}
	return nil
}

// DropAllAiring empties every layer on air. Preview stays.
func (tx *Tx) DropAllAiring() error {
	if _, err := tx.exec(`DELETE FROM airing WHERE preview=0`); err != nil {
		return fmt.Errorf("clear the channel: %w", err)
	}
	return nil
}

// LogAsRun adds a line to the end of the as-run log. A Zone of "" is that of At.
// Its picture must have been put before. Error: ErrNotFound when it was not.
func (tx *Tx) LogAsRun(l AsRun) (ID, error) {
	if l.Zone == "" {
		l.Zone = l.At.Format(zoneForm)
	}
	err := l.check()
	var id ID
	if err == nil {
		id, err = tx.insert(`INSERT INTO as_run (at, zone, frame, what, layer, number, page, title, template, field_values, who, thumb)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, l.At.UTC().Truncate(time.Millisecond).Format(asRunForm), l.Zone, l.Frame, l.What, l.Layer,
			l.Number, l.PageID, l.Title, l.Template, string(l.Values), l.Who, orNull(l.Thumb))
	}
	if err != nil {
		return 0, fmt.Errorf("as-run log, %s %s: %w", l.What, l.Title, err)
	}
	return id, nil
}

// PutThumb keeps the bytes of a small PNG for the as-run log and returns their
// content hash, SHA-256 in hex. The same picture twice is one.
func (tx *Tx) PutThumb(picture []byte) (hash string, err error) {
	sum := sha256.Sum256(picture)
	hash = hex.EncodeToString(sum[:])
	if _, err := tx.exec(`INSERT INTO thumbs (hash, picture) VALUES (?, ?) ON CONFLICT DO NOTHING`, hash, picture); err != nil {
		return "", fmt.Errorf("thumb %s: %w", hash, err)
	}
	return hash, nil
}

// SetThumb gives a line of the as-run log its picture, which must have been put
// before; "" takes it away. Error: ErrNotFound for the line or the picture.
func (tx *Tx) SetThumb(id ID, hash string) error {
	if err := tx.change(`UPDATE as_run SET thumb=? WHERE id=?`, orNull(hash), int64(id)); err != nil {
		return fmt.Errorf("thumb %s of as-run line %d: %w", hash, id, err)
	}
	return nil
}
