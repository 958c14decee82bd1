package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine is where the run took place.
type machine struct {
	CPU      string   `json:"cpu"`
	Cores    int      `json:"cores"`
	System   string   `json:"system"`
	Load     string   `json:"load"` // over the last minute, before the run; "" is unknown
	Versions []string `json:"versions"`
}

func look() machine {
	m := machine{CPU: processor(), Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.Load, _, _ = strings.Cut(string(b), " ")
	}
	return m
}

// processor is the CPU's name where Linux tells it.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "unknown CPU"
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if name, value, _ := strings.Cut(s.Text(), ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown CPU"
}

func (m machine) String() string {
	s := fmt.Sprintf("%d cores of %s, %s, %s; %s.", m.Cores, m.CPU, m.System, runtime.Version(), strings.Join(m.Versions, ", "))
	if m.Load != "" {
		s += " Load before the run: " + m.Load + "."
	}
	return s
}
