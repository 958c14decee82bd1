package desk

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mile26/app/desk/widget"
	"mile26/data/intake"
)

// show shows the step the file is at.
func (z *wizard) show() {
	var columns []widget.Column
	var rows [][]widget.Cell
	report := ""
	s := &z.state
	switch s.step {
	case chooseStep:
		z.titleAll, z.detailAll = tr("Read a file into the show"), tr("Drop a list, results, a live text, photos or a folder of them on the window, or name it: %s", z.key("intake-file"))
		columns, rows = z.logRows()
	case columnsStep:
		z.titleAll, z.detailAll = tr("1 of 4 · What the columns of %s mean", s.info.File), infoWords(s.info)
		columns, rows = z.columnRows()
	case previewStep:
		z.titleAll = tr("2 of 4 · The first rows of %s as they will be stored", s.info.File)
		z.detailAll = tr("▲ marks what cannot be taken as it is printed; the line below the table says why")
		columns, rows = z.previewRows()
	case planStep:
		z.titleAll, z.detailAll = tr("3 of 4 · What would become of %s", s.info.File), tr("Nothing is changed yet · %s reads it into the show", z.key("intake-next"))
		report = reportWords(s.plan.Report)
		columns, rows = fateRows(s.plan.Fates)
	case reportStep:
		z.titleAll, z.detailAll = tr("4 of 4 · %s is in the show", s.info.File), tr("%s takes all of it back · %s goes on to the next file", z.key("intake-undo"), z.key("intake-next"))
		report = reportWords(s.report)
	case proposeStep:
		z.titleAll = tr("What %s says", s.info.File)
		z.detailAll = tr("Space accepts a line or not, %s all · %s reads what is accepted into the show", z.key("select-all"), z.key("intake-next"))
		columns, rows = z.offerRows()
	case photoStep:
		z.titleAll, z.detailAll = tr("Whose the photos are"), tr("%s gives them to their athletes", z.key("intake-next"))
		if s.done {
			z.titleAll, z.detailAll = tr("The photos are in the show"), tr("%s takes them back · %s goes on", z.key("intake-undo"), z.key("intake-next"))
		}
		columns, rows = photoRows(s.photos)
	}
	if len(columns) == 0 {
		columns = []widget.Column{{Width: 100, Grow: true}}
	}
	z.grid.set(columns, rows)
	z.text.SetText(strings.TrimSpace(report))
	showing(z.scroll, report != "")
	showing(z.counts.content, report != "")
	if s.step == reportStep {
		z.counts.show(s.report)
	} else {
		z.counts.show(s.plan.Report)
	}
	nothing := s.step == chooseStep && len(rows) == 0
	z.grid.table.Hidden = len(rows) == 0 && (report != "" || nothing)
	showing(z.none, nothing)
	if z.next != nil {
		z.back.Set(false, s.step != chooseStep)
		z.next.Set(false, s.step != chooseStep)
		z.name(s)
	}
	z.content.Refresh()
	z.head.Layout.Layout(nil, z.head.Size())
	z.head.Refresh()
	z.about()
}

// name calls the step on by what it does: the last one reads the file in.
func (z *wizard) name(s *intakeState) {
	label := tr("Next")
	if s.step == planStep || s.step == proposeStep || s.step == photoStep && !s.done {
		label = tr("Read in")
	}
	if z.next.Label != label {
		z.next.Label = label
		z.foot.acts.Refresh() // the button is of another width
	}
}

// newNothingRead says how a file comes into the show, before one has.
func newNothingRead(k *keys) *fyne.Container {
	return newStart(k, tr("Nothing read yet"), func() []string {
		return []string{
			tr("Drop a file or a folder on the window: lists, results, live texts, photos."),
			tr("%s names one, %s chooses one.", k.named("intake-file"), k.named("intake-browse")),
			tr("%s reads the text that was copied.", k.named("intake-paste")),
		}
	})
}

// infoWords says what was found out about a file.
func infoWords(i intake.Info) string {
	parts := []string{fileWord(i.Form), heard(i.Encoding)}
	if i.Delimiter != "" {
		parts = append(parts, fileWord(i.Delimiter))
	}
	parts = append(parts, tr("%s rows", thousands(i.Rows)))
	if i.Sheet != "" {
		parts = append(parts, tr("sheet %s", i.Sheet))
	}
	if i.CodeSet != "" {
		parts = append(parts, tr("country codes: %s", codeSetWords(i.CodeSet)))
	}
	if n := len(i.Codes); n > 0 {
		parts = append(parts, trN("%d unknown code", "%d unknown codes", n))
	}
	return strings.Join(parts, " · ")
}

func (z *wizard) logRows() (columns []widget.Column, rows [][]widget.Cell) {
	columns = []widget.Column{
		{Title: tr("READ BEFORE"), Width: 150, Grow: true},
		{Title: tr("WHEN"), Width: 108},
		{Title: tr("ROWS"), Width: 58, Trailing: true},
		{Title: tr("ADDED"), Width: 58, Trailing: true},
		{Title: tr("SAME"), Width: 52, Trailing: true},
		{Title: tr("REJECTED"), Width: 64, Trailing: true},
		{Title: tr("STATE"), Width: 150},
	}
	for _, r := range z.state.log {
		state, when := plain(tr("can be undone")), ""
		switch {
		case !r.Undone.IsZero():
			state = quiet(tr("undone %s", dayTime(r.Undone.Local())))
		case !r.Undoable:
			state = quiet(tr("stays"))
		}
		if !r.At.IsZero() {
			when = wholeTime(r.At.Local())
		}
		rejected := plain(thousands(r.Rejected))
		if r.Rejected > 0 {
			rejected.Tone = widget.Warns
		}
		rows = append(rows, []widget.Cell{plain(r.File), quiet(when), plain(thousands(r.Rows)), plain(thousands(r.Added)), plain(thousands(r.Same)), rejected, state})
	}
	return columns, rows
}

func (z *wizard) columnRows() (columns []widget.Column, rows [][]widget.Cell) {
	columns = []widget.Column{
		{Title: tr("COLUMN"), Width: 150},
		{Title: tr("MEANS"), Width: 150, Edits: true},
		{Title: tr("WHY"), Width: 170},
		{Title: tr("FIRST VALUES"), Width: 170, Grow: true},
	}
	for _, c := range z.state.mapping {
		meaning := plain(meaningWords(c.Meaning))
		if c.Meaning == "" {
			meaning = quiet(tr("not taken"))
		}
		rows = append(rows, []widget.Cell{plain(c.Column), meaning, quiet(heard(c.Why)), quiet(strings.Join(c.Sample, " · "))})
	}
	for _, t := range z.told() {
		is := plain(t.is(z))
		if is.Text == "" {
			is = quiet(tr("as the file says"))
		}
		rows = append(rows, []widget.Cell{quiet(t.what), is, quiet(tr("of the whole file")), {}})
	}
	for _, x := range z.readAnew() {
		rows = append(rows, []widget.Cell{quiet(x.what), plain(x.is), quiet(tr("of the whole file")), quiet(strings.Join(x.of, " · "))})
	}
	return columns, rows
}

func (z *wizard) previewRows() (columns []widget.Column, rows [][]widget.Cell) {
	columns = []widget.Column{{Title: tr("LINE"), Width: 62}}
	var heads []intake.PreviewAs
	for _, p := range z.state.preview {
		if len(p.Fields) > 0 {
			heads = p.Fields
			break
		}
	}
	for _, f := range heads {
		columns = append(columns, widget.Column{Title: strings.ToUpper(meaningWords(f.Meaning)), Width: 92})
	}
	columns = append(columns, widget.Column{Title: tr("RACE"), Width: 160, Grow: true})
	for _, p := range z.state.preview {
		row := []widget.Cell{quiet(strconv.Itoa(p.Line))}
		if p.Rejected != "" {
			row[0] = widget.Cell{Text: "▲ " + strconv.Itoa(p.Line), Tone: widget.Warns}
			row = append(row, widget.Cell{Text: tr("rejected"), Tone: widget.Warns})
		}
		for _, f := range p.Fields {
			c := plain(f.Stored)
			if f.Problem != "" {
				c = widget.Cell{Text: "▲ " + f.Stored, Tone: widget.Warns}
			}
			row = append(row, c)
		}
		for len(row) < len(columns)-1 {
			row = append(row, widget.Cell{})
		}
		rows = append(rows, append(row, quiet(p.Race)))
	}
	return columns, rows
}

// fateRows are the rows of a dry run that somebody should look at.
func fateRows(fates []intake.Fate) (columns []widget.Column, rows [][]widget.Cell) {
	columns = []widget.Column{{Title: tr("LINE"), Width: 62}, {Title: tr("WOULD BE"), Width: 84}, {Title: tr("WHY"), Width: 200, Grow: true}}
	for _, f := range fates {
		if f.What == intake.FateClash || f.What == intake.FateRejected {
			rows = append(rows, []widget.Cell{plain(strconv.Itoa(f.Line)), {Text: "▲ " + fateWords(f.What), Tone: widget.Warns}, plain(heard(f.Why))})
		}
	}
	return columns, rows
}

func (z *wizard) offerRows() (columns []widget.Column, rows [][]widget.Cell) {
	columns = []widget.Column{
		{Title: tr("LINE"), Width: 64}, {Title: tr("KIND"), Width: 130, Edits: true}, {Title: tr("PROPOSES"), Width: 210, Grow: true}, {Title: tr("THE LINE"), Width: 210, Grow: true},
	}
	for _, p := range z.state.offers {
		sign := "○ "
		if z.accepted[p.ID] {
			sign = "● "
		}
		says := plain(p.Says)
		if p.Unread != "" {
			says.Tone = widget.Warns
		}
		rows = append(rows, []widget.Cell{plain(sign + strconv.Itoa(p.Line)), quiet(proposalWords(p.Kind)), says, quiet(oneLine(p.Quote))})
	}
	for _, t := range z.told() {
		is := plain(t.is(z))
		if is.Text == "" {
			is = quiet(tr("as the text says"))
		}
		rows = append(rows, []widget.Cell{{}, is, quiet(t.what), quiet(tr("Enter tells it, for the whole text"))})
	}
	return columns, rows
}

func photoRows(r intake.PhotoReport) (columns []widget.Column, rows [][]widget.Cell) {
	columns = []widget.Column{
		{Title: tr("FILE"), Width: 180, Grow: true},
		{Title: tr("WHOSE"), Width: 150},
		{Title: tr("FOUND BY"), Width: 90},
		{Title: tr("BECOMES"), Width: 80},
		{Title: tr("WHY"), Width: 160, Grow: true},
	}
	for _, f := range r.Files {
		fate := plain(heard(f.Fate))
		if f.Fate == intake.FateRejected {
			fate = widget.Cell{Text: "▲ " + heard(f.Fate), Tone: widget.Warns}
		}
		rows = append(rows, []widget.Cell{plain(filepath.Base(f.File)), plain(f.Name), quiet(foundBy(f.By)), fate, quiet(heard(withoutFlags(f.Why)))})
	}
	return columns, rows
}

// about says what there is to say of the cell at the cursor.
func (z *wizard) about() {
	s := &z.state
	row, column := z.grid.table.Cursor()
	switch {
	case z.asks.id != 0:
		z.foot.tell("▲ "+z.asks.words, true)
	case s.step == columnsStep && row < len(s.mapping):
		z.foot.tell(tr("Enter says what the column means: %s, or a split, as in %s", allMeanings(), meaningWords(splitMeaning+"5 km")), false)
	case s.step == columnsStep:
		z.foot.tell(tr("Enter tells what the file does not say of itself"), false)
	case s.step == previewStep && row < len(s.preview):
		p := s.preview[row]
		switch {
		case p.Rejected != "":
			z.foot.tell("▲ "+tr("Line %d: %s", p.Line, heard(p.Rejected)), true)
		case column > 0 && column-1 < len(p.Fields):
			f := p.Fields[column-1]
			z.foot.tell(strings.TrimSuffix(fmt.Sprintf("%s: %q → %q · %s", f.Column, f.Printed, f.Stored, heard(f.Problem)), " · "), f.Problem != "")
		default:
			z.foot.tell(tr("← → goes through the fields of a row"), false)
		}
	case s.step == proposeStep && row >= len(s.offers):
		z.foot.tell(tr("Enter tells what the text does not say of itself"), false)
	case s.step == proposeStep:
		z.foot.tell(oneLine(s.offers[row].Quote), false)
	case s.step == photoStep && row < len(s.photos.Files):
		z.foot.tell(s.photos.Files[row].File+" "+heard(withoutFlags(s.photos.Files[row].Why)), s.photos.Files[row].Fate == intake.FateRejected)
	default:
		z.foot.tell(tr("Nothing is changed before the last step, and then what is on air follows as its pages say"), false)
	}
}

// own lets keys act on the rows: Space accepts a proposal, Esc goes back.
func (z *wizard) own(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeySpace:
		if at := z.grid.at(); z.state.step == proposeStep && at >= 0 && at < len(z.state.offers) {
			from, to := z.grid.table.Chosen()
			to = min(to, len(z.state.offers))
			on := !z.accepted[z.state.offers[at].ID]
			for _, p := range z.state.offers[from:to] {
				z.accepted[p.ID] = on
			}
			z.show()
			return true
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		switch z.state.step {
		case proposeStep:
			if z.grid.at() >= len(z.state.offers) {
				return false
			}
			return z.own(&fyne.KeyEvent{Name: fyne.KeySpace})
		case columnsStep:
			return false
		}
		return true // Enter previews nothing here
	case fyne.KeyEscape:
		if z.asks.id != 0 {
			z.spare()
			z.say(said{words: tr("Left as it was")})
			return true
		}
		if z.state.step != chooseStep {
			z.goBack()
		}
		return true
	}
	return false
}

// all accepts every proposal, or none when all are.
func (z *wizard) all() bool {
	if z.state.step != proposeStep {
		return false
	}
	on := false
	for _, p := range z.state.offers {
		on = on || !z.accepted[p.ID]
	}
	for _, p := range z.state.offers {
		z.accepted[p.ID] = on
	}
	z.show()
	return true
}

// showing shows or hides.
func showing(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
