package desk

import (
	"cmp"
	"slices"
	"strings"

	"mile26/data"
	"mile26/data/intake"
	"mile26/data/nation"
)

// meanings are what columns can be said to hold, in the intake's words; but for
// splits, which are named by [meaningWords].
var meanings = []string{
	"bib", "given name", "family name", "name in one field", "country", "club", "sex", "age", "date of birth", "place",
	"official time", "chip time", "seed time", "status", "race", "event", "year", "category", "date of the race", "bio",
	"personal best", "season best", "round or heat", "combined event", "distance of the race", "record flags", "World Athletics id", "FIS code",
	"Tilastopaja id", "licence number", "athlete id", "nothing",
}

// fileWords are what is said of files as a whole: their forms, and what stands
// between the fields of a list.
var fileWords = []string{"list", "workbook", "live text", "comma", "semicolon", "tab", "pipe"}

// splitMeaning is what the meaning of a split begins with.
const splitMeaning = "split "

// meaningWords is what a column holds, as the operator calls it.
func meaningWords(meaning string) string {
	if at, ok := strings.CutPrefix(meaning, splitMeaning); ok {
		return tr("split %s", at)
	}
	if slices.Contains(meanings, meaning) {
		return word(meaning)
	}
	return meaning
}

// meaningOf is what an operator means who types what a column holds: in the words
// that the desk shows, or in any that the intake knows.
func meaningOf(typed string) string {
	folded := data.Fold(typed)
	for _, m := range meanings {
		if data.Fold(word(m)) == folded {
			return m
		}
	}
	before, after, _ := strings.Cut(data.Fold(tr("split %s", "\x00")), "\x00")
	if at, ok := strings.CutPrefix(folded, before); ok && strings.HasSuffix(at, after) {
		return splitMeaning + strings.TrimSpace(strings.TrimSuffix(at, after))
	}
	return typed
}

// allMeanings are all of them, for a sentence.
func allMeanings() string {
	var all []string
	for _, m := range intake.Meanings() {
		all = append(all, meaningWords(m))
	}
	return strings.Join(all, ", ")
}

// fileWord is one of [fileWords] as the operator calls it; what is a format's name is
// that in every language.
func fileWord(w string) string {
	if slices.Contains(fileWords, w) {
		return word(w)
	}
	return w
}

// codeSetWords is a set of country codes: the standards by their names.
func codeSetWords(s string) string {
	return cmp.Or(map[string]string{string(nation.IOC): "IOC", string(nation.ISO3): "ISO3", string(nation.ISO2): "ISO2", string(nation.Names): tr("names")}[s], s)
}

// codeSetOf is the set that an operator means who types it.
func codeSetOf(typed string) nation.CodeSet {
	if data.Fold(typed) == data.Fold(tr("names")) {
		return nation.Names
	}
	return nation.CodeSet(strings.ToLower(typed))
}

// proposalWords is the kind of a proposal of a live text.
func proposalWords(kind string) string {
	return cmp.Or(map[string]string{
		intake.ProposesProfile: tr("profile"), intake.ProposesCredit: tr("credit"), intake.ProposesResult: tr("result"),
		intake.ProposesStatus: tr("status"), intake.ProposesSplit: tr("split"), intake.ProposesRecord: tr("best mark or record"), intake.ProposesFact: tr("fact"),
	}[kind], kind)
}

// foundBy is how it was found whose a photo is.
func foundBy(by string) string {
	if bib, ok := strings.CutPrefix(by, "bib "); ok {
		return tr("bib %s", bib)
	}
	if by == "name" {
		return tr("name")
	}
	return by
}
