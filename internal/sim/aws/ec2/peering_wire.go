package ec2

import (
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type peeringXML struct {
	ID        string     `xml:"vpcPeeringConnectionId"`
	Requester vpcInfoXML `xml:"requesterVpcInfo"`
	Accepter  vpcInfoXML `xml:"accepterVpcInfo"`
	Status    statusXML  `xml:"status"`
	Expires   string     `xml:"expirationTime,omitempty"`
	Tags      []wire.Tag `xml:"tagSet>item"`
}

type vpcInfoXML struct {
	Owner   string      `xml:"ownerId"`
	VPC     string      `xml:"vpcId"`
	Region  string      `xml:"region"`
	CIDR    string      `xml:"cidrBlock,omitempty"`
	Blocks  []cidrXML   `xml:"cidrBlockSet>item"`
	Options *optionsXML `xml:"peeringOptions"`
}

type cidrXML struct {
	CIDR string `xml:"cidrBlock"`
}

type optionsXML struct {
	DNS         bool `xml:"allowDnsResolutionFromRemoteVpc"`
	ClassicLink bool `xml:"allowEgressFromLocalClassicLinkToRemoteVpc"`
	ToClassic   bool `xml:"allowEgressFromLocalVpcToRemoteClassicLink"`
}

type statusXML struct {
	Code    string `xml:"code"`
	Message string `xml:"message"`
}

type peeringAnswer struct {
	wire.Meta
	Peering peeringXML `xml:"vpcPeeringConnection"`
}

type peeringsAnswer struct {
	wire.Meta
	Peerings []peeringXML `xml:"vpcPeeringConnectionSet>item"`
	Next     string       `xml:"nextToken,omitempty"`
}

// show is the peering as one account sees it from one region.
func (c *EC2) show(p *state.Peering, r *state.Call) peeringXML {
	x := peeringXML{
		ID: p.ID, Status: statusXML{p.Status, p.Message},
		Requester: c.showSide(p, &p.Requester), Accepter: c.showSide(p, &p.Accepter),
		Tags: wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, p.ID)),
	}
	if p.Status == state.StatusInitiating || p.Status == state.StatusPending {
		x.Expires = wire.Stamp(p.Expires())
	}
	return x
}

// showSide tells the accepter's blocks only when the peering is active: until
// then the requester is to know nothing of the other network.
func (c *EC2) showSide(p *state.Peering, s *state.Side) vpcInfoXML {
	x := vpcInfoXML{Owner: s.Account, VPC: s.VPC, Region: s.Region}
	v := c.State.VPCs[s.VPC]
	if v != nil && (s == &p.Requester || p.Status == state.StatusActive) {
		x.CIDR = v.Prefixes[0].String()
		for _, prefix := range v.Prefixes {
			x.Blocks = append(x.Blocks, cidrXML{prefix.String()})
		}
	}
	if p.Status == state.StatusActive {
		x.Options = &optionsXML{DNS: s.DNS}
	}
	return x
}
