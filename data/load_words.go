package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// fewWords is up to how many athletes of a load are put into the search one by
// one, which SQLite does well for few.
const fewWords = 256

// putWords puts the words of a new athlete into the search: the first few wait,
// for they may be all.
func (l *Load) putWords(b *loadWork, w loadedWords) {
	if !w.plain() { // SQLite parts it into words
		l.oddWords = append(l.oddWords, w)
		return
	}
	if l.words == nil {
		if l.fewWords = append(l.fewWords, w); len(l.fewWords) <= fewWords {
			return
		}
		l.words = newWordIndex(l.expected)
		for _, few := range l.fewWords {
			l.putPlainWords(b, few)
		}
		l.fewWords = nil
		return
	}
	l.putPlainWords(b, w)
}

func (l *Load) putPlainWords(b *loadWork, w loadedWords) {
	if !l.tables.named(w) {
		b.lateAthletes.put(loadWords, int64(w.id), w.given, w.family, w.more)
	}
	l.words.add(w)
}

// finishWords brings everybody who was added into the search. It comes before
// the words of any of them change: SQLite takes what is written later for newer.
func (l *Load) finishWords() error {
	for _, w := range slices.Concat(l.fewWords, l.oddWords) {
		if err := l.tx.putWords(w); err != nil {
			return err
		}
	}
	l.fewWords, l.oddWords = nil, nil
	if l.words == nil {
		return nil
	}
	if err := l.words.write(l.tx); err != nil {
		return err
	}
	l.tx.words = append(l.tx.words, l.words.names()...)
	l.words = nil
	return nil
}

// loadedWords is the words of one athlete, as they go into the search.
type loadedWords struct {
	id                  ID
	given, family, more string
}

// wordIndex makes the search's index of many new athletes at once. Put in one by
// one, they are half the time of an intake: SQLite sorts and merges the words
// again and again. This sorts them once and writes one segment for each of the
// four indexes, in the form of https://sqlite.org/fts3.html, 9 and 10.
type wordIndex struct {
	numbers map[string]int32 // of each word
	words   []string         // by number
	found   []wordAt         // in the order of the athletes
	docs    int
	made    func() [len(wordPrefixes)]*segment // once all words are there, by whoever asks first
	sizes   [3]int                             // words in each column
	bytes   int
}

// wordAt is a word in a name: the position counts the words of the column.
type wordAt struct {
	doc      ID
	word     int32
	col, pos int16
}

// wordPrefixes are the bytes of a word that each index has: all, or the first
// few, as athlete_words was declared.
var wordPrefixes = [4]int{0, 1, 2, 3}

func newWordIndex(names int) *wordIndex {
	w := &wordIndex{numbers: make(map[string]int32, 1<<14), found: make([]wordAt, 0, names*perName)}
	w.made = sync.OnceValue(w.segments)
	return w
}

// perName is about how many words a name has, with that of the country.
const perName = 3

// mostNames is the most bytes of names that the index numbers; no name is so long.
const mostNames = 30000

// plainWords reports whether a text parts into words at its spaces for SQLite's
// tokenizer as well: of other letters it has views of its own.
func plainWords(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == ' ' || c == '#') {
			return false
		}
	}
	return true
}

func (l loadedWords) plain() bool {
	return len(l.given)+len(l.family)+len(l.more) <= mostNames && plainWords(l.given) && plainWords(l.family) && plainWords(l.more)
}

// add takes the words of an athlete, whose ID is higher than those before.
func (w *wordIndex) add(l loadedWords) {
	w.docs++
	for col, text := range [...]string{l.given, l.family, l.more} {
		w.bytes += len(text)
		pos := 0
		for word := range strings.FieldsSeq(text) {
			n, ok := w.numbers[word]
			if !ok {
				n = int32(len(w.words))
				w.numbers[word] = n
				w.words = append(w.words, word)
			}
			w.found = append(w.found, wordAt{l.id, n, int16(col), int16(pos)})
			pos++
		}
		w.sizes[col] += pos
	}
}

// segment makes the index of the words, or of their first bytes.
func (w *wordIndex) segment(order []int32, prefix int) *segment {
	keys, key := w.keys(order, prefix)
	begin, laid := w.lay(len(keys), key)
	var s segment
	var list []byte
	for k, word := range keys {
		list = w.doclist(list[:0], laid[begin[k]:begin[k+1]])
		s.add(word, list)
	}
	return &s
}

// keys are the words, or what they begin with, in order, each once; and for each
// word which of them is its, -1 for one that is shorter.
func (w *wordIndex) keys(order []int32, prefix int) (keys []string, key []int32) {
	key = make([]int32, len(w.words))
	for _, n := range order {
		word := w.words[n]
		if len(word) < prefix {
			key[n] = -1
			continue
		}
		if prefix > 0 {
			word = word[:prefix]
		}
		if len(keys) == 0 || keys[len(keys)-1] != word {
			keys = append(keys, word)
		}
		key[n] = int32(len(keys) - 1)
	}
	return keys, key
}

// lay lays what was found in the order of keys, and says where those of each key
// begin. Those of one key stay in their order.
func (w *wordIndex) lay(keys int, key []int32) (begin, laid []int32) {
	begin = make([]int32, keys+1)
	for _, f := range w.found {
		if k := key[f.word]; k >= 0 {
			begin[k+1]++
		}
	}
	for k := range keys {
		begin[k+1] += begin[k]
	}
	next := slices.Clone(begin)
	laid = make([]int32, begin[keys])
	for i, f := range w.found {
		if k := key[f.word]; k >= 0 {
			laid[next[k]] = int32(i)
			next[k]++
		}
	}
	return begin, laid
}

// doclist appends where a word stands: for each athlete the difference to the one
// before and the positions, column by column.
func (w *wordIndex) doclist(list []byte, at []int32) []byte {
	doc, col, pos := ID(0), int16(0), int16(0)
	for _, i := range at {
		f := w.found[i]
		if f.doc != doc {
			if doc != 0 {
				list = append(list, 0)
			}
			list = binary.AppendUvarint(list, uint64(f.doc-doc))
			doc, col, pos = f.doc, 0, 0
		}
		if f.col != col {
			list = append(list, 1, byte(f.col))
			col, pos = f.col, 0
		}
		list = binary.AppendUvarint(list, uint64(2+f.pos-pos))
		pos = f.pos
	}
	return append(list, 0)
}

// segments makes the four indexes.
func (w *wordIndex) segments() [len(wordPrefixes)]*segment {
	order := make([]int32, len(w.words))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(w.words[a], w.words[b]) })
	var all [len(wordPrefixes)]*segment
	for i, prefix := range wordPrefixes {
		all[i] = w.segment(order, prefix)
	}
	return all
}

// write writes the index into the show. What it holds is newer than all that the
// search had before.
func (w *wordIndex) write(tx *Tx) error {
	if w.docs == 0 {
		return nil
	}
	for i, s := range w.made() {
		if err := s.write(tx, i); err != nil {
			return fmt.Errorf("index of names: %w", err)
		}
	}
	if err := w.writeTotals(tx); err != nil {
		return fmt.Errorf("index of names: %w", err)
	}
	return nil
}

// levelsOfIndex is how many levels of segments an index may have.
const levelsOfIndex = 1024

func (s *segment) write(tx *Tx, index int) error {
	first, err := tx.id(`SELECT coalesce(max(blockid), 0)+1 FROM athlete_words_segments`)
	if err != nil {
		return err
	}
	level := index * levelsOfIndex
	after, err := tx.id(`SELECT coalesce(max(idx), -1)+1 FROM athlete_words_segdir WHERE level=?`, level)
	if err != nil {
		return err
	}
	s.next = int64(first)
	root, err := s.end(func(block int64, node []byte) error {
		_, err := tx.exec(`INSERT INTO athlete_words_segments (blockid, block) VALUES (?,?)`, block, node)
		return err
	})
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO athlete_words_segdir (level, idx, start_block, leaves_end_block, end_block, root) VALUES (?,?,?,?,?,?)`,
		level, int64(after), root.first, root.lastLeaf, fmt.Sprint(root.last, " ", s.bytes), root.node)
	return err
}

// names is every word of the names.
func (w *wordIndex) names() []string {
	all := make([]string, 0, len(w.words))
	for _, word := range w.words {
		if word[0] != countryPrefix[0] {
			all = append(all, word)
		}
	}
	return all
}

// writeTotals adds to how many athletes the search has, how many words in each
// column, and how many bytes.
func (w *wordIndex) writeTotals(tx *Tx) error {
	more := []int{w.docs, w.sizes[0], w.sizes[1], w.sizes[2], w.bytes}
	var have []byte
	st, err := tx.stmt(`SELECT value FROM athlete_words_stat WHERE id=0`)
	if err != nil {
		return err
	}
	if err := missing(st.QueryRowContext(tx.quiet).Scan(&have)); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	var out []byte
	for _, n := range more {
		v, size := binary.Uvarint(have)
		have = have[max(size, 0):]
		out = binary.AppendUvarint(out, v+uint64(n))
	}
	_, err = tx.exec(`INSERT OR REPLACE INTO athlete_words_stat (id, value) VALUES (0, ?)`, out)
	return err
}

// nodeSize is the most bytes of a node that has more than one word: with it a
// node and its row fill a page.
const nodeSize = 4061

// segment is a sorted tree of words with their doclists, in nodes.
type segment struct {
	next   int64    // the block of the first node
	leaves [][]byte // in order
	parts  []string // for each leaf but the first: above all words before, and no word from there on is below it
	last   string
	bytes  int
}

// add puts the next word in order.
func (s *segment) add(word string, doclist []byte) {
	n := len(s.leaves)
	shared := sharedPrefix(s.last, word)
	if n == 0 || len(s.leaves[n-1])+len(word)+len(doclist)+9 > nodeSize {
		if n > 0 {
			s.bytes += len(s.leaves[n-1])
			s.parts = append(s.parts, word[:shared+1])
		}
		s.leaves = append(s.leaves, make([]byte, 0, max(nodeSize, len(word)+len(doclist)+16)))
		shared = 0
		n++
	}
	node := binary.AppendUvarint(s.leaves[n-1], uint64(shared)) // before the first word it is the height of a leaf, 0
	node = binary.AppendUvarint(node, uint64(len(word)-shared))
	node = append(node, word[shared:]...)
	node = binary.AppendUvarint(node, uint64(len(doclist)))
	s.leaves[n-1] = append(node, doclist...)
	s.last = word
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// root is the top of a tree: its node, and the blocks of the others. A tree of
// one node has no blocks.
type root struct {
	node                  []byte
	first, lastLeaf, last int64
}

// end writes all nodes but the root with put.
func (s *segment) end(put func(block int64, node []byte) error) (root, error) {
	s.bytes += len(s.leaves[len(s.leaves)-1])
	r := root{}
	nodes, parts := s.leaves, s.parts
	for height := uint64(1); len(nodes) > 1; height++ {
		left := s.next
		if r.first == 0 {
			r.first = left
		}
		for _, node := range nodes {
			if err := put(s.next, node); err != nil {
				return r, err
			}
			r.last = s.next
			s.next++
		}
		if r.lastLeaf == 0 {
			r.lastLeaf = r.last
		}
		nodes, parts = above(height, left, parts)
	}
	r.node = nodes[0]
	return r, nil
}

// above makes the nodes above others that begin at block left and are parted by
// parts.
func above(height uint64, left int64, parts []string) (nodes [][]byte, between []string) {
	begin := func() []byte { return binary.AppendUvarint(binary.AppendUvarint(nil, height), uint64(left)) }
	node, last, first := begin(), "", true
	for _, word := range parts {
		left++
		shared := sharedPrefix(last, word)
		if !first && len(node)+len(word)+6 > nodeSize {
			nodes, between = append(nodes, node), append(between, word)
			node, last, first = begin(), "", true
			continue
		}
		if first {
			shared = 0
		} else {
			node = binary.AppendUvarint(node, uint64(shared))
		}
		node = binary.AppendUvarint(node, uint64(len(word)-shared))
		node = append(node, word[shared:]...)
		last, first = word, false
	}
	return append(nodes, node), between
}
