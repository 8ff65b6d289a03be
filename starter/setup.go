package main

import (
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func (a *app) setupCommand() *cobra.Command {
	var retention string
	w := server.Wanted{Probes: connection.ProbeNamespace}
	c := &cobra.Command{
		Use:   "setup",
		Short: "Prepare a namespace for connections",
		Long: paragraphs(
			"Prepare the namespace on the Temporal server: create it where it is missing, make the",
			"server keep what has ended long enough, add the search attributes, and create the probes' namespace. It can",
			"be repeated; what is right already stays as it is.",
		),
		Example: examples("causeway setup", "causeway setup --namespace connections --retention 90d"),
		Args:    noArguments,
	}
	c.Flags().StringVar(&retention, "retention", "", "how long the server keeps what has ended; at least "+
		connection.Duration(server.DefaultRetention).String()+" when left out")
	c.Flags().StringVar(&w.Probes, "probe-namespace", w.Probes, "namespace of the probes; empty leaves it alone")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if retention != "" {
			kept, err := connection.ParseDuration(retention)
			if err != nil {
				return mistakef("--retention: %w", err)
			}
			w.Retention = time.Duration(kept)
			if w.Retention < leastRetention {
				return mistakef("--retention %q: must be at least 1d, the shortest that a Temporal server takes", retention)
			}
		}
		return a.connected(c.Context(), func(s server.Connections) error {
			w.Namespace = s.Namespace
			done, err := server.Setup(c.Context(), s.Client, w)
			if err != nil {
				return err
			}
			return a.answer(done, a.screen.Setup(done))
		})
	}
	return c
}

const leastRetention = 24 * time.Hour
