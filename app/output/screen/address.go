package screen

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// address is where a feed is asked for.
type address struct {
	url    string // of the WebSocket, without a token
	header http.Header
}

// feedAddress reads the address of a page, as a person has it from the desk,
// and says where that page's feed is. The token is never part of what it returns
// in words.
func feedAddress(from, token string) (address, error) {
	written := from
	if !strings.Contains(from, "://") {
		from = "http://" + from
	}
	u, err := url.Parse(from)
	if err != nil {
		return address{}, fmt.Errorf("feed %q: want an address such as http://127.0.0.1:2626/program", written)
	}
	query := u.Query()
	if token == "" {
		token = query.Get("token")
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	fault := func(what string) (address, error) {
		return address{}, fmt.Errorf("feed %s: %s; want an address such as http://127.0.0.1:2626/program", u, what)
	}
	switch u.Scheme {
	case "http", "https":
	case "ws", "wss":
		u.Scheme = "http" + strings.TrimPrefix(u.Scheme, "ws")
	default:
		return fault("no address of a page")
	}
	if u.Hostname() == "" {
		return fault("the host is missing")
	}
	of := strings.Trim(u.Path, "/")
	switch {
	case of == "":
		of = "program"
	case of == "program", of == "preview", isLayer(of):
	default:
		return fault("the page is neither /program nor /preview nor a layer, as /layer/20 is")
	}
	u.Path, u.RawPath, u.RawQuery = "/feed", "", "of="+of
	a := address{url: u.String(), header: http.Header{}}
	if token != "" {
		a.header.Set("Authorization", "Bearer "+token)
	}
	return a, nil
}

// isLayer says that a page is that of one layer. Which layers there are is the
// server's to know.
func isLayer(page string) bool {
	number, ok := strings.CutPrefix(page, "layer/")
	_, err := strconv.ParseUint(number, 10, 16)
	return ok && err == nil
}
