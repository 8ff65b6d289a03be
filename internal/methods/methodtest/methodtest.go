// Package methodtest has what the tests of every method's folder need: connections at moments of their lives, golden
// files, and the tools of those who read a page.
package methodtest

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
)

var update = flag.Bool("update", false, "write the golden files anew") //nolint:gochecknoglobals // a flag of go test

// At is a moment of the day on which all sample connections live.
func At(hour int) time.Time { return time.Date(2026, 3, 2, hour, 30, 0, 0, time.UTC) }

// Golden compares a text with the file of that name in testdata.
func Golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of the test's own
	require.NoError(t, err, "no golden file yet? run with -update and read what it wrote")
	require.Equal(t, string(want), got)
}

// Own makes the own part of a request, or the facts of a connection, of a value of the method's type.
func Own(t *testing.T, v any) connection.Object {
	t.Helper()
	o, err := connection.ObjectOf(v)
	require.NoError(t, err)
	return o
}

// WaitingFor is a connection that waits for a step of the customer's, everything before it done.
func WaitingFor(m methods.Method, r connection.Request, step connection.StepID, facts connection.Object) connection.Progress {
	p := connection.Progress{
		ID: r.ID(), Generation: 1, Request: r, Status: connection.Waiting, WaitingOn: connection.Customer, Step: step,
		Deadline: At(9).AddDate(0, 0, 7), Changed: At(9), Facts: facts,
	}
	state := connection.StepDone
	for _, s := range m.Steps(r) {
		s.Doing = ""
		if s.ID == step {
			p.Steps = append(p.Steps, connection.StepProgress{Step: s, State: connection.StepWaiting})
			state = connection.StepPending
			continue
		}
		p.Steps = append(p.Steps, connection.StepProgress{Step: s, State: state})
	}
	return p
}

// WithoutProbe is the same connection with nothing that could prove it.
func WithoutProbe(p connection.Progress) connection.Progress {
	p.Request.Probe = nil
	return p
}

// Pages compares the page and the details of some moments with golden files, and the page's headings with the steps.
func Pages(t *testing.T, m methods.Method, moments map[string]connection.Progress) {
	t.Helper()
	for name, p := range moments {
		t.Run(name, func(t *testing.T) {
			text, err := m.Page(p)
			require.NoError(t, err)
			Golden(t, "page-"+name+".md", text)
			Golden(t, "details-"+name+".md", m.Details(p))
			require.Equal(t, headings(p), found(text), "the headings are the step titles")
		})
	}
}

func headings(p connection.Progress) []string {
	var want []string
	for i, s := range p.Steps {
		want = append(want, "## "+strconv.Itoa(i+1)+". "+s.Title+" ("+string(s.Party)+")")
	}
	return want
}

func found(text string) []string {
	var got []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "## ") && line != "## Afterwards" {
			got = append(got, line)
		}
	}
	return got
}

// Tool finds a program that checks what we render. Where it is missing the test says so.
func Tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not on PATH: what it would have checked stays unchecked", name)
	}
	return path
}

// Instructions are those of every step at some moments, where there is anything to run.
func Instructions(t *testing.T, m methods.Method, moments map[string]connection.Progress) map[string]page.Instruction {
	t.Helper()
	found := map[string]page.Instruction{}
	for name, p := range moments {
		for _, s := range p.Steps {
			in, err := m.Step(p, s.ID)
			require.NoError(t, err)
			if len(in.CLI) > 0 {
				found[name+"/"+string(s.ID)] = in
			}
		}
	}
	return found
}

// Tools has the readers' own tools judge a page: shellcheck every command, leftovers' included, and terraform the format of
// every block.
func Tools(t *testing.T, m methods.Method, moments map[string]connection.Progress) {
	t.Helper()
	t.Run("shellcheck", func(t *testing.T) {
		program := Tool(t, "shellcheck")
		script := "#!/bin/sh\n"
		for _, in := range Instructions(t, m, moments) {
			for _, c := range in.CLI {
				script += c.Run + "\n"
			}
			script += strings.Join(in.Undo, "\n") + "\n"
		}
		for _, p := range moments {
			for _, l := range m.Left {
				script += m.Leftover(p, l.Step, l.Name).Command + "\n"
			}
		}
		// SC2016: single quotes around a $ are what quoting an outside text looks like. SC1112 and the like stay on.
		cmd := exec.CommandContext(t.Context(), program, "--shell=sh", "--exclude=SC2016", "-") //nolint:gosec // a tool
		cmd.Stdin = strings.NewReader(script)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	})
	t.Run("terraform", func(t *testing.T) {
		program := Tool(t, "terraform")
		for name, in := range Instructions(t, m, moments) {
			cmd := exec.CommandContext(t.Context(), program, "fmt", "-check", "-diff", "-") //nolint:gosec // a tool
			cmd.Stdin = strings.NewReader(strings.TrimSuffix(in.Terraform, "\n") + "\n")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s:\n%s", name, out)
		}
	})
}

// Shown counts the commands of a step's page that the details show, too.
func Shown(m methods.Method, p connection.Progress, step connection.StepID) int {
	details, shown := m.Details(p), 0
	for _, command := range m.Commands(p, step) {
		if strings.Contains(details, command+"\n") {
			shown++
		}
	}
	return shown
}

// RunsNothing runs every command of a connection's page in a shell that has nothing but some functions, and must see them
// do nothing: whatever else a hostile text would start shows.
func RunsNothing(t *testing.T, m methods.Method, p connection.Progress, functions string) {
	t.Helper()
	sh := Tool(t, "sh")
	var commands []string
	for _, s := range p.Steps {
		in, err := m.Step(p, s.ID)
		require.NoError(t, err)
		for _, c := range in.CLI {
			commands = append(commands, c.Run)
		}
		commands = append(commands, in.Undo...)
	}
	for _, l := range m.Left {
		commands = append(commands, m.Leftover(p, l.Step, l.Name).Command)
	}
	require.NotEmpty(t, commands)
	for _, c := range commands {
		cmd := exec.CommandContext(t.Context(), sh, "-eu", "-c", functions+"PATH=\n"+c) //nolint:gosec // that is the test
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", c, out)
		require.Empty(t, string(out), c)
	}
}
