package activities

import "causeway.dev/internal/connection"

// TransitGatewayCheck is the input of CheckTransitGateway.
type TransitGatewayCheck struct {
	Owner   connection.Owner   `json:"owner"`
	Request connection.Request `json:"request"`
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
	Changes
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
	Changes
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

// TransitGatewayRoutes are the routes to the customer's CIDRs through the gateway, in every private route table.
type TransitGatewayRoutes struct {
	Owner            connection.Owner `json:"owner"`
	TransitGatewayID string           `json:"transitGatewayId"`
	CIDRs            []string         `json:"cidrs"`
	// Claims are the ranges of other connections: a corrected CIDR must not overlap them. An undo has none.
	Claims []connection.Claim `json:"claims,omitempty"`
}

// TransitGatewayRoutesAdded lists the route tables that now hold the routes.
type TransitGatewayRoutesAdded struct {
	Changes
	RouteTables []string `json:"routeTables"`
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
