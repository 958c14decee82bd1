package watch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// Limits bound what an address may cost. The zero Limits are the defaults.
type Limits struct {
	Size    int64         // bytes of an answer, unpacked; 0 is 64 MB
	Timeout time.Duration // for a whole answer; 0 is 10 s
	Client  *http.Client  // whose transport is used; nil is one without a proxy
}

const (
	answerSize    = 64 << 20
	answerTime    = 10 * time.Second
	maxRedirects  = 5
	maxRetryAfter = 5 * time.Minute
)

// address is a source on the web.
type address struct {
	url    *url.URL
	client *http.Client
	limit  int64
	within time.Duration

	taken, found validators
}

// validators tell whether an answer would be another: https://www.rfc-editor.org/rfc/rfc9110#section-8.8
type validators struct{ etag, modified string }

// retryError asks to be left alone for a while.
type retryError struct {
	err   error
	after time.Duration
}

func (e *retryError) Error() string { return e.err.Error() }
func (e *retryError) Unwrap() error { return e.err }

func newAddress(u *url.URL, l Limits) *address {
	a := &address{url: u, limit: l.Size, within: l.Timeout}
	if a.limit <= 0 {
		a.limit = answerSize
	}
	if a.within <= 0 {
		a.within = answerTime
	}
	a.client = &http.Client{Transport: &http.Transport{MaxIdleConns: 2, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true}}
	if l.Client != nil {
		*a.client = *l.Client
	}
	a.client.CheckRedirect = onlyWeb
	return a
}

// onlyWeb follows a redirect to another address of the web, and never from an
// encrypted to an open one.
func onlyWeb(to *http.Request, via []*http.Request) error {
	switch from := via[len(via)-1].URL; {
	case len(via) > maxRedirects:
		return fmt.Errorf("it sends from one address to the next, more than %d times", maxRedirects)
	case to.URL.Scheme != "http" && to.URL.Scheme != "https":
		return fmt.Errorf("it sends to a %q address: only http and https are followed", to.URL.Scheme)
	case from.Scheme == "https" && to.URL.Scheme == "http":
		return errors.New("it sends from https to plain http: name that address itself if it is to be followed")
	}
	return nil
}

func (a *address) look(ctx context.Context, now time.Time) (content, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, a.within)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url.String(), nil)
	if err != nil {
		return content{}, false, err
	}
	r.Header.Set("User-Agent", "Mile26")
	if a.taken.etag != "" {
		r.Header.Set("If-None-Match", a.taken.etag)
	}
	if a.taken.modified != "" {
		r.Header.Set("If-Modified-Since", a.taken.modified)
	}
	answer, err := a.client.Do(r)
	if err != nil {
		return content{}, false, a.plain(err)
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusNotModified:
		return content{}, false, nil
	case answer.StatusCode != http.StatusOK:
		return content{}, false, refusal(answer, now)
	}
	b, err := io.ReadAll(io.LimitReader(answer.Body, a.limit+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return content{}, false, fmt.Errorf("%w: the answer broke off after %d bytes", errUnsettled, len(b))
	case err != nil:
		return content{}, false, a.plain(err)
	case int64(len(b)) > a.limit:
		return content{}, false, fmt.Errorf("its answer is larger than %d MB", a.limit>>20)
	case looksLikeAPage(answer, b):
		return content{}, false, errors.New("it answers with a web page, not with data: see whether the address is right and whether it wants somebody to log in")
	}
	a.found = validators{answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")}
	return content{nameOf(a.url, answer.Header.Get("Content-Type")), b}, true, nil
}

func (a *address) took() { a.taken = a.found }

// plain takes the address with its secrets out of an error, and says what ran out.
func (a *address) plain(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("it has not answered within %v", a.within)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("it cannot be reached: %w", err)
}

// refusal is an answer that holds no data.
func refusal(answer *http.Response, now time.Time) error {
	err := fmt.Errorf("it answers %s", answer.Status)
	switch answer.StatusCode {
	case http.StatusNotFound, http.StatusGone:
		return fmt.Errorf("%w (it answers %s)", errGone, answer.Status)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return &retryError{err, retryAfter(answer.Header.Get("Retry-After"), now)}
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("%w: put the name and password into the address, as in https://name:password@host/path", err)
	}
	return err
}

// retryAfter reads how long a server wants to be left alone.
func retryAfter(s string, now time.Time) time.Duration {
	d := time.Duration(0)
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		d = time.Duration(min(n, int(maxRetryAfter/time.Second))) * time.Second
	} else if t, err := http.ParseTime(s); err == nil {
		d = t.Sub(now)
	}
	return max(0, min(d, maxRetryAfter))
}

// looksLikeAPage reports whether an answer is for a browser.
func looksLikeAPage(answer *http.Response, b []byte) bool {
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	head := bytes.ToLower(bytes.TrimSpace(b[:min(len(b), 256)]))
	return kind == "text/html" && !bytes.HasPrefix(head, []byte("{")) && !bytes.HasPrefix(head, []byte("[")) ||
		bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}

// endings are those of files, by what an answer says it is.
var endings = map[string]string{
	"text/csv": ".csv", "text/tab-separated-values": ".tsv", "application/json": ".json",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}

// nameOf is the name of a file that an address would have.
func nameOf(u *url.URL, kind string) string {
	name := path.Base(u.Path)
	if name == "." || name == "/" {
		name = u.Hostname()
	}
	kind, _, _ = mime.ParseMediaType(kind)
	if end := endings[kind]; end != "" && !strings.EqualFold(path.Ext(name), end) {
		name += end
	}
	return name
}

// publicAddress is an address without its secrets: no name and password, and of
// what is asked only a sum, which tells one source from another.
func publicAddress(u *url.URL) string {
	p := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	s := p.String()
	if u.RawQuery != "" {
		sum := sha256.Sum256([]byte(u.RawQuery))
		s += "?…" + hex.EncodeToString(sum[:3])
	}
	return s
}
