package instruct

import (
	"strings"

	"causeway.dev/internal/connection"
)

// What only the customer of a transit gateway knows is a variable of their shell, until we know it too.
const (
	gatewayVariable      = `"$TRANSIT_GATEWAY_ID"`
	gatewayTableVariable = `"$TRANSIT_GATEWAY_ROUTE_TABLE_ID"`
	shareVariable        = `"$RESOURCE_SHARE_ARN"`
)

// hubView is what the page of aws-transit-gateway shows.
type hubView struct {
	// ID is the gateway's. ARN is its ARN ready for a shell, and ARNInTerraform for Terraform; a variable stands in both while
	// the id is not known.
	ID             string
	ARN            string
	ARNInTerraform string
	// Share is ready for a shell.
	Share      string
	Attachment string
	CIDRs      []string
	// Associates and Propagates are false only when the gateway is known to leave that to its owner.
	Associates bool
	Propagates bool
	// Number is that of the step with the back routes.
	Number int
}

func newHubView(p connection.Progress) hubView {
	t := p.Request.Target
	prefix := "arn:" + connection.Partition(t.Region) + ":ec2:" + t.Region + ":" + t.AccountID + ":transit-gateway/"
	v := hubView{
		ID: hubID(p), ARN: shell(prefix + hubID(p)), ARNInTerraform: hcl(prefix + hubID(p)), Share: shareVariable,
		Attachment: known(p, connection.FactAttachmentID), CIDRs: t.CIDRs,
		Associates: known(p, connection.FactGatewayAssociates) != "no", Propagates: known(p, connection.FactGatewayPropagates) != "no",
		Number: p.Number(StepBackRoutes),
	}
	if v.ID == "" {
		v.ARN = shell(prefix) + gatewayVariable
		v.ARNInTerraform = strings.TrimSuffix(hcl(prefix), `"`) + `${var.transit_gateway_id}"`
	}
	if share := known(p, connection.FactShareARN); share != "" {
		v.Share = shell(share)
	}
	return v
}

// hubID is the gateway that the customer named with accept, or else the request.
func hubID(p connection.Progress) string {
	if id := known(p, connection.FactTransitGatewayID); id != "" {
		return id
	}
	return p.Request.Target.TransitGatewayID
}

// hubValue is what the accept of the share must say, as an example where it is not known; "" at every other step.
func hubValue(p connection.Progress) string {
	if p.Request.Method != connection.AWSTransitGateway || p.Step != StepShare {
		return ""
	}
	if id := hubID(p); id != "" {
		return id
	}
	return "tgw-0123456789abcdef0"
}

// hubTodo is the exact command of the customer's current step.
func hubTodo(p connection.Progress) []string {
	v := newHubView(p)
	if p.Status == connection.Disconnecting {
		return append(ingressCommands(p, "revoke-security-group-ingress"), unbackCommands(p)...)
	}
	switch {
	case p.Step == StepShare && known(p, connection.FactOurAccount) != "":
		return []string{shareCommand(p)}
	case p.Step == StepAccept && v.Attachment != "":
		return []string{aws(p.Request.Target.Region, "accept-transit-gateway-vpc-attachment", "--transit-gateway-attachment-id "+shell(v.Attachment))}
	case p.Step == StepBackRoutes:
		return append(backCommands(p), ingressCommands(p, "authorize-security-group-ingress")...)
	default:
		return nil
	}
}

// shareCommand invites our account to the gateway and to nothing else.
func shareCommand(p connection.Progress) string {
	return "aws ram create-resource-share --region " + shell(p.Request.Target.Region) + " --name " + shell("causeway-"+p.ID.String()) +
		" --resource-arns " + newHubView(p).ARN + " --principals " + shell(known(p, connection.FactOurAccount)) + " --allow-external-principals"
}

// backCommands lead our blocks back to us: from the customer's subnets to the gateway, and from there to our attachment,
// where the gateway does not learn that by itself.
func backCommands(p connection.Progress) []string {
	v, region := newHubView(p), p.Request.Target.Region
	if v.ID == "" || v.Attachment == "" {
		return nil
	}
	var commands []string
	for _, block := range ourCIDRs(p) {
		commands = append(commands, aws(region, "create-route", "--route-table-id "+routeTable,
			"--destination-cidr-block "+shell(block), "--transit-gateway-id "+shell(v.ID)))
	}
	if !v.Associates {
		commands = append(commands, aws(region, "associate-transit-gateway-route-table", "--transit-gateway-route-table-id "+gatewayTableVariable,
			"--transit-gateway-attachment-id "+shell(v.Attachment)))
	}
	if !v.Propagates {
		for _, block := range ourCIDRs(p) {
			commands = append(commands, aws(region, "create-transit-gateway-route", "--transit-gateway-route-table-id "+gatewayTableVariable,
				"--destination-cidr-block "+shell(block), "--transit-gateway-attachment-id "+shell(v.Attachment)))
		}
	}
	return commands
}

// unbackCommands are the opposite of backCommands. An association ends with our attachment.
func unbackCommands(p connection.Progress) []string {
	commands := unrouteCommands(p)
	if newHubView(p).Propagates {
		return commands
	}
	for _, block := range ourCIDRs(p) {
		commands = append(commands, aws(p.Request.Target.Region, "delete-transit-gateway-route", "--transit-gateway-route-table-id "+gatewayTableVariable,
			"--destination-cidr-block "+shell(block)))
	}
	return commands
}

// BackRouteLeftover is the customer's own static routes back to us: of their subnets, and of their gateway.
func BackRouteLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "static routes back to " + strings.Join(orUnknown(ourCIDRs(p), "our network"), ", "),
		Where:   hubPlace(p, "route tables of the networks behind and of"),
		Why:     "only you can remove them; without our attachment they are blackholes",
		Command: strings.Join(unbackCommands(p), "\n"),
		Party:   connection.Customer,
	}
}

// GatewayFirewallLeftover is the rule with which the customer let our network in.
func GatewayFirewallLeftover(p connection.Progress) connection.Leftover {
	l := FirewallLeftover(p)
	l.Where = hubPlace(p, "security groups behind")
	return l
}

// ShareLeftover is the share that names our account. We leave it; deleting it is its owner's.
func ShareLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "resource share of " + strings.Join(orUnknown(present(hubID(p)), "the transit gateway"), ""),
		Where:   hubPlace(p, "AWS RAM, share of"),
		Why:     "only you can delete it; as long as it stands, our account may be invited again",
		Command: "aws ram delete-resource-share --region " + shell(p.Request.Target.Region) + " --resource-share-arn " + newHubView(p).Share,
		Party:   connection.Customer,
	}
}

func hubPlace(p connection.Progress, what string) string {
	t := p.Request.Target
	return what + " " + strings.Join(orUnknown(present(hubID(p)), "the transit gateway"), "") + ", account " + t.AccountID + ", " + t.Region
}
