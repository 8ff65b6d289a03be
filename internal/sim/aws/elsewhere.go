package aws

import "net/netip"

// Elsewhere is another simulated cloud, whose traffic the gateway carries as well.
type Elsewhere interface {
	// Has reports whether a network is one of its own.
	Has(network string) bool
	Dial(network string, to netip.AddrPort) Verdict
	Resolve(network, name string) (netip.Addr, bool)
	// Resolver is the address at which a network's own DNS is asked.
	Resolver(network string) netip.Addr
}

// AlsoCarry lets the gateway carry another cloud's traffic. It is called before the gateway serves.
func (c *Cloud) AlsoCarry(e Elsewhere) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.elsewhere = append(c.elsewhere, e)
}

// cloudOf is the cloud that has a network: this one, unless another one knows it.
func (c *Cloud) cloudOf(network string) Elsewhere {
	c.mu.Lock()
	others := c.elsewhere
	c.mu.Unlock()
	for _, e := range others {
		if e.Has(network) {
			return e
		}
	}
	return c
}

// Has reports whether there is such a VPC.
func (c *Cloud) Has(network string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state.VPCs[network] != nil
}

// Resolver is the start of a VPC's first block plus two; not valid where there is no such VPC.
func (c *Cloud) Resolver(network string) netip.Addr {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v := c.state.VPCs[network]; v != nil {
		return v.resolver()
	}
	return netip.Addr{}
}
