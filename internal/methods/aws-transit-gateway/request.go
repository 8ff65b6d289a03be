package awstransitgateway

import (
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
)

// Own is the method's own part of a request.
type Own struct {
	Target Target `json:"target"`
}

// Target is the customer's transit gateway, and the networks behind it.
type Target struct {
	AccountID        string   `json:"accountId,omitempty"`
	Region           string   `json:"region,omitempty"`
	TransitGatewayID string   `json:"transitGatewayId,omitempty"`
	CIDRs            []string `json:"cidrs,omitempty"`
}

// Facts are what its steps learn. The first two the customer may tell with accept.
type Facts struct {
	TransitGatewayID string `json:"transitGatewayId,omitempty"`
	ShareARN         string `json:"shareArn,omitempty"`
	schema.OurNetwork
	AttachmentID string `json:"attachmentId,omitempty"`
	// Whether the customer's gateway puts new attachments into its default route tables by itself: "yes" or "no"; "" while that
	// is not known.
	Associates string `json:"gatewayAssociates,omitempty"`
	Propagates string `json:"gatewayPropagates,omitempty"`
}

func of(r connection.Request) Own { return methods.OwnOf[Own](r) }

func fields() []connection.Field {
	cidrs := schema.CIDRs()
	cidrs.Required = true
	return []connection.Field{schema.AccountID(), schema.Region(), schema.TransitGatewayID(), cidrs}
}

// target is what `show` calls the other end.
func target(r connection.Request) []string {
	t := of(r).Target
	return append(append([]string{t.TransitGatewayID}, t.CIDRs...), t.Region, t.AccountID)
}

// gatewayID is the gateway that the customer named with accept, or else the request.
func gatewayID(own Own, facts Facts) string {
	if id := strings.TrimSpace(facts.TransitGatewayID); id != "" {
		return id
	}
	return own.Target.TransitGatewayID
}
