// Getcli puts the Temporal CLI, which holds the dev server, at a path: a link to the one on the PATH where that is new
// enough, else the SDK's own download of a release, else a build from source. It says which it took.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	to := flag.String("to", "bin/temporal", "where to put the program")
	version := flag.String("version", "", "the version to download or build, without a v")
	flag.Parse()
	took, err := get(ctx, *to, *version)
	if err != nil {
		fmt.Fprintln(os.Stderr, "getting the Temporal CLI:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
	fmt.Println("Temporal CLI:", took)
}
