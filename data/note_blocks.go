package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// notesAtOnce is how many notes of an intake are one row of note_blocks.
const notesAtOnce = 256

// noteBlock is notes that are being gathered for a row. What many of them have in
// common, their columns and reasons, is kept once.
type noteBlock struct {
	first int // the number of the first
	words []string
	notes []packedNote
}

type packedNote struct {
	line, column int
	printed      string
	reason       int
}

// appendJSON appends a note as [line, column, printed, reason], without the detours of
// the package json: of some lists every row has one. Texts that come here are UTF-8:
// whatever a file has that is not was marked as lost when it was read.
func (n packedNote) appendJSON(b []byte) ([]byte, error) {
	b = strconv.AppendInt(append(b, '['), int64(n.line), 10)
	b = strconv.AppendInt(append(b, ','), int64(n.column), 10)
	b = append(b, ',')
	if plainJSON(n.printed) {
		b = append(append(append(b, '"'), n.printed...), '"')
	} else {
		printed, err := json.Marshal(n.printed)
		if err != nil {
			return nil, err
		}
		b = append(b, printed...)
	}
	b = strconv.AppendInt(append(b, ','), int64(n.reason), 10)
	return append(b, ']'), nil
}

// plainJSON reports whether JSON writes a text as it is.
func plainJSON(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || strings.IndexByte(`"\<>&`, c) >= 0 {
			return false
		}
	}
	return true
}

// UnmarshalJSON reads what MarshalJSON has written.
func (n *packedNote) UnmarshalJSON(b []byte) error {
	parts := []any{&n.line, &n.column, &n.printed, &n.reason}
	return json.Unmarshal(b, &parts)
}

// add takes a note and reports whether the block is full.
func (b *noteBlock) add(n Note) bool {
	b.notes = append(b.notes, packedNote{n.Line, b.word(n.Column), n.Printed, b.word(n.Reason)})
	return len(b.notes) >= notesAtOnce
}

func (b *noteBlock) word(s string) int {
	i := slices.Index(b.words, s)
	if i < 0 {
		i = len(b.words)
		b.words = append(b.words, s)
	}
	return i
}

// putNotes puts the notes that were gathered.
func (l *Load) putNotes() error {
	b := &l.notes
	if len(b.notes) == 0 {
		return nil
	}
	words, err := json.Marshal(b.words)
	if err != nil {
		return err
	}
	notes := []byte{'['}
	for i, n := range b.notes {
		if i > 0 {
			notes = append(notes, ',')
		}
		if notes, err = n.appendJSON(notes); err != nil {
			return err
		}
	}
	notes = append(notes, ']')
	l.put(loadNotes, int64(l.intake), int64(b.first), string(words), string(notes))
	*b = noteBlock{first: b.first + len(b.notes), words: b.words, notes: b.notes[:0]}
	return nil
}

// packedNotes are the notes of an intake that are packed, in their order.
func packedNotes(ctx context.Context, q querier, intake ID) ([]Note, error) {
	blocks, err := list(ctx, q, func(rows *sql.Rows) (b noteBlock, err error) {
		var words, notes []byte
		if err = rows.Scan(&words, &notes); err == nil {
			err = json.Unmarshal(words, &b.words)
		}
		if err == nil {
			err = json.Unmarshal(notes, &b.notes)
		}
		return b, err
	}, `SELECT words, notes FROM note_blocks WHERE intake=? ORDER BY n`, int64(intake))
	if err != nil {
		return nil, fmt.Errorf("notes of intake %d: %w", intake, err)
	}
	var all []Note
	for _, b := range blocks {
		for _, n := range b.notes {
			if n.column < 0 || n.column >= len(b.words) || n.reason < 0 || n.reason >= len(b.words) {
				return nil, fmt.Errorf("notes of intake %d: %w", intake, ErrDamaged)
			}
			all = append(all, Note{Line: n.line, Column: b.words[n.column], Printed: n.printed, Reason: b.words[n.reason]})
		}
	}
	return all, nil
}
