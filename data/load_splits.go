package data

import (
	"encoding/json"
	"fmt"
	"slices"
)

// packing is a block of splits that is being filled.
type packing struct {
	race, first ID
	entries     int // so far
	source      Source
	sourceID    any
	checkpoints []ID
	slots       [blockEntries]packedEntry
}

type packedEntry struct {
	line  int
	marks []packedSlot // one for each checkpoint, as far as there are any
}

type packedSlot struct{ form, seconds int32 }

// pack puts a split of an entry that was added into the block of its race. It
// reports false for one that no block can hold.
func (l *Load) pack(b *loadWork, of *splitWork) (bool, error) {
	sp, race := &of.sp, of.race
	form, seconds, ok := packedMark(sp.Mark)
	if !ok || sp.Note != "" || sp.Source.Line < 0 || sp.Source.Line > mostLine {
		return false, nil
	}
	source := Source{Name: sp.Source.Name, Detail: sp.Source.Detail}
	p := l.packings[race]
	if p != nil && (sp.Entry >= p.first+blockEntries || p.source != source) {
		if err := l.putPacking(&b.lateEntries, p); err != nil {
			return false, err
		}
		p = nil
	}
	if p == nil {
		p = &packing{race: race, first: sp.Entry, source: source, sourceID: of.source}
		l.packings[race] = p
	}
	if sp.Entry < p.first {
		return false, nil
	}
	at := int(sp.Entry - p.first)
	e := &p.slots[at]
	if len(e.marks) > 0 && e.line != sp.Source.Line {
		return false, nil
	}
	c := slices.Index(p.checkpoints, sp.Checkpoint.ID)
	if c < 0 {
		c = len(p.checkpoints)
		p.checkpoints = append(p.checkpoints, sp.Checkpoint.ID)
	}
	for len(e.marks) <= c {
		if len(e.marks) == cap(e.marks) {
			e.marks = slices.Grow(e.marks, max(len(p.checkpoints)-len(e.marks), 4))
		}
		e.marks = append(e.marks, packedSlot{})
	}
	if e.marks[c].form != 0 {
		return false, fmt.Errorf("split of entry %d at checkpoint %d: it %w", sp.Entry, sp.Checkpoint.ID, ErrExists)
	}
	e.line, e.marks[c], p.entries = sp.Source.Line, packedSlot{int32(form), int32(seconds)}, max(p.entries, at+1)
	return true, nil
}

func (l *Load) putPacking(to interface{ put(table int, args ...any) }, p *packing) error {
	checkpoints, err := json.Marshal(p.checkpoints)
	if err != nil {
		return err
	}
	width := lineDigits + slotDigits*len(p.checkpoints)
	slots := make([]byte, p.entries*width)
	for i := range slots {
		slots[i] = '0'
	}
	for e := range p.entries {
		entry := &p.slots[e]
		at := slots[e*width : (e+1)*width]
		putDigits(at[:lineDigits], entry.line)
		for c, m := range entry.marks {
			slot := at[lineDigits+slotDigits*c:]
			slot[0] = byte('0' + m.form)
			putDigits(slot[1:slotDigits], int(m.seconds))
		}
	}
	to.put(loadSplitBlocks, int64(p.race), int64(p.first), int64(p.entries), string(checkpoints), p.sourceID, slots)
	delete(l.packings, p.race)
	return nil
}

// finishSplits puts the blocks that are not full.
func (l *Load) finishSplits() error {
	for _, p := range l.packings {
		if err := l.putPacking(l, p); err != nil {
			return err
		}
	}
	return nil
}
