package aws

import (
	"time"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
	"causeway.dev/internal/sim/clock"
	"causeway.dev/internal/sim/fault"
	"causeway.dev/internal/sim/traffic"
)

// What a world is made of, so that whoever makes one imports this package alone.
type (
	// World is everything that can be put into a cloud.
	World = world.World
	// Account is one AWS account with the keys of one user.
	Account = world.Account
	// Keys are fake credentials.
	Keys = world.Keys
	// Role can be assumed by those it trusts.
	Role = world.Role
	// VPC is one network.
	VPC = world.VPC
	// Subnet is one subnet of a VPC.
	Subnet = world.Subnet
	// RouteTable is a table beside the main one, or more routes for one that is there.
	RouteTable = world.RouteTable
	// Route leads a block to a target.
	Route = world.Route
	// SecurityGroup is a firewall with its ingress rules.
	SecurityGroup = world.SecurityGroup
	// Rule allows one protocol, a range of ports and one source block.
	Rule = world.Rule
	// Host is something that listens in a VPC.
	Host = world.Host
	// Peering is a peering that is active already.
	Peering = world.Peering
	// Organization is a set of accounts under one roof.
	Organization = world.Organization
	// TransitGateway is one transit gateway with its default route table.
	TransitGateway = world.TransitGateway
	// TransitAttachment joins a VPC to a transit gateway.
	TransitAttachment = world.TransitAttachment
	// Share is a RAM share whose invitations have been accepted.
	Share = world.Share
	// Address is an Elastic IP.
	Address = world.Address
	// NATGateway translates what leaves the subnets whose routes lead to it.
	NATGateway = world.NATGateway
	// InternetHost is something at a public address outside every VPC.
	InternetHost = world.InternetHost
)

// What a cloud tells.
type (
	// Resource is one thing in the cloud that a connection can make or change.
	Resource = world.Resource
	// Filter chooses resources.
	Filter = world.Filter
	// Snapshot is what stands in all accounts at one moment.
	Snapshot = world.Snapshot
	// Verdict is what happens to a connection attempt, and why.
	Verdict = traffic.Verdict
	// Outcome is what happens to a connection attempt.
	Outcome = traffic.Outcome
)

// How a cloud behaves.
type (
	// Clock is the cloud's own time.
	Clock = clock.Clock
	// Fault is trouble with the calls that it matches.
	Fault = fault.Fault
	// Lag is how long a change stays unseen or unfinished.
	Lag = state.Lag
	// Lags are the moments that AWS takes over things.
	Lags = state.Lags
	// SamePair is what happens when two VPCs that are joined already are to be joined again.
	SamePair = state.SamePair
)

// The words of the types above.
const (
	Open    = traffic.Open
	Refused = traffic.Refused
	Timeout = traffic.Timeout

	Always           = fault.Always
	CodeThrottled    = fault.CodeThrottled
	CodeUnauthorized = fault.CodeUnauthorized

	SamePairReturns = state.SamePairReturns
	SamePairRefused = state.SamePairRefused
	SamePairFails   = state.SamePairFails
)

// NewClock follows base; nil means the wall clock.
func NewClock(base func() time.Time) *Clock { return clock.New(base) }

// StoppedClock stands at t until it is moved.
func StoppedClock(t time.Time) *Clock { return clock.Stopped(t) }

// DefaultLags make each moment show once, and never last.
func DefaultLags() *Lags { return state.DefaultLags() }

// NoLags is a cloud in which everything is done at once.
func NoLags() *Lags { return state.NoLags() }
