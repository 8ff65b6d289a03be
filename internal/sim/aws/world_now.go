package aws

import (
	"slices"
	"strings"
)

// worldTransit adds what is beyond peering as it is now.
func (c *Cloud) worldTransit(w *World) {
	for _, o := range c.state.Organizations {
		w.Organizations = append(w.Organizations, Organization{o.ID, slices.Clone(o.Accounts), o.Sharing})
	}
	for _, g := range sorted(c.state.Gateways) {
		if !g.Deleted {
			w.TransitGateways = append(w.TransitGateways, g.TransitGateway)
		}
	}
	for _, a := range sorted(c.state.Attachments) {
		if !a.ended() {
			w.TransitAttachments = append(w.TransitAttachments, TransitAttachment{ID: a.ID, Gateway: a.Gateway, VPC: a.VPC, Subnets: slices.Clone(a.Subnets)})
		}
	}
	for _, s := range sorted(c.state.Shares) {
		if s.Status == shareActive {
			w.Shares = append(w.Shares, s.world())
		}
	}
	for _, a := range sorted(c.state.Addresses) {
		w.Addresses = append(w.Addresses, a.Address)
	}
	for _, n := range sorted(c.state.NATs) {
		shown := n.NATGateway
		shown.Addresses = nil
		for _, u := range n.Uses {
			if u.PublicIP != "" && !u.Going {
				shown.Addresses = append(shown.Addresses, u.PublicIP)
			}
		}
		w.NATGateways = append(w.NATGateways, shown)
	}
	for _, h := range c.state.Internet {
		w.InternetHosts = append(w.InternetHosts, *h)
	}
}

// world leaves out whoever has not accepted, or has left.
func (s *share) world() Share {
	w := Share{ID: s.ARN[strings.LastIndex(s.ARN, "/")+1:], Account: s.Account, Region: s.Region, Name: s.Name}
	for _, m := range s.Resources {
		if m.Status == associated {
			w.Resources = append(w.Resources, m.Entity)
		}
	}
	for _, m := range s.Principals {
		if m.Status == associated {
			w.Principals = append(w.Principals, m.Entity)
		}
	}
	return w
}
