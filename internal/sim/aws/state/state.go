package state

import (
	"causeway.dev/internal/sim/aws/world"
)

// State is all that a cloud knows. Its fields are exported so that it can be
// written as JSON and read back.
type State struct {
	Counter  uint64
	Accounts map[string]*world.Account
	// Users are the long-lived keys, Sessions those that STS gave out.
	Users    map[string]*Identity
	Sessions map[string]*Identity
	Roles    map[string]*world.Role
	// OldRoles are roles as they were before a change that is not through yet.
	OldRoles map[string]*Before
	Stacks   map[string]*Stack
	VPCs     map[string]*VPC
	Subnets  map[string]*world.Subnet
	Tables   map[string]*Table
	Groups   map[string]*world.SecurityGroup
	ACLs     map[string]*ACL
	Hosts    []*world.Host
	Peerings map[string]*Peering
	// Tags are kept by who put them where: account/region/resource.
	Tags   map[string]map[string]string
	Quotas map[string]float64

	Organizations []*world.Organization
	Shares        map[string]*Share
	Invitations   map[string]*Invitation
	// Tokens remember what was done for a client token: account/operation/token.
	Tokens      map[string]TokenUse
	Gateways    map[string]*Gateway
	Attachments map[string]*Attachment
	Transit     map[string]*TransitTable
	Addresses   map[string]*Address
	NATs        map[string]*NAT
	Internet    []*world.InternetHost
}

// NewState is a cloud that knows nothing.
func NewState() *State {
	return &State{
		Accounts: map[string]*world.Account{}, Users: map[string]*Identity{}, Sessions: map[string]*Identity{},
		Roles: map[string]*world.Role{}, OldRoles: map[string]*Before{}, Stacks: map[string]*Stack{}, VPCs: map[string]*VPC{}, Subnets: map[string]*world.Subnet{},
		Tables: map[string]*Table{}, Groups: map[string]*world.SecurityGroup{}, ACLs: map[string]*ACL{},
		Peerings: map[string]*Peering{}, Tags: map[string]map[string]string{}, Quotas: map[string]float64{},
		Shares: map[string]*Share{}, Invitations: map[string]*Invitation{}, Tokens: map[string]TokenUse{},
		Gateways: map[string]*Gateway{}, Attachments: map[string]*Attachment{}, Transit: map[string]*TransitTable{},
		Addresses: map[string]*Address{}, NATs: map[string]*NAT{},
	}
}
