package devstack

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const patience = 20 * time.Second

// script is a program that says "up" when it listens to signals.
func script(t *testing.T, text string) Program {
	t.Helper()
	return Program{
		Name: "story", Path: "/bin/sh", Args: []string{"-c", text}, Env: os.Environ(),
		Log: filepath.Join(t.TempDir(), "story.log"), Grace: patience,
	}
}

// start runs a program until it has said so many words, and returns them.
func start(t *testing.T, p Program, words int) (*Child, []string) {
	t.Helper()
	child, err := p.Start()
	require.NoError(t, err)
	var said []string
	require.Eventually(t, func() bool {
		text, err := os.ReadFile(p.Log)
		said = strings.Fields(string(text))
		return err == nil && len(said) >= words
	}, patience, 5*time.Millisecond, "the program never said %d words", words)
	return child, said
}

func gone(t *testing.T, pid int) {
	t.Helper()
	require.Eventually(t, func() bool {
		// A process that has ended and that nobody has buried yet counts as gone.
		status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		return err != nil && syscall.Kill(pid, 0) != nil || strings.Contains(string(status), ") Z ")
	}, patience, 5*time.Millisecond, "process %d is still there", pid)
}

func TestStop_LetsAProgramFinish(t *testing.T) {
	p := script(t, `trap 'echo finished; exit 0' TERM; echo up; while :; do sleep 0.01; done`)
	child, _ := start(t, p, 1)

	require.NoError(t, child.Stop(t.Context()))

	text, err := os.ReadFile(p.Log)
	require.NoError(t, err)
	require.Contains(t, string(text), "finished")
}

func TestStop_LeavesNoProcessBehindWhenAProgramAndItsChildDoNotListen(t *testing.T) {
	p := script(t, `trap '' TERM; sh -c 'trap "" TERM; echo $$; while :; do sleep 0.01; done' & echo $$; wait; while :; do sleep 0.01; done`)
	p.Grace = 50 * time.Millisecond
	child, said := start(t, p, 2)

	require.ErrorContains(t, child.Stop(t.Context()), "did not end within 50ms and was killed")

	for _, word := range said {
		pid, err := strconv.Atoi(word)
		require.NoError(t, err)
		gone(t, pid)
	}
}

func TestStop_LeavesNoChildBehindWhenItsProgramHasEnded(t *testing.T) {
	p := script(t, `sh -c 'trap "" TERM; echo $$; while :; do sleep 0.01; done' & sleep 1000`)
	child, said := start(t, p, 1)

	require.NoError(t, child.Stop(t.Context()))

	pid, err := strconv.Atoi(said[0])
	require.NoError(t, err)
	gone(t, pid)
}

func TestStop_AnImpatientCallerKills(t *testing.T) {
	child, _ := start(t, script(t, `trap '' TERM; echo up; while :; do sleep 0.01; done`), 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorContains(t, child.Stop(ctx), "was killed")
}

func TestRun_AProgramThatEndsByItselfIsReportedWithItsLastWords(t *testing.T) {
	s := &Stack{Options: Options{Data: t.TempDir(), Say: func(string) {}}, failed: make(chan error, 1)}
	_, err := s.run(Program{Name: "worker", Path: "/bin/sh", Args: []string{"-c", "echo no inventory; exit 3"}, Grace: patience})
	require.NoError(t, err)

	failure := <-s.Failed()

	require.ErrorContains(t, failure, "worker has ended by itself (exit status 3)")
	require.ErrorContains(t, failure, "no inventory")
	require.NoError(t, s.Stop(t.Context()), "stopping what has ended is no mistake")
}
