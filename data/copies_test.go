package data

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var now0 = time.Date(2026, 4, 26, 9, 30, 0, 0, time.UTC)

// whys are the reasons of a show's copies, newest first.
func whys(t *testing.T, path string) []string {
	t.Helper()
	all, err := Copies(path)
	if err != nil {
		t.Fatal(err)
	}
	var whys []string
	for _, c := range all {
		whys = append(whys, string(c.Why))
	}
	return whys
}

func TestCopiesAreShowsAndTheOldOnesGo(t *testing.T) {
	s := newShow(t)
	at := now0
	keep := func(why Why) Copy {
		t.Helper()
		addAthletes(t, s, Athlete{Family: fmt.Sprint("Runner ", at)})
		at = at.Add(time.Minute)
		c, err := s.KeepCopy(bg, why, at)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := keep(WhyHour)
	for range 7 {
		keep(WhyOpen)
	}
	for range 24 {
		keep(WhyHour)
	}
	last := keep(WhyIntake)
	got := strings.Join(whys(t, s.Path()), " ")
	want := "intake" + strings.Repeat(" hour", 24) + strings.Repeat(" open", 5)
	if got != want {
		t.Errorf("copies are %s, want %s", got, want)
	}
	if _, err := os.Stat(first.Path); err == nil {
		t.Error("the oldest is there still")
	}
	if n := athletesIn(t, last.Path); n != 33 {
		t.Errorf("the newest copy has %d athletes, want 33", n)
	}
	// The second look at the same content makes no file.
	again, err := s.KeepCopy(bg, WhyOpen, at.Add(time.Hour))
	if err != nil || again != last || strings.Join(whys(t, s.Path()), " ") != want {
		t.Errorf("nothing changed and it keeps %+v (%v), want %+v", again, err, last)
	}
	// What somebody else put into the folder is neither counted nor removed.
	strange := filepath.Join(CopiesDir(s.Path()), "notes.txt")
	if err := os.WriteFile(strange, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	keep(WhyHand)
	if _, err := os.Stat(strange); err != nil {
		t.Error(err)
	}
}

func TestCopyIsOfOneMomentWhileOthersWrite(t *testing.T) {
	s := newShow(t)
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			if err := s.Update(bg, func(tx *Tx) error { // always two at once
				_, err1 := tx.AddAthlete(Athlete{Family: fmt.Sprint("A", i), Bio: strings.Repeat("x", 5000)})
				_, err2 := tx.AddAthlete(Athlete{Family: fmt.Sprint("B", i)})
				return errors.Join(err1, err2)
			}); err != nil {
				done <- err
				return
			}
		}
	}()
	for i := range 20 {
		dst := filepath.Join(t.TempDir(), fmt.Sprint(i, ".mile26"))
		if err := s.Backup(bg, dst); err != nil {
			t.Fatal(err)
		}
		if n := athletesIn(t, dst); n%2 != 0 {
			t.Errorf("copy %d has %d athletes, want an even number", i, n)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestStoppedBackupLeavesNoFile(t *testing.T) {
	s := newShow(t)
	ctx, cancel := context.WithCancel(bg)
	cancel()
	dst := filepath.Join(t.TempDir(), "copy.mile26")
	if err := s.Backup(ctx, dst); !errors.Is(err, context.Canceled) {
		t.Errorf("Backup gives %v, want context.Canceled", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(dst)); len(left) != 0 {
		t.Errorf("the folder has %v", left)
	}
}

func TestKeepCopiesAtOpenAndEveryHourWithChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := Create(filepath.Join(t.TempDir(), "show.mile26"))
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(bg)
		told := make(chan Kept, 9)
		ended := make(chan struct{})
		go func() {
			s.Keep(ctx, func(k Kept) { told <- k })
			close(ended)
		}()
		want := func(why Why) {
			t.Helper()
			select {
			case k := <-told:
				if k.Err != nil || k.Copy.Why != why {
					t.Errorf("told %+v, want a copy for %s", k, why)
				}
			default:
				t.Errorf("told nothing, want a copy for %s", why)
			}
		}
		time.Sleep(time.Minute)
		want(WhyOpen)
		time.Sleep(3 * time.Hour) // nobody changes anything
		if len(told) != 0 {
			t.Errorf("told %+v, want nothing", <-told)
		}
		addAthletes(t, s, Athlete{Family: "New"})
		time.Sleep(time.Hour)
		want(WhyHour)
		stop()
		<-ended
		if got := whys(t, s.Path()); !slices.Equal(got, []string{"hour", "open"}) {
			t.Errorf("copies are %v, want one of the hour and one of the opening", got)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestRestoreBringsACopyBackAndKeepsWhatWasThere(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Family: "One"})
	c, err := s.KeepCopy(bg, WhyOpen, now0)
	if err != nil {
		t.Fatal(err)
	}
	addAthletes(t, s, Athlete{Family: "Two"})
	if _, err := Restore(bg, s.Path(), c.Path, now0.Add(time.Hour)); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "close it") {
		t.Errorf("while it is open Restore gives %v, want ErrBusy and what to do", err)
	}
	if n := athletesIn(t, s.Path()); n != 2 {
		t.Fatalf("the refused restore left %d athletes, want 2", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	was, err := Restore(bg, s.Path(), c.Path, now0.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if n, old := athletesIn(t, s.Path()), athletesIn(t, was.Path); n != 1 || old != 2 {
		t.Errorf("the show has %d athletes and what was there %d, want 1 and 2", n, old)
	}
	// A damaged one is put aside too, and a damaged copy is not brought back.
	damage(t, s.Path(), 0)
	if was, err = Restore(bg, s.Path(), c.Path, now0.Add(2*time.Hour)); err != nil || was.Path == "" {
		t.Fatalf("a damaged show: %v", err)
	}
	if n := athletesIn(t, s.Path()); n != 1 {
		t.Errorf("the show has %d athletes, want 1", n)
	}
	if _, err := Restore(bg, s.Path(), was.Path, now0.Add(3*time.Hour)); !errors.Is(err, ErrNotAShow) {
		t.Errorf("a damaged copy: %v, want ErrNotAShow", err)
	}
	if n := athletesIn(t, s.Path()); n != 1 {
		t.Errorf("after that the show has %d athletes, want 1", n)
	}
	// A show that is gone comes back.
	removeShow(s.Path())
	if was, err := Restore(bg, s.Path(), c.Path, now0.Add(4*time.Hour)); err != nil || was.Path != "" || athletesIn(t, s.Path()) != 1 {
		t.Errorf("a lost show: %+v, %v", was, err)
	}
}

func TestOneDeskHasAShow(t *testing.T) {
	s := newShow(t)
	anna := Holder{Who: "desk of anna", Host: "truck", PID: 26, Since: now0}
	first, err := s.Claim(bg, anna)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	_, err = other.Claim(bg, Holder{Who: "desk of ben", Host: "office", PID: 27, Since: now0})
	var held *HeldError
	if !errors.As(err, &held) || !errors.Is(err, ErrHeld) || held.By != anna || !strings.Contains(err.Error(), "desk of anna on truck, process 26") {
		t.Errorf("the second desk gets %v, want who has it", err)
	}
	addAthletes(t, other, Athlete{Family: "Written beside the desk"})
	if by, ok, err := HeldBy(bg, s.Path()); by != anna || !ok || err != nil {
		t.Errorf("HeldBy gives %+v, %v, %v", by, ok, err)
	}
	if _, err := Restore(bg, s.Path(), s.Path(), now0); !errors.Is(err, ErrHeld) {
		t.Errorf("Restore gives %v, want ErrHeld", err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := HeldBy(bg, s.Path()); ok || err != nil {
		t.Errorf("after the release HeldBy gives %v, %v", ok, err)
	}
	second, err := other.Claim(bg, Holder{Who: "desk of ben"})
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Release(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(deskFile(s.Path())); err == nil {
		t.Error("the file of the claim is left")
	}
}

func TestClaimEndsWithItsProcess(t *testing.T) {
	s := newShow(t)
	cmd, out := Helper(t, "claim", s.Path())
	if !out.Scan() || out.Text() != "claimed" {
		t.Fatalf("the helper says %q", out.Text())
	}
	_, err := s.Claim(bg, Holder{Who: "me"})
	var held *HeldError
	if !errors.As(err, &held) || held.By.PID != cmd.Process.Pid {
		t.Errorf("Claim gives %v, want that process %d has it", err, cmd.Process.Pid)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	c, err := s.Claim(bg, Holder{Who: "me"})
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	if err := c.Release(); err != nil {
		t.Error(err)
	}
}

func init() {
	Helpers["claim"] = func(args []string) error {
		s, err := Open(args[0])
		if err != nil {
			return err
		}
		if _, err := s.Claim(bg, Holder{Who: "helper", PID: os.Getpid(), Since: now0}); err != nil {
			return err
		}
		fmt.Println("claimed")
		select {}
	}
}
