package desk

// footFollows has the foot say what keys do in the place of work that is open.
func (v *view) footFollows() {
	v.foot.hush()
	v.foot.figuresAre(v.tabs.now == v.raceTab, v.find, v.passings.focus)
}

// figuresAre says whether figures are bibs, as at race control, or call a page: from
// there the search does, which its key leads to.
func (f *foot) figuresAre(bibs bool, find, enter func()) {
	label, do, search := tr("Page"), find, tr("Find")
	if bibs {
		label, do, search = tr("Bib"), enter, tr("Find, page")
	}
	if f.figures.Label == label {
		return
	}
	f.figures.Label, f.figures.Do = label, do
	f.views["find"].Label = search
	f.bar.Refresh()
}
