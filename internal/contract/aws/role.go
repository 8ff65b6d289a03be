package aws

import (
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// VPCPeeringRoleChecked is what step 1 learns where the customer lends a role.
type VPCPeeringRoleChecked struct {
	VPCPeeringChecked
	// ExternalID is made anew for each attempt; OurPrincipal is whom the customer's role has to trust.
	ExternalID   string `json:"externalId"`
	OurPrincipal string `json:"ourPrincipal"`
	// ProofTime is over how long the end of the grant must be seen, and Shortened says that production would take longer.
	ProofTime time.Duration `json:"proofTime"`
	Shortened bool          `json:"shortened,omitempty"`
	// TemplateURL is where the vendor hosts the template; empty means nowhere.
	TemplateURL string `json:"templateUrl,omitempty"`
}

// LentRole is the role that a customer lends, and the network that it is for.
type LentRole struct {
	Owner      connection.Owner `json:"owner"`
	Target     VPC              `json:"target"`
	RoleARN    string           `json:"roleArn"`
	ExternalID string           `json:"externalId"`
}

// LentRoleSeen is a role that can be used by us, and by nobody who does not know the external id.
type LentRoleSeen struct {
	Said string `json:"said"`
}

// LentNetworkRead is the input of reading the customer's network through their role.
type LentNetworkRead struct {
	Role LentRole `json:"role"`
	// RouteTables are the customer's in which we are to add the way back; they are looked at, too.
	RouteTables []string `json:"routeTables,omitempty"`
	OurCIDRs    []string `json:"ourCidrs"`
	// Claims are the ranges of our other connections.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// LentNetwork is what the customer's network is, before anything was asked of it.
type LentNetwork struct {
	CIDRs []string `json:"cidrs"`
	// Notes are warnings that stop nothing, each a sentence.
	Notes []string `json:"notes,omitempty"`
}

// LentPeering is one peering connection, with the role that acts for its accepter.
type LentPeering struct {
	Role      LentRole `json:"role"`
	PeeringID string   `json:"peeringId"`
	// RouteTables are the customer\'s, which they let us change.
	RouteTables []string `json:"routeTables,omitempty"`
	OurCIDRs    []string `json:"ourCidrs,omitempty"`
}

// VPCPeeringAccepted is the peering connection after we accepted it for the customer.
type VPCPeeringAccepted struct {
	VPCPeeringSeen
	// Standing are the return routes that were there before us, which no undo may touch.
	Standing []ReturnRoute `json:"standing,omitempty"`
}

// ReturnRoute is one route of the customer's back to us.
type ReturnRoute struct {
	RouteTable string `json:"routeTable"`
	CIDR       string `json:"cidr"`
}

// ReturnRoutes are the routes back to us, in the customer's route tables that they name, and in no other.
type ReturnRoutes struct {
	LentPeering
	Standing []ReturnRoute `json:"standing,omitempty"`
}

// LentPeeringDNS is the option AllowDnsResolutionFromRemoteVpc: our side's, and with Theirs the customer's too.
type LentPeeringDNS struct {
	VPCPeeringDNS
	Theirs bool     `json:"theirs,omitempty"`
	Role   LentRole `json:"role"`
}

// The activities.
var (
	// AcceptVPCPeeringAsCustomer accepts the peering connection with the customer's role, in their region, and waits until both
	// sides see it active. Its undo is that of the request: either owner can delete what is active.
	AcceptVPCPeeringAsCustomer = contract.Activity[LentPeering, VPCPeeringAccepted]{Ref: family.Ref("AcceptVPCPeeringAsCustomer")}
	// CheckVPCPeeringRole is the preflight of a peering by a lent role. It also settles what the customer's role has to say:
	// whom it trusts, and with which external id.
	CheckVPCPeeringRole = contract.Activity[VPCPeeringCheck, VPCPeeringRoleChecked]{Ref: family.Ref("CheckVPCPeeringRole")}
	// TurnOnPeeringDNS turns on name resolution on our side, and through the lent role on the customer's where the request asks
	// for it: each side belongs to its own account and region. Ours is put back by RestoreOurPeeringDNS; the customer's needs
	// no undo, because the options of a peering connection end with it.
	TurnOnPeeringDNS = contract.Activity[LentPeeringDNS, VPCPeeringSeen]{Ref: family.Ref("TurnOnPeeringDNS")}
	// LookAtLentRole answers when the role can be used by us, and by nobody who does not know its external id: a role that
	// others can have us use would be worse than none.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
	LookAtLentRole = contract.Activity[LentRole, LentRoleSeen]{Ref: family.Ref("LookAtLentRole")}
	// LookAtLentRoleGone answers when the role was refused this once, while a role of ours could be assumed. Whether the
	// customer deleted it or only changed whom it trusts, we cannot see: it is no longer assumable.
	LookAtLentRoleGone = contract.End[LentRole]{Ref: family.Ref("LookAtLentRoleGone")}
	// ReadLentNetwork reads the customer's network through their role, before anything is asked of it: a wrong id or an overlap
	// is an error now, and not a peering that fails without a reason. What it finds wrong parks, because the target can still
	// be amended.
	ReadLentNetwork = contract.Activity[LentNetworkRead, LentNetwork]{Ref: family.Ref("ReadLentNetwork")}
	// AddReturnRoutes routes our network back through the peering connection, in the customer's tables that they name.
	AddReturnRoutes = contract.Activity[ReturnRoutes, VPCRoutesAdded]{Ref: family.Ref("AddReturnRoutes")}
	// RemoveReturnRoutes deletes the routes that equal ours from those tables. Once the customer has taken their role back it
	// cannot, and says so; then it is for them to do.
	RemoveReturnRoutes = contract.Undo[ReturnRoutes]{Ref: family.Ref("RemoveReturnRoutes")}
)
