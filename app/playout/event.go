package playout

// What happened to a page.
type What string

// On is a page's first frame on air, Off the first without it, and Auto the
// frame on which it went out by itself.
const (
	On   What = "on"
	Off  What = "off"
	Auto What = "auto-out"
)

// Event is a fact of the program: what was shown, to the frame.
type Event struct {
	What  What
	Frame int64
	Layer int
	Page  *Page
}
