package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/devstack"
	"causeway.dev/workflows"
)

// flags are what both commands take.
type flags struct {
	method   string
	data     string
	toTheEnd bool
	bin      string
	examples string
	ports    devstack.Ports
}

func (f *flags) define(c *cobra.Command, data string) {
	c.Flags().StringVar(&f.method, "method", string(workflows.Descriptors()[0].Name), "which method to play")
	c.Flags().StringVar(&f.bin, "bin", "bin", "folder of the programs temporal, worker and causeway")
	c.Flags().StringVar(&f.examples, "examples", "examples", "folder of the example request and clusters")
	c.Flags().StringVar(&f.data, "data", "", "folder of everything that is kept (default "+data+")")
	c.PreRun = func(*cobra.Command, []string) {
		if f.data == "" {
			f.data = data
		}
	}
	for _, p := range f.ports.All() {
		c.Flags().IntVar(&p.Number, strings.TrimPrefix(p.Flag, "--"), p.Number, "port of "+p.Name+"; 0 takes any free one")
	}
}

func (f *flags) options(anyPort bool, say func(string)) devstack.Options {
	return devstack.Options{
		Data: f.data, Bin: f.bin, Inventory: filepath.Join(f.examples, "clusters.yaml"),
		Ports: f.ports, AnyPort: anyPort, Say: say,
	}
}
