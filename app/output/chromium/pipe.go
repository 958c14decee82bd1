package chromium

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"sync"
)

// pipe is a DevTools connection over two pipes: JSON messages, each ended by a
// zero byte. See https://chromedevtools.github.io/devtools-protocol/.
type pipe struct {
	in     *os.File
	out    *os.File
	reader sync.WaitGroup

	mu      sync.Mutex // also keeps messages whole
	serial  int
	waiting map[int]chan answer
	gone    bool
}

type answer struct {
	ID     int
	Result json.RawMessage
	Error  *refusal
}

func newPipe(in, out *os.File) *pipe {
	p := &pipe{in: in, out: out, waiting: make(map[int]chan answer)}
	p.reader.Go(p.read)
	return p
}

// call sends a request, to the browser itself where session is "", and waits
// for its answer.
func (p *pipe) call(ctx context.Context, session, method string, params map[string]any, result any) error {
	id, answered, err := p.send(session, method, params)
	if err != nil {
		return err
	}
	defer p.forget(id)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case a, ok := <-answered:
		if !ok {
			return errGone
		}
		if a.Error != nil {
			return a.Error
		}
		return unmarshal(a.Result, result)
	}
}

func (p *pipe) send(session, method string, params map[string]any) (int, <-chan answer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone {
		return 0, nil, errGone
	}
	p.serial++
	request := map[string]any{"id": p.serial, "method": method}
	if params != nil {
		request["params"] = params
	}
	if session != "" {
		request["sessionId"] = session
	}
	data, err := json.Marshal(request)
	if err != nil {
		return 0, nil, err
	}
	if _, err := p.in.Write(append(data, 0)); err != nil {
		return 0, nil, err
	}
	answered := make(chan answer, 1)
	p.waiting[p.serial] = answered
	return p.serial, answered, nil
}

func (p *pipe) forget(id int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.waiting, id)
}

// read hands out answers until the browser goes; events are nobody's.
func (p *pipe) read() {
	r := bufio.NewReader(p.out)
	for {
		data, err := r.ReadBytes(0)
		if err != nil {
			break
		}
		var a answer
		if json.Unmarshal(data[:len(data)-1], &a) != nil || a.ID == 0 {
			continue
		}
		p.mu.Lock()
		if answered := p.waiting[a.ID]; answered != nil {
			delete(p.waiting, a.ID)
			answered <- a
		}
		p.mu.Unlock()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	for _, answered := range p.waiting {
		close(answered)
	}
	clear(p.waiting)
}

// close is for after the browser's end.
func (p *pipe) close() {
	_ = p.in.Close()
	_ = p.out.Close()
	p.reader.Wait()
}
