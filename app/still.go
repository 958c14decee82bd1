package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"mile26/app/output/caspar"
	"mile26/app/output/still"
)

type stillCmd struct {
	From  string `default:"http://127.0.0.1:2626" placeholder:"URL" help:"Address of the desk or of mile26 serve."`
	Token string `env:"MILE26_TOKEN" placeholder:"WORDS" help:"Its token, where it wants one."`
	Of    string `enum:"program,preview" default:"program" help:"The picture of program or of preview."`
	Out   string `short:"o" placeholder:"FILE.png" help:"Write it here."`
	Pair  bool   `help:"Write FILE-fill.png and FILE-key.png instead of one file with alpha."`
	Copy  bool   `help:"Put it on the clipboard."`

	Caspar string `placeholder:"HOST[:PORT]/CHANNEL-LAYER" help:"Play it on a layer of a CasparCG server, as in 10.0.0.5/1-20; with --media."`
	Media  string `placeholder:"DIR" help:"The CasparCG server's media folder as this machine reaches it."`
}

// Run fetches the picture as it is now.
func (c *stillCmd) Run(ctx context.Context, s streams) error {
	ways := 0
	for _, is := range []bool{c.Out != "", c.Copy, c.Caspar != ""} {
		if is {
			ways++
		}
	}
	if ways != 1 || c.Pair && c.Out == "" || (c.Caspar == "") != (c.Media == "") {
		return usageError{"say where to: --out FILE.png, with --pair for fill and key, or --copy, or --caspar with --media"}
	}
	if c.Caspar != "" {
		return c.play(ctx, s)
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

// playWithin is how long a CasparCG server may take to play a still.
const playWithin = 30 * time.Second

// play puts the picture in the server's media folder and plays it. It stays
// there when we have gone.
func (c *stillCmd) play(ctx context.Context, s streams) error {
	var u casparUnit
	if err := u.Aim(c.Caspar); err != nil {
		return usageError{err.Error()}
	}
	picture, err := c.fetch(ctx, "straight")
	if err != nil {
		return err
	}
	u.options.Media = c.Media
	out, err := caspar.Open(u.options)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, playWithin)
	defer cancel()
	call, err := out.Still(c.Of, picture)
	if err == nil {
		_, err = call.Wait(ctx)
	}
	if st := out.State(); errors.Is(err, context.DeadlineExceeded) && st.LastError != nil {
		err = st.LastError
	}
	if err = errors.Join(err, u.leave(ctx, out)); err != nil {
		return fmt.Errorf("still on CasparCG %s: %w", c.Caspar, err)
	}
	fmt.Fprintf(s.out, "CasparCG %s plays the %s still\n", c.Caspar, c.Of)
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
