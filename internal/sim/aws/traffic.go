package aws

import (
	"context"
	"net"

	"causeway.dev/internal/sim/traffic"
)

// ServeGateway carries the traffic of this cloud, and of those that [Cloud.AlsoCarry] named, until ctx ends.
func (c *Cloud) ServeGateway(ctx context.Context, listener net.Listener) error {
	return traffic.Serve(ctx, listener, c.cloudOf)
}

// AlsoCarry lets the gateway carry another cloud's traffic. It is called before the gateway serves.
func (c *Cloud) AlsoCarry(n traffic.Network) {
	c.store.Lock()
	defer c.store.Unlock()
	c.others = append(c.others, n)
}

// cloudOf is the cloud that has a network: this one, unless another one knows it.
func (c *Cloud) cloudOf(network string) traffic.Network {
	c.store.Lock()
	others := c.others
	c.store.Unlock()
	for _, n := range others {
		if n.Has(network) {
			return n
		}
	}
	return c
}
