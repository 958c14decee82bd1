package template

import (
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Motion is how a graphic comes, changes and goes. Times are milliseconds.
// Without any it cuts.
type Motion struct {
	In     []Move  `yaml:"in"`
	Out    []Move  `yaml:"out"`    // when empty, In backwards
	Speed  float64 `yaml:"speed"`  // of In backwards; 0 means 2
	Update Update  `yaml:"update"` // from one content to the next
}

// Move takes the parts of one name from somewhere to where they stand.
type Move struct {
	Part    Name    `yaml:"part"`
	At      int     `yaml:"at"`      // begins then
	Time    int     `yaml:"time"`    // takes so long
	Stagger int     `yaml:"stagger"` // each further part of the name begins so much later
	Ease    string  `yaml:"ease"`    // linear, in, out, both; nothing means out
	Wipe    string  `yaml:"wipe"`    // uncovered growing to the right, left, down or up
	Fade    bool    `yaml:"fade"`    // from transparent
	Shift   [2]int  `yaml:"shift"`   // from so many pixels beside its place
	Grow    float64 `yaml:"grow"`    // from this scale; 0 means 1
	Keys    []Key   `yaml:"keys"`    // instead of fade and shift: where it is when
	places  places
}

// UnmarshalYAML reads a move and keeps the places of what it says.
func (m *Move) UnmarshalYAML(n ast.Node) error {
	type plain Move
	if err := yaml.NodeToValue(n, (*plain)(m), yaml.Strict()); err != nil {
		return err
	}
	m.places = placesOf(n)
	return nil
}

// Key is where a part is at one time of its move.
type Key struct {
	At      int     `yaml:"at"`      // milliseconds from the move's beginning
	Opacity float64 `yaml:"opacity"` // 0 to 1
	X       float64 `yaml:"x"`       // pixels beside its place
	Y       float64 `yaml:"y"`
}

// Update is how new content comes: what changed fades over, what changed its
// place slides.
type Update struct {
	Fade  int `yaml:"fade"`
	Slide int `yaml:"slide"`
}

// easings turn the share of time that has passed into the share of the way.
var easings = map[string]func(float64) float64{
	"":       easeOut,
	"linear": func(t float64) float64 { return t },
	"in":     func(t float64) float64 { return t * t * t },
	"out":    easeOut,
	"both": func(t float64) float64 {
		if t < 0.5 {
			return 4 * t * t * t
		}
		return 1 - 4*(1-t)*(1-t)*(1-t)
	},
}

func easeOut(t float64) float64 { return 1 - (1-t)*(1-t)*(1-t) }

// easingNames are the easings that can be written.
var easingNames = []string{"linear", "in", "out", "both"}

// wipes are the ways a part can be uncovered.
var wipes = []string{"", "right", "left", "down", "up"}

// Ease01 is the share of the way at a share of the time, both 0 to 1.
func (m Move) Ease01(t float64) float64 { return easings[m.Ease](min(max(t, 0), 1)) }

// Length is how long the move takes for the part of that number, from the
// beginning of the motion.
func (m Move) Length(n int) int {
	time := m.Time
	for _, k := range m.Keys {
		time = max(time, k.At)
	}
	return m.At + n*m.Stagger + time
}
