package connection

import "time"

// Entry is one line of the ledger: what happened, who did it, when, and what proved it.
type Entry struct {
	At    time.Time `json:"at"`
	Step  StepID    `json:"step,omitempty"`
	Who   string    `json:"who"`
	What  string    `json:"what"`
	Proof string    `json:"proof,omitempty"`
}

// Fact is something that a step learned and that later steps, pages and undos need: an id, a CIDR. Facts hold no secret.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Facts keeps its order, because workflow code must not range over maps.
type Facts []Fact

// Get returns the value of a fact, or "" when it is not known yet.
func (f Facts) Get(name string) string {
	for _, fact := range f {
		if fact.Name == name {
			return fact.Value
		}
	}
	return ""
}

// With returns the facts with one of them set. An empty value leaves them as they are.
func (f Facts) With(name, value string) Facts {
	if value == "" {
		return f
	}
	for i := range f {
		if f[i].Name == name {
			f[i].Value = value
			return f
		}
	}
	return append(f, Fact{Name: name, Value: value})
}

// Names of facts of the AWS methods. Pages refer to them by these names.
const (
	FactPeeringID      = "peeringId"
	FactOurAccount     = "ourAccountId"
	FactOurRegion      = "ourRegion"
	FactOurVPC         = "ourVpcId"
	FactOurCIDRs       = "ourCidrs"
	FactTheirCIDRs     = "theirCidrs"
	FactExpires        = "expires"
	FactEarlierPeering = "earlierPeeringId"
)

// Names of facts of ip-allowlist. Lists have commas.
const (
	// FactExternalAddresses are all that the customer allows: what is in use, and what is planned. Each is an address, or a
	// CIDR where a cloud reserves whole prefixes.
	FactExternalAddresses = "externalAddresses"
	// FactComingAddresses and FactRetiringAddresses are the parts of them that a planned change adds and takes away, from
	// FactAddressesFrom on.
	FactComingAddresses   = "comingAddresses"
	FactRetiringAddresses = "retiringAddresses"
	FactAddressesFrom     = "addressesFrom"
	// FactGateways are the ids of the gateways behind which the addresses stand.
	FactGateways = "gateways"
	// FactSharedAddresses is "true" where other customers' traffic comes from the same addresses.
	FactSharedAddresses = "sharedAddresses"

	FactTransitGatewayID = "transitGatewayId"
	FactShareARN         = "shareArn"
	FactAttachmentID     = "attachmentId"
	// Whether the customer's gateway puts new attachments into its default route tables by itself: "yes" or "no".
	FactGatewayAssociates = "gatewayAssociates"
	FactGatewayPropagates = "gatewayPropagates"
)

// Names of facts of the methods that use a right which the customer lends.
const (
	// FactRoleARN is the role that the customer lends; they tell it with accept. FactExternalID is ours, made anew for each
	// attempt, and no secret: it keeps others from having us use the role for them.
	FactRoleARN    = "roleArn"
	FactExternalID = "externalId"
	// FactOurPrincipal is the role of ours that theirs has to trust.
	FactOurPrincipal = "ourPrincipal"
	// FactTemplateURL is where the vendor hosts the template, for a quick-create link; empty when it is hosted nowhere.
	FactTemplateURL = "templateUrl"
	// FactProofTime is how long the end of a grant must be seen, such as "15m"; FactProofShortened says that a dev stack
	// made it shorter than production allows.
	FactProofTime      = "proofTime"
	FactProofShortened = "proofShortened"

	FactOurTenant = "ourTenantId"
	FactOurApp    = "ourAppId"
	FactOurVNet   = "ourVnetId"
	// FactTheirPrincipal is the object id that our application has in the customer's tenant; it differs from tenant to tenant.
	FactTheirPrincipal = "ourObjectIdInTheirTenant"
	// FactGrant is the assignment that stands: "custom" for the role with five actions, "network-contributor" for more.
	FactGrant        = "grant"
	FactOurPeering   = "ourPeering"
	FactTheirPeering = "theirPeering"
)
