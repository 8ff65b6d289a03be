package devstack

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"

	"causeway.dev/internal/inventory"
	azuresim "causeway.dev/internal/sim/azure"
)

// authorityFile is what Azure's clients on this machine have to trust; it is another one at each start.
const authorityFile = "azure-authority.pem"

// listenAzure opens the port of the simulated Azure, whose clients insist on TLS.
func (c *clouds) listenAzure(ctx context.Context, port Port) (net.Listener, error) {
	authority, err := azuresim.NewAuthority()
	if err != nil {
		return nil, fmt.Errorf("making the authority of the simulated Azure: %w", err)
	}
	config, err := authority.TLSConfig()
	if err != nil {
		return nil, fmt.Errorf("making the certificate of the simulated Azure: %w", err)
	}
	if err := os.WriteFile(c.authority, authority.PEM(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the authority of the simulated Azure: %w", err)
	}
	listener, err := port.listen(ctx)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(listener, config), nil
}

// inAzure adds where the simulated Azure is, and which application acts in it.
func (s *Stack) inAzure(env map[string]string, tenant, app, secret string) {
	env["AZURE_AUTHORITY_HOST"], env["CAUSEWAY_AZURE_RESOURCE_MANAGER"] = s.AzureURL(), s.AzureURL()
	env["CAUSEWAY_AZURE_ROOTS"] = s.clouds.authority
	env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], env["AZURE_CLIENT_SECRET"] = tenant, app, secret
}

// portDNS is where every network's own resolver listens.
const portDNS = 53

// inside is a cluster's network as the gateway knows it, and the address of the network's own DNS server.
func (c *clouds) inside(cluster inventory.Cluster) (network, resolver string, err error) {
	var address netip.Addr
	switch {
	case cluster.Cloud == inventory.Azure && c.azure.Has(cluster.VNetID):
		network, address = cluster.VNetID, c.azure.Resolver(cluster.VNetID)
	case cluster.Cloud != inventory.Azure && c.cloud.Has(cluster.VPCID):
		network, address = cluster.VPCID, c.cloud.Resolver(cluster.VPCID)
	default:
		return "", "", errors.New("the simulated clouds have no network " + cluster.VPCID + cluster.VNetID + ": does the inventory belong to them?")
	}
	return network, netip.AddrPortFrom(address, portDNS).String(), nil
}
