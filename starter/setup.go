package main

import (
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func (a *app) setupCommand() *cobra.Command {
	var retention string
	var w server.Wanted
	c := &cobra.Command{
		Use:   "setup",
		Short: "Prepare a namespace for connections",
		Long: paragraphs(
			"Prepare the namespace on the Temporal server: create it where it is missing, make the",
			"server keep what has ended long enough, and add the search attributes. With --cluster, also make the",
			"namespace of that cluster's probe, its own for each data plane. It can be repeated; what is right",
			"already stays as it is.",
		),
		Example: examples("causeway setup", "causeway setup --namespace connections --retention 90d", "causeway setup --cluster prod-us"),
		Args:    noArguments,
	}
	c.Flags().StringVar(&retention, "retention", "", "how long the server keeps what has ended; at least "+
		connection.Duration(server.DefaultRetention).String()+" when left out")
	c.Flags().StringSliceVar(&w.Clusters, "cluster", nil, "clusters whose probes get a namespace; may be repeated")
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
		for _, cluster := range w.Clusters {
			if rule := connection.CheckLabel(cluster, connection.MaxClusterID); rule != "" {
				return mistakef("--cluster %q %s", cluster, rule)
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
