package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// patience is how long a browser may take over one request.
const patience = 60 * time.Second

// devtools is a DevTools connection over two pipes: JSON messages, each ended by
// a zero byte. It has one request under way at a time. See
// https://chromedevtools.github.io/devtools-protocol/.
type devtools struct {
	to      *os.File
	from    *os.File
	reader  *bufio.Reader
	message []byte
	session string
	serial  int
	events  map[string]bool // that came since they were last waited for
}

func newDevtools(to, from *os.File) *devtools {
	return &devtools{to: to, from: from, reader: bufio.NewReaderSize(from, 1<<20), events: map[string]bool{}}
}

// call sends a request and reads its result into result, unless that is nil.
func (d *devtools) call(method string, params, result any) error {
	raw, err := d.ask(method, params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	var answer struct {
		Result json.RawMessage
		Error  *struct{ Message string }
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if answer.Error != nil {
		return fmt.Errorf("%s: %s", method, answer.Error.Message)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(answer.Result, result)
}

// screenshot captures the page as PNG. Its data is cut from the answer, as
// reading half a megabyte of JSON letter by letter would be on the browser's time.
func (d *devtools) screenshot(params any) ([]byte, error) {
	raw, err := d.ask("Page.captureScreenshot", params)
	if err != nil {
		return nil, err
	}
	_, data, ok := bytes.Cut(raw, []byte(`"data":"`))
	if !ok {
		return nil, fmt.Errorf("no screenshot: %.300s", raw)
	}
	data, _, _ = bytes.Cut(data, []byte(`"`))
	png := make([]byte, base64.StdEncoding.DecodedLen(len(data)))
	n, err := base64.StdEncoding.Decode(png, data)
	return png[:n], err
}

// wait waits for an event.
func (d *devtools) wait(event string) error {
	for !d.events[event] {
		if _, err := d.read(); err != nil {
			return fmt.Errorf("wait for %s: %w", event, err)
		}
	}
	delete(d.events, event)
	return nil
}

// ask sends a request and returns the whole answer, which is good until the next.
func (d *devtools) ask(method string, params any) ([]byte, error) {
	d.serial++
	b, err := json.Marshal(struct {
		ID      int    `json:"id"`
		Method  string `json:"method"`
		Session string `json:"sessionId,omitempty"`
		Params  any    `json:"params,omitempty"`
	}{d.serial, method, d.session, params})
	if err != nil {
		return nil, err
	}
	if _, err := d.to.Write(append(b, 0)); err != nil {
		return nil, err
	}
	answer := fmt.Appendf(nil, `{"id":%d,`, d.serial)
	for {
		b, err := d.read()
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(b, answer) {
			return b, nil
		}
	}
}

// read reads a message and keeps an event's name.
func (d *devtools) read() ([]byte, error) {
	if err := d.from.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	d.message = d.message[:0]
	for {
		part, err := d.reader.ReadSlice(0)
		d.message = append(d.message, part...)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("the browser went: %w", err)
		}
	}
	b := d.message[:len(d.message)-1]
	if name, ok := bytes.CutPrefix(b, []byte(`{"method":"`)); ok {
		name, _, _ = bytes.Cut(name, []byte(`"`))
		d.events[string(name)] = true
	}
	return b, nil
}
