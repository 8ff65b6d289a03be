package aws

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// TransitGatewayCheck is the input of CheckTransitGateway.
type TransitGatewayCheck struct {
	Owner  connection.Owner   `json:"owner"`
	Serves connection.Serving `json:"serves"`
	// Account and Region are the customer's, TransitGatewayID the gateway's if it is known already, CIDRs what lies behind it.
	Account          string   `json:"account"`
	Region           string   `json:"region"`
	TransitGatewayID string   `json:"transitGatewayId,omitempty"`
	CIDRs            []string `json:"cidrs"`
	// Claims are the address ranges that other connections of the same network hold.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// TransitGatewayChecked is what step 1 learns about our network without creating anything. The customer's it cannot see.
type TransitGatewayChecked struct {
	OurAccount string   `json:"ourAccount"`
	OurRegion  string   `json:"ourRegion"`
	OurVPC     string   `json:"ourVpc"`
	OurCIDRs   []string `json:"ourCidrs"`
	// RouteTables are the private route tables that will lead to the gateway.
	RouteTables []string `json:"routeTables"`
	// Subnets are the ones that will be attached, one in each zone.
	Subnets []string `json:"subnets"`
	// Notes are warnings that stop nothing, each a sentence.
	Notes []string `json:"notes,omitempty"`
}

// TransitGatewayShare says which share we look for: by who shares and what is shared, never by a name.
type TransitGatewayShare struct {
	Owner connection.Owner `json:"owner"`
	// Account is the customer's, from which alone a share is taken.
	Account string `json:"account"`
	// TransitGatewayID and ShareARN are what the customer told us: one of them is enough.
	TransitGatewayID string `json:"transitGatewayId,omitempty"`
	ShareARN         string `json:"shareArn,omitempty"`
}

// TransitGatewayShared is a share that reaches our account.
type TransitGatewayShared struct {
	TransitGatewayID string `json:"transitGatewayId"`
	ShareARN         string `json:"shareArn,omitempty"`
	// InvitationARN waits to be accepted. Without one the gateway is visible already, and Said tells why.
	InvitationARN string `json:"invitationArn,omitempty"`
	Said          string `json:"said,omitempty"`
}

// TransitGatewayInvitation is one invitation that we accept, and the share that we leave again.
type TransitGatewayInvitation struct {
	Owner            connection.Owner `json:"owner"`
	Account          string           `json:"account"`
	TransitGatewayID string           `json:"transitGatewayId"`
	ShareARN         string           `json:"shareArn"`
	InvitationARN    string           `json:"invitationArn"`
}

// TransitGatewayAccepted says what came of an invitation.
type TransitGatewayAccepted struct {
	contract.Changes
	// State is RAM's own word.
	State string `json:"state"`
}

// TransitGateway names one gateway of one customer.
type TransitGateway struct {
	Owner            connection.Owner `json:"owner"`
	Account          string           `json:"account"`
	TransitGatewayID string           `json:"transitGatewayId"`
}

// TransitGatewaySeen is a gateway that our account sees. Its route tables are its owner's alone.
type TransitGatewaySeen struct {
	State string `json:"state"`
	// AutoAccept says that the gateway accepts the attachments of other accounts by itself.
	AutoAccept bool `json:"autoAccept,omitempty"`
	// Associates and Propagates say that it puts each attachment into its default route tables by itself.
	Associates bool `json:"associates,omitempty"`
	Propagates bool `json:"propagates,omitempty"`
}

// TransitGatewayAttached is our attachment, which AWS has set up or which waits for the gateway's owner.
type TransitGatewayAttached struct {
	contract.Changes
	AttachmentID string   `json:"attachmentId"`
	Subnets      []string `json:"subnets"`
	// State is AWS's own word, such as "pendingAcceptance".
	State string `json:"state"`
	// Waits says that the gateway's owner must accept it.
	Waits bool `json:"waits,omitempty"`
	// Adopted means that it was there before us; no undo will touch it.
	Adopted bool `json:"adopted,omitempty"`
}

// TransitGatewayLook is the input of the look at our attachment.
type TransitGatewayLook struct {
	Owner        connection.Owner `json:"owner"`
	AttachmentID string           `json:"attachmentId"`
}

// TransitGatewayAttachmentSeen is an attachment that carries traffic.
type TransitGatewayAttachmentSeen struct {
	State string `json:"state"`
}

// TransitGatewayWatch is what Keep watches: our attachment, our routes, and the probe where there is one. It looks at
// neither the gateway nor the share: a customer who stops sharing hides the gateway and leaves the traffic alone.
type TransitGatewayWatch struct {
	Owner            connection.Owner  `json:"owner"`
	TransitGatewayID string            `json:"transitGatewayId"`
	AttachmentID     string            `json:"attachmentId"`
	CIDRs            []string          `json:"cidrs"`
	Probe            *connection.Probe `json:"probe,omitempty"`
}

// The activities.
var (
	// AcceptTransitGatewayShare accepts one invitation. It looks once more at what the share carries: its owner may have added
	// to it since.
	AcceptTransitGatewayShare = contract.Activity[TransitGatewayInvitation, TransitGatewayAccepted]{Ref: family.Ref("AcceptTransitGatewayShare")}
	// LeaveTransitGatewayShare leaves the share that we accepted. It leaves a share alone that another attachment of our
	// account still needs: without it that one's gateway would be hidden from us.
	LeaveTransitGatewayShare = contract.Undo[TransitGatewayInvitation]{Ref: family.Ref("LeaveTransitGatewayShare")}
	// LookAtTransitGateway waits until our account sees the gateway, which takes a while after its share was accepted, and
	// reads the options that its owner's steps depend on.
	LookAtTransitGateway = contract.Activity[TransitGateway, TransitGatewaySeen]{Ref: family.Ref("LookAtTransitGateway")}
	// AttachTransitGateway attaches one private subnet in each zone that runs nodes, or adopts the attachment that is there
	// already. The call knows no client token, so what makes a repetition safe is the search by tag before it.
	AttachTransitGateway = contract.Activity[TransitGateway, TransitGatewayAttached]{Ref: family.Ref("AttachTransitGateway")}
	// CheckTransitGateway is the preflight: the form of the request and everything that our network says about it. It creates
	// nothing, and reports all problems together.
	CheckTransitGateway = contract.Activity[TransitGatewayCheck, TransitGatewayChecked]{Ref: family.Ref("CheckTransitGateway")}
	// DetachTransitGateway deletes the attachment that this attempt at this connection made, found by its tags alone, and
	// waits until AWS says that it is deleted. What was there before us has other tags or none.
	DetachTransitGateway = contract.Undo[TransitGateway]{Ref: family.Ref("DetachTransitGateway")}
	// LookAtTransitGatewayAttachment answers when the gateway's owner has accepted our attachment and AWS has set it up,
	// refuses when that will never happen, and says not yet in AWS's own word otherwise.
	LookAtTransitGatewayAttachment = contract.Activity[TransitGatewayLook, TransitGatewayAttachmentSeen]{Ref: family.Ref("LookAtTransitGatewayAttachment")}
	// WatchTransitGateway is a look turned round: it says not yet while all is as it was, and completes when anything changed.
	WatchTransitGateway = contract.Watch[TransitGatewayWatch]{Ref: family.Ref("WatchTransitGateway")}
	// LookForTransitGatewayShare answers when the customer's share reaches our account: as an invitation that carries the
	// gateway and nothing else, or already visible, where there is no invitation. It accepts nothing.
	LookForTransitGatewayShare = contract.Activity[TransitGatewayShare, TransitGatewayShared]{Ref: family.Ref("LookForTransitGatewayShare")}
)

// CrossRegionMethod is what a gateway in another region needs.
const CrossRegionMethod = "aws-transit-gateway-cross-region"
