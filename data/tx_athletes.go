package data

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// AddAthlete adds a, with its disciplines, bests and ids, as a new athlete: finding
// out whether the show has them already is the caller's, see
// [Tx.FindAthletes]. A photo must have been put before. An id that another
// athlete has is ErrExists.
func (tx *Tx) AddAthlete(a Athlete) (ID, error) {
	id, err := tx.addAthlete(nil, a)
	if err != nil {
		return 0, fmt.Errorf("athlete %s: %w", a.plainName(), err)
	}
	return id, nil
}

// addAthlete adds a under a row, or NULL for the next.
func (tx *Tx) addAthlete(row any, a Athlete) (ID, error) {
	w := wordsOf(a)
	id, err := tx.insert(`INSERT INTO athletes (id, given, family, whole, country, sex, born, age, age_on, name_key, starred,
		screen_given, screen_family, also, country_printed, bio, line, photo) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		row, a.Given, a.Family, a.Whole, a.Country, string(a.Sex), string(a.Born), a.Age, string(a.AgeOn), w.key(), w.starred,
		a.ScreenGiven, a.ScreenFamily, strings.Join(a.Also, "\n"), a.CountryPrinted, a.Bio, a.Line, orNull(a.Photo))
	if err != nil {
		return 0, err
	}
	if err := tx.putWords(loadedWords{id, w.given, w.family, w.more()}); err != nil {
		return 0, err
	}
	return id, errors.Join(tx.addKeys(id, w), tx.addDisciplines(id, a.Disciplines), tx.addBests(id, a.Bests), tx.addIDs(id, a.IDs))
}

// putWords brings a new athlete into the search.
func (tx *Tx) putWords(w loadedWords) error {
	_, err := tx.exec(`INSERT INTO athlete_words (docid, given, family, more) VALUES (?,?,?,?)`, int64(w.id), w.given, w.family, w.more)
	for _, words := range []string{w.given, w.family, w.more} {
		for word := range strings.FieldsSeq(words) {
			if word[0] != countryPrefix[0] {
				tx.words = append(tx.words, word)
			}
		}
	}
	return err
}

// UpdateAthlete writes every field of the athlete a.ID, disciplines, bests and
// ids too. Errors: ErrNotFound; ErrExists for an id that another athlete has.
func (tx *Tx) UpdateAthlete(a Athlete) error {
	w := wordsOf(a)
	id := int64(a.ID)
	err := tx.change(`UPDATE athletes SET given=?, family=?, whole=?, country=?, sex=?, born=?, age=?, age_on=?, name_key=?, starred=?,
		screen_given=?, screen_family=?, also=?, country_printed=?, bio=?, line=?, photo=? WHERE id=?`,
		a.Given, a.Family, a.Whole, a.Country, string(a.Sex), string(a.Born), a.Age, string(a.AgeOn), w.key(), w.starred,
		a.ScreenGiven, a.ScreenFamily, strings.Join(a.Also, "\n"), a.CountryPrinted, a.Bio, a.Line, orNull(a.Photo), id)
	if err != nil {
		return fmt.Errorf("athlete %d, %s: %w", a.ID, a.plainName(), err)
	}
	if _, err := tx.exec(`UPDATE athlete_words SET given=?, family=?, more=? WHERE docid=?`, w.given, w.family, w.more(), id); err != nil {
		return err
	}
	for _, q := range []string{
		`DELETE FROM athlete_keys WHERE athlete=?`, `DELETE FROM athlete_disciplines WHERE athlete=?`, `DELETE FROM bests WHERE athlete=?`,
		`DELETE FROM athlete_ids WHERE athlete=?`,
	} {
		if _, err := tx.exec(q, id); err != nil {
			return err
		}
	}
	tx.restar[a.ID] = true
	tx.words = append(tx.words, w.all()...)
	return errors.Join(tx.addKeys(a.ID, w), tx.addDisciplines(a.ID, a.Disciplines), tx.addBests(a.ID, a.Bests), tx.addIDs(a.ID, a.IDs))
}

// FindAthletes returns the athletes with exactly these names and this country,
// in the order in which they were added; none is no error.
func (tx *Tx) FindAthletes(given, family, whole, country string) ([]ID, error) {
	key := wordsOf(Athlete{Given: given, Family: family, Whole: whole}).key()
	return ids(tx.query(`SELECT id FROM athletes
		WHERE name_key=? AND given=? AND family=? AND whole=? AND country=? ORDER BY id`, key, given, family, whole, country))
}

// Athlete returns the athlete as it is now, within the transaction. Error: ErrNotFound.
func (tx *Tx) Athlete(id ID) (Athlete, error) { return athlete(tx.quiet, inside{tx}, id) }

// Athletes returns every athlete as it is now, in the order in which they were
// added, without disciplines and bests: what an import needs to tell them apart.
func (tx *Tx) Athletes() ([]Athlete, error) {
	return athletes(tx.quiet, inside{tx}, `ORDER BY a.id`)
}

// AddBest adds a best to an athlete; the same mark from the same source twice is one.
func (tx *Tx) AddBest(athlete ID, b Best) error {
	discipline, err := tx.disciplineID(b.Discipline)
	if err != nil {
		return err
	}
	source, err := tx.sourceID(b.Source)
	if err != nil {
		return err
	}
	ms, printed, unread := markColumns(b.Mark)
	_, err = tx.id(`SELECT athlete FROM bests WHERE athlete=? AND discipline=? AND kind=? AND printed=? AND source IS ?`,
		int64(athlete), int64(discipline), b.Kind, printed, source)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	_, err = tx.exec(`INSERT INTO bests (athlete, n, discipline, kind, ms, printed, unread, place, set_on, source, line)
		VALUES (?1, (SELECT coalesce(max(n)+1, 0) FROM bests WHERE athlete=?1), ?,?,?,?,?,?,?,?,?)`,
		int64(athlete), int64(discipline), b.Kind, ms, printed, unread, b.Place, string(b.On), source, b.Source.Line)
	if err != nil {
		return fmt.Errorf("best %s %s of athlete %d: %w", b.Discipline, b.Mark.Printed, athlete, err)
	}
	return nil
}

// PutPhoto keeps the bytes of a picture file and returns their content hash,
// SHA-256 in hex. The same picture twice is one.
func (tx *Tx) PutPhoto(picture []byte) (hash string, err error) {
	sum := sha256.Sum256(picture)
	hash = hex.EncodeToString(sum[:])
	if _, err := tx.exec(`INSERT INTO photos (hash, picture) VALUES (?, ?) ON CONFLICT DO NOTHING`, hash, picture); err != nil {
		return "", fmt.Errorf("photo %s: %w", hash, err)
	}
	return hash, nil
}

func (tx *Tx) addKeys(id ID, w nameWords) error {
	for _, key := range w.otherKeys {
		if _, err := tx.exec(`INSERT INTO athlete_keys (name_key, athlete) VALUES (?, ?) ON CONFLICT DO NOTHING`, key, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) addDisciplines(id ID, names []string) error {
	for i, name := range names {
		d, err := tx.disciplineID(name)
		if err != nil {
			return err
		}
		if _, err := tx.exec(`INSERT INTO athlete_disciplines (athlete, position, discipline) VALUES (?, ?, ?)`,
			int64(id), i, int64(d)); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) addBests(id ID, bests []Best) error {
	for _, b := range bests {
		if err := tx.AddBest(id, b); err != nil {
			return err
		}
	}
	return nil
}

// finishStars brings the stars, and with them the search, in line with bios and results.
func (tx *Tx) finishStars() error {
	for id := range tx.restar {
		_, err := tx.id(`SELECT id FROM athletes a WHERE id=? AND starred <> (bio <> '' OR EXISTS
			(SELECT 1 FROM entries WHERE athlete=a.id AND status='' AND place BETWEEN 1 AND 3))`, int64(id))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err == nil {
			err = tx.flipStar(id)
		}
		if err != nil {
			return fmt.Errorf("athlete %d: %w", id, err)
		}
	}
	return nil
}

func (tx *Tx) flipStar(id ID) error {
	a, err := tx.Athlete(id)
	if err != nil {
		return err
	}
	if err := tx.change(`UPDATE athletes SET starred = 1-starred WHERE id=?`, int64(id)); err != nil {
		return err
	}
	w := wordsOf(a)
	_, err = tx.id(`SELECT id FROM athletes WHERE id=? AND starred`, int64(id))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	w.starred = err == nil
	_, err = tx.exec(`UPDATE athlete_words SET more=? WHERE docid=?`, w.more(), int64(id))
	return err
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
