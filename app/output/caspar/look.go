package caspar

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// sight is what a server's INFO says about our layer.
type sight int

const (
	unknown sight = iota // it cannot be read
	there                // what we want
	perhaps              // a page, but an old server does not say which
	failed               // a page that could not be loaded: transparent for ever
	other                // something else, or nothing
)

// maxDepth is how deep elements may stand in each other.
const maxDepth = 32

// onLayer is what plays on a layer.
type onLayer struct {
	producer string // "html", "image", "empty" …; empty if the layer has never been used
	path     string // address of a page, path of a file
	old      bool   // said in the words of 2.0 and 2.1
}

// sightOf reads the answer to INFO c-l. Servers of 2.0 and 2.1 answer with the
// layer, later ones with the whole channel.
func sightOf(w *wish, info string, layer int) sight {
	on, err := readInfo(info, layer)
	if err != nil {
		return sightOfWreck(w, info)
	}
	switch {
	case w.page != "" && on.producer == "html" && on.old:
		return perhaps
	case w.page != "" && on.producer == "html" && on.path == "":
		return failed
	case w.page != "" && on.path == w.page, w.still != "" && isFile(on.path, w.still):
		return there
	}
	return other
}

// sightOfWreck is for XML that is none: some versions name elements by digits.
func sightOfWreck(w *wish, info string) sight {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(w.page)) // a Builder takes everything
	if w.page != "" && strings.Contains(info, ">"+escaped.String()+"<") {
		return there
	}
	return unknown
}

// isFile reports whether a path of the server's is the media of that name,
// which has no ending.
func isFile(path, name string) bool {
	path = strings.ToLower(strings.ReplaceAll(path, `\`, "/"))
	if dot := strings.LastIndexByte(path, '.'); dot > strings.LastIndexByte(path, '/') {
		path = path[:dot]
	}
	name = strings.ToLower(name)
	return path == name || strings.HasSuffix(path, "/"+name)
}

func readInfo(info string, layer int) (onLayer, error) {
	var on onLayer
	foreground := fmt.Sprintf("channel/stage/layer/layer_%d/foreground/", layer)
	d := xml.NewDecoder(strings.NewReader(info))
	var path []string
	root := ""
	for {
		token, err := d.Token()
		if err == io.EOF && root != "" {
			return on, nil
		}
		if err != nil {
			return onLayer{}, fmt.Errorf("INFO of a layer: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			if root == "" {
				root = t.Name.Local
			}
			if root != "channel" && root != "layer" || len(path) > maxDepth {
				return onLayer{}, fmt.Errorf("INFO of a layer: want a channel or a layer, got %q, %d deep", root, len(path))
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			at, text := strings.Join(path, "/"), strings.TrimSpace(string(t))
			switch {
			case text == "":
			case at == foreground+"producer":
				on.producer = text
			case at == foreground+"file/path":
				on.path = text
			case at == "layer/foreground/producer/type":
				on.producer, on.old = strings.TrimSuffix(text, "-producer"), true
			case at == "layer/foreground/producer/filename":
				on.path = text
			}
		}
	}
}
