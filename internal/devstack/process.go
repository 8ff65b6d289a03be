package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Program is what runs as a process of its own.
type Program struct {
	Name string
	Path string
	Args []string
	// Env is the whole environment.
	Env []string
	// Log is the file for all that it says.
	Log string
	// Grace is how long it may take to end.
	Grace time.Duration
}

// Child is a running program.
type Child struct {
	Program
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // how it ended; read it after ended
}

// Start runs a program until Stop.
func (p Program) Start() (*Child, error) {
	log, err := os.OpenFile(p.Log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the log of %s: %w", p.Name, err)
	}
	//nolint:gosec,noctx // it is ended in order by Stop, not by a context; the programs are ours
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = p.Env, log, log
	apart(cmd)
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", p.Name, err), log.Close())
	}
	c := &Child{Program: p, cmd: cmd, ended: make(chan struct{})}
	go func() {
		c.err = cmd.Wait()
		_ = log.Close() // the program wrote to its own copy
		close(c.ended)
	}()
	return c, nil
}

// Ended is closed when the program has ended, by itself or not.
func (c *Child) Ended() <-chan struct{} { return c.ended }

// Fate is a sentence about a program that should not have ended, with the last that it said.
func (c *Child) Fate() error {
	return fmt.Errorf("%s has ended by itself (%v); the last it said, in %s:\n%s", c.Name, c.err, c.Log, lastLines(c.Log, 8)) //nolint:errorlint // %v: nil is possible, and nobody looks inside
}

// Stop asks the program to end and waits; after its grace it is killed. In the end none of its processes is left.
func (c *Child) Stop(ctx context.Context) error {
	drain(c.cmd.Process.Pid)
	late := time.NewTimer(c.Grace)
	defer late.Stop()
	var err error
	select {
	case <-c.ended:
	case <-late.C:
		err = fmt.Errorf("%s did not end within %s and was killed", c.Name, c.Grace)
	case <-ctx.Done():
		err = fmt.Errorf("%s was killed: %w", c.Name, context.Cause(ctx))
	}
	kill(c.cmd.Process.Pid) // whatever is left of its group
	<-c.ended
	return err
}

func lastLines(path string, count int) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-count):], "\n")
}
