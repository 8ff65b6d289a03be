package azurevnetpeering

import (
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/azure"
	"causeway.dev/internal/methods"
)

// Own is the method's own part of a request.
type Own struct {
	Target Target `json:"target"`
}

// Target is the customer's virtual network, as activities know it.
type Target = azure.VNet

// Facts are what its steps learn.
type Facts struct {
	OurTenant string   `json:"ourTenantId,omitempty"`
	OurApp    string   `json:"ourAppId,omitempty"`
	OurRegion string   `json:"ourRegion,omitempty"`
	OurVNet   string   `json:"ourVnetId,omitempty"`
	OurCIDRs  []string `json:"ourCidrs,omitempty"`
	// Principal is the object id that our application has in the customer's tenant; it differs from tenant to tenant.
	Principal string `json:"ourObjectIdInTheirTenant,omitempty"`
	// SameTenant says that the customer's network lies in our own tenant.
	SameTenant bool `json:"sameTenant,omitempty"`
	// Grant is the assignment that stands: "custom" for our role, "network-contributor" for more. Assignments are the ids of all
	// that stand.
	Grant       string   `json:"grant,omitempty"`
	Assignments []string `json:"roleAssignments,omitempty"`
	// ProofTime is how long the end of the grant must be seen, such as "15m"; ProofShortened says that a dev stack made it
	// shorter than production allows.
	ProofTime      string   `json:"proofTime,omitempty"`
	ProofShortened bool     `json:"proofShortened,omitempty"`
	TheirCIDRs     []string `json:"theirCidrs,omitempty"`
	OurPeering     string   `json:"ourPeering,omitempty"`
	TheirPeering   string   `json:"theirPeering,omitempty"`
}

func of(r connection.Request) Own { return methods.OwnOf[Own](r) }

// check compares the two places in which a request names the customer's subscription.
func check(r connection.Request) connection.Problems {
	t := of(r).Target
	vnet, err := connection.ParseVNetID(t.VNetID)
	if err != nil { // its own check has a sentence for it
		vnet.Subscription = t.SubscriptionID
	}
	if t.SubscriptionID == "" || strings.EqualFold(t.SubscriptionID, vnet.Subscription) {
		return nil
	}
	return connection.Problems{{
		Field: "target.vnetId", Value: t.VNetID, Rule: "lies in subscription " + vnet.Subscription + ", and target.subscriptionId is " + t.SubscriptionID,
	}}
}

// target is what `show` calls the other end.
func target(r connection.Request) []string {
	t := of(r).Target
	return append([]string{t.VNetID}, t.CIDRs...)
}

// nameOf is the last part of a network's id, which is what people call it.
func nameOf(id string) string { return id[strings.LastIndex(id, "/")+1:] }
