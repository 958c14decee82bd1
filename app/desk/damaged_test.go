package desk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/data"
)

// A damaged file is told of in the banner, which stays, with the newest copy by its name
// and the command that brings it back.
func TestADamagedShowIsToldOfUntilTheDeskIsClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "London 2031.mile26")
	const older, newest = "2031-04-26T080000.000Z--open.mile26", "2031-04-26T090000.000Z--hour.mile26"
	if err := os.Mkdir(data.CopiesDir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{older, newest} {
		if err := os.WriteFile(filepath.Join(data.CopiesDir(path), name), []byte("a copy"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	damaged := make(chan error, 1)
	r := openDesk(t, func(_ fyne.App, o *Options) { o.ShowPath, o.Damaged = path, damaged })
	damaged <- errors.New("page 40 is never used")
	r.await("the notice", func() bool { return r.view.banner.index("damaged") >= 0 })
	n := r.view.banner.all[0]
	for _, want := range []string{"THE SHOW FILE IS DAMAGED", newest, "mile26 restore", "mile26 repair"} {
		if !strings.Contains(n.words, want) {
			t.Errorf("the notice says %q without %q", n.words, want)
		}
	}
	r.act("notice-aside")
	if r.view.banner.index("damaged") < 0 {
		t.Error("it can be put aside")
	}
	r.act("notice")
	if got, want := r.app.Clipboard().Content(), `mile26 restore --show "`+path+`"`; got != want {
		t.Errorf("copied is %q, want %q", got, want)
	}
}

// A running order that cannot be read is not called empty.
func TestARunningOrderThatCannotBeReadIsNotCalledEmpty(t *testing.T) {
	r := openDesk(t)
	r.await("the running order", func() bool { return !r.view.order.empty.Hidden })
	fails := func() {
		r.t.Helper()
		if r.view.order.blank.Visible() || !r.view.order.torn.Visible() {
			t.Error("it is said that there is no running order yet")
		}
	}
	r.model.failRead(data.ErrBusy)
	r.await("the line", func() bool { return strings.Contains(r.view.foot.didWords, "read the running order") })
	fails()
	r.view.order.received(r.view.order.ordered)
	if !r.view.order.blank.Visible() || r.view.order.torn.Visible() {
		t.Error("it is said to be unreadable when it was read")
	}
	r.model.failRead(data.ErrDamaged)
	r.await("the notice", func() bool { return r.view.banner.index("damaged") >= 0 })
	r.view.order.received(r.view.order.ordered) // of what is left nobody knows whether it is all
	fails()
}
