package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"causeway.dev/internal/config"
	"causeway.dev/internal/server"
)

func serveCommand() (*cobra.Command, error) {
	w, err := config.Read[config.Worker](nil)
	if err != nil {
		return nil, err
	}
	c := &cobra.Command{
		Use:   "worker",
		Short: "Carry the connections of one namespace",
		Long: `Carry the connections of one namespace: run their workflows, call the clouds, and answer for their progress.

The Temporal server is found by Temporal's own TEMPORAL_* variables or configuration file, the clouds by their SDKs'
standard configuration (AWS_*, AZURE_*). Every flag below has a CAUSEWAY_* variable, whose value is shown as the default.

On SIGTERM and Ctrl-C the worker takes nothing new, lets running activities end, and then stops. Connections wait for
the next worker; nothing is lost when it is killed, either.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := w.Validate(); err != nil {
				return err
			}
			return serve(c.Context(), w, c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&w.Inventory, "inventory", w.Inventory, "file of the clusters")
	f.StringVar(&w.Archive, "archive", w.Archive, "folder for the records of connections that have ended")
	f.StringVar(&w.Listen, "listen", w.Listen, "address of /healthz, /readyz and /metrics; empty serves none")
	f.Float64Var(&w.DeskPerSecond, "desk-per-second", w.DeskPerSecond, "activities of the vendor's desk that may start in a second")
	f.Float64Var(&w.AWSPerSecond, "aws-per-second", w.AWSPerSecond, "activities that call AWS that may start in a second")
	f.Float64Var(&w.AzurePerSecond, "azure-per-second", w.AzurePerSecond, "activities that call Azure that may start in a second")
	f.IntVar(&w.Cache, "cache", w.Cache, "how many waiting workflows stay in memory, at up to 100 KiB each")
	f.DurationVar(&w.Drain, "drain", w.Drain, "how long running activities may take to end")
	f.DurationVar(&w.GrantProof, "grant-proof", w.GrantProof, "over how long the end of a customer's grant must be seen; at least 15m")
	f.StringVar(&w.ProbeKey, "probe-key", w.ProbeKey, "file of the private key that signs what probes are asked (worker key FILE makes one); empty signs nothing")
	f.StringVar(&w.PeerRoleTemplate, "peer-role-template", w.PeerRoleTemplate, "https URL on S3 of what `causeway template` prints, for quick-create links")
	logFlags(f, &w.Log)
	return c, nil
}

// mustKnowAttributes refuses a namespace in which connections cannot run: an unknown search attribute would wedge their
// first workflow task for ever.
func mustKnowAttributes(ctx context.Context, c client.Client, namespace string) error {
	missing, err := server.MissingAttributes(ctx, c, namespace)
	if err != nil {
		return fmt.Errorf("checking the search attributes: %w", err)
	}
	if len(missing) > 0 {
		return fmt.Errorf("namespace %q does not know the search attributes %v: run `causeway setup` once", namespace, missing)
	}
	return nil
}
