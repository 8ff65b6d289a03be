package aws

import (
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// Resolve says what the resolver of a VPC answers for a name; false means that
// it knows no such name.
//
// A public name of a host in a peer VPC answers with the private address only
// if the host's own side allows it and both VPCs have their DNS attributes on.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
func (c *Cloud) Resolve(fromVPC, name string) (netip.Addr, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	ours := c.state.VPCs[fromVPC]
	if ours == nil || ours.DNSSupportOff {
		return netip.Addr{}, false
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	i := slices.IndexFunc(c.state.Hosts, func(h *Host) bool { return strings.ToLower(h.Name) == name })
	if i < 0 {
		return c.publicName(name)
	}
	host := c.state.Hosts[i]
	public, err := netip.ParseAddr(host.PublicIP)
	switch {
	case host.VPC == ours.ID, err == nil && c.privateDNS(ours, c.state.VPCs[host.VPC]):
		return netip.MustParseAddr(host.PrivateIP), true
	case err != nil:
		// A name in a private zone: the zone is not associated with this VPC.
		return netip.Addr{}, false
	}
	return public, true
}

// privateDNS wants the option of the far side, and both DNS attributes of both VPCs.
func (c *Cloud) privateDNS(ours, theirs *vpc) bool {
	if ours.ID != theirs.ID && ours.dns() && theirs.dns() && c.transitDNS(ours, theirs) {
		return true
	}
	return ours.dns() && theirs.dns() && slices.ContainsFunc(sorted(c.state.Peerings), func(p *peering) bool {
		far := p.Accepter
		if p.Requester.VPC == theirs.ID {
			far = p.Requester
		}
		return p.Status == statusActive && p.between(ours.ID, theirs.ID) && far.DNS
	})
}

// answerDNS answers one packed question as the resolver of a network.
func answerDNS(from string, cloud Elsewhere, packet []byte) ([]byte, error) {
	var query dnsmessage.Message
	if err := query.Unpack(packet); err != nil {
		return nil, err
	}
	reply := dnsmessage.Message{Header: dnsmessage.Header{
		ID: query.ID, Response: true, RecursionDesired: query.RecursionDesired, RecursionAvailable: true,
	}, Questions: query.Questions}
	for _, q := range query.Questions {
		addr, ok := cloud.Resolve(from, q.Name.String())
		switch {
		case !ok:
			reply.RCode = dnsmessage.RCodeNameError
		case q.Type == dnsmessage.TypeA:
			reply.Answers = append(reply.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 5},
				Body:   &dnsmessage.AResource{A: addr.As4()},
			})
		}
	}
	return reply.Pack()
}
