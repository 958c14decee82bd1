package data

// Race returns a race as it is now, within the transaction. Error: ErrNotFound.
func (tx *Tx) Race(id ID) (Race, error) {
	found, err := races(tx.quiet, inside{tx}, `WHERE id=?`, int64(id))
	return one(found, err, "race", id)
}

// Entry returns an entry as it is now, within the transaction. Error: ErrNotFound.
func (tx *Tx) Entry(id ID) (Entry, error) {
	found, err := entries(tx.quiet, inside{tx}, `WHERE e.id=?`, int64(id))
	return one(found, err, "entry", id)
}

// Checkpoints returns the checkpoints of a race as they are now, in the order of
// the course.
func (tx *Tx) Checkpoints(race ID) ([]Checkpoint, error) {
	return checkpoints(tx.quiet, inside{tx}, `WHERE race=? ORDER BY metres, id`, int64(race))
}
