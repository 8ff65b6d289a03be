package state

import (
	"net/http"
	"strings"
)

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

// NoVPC is a VPC that is not there, or not the caller's.
func NoVPC(id string) error {
	return Refuse("InvalidVpcID.NotFound", "The vpc ID '"+id+"' does not exist")
}

// NoPeering is a peering that the caller does not see.
func NoPeering(id string) error {
	return Refuse("InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '"+id+"' does not exist")
}

// NoTable is a route table that is not the caller's.
func NoTable(id string) error {
	return Refuse("InvalidRouteTableID.NotFound", "The routeTable ID '"+id+"' does not exist")
}

// NoSubnet is a subnet that is not the caller's.
func NoSubnet(id string) error {
	return Refuse("InvalidSubnetID.NotFound", "The subnet ID '"+id+"' does not exist")
}

// NoGroup is a security group that is not the caller's.
func NoGroup(id string) error {
	return Refuse("InvalidGroup.NotFound", "The security group '"+id+"' does not exist")
}

// NoACL is a network ACL that is not the caller's.
func NoACL(id string) error {
	return Refuse("InvalidNetworkAclID.NotFound", "The networkAcl ID '"+id+"' does not exist")
}

// BadTransition has the words of AWS's own message, by which clients tell a
// peering that has ended from one that cannot be changed yet.
func BadTransition(p *Peering, to string) error {
	return Refuse("InvalidStateTransition", "Invalid state transition for "+p.ID+", attempted to transition from "+p.Status+" to "+to)
}

// NoAttachment is an attachment that the caller does not see, or may not change.
func NoAttachment(id string) error {
	return Refuse("InvalidTransitGatewayAttachmentID.NotFound", "Transit Gateway Attachment "+id+" was deleted or does not exist.")
}

// NoGateway is a transit gateway that the caller does not know of.
func NoGateway(id string) error {
	return Refuse("InvalidTransitGatewayID.NotFound", "Transit Gateway "+id+" was deleted or does not exist.")
}

// NoTransitTable is a table of a transit gateway that is not the caller's.
func NoTransitTable(id string) error {
	return Refuse("InvalidRouteTableID.NotFound", "Transit Gateway Route Table "+id+" was deleted or does not exist.")
}

// WrongState has the words of AWS's own message.
func WrongState(a *Attachment) error {
	return Refuse("IncorrectState", a.ID+" is in invalid state "+a.State)
}

// CheckID refuses an id that does not look like one.
func CheckID(id, prefix string) error {
	digits, ok := strings.CutPrefix(id, prefix+"-")
	// Eight digits are the ids of before 2018, which still live.
	if ok && (len(digits) == 8 || len(digits) == 17) && strings.Trim(digits, "0123456789abcdef") == "" {
		return nil
	}
	return &Error{malformed(prefix), "Invalid id: \"" + id + "\" (expecting \"" + prefix + "-...\")", 400}
}

// Error is an error in AWS's words.
type Error struct {
	Code    string
	Message string
	Status  int
}

// Error is the code and the message.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Refuse is the usual error: the caller's fault, status 400.
func Refuse(code, message string) error { return &Error{code, message, http.StatusBadRequest} }

// CodeUnauthorized is how EC2 says that a call is not allowed.
const CodeUnauthorized = "UnauthorizedOperation"

// NoAddress is an Elastic IP that is not the caller's.
func NoAddress(id string) error {
	return Refuse("InvalidAllocationID.NotFound", "The allocation ID '"+id+"' does not exist")
}
