package transit

import (
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type gatewayXML struct {
	ID      string            `xml:"transitGatewayId"`
	ARN     string            `xml:"transitGatewayArn"`
	State   string            `xml:"state"`
	Owner   string            `xml:"ownerId"`
	Text    string            `xml:"description"`
	Created string            `xml:"creationTime"`
	Options gatewayOptionsXML `xml:"options"`
	Tags    []wire.Tag        `xml:"tagSet>item"`
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
	wire.Meta
	Gateway gatewayXML `xml:"transitGateway"`
}

type gatewaysAnswer struct {
	wire.Meta
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
func (c *Transit) showGateway(g *state.Gateway, r *state.Call) gatewayXML {
	x := gatewayXML{
		ID: g.ID, ARN: g.ARN(), State: "available", Owner: g.Account, Text: g.Text, Created: wire.Stamp(g.Created),
		Options: gatewayOptionsXML{
			ASN: 64512, AutoAccept: enabled(g.AutoAccept), Association: enabled(!g.NoAssociation), Propagation: enabled(!g.NoPropagation),
			ECMP: "enable", DNS: enabled(!g.DNSSupportOff), Multicast: "disable",
		},
		Tags: wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, g.ID)),
	}
	if g.Deleted {
		x.State = "deleted"
	}
	if g.Account == r.Caller.Account {
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
	Tags    []wire.Tag           `xml:"tagSet>item"`
}

type attachmentOptionsXML struct {
	DNS       string `xml:"dnsSupport"`
	IPv6      string `xml:"ipv6Support"`
	Appliance string `xml:"applianceModeSupport"`
}

type attachmentAnswer struct {
	wire.Meta
	Attachment attachmentXML `xml:"transitGatewayVpcAttachment"`
}

type attachmentsAnswer struct {
	wire.Meta
	Attachments []attachmentXML `xml:"transitGatewayVpcAttachments>item"`
	Next        string          `xml:"nextToken,omitempty"`
}

func (c *Transit) showAttachment(a *state.Attachment, r *state.Call) attachmentXML {
	return attachmentXML{
		ID: a.ID, Gateway: a.Gateway, VPC: a.VPC, Owner: a.Account, State: a.State, Subnets: a.Subnets, Created: wire.Stamp(a.Created),
		Options: attachmentOptionsXML{DNS: enabled(!a.NoDNS), IPv6: "disable", Appliance: "disable"},
		Tags:    wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, a.ID)),
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
	Tags         []wire.Tag  `xml:"tagSet>item"`
}

type inTableXML struct {
	Table string `xml:"transitGatewayRouteTableId"`
	State string `xml:"state"`
}

type anyAttachmentsAnswer struct {
	wire.Meta
	Attachments []anyAttachmentXML `xml:"transitGatewayAttachments>item"`
	Next        string             `xml:"nextToken,omitempty"`
}

// showAnyAttachment tells the association to the gateway's owner only.
func (c *Transit) showAnyAttachment(a *state.Attachment, r *state.Call) anyAttachmentXML {
	x := anyAttachmentXML{
		ID: a.ID, Gateway: a.Gateway, Owner: a.Account, Type: "vpc", Resource: a.VPC, State: a.State, Created: wire.Stamp(a.Created),
		Tags: wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, a.ID)),
	}
	if g := c.State.Gateways[a.Gateway]; g != nil {
		x.GatewayOwner = g.Account
		if g.Account == r.Caller.Account && a.Table != "" {
			x.Association = &inTableXML{a.Table, "associated"}
		}
	}
	return x
}
