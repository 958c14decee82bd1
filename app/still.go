package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"mile26/app/output/still"
)

type stillCmd struct {
	From  string `default:"http://127.0.0.1:2626" placeholder:"URL" help:"Address of the desk or of mile26 serve."`
	Token string `env:"MILE26_TOKEN" placeholder:"WORDS" help:"Its token, where it wants one."`
	Of    string `enum:"program,preview" default:"program" help:"The picture of program or of preview."`
	Out   string `short:"o" placeholder:"FILE.png" help:"Write it here."`
	Pair  bool   `help:"Write FILE-fill.png and FILE-key.png instead of one file with alpha."`
	Copy  bool   `help:"Put it on the clipboard."`
}

// Run fetches the picture as it is now.
func (c *stillCmd) Run(ctx context.Context, s streams) error {
	if (c.Out == "") != c.Copy || c.Pair && c.Copy {
		return usageError{"say where to: --out FILE.png, with --pair for fill and key, or --copy"}
	}
	if c.Copy {
		picture, err := c.fetch(ctx, "straight")
		if err != nil {
			return err
		}
		return still.Copy(ctx, picture)
	}
	names := map[string]string{"straight": c.Out}
	if c.Pair {
		base := strings.TrimSuffix(c.Out, filepath.Ext(c.Out))
		names = map[string]string{"fill": base + "-fill.png", "key": base + "-key.png"}
	}
	for _, as := range []string{"straight", "fill", "key"} {
		name := names[as]
		if name == "" {
			continue
		}
		picture, err := c.fetch(ctx, as)
		if err != nil {
			return err
		}
		if err := writeFile(name, func(w io.Writer) error { _, err := w.Write(picture); return err }); err != nil {
			return err
		}
		fmt.Fprintln(s.out, name)
	}
	return nil
}

// fetchWithin is how long a desk may take to answer.
const fetchWithin = 10 * time.Second

func (c *stillCmd) fetch(ctx context.Context, as string) ([]byte, error) {
	base, err := url.Parse(c.From)
	if err != nil || base.Host == "" {
		return nil, usageError{fmt.Sprintf("--from %q: want an address such as http://127.0.0.1:2626", c.From)}
	}
	at := base.JoinPath("/v1/still")
	at.RawQuery = url.Values{"of": {c.Of}, "as": {as}}.Encode()
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, err
	}
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("still of %s: %w; is the desk or mile26 serve running there?", c.From, err)
	}
	defer answer.Body.Close()
	const most = 256 << 20
	body, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil {
		return nil, fmt.Errorf("still of %s: %w", c.From, err)
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("still of %s: %s: %s", c.From, answer.Status, strings.TrimSpace(string(body)))
	}
	return body, nil
}
