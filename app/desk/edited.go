package desk

import (
	"mile26/app/control"
	"mile26/app/playout"
)

// editedPage says that words typed by hand stand in a page over those of what it is
// about: what is read on screen is not what its title says. A page that is typed whole
// has no others.
func editedPage(p *playout.Page) bool {
	if p == nil {
		return false
	}
	made, ok := p.About.(*control.Made)
	return ok && made.Request.Subject.Kind != "" && len(made.Request.Overrides) > 0
}

// edited is editedPage for a row.
func (r orderRow) edited() bool {
	return r.page.Kind != "" && len(r.page.Overrides) > 0 || editedPage(r.loose)
}
