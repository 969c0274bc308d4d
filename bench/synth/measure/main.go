// Command measure runs a command, writes its output to a file, and prints the wall time, the CPU time of all its processes, and the peak
// memory of the largest process.
//
//	measure OUTPUT LIMIT COMMAND [ARGUMENT...]
//
// LIMIT is a duration such as 60s. If the command exceeds LIMIT, measure ends the command and prints {"timedOut":true} only.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

type result struct {
	WallMs   float64 `json:"wallMs"`
	CPUMs    float64 `json:"cpuMs"`
	PeakMiB  float64 `json:"peakMiB"`
	TimedOut bool    `json:"timedOut"`
}

func main() {
	r, err := measure(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		os.Exit(1)
	}
}

func measure(output, limit string, command []string) (result, error) {
	timeout, err := time.ParseDuration(limit)
	if err != nil {
		return result{}, err
	}
	out, err := os.Create(output)
	if err != nil {
		return result{}, err
	}
	defer out.Close()

	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	start := time.Now()
	err = cmd.Run()
	wall := time.Since(start)
	if ctx.Err() != nil {
		return result{TimedOut: true}, nil
	}
	if err != nil {
		return result{}, fmt.Errorf("%v: %w", command, err)
	}
	// usage of the command and its children, on Linux in KiB
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		return result{}, err
	}
	cpu := time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	return result{
		WallMs:  float64(wall.Microseconds()) / 1000,
		CPUMs:   float64(cpu.Microseconds()) / 1000,
		PeakMiB: float64(usage.Maxrss) / 1024,
	}, nil
}
