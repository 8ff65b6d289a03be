package world

import (
	"fmt"
	"time"
)

// String is the rule as a person would say it.
func (r Rule) String() string {
	return fmt.Sprintf("%s %d-%d from %s", r.Protocol, r.FromPort, r.ToPort, r.CIDR)
}

// World is everything that can be put into a cloud, in the order in which it
// is added. Ids that are left empty are made up.
type World struct {
	Accounts       []Account
	Roles          []Role
	VPCs           []VPC
	Subnets        []Subnet
	Peerings       []Peering
	RouteTables    []RouteTable
	SecurityGroups []SecurityGroup
	Hosts          []Host

	Organizations      []Organization
	TransitGateways    []TransitGateway
	TransitAttachments []TransitAttachment
	Shares             []Share
	Addresses          []Address
	NATGateways        []NATGateway
	InternetHosts      []InternetHost
}

// Account is one AWS account with the keys of one user.
type Account struct {
	ID   string
	Name string
	// Regions are those that are enabled; none means all that the simulator knows.
	Regions []string
	Keys    Keys
	// ZoneShift turns the account's zone names against AWS's zone ids: what is
	// us-east-1a here is another building than us-east-1a of an account with
	// another shift.
	ZoneShift int
}

// Keys are fake credentials.
type Keys struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
}

// Role can be assumed by those it trusts.
type Role struct {
	Account string
	Name    string
	// Trusts lists account ids, or ARNs of principals.
	Trusts []string
	// TagSession lets who assumes the role tag the session, as sts:TagSession in its trust policy does.
	TagSession bool
	// ExternalID must be given, and be equal, unless it is empty.
	ExternalID string
	// MaxSession is one hour unless set.
	MaxSession time.Duration
	// Policies are its own policies by name, each an IAM policy in JSON. A role with nil may do everything, one with an empty
	// map nothing.
	Policies map[string]string
}

// ARN is the role's name in AssumeRole.
func (r Role) ARN() string { return "arn:aws:iam::" + r.Account + ":role/" + r.Name }

// VPC is one network. Adding it makes its main route table, its default
// network ACL, which allows everything, and its default security group.
type VPC struct {
	ID      string
	Account string
	Region  string
	Name    string
	// Blocks are its CIDR blocks, the primary first.
	Blocks    []string
	MainTable string
	// The two DNS attributes are on unless switched off here.
	DNSSupportOff   bool
	DNSHostnamesOff bool
}

// Subnet is one subnet of a VPC.
type Subnet struct {
	ID     string
	VPC    string
	Name   string
	CIDR   string
	Zone   string
	Public bool
}

// RouteTable is a table beside the main one, or more routes for one that is
// there already if its ID is known.
type RouteTable struct {
	ID      string
	VPC     string
	Name    string
	Subnets []string
	Routes  []Route
}

// Route leads a block to a target: an id such as igw-..., nat-..., pcx-... .
type Route struct {
	CIDR   string
	Target string
}

// SecurityGroup is a firewall with its ingress rules; all egress is allowed.
type SecurityGroup struct {
	ID      string
	VPC     string
	Name    string
	Ingress []Rule
}

// Rule allows one protocol, a range of ports and one source block.
type Rule struct {
	Protocol string
	FromPort int
	ToPort   int
	CIDR     string
}

// Host is something that listens in a VPC.
type Host struct {
	// Name is resolved by every VPC if the host has a public address, and
	// otherwise only by its own VPC, as a name in a private zone is.
	Name          string
	VPC           string
	PrivateIP     string
	PublicIP      string
	Ports         []int
	SecurityGroup string
}

// Peering is a peering that is active already: somebody else's, that was there
// before.
type Peering struct {
	ID        string
	Requester string // VPC id
	Accepter  string // VPC id
	Tags      map[string]string
}
