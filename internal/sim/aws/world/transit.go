package world

// Organization is a set of accounts under one roof.
type Organization struct {
	ID       string
	Accounts []string
	// Sharing is what an administrator switches on once: from then on resources
	// are shared within the organisation without any invitation.
	Sharing bool
}

// TransitGateway is one transit gateway with its default route table. The zero
// options are AWS's defaults: each attachment of another account must be
// accepted, and each attachment is associated and propagated by itself.
type TransitGateway struct {
	ID      string
	Account string
	Region  string
	Name    string
	// Table is its default route table.
	Table         string
	AutoAccept    bool
	NoAssociation bool
	NoPropagation bool
	DNSSupportOff bool
}

// ARN is the gateway's name in RAM.
func (g TransitGateway) ARN() string {
	return "arn:aws:ec2:" + g.Region + ":" + g.Account + ":transit-gateway/" + g.ID
}

// TransitAttachment joins a VPC to a transit gateway, and has for long.
type TransitAttachment struct {
	ID      string
	Gateway string
	VPC     string
	// Subnets are at most one in each zone. What runs in another zone cannot
	// reach the gateway.
	Subnets []string
	Tags    map[string]string
}

// Share is a RAM share whose invitations have been accepted for long.
type Share struct {
	// ID is the last part of its ARN, a UUID.
	ID      string
	Account string
	Region  string
	Name    string
	// Resources are ARNs, Principals account ids.
	Resources  []string
	Principals []string
}

// Address is an Elastic IP.
type Address struct {
	ID       string // eipalloc-...
	Account  string
	Region   string
	PublicIP string
	Tags     map[string]string
}

// NATGateway translates what leaves the subnets whose routes lead to it.
type NATGateway struct {
	ID     string
	Subnet string
	Name   string
	// Private ones have no public address and reach no internet.
	Private bool
	// Addresses are allocation ids, the primary first. A plain address instead
	// of an id is one that no account holds as an Elastic IP.
	Addresses []string
}

// InternetHost is something at a public address outside every VPC, behind a
// firewall that admits what its allowlist names and silently drops the rest.
type InternetHost struct {
	Name     string
	PublicIP string
	Ports    []int
	// Allowlist are source blocks; a host with none admits nobody.
	Allowlist []string
}
