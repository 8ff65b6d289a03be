package aws

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The methods of this file are hands in somebody's own console: what the other
// side, or a stranger, does without a word. They follow the same rules as the
// calls, do not wait for lags, and are not counted as calls.

// AcceptPeering accepts as the accepter.
func (c *Cloud) AcceptPeering(pcx string) error {
	return c.onPeering(pcx, "AcceptVpcPeeringConnection", false)
}

// RejectPeering rejects as the accepter.
func (c *Cloud) RejectPeering(pcx string) error {
	return c.onPeering(pcx, "RejectVpcPeeringConnection", false)
}

// DeletePeeringAsAccepter deletes from the accepter's side.
func (c *Cloud) DeletePeeringAsAccepter(pcx string) error {
	return c.onPeering(pcx, "DeleteVpcPeeringConnection", false)
}

// DeletePeeringAsRequester deletes from the requester's side.
func (c *Cloud) DeletePeeringAsRequester(pcx string) error {
	return c.onPeering(pcx, "DeleteVpcPeeringConnection", true)
}

// SetPeeringDNS switches the DNS option of one side.
func (c *Cloud) SetPeeringDNS(pcx string, requester, on bool) error {
	name := "Accepter"
	if requester {
		name = "Requester"
	}
	return c.onPeering(pcx, "ModifyVpcPeeringConnectionOptions", requester,
		name+"PeeringConnectionOptions.AllowDnsResolutionFromRemoteVpc", strconv.FormatBool(on))
}

// onPeering acts as one side. What the peering is waiting for is over first: a
// person at a console looks again until it is.
func (c *Cloud) onPeering(pcx, operation string, requester bool, params ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.state.Peerings[pcx]
	if p == nil {
		return fmt.Errorf("%s as somebody: %w", operation, noPeering(pcx))
	}
	p.Visible, p.Step = wait{}, wait{}
	s := p.Accepter
	if requester {
		s = p.Requester
	}
	err := c.act(s.Account, s.Region, operation, append(params, "VpcPeeringConnectionId", pcx)...)
	p.Step = wait{}
	return err
}

// AddRoute adds a route to a table.
func (c *Cloud) AddRoute(tableID string, r Route) error {
	name := "GatewayId"
	switch {
	case strings.HasPrefix(r.Target, "pcx-"):
		name = "VpcPeeringConnectionId"
	case checkID(r.Target, "tgw") == nil:
		name = "TransitGatewayId"
	}
	return c.onTable(tableID, "CreateRoute", "DestinationCidrBlock", r.CIDR, name, r.Target)
}

// RemoveRoute removes the route to a block.
func (c *Cloud) RemoveRoute(tableID, cidr string) error {
	return c.onTable(tableID, "DeleteRoute", "DestinationCidrBlock", cidr)
}

func (c *Cloud) onTable(id, operation string, params ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.state.Tables[id]
	if t == nil {
		return fmt.Errorf("%s as somebody: %w", operation, noTable(id))
	}
	v := c.state.VPCs[t.VPC]
	return c.act(v.Account, v.Region, operation, append(params, "RouteTableId", id)...)
}

// AllowIngress adds a rule to a security group.
func (c *Cloud) AllowIngress(groupID string, rule Rule) error {
	return c.onGroup(groupID, "AuthorizeSecurityGroupIngress", rule)
}

// RevokeIngress removes a rule from a security group.
func (c *Cloud) RevokeIngress(groupID string, rule Rule) error {
	return c.onGroup(groupID, "RevokeSecurityGroupIngress", rule)
}

func (c *Cloud) onGroup(id, operation string, rule Rule) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.state.Groups[id]
	if g == nil {
		return fmt.Errorf("%s as somebody: %w", operation, noGroup(id))
	}
	v := c.state.VPCs[g.VPC]
	return c.act(v.Account, v.Region, operation, "GroupId", id, "IpProtocol", rule.Protocol, "CidrIp", rule.CIDR,
		"FromPort", strconv.Itoa(rule.FromPort), "ToPort", strconv.Itoa(rule.ToPort))
}

// act carries one call out for an account. The lock is held.
func (c *Cloud) act(account, region, name string, params ...string) error {
	r := &request{
		service: "ec2", operation: name, region: region, now: c.clock.Now(), form: url.Values{},
		caller: &identity{Account: account, ARN: "arn:aws:iam::" + account + ":user/operator"},
	}
	for i := 0; i+1 < len(params); i += 2 {
		r.form.Set(params[i], params[i+1])
	}
	c.settle(r.now)
	if _, err := c.services["ec2"].operations[name].do(r); err != nil {
		return fmt.Errorf("%s as %s: %w", name, account, err)
	}
	return nil
}

// denyNumber is lower than that of the entry that allows everything.
const denyNumber = 10

// DenyNetwork makes the network ACL of a VPC stop what comes from a block; AllowNetwork takes it back.
func (c *Cloud) DenyNetwork(vpcID, cidr string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, err := netip.ParsePrefix(cidr)
	if err != nil || c.state.VPCs[vpcID] == nil {
		return fmt.Errorf("denying %q into %q: no such block or VPC", cidr, vpcID)
	}
	a := c.aclOf(vpcID)
	a.Entries = append(a.Entries, aclEntry{Number: denyNumber, Deny: true, Protocol: "-1", CIDR: p.Masked()})
	return nil
}

// AllowNetwork ends DenyNetwork.
func (c *Cloud) AllowNetwork(vpcID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.aclOf(vpcID)
	a.Entries = slices.DeleteFunc(a.Entries, func(e aclEntry) bool { return e.Deny })
}

// SetHostPorts changes what a host listens on.
func (c *Cloud) SetHostPorts(name string, ports ...int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.state.Hosts {
		if h.Name == name {
			h.Ports = ports
			return nil
		}
	}
	return fmt.Errorf("changing the ports of %q: no such host", name)
}

// SetVPCDNS changes the two DNS attributes of a VPC.
func (c *Cloud) SetVPCDNS(vpcID string, support, hostnames bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.state.VPCs[vpcID]
	if v == nil {
		return noVPC(vpcID)
	}
	v.DNSSupportOff, v.DNSHostnamesOff = !support, !hostnames
	return nil
}

// SetRole replaces a role, or adds it, as if it had been so for long.
func (c *Cloud) SetRole(r Role) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.addRole(r)
}

// RemoveRole ends a role. Sessions that were assumed go on until they end, as AWS's do.
func (c *Cloud) RemoveRole(arn string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.state.Roles, arn)
	delete(c.state.OldRoles, arn)
}
