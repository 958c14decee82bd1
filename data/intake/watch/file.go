package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// coarse is how exact the times of files are on the coarsest drives (FAT keeps
// two seconds): a file that changed less than that ago may have changed again
// with the same size and time, so it is read again.
const coarse = 3 * time.Second

// maxSize is the largest file that is followed.
const maxSize = 256 << 20

// file is a source on disk.
type file struct {
	path  string
	seen  sight // of the last look
	since time.Time
	taken sight
}

// sight is what can be seen of a file without reading it.
type sight struct {
	size int64
	time time.Time
}

func newFile(path string) *file { return &file{path: path} }

// see looks at the file without reading it.
func (f *file) see() (sight, error) {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sight{}, errGone
	case err != nil:
		return sight{}, fmt.Errorf("%w: %w", errUnsettled, bare(err))
	case !info.Mode().IsRegular():
		return sight{}, errors.New("it is a folder or a device, not a file")
	case info.Size() > maxSize:
		return sight{}, fmt.Errorf("it is larger than %d MB", maxSize>>20)
	}
	return sight{info.Size(), info.ModTime()}, nil
}

func (f *file) look(_ context.Context, now time.Time) (content, bool, error) {
	s, err := f.see()
	if err != nil {
		f.seen = sight{}
		return content{}, false, err
	}
	if s != f.seen {
		f.seen, f.since = s, now
		return content{}, false, errUnsettled
	}
	if s == f.taken && now.Sub(f.since) >= coarse {
		return content{}, false, nil
	}
	b, err := f.read()
	if err != nil {
		return content{}, false, err
	}
	if after, err := f.see(); err != nil || after != s || int64(len(b)) != s.size {
		f.seen, f.since = after, now
		return content{}, false, errUnsettled
	}
	return content{filepath.Base(f.path), b}, true, nil
}

func (f *file) read() ([]byte, error) {
	r, err := os.Open(f.path)
	if err != nil { // another program may hold it while it writes
		return nil, fmt.Errorf("%w: %w", errUnsettled, bare(err))
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnsettled, bare(err))
	}
	return b, nil
}

func (f *file) took() { f.taken = f.seen }

// bare takes the path out of an error of the file system: the state names it.
func bare(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("cannot %s it: %w", p.Op, p.Err)
	}
	return err
}
