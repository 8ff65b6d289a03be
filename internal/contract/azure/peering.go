package azure

import (
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// VNet is a virtual network of the customer's.
type VNet struct {
	TenantID       string `json:"tenantId,omitempty"`
	SubscriptionID string `json:"subscriptionId,omitempty"`
	// VNetID is the whole resource id.
	VNetID string `json:"vnetId,omitempty"`
	// CIDRs are what the request says of its addresses, to be compared with what Azure shows.
	CIDRs []string `json:"cidrs,omitempty"`
}

// VNetPeering names one VNet peering by what is known before it exists: enough to make both halves, and to find them again
// when an answer was lost.
type VNetPeering struct {
	Owner  connection.Owner `json:"owner"`
	Target VNet             `json:"target"`
}

// VNetPeeringCheck is the input of CheckVNetPeering.
type VNetPeeringCheck struct {
	VNetPeering
	Serves connection.Serving `json:"serves"`
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
	contract.Changes
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

// The activities.
var (
	// CheckVNetPeering is the preflight: the form of the request, our own network, and what can be known of the customer's
	// without any right. It creates nothing, and reports all problems together.
	CheckVNetPeering = contract.Activity[VNetPeeringCheck, VNetPeeringChecked]{Ref: family.Ref("CheckVNetPeering")}
	// LookAtHalves waits until both halves are Connected, in sync and done. That a half was created says nothing of that. Ours
	// alone is enough where the grant has ended: it is Connected only with the other.
	LookAtHalves = contract.Activity[VNetPeering, VNetHalvesSeen]{Ref: family.Ref("LookAtHalves")}
	// LookAtConsent answers when our application can log into the customer's tenant. That needs no right there, and shows under
	// which object id assignments have to name us.
	LookAtConsent = contract.Activity[VNetPeering, Consented]{Ref: family.Ref("LookAtConsent")}
	// LookAtGrant answers when our application may peer with the customer's network: an assignment that covers it stands, and
	// works. Otherwise it names what is missing, at which scope, with the command for just that.
	LookAtGrant = contract.Activity[VNetPeering, VNetGrant]{Ref: family.Ref("LookAtGrant")}
	// LookAtGrantGone answers when what the customer lent could not be used this time: with a new token, in every way in which
	// we could use it. What is left over is itself the right that lets us read what is left over.
	LookAtGrantGone = contract.End[VNetPeering]{Ref: family.Ref("LookAtGrantGone")}
	// CreateOurHalf makes the half of the peering in our network, or adopts what an earlier try made. Ours comes first: we can
	// always take it back.
	CreateOurHalf = contract.Activity[VNetHalf, VNetHalfMade]{Ref: family.Ref("CreateOurHalf")}
	// CreateTheirHalf makes the half in the customer's network, with the right that they lend.
	CreateTheirHalf = contract.Activity[VNetHalf, VNetHalfMade]{Ref: family.Ref("CreateTheirHalf")}
	// ReadVNets reads both networks with the right that the customer lends, so that wrong ids and shared addresses are errors
	// now, before anything is made.
	ReadVNets = contract.Activity[VNetsRead, VNetsSeen]{Ref: family.Ref("ReadVNets")}
	// CheckEffectiveRoutes looks whether a network interface of ours has routes to the customer's addresses through the peering.
	// Azure makes them by itself; a route table of our own with an equal or longer prefix would win over them.
	CheckEffectiveRoutes = contract.Activity[VNetRoutesCheck, VNetRoutesSeen]{Ref: family.Ref("CheckEffectiveRoutes")}
	// DeleteOurHalf deletes what CreateOurHalf made: the half of this attempt's name that leads to the customer's network.
	DeleteOurHalf = contract.Undo[VNetHalf]{Ref: family.Ref("DeleteOurHalf")}
	// DeleteTheirHalf deletes what CreateTheirHalf made, for as long as the customer's grant lets us. Once it is gone, our half
	// says whether theirs still stands; only the customer can then delete it.
	DeleteTheirHalf = contract.Undo[VNetHalf]{Ref: family.Ref("DeleteTheirHalf")}
	// WatchVNetPeering is a look turned round: it says not yet while all is as it was, and completes when anything changed. It
	// repairs nothing. It looks at our half only: the customer's grant has ended, and ours shows what became of theirs.
	WatchVNetPeering = contract.Watch[VNetPeeringWatch]{Ref: family.Ref("WatchVNetPeering")}
)
