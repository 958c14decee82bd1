package data

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
)

// rawFile is a SQLite file as pages, for reading what SQLite itself would refuse.
// The format is https://sqlite.org/fileformat2.html; section numbers are of it.
// Nothing in it is taken for granted: every number may be wrong.
type rawFile struct {
	bytes []byte
	size  int            // of a page
	wal   map[int][]byte // newer pages
}

// usualPage is the page size of every show.
const usualPage = 4096

// readRaw reads a file and the changes beside it that were not yet put into it.
func readRaw(path string) (*rawFile, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f := &rawFile{bytes: b, size: usualPage, wal: map[int][]byte{}}
	if len(b) >= 100 { // 1.3.2
		if size := int(binary.BigEndian.Uint16(b[16:])); size >= 512 && size&(size-1) == 0 {
			f.size = size
		} else if size == 1 {
			f.size = 65536
		}
	}
	w, err := os.ReadFile(path + "-wal")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f.readWAL(w)
	return f, nil
}

// readWAL takes the frames up to the last commit whose checksums are right (4.1, 4.2).
func (f *rawFile) readWAL(w []byte) {
	if len(w) < 32 || binary.BigEndian.Uint32(w)&^1 != 0x377f0682 || int(binary.BigEndian.Uint32(w[8:])) != f.size {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if w[3]&1 == 1 {
		order = binary.BigEndian
	}
	var s0, s1 uint32
	sum := func(b []byte) {
		for ; len(b) >= 8; b = b[8:] {
			s0 += order.Uint32(b) + s1
			s1 += order.Uint32(b[4:]) + s0
		}
	}
	sum(w[:24])
	salt := string(w[16:24])
	pending := map[int][]byte{}
	for at := 32; at+24+f.size <= len(w); at += 24 + f.size {
		frame := w[at : at+24+f.size]
		sum(frame[:8])
		sum(frame[24:])
		if string(frame[8:16]) != salt || binary.BigEndian.Uint32(frame[16:]) != s0 || binary.BigEndian.Uint32(frame[20:]) != s1 {
			return
		}
		pending[int(binary.BigEndian.Uint32(frame))] = frame[24:]
		if binary.BigEndian.Uint32(frame[4:]) != 0 { // a commit
			for n, page := range pending {
				f.wal[n] = page
			}
			clear(pending)
		}
	}
}

// pages is how many there are; the last may be cut off.
func (f *rawFile) pages() int {
	n := (len(f.bytes) + f.size - 1) / f.size
	for w := range f.wal {
		n = max(n, w)
	}
	return n
}

// page is one page, numbered from 1; nil when there is none of that number.
func (f *rawFile) page(n int) []byte {
	if p, ok := f.wal[n]; ok {
		return p
	}
	if n < 1 || (n-1)*f.size >= len(f.bytes) {
		return nil
	}
	p := f.bytes[(n-1)*f.size:]
	if len(p) >= f.size {
		return p[:f.size]
	}
	whole := make([]byte, f.size)
	copy(whole, p)
	return whole
}

// The kinds of pages of trees (1.6).
const (
	innerIndex = 0x02
	innerTable = 0x05
	leafIndex  = 0x0a
	leafTable  = 0x0d
)

// node is a page of a tree.
type node struct {
	kind  byte
	page  []byte
	cells []int // where they begin
	right int   // the last child of an inner page
}

// node reads a page as one of a tree; ok is false when it is none.
func (f *rawFile) node(n int) (node, bool) {
	p := f.page(n)
	if p == nil {
		return node{}, false
	}
	at := 0
	if n == 1 {
		at = 100
	}
	nd := node{kind: p[at], page: p}
	head := 8
	switch nd.kind {
	case innerIndex, innerTable:
		nd.right = int(binary.BigEndian.Uint32(p[at+8:]))
		head = 12
	case leafIndex, leafTable:
	default:
		return node{}, false
	}
	count := int(binary.BigEndian.Uint16(p[at+3:]))
	if at+head+2*count > len(p) {
		return node{}, false
	}
	for i := range count {
		c := int(binary.BigEndian.Uint16(p[at+head+2*i:]))
		if c < at+head+2*count || c+4 > len(p) { // this one is broken, the others may be good
			continue
		}
		nd.cells = append(nd.cells, c)
	}
	return nd, true
}

// children are the pages below.
func (nd node) children() []int {
	if nd.kind != innerIndex && nd.kind != innerTable {
		return nil
	}
	var all []int
	for _, c := range nd.cells {
		all = append(all, int(binary.BigEndian.Uint32(nd.page[c:])))
	}
	return append(all, nd.right)
}

// row is a row as the file has it.
type row struct {
	id     int64
	values []any // nil, int64, float64, string or []byte
}

// rows reads the rows of a page of a tree; broken counts those that cannot be read.
func (f *rawFile) rows(nd node) (rows []row, broken int) {
	for _, c := range nd.cells {
		b := nd.page[c:]
		var r row
		switch nd.kind {
		case innerTable:
			return nil, 0
		case innerIndex:
			b = b[4:]
		}
		length, n := uvarint(b)
		b = b[n:]
		if n > 0 && nd.kind == leafTable {
			id, m := uvarint(b)
			r.id, b = int64(id), b[m:]
		}
		payload, ok := f.payload(b, length, nd.kind == leafTable)
		if ok && n > 0 {
			r.values, ok = record(payload)
		}
		if !ok || n == 0 {
			broken++
			continue
		}
		rows = append(rows, r)
	}
	return rows, broken
}

// payload collects a cell's content from the page and those it overflows to (1.6, 1.7).
func (f *rawFile) payload(b []byte, length uint64, table bool) ([]byte, bool) {
	usable := f.size // shows reserve nothing at the end of a page
	if length > uint64(len(f.bytes)+len(f.wal)*f.size) {
		return nil, false
	}
	n, most := int(length), usable-35
	if !table {
		most = (usable-12)*64/255 - 23
	}
	if n <= most {
		if n > len(b) {
			return nil, false
		}
		return b[:n], true
	}
	least := (usable-12)*32/255 - 23
	local := least + (n-least)%(usable-4)
	if local > most {
		local = least
	}
	if local+4 > len(b) {
		return nil, false
	}
	all := append(make([]byte, 0, n), b[:local]...)
	for next := int(binary.BigEndian.Uint32(b[local:])); len(all) < n; {
		p := f.page(next)
		if p == nil {
			return nil, false
		}
		next = int(binary.BigEndian.Uint32(p))
		all = append(all, p[4:min(len(p), 4+n-len(all))]...)
	}
	return all, true
}

// record reads a row's values (2.1). Their lengths must fill the payload exactly,
// which hardly any damaged bytes do.
func record(b []byte) ([]any, bool) {
	head, n := uvarint(b)
	if n == 0 || head > uint64(len(b)) || head < uint64(n) {
		return nil, false
	}
	types, body := b[n:head], b[head:]
	var values []any
	for len(types) > 0 {
		t, n := uvarint(types)
		if n == 0 {
			return nil, false
		}
		types = types[n:]
		v, size, ok := value(t, body)
		if !ok {
			return nil, false
		}
		values, body = append(values, v), body[size:]
	}
	return values, len(body) == 0
}

func value(t uint64, body []byte) (v any, size int, ok bool) {
	sizes := [...]int{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}
	switch {
	case t < uint64(len(sizes)):
		size = sizes[t]
	case t < 12 || t > math.MaxInt32*2:
		return nil, 0, false
	default:
		size = int(t-12) / 2
	}
	if size > len(body) {
		return nil, 0, false
	}
	b := body[:size]
	switch {
	case t == 0:
		return nil, size, true
	case t == 7:
		return math.Float64frombits(binary.BigEndian.Uint64(b)), size, true
	case t == 8 || t == 9:
		return int64(t - 8), size, true
	case t < 7:
		n := int64(int8(b[0]))
		for _, c := range b[1:] {
			n = n<<8 | int64(c)
		}
		return n, size, true
	case t%2 == 0:
		return append([]byte{}, b...), size, true
	}
	return string(b), size, true
}

// uvarint reads a number of one to nine bytes (1.6); n is 0 when there is none.
func uvarint(b []byte) (v uint64, n int) {
	for i, c := range b[:min(9, len(b))] {
		if i == 8 {
			return v<<8 | uint64(c), 9
		}
		v = v<<7 | uint64(c&0x7f)
		if c < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

// free are the pages that hold nothing any more (1.5), as far as their list can be read.
func (f *rawFile) free() map[int]bool {
	free := map[int]bool{}
	first := f.page(1)
	if len(first) < 100 {
		return free
	}
	for next := int(binary.BigEndian.Uint32(first[32:])); next > 1 && !free[next]; {
		p := f.page(next)
		if p == nil {
			break
		}
		free[next] = true
		next = int(binary.BigEndian.Uint32(p))
		count := int(binary.BigEndian.Uint32(p[4:]))
		for i := range min(count, len(p)/4-2) {
			free[int(binary.BigEndian.Uint32(p[8+4*i:]))] = true
		}
	}
	return free
}
