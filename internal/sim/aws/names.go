package aws

// knownRegions are the regions that exist.
func knownRegions() []string {
	return []string{"ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-2"}
}

// The codes are AWS's own, its uneven spelling included.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html

func malformed(prefix string) string {
	return map[string]string{
		"vpc": "InvalidVpcID.Malformed", "pcx": "InvalidVpcPeeringConnectionId.Malformed",
		"rtb": "InvalidRouteTableId.Malformed", "subnet": "InvalidSubnetID.Malformed",
		"sg": "InvalidGroupId.Malformed", "acl": "InvalidNetworkAclId.Malformed",
		"tgw": "InvalidTransitGatewayID.Malformed", "tgw-attach": "InvalidTransitGatewayAttachmentID.Malformed",
		"tgw-rtb": "InvalidRouteTableID.Malformed", "nat": "NatGatewayMalformed", "eipalloc": "InvalidAllocationID.Malformed",
	}[prefix]
}

func noVPC(id string) error {
	return refuse("InvalidVpcID.NotFound", "The vpc ID '"+id+"' does not exist")
}

func noPeering(id string) error {
	return refuse("InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '"+id+"' does not exist")
}

func noTable(id string) error {
	return refuse("InvalidRouteTableID.NotFound", "The routeTable ID '"+id+"' does not exist")
}

func noSubnet(id string) error {
	return refuse("InvalidSubnetID.NotFound", "The subnet ID '"+id+"' does not exist")
}

func noGroup(id string) error {
	return refuse("InvalidGroup.NotFound", "The security group '"+id+"' does not exist")
}

func noACL(id string) error {
	return refuse("InvalidNetworkAclID.NotFound", "The networkAcl ID '"+id+"' does not exist")
}

// badTransition has the words of AWS's own message, by which clients tell a
// peering that has ended from one that cannot be changed yet.
func badTransition(p *peering, to string) error {
	return refuse("InvalidStateTransition", "Invalid state transition for "+p.ID+", attempted to transition from "+p.Status+" to "+to)
}
