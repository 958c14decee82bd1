package data

import "mile26/data/mark"

// digest is a short sum of what a row holds, to tell later whether it was
// edited. It is FNV-1a of 64 bits; it guards against no malice. The rows of
// sources and disciplines count by what they say, not by their ids.
type digest uint64

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func newDigest() digest { return fnvOffset }

func (d *digest) byte(b byte) { *d = (*d ^ digest(b)) * fnvPrime }

func (d *digest) text(all ...string) {
	for _, s := range all {
		for i := range len(s) {
			d.byte(s[i])
		}
		d.byte(0xFF) // in no UTF-8
	}
}

func (d *digest) number(all ...int64) {
	for _, n := range all {
		left := 8
		for ; n != 0; left-- {
			d.byte(byte(n))
			n = int64(uint64(n) >> 8)
		}
		*d *= zeros[left] // the other bytes
	}
}

// zeros are what a digest is multiplied with by so many bytes of zero.
var zeros = func() (z [9]digest) {
	z[0] = 1
	for i := range z[1:] {
		z[i+1] = z[i] * fnvPrime
	}
	return z
}()

func (d *digest) yes(all ...bool) {
	for _, b := range all {
		if b {
			d.byte(1)
		} else {
			d.byte(2)
		}
	}
}

// mark takes a mark as the show keeps it, to the millisecond.
func (d *digest) mark(m mark.Mark) {
	if m.Known() {
		d.number(m.Time.Milliseconds())
	}
	d.text(m.Printed, m.Unread)
}

func (d *digest) source(s Source) {
	d.text(s.Name, s.Detail)
	d.number(int64(s.Line))
}

func (a Athlete) digest() digest {
	d := newDigest()
	d.text(a.Given, a.Family, a.Whole, a.ScreenGiven, a.ScreenFamily, a.Country, a.CountryPrinted, string(a.Sex), string(a.Born),
		string(a.AgeOn), a.Bio, a.Line, a.Photo)
	d.number(int64(a.Age), int64(len(a.Also)), int64(len(a.Disciplines)))
	d.text(a.Also...)
	d.text(a.Disciplines...)
	for _, b := range a.Bests {
		d.text(b.Discipline, b.Kind, b.Place, string(b.On))
		d.mark(b.Mark)
		d.source(b.Source)
	}
	for _, x := range a.IDs { // in the order of the show, whatever the caller's
		d += x.digest()
	}
	return d
}

func (x ExternalID) digest() digest {
	d := newDigest()
	d.text(x.System, x.Number)
	return d
}

// digest leaves the splits out: they are added, see Split.digest.
func (e Entry) digest() digest {
	d, r := newDigest(), e.Result
	d.number(int64(e.Race), int64(e.Athlete.ID), int64(r.Place), int64(len(r.Flags)))
	d.text(e.Bib, e.Club, string(r.Status), r.Rule, r.Note)
	d.text(r.Flags...)
	d.yes(e.Withdrawn, r.Tied)
	d.mark(e.Seed)
	for _, m := range r.Marks {
		d.mark(m.Mark)
		d.source(m.Source)
		d.yes(m.Chosen)
	}
	return d
}

// digest is added to that of the entry, in any order.
func (s Split) digest() digest {
	d := newDigest()
	d.number(int64(s.Checkpoint.ID))
	d.mark(s.Mark)
	d.source(s.Source)
	d.text(s.Note)
	return d
}

func (r Race) digest() digest {
	d := newDigest()
	d.text(r.Event, r.Category, r.Title, string(r.Date), instant(r.Start), r.CRLabel)
	d.number(int64(r.Year), int64(r.Metres*1000))
	return d
}

func (c Checkpoint) digest() digest {
	d := newDigest()
	d.text(c.Name)
	d.number(int64(c.Race), int64(c.Metres*1000))
	return d
}

func (p Person) digest() digest {
	d := newDigest()
	d.text(p.Given, p.Family, p.Whole, p.ScreenGiven, p.ScreenFamily, p.Credit)
	d.source(p.Source)
	return d
}

func (r Record) digest() digest {
	d := newDigest()
	d.text(r.Kind, r.Scope, r.Discipline, string(r.Sex), r.Holder, r.Country, r.Place, string(r.Set), string(r.From), string(r.To))
	d.mark(r.Mark)
	d.source(r.Source)
	return d
}

func (f Fact) digest() digest {
	d := newDigest()
	d.text(f.Event, f.Figure, f.Text)
	d.number(int64(f.Race), int64(f.Year))
	d.source(f.Source)
	return d
}
