package aws

import (
	"errors"
	"fmt"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// Add puts a world into the cloud. It checks that the parts fit together,
// because a mistake in a test's world would look like a mistake of what is tested.
func (c *Cloud) Add(w world.World) error {
	c.store.Lock()
	defer c.store.Unlock()
	err := errors.Join(
		state.Each(w.Accounts, c.AddAccount), state.Each(w.Roles, c.AddRole), state.Each(w.VPCs, c.AddVPC),
		state.Each(w.Subnets, c.AddSubnet), state.Each(w.Peerings, c.AddPeering), state.Each(w.RouteTables, c.AddTable),
		state.Each(w.SecurityGroups, c.AddGroup), state.Each(w.Hosts, c.AddHost),
		state.Each(w.Organizations, c.AddOrganization), state.Each(w.TransitGateways, c.AddGateway),
		state.Each(w.TransitAttachments, c.AddAttachment), state.Each(w.Shares, c.AddShare), state.Each(w.Addresses, c.AddAddress),
		state.Each(w.NATGateways, c.AddNAT), state.Each(w.InternetHosts, c.AddInternetHost),
	)
	if err != nil {
		return fmt.Errorf("adding to the simulated cloud: %w", err)
	}
	return nil
}
