package activities

import (
	"time"

	"causeway.dev/internal/connection"
)

// VPCPeeringCheck is the input of CheckVPCPeering.
type VPCPeeringCheck struct {
	Owner   connection.Owner   `json:"owner"`
	Request connection.Request `json:"request"`
	// Claims are the address ranges that other connections of the same network hold.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// VPCPeeringChecked is what step 1 learns about both networks without creating anything.
type VPCPeeringChecked struct {
	OurAccount string   `json:"ourAccount"`
	OurRegion  string   `json:"ourRegion"`
	OurVPC     string   `json:"ourVpc"`
	OurCIDRs   []string `json:"ourCidrs"`
	// RouteTables are the private route tables that step 4 will change.
	RouteTables []string `json:"routeTables"`
	// Notes are warnings that stop nothing, each a sentence.
	Notes []string `json:"notes,omitempty"`
}

// VPCPeering names one peering connection by what is known before it exists: enough to make it, and to find it again
// when the answer was lost.
type VPCPeering struct {
	Owner  connection.Owner  `json:"owner"`
	Target connection.Target `json:"target"`
}

// VPCPeeringRequested is the peering connection that now waits for the customer.
type VPCPeeringRequested struct {
	Changes
	PeeringID string `json:"peeringId"`
	// Adopted means that an equal live peering connection was there before us; no undo will touch it.
	Adopted bool `json:"adopted,omitempty"`
	// State is AWS's own word, such as "pending-acceptance".
	State   string    `json:"state"`
	Expires time.Time `json:"expires,omitzero"`
}

// VPCPeeringLook is the input of the looks at one peering connection.
type VPCPeeringLook struct {
	Owner     connection.Owner `json:"owner"`
	PeeringID string           `json:"peeringId"`
}

// VPCPeeringSeen is an active peering connection. AWS shows the accepter's CIDRs only then.
type VPCPeeringSeen struct {
	Changes
	State      string   `json:"state"`
	TheirCIDRs []string `json:"theirCidrs,omitempty"`
	// OurDNS and TheirDNS are the options AllowDnsResolutionFromRemoteVpc of the two sides, as they are now.
	OurDNS   bool `json:"ourDns,omitempty"`
	TheirDNS bool `json:"theirDns,omitempty"`
}

// VPCRoutes is the route to one CIDR through one peering connection, in every private route table of the cluster.
type VPCRoutes struct {
	Owner     connection.Owner `json:"owner"`
	PeeringID string           `json:"peeringId"`
	CIDR      string           `json:"cidr"`
	// Claims are the ranges of other connections: a corrected CIDR must not overlap them. An undo has none.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// VPCRoutesAdded lists the route tables that now hold the route.
type VPCRoutesAdded struct {
	Changes
	RouteTables []string `json:"routeTables"`
}

// VPCPeeringDNS is our side's option AllowDnsResolutionFromRemoteVpc of one peering connection.
type VPCPeeringDNS struct {
	Owner     connection.Owner `json:"owner"`
	PeeringID string           `json:"peeringId"`
	// Was is the value before us, to which the undo returns.
	Was bool `json:"was,omitempty"`
}

// VPCPeeringWatch is what Keep watches: the peering connection, our routes and options, and the probe where there is one.
type VPCPeeringWatch struct {
	Owner     connection.Owner  `json:"owner"`
	PeeringID string            `json:"peeringId"`
	CIDR      string            `json:"cidr"`
	DNS       bool              `json:"dns,omitempty"`
	Probe     *connection.Probe `json:"probe,omitempty"`
}

// ProbeTest asks the probe of a cluster to resolve a name and open a connection.
type ProbeTest struct {
	Owner connection.Owner `json:"owner"`
	Probe connection.Probe `json:"probe"`
	// CIDRs are the only ranges into which the probe may dial.
	CIDRs []string `json:"cidrs"`
	// Internet takes the place of the CIDRs where a connection leads over the internet.
	Internet bool `json:"internet,omitempty"`
}

// ProbeProof is what a probe that got through saw.
type ProbeProof struct {
	Address string    `json:"address"`
	At      time.Time `json:"at"`
	// Said is the sentence for the ledger: "orders.example.com resolves to 10.20.1.10; port 5432 is open".
	Said string `json:"said"`
}
