package ec2

import (
	"net/netip"
	"slices"
	"strconv"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type aclsAnswer struct {
	wire.Meta
	ACLs []aclXML `xml:"networkAclSet>item"`
	Next string   `xml:"nextToken,omitempty"`
}

type aclXML struct {
	ID      string        `xml:"networkAclId"`
	VPC     string        `xml:"vpcId"`
	Owner   string        `xml:"ownerId"`
	Default bool          `xml:"default"`
	Entries []aclEntryXML `xml:"entrySet>item"`
	Subnets []aclUseXML   `xml:"associationSet>item"`
	Tags    []wire.Tag    `xml:"tagSet>item"`
}

type aclUseXML struct {
	ID     string `xml:"networkAclAssociationId"`
	ACL    string `xml:"networkAclId"`
	Subnet string `xml:"subnetId"`
}

type aclEntryXML struct {
	Number   int       `xml:"ruleNumber"`
	Protocol string    `xml:"protocol"`
	Action   string    `xml:"ruleAction"`
	Egress   bool      `xml:"egress"`
	CIDR     string    `xml:"cidrBlock"`
	Ports    *portsXML `xml:"portRange"`
}

type portsXML struct {
	From int `xml:"from"`
	To   int `xml:"to"`
}

// lastACLRule is the one that every ACL ends with and nobody can change.
const lastACLRule = 32767

func (c *EC2) describeACLs(r *wire.Request) (any, error) {
	ids := r.List("NetworkAclId")
	for _, id := range ids {
		if _, err := c.ownACL(&r.Call, id); err != nil {
			return nil, err
		}
	}
	var items []aclXML
	for _, a := range state.Sorted(c.State.ACLs) {
		if _, err := c.ownACL(&r.Call, a.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, a.ID)) {
			items = append(items, c.showACL(a, &r.Call))
		}
	}
	chosen, err := wire.Choose(r, items, func(x aclXML, name string) ([]string, bool) {
		switch name {
		case "network-acl-id":
			return []string{x.ID}, true
		case "vpc-id":
			return []string{x.VPC}, true
		case "association.subnet-id":
			var values []string
			for _, use := range x.Subnets {
				values = append(values, use.Subnet)
			}
			return values, true
		}
		return wire.TagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &aclsAnswer{ACLs: page, Next: next}, err
}

// showACL adds the two rules that end every ACL: without them nobody can tell
// from the answer why what no entry names is stopped.
func (c *EC2) showACL(a *state.ACL, r *state.Call) aclXML {
	x := aclXML{ID: a.ID, VPC: a.VPC, Owner: r.Caller.Account, Default: true}
	for _, e := range a.Entries {
		shown := aclEntryXML{e.Number, e.Protocol, e.Action(), e.Egress, e.CIDR.String(), nil}
		if e.Protocol != "-1" {
			shown.Ports = &portsXML{e.FromPort, e.ToPort}
		}
		x.Entries = append(x.Entries, shown)
	}
	for _, egress := range []bool{false, true} {
		x.Entries = append(x.Entries, aclEntryXML{lastACLRule, "-1", "deny", egress, "0.0.0.0/0", nil})
	}
	for _, s := range state.Sorted(c.State.Subnets) {
		if s.VPC == a.VPC {
			x.Subnets = append(x.Subnets, aclUseXML{"aclassoc-" + s.ID[7:], a.ID, s.ID})
		}
	}
	return x
}

// ownACL finds an ACL of the caller, in the region of the call.
func (c *EC2) ownACL(r *state.Call, id string) (*state.ACL, error) {
	if err := state.CheckID(id, "acl"); err != nil {
		return nil, err
	}
	a := c.State.ACLs[id]
	if a == nil {
		return nil, state.NoACL(id)
	}
	if _, err := c.OwnVPC(r, a.VPC); err != nil {
		return nil, state.NoACL(id)
	}
	return a, nil
}

func (c *EC2) createACLEntry(r *wire.Request) (any, error) {
	a, err := c.ownACL(&r.Call, r.Form.Get("NetworkAclId"))
	if err != nil {
		return nil, err
	}
	e, err := aclEntry(r)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(a.Entries, e.SameRule) {
		return nil, state.Refuse("NetworkAclEntryAlreadyExists", "The network acl entry identified by "+strconv.Itoa(e.Number)+" already exists.")
	}
	a.Entries = append(a.Entries, e)
	return wire.Yes(), nil
}

// deleteACLEntry names its entry by number and direction, as the API does.
func (c *EC2) deleteACLEntry(r *wire.Request) (any, error) {
	a, err := c.ownACL(&r.Call, r.Form.Get("NetworkAclId"))
	if err != nil {
		return nil, err
	}
	number, _ := strconv.Atoi(r.Form.Get("RuleNumber"))
	wanted := state.ACLEntry{Number: number, Egress: r.Form.Get("Egress") == "true"}
	if !slices.ContainsFunc(a.Entries, wanted.SameRule) {
		return nil, state.Refuse("InvalidNetworkAclEntry.NotFound", "The network acl entry identified by "+strconv.Itoa(number)+" does not exist")
	}
	a.Entries = slices.DeleteFunc(a.Entries, wanted.SameRule)
	return wire.Yes(), nil
}

// aclEntry reads an entry; 32767 is taken by the rule that cannot be changed.
func aclEntry(r *wire.Request) (state.ACLEntry, error) {
	number, err := strconv.Atoi(r.Form.Get("RuleNumber"))
	if err != nil || number < 1 || number >= lastACLRule {
		return state.ACLEntry{}, state.Refuse("InvalidParameterValue", "Value for parameter ruleNumber is invalid")
	}
	p, err := netip.ParsePrefix(r.Form.Get("CidrBlock"))
	if err != nil {
		return state.ACLEntry{}, state.Refuse("InvalidParameterValue", "Value for parameter cidrBlock is invalid")
	}
	first, _ := strconv.Atoi(r.Form.Get("PortRange.From"))
	last, _ := strconv.Atoi(r.Form.Get("PortRange.To"))
	return state.ACLEntry{
		Number: number, Egress: r.Form.Get("Egress") == "true", Deny: r.Form.Get("RuleAction") == "deny",
		Protocol: r.Form.Get("Protocol"), CIDR: p.Masked(), FromPort: first, ToPort: last, By: r.Caller.ARN,
	}, nil
}
