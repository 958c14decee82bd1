package caspar

import (
	"bufio"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"mile26/app/output/caspar/caspartest"
)

func readAll(r io.Reader, ids bool) (replies []Reply, err error) {
	rr := replyReader{r: bufio.NewReader(r)}
	rr.ids.Store(ids)
	for {
		reply, err := rr.next()
		if err != nil {
			return replies, err
		}
		replies = append(replies, reply)
	}
}

func TestReplyReader(t *testing.T) {
	for _, c := range []struct {
		in   string
		ids  bool
		want []Reply
		err  error
	}{
		{"", false, nil, io.EOF},
		{"202 PLAY OK\r\n", false, []Reply{{Code: 202, Words: "PLAY OK"}}, io.EOF},
		{"201 VERSION OK\r\n2.0.7 é\r\n202 X OK\r\n", false, []Reply{{Code: 201, Words: "VERSION OK", Lines: []string{"2.0.7 é"}}, {Code: 202, Words: "X OK"}}, io.EOF},
		{"201 CG OK\r\n\r\n202 X OK\r\n", false, []Reply{{Code: 201, Words: "CG OK", Lines: []string{""}}, {Code: 202, Words: "X OK"}}, io.EOF},
		{"201 INFO OK\r\n<a>\n <b/>\n</a>\n\r\n", false, []Reply{{Code: 201, Words: "INFO OK", Lines: []string{"<a>\n <b/>\n</a>\n"}}}, io.EOF},
		{"200 CLS OK\r\na\r\n\"b\" c\r\n\r\n", false, []Reply{{Code: 200, Words: "CLS OK", Lines: []string{"a", `"b" c`}}}, io.EOF},
		{"200 CLS OK\r\n\r\n", false, []Reply{{Code: 200, Words: "CLS OK"}}, io.EOF},
		{"RES a 202 OK\r\nRES b 404 X FAILED\r\n", true, []Reply{{Code: 202, Words: "OK", id: "a"}, {Code: 404, Words: "X FAILED", id: "b"}}, io.EOF},
		{"202 OK\r\nRES b 202 OK\r\n", true, []Reply{{Code: 202, Words: "OK", id: "b"}}, io.EOF},
		{"400 ERROR\r\nPLAY x\r\n202 OK\r\n", false, []Reply{{Code: 400, Words: "ERROR"}, {Code: 202, Words: "OK"}}, io.EOF},
		{"100 X\r\n102 X\r\n101 X\r\n202 NOT\r\n202 OK\r\n", false, []Reply{{Code: 202, Words: "OK"}}, io.EOF},
		{"RES\r\nRES \r\nRES a\r\nRES  202 OK\r\n20 OK\r\n2022 OK\r\n-02 OK\r\n+02 X\r\n099 X\r\n700 X\r\n 202 OK\r\n202\r\n", false, []Reply{{Code: 202}}, io.EOF},
		{"202 a\n202 b\r\n", false, []Reply{{Code: 202, Words: "a\n202 b"}}, io.EOF},
		{"202 \xff\r\n", false, []Reply{{Code: 202, Words: "\uFFFD"}}, io.EOF},
		{"202 OK", false, nil, io.ErrUnexpectedEOF},
		{"201 OK\r\nx", false, nil, io.ErrUnexpectedEOF},
		{"200 OK\r\nx\r\n", false, nil, io.EOF},
		{strings.Repeat("\r\n", maxSkipped), false, nil, errBabble},
		{"202 " + strings.Repeat("x", maxReply), false, nil, errBabble},
		{"200 OK\r\n" + strings.Repeat("x\r\n", maxLines), false, nil, errBabble},
		{"200 OK\r\n" + strings.Repeat(strings.Repeat("x", 1<<20)+"\r\n", 5), false, nil, errBabble},
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(c.in), "in bytes": iotest.OneByteReader(strings.NewReader(c.in))} {
			got, err := readAll(r, c.ids)
			if !reflect.DeepEqual(got, c.want) || !errors.Is(err, c.err) {
				t.Errorf("%.60q %s: got %+v, %v, want %+v, %v", c.in, name, got, err, c.want, c.err)
			}
		}
	}
}

// FuzzReplyReader: whatever a server sends and however it is cut, the replies
// are the same, bounded, and no more than what was sent.
func FuzzReplyReader(f *testing.F) {
	for _, seed := range []string{
		"202 PLAY OK\r\n", "201 VERSION OK\r\n2.3.3\r\n", "200 CLS OK\r\na\r\nb\r\n\r\n", "RES 1 202 OK\r\n", "RES 1 400 ERROR\r\nREQ 1 X\r\n",
		"201 INFO OK\r\n<a>\n</a>\n\r\n", "100 X\r\n101 X\r\ny\r\n", "RES 0 102\r\n", "\r\n\r\r\n", "200 OK\r\n\n\r\n\r\n", "PONG x\r\n", "HTTP/1.1 400\r\n\r\n", "201 \xff\r\n\xfe\r\n",
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed+seed), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, ids bool) {
		got, err := readAll(strings.NewReader(string(data)), ids)
		if err == nil {
			t.Fatal("no error at the end")
		}
		cut, _ := readAll(iotest.OneByteReader(strings.NewReader(string(data))), ids)
		if !reflect.DeepEqual(got, cut) {
			t.Errorf("whole %+v, in bytes %+v", got, cut)
		}
		size := 0
		for _, r := range got {
			size += len(r.id) + len(r.Words) + 3
			for _, l := range r.Lines {
				size += len(l)
			}
			if r.Code < 200 || r.Code > 699 || ids && r.id == "" || r.Code == 201 && len(r.Lines) != 1 || r.Code > 201 && r.Lines != nil || slices.Contains(r.Lines, "") && r.Code == 200 {
				t.Errorf("reply %+v", r)
			}
		}
		if size > 3*len(data) { // a bad byte becomes three
			t.Errorf("%d bytes of replies from %d", size, len(data))
		}
	})
}

// FuzzLine: the server reads the words that were meant, in one line.
func FuzzLine(f *testing.F) {
	for _, seed := range []string{"", "a", `a "b" \c`, "line\nbreak", "CLEAR 1\r\nCLEAR 2", "(x", "é 漢 🏃", `\`, `"`, "[HTML]", "\x00", "\xff"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		l, err := line("CALL", a, b)
		if err != nil {
			return
		}
		if strings.ContainsAny(l, "\r\n") {
			t.Errorf("%q breaks its line", l)
		}
		if got, want := caspartest.Tokens(l), []string{"CALL", a, b}; !slices.Equal(got, want) {
			t.Errorf("%s is read as %q, want %q", l, got, want)
		}
	})
}

const channelInfo = `<?xml version="1.0" encoding="utf-8"?>
<channel>
   <framerate>50</framerate>
   <mixer><audio><volume>0</volume></audio></mixer>
   <stage>
      <layer>
         <layer_2><background><producer>empty</producer></background><foreground><file><path>http://h/p</path></file><producer>html</producer></foreground></layer_2>
         <layer_20>
            <background><file><path>http://back/</path></file><producer>html</producer></background>
            <foreground>
               <file><path>http://h/p?a=1&amp;b=2</path></file>
               <paused>false</paused>
               <producer>html</producer>
            </foreground>
         </layer_20>
         <layer_21><foreground><producer>html</producer></foreground></layer_21>
         <layer_22><foreground><file><path>M:\media\MILE26\Card.PNG</path></file><producer>image</producer></foreground></layer_22>
         <layer_23><foreground><producer>empty</producer></foreground></layer_23>
      </layer>
   </stage>
</channel>
`

func TestSightOfLayer(t *testing.T) {
	page, still := &wish{page: "http://h/p?a=1&b=2"}, &wish{still: "mile26/card"}
	old := func(producer string) string {
		return "<layer><foreground><producer>" + producer + "</producer></foreground><background><producer><type>html-producer</type></producer></background></layer>"
	}
	for _, c := range []struct {
		info  string
		layer int
		wish  *wish
		want  sight
	}{
		{channelInfo, 20, page, there},
		{channelInfo, 2, page, other},
		{channelInfo, 21, page, failed},
		{channelInfo, 22, page, other},
		{channelInfo, 23, page, other},
		{channelInfo, 24, page, other},
		{channelInfo, 22, still, there},
		{channelInfo, 20, still, other},
		{channelInfo, 21, still, other},
		{channelInfo, 22, &wish{still: "mile26/ard"}, other},
		{channelInfo, 22, &wish{still: "26/card"}, other},
		{old("<type>html-producer</type>"), 20, page, perhaps},
		{old("<type>empty-producer</type>"), 20, page, other},
		{old(`<type>image-producer</type><filename>media\\mile26/card.png</filename>`), 20, still, there},
		{old("<type>image</type><filename>/m/mile26/card2.png</filename>"), 20, still, other},
		{"<channel><0/><layer>>http://h/p?a=1&amp;b=2<</layer></channel>", 20, page, there},
		{"<channel><0/></channel>", 20, page, unknown},
		{"<channel><0/></channel>", 20, still, unknown},
		{"<html></html>", 20, page, unknown},
		{"", 20, page, unknown},
		{"<channel>", 20, page, unknown},
		{strings.Repeat("<channel>x", 100_000), 20, page, unknown},
	} {
		if got := sightOf(c.wish, c.info, c.layer); got != c.want {
			t.Errorf("%.80q layer %d for %q: got %d, want %d", c.info, c.layer, c.wish.page+c.wish.still, got, c.want)
		}
	}
}
