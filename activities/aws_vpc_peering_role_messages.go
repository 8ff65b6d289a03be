package activities

import (
	"time"

	"causeway.dev/internal/connection"
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
	Owner      connection.Owner  `json:"owner"`
	Target     connection.Target `json:"target"`
	RoleARN    string            `json:"roleArn"`
	ExternalID string            `json:"externalId"`
}

// LentRoleSeen is a role that can be used by us, and by nobody who does not know the external id.
type LentRoleSeen struct {
	Said string `json:"said"`
}

// LentNetworkRead is the input of reading the customer's network through their role.
type LentNetworkRead struct {
	Role     LentRole `json:"role"`
	OurCIDRs []string `json:"ourCidrs"`
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
	OurCIDRs  []string `json:"ourCidrs,omitempty"`
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
