package aws

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// ExternalAddressesRead is the input of ReadExternalAddresses.
type ExternalAddressesRead struct {
	Owner  connection.Owner   `json:"owner"`
	Serves connection.Serving `json:"serves"`
	// Deployment narrows the cluster to one of its Deployments.
	Deployment string `json:"deployment,omitempty"`
}

// ExternalAddresses are the stable addresses that the world sees a cluster's traffic come from, or one Deployment's. Each is
// an address, or a CIDR where a cloud reserves whole prefixes.
type ExternalAddresses struct {
	OurAccount string `json:"ourAccount"`
	OurRegion  string `json:"ourRegion"`
	OurVPC     string `json:"ourVpc"`
	// Addresses are all that the customer should allow: those in use and those that a planned change adds.
	Addresses []string `json:"addresses"`
	// Coming and Retiring are what a planned change adds and takes away, from the day From on.
	Coming   []string `json:"coming,omitempty"`
	Retiring []string `json:"retiring,omitempty"`
	From     string   `json:"from,omitempty"`
	// Gateways are the ids of the gateways that hold the addresses.
	Gateways []string `json:"gateways"`
	// Shared means that other customers' traffic comes from the same addresses.
	Shared bool `json:"shared,omitempty"`
	// Notes are warnings that stop nothing, each a sentence.
	Notes []string `json:"notes,omitempty"`
}

// ExternalAddressesWatch is what Keep watches: whether the addresses are still those that the customer was told.
type ExternalAddressesWatch struct {
	Owner      connection.Owner `json:"owner"`
	Deployment string           `json:"deployment,omitempty"`
	// Published are the addresses, and Retiring the ones among them that the customer knows to be retiring.
	Published []string `json:"published"`
	Retiring  []string `json:"retiring,omitempty"`
	Gateways  []string `json:"gateways,omitempty"`
	// Contact is whom to tell at the customer's.
	Contact string            `json:"contact,omitempty"`
	Probe   *connection.Probe `json:"probe,omitempty"`
}

// The activities.
var (
	// ReadExternalAddresses reads where a cluster's traffic leaves for the internet, and checks that nothing can change it
	// behind our backs: every address is reserved, and ours. It changes nothing in any cloud.
	ReadExternalAddresses = contract.Activity[ExternalAddressesRead, ExternalAddresses]{Ref: family.Ref("ReadExternalAddresses")}
	// WatchExternalAddresses notices when the addresses are not those that the customer was told, and when the inventory says
	// that they will not be: then the customer can be told before anything breaks. It completes when anything changed, for
	// better or worse, and says who must be told.
	WatchExternalAddresses = contract.Watch[ExternalAddressesWatch]{Ref: family.Ref("WatchExternalAddresses")}
)
