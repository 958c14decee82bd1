// Package data is the show file: one SQLite database (*.mile26) that holds
// everything a broadcast says about its athletes, people and races, every mark
// as it was printed and with its source; and the running order, what is on air,
// and the log of what was.
//
// It knows the field's words (athlete, race, entry, checkpoint, split, result,
// record, fact, page), how a show is stored, searched, migrated and backed up, and
// which order a board has. It knows no pixels, no templates and no windows, and
// imports nothing from app or graphics. Reading other people's files is the
// work of data/intake; what a mark means, of data/mark; what a country code
// means, of data/nation.
//
// A show has one writer and any number of readers. Reads take a context and see
// the last finished [Show.Update]; they never wait for a running one.
package data
