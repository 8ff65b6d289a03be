package instruct

import (
	"strings"

	"causeway.dev/internal/connection"
)

// What only the customer knows is a variable of their shell.
const (
	routeTable    = `"$ROUTE_TABLE_ID"`
	securityGroup = `"$SECURITY_GROUP_ID"`
	portVariable  = `"$PORT"`
)

// aws is one command of the AWS CLI against EC2 in a region. The arguments are ready for the shell already.
func aws(region, operation string, args ...string) string {
	return "aws ec2 " + operation + " --region " + shell(region) + " " + strings.Join(args, " ")
}

// known is a fact, and none when the handshake has not learnt it yet.
func known(p connection.Progress, fact string) string { return strings.TrimSpace(p.Facts.Get(fact)) }

// ourCIDRs are the blocks that the customer's traffic must find its way back to.
func ourCIDRs(p connection.Progress) []string {
	var blocks []string
	for block := range strings.SplitSeq(known(p, connection.FactOurCIDRs), ",") {
		if block = strings.TrimSpace(block); block != "" {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// acceptCommand is what the customer runs to accept; "" before there is anything to accept.
func acceptCommand(p connection.Progress) string {
	id := known(p, connection.FactPeeringID)
	if id == "" {
		return ""
	}
	return aws(p.Request.Target.Region, "accept-vpc-peering-connection", "--vpc-peering-connection-id "+shell(id))
}

// routeCommands add the return routes, one for each of our blocks.
func routeCommands(p connection.Progress) []string {
	id := known(p, connection.FactPeeringID)
	if id == "" {
		return nil
	}
	var commands []string
	for _, block := range ourCIDRs(p) {
		commands = append(commands, aws(p.Request.Target.Region, "create-route", "--route-table-id "+routeTable,
			"--destination-cidr-block "+shell(block), "--vpc-peering-connection-id "+shell(id)))
	}
	return commands
}

// unrouteCommands are the opposite of routeCommands.
func unrouteCommands(p connection.Progress) []string {
	var commands []string
	for _, block := range ourCIDRs(p) {
		commands = append(commands, aws(p.Request.Target.Region, "delete-route", "--route-table-id "+routeTable,
			"--destination-cidr-block "+shell(block)))
	}
	return commands
}

// ingressCommands open (authorize) or close (revoke) the customer's firewall for our blocks.
func ingressCommands(p connection.Progress, operation string) []string {
	var commands []string
	for _, block := range ourCIDRs(p) {
		commands = append(commands, aws(p.Request.Target.Region, operation, "--group-id "+securityGroup,
			"--protocol tcp --port "+port(p), "--cidr "+shell(block)))
	}
	return commands
}

// dnsCommand switches the customer's own side of DNS resolution.
func dnsCommand(p connection.Progress, on string) string {
	id := known(p, connection.FactPeeringID)
	if id == "" {
		return ""
	}
	return aws(p.Request.Target.Region, "modify-vpc-peering-connection-options", "--vpc-peering-connection-id "+shell(id),
		"--accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc="+on)
}
