package caspar

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
)

// What is taken from a server at most. An INFO of a channel full of clips is
// some 100 kB; the rest is room.
const (
	maxReply   = 4 << 20 // bytes
	maxLines   = 20_000  // of one reply
	maxSkipped = 200     // lines that belong to no reply, between two
)

var errBabble = errors.New("the server does not speak AMCP: is this the address of a CasparCG server, and its AMCP port?")

// Reply is what a server says to a command.
type Reply struct {
	// Code is 200, 201 or 202 when the server has obeyed.
	Code int
	// Words follow the code, such as "PLAY OK".
	Words string
	// Lines are the data: any number for 200, one for 201. The server ends
	// lines by CRLF; a line of XML has line feeds of its own.
	Lines []string

	id string // of the request, empty if the server sent none
}

// Refusal is the error of a command that the server did not obey.
type Refusal struct {
	Command string // as sent
	Code    int    // 400 and up
	Words   string // such as "PLAY FAILED"
}

// Error gives the server's words and what they mean.
func (r *Refusal) Error() string {
	words := strings.TrimSpace(strconv.Itoa(r.Code) + " " + r.Words)
	if why := meanings[r.Code]; why != "" {
		words += " (" + why + ")"
	}
	return fmt.Sprintf("CasparCG refused %s: %s", r.Command, words)
}

// meanings are those of the server's own table of codes, with what to do.
var meanings = map[int]string{
	400: "not understood: does the channel exist?",
	401: "there is no such channel",
	402: "a parameter is missing",
	403: "a parameter is wrong",
	404: "not found: does the server have the file, and the HTML module?",
	500: "an error inside the server: see its log",
	501: "an error inside the server: see its log",
	502: "the server could not read the file",
	503: "another client has locked the channel",
	504: "the server has too much to do",
	600: "this server cannot do that",
}

// check makes a Refusal of a reply that is one.
func (r Reply) check(command string) error {
	if r.Code >= 200 && r.Code < 300 {
		return nil
	}
	return &Refusal{Command: command, Code: r.Code, Words: r.Words}
}

// replyReader reads replies however the network cuts them, and takes no more
// memory than the limits above.
type replyReader struct {
	r *bufio.Reader
	// ids: only replies that name a request are replies. It may be set while
	// next waits.
	ids atomic.Bool
}

// next is the next reply. What is not one is skipped: with an error of 400 the
// server sends the command back on a line of its own, and codes below 200 are news that
// nobody asked for, 101 with a line of data.
func (rr *replyReader) next() (Reply, error) {
	for range maxSkipped {
		head, err := rr.line(maxReply)
		if err != nil {
			return Reply{}, err
		}
		r, ok := parseHead(head)
		if !ok || rr.ids.Load() && r.id == "" {
			continue
		}
		switch {
		case r.Code == 101:
			if _, err = rr.line(maxReply); err != nil {
				return Reply{}, err
			}
			continue
		case r.Code < 200:
			continue
		case r.Code == 201:
			r.Lines, err = rr.lines(1)
		case r.Code == 200:
			r.Lines, err = rr.lines(maxLines)
		}
		return r, err
	}
	return Reply{}, errBabble
}

// parseHead reads "202 PLAY OK" and "RES id 202 PLAY OK".
func parseHead(head string) (r Reply, ok bool) {
	if rest, found := strings.CutPrefix(head, "RES "); found {
		r.id, head, found = strings.Cut(rest, " ")
		if !found || r.id == "" {
			return Reply{}, false
		}
	}
	code, words, _ := strings.Cut(head, " ")
	n, err := strconv.ParseUint(code, 10, 16)
	if err != nil || len(code) != 3 || n < 100 || n > 699 {
		return Reply{}, false
	}
	r.Code, r.Words = int(n), words
	return r, true
}

// lines reads that many, or fewer up to an empty one if more than one.
func (rr *replyReader) lines(most int) ([]string, error) {
	var lines []string
	left := maxReply
	for range most {
		s, err := rr.line(left)
		if err != nil {
			return nil, err
		}
		if s == "" && most > 1 {
			return lines, nil
		}
		lines = append(lines, s)
		left -= len(s)
		if most == 1 {
			return lines, nil
		}
	}
	return nil, fmt.Errorf("a reply of more than %d lines: %w", maxLines, errBabble)
}

// line reads up to a CRLF, which it cuts off. A line feed alone does not end a
// line.
func (rr *replyReader) line(most int) (string, error) {
	var b []byte
	for {
		part, err := rr.r.ReadSlice('\n')
		if len(b)+len(part) > most+len("\r\n") {
			return "", fmt.Errorf("a reply of more than %d bytes: %w", maxReply, errBabble)
		}
		b = append(b, part...)
		switch {
		case err == nil && strings.HasSuffix(string(b[max(0, len(b)-2):]), "\r\n"):
			return strings.ToValidUTF8(string(b[:len(b)-2]), "\uFFFD"), nil
		case err == io.EOF && len(b) > 0:
			return "", io.ErrUnexpectedEOF
		case err != nil && err != bufio.ErrBufferFull:
			return "", err
		}
	}
}
