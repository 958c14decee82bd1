package watch

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"mile26/data/nation"
)

// open finds out where a source is.
func open(source string, o Options) (from origin, name, address string, err error) {
	scheme, _, web := strings.Cut(source, "://")
	switch {
	case source == "":
		return nil, "", "", errors.New("a source to follow is a path or an address: this one is empty")
	case !web:
		path, err := filepath.Abs(source)
		if err != nil {
			return nil, "", "", fmt.Errorf("follow %s: %w", source, err)
		}
		return newFile(path), filepath.Base(path), path, nil
	case scheme != "http" && scheme != "https":
		return nil, "", "", fmt.Errorf("follow a %q address: only http and https are followed, and files by their path", scheme)
	}
	u, err := url.Parse(source)
	if err != nil || u.Host == "" {
		return nil, "", "", errors.New("follow an address: it cannot be read; it goes like https://host/path/results.csv")
	}
	u.Fragment = ""
	return newAddress(u, o.Limits), nameOf(u, ""), publicAddress(u), nil
}

// ParseSource reads a source with what it does not say of itself, as a command
// line gives it: a path or an address, and behind a # what would be options of an
// import, as in
//
//	results.csv#event=London+Marathon&year=2026&metres=42195
//
// There are event, year, category, metres, codes, sheet, unended, and map, which
// may stand several times, as in map=Läufer:name. Without a # the options are those given.
func ParseSource(s string, o Options) (source string, _ Options, err error) {
	at := strings.LastIndexByte(s, '#')
	if at < 0 {
		return s, o, nil
	}
	if _, err := os.Stat(s); err == nil { // a file with a # in its name
		return s, o, nil
	}
	says, err := url.ParseQuery(s[at+1:])
	if err != nil {
		return "", o, fmt.Errorf("follow %s: what stands behind # cannot be read: %w", s[:at], err)
	}
	columns := map[string]string{}
	for c, m := range o.Columns {
		columns[c] = m
	}
	o.Columns = columns
	for key, values := range says {
		for _, v := range values {
			if err := o.set(key, v); err != nil {
				return "", o, fmt.Errorf("follow %s: %s=%s: %w", s[:at], key, v, err)
			}
		}
	}
	return s[:at], o, nil
}

// set sets what the options say by its name.
func (o *Options) set(key, v string) (err error) {
	switch key {
	case "event":
		o.Intake.Event = v
	case "category":
		o.Intake.Category = v
	case "year":
		o.Intake.Year, err = strconv.Atoi(v)
	case "metres":
		o.Intake.Metres, err = strconv.ParseFloat(v, 64)
	case "sheet":
		o.Sheet, err = strconv.Atoi(v)
	case "codes":
		o.Intake.CodeSet = nation.CodeSet(v)
		switch o.Intake.CodeSet {
		case nation.IOC, nation.ISO3, nation.ISO2, nation.Names:
		default:
			err = errors.New("want ioc, iso3, iso2 or names")
		}
	case "unended":
		o.Unended = v == "" || v == "true"
	case "map":
		column, meaning, ok := strings.Cut(v, ":")
		if !ok {
			return errors.New("want COLUMN:MEANING")
		}
		o.Columns[column] = meaning
	default:
		err = errors.New("there are event, year, category, metres, codes, sheet, unended and map")
	}
	return err
}
