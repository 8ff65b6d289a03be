package schema

// OurNetwork is what a preflight learns of our own network in AWS. Facts of methods embed it.
type OurNetwork struct {
	OurAccount string   `json:"ourAccountId,omitempty"`
	OurRegion  string   `json:"ourRegion,omitempty"`
	OurVPC     string   `json:"ourVpcId,omitempty"`
	OurCIDRs   []string `json:"ourCidrs,omitempty"`
}

// Peering is what the steps learn of a peering connection of two VPCs. Facts of methods embed it.
type Peering struct {
	PeeringID string `json:"peeringId,omitempty"`
	// Earlier is a request of ours that was withdrawn and made anew.
	Earlier string `json:"earlierPeeringId,omitempty"`
	// TheirCIDRs are the customer's blocks as AWS shows them once they accepted.
	TheirCIDRs []string `json:"theirCidrs,omitempty"`
}
