package devstack

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// shell runs the customer's commands as they would: in a shell, with the provider's own command line. The files that they
// write stay in a folder of the customer's.
type shell struct {
	env    []string
	folder string
	// program is what the commands mean by the provider's command line.
	program string
}

func (s shell) String() string { return s.program }

// Run hands the command to sh, which fills the customer's variables in.
func (s shell) Run(ctx context.Context, command string) (string, error) {
	cmd := exec.CommandContext(ctx, "sh", "-euc", command) //nolint:gosec // G204: the command is what is being tried
	cmd.Env, cmd.Dir = s.env, s.folder
	answer, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", command, err, strings.TrimSpace(string(answer)))
	}
	return string(answer), nil
}
