package aws

type gatewayXML struct {
	ID      string            `xml:"transitGatewayId"`
	ARN     string            `xml:"transitGatewayArn"`
	State   string            `xml:"state"`
	Owner   string            `xml:"ownerId"`
	Text    string            `xml:"description"`
	Created string            `xml:"creationTime"`
	Options gatewayOptionsXML `xml:"options"`
	Tags    []tagXML          `xml:"tagSet>item"`
}

type gatewayOptionsXML struct {
	ASN              int64  `xml:"amazonSideAsn"`
	AutoAccept       string `xml:"autoAcceptSharedAttachments"`
	Association      string `xml:"defaultRouteTableAssociation"`
	AssociationTable string `xml:"associationDefaultRouteTableId,omitempty"`
	Propagation      string `xml:"defaultRouteTablePropagation"`
	PropagationTable string `xml:"propagationDefaultRouteTableId,omitempty"`
	ECMP             string `xml:"vpnEcmpSupport"`
	DNS              string `xml:"dnsSupport"`
	Multicast        string `xml:"multicastSupport"`
}

type gatewayAnswer struct {
	meta
	Gateway gatewayXML `xml:"transitGateway"`
}

type gatewaysAnswer struct {
	meta
	Gateways []gatewayXML `xml:"transitGatewaySet>item"`
	Next     string       `xml:"nextToken,omitempty"`
}

func enabled(on bool) string {
	if on {
		return "enable"
	}
	return "disable"
}

// showGateway hides the ids of the tables from those whom the gateway is only
// shared with: tables are the owner's alone.
func (c *Cloud) showGateway(g *gateway, r *request) gatewayXML {
	x := gatewayXML{
		ID: g.ID, ARN: g.arn(), State: "available", Owner: g.Account, Text: g.Text, Created: stamp(g.Created),
		Options: gatewayOptionsXML{
			ASN: 64512, AutoAccept: enabled(g.AutoAccept), Association: enabled(!g.NoAssociation), Propagation: enabled(!g.NoPropagation),
			ECMP: "enable", DNS: enabled(!g.DNSSupportOff), Multicast: "disable",
		},
		Tags: showTags(c.state.tags(r.caller.Account, r.region, g.ID)),
	}
	if g.Deleted {
		x.State = "deleted"
	}
	if g.Account == r.caller.Account {
		if !g.NoAssociation {
			x.Options.AssociationTable = g.Table
		}
		if !g.NoPropagation {
			x.Options.PropagationTable = g.Table
		}
	}
	return x
}

type attachmentXML struct {
	ID      string               `xml:"transitGatewayAttachmentId"`
	Gateway string               `xml:"transitGatewayId"`
	VPC     string               `xml:"vpcId"`
	Owner   string               `xml:"vpcOwnerId"`
	State   string               `xml:"state"`
	Subnets []string             `xml:"subnetIds>item"`
	Created string               `xml:"creationTime"`
	Options attachmentOptionsXML `xml:"options"`
	Tags    []tagXML             `xml:"tagSet>item"`
}

type attachmentOptionsXML struct {
	DNS       string `xml:"dnsSupport"`
	IPv6      string `xml:"ipv6Support"`
	Appliance string `xml:"applianceModeSupport"`
}

type attachmentAnswer struct {
	meta
	Attachment attachmentXML `xml:"transitGatewayVpcAttachment"`
}

type attachmentsAnswer struct {
	meta
	Attachments []attachmentXML `xml:"transitGatewayVpcAttachments>item"`
	Next        string          `xml:"nextToken,omitempty"`
}

func (c *Cloud) showAttachment(a *attachment, r *request) attachmentXML {
	return attachmentXML{
		ID: a.ID, Gateway: a.Gateway, VPC: a.VPC, Owner: a.Account, State: a.State, Subnets: a.Subnets, Created: stamp(a.Created),
		Options: attachmentOptionsXML{DNS: enabled(!a.NoDNS), IPv6: "disable", Appliance: "disable"},
		Tags:    showTags(c.state.tags(r.caller.Account, r.region, a.ID)),
	}
}

type anyAttachmentXML struct {
	ID           string      `xml:"transitGatewayAttachmentId"`
	Gateway      string      `xml:"transitGatewayId"`
	GatewayOwner string      `xml:"transitGatewayOwnerId"`
	Owner        string      `xml:"resourceOwnerId"`
	Type         string      `xml:"resourceType"`
	Resource     string      `xml:"resourceId"`
	State        string      `xml:"state"`
	Association  *inTableXML `xml:"association"`
	Created      string      `xml:"creationTime"`
	Tags         []tagXML    `xml:"tagSet>item"`
}

type inTableXML struct {
	Table string `xml:"transitGatewayRouteTableId"`
	State string `xml:"state"`
}

type anyAttachmentsAnswer struct {
	meta
	Attachments []anyAttachmentXML `xml:"transitGatewayAttachments>item"`
	Next        string             `xml:"nextToken,omitempty"`
}

// showAnyAttachment tells the association to the gateway's owner only.
func (c *Cloud) showAnyAttachment(a *attachment, r *request) anyAttachmentXML {
	x := anyAttachmentXML{
		ID: a.ID, Gateway: a.Gateway, Owner: a.Account, Type: "vpc", Resource: a.VPC, State: a.State, Created: stamp(a.Created),
		Tags: showTags(c.state.tags(r.caller.Account, r.region, a.ID)),
	}
	if g := c.state.Gateways[a.Gateway]; g != nil {
		x.GatewayOwner = g.Account
		if g.Account == r.caller.Account && a.Table != "" {
			x.Association = &inTableXML{a.Table, "associated"}
		}
	}
	return x
}
