package main

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/internal/config"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/keys"
	"causeway.dev/internal/probe"
)

func probeCommand() (*cobra.Command, error) {
	p, err := config.Read[config.Probe](nil)
	if err != nil {
		return nil, err
	}
	c := &cobra.Command{
		Use:   "probe --cluster ID --allow CIDR,...",
		Short: "Be the probe of one cluster",
		Long: `Be the probe of one cluster: resolve names and open connections from inside its network, when the worker asks.

It holds no right to any connection and no cloud credentials. It polls its cluster's task queue in the namespace
` + connection.ProbeNamespace("ID") + `, which "causeway setup --cluster ID" makes, does what is signed by a key of --trust, signs its answers with
--key, and dials only into the CIDRs of --allow, and of those only the ones of the connection it tests.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := p.Validate(); err != nil {
				return err
			}
			return probing(c.Context(), p, c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&p.Cluster, "cluster", p.Cluster, "id of the cluster in which it runs")
	f.StringSliceVar(&p.Allow, "allow", p.Allow, "CIDRs into which it may dial; a connection over the internet needs the customers' public ones, or 0.0.0.0/0")
	f.StringVar(&p.Proxy, "proxy", p.Proxy, "socks5:// URL through which it resolves and dials; empty does it directly")
	f.StringVar(&p.Resolver, "resolver", p.Resolver, "DNS server as address:port, asked over TCP; empty asks the machine's own")
	f.StringVar(&p.Key, "key", p.Key, "file of the private key that signs its answers (worker key FILE makes one); empty signs nothing")
	f.StringSliceVar(&p.Trust, "trust", p.Trust, "public keys of the workers, as worker key prints them; empty takes tests from whoever reaches its namespace")
	f.StringVar(&p.Listen, "listen", p.Listen, "address of /healthz, /readyz and /metrics; empty serves none")
	logFlags(f, &p.Log)
	return c, nil
}

// probing runs the probe until ctx ends.
func probing(ctx context.Context, c config.Probe, out io.Writer) error {
	prober, err := proberOf(c)
	if err != nil {
		return err
	}
	known, err := keysOf(c)
	if err != nil {
		return err
	}
	p, err := open(ctx, connection.ProbeNamespace(c.Cluster), c.Log, out)
	if err != nil {
		return err
	}
	defer p.close(context.WithoutCancel(ctx))
	// A probe's worker has no callback for a fatal error; its health still says that it does not poll.
	return p.poll(ctx, c.Listen, nil, probe.NewWorker(p.client, c.Cluster, prober, known))
}

func keysOf(c config.Probe) (known probe.Keys, err error) {
	if c.Key != "" {
		if known.Own, err = keys.Read(c.Key); err != nil {
			return known, fmt.Errorf("--key: %w", err)
		}
	}
	for _, line := range c.Trust {
		key, err := keys.ParsePublic(line)
		if err != nil {
			return known, fmt.Errorf("--trust %q: %w", line, err)
		}
		known.Trusted = append(known.Trusted, key)
	}
	return known, nil
}

func proberOf(c config.Probe) (*probe.Probe, error) {
	allow, err := probe.ParseAllow(c.Allow)
	if err != nil {
		return nil, err
	}
	var through probe.Through
	if c.Proxy != "" {
		if through.Proxy, err = url.Parse(c.Proxy); err != nil {
			return nil, fmt.Errorf("--proxy: %w", err)
		}
	}
	if c.Resolver != "" {
		if through.Resolver, err = netip.ParseAddrPort(c.Resolver); err != nil {
			return nil, fmt.Errorf("--resolver: %w", err)
		}
	}
	network, err := probe.NewNetwork(through)
	if err != nil {
		return nil, err
	}
	return probe.New(network, allow, time.Now), nil
}
