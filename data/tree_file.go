package data

import (
	"encoding/binary"
	"slices"
)

// treeFile is a SQLite database of a few tables, made in memory from rows that are
// in order already: https://sqlite.org/fileformat2.html. SQLite takes over its trees
// as they are when the table that they go into is still empty, which is ten times as
// fast as to be given row by row; and otherwise it reads its rows.
type treeFile struct {
	file   []byte // its pages, of which the first is the schema's
	schema tree   // sqlite_schema
	inner  []int  // the pages that point to others
	roots  map[string]int
	graft  map[string][]byte // the pages of the roots instead, of a file that is grafted; else nil
}

// newTreeFile has room for about so many bytes. Room that is never needed is never
// touched and takes no memory.
func newTreeFile(room int) *treeFile {
	return &treeFile{file: make([]byte, treePage, room+8*treePage), roots: map[string]int{}}
}

// add adds a page and returns its number, from 1.
func (f *treeFile) add() int {
	n := len(f.file)
	if n+treePage > cap(f.file) {
		f.file = append(make([]byte, 0, 2*cap(f.file)), f.file...)
	}
	f.file = f.file[:n+treePage]
	return len(f.file) / treePage
}

const (
	treePage = 4096 // that of a show
	// mostRow and mostEntry are the most bytes of a row of a table and of what an index
	// holds of it, below what would have to overflow into another page: 4061 and 1002.
	// Rows that are larger go another way.
	mostRow, mostEntry = 4000, 900
)

// The kinds of pages.
const (
	pageInnerIndex = 2
	pageInnerTable = 5
	pageLeafIndex  = 10
	pageLeafTable  = 13
)

// tree is the leaves of a table or an index while they are filled.
type tree struct {
	file   *treeFile
	record recordMaker // for rows to come
	cell   []byte
	before []byte // of an index the cell before
	leaves []treeNode
	parts  [][]byte // of an index the entries between two leaves
}

// treeNode is a page of a tree while it is filled.
type treeNode struct {
	file   *treeFile
	number int
	kind   byte
	n      int // cells
	top    int // where the cells begin
	id     int64
}

func (f *treeFile) newNode(kind byte) treeNode {
	l := treeNode{file: f, number: f.add(), kind: kind, top: treePage}
	if kind == pageInnerIndex || kind == pageInnerTable {
		f.inner = append(f.inner, l.number)
	}
	l.page()[0] = kind
	return l
}

func (l *treeNode) page() []byte { return l.file.file[(l.number-1)*treePage : l.number*treePage] }

// add puts a cell behind the others, and reports false when the page is full but
// for one of the largest.
func (l *treeNode) add(cell []byte, room int) bool {
	if 12+2*(l.n+1) > l.top-len(cell)-room {
		return false
	}
	l.top -= len(cell)
	page := l.page()
	copy(page[l.top:], cell)
	binary.BigEndian.PutUint16(page[l.head()+2*l.n:], uint16(l.top))
	l.n++
	return true
}

// head is the length of the page's header.
func (l *treeNode) head() int {
	if l.kind == pageInnerIndex || l.kind == pageInnerTable {
		return 12
	}
	return 8
}

// done writes the header, and returns the page.
func (l *treeNode) done() []byte {
	page := l.page()
	binary.BigEndian.PutUint16(page[3:], uint16(l.n))
	binary.BigEndian.PutUint16(page[5:], uint16(l.top))
	return page
}

// row adds the row of a table, whose number is above those before.
func (t *tree) row(id int64, r *recordMaker) {
	t.cell = r.append(putVarint(putVarint(t.cell[:0], uint64(r.length())), uint64(id)))
	if n := len(t.leaves); n == 0 || !t.leaves[n-1].add(t.cell, 0) {
		l := t.file.newNode(pageLeafTable)
		l.add(t.cell, 0)
		t.leaves = append(t.leaves, l)
	}
	t.leaves[len(t.leaves)-1].id = id
}

// entry adds the entry of an index, which is above those before; last says that
// no other follows.
func (t *tree) entry(r *recordMaker, last bool) {
	t.cell, t.before = t.before, t.cell
	t.cell = r.append(putVarint(t.cell[:0], uint64(r.length())))
	if len(t.leaves) == 0 {
		t.leaves = append(t.leaves, t.file.newNode(pageLeafIndex))
	}
	leaf := &t.leaves[len(t.leaves)-1]
	switch {
	case leaf.add(t.cell, 0):
		return
	case last: // it has the next leaf to itself, and the one before stands above
		leaf.n--
		leaf.top += len(t.before)
		t.parts = append(t.parts, slices.Clone(t.before))
		t.leaves = append(t.leaves, t.file.newNode(pageLeafIndex))
		t.leaves[len(t.leaves)-1].add(t.cell, 0)
	default: // between two leaves one entry stands above them
		t.parts = append(t.parts, slices.Clone(t.cell))
		t.leaves = append(t.leaves, t.file.newNode(pageLeafIndex))
	}
}

// end makes the pages above the leaves, of which the root is the last. Before that no
// other tree of the file is begun.
func (t *tree) end(name string, leaf, inner byte) {
	if len(t.leaves) == 0 {
		t.leaves = append(t.leaves, t.file.newNode(leaf))
	}
	level, parts := make([]int, 0, len(t.leaves)), t.parts
	for i := range t.leaves {
		l := &t.leaves[i]
		l.done()
		level = append(level, l.number)
		if inner == pageInnerTable && i < len(t.leaves)-1 {
			parts = append(parts, putVarint(nil, uint64(l.id)))
		}
	}
	for len(level) > 1 {
		level, parts = t.file.above(level, parts, inner)
	}
	t.file.root(name, level[0])
}

// root keeps the root of a finished tree.
func (f *treeFile) root(name string, page int) {
	if f.graft == nil {
		f.roots[name] = page
		return
	}
	at := len(f.file) - treePage // it is the last page
	f.graft[name] = slices.Clone(f.file[at:])
	f.file = f.file[:at]
	if n := len(f.inner); n > 0 && f.inner[n-1] == page {
		f.inner = f.inner[:n-1]
	}
}

// empty reports whether the tree has nothing.
func (t *tree) empty() bool { return len(t.leaves) == 0 || t.leaves[0].n == 0 }

// above makes the pages above a level, and returns them with what parts them.
func (f *treeFile) above(level []int, parts [][]byte, kind byte) (above []int, between [][]byte) {
	node := f.newNode(kind)
	end := func(child int) {
		binary.BigEndian.PutUint32(node.done()[8:], uint32(child))
		above = append(above, node.number)
	}
	last := len(level) - 1
	for i, child := range level[:last] {
		cell := append(binary.BigEndian.AppendUint32(nil, uint32(child)), parts[i]...)
		room := mostEntry + 40 // for the last one, so that no page has but one child
		if i == last-1 {
			room = 0
		}
		if !node.add(cell, room) {
			end(child)
			between = append(between, parts[i])
			node = f.newNode(kind)
		}
	}
	end(level[last])
	return above, between
}

// define adds a row to the schema; sql "" is an index that SQLite makes itself.
func (f *treeFile) define(kind, name, table string, root int, sql string) {
	var r recordMaker
	r.text(kind)
	r.text(name)
	r.text(table)
	r.int(int64(root))
	if sql == "" {
		r.null()
	} else {
		r.text(sql)
	}
	if f.schema.file == nil { // written into the first page in the end
		f.schema.file = newTreeFile(0)
	}
	id := int64(1)
	if n := len(f.schema.leaves); n > 0 {
		id = int64(f.schema.leaves[n-1].n) + 1
	}
	f.schema.row(id, &r)
}

// whole is the file with its first page.
func (f *treeFile) whole() []byte {
	out := f.file
	copy(out, "SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20") // pages of 4096 bytes, all of them used; a rollback journal
	for at, n := range map[int]uint32{
		24: 1, 28: uint32(len(out) / treePage), 40: 1, 44: 4, // changes, pages, the schema's cookie and format
		56: 1, 92: 1, 96: 3054001, // UTF-8; changes, and the version of SQLite
	} {
		binary.BigEndian.PutUint32(out[at:], n)
	}
	from := &f.schema.leaves[0]
	page, first := from.done(), out[100:treePage]
	copy(first, page[:8+2*from.n])
	copy(first[from.top-100:], page[from.top:])
	return out
}

// recordMaker makes a row as a file has it.
type recordMaker struct{ head, body []byte }

func (r *recordMaker) reset() { r.head, r.body = r.head[:0], r.body[:0] }

func (r *recordMaker) null() { r.head = append(r.head, 0) }

func (r *recordMaker) text(s string) {
	r.head = putVarint(r.head, uint64(13+2*len(s)))
	r.body = append(r.body, s...)
}

func (r *recordMaker) textOrNull(s string) {
	if s == "" {
		r.null()
	} else {
		r.text(s)
	}
}

func (r *recordMaker) yes(b bool) {
	if b {
		r.int(1)
	} else {
		r.int(0)
	}
}

// intOr writes an int64, or NULL for anything else.
func (r *recordMaker) intOrNull(v any) {
	if n, ok := v.(int64); ok {
		r.int(n)
	} else {
		r.null()
	}
}

func (r *recordMaker) int(n int64) {
	switch {
	case n == 0 || n == 1:
		r.head = append(r.head, byte(8+n))
		return
	case -1<<7 <= n && n < 1<<7:
		r.head, r.body = append(r.head, 1), append(r.body, byte(n))
	case -1<<15 <= n && n < 1<<15:
		r.head, r.body = append(r.head, 2), binary.BigEndian.AppendUint16(r.body, uint16(n))
	case -1<<23 <= n && n < 1<<23:
		r.head, r.body = append(r.head, 3), append(r.body, byte(n>>16), byte(n>>8), byte(n))
	case -1<<31 <= n && n < 1<<31:
		r.head, r.body = append(r.head, 4), binary.BigEndian.AppendUint32(r.body, uint32(n))
	default:
		r.head, r.body = append(r.head, 6), binary.BigEndian.AppendUint64(r.body, uint64(n))
	}
}

// size is how long the record is, at most.
func (r *recordMaker) size() int { return 2 + len(r.head) + len(r.body) }

// headLength is the length of the head with the number that says it.
func (r *recordMaker) headLength() int {
	n := len(r.head) + 1
	if n > 127 {
		n++
	}
	return n
}

// length is how long the record is.
func (r *recordMaker) length() int { return r.headLength() + len(r.body) }

// append appends the record to b.
func (r *recordMaker) append(b []byte) []byte {
	b = putVarint(b, uint64(r.headLength()))
	b = append(b, r.head...)
	return append(b, r.body...)
}

// putVarint appends a number as SQLite writes it, up to 63 bits.
func putVarint(b []byte, n uint64) []byte {
	if n < 1<<7 {
		return append(b, byte(n))
	}
	var room [9]byte
	i := len(room)
	for end := byte(0); n > 0; n, end = n>>7, 0x80 {
		i--
		room[i] = byte(n&0x7F) | end
	}
	return append(b, room[i:]...)
}
