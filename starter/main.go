// Command causeway is what support engineers use: it starts, watches, moves and ends connections. It talks to a Temporal
// server and to nothing else; the inventory and the clouds are the worker's.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/workflows"
)

func main() {
	// The commands stand in the order in which a handshake uses them.
	cobra.EnableCommandSorting = false
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second interrupt ends the process at once, as everywhere.
	context.AfterFunc(ctx, stop)
	code := run(ctx, process{
		args:    os.Args[1:],
		in:      os.Stdin,
		out:     os.Stdout,
		err:     os.Stderr,
		environ: os.Environ(),
		now:     time.Now,
		zone:    time.Local,
		methods: workflows.Descriptors(),
	})
	stop()
	os.Exit(int(code))
}
