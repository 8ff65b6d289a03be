// Worker is the process that carries every connection: it runs the workflows and their activities. Started as
// `worker probe`, it is the probe of one cluster instead.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one command line and returns its exit status.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	root, err := workerCommand() //nolint:contextcheck // a command gets its context when it runs
	if err == nil {
		root.SetArgs(args)
		root.SetOut(out)
		root.SetErr(errs)
		err = root.ExecuteContext(ctx)
	}
	if err != nil {
		fmt.Fprintln(errs, "worker:", err)
		return 1
	}
	return 0
}

func workerCommand() (*cobra.Command, error) {
	c, err := serveCommand()
	if err != nil {
		return nil, err
	}
	probe, err := probeCommand()
	if err != nil {
		return nil, err
	}
	check, err := checkCommand()
	if err != nil {
		return nil, err
	}
	c.AddCommand(probe, check, keyCommand())
	c.SilenceErrors, c.SilenceUsage = true, true
	return c, nil
}
