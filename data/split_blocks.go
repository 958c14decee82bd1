package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"mile26/data/mark"
)

// The splits that a [Load] brings are packed: 512 entries are one row of the table
// split_blocks, for ten rows in two trees for each of them take most of the time of
// an intake. What is written later goes into splits and leaves its slot in the
// block empty, so a split is in one of the two; the view every_split has both.

const (
	blockEntries = 512
	lineDigits   = 8 // of the line, before the times of an entry
	slotDigits   = 6 // one for the form, five for the seconds
	mostSeconds  = 99999
	mostLine     = 99999999
)

// splitForms is how many ways to print a time of whole seconds a block knows; the form
// of a slot is one of them, from 1. The view every_split has them too.
const splitForms = 4

// appendSplit appends a time in a form.
func appendSplit(b []byte, form, s int) []byte {
	switch form {
	case 1:
		return sixty(sixty(twoDigits(b, s/3600), s/60), s)
	case 2:
		return sixty(sixty(strconv.AppendInt(b, int64(s/3600), 10), s/60), s)
	case 3:
		return sixty(twoDigits(b, s/60), s)
	}
	return sixty(strconv.AppendInt(b, int64(s/60), 10), s)
}

// sixty appends the minutes or seconds of a count of them.
func sixty(b []byte, n int) []byte { return twoDigits(append(b, ':'), n%60) }

func twoDigits(b []byte, n int) []byte {
	if n > 99 {
		return strconv.AppendInt(b, int64(n), 10)
	}
	return append(b, byte('0'+n/10), byte('0'+n%10))
}

// packedMark is a mark as a slot has it; false for one that no slot can hold.
func packedMark(m mark.Mark) (form, seconds int, ok bool) {
	seconds = int(m.Time / time.Second)
	if !m.Known() || m.Time%time.Second != 0 || seconds > mostSeconds {
		return 0, 0, false
	}
	var room [16]byte
	for form := 1; form <= splitForms; form++ {
		if string(appendSplit(room[:0], form, seconds)) == m.Printed {
			return form, seconds, true
		}
	}
	return 0, 0, false
}

// splitBlock is a row of split_blocks.
type splitBlock struct {
	id, first   ID
	entries     int
	checkpoints []ID
	source      Source
	slots       []byte
}

// width is the digits of an entry.
func (b *splitBlock) width() int { return lineDigits + slotDigits*len(b.checkpoints) }

// at is the split of an entry, by its position in the block, in a column; form 0 is none.
func (b *splitBlock) at(entry, column int) (form, seconds int) {
	i := entry*b.width() + lineDigits + slotDigits*column
	return int(b.slots[i] - '0'), number(b.slots[i+1 : i+slotDigits])
}

func number(digits []byte) int {
	n := 0
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	return n
}

func putDigits(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
}

// split is what at says as a split, without the checkpoint's name and distance.
func (b *splitBlock) split(entry, column int) (Split, bool) {
	form, seconds := b.at(entry, column)
	if form == 0 || b.checkpoints[column] == 0 {
		return Split{}, false
	}
	sp := Split{Entry: b.first + ID(entry), Checkpoint: Checkpoint{ID: b.checkpoints[column]}, Source: b.source}
	sp.Mark = mark.Mark{Printed: string(appendSplit(nil, form, seconds)), Time: time.Duration(seconds) * time.Second}
	i := entry * b.width()
	sp.Source.Line = number(b.slots[i : i+lineDigits])
	return sp, true
}

// splitBlocks reads blocks b with their sources; rest begins at WHERE.
func splitBlocks(ctx context.Context, q querier, rest string, args ...any) ([]splitBlock, error) {
	return list(ctx, q, func(rows *sql.Rows) (b splitBlock, err error) {
		var src sourceScan
		var checkpoints []byte
		if err = rows.Scan(append([]any{&b.id, &b.first, &b.entries, &checkpoints, &b.slots}, src.columns()...)...); err != nil {
			return b, err
		}
		b.source = src.source()
		if err = json.Unmarshal(checkpoints, &b.checkpoints); err == nil {
			err = b.check()
		}
		return b, err
	}, `SELECT b.id, b.first, b.entries, b.checkpoints, b.slots, s.id, s.name, s.detail, 0
		FROM split_blocks b LEFT JOIN sources s ON s.id=b.source `+rest, args...)
}

// check says what is wrong with a block that a program or a disk has damaged.
func (b *splitBlock) check() error {
	width := b.width()
	ok := len(b.slots) == b.entries*width
	for i := 0; ok && i < len(b.slots); i++ {
		ok = '0' <= b.slots[i] && b.slots[i] <= '9'
	}
	for row := 0; ok && row < len(b.slots); row += width {
		for at := row + lineDigits; at < row+width; at += slotDigits {
			ok = ok && int(b.slots[at]-'0') <= splitForms
		}
	}
	if !ok {
		return fmt.Errorf("the splits of entries from %d on: %w", b.first, ErrDamaged)
	}
	return nil
}

// blockOf is the rest of a query for the blocks that an entry ?1 may be in.
const blockOf = `WHERE b.race=(SELECT race FROM entries WHERE id=?1) AND b.first BETWEEN ?1-511 AND ?1 AND ?1<b.first+b.entries`

// packedSplits are the splits of an entry that are in blocks.
func packedSplits(ctx context.Context, q querier, entry ID) ([]Split, error) {
	found, err := splitBlocks(ctx, q, blockOf, int64(entry))
	var all []Split
	for i := range found {
		all = append(all, found[i].splits(int(entry-found[i].first), int(entry-found[i].first))...)
	}
	return all, err
}

// count is how many splits there are.
func (b *splitBlock) count() int {
	n := 0
	for e := range b.entries {
		for c, id := range b.checkpoints {
			if form, _ := b.at(e, c); form != 0 && id != 0 {
				n++
			}
		}
	}
	return n
}

// widest is the block with the most checkpoints.
func widest(blocks []splitBlock) (w splitBlock) {
	for _, b := range blocks {
		if len(b.checkpoints) > len(w.checkpoints) {
			w = b
		}
	}
	return w
}

// splits are those of the entries from first to last, by their positions.
func (b *splitBlock) splits(first, last int) []Split { return b.appendSplits(nil, first, last) }

func (b *splitBlock) appendSplits(all []Split, first, last int) []Split {
	for e := max(first, 0); e <= last && e < b.entries; e++ {
		for c := range b.checkpoints {
			if sp, ok := b.split(e, c); ok {
				all = append(all, sp)
			}
		}
	}
	return all
}

// splitsOf are all splits of an entry, by distance.
func splitsOf(ctx context.Context, q querier, entry ID) ([]Split, error) {
	all, err := splits(ctx, q, `WHERE m.entry=?`, int64(entry))
	if err != nil {
		return nil, err
	}
	packed, err := packedSplits(ctx, q, entry)
	if err != nil {
		return nil, err
	}
	return withCheckpoints(ctx, q, all, packed, `WHERE race=(SELECT race FROM entries WHERE id=?)`, int64(entry))
}

// splitAt is the split of an entry at a checkpoint, false for none.
func splitAt(ctx context.Context, q querier, entry, checkpoint ID) (Split, bool, error) {
	found, err := splits(ctx, q, `WHERE m.entry=? AND m.checkpoint=?`, int64(entry), int64(checkpoint))
	if err == nil && len(found) == 0 {
		var packed []Split
		packed, err = packedSplits(ctx, q, entry)
		packed = slices.DeleteFunc(packed, func(sp Split) bool { return sp.Checkpoint.ID != checkpoint })
		if err == nil {
			found, err = withCheckpoints(ctx, q, nil, packed, `WHERE id=?`, int64(checkpoint))
		}
	}
	if err != nil || len(found) == 0 {
		return Split{}, false, err
	}
	return found[0], true, nil
}

// splitsAt are all splits at a checkpoint, entry by entry.
func splitsAt(ctx context.Context, q querier, checkpoint ID) ([]Split, error) {
	all, err := splits(ctx, q, `WHERE m.checkpoint=?`, int64(checkpoint))
	if err != nil {
		return nil, err
	}
	found, err := splitBlocks(ctx, q, `WHERE b.race=(SELECT race FROM checkpoints WHERE id=?)`, int64(checkpoint))
	if err != nil {
		return nil, err
	}
	var packed []Split
	for i := range found {
		b := &found[i]
		c := slices.Index(b.checkpoints, checkpoint)
		for e := 0; c >= 0 && e < b.entries; e++ {
			if sp, ok := b.split(e, c); ok {
				packed = append(packed, sp)
			}
		}
	}
	return withCheckpoints(ctx, q, all, packed, `WHERE id=?`, int64(checkpoint))
}

// splitsOfMany are all splits of entries, entry by entry and each one's by distance.
// Those that are packed go into room, as far as it is large enough.
func splitsOfMany(ctx context.Context, q querier, entries []ID, room []Split) ([]Split, error) {
	entries = slices.Compact(slices.Sorted(slices.Values(entries)))
	wanted, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	all, err := splits(ctx, q, `WHERE m.entry IN (SELECT value FROM json_each(?))`, string(wanted))
	if err != nil {
		return nil, err
	}
	found, err := splitBlocks(ctx, q, `WHERE b.id IN (SELECT k.id FROM json_each(?) j CROSS JOIN entries e ON e.id=j.value
		CROSS JOIN split_blocks k ON k.race=e.race AND k.first BETWEEN e.id-511 AND e.id AND e.id<k.first+k.entries)`, string(wanted))
	if err != nil {
		return nil, err
	}
	packed := slices.Grow(room[:0], len(entries)*len(widest(found).checkpoints))
	for i := range found {
		b := &found[i]
		from, _ := slices.BinarySearch(entries, b.first)
		for _, id := range entries[from:] {
			at := int(id - b.first)
			if at >= b.entries {
				break
			}
			packed = b.appendSplits(packed, at, at)
		}
	}
	return withCheckpoints(ctx, q, all, packed, `WHERE race IN (SELECT race FROM entries WHERE id IN (SELECT value FROM json_each(?)))`, string(wanted))
}

// withCheckpoints joins packed splits, whose checkpoints are known by ID only, to
// others and sorts all by entry and distance. which is where the checkpoints are.
func withCheckpoints(ctx context.Context, q querier, all, packed []Split, which string, args ...any) ([]Split, error) {
	if len(packed) > 0 {
		points, err := checkpoints(ctx, q, which, args...)
		if err != nil {
			return nil, err
		}
		byID := make(map[ID]Checkpoint, len(points))
		for _, c := range points {
			byID[c.ID] = c
		}
		known := packed[:0] // those of checkpoints that are there, in the same place
		for _, sp := range packed {
			if c, ok := byID[sp.Checkpoint.ID]; ok {
				sp.Checkpoint = c
				known = append(known, sp)
			}
		}
		if len(all) == 0 {
			all = known
		} else {
			all = append(all, known...)
		}
	}
	slices.SortStableFunc(all, func(a, b Split) int {
		return cmp.Or(cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.Checkpoint.Metres, b.Checkpoint.Metres), cmp.Compare(a.Checkpoint.ID, b.Checkpoint.ID))
	})
	return all, nil
}

// raceSplits are all splits of a race, entry by entry.
func raceSplits(ctx context.Context, q querier, race ID) ([]Split, error) {
	all, err := splits(ctx, q, `WHERE c.race=?`, int64(race))
	if err != nil {
		return nil, err
	}
	found, err := splitBlocks(ctx, q, `WHERE b.race=?`, int64(race))
	if err != nil {
		return nil, err
	}
	var packed []Split
	for i := range found {
		packed = append(packed, found[i].splits(0, found[i].entries-1)...)
	}
	return withCheckpoints(ctx, q, all, packed, `WHERE race=?`, int64(race))
}

// packedPassing is the time of an entry at a checkpoint, as a slot has it.
type packedPassing struct {
	entry         ID
	form, seconds int
}

func (p packedPassing) compare(o packedPassing) int {
	return cmp.Or(cmp.Compare(p.seconds, o.seconds), cmp.Compare(p.entry, o.entry))
}

// first are the best so many of all, in order; a limit of 0 or less is no limit.
func first(all []packedPassing, limit int) []packedPassing {
	if limit <= 0 || limit > fewPassings || limit >= len(all) {
		slices.SortFunc(all, packedPassing.compare)
		return all
	}
	best := make([]packedPassing, 0, limit+1)
	for _, p := range all {
		if len(best) == limit && p.compare(best[limit-1]) > 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, p, packedPassing.compare)
		if best = slices.Insert(best, i, p); len(best) > limit {
			best = best[:limit]
		}
	}
	return best
}

// fewPassings is up to how many are found quicker one by one than by sorting all.
const fewPassings = 500

// mergePassings joins passings in order to packed ones in order.
func mergePassings(rows []passing, packed []packedPassing) []passing {
	all := make([]passing, 0, len(rows)+len(packed))
	for _, p := range packed {
		t := time.Duration(p.seconds) * time.Second
		for len(rows) > 0 && (rows[0].mark.Time < t || rows[0].mark.Time == t && rows[0].entry < p.entry) {
			all, rows = append(all, rows[0]), rows[1:]
		}
		all = append(all, passing{p.entry, mark.Mark{Printed: string(appendSplit(nil, p.form, p.seconds)), Time: t}})
	}
	return append(all, rows...)
}

// packedPassings are the packed times at a checkpoint, in no order; those of gone
// are left out.
func packedPassings(ctx context.Context, q querier, race, checkpoint ID, gone map[ID]bool) ([]packedPassing, error) {
	found, err := splitBlocks(ctx, q, `WHERE b.race=?`, int64(race))
	if err != nil {
		return nil, err
	}
	var all []packedPassing
	for i := range found {
		b := &found[i]
		c := slices.Index(b.checkpoints, checkpoint)
		if c < 0 {
			continue
		}
		for e := range b.entries {
			if form, seconds := b.at(e, c); form != 0 && !gone[b.first+ID(e)] {
				all = append(all, packedPassing{b.first + ID(e), form, seconds})
			}
		}
	}
	return all, nil
}

// without are the entries of a race that have no place at its checkpoints.
func without(ctx context.Context, q querier, race ID) (map[ID]bool, error) {
	found, err := ids(q.QueryContext(ctx, `SELECT id FROM entries WHERE race=? AND status IN ('DQ', 'DNS')`, int64(race)))
	gone := make(map[ID]bool, len(found))
	for _, id := range found {
		gone[id] = true
	}
	return gone, err
}

// unpack empties the slots of an entry: at a checkpoint, or at all with 0. It
// reports whether there was anything in them.
func (tx *Tx) unpack(entry, checkpoint ID) (there bool, err error) {
	found, err := splitBlocks(tx.quiet, inside{tx}, blockOf, int64(entry))
	if err != nil {
		return false, err
	}
	for i := range found {
		b := &found[i]
		changed := false
		for c, id := range b.checkpoints {
			e := int(entry - b.first)
			if form, _ := b.at(e, c); form != 0 && (checkpoint == 0 || id == checkpoint) {
				at := e*b.width() + lineDigits + slotDigits*c
				putDigits(b.slots[at:at+slotDigits], 0)
				changed = true
			}
		}
		if changed {
			if err := tx.change(`UPDATE split_blocks SET slots=? WHERE id=?`, b.slots, int64(b.id)); err != nil {
				return false, err
			}
			there = true
		}
	}
	return there, nil
}

// mendBlocks empties the slots of entries and checkpoints that are lost, so that
// none who gets their ID has their splits.
func (tx *Tx) mendBlocks() error {
	found, err := ids(tx.query(`SELECT id FROM split_blocks ORDER BY id`))
	if err != nil {
		return err
	}
	for _, id := range found {
		blocks, err := splitBlocks(tx.quiet, inside{tx}, `WHERE b.id=?`, int64(id))
		if errors.Is(err, ErrDamaged) {
			_, err = tx.exec(`DELETE FROM split_blocks WHERE id=?`, int64(id))
		}
		if err != nil {
			return err
		}
		for i := range blocks {
			if err := tx.mendBlock(&blocks[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (tx *Tx) mendBlock(b *splitBlock) error {
	there, err := ids(tx.query(`SELECT e.id FROM split_blocks b JOIN entries e ON e.race=b.race AND e.id BETWEEN b.first AND b.first+b.entries-1 WHERE b.id=?`, int64(b.id)))
	if err != nil {
		return err
	}
	points, err := ids(tx.query(`SELECT c.id FROM split_blocks b JOIN checkpoints c ON c.race=b.race WHERE b.id=?`, int64(b.id)))
	if err != nil {
		return err
	}
	for e := range b.entries {
		if !slices.Contains(there, b.first+ID(e)) {
			putDigits(b.slots[e*b.width():(e+1)*b.width()], 0)
		}
	}
	for c, id := range b.checkpoints {
		if !slices.Contains(points, id) {
			b.checkpoints[c] = 0
		}
	}
	checkpoints, err := json.Marshal(b.checkpoints)
	if err != nil {
		return err
	}
	return tx.change(`UPDATE split_blocks SET checkpoints=?, slots=? WHERE id=?`, string(checkpoints), b.slots, int64(b.id))
}
