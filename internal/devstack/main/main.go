// Devstack runs all of Causeway on one machine: `devstack demo` plays one whole handshake and ends, `devstack dev` stays
// for trying things by hand. The Makefile builds and calls it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/internal/devstack"
)

func main() {
	// The kernel ends the stack's programs with the thread that started them, and the main thread lives to the end.
	runtime.LockOSThread()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	c := command(time.Now())
	err := c.ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "devstack:", err)
		os.Exit(1)
	}
}

func command(began time.Time) *cobra.Command {
	root := &cobra.Command{
		Use: "devstack", Short: "Run all of Causeway on this machine", SilenceErrors: true, SilenceUsage: true,
	}
	out := devstack.Shared(os.Stdout)
	f := &flags{ports: devstack.DefaultPorts()}
	demo := &cobra.Command{
		Use: "demo", Short: "Play one whole handshake", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return playDemo(c.Context(), f, out, began) },
	}
	dev := &cobra.Command{
		Use: "dev", Short: "Start everything and stay", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return stay(c.Context(), f, out) },
	}
	standIn := &cobra.Command{
		Use: devstack.AzCommand, Hidden: true, DisableFlagParsing: true,
		RunE: func(c *cobra.Command, args []string) error { return devstack.Az(c.Context(), args, os.Stdout) },
	}
	f.define(demo, ".causeway/demo")
	demo.Flags().BoolVar(&f.toTheEnd, "to-the-end", false, "plan before, and take the connection down after")
	f.define(dev, ".causeway/dev")
	root.AddCommand(demo, dev, standIn)
	return root
}
