package data

import (
	"encoding/json"
	"errors"
	"testing"
)

// TestUndoingAnIntakeLeavesPhotosThatMayComeBack: a photo that was taken away by
// hand, which the log of edits gives back, and one that stands on air.
func TestUndoingAnIntakeLeavesPhotosThatMayComeBack(t *testing.T) {
	s := newShow(t)
	var taken, onAir, nobodys string
	update(t, s, func(tx *Tx) (err error) {
		var err1, err2 error
		taken, err = tx.PutPhoto([]byte("taken away by hand"))
		onAir, err1 = tx.PutPhoto([]byte("on air"))
		nobodys, err2 = tx.PutPhoto([]byte("of nobody"))
		if err := errors.Join(err, err1, err2); err != nil {
			return err
		}
		id, err := tx.AddAthlete(Athlete{Whole: "Ann Oakleaf", Photo: taken})
		if err != nil {
			return err
		}
		back, err := json.Marshal(map[string]string{"photo": taken})
		body, err1 := json.Marshal(map[string]any{"values": map[string]any{"photo": map[string]string{"picture": onAir}}})
		return errors.Join(
			err, err1, tx.UpdateAthlete(Athlete{ID: id, Whole: "Ann Oakleaf"}),
			tx.LogEdit(LoggedEdit{Name: "photo of Ann Oakleaf", Kind: "order", Back: back}),
			tx.SetAiring(Airing{Layer: 20, Body: body}),
		)
	})
	loadField(t, s, 3, "Pebble Marathon")
	if _, err := s.UndoIntake(bg, 1, later); err != nil {
		t.Fatal(err)
	}
	for what, hash := range map[string]string{"taken away by hand": taken, "on air": onAir} {
		if b, err := s.Photo(bg, hash); string(b) != what || err != nil {
			t.Errorf("the photo %s is %q (%v)", what, b, err)
		}
	}
	if _, err := s.Photo(bg, nobodys); !errors.Is(err, ErrNotFound) {
		t.Errorf("the photo of nobody: %v, want %v", err, ErrNotFound)
	}
}
