package devstack

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"causeway.dev/internal/devstack/az"
	azuresim "causeway.dev/internal/sim/azure"
)

const (
	customersFolder = "customer"
	// AzCommand is the word after which this program takes the arguments of an az command.
	AzCommand = "az"
)

// Az is what this program does as the stand-in for az.
func Az(ctx context.Context, args []string, out io.Writer) error {
	return az.Run(ctx, az.FromEnvironment(os.Getenv), args, out)
}

// azureHands run the commands in a shell in which az is the stand-in: Microsoft's own cannot be led to a simulated Azure
// without settings that outlive the stack.
func (s *Stack) azureHands(c customer, folder string) (hands, error) {
	programs, err := standIn(folder)
	if err != nil {
		return nil, err
	}
	env := s.azureShell(clean(), c)
	env["PATH"] = programs + string(os.PathListSeparator) + os.Getenv("PATH")
	return shell{env: listed(env), folder: folder, program: "a stand-in for the az command, over the wire"}, nil
}

// azureShell adds what the customer's own shell would have: their administrator, and what only they know.
func (s *Stack) azureShell(env map[string]string, c customer) map[string]string {
	s.inAzure(env, azuresim.SampleCustomerTenant, azuresim.SampleCustomerAdmin, azuresim.SampleCustomerAdminSecret)
	maps.Copy(env, c.Variables)
	return env
}

// standIn writes a program named az, which is this one by another name, and returns its folder.
func standIn(folder string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("finding this program: %w", err)
	}
	programs, err := filepath.Abs(filepath.Join(folder, "bin"))
	if err != nil {
		return "", fmt.Errorf("finding the customer's folder: %w", err)
	}
	if err := os.MkdirAll(programs, 0o700); err != nil {
		return "", fmt.Errorf("making a folder for the customer's programs: %w", err)
	}
	script := "#!/bin/sh\nexec '" + strings.ReplaceAll(self, "'", `'\''`) + "' " + AzCommand + ` "$@"` + "\n"
	path := filepath.Join(programs, AzCommand)
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil { //nolint:gosec // G306: a program must be executable
		return "", fmt.Errorf("writing the stand-in for az: %w", err)
	}
	return programs, nil
}
