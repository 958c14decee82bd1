package intake

// The fates of a row.
const (
	FateNew      = "new"      // brings somebody into a race or the show
	FateChanged  = "changed"  // fills something the show does not have
	FateSame     = "same"     // the show holds all of it
	FateClash    = "clash"    // contradicts the show: both are kept, what was chosen stays
	FateRejected = "rejected" // cannot be read
	FateLeftOut  = "left out" // was not accepted
)

// Plan is what a dry run came to.
type Plan struct {
	Report
	Fates []Fate `json:"fates,omitempty"` // of every row, rejected ones first, then in the order of the file
}

// Fate is what becomes of one row, or one proposal of a live text.
type Fate struct {
	Line int    `json:"line"`
	What string `json:"what"`
	Why  string `json:"why,omitempty"`
}

func (in *intake) fate(line int, what, why string) {
	if in.keepFates {
		in.fates = append(in.fates, Fate{line, what, why})
	}
}
