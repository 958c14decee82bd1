package control

import (
	"strings"

	"mile26/data"
	"mile26/data/intake"
)

// metresNamed is how far from the start a checkpoint of a race is that is called
// so: the race's distance for "Finish", half of it for "Half", and what a name says
// with its unit, "10 km", "15 miles". It is 0 when the name says nothing, or more
// than the race.
func metresNamed(name string, race data.Race) float64 {
	switch strings.Join(strings.Fields(data.Fold(name)), " ") {
	case "finish", "finish line", "ziel", "arrivee", "meta", "llegada":
		return race.Metres
	case "half", "halfway", "half way", "halbzeit", "halfte", "mi-course", "mitad":
		return race.Metres / 2
	}
	if strings.Trim(name, "0123456789., ") == "" { // figures without a unit
		return 0
	}
	metres := intake.MetresOf(name)
	if race.Metres > 0 && metres > race.Metres {
		return 0
	}
	return metres
}

// measure gives a checkpoint that is named and has no distance the one that its name
// says.
func (c *change) measure(p *data.Checkpoint) error {
	if p.Metres != 0 || strings.TrimSpace(p.Name) == "" {
		return nil
	}
	race, err := c.tx.Race(p.Race)
	if err != nil {
		return err
	}
	p.Metres = metresNamed(p.Name, race)
	return nil
}
