package instruct_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

// tool finds a program that checks what we render. Where it is missing the test says so.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not on PATH: what it would have checked stays unchecked", name)
	}
	return path
}

// asks returns the instructions of every step at every moment, where there is anything to run.
func asks(t *testing.T) map[string]instruct.Instruction {
	t.Helper()
	found := map[string]instruct.Instruction{}
	for name, p := range moments() {
		for _, s := range p.Steps {
			in, err := instruct.Step(p, s.ID)
			require.NoError(t, err)
			if len(in.CLI) > 0 {
				found[name+"/"+string(s.ID)] = in
			}
		}
	}
	require.Len(t, found, 15, "three steps of the customer's, at the five moments at which their ids are known")
	return found
}

func TestCommands_PassShellcheck(t *testing.T) {
	shellcheck := tool(t, "shellcheck")
	script := "#!/bin/sh\n"
	for _, in := range asks(t) {
		for _, c := range in.CLI {
			script += c.Run + "\n"
		}
		script += strings.Join(in.Undo, "\n") + "\n"
	}
	// SC2016: single quotes around a $ are what quoting an outside text looks like. SC1112 and the like stay on.
	cmd := exec.CommandContext(t.Context(), shellcheck, "--shell=sh", "--exclude=SC2016", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestTerraform_IsFormatted(t *testing.T) {
	terraform := tool(t, "terraform")
	for name, in := range asks(t) {
		cmd := exec.CommandContext(t.Context(), terraform, "fmt", "-check", "-diff", "-")
		cmd.Stdin = strings.NewReader(in.Terraform + "\n")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s:\n%s", name, out)
	}
}

func TestDetails_ShowTheCommandsOfThePage(t *testing.T) {
	for _, step := range []connection.StepID{"accept", "customer-dns", "open"} {
		p := waitingFor(step)
		details := instruct.Details(p)
		shown := 0
		for _, command := range instruct.Commands(p, step) {
			if strings.Contains(details, command+"\n") {
				shown++
			}
		}
		want := map[connection.StepID]int{"accept": 1, "customer-dns": 1, "open": 4}[step]
		require.Equal(t, want, shown, "%s: %s", step, details)
	}
}

func TestLeftovers_AreWhatThePageSaysAboutUndoing(t *testing.T) {
	p := waitingFor("open")
	in, err := instruct.Step(p, "open")
	require.NoError(t, err)
	route, firewall := instruct.ReturnRouteLeftover(p), instruct.FirewallLeftover(p)
	require.Equal(t, strings.Join(in.Undo, "\n"), firewall.Command+"\n"+route.Command)
	require.Equal(t, "return route to 10.10.0.0/16, 10.11.0.0/20", route.What)
	require.Equal(t, "route tables of vpc-0aaaabbbbccccdddd, account 444455556666, us-east-1", route.Where)
	require.Equal(t, connection.Customer, route.Party)
}
