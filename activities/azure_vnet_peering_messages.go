package activities

import (
	"time"

	"causeway.dev/internal/connection"
)

// VNetPeering names one VNet peering by what is known before it exists: enough to make both halves, and to find them again
// when an answer was lost.
type VNetPeering struct {
	Owner  connection.Owner  `json:"owner"`
	Target connection.Target `json:"target"`
}

// VNetPeeringCheck is the input of CheckVNetPeering.
type VNetPeeringCheck struct {
	Owner   connection.Owner   `json:"owner"`
	Request connection.Request `json:"request"`
	// Claims are the address ranges that other connections of the same network hold.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// VNetPeeringChecked is what step 1 learns without creating anything.
type VNetPeeringChecked struct {
	OurTenant string   `json:"ourTenant"`
	OurApp    string   `json:"ourApp"`
	OurRegion string   `json:"ourRegion"`
	OurVNet   string   `json:"ourVnet"`
	OurCIDRs  []string `json:"ourCidrs"`
	// SameTenant means that the customer's network lies in our own tenant: there is nothing to consent to.
	SameTenant bool `json:"sameTenant,omitempty"`
	// Principal is our object id in the customer's tenant, where they have consented before.
	Principal string `json:"principal,omitempty"`
	// Proof is over how long the end of the grant will be seen; Shortened that a dev stack made that shorter.
	Proof     time.Duration `json:"proof"`
	Shortened bool          `json:"shortened,omitempty"`
	// Notes are warnings that stop nothing, each a sentence.
	Notes []string `json:"notes,omitempty"`
}

// Consented is our application in the customer's tenant.
type Consented struct {
	// Principal is its object id there, which role assignments name.
	Principal string `json:"principal"`
}

// The kinds of grant that stand.
const (
	GrantCustom             = "custom"
	GrantNetworkContributor = "network-contributor"
)

// VNetGrant is what the customer has lent.
type VNetGrant struct {
	Principal string `json:"principal"`
	Kind      string `json:"kind"`
	// Assignments are the ids of the role assignments that stand.
	Assignments []string `json:"assignments"`
	// Said says what was found, and warns where it allows more than is needed.
	Said string    `json:"said"`
	Seen time.Time `json:"seen"`
}

// VNetsRead is the input of ReadVNets.
type VNetsRead struct {
	VNetPeering
	Claims    []connection.Claim `json:"claims,omitempty"`
	GrantSeen time.Time          `json:"grantSeen,omitzero"`
}

// VNetsSeen are both networks.
type VNetsSeen struct {
	TheirCIDRs  []string `json:"theirCidrs"`
	TheirRegion string   `json:"theirRegion"`
	OurCIDRs    []string `json:"ourCidrs"`
	Notes       []string `json:"notes,omitempty"`
}

// VNetHalf is one half of a peering, to be made.
type VNetHalf struct {
	VNetPeering
	// TheirCIDRs and Claims are compared once more under the locks of both networks. An undo has neither.
	TheirCIDRs []string           `json:"theirCidrs,omitempty"`
	OurCIDRs   []string           `json:"ourCidrs,omitempty"`
	Claims     []connection.Claim `json:"claims,omitempty"`
	// GrantSeen is when the grant was seen: for a while after that a refusal may only mean that Azure has not heard of it.
	GrantSeen time.Time `json:"grantSeen,omitzero"`
}

// VNetHalfMade is a half that stands.
type VNetHalfMade struct {
	Changes
	Name  string `json:"name"`
	State string `json:"state"`
	// Adopted means that it was there already, made by an earlier try.
	Adopted bool `json:"adopted,omitempty"`
}

// VNetHalvesSeen are both halves, connected.
type VNetHalvesSeen struct {
	State string `json:"state"`
	Said  string `json:"said"`
}

// VNetRoutesCheck asks for the effective routes of our network.
type VNetRoutesCheck struct {
	VNetPeering
	TheirCIDRs []string `json:"theirCidrs"`
}

// VNetRoutesSeen is what they say. Skipped means that nobody could look, and why stands in Said.
type VNetRoutesSeen struct {
	Said    string `json:"said"`
	Skipped bool   `json:"skipped,omitempty"`
}

// VNetPeeringWatch is what Keep watches: our half, and the probe where there is one.
type VNetPeeringWatch struct {
	VNetPeering
	TheirCIDRs []string          `json:"theirCidrs"`
	Probe      *connection.Probe `json:"probe,omitempty"`
}
