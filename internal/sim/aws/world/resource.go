package world

import (
	"fmt"
)

// Resource is one thing in the cloud that a connection can make or change.
type Resource struct {
	// Kind is peering, route, option, tag, rule or acl-entry; attachment,
	// transit-gateway, transit-route, share, share-member or invitation; address,
	// nat-gateway or allowlist; stack or role.
	Kind    string `json:"kind"`
	Account string `json:"account"`
	Region  string `json:"region"`
	// ID names it: pcx-..., "rtb-... 10.20.0.0/16", "pcx-... accepter dns".
	ID string `json:"id"`
	// State is the peering's status, the route's target and state, the tag's value.
	State string `json:"state"`
	// By is the ARN of who made it; empty for what was in the world before.
	By string `json:"by,omitempty"`
	// Tags are those that the account itself put on it.
	Tags map[string]string `json:"tags,omitempty"`
	// Ended is a peering or attachment that is failed, rejected, expired or
	// deleted, and is only shown until AWS forgets it; an invitation that was
	// answered; an account that left a share.
	Ended bool `json:"ended,omitempty"`
}

// String is one line about the resource.
func (r Resource) String() string {
	return fmt.Sprintf("%s %s %s %s: %s", r.Account, r.Region, r.Kind, r.ID, r.State)
}

// Filter chooses resources. Empty fields match everything.
type Filter struct {
	Kind    string
	Account string
	// By matches a part of the maker's ARN.
	By string
	// Ended includes what has ended.
	Ended bool
}
