package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Groups returns the groups of the running order, in order.
func (s *Show) Groups(ctx context.Context) ([]Group, error) { return groups(ctx, s.reader) }

// Pages returns the running order: group by group, the pages of each in order.
func (s *Show) Pages(ctx context.Context) ([]Page, error) {
	return pages(ctx, s.reader, `ORDER BY `+inOrder)
}

// Page returns a page. Error: ErrNotFound.
func (s *Show) Page(ctx context.Context, id ID) (Page, error) {
	found, err := pages(ctx, s.reader, `WHERE p.id=?`, int64(id))
	return one(found, err, "page", id)
}

// PageNumbered returns the page with a call-up number. Error: ErrNotFound.
func (s *Show) PageNumbered(ctx context.Context, number int) (Page, error) {
	return pageNumbered(ctx, s.reader, number)
}

// FindPages finds pages by number, name and notes: every word must be the
// beginning of one of theirs, with case, accents and apostrophes as in
// [Show.Search]. Best first: the number itself; numbers that begin so; names;
// the others; and each in the running order. A limit of 0 or less means 50.
func (s *Show) FindPages(ctx context.Context, words string, limit int) ([]Page, error) {
	q := readQuery(words)
	if len(q) == 0 {
		return nil, nil
	}
	var args []any
	var whole, number, name, anywhere []string // one test for each word
	for i, w := range q {
		plain, alt := fmt.Sprintf("?%d", 2*i+1), fmt.Sprintf("?%d", 2*i+2)
		args = append(args, w.plain, firstOf(w.spelled, w.plain))
		in := func(column string) string {
			return `(instr(` + column + `, ' '||` + plain + `) OR instr(` + column + `, ' '||` + alt + `))`
		}
		whole = append(whole, `CAST(p.number AS TEXT)=`+plain)
		number = append(number, `p.number GLOB `+plain+`||'*'`)
		name = append(name, in("p.name_words"))
		anywhere = append(anywhere, `(`+number[i]+` OR `+name[i]+` OR `+in("p.note_words")+`)`)
	}
	args = append(args, usual(limit))
	found, err := pages(ctx, s.reader, `WHERE `+strings.Join(anywhere, ` AND `)+` ORDER BY CASE
			WHEN `+strings.Join(whole, ` OR `)+` THEN 0
			WHEN `+strings.Join(number, ` OR `)+` THEN 1
			WHEN `+strings.Join(name, ` AND `)+` THEN 2
			ELSE 3 END, `+inOrder+` LIMIT ?`, args...)
	if err != nil {
		return nil, searchError(words, err)
	}
	return found, nil
}

// beginnings are the folded words of a text, with their German and Nordic
// spellings and the parts behind apostrophes, a space before each: what begins
// with x has " x" in it.
func beginnings(text string) string {
	plain := Fold(text)
	words := strings.Fields(plain + " " + unless(spelled(text), plain))
	words = append(words, afterApostrophe(text)...)
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ")
}

// Groups returns the groups as they are now, within the transaction.
func (tx *Tx) Groups() ([]Group, error) { return groups(tx.quiet, inside{tx}) }

// Pages returns the running order as it is now, within the transaction.
func (tx *Tx) Pages() ([]Page, error) { return pages(tx.quiet, inside{tx}, `ORDER BY `+inOrder) }

// Page returns the page as it is now, within the transaction. Error: ErrNotFound.
func (tx *Tx) Page(id ID) (Page, error) {
	found, err := pages(tx.quiet, inside{tx}, `WHERE p.id=?`, int64(id))
	return one(found, err, "page", id)
}

// PageNumbered returns the page with a call-up number as it is now, within the
// transaction. Error: ErrNotFound.
func (tx *Tx) PageNumbered(number int) (Page, error) {
	return pageNumbered(tx.quiet, inside{tx}, number)
}

func groups(ctx context.Context, q querier) ([]Group, error) {
	return list(ctx, q, func(rows *sql.Rows) (g Group, err error) { return g, rows.Scan(&g.ID, &g.Name) },
		`SELECT id, name FROM page_groups ORDER BY position, id`)
}

func pageNumbered(ctx context.Context, q querier, number int) (Page, error) {
	found, err := pages(ctx, q, `WHERE p.number=?`, number)
	return one(found, err, "page number", ID(number))
}

// inOrder is the order of pages p with their groups g.
const inOrder = `g.position, g.id, p.position, p.id`

// pages reads pages p with their groups g.
func pages(ctx context.Context, q querier, rest string, args ...any) ([]Page, error) {
	return list(ctx, q, func(rows *sql.Rows) (p Page, err error) {
		var overrides string
		var ms int64
		err = rows.Scan(&p.ID, &p.Group, &p.Number, &p.Name, &p.Template, &p.Layer, &p.Kind, &p.About, &p.Other, &p.Race, &p.Checkpoint,
			&p.Rows, &overrides, &p.Gate, &ms, &p.Next, &p.Disabled, &p.Notes, &p.Hotkey)
		p.Duration = time.Duration(ms) * time.Millisecond
		if err == nil && overrides != "" {
			if err = json.Unmarshal([]byte(overrides), &p.Overrides); err != nil {
				err = fmt.Errorf("overrides of page %s: %w", p.Called(), err)
			}
		}
		return p, err
	}, `SELECT p.id, p.page_group, p.number, p.name, p.template, p.layer, p.kind, coalesce(p.athlete, p.person, p.race, p.fact, p.saying, 0),
			coalesce(p.other, 0), coalesce(p.in_race, 0), coalesce(p.checkpoint, 0), p.board_rows, p.overrides, p.gate, p.duration_ms,
			p.next, p.disabled, p.notes, p.hotkey
		FROM pages p JOIN page_groups g ON g.id=p.page_group `+rest, args...)
}
