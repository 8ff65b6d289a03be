package awsplainpeering

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
)

// Own is the method's own part of a request.
type Own struct {
	Target schema.VPC `json:"target"`
}

// Facts are what its steps learn.
type Facts struct {
	schema.OurNetwork
	schema.Peering
}

func of(r connection.Request) Own { return methods.OwnOf[Own](r) }

func target(r connection.Request) []string {
	t := of(r).Target
	return []string{t.VPCID, t.CIDR, t.Region, t.AccountID}
}
