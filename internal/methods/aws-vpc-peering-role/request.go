package awsvpcpeeringrole

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
)

// Own is the method's own part of a request.
type Own struct {
	Target Target     `json:"target"`
	DNS    schema.DNS `json:"dns,omitempty"`
}

// Target is the customer's VPC.
type Target struct {
	schema.VPC
	// RouteTables are the customer's route tables to which we may add the way back with the right that they lend; none
	// means that they add it themselves.
	RouteTables []string `json:"routeTables,omitempty"`
}

// Facts are what its steps learn.
type Facts struct {
	schema.OurNetwork
	schema.Peering
	// RoleARN is the role that the customer lends; they tell it with accept. ExternalID is ours, made anew for each attempt, and
	// no secret: it keeps others from having us use the role for them.
	RoleARN    string `json:"roleArn,omitempty"`
	ExternalID string `json:"externalId,omitempty"`
	// OurPrincipal is the role of ours that theirs has to trust.
	OurPrincipal string `json:"ourPrincipal,omitempty"`
	// TemplateURL is where the vendor hosts the template, for a quick-create link; empty when it is hosted nowhere.
	TemplateURL string `json:"templateUrl,omitempty"`
	// ProofTime is how long the end of the grant must be seen, such as "15m"; ProofShortened says that a dev stack made it
	// shorter than production allows.
	ProofTime      string `json:"proofTime,omitempty"`
	ProofShortened bool   `json:"proofShortened,omitempty"`
}

func of(r connection.Request) Own { return methods.OwnOf[Own](r) }

// target is what `show` calls the other end.
func target(r connection.Request) []string {
	t := of(r).Target
	return []string{t.VPCID, t.CIDR, t.Region, t.AccountID}
}
