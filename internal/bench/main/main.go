// Bench measures what Causeway costs and prints the figures beside their budgets. `make bench` calls it. Its exit status
// says whether it could measure, not whether a budget was missed: it is a report.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"causeway.dev/internal/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type flags struct {
	temporal string
	json     string
	output   string
}

func command() *cobra.Command {
	f := &flags{}
	c := &cobra.Command{
		Use: "bench", Short: "Measure, and print the figures beside their budgets", Args: cobra.NoArgs,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error {
			return run(c.Context(), f, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&f.temporal, "temporal", "", "the Temporal CLI (default bin/temporal, then the PATH)")
	c.Flags().StringVar(&f.json, "json", "", "also write the report as JSON to this file")
	c.Flags().StringVarP(&f.output, "output", "o", "text", "text or json")
	return c
}

func run(ctx context.Context, f *flags, out, progress io.Writer) error {
	if f.output != "text" && f.output != "json" {
		return fmt.Errorf("--output %q: it is text or json", f.output)
	}
	cli, err := temporalCLI(f.temporal)
	if err != nil {
		return err
	}
	report, err := bench.Run(ctx, cli, func(line string) { fmt.Fprintln(progress, line) })
	if err != nil {
		return err
	}
	if f.json != "" {
		if err := writeFile(f.json, report); err != nil {
			return err
		}
	}
	if f.output == "json" {
		return report.WriteJSON(out)
	}
	return report.WriteText(out)
}

func temporalCLI(named string) (string, error) {
	const ours = "bin/temporal"
	if named != "" {
		return named, nil
	}
	if _, err := os.Stat(ours); err == nil {
		return ours, nil
	}
	path, err := exec.LookPath("temporal")
	if err != nil {
		return "", fmt.Errorf("looking for the Temporal CLI (`make tools` builds %s): %w", ours, err)
	}
	return path, nil
}

func writeFile(path string, report *bench.Report) error {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return errors.Join(report.WriteJSON(file), file.Close())
}
