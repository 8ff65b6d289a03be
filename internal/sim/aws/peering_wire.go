package aws

import "time"

type peeringXML struct {
	ID        string     `xml:"vpcPeeringConnectionId"`
	Requester vpcInfoXML `xml:"requesterVpcInfo"`
	Accepter  vpcInfoXML `xml:"accepterVpcInfo"`
	Status    statusXML  `xml:"status"`
	Expires   string     `xml:"expirationTime,omitempty"`
	Tags      []tagXML   `xml:"tagSet>item"`
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

type tagXML struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

type peeringAnswer struct {
	meta
	Peering peeringXML `xml:"vpcPeeringConnection"`
}

type peeringsAnswer struct {
	meta
	Peerings []peeringXML `xml:"vpcPeeringConnectionSet>item"`
	Next     string       `xml:"nextToken,omitempty"`
}

// show is the peering as one account sees it from one region.
func (c *Cloud) show(p *peering, r *request) peeringXML {
	x := peeringXML{
		ID: p.ID, Status: statusXML{p.Status, p.Message},
		Requester: c.showSide(p, &p.Requester), Accepter: c.showSide(p, &p.Accepter),
		Tags: showTags(c.state.tags(r.caller.Account, r.region, p.ID)),
	}
	if p.Status == statusInitiating || p.Status == statusPending {
		x.Expires = stamp(p.expires())
	}
	return x
}

// showSide tells the accepter's blocks only when the peering is active: until
// then the requester is to know nothing of the other network.
func (c *Cloud) showSide(p *peering, s *side) vpcInfoXML {
	x := vpcInfoXML{Owner: s.Account, VPC: s.VPC, Region: s.Region}
	v := c.state.VPCs[s.VPC]
	if v != nil && (s == &p.Requester || p.Status == statusActive) {
		x.CIDR = v.Prefixes[0].String()
		for _, prefix := range v.Prefixes {
			x.Blocks = append(x.Blocks, cidrXML{prefix.String()})
		}
	}
	if p.Status == statusActive {
		x.Options = &optionsXML{DNS: s.DNS}
	}
	return x
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
