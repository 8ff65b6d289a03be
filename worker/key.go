package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"causeway.dev/internal/keys"
)

// keyCommand makes a key for the worker or for a probe.
func keyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "key FILE",
		Short: "Make a key of the worker or of a probe",
		Long: `Make a key: its private half goes into FILE, which must not exist, its public half is printed in one line.

The worker signs with its key (--probe-key) what it asks the probes, which know its public half (--trust). A probe signs its answers
with its own (--key), whose public half the inventory names (probeKey).`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, public, err := keys.New()
			if err != nil {
				return fmt.Errorf("key: %w", err)
			}
			if err := writeNew(args[0], file); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), public)
			return nil
		},
	}
}

// writeNew never replaces a key that somebody may be using.
func writeNew(path string, content []byte) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(content); err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	return nil
}
