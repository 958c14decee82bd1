// Package intake brings other people's files into a show: lists with a header
// row (comma, semicolon, tab or pipe, in any of the usual encodings), XLSX
// workbooks, JSON, the files of FinishLynx, and what a live text says.
//
// The steps are those of a [Source]: open it, say what its columns hold, look at
// its first rows, see what would become of each, apply, and undo as a whole. Of a
// live text it makes proposals, each with its line, for a person to accept.
//
// Two rules stand above everything else here. Nothing is guessed: what a file
// does not say stays empty, a name printed as one field is never split, and a
// figure that cannot be read for certain is not read. Nothing is lost: a row
// that cannot be taken goes whole, with its line and the reason, to a rejects
// file that can be mended and imported again; a field that cannot be taken is
// kept as printed in a note; both are counted in the [Report].
//
// An intake is one transaction: it happens or it does not. The same file, a
// longer version of it, or its mended rejects add only what is new, and what
// contradicts the show is kept beside it, never written over it.
//
// The package knows files, the tables of data, data/mark and data/nation. It
// must not know pixels or windows, and it asks nobody anything: who wants to
// be asked reads the report.
package intake
