package screen

import (
	"fmt"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// Monitor is one that is connected.
type Monitor struct {
	Number   int    `json:"number"` // from 1, in the system's order
	Name     string `json:"name"`
	Width    int    `json:"width"`
	Height   int    `json:"height"` // pixels
	Rate     int    `json:"rate"`   // pictures a second, rounded; 0 when the system does not say
	WidthMM  int    `json:"width_mm"`
	HeightMM int    `json:"height_mm"` // of the picture, millimetres; 0 when the monitor does not say
	X        int    `json:"x"`
	Y        int    `json:"y"` // of its top left corner on the desktop, in the desktop's units
	Primary  bool   `json:"primary"`
}

// Monitors lists what is connected. It must be called on the main goroutine,
// and by no program that has a window. Without a display it answers ErrNoDisplay.
func Monitors() (all []Monitor, err error) {
	defer rescue(&err)
	if err := start(); err != nil {
		return nil, err
	}
	defer glfw.Terminate()
	for i, m := range glfw.GetMonitors() {
		all = append(all, describe(i+1, m))
	}
	return all, nil
}

func describe(number int, m *glfw.Monitor) Monitor {
	d := Monitor{Number: number, Name: m.GetName(), Primary: number == 1}
	if mode := m.GetVideoMode(); mode != nil {
		d.Width, d.Height, d.Rate = mode.Width, mode.Height, mode.RefreshRate
	}
	d.X, d.Y = m.GetPos()
	d.WidthMM, d.HeightMM = m.GetPhysicalSize()
	return d
}

// choose is the monitor of that number, or the one that a screen most likely
// is meant for.
func choose(number int) (*glfw.Monitor, error) {
	all := glfw.GetMonitors()
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("%w: none is connected", ErrNoDisplay)
	case number > len(all):
		return nil, fmt.Errorf("monitor %d: there are %d; mile26 screen --list names them", number, len(all))
	case number > 0:
		return all[number-1], nil
	}
	return all[min(1, len(all)-1)], nil // the primary one is the first
}

// start starts the window library.
func start() error {
	if err := glfw.Init(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoDisplay, err)
	}
	return nil
}

// rescue turns a panic of the window library into an error.
func rescue(err *error) {
	switch r := recover().(type) {
	case nil:
	case *glfw.Error:
		*err = fmt.Errorf("%w: %w", ErrNoDisplay, r)
	default:
		panic(r)
	}
}
