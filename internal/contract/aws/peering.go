package aws

import (
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// VPC is a VPC of the customer's with the block that is reached in it.
type VPC struct {
	AccountID string `json:"accountId,omitempty"`
	Region    string `json:"region,omitempty"`
	VPCID     string `json:"vpcId,omitempty"`
	CIDR      string `json:"cidr,omitempty"`
}

// VPCPeeringCheck is the input of CheckVPCPeering.
type VPCPeeringCheck struct {
	Owner  connection.Owner   `json:"owner"`
	Serves connection.Serving `json:"serves"`
	Target VPC                `json:"target"`
	// DNS is what the request says of names; DNSWanted that our side is to let the customer's network resolve ours.
	DNS       string `json:"dns,omitempty"`
	DNSWanted bool   `json:"dnsWanted,omitempty"`
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
	Owner  connection.Owner `json:"owner"`
	Target VPC              `json:"target"`
}

// VPCPeeringRequested is the peering connection that now waits for the customer.
type VPCPeeringRequested struct {
	contract.Changes
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
	contract.Changes
	State      string   `json:"state"`
	TheirCIDRs []string `json:"theirCidrs,omitempty"`
	// OurDNS and TheirDNS are the options AllowDnsResolutionFromRemoteVpc of the two sides, as they are now.
	OurDNS   bool `json:"ourDns,omitempty"`
	TheirDNS bool `json:"theirDns,omitempty"`
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

// The activities.
var (
	// CheckVPCPeering is the preflight: the form of the request and everything that both networks say about it. It creates
	// nothing, and reports all problems together.
	CheckVPCPeering = contract.Activity[VPCPeeringCheck, VPCPeeringChecked]{Ref: family.Ref("CheckVPCPeering")}
	// TurnOnOurPeeringDNS lets the customer's network resolve our public names to private addresses. Each owner sets its own
	// side, in its own region, and only while the connection is active.
	// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html
	TurnOnOurPeeringDNS = contract.Activity[VPCPeeringDNS, VPCPeeringSeen]{Ref: family.Ref("TurnOnOurPeeringDNS")}
	// RestoreOurPeeringDNS puts the option back to what it was before us. Setting it twice is harmless, so an uncertain undo
	// needs no search.
	RestoreOurPeeringDNS = contract.Undo[VPCPeeringDNS]{Ref: family.Ref("RestoreOurPeeringDNS")}
	// LookAtVPCPeering answers when the customer has accepted, refuses when AWS says that it will never happen, and says not
	// yet in AWS's own word otherwise.
	LookAtVPCPeering = contract.Activity[VPCPeeringLook, VPCPeeringSeen]{Ref: family.Ref("LookAtVPCPeering")}
	// LookAtTheirPeeringDNS answers when the customer's side lets our network resolve its public names to private addresses.
	// Only its owner can turn that on, so an active connection without it waits.
	LookAtTheirPeeringDNS = contract.Activity[VPCPeeringLook, VPCPeeringSeen]{Ref: family.Ref("LookAtTheirPeeringDNS")}
	// RequestVPCPeering asks the customer's account for a peering connection, or adopts the one that is there already.
	// CreateVpcPeeringConnection knows no client token, so what makes a repetition safe is the search by tag before it.
	RequestVPCPeering = contract.Activity[VPCPeering, VPCPeeringRequested]{Ref: family.Ref("RequestVPCPeering")}
	// WatchVPCPeering is a look turned round: it says not yet while all is as it was, and completes when anything changed,
	// for better or worse. It repairs nothing.
	WatchVPCPeering = contract.Watch[VPCPeeringWatch]{Ref: family.Ref("WatchVPCPeering")}
	// WithdrawVPCPeering deletes what this attempt at this connection made, found by its tags alone, and waits until AWS says
	// that it is gone. What was there before us has other tags or none.
	WithdrawVPCPeering = contract.Undo[VPCPeering]{Ref: family.Ref("WithdrawVPCPeering")}
)
