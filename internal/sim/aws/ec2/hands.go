package ec2

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// The methods of this file are hands in somebody's own console: what the other
// side, or a stranger, does without a word. They follow the same rules as the
// calls, do not wait for lags, and are not counted as calls.

// AcceptPeering accepts as the accepter.
func (c *EC2) AcceptPeering(pcx string) error {
	return c.onPeering(pcx, "AcceptVpcPeeringConnection", false)
}

// RejectPeering rejects as the accepter.
func (c *EC2) RejectPeering(pcx string) error {
	return c.onPeering(pcx, "RejectVpcPeeringConnection", false)
}

// DeletePeeringAsAccepter deletes from the accepter's side.
func (c *EC2) DeletePeeringAsAccepter(pcx string) error {
	return c.onPeering(pcx, "DeleteVpcPeeringConnection", false)
}

// DeletePeeringAsRequester deletes from the requester's side.
func (c *EC2) DeletePeeringAsRequester(pcx string) error {
	return c.onPeering(pcx, "DeleteVpcPeeringConnection", true)
}

// SetPeeringDNS switches the DNS option of one side.
func (c *EC2) SetPeeringDNS(pcx string, requester, on bool) error {
	name := "Accepter"
	if requester {
		name = "Requester"
	}
	return c.onPeering(pcx, "ModifyVpcPeeringConnectionOptions", requester,
		name+"PeeringConnectionOptions.AllowDnsResolutionFromRemoteVpc", strconv.FormatBool(on))
}

// onPeering acts as one side. What the peering is waiting for is over first: a
// person at a console looks again until it is.
func (c *EC2) onPeering(pcx, operation string, requester bool, params ...string) error {
	c.Lock()
	defer c.Unlock()
	p := c.State.Peerings[pcx]
	if p == nil {
		return fmt.Errorf("%s as somebody: %w", operation, state.NoPeering(pcx))
	}
	p.Visible, p.Step = state.Wait{}, state.Wait{}
	s := p.Accepter
	if requester {
		s = p.Requester
	}
	err := c.act(s.Account, s.Region, operation, append(params, "VpcPeeringConnectionId", pcx)...)
	p.Step = state.Wait{}
	return err
}

// AddRoute adds a route to a table.
func (c *EC2) AddRoute(tableID string, r world.Route) error {
	name := "GatewayId"
	switch {
	case strings.HasPrefix(r.Target, "pcx-"):
		name = "VpcPeeringConnectionId"
	case state.CheckID(r.Target, "tgw") == nil:
		name = "TransitGatewayId"
	}
	return c.onTable(tableID, "CreateRoute", "DestinationCidrBlock", r.CIDR, name, r.Target)
}

// RemoveRoute removes the route to a block.
func (c *EC2) RemoveRoute(tableID, cidr string) error {
	return c.onTable(tableID, "DeleteRoute", "DestinationCidrBlock", cidr)
}

func (c *EC2) onTable(id, operation string, params ...string) error {
	c.Lock()
	defer c.Unlock()
	t := c.State.Tables[id]
	if t == nil {
		return fmt.Errorf("%s as somebody: %w", operation, state.NoTable(id))
	}
	v := c.State.VPCs[t.VPC]
	return c.act(v.Account, v.Region, operation, append(params, "RouteTableId", id)...)
}

// AllowIngress adds a rule to a security group.
func (c *EC2) AllowIngress(groupID string, rule world.Rule) error {
	return c.onGroup(groupID, "AuthorizeSecurityGroupIngress", rule)
}

// RevokeIngress removes a rule from a security group.
func (c *EC2) RevokeIngress(groupID string, rule world.Rule) error {
	return c.onGroup(groupID, "RevokeSecurityGroupIngress", rule)
}

func (c *EC2) onGroup(id, operation string, rule world.Rule) error {
	c.Lock()
	defer c.Unlock()
	g := c.State.Groups[id]
	if g == nil {
		return fmt.Errorf("%s as somebody: %w", operation, state.NoGroup(id))
	}
	v := c.State.VPCs[g.VPC]
	return c.act(v.Account, v.Region, operation, "GroupId", id, "IpProtocol", rule.Protocol, "CidrIp", rule.CIDR,
		"FromPort", strconv.Itoa(rule.FromPort), "ToPort", strconv.Itoa(rule.ToPort))
}

// denyNumber is lower than that of the entry that allows everything.
const denyNumber = 10

// DenyNetwork makes the network ACL of a VPC stop what comes from a block; AllowNetwork takes it back.
func (c *EC2) DenyNetwork(vpcID, cidr string) error {
	c.Lock()
	defer c.Unlock()
	p, err := netip.ParsePrefix(cidr)
	if err != nil || c.State.VPCs[vpcID] == nil {
		return fmt.Errorf("denying %q into %q: no such block or VPC", cidr, vpcID)
	}
	a := c.ACLOf(vpcID)
	a.Entries = append(a.Entries, state.ACLEntry{Number: denyNumber, Deny: true, Protocol: "-1", CIDR: p.Masked()})
	return nil
}

// AllowNetwork ends DenyNetwork.
func (c *EC2) AllowNetwork(vpcID string) {
	c.Lock()
	defer c.Unlock()
	a := c.ACLOf(vpcID)
	a.Entries = slices.DeleteFunc(a.Entries, func(e state.ACLEntry) bool { return e.Deny })
}

// SetHostPorts changes what a host listens on.
func (c *EC2) SetHostPorts(name string, ports ...int) error {
	c.Lock()
	defer c.Unlock()
	for _, h := range c.State.Hosts {
		if h.Name == name {
			h.Ports = ports
			return nil
		}
	}
	return fmt.Errorf("changing the ports of %q: no such host", name)
}

// SetVPCDNS changes the two DNS attributes of a VPC.
func (c *EC2) SetVPCDNS(vpcID string, support, hostnames bool) error {
	c.Lock()
	defer c.Unlock()
	v := c.State.VPCs[vpcID]
	if v == nil {
		return state.NoVPC(vpcID)
	}
	v.DNSSupportOff, v.DNSHostnamesOff = !support, !hostnames
	return nil
}
