package aws

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"time"
)

// state is all that a cloud knows. Its fields are exported so that it can be
// written as JSON and read back.
type state struct {
	Counter  uint64
	Accounts map[string]*Account
	// Users are the long-lived keys, Sessions those that STS gave out.
	Users    map[string]*identity
	Sessions map[string]*identity
	Roles    map[string]*Role
	// OldRoles are roles as they were before a change that is not through yet.
	OldRoles map[string]*before
	Stacks   map[string]*stack
	VPCs     map[string]*vpc
	Subnets  map[string]*Subnet
	Tables   map[string]*table
	Groups   map[string]*SecurityGroup
	ACLs     map[string]*acl
	Hosts    []*Host
	Peerings map[string]*peering
	// Tags are kept by who put them where: account/region/resource.
	Tags   map[string]map[string]string
	Quotas map[string]float64

	Organizations []*Organization
	Shares        map[string]*share
	Invitations   map[string]*invitation
	// Tokens remember what was done for a client token: account/operation/token.
	Tokens      map[string]tokenUse
	Gateways    map[string]*gateway
	Attachments map[string]*attachment
	Transit     map[string]*transitTable
	Addresses   map[string]*address
	NATs        map[string]*nat
	Internet    []*InternetHost
}

func newState() *state {
	return &state{
		Accounts: map[string]*Account{}, Users: map[string]*identity{}, Sessions: map[string]*identity{},
		Roles: map[string]*Role{}, OldRoles: map[string]*before{}, Stacks: map[string]*stack{}, VPCs: map[string]*vpc{}, Subnets: map[string]*Subnet{},
		Tables: map[string]*table{}, Groups: map[string]*SecurityGroup{}, ACLs: map[string]*acl{},
		Peerings: map[string]*peering{}, Tags: map[string]map[string]string{}, Quotas: map[string]float64{},
		Shares: map[string]*share{}, Invitations: map[string]*invitation{}, Tokens: map[string]tokenUse{},
		Gateways: map[string]*gateway{}, Attachments: map[string]*attachment{}, Transit: map[string]*transitTable{},
		Addresses: map[string]*address{}, NATs: map[string]*nat{},
	}
}

// identity is what an access key stands for.
type identity struct {
	Account string
	ARN     string
	UserID  string
	Keys    Keys
	// Session marks keys from STS, which end.
	Session bool
	Expires time.Time
	// Role is the ARN of the role behind a session.
	Role string
	// Checked is a session of a role with policies: without the role it may do nothing.
	Checked bool
}

// vpc is a VPC with its blocks read.
type vpc struct {
	VPC
	Prefixes []netip.Prefix
}

// holds says whether the address lies in one of the VPC's blocks.
func (v *vpc) holds(a netip.Addr) bool {
	return slices.ContainsFunc(v.Prefixes, func(p netip.Prefix) bool { return p.Contains(a) })
}

// resolver is the address of the VPC's own DNS server: the network's address plus two.
func (v *vpc) resolver() netip.Addr { return v.Prefixes[0].Addr().Next().Next() }

// dns says whether both DNS attributes are on.
func (v *vpc) dns() bool { return !v.DNSSupportOff && !v.DNSHostnamesOff }

// table is a route table. A subnet that no table names uses the main one.
type table struct {
	ID      string
	VPC     string
	Main    bool
	MainID  string   // of the main association
	Subnets []string // associated explicitly
	Routes  []*route
}

// route is one row of a table. Routes carry no tags, so By alone says whose it is.
type route struct {
	Prefix netip.Prefix
	Target string
	Origin string
	By     string
	Seen   wait
}

const (
	targetLocal  = "local"
	originTable  = "CreateRouteTable"
	originCreate = "CreateRoute"
)

// acl is the one network ACL of a VPC.
type acl struct {
	ID      string
	VPC     string
	Entries []aclEntry
}

// aclEntry is a rule of a network ACL; the lowest number that matches decides.
type aclEntry struct {
	Number   int
	Egress   bool
	Deny     bool
	Protocol string // "-1" for all
	CIDR     netip.Prefix
	FromPort int
	ToPort   int
	By       string
}

// sorted walks a map in the order of its keys, so that answers and ids do not
// change from run to run.
func sorted[K cmp.Ordered, V any](m map[K]V) []V {
	values := make([]V, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		values = append(values, m[k])
	}
	return values
}

// newID makes an id that looks like AWS's and depends on the seed only.
func (c *Cloud) newID(prefix string) string { return prefix + "-" + c.digits(17) }

// digits draws from a counter, not from a random source: the same calls in the
// same order make the same ids.
func (c *Cloud) digits(n int) string {
	c.state.Counter++
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d", c.seed, c.state.Counter))
	return hex.EncodeToString(sum[:])[:n]
}

// newRequestID has the form of a UUID.
func (c *Cloud) newRequestID() string {
	d := c.digits(32)
	return d[:8] + "-" + d[8:12] + "-4" + d[13:16] + "-a" + d[17:20] + "-" + d[20:]
}

// tagKey says where a tag is kept: one peering has other tags in each account.
func tagKey(account, region, id string) string { return account + "/" + region + "/" + id }

func (s *state) tags(account, region, id string) map[string]string {
	return s.Tags[tagKey(account, region, id)]
}

func (s *state) setTag(account, region, id, key, value string) {
	k := tagKey(account, region, id)
	if s.Tags[k] == nil {
		s.Tags[k] = map[string]string{}
	}
	s.Tags[k][key] = value
}
