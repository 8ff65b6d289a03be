package aws

import (
	"net/netip"
	"slices"
	"strconv"
)

type aclsAnswer struct {
	meta
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
	Tags    []tagXML      `xml:"tagSet>item"`
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

func (c *Cloud) describeACLs(r *request) (any, error) {
	ids := r.list("NetworkAclId")
	for _, id := range ids {
		if _, err := c.ownACL(r, id); err != nil {
			return nil, err
		}
	}
	var items []aclXML
	for _, a := range sorted(c.state.ACLs) {
		if _, err := c.ownACL(r, a.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, a.ID)) {
			items = append(items, c.showACL(a, r))
		}
	}
	chosen, err := choose(r, items, func(x aclXML, name string) ([]string, bool) {
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
		return tagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
	return &aclsAnswer{ACLs: page, Next: next}, err
}

// showACL adds the two rules that end every ACL: without them nobody can tell
// from the answer why what no entry names is stopped.
func (c *Cloud) showACL(a *acl, r *request) aclXML {
	x := aclXML{ID: a.ID, VPC: a.VPC, Owner: r.caller.Account, Default: true}
	for _, e := range a.Entries {
		shown := aclEntryXML{e.Number, e.Protocol, e.action(), e.Egress, e.CIDR.String(), nil}
		if e.Protocol != "-1" {
			shown.Ports = &portsXML{e.FromPort, e.ToPort}
		}
		x.Entries = append(x.Entries, shown)
	}
	for _, egress := range []bool{false, true} {
		x.Entries = append(x.Entries, aclEntryXML{lastACLRule, "-1", "deny", egress, "0.0.0.0/0", nil})
	}
	for _, s := range sorted(c.state.Subnets) {
		if s.VPC == a.VPC {
			x.Subnets = append(x.Subnets, aclUseXML{"aclassoc-" + s.ID[7:], a.ID, s.ID})
		}
	}
	return x
}

// ownACL finds an ACL of the caller, in the region of the call.
func (c *Cloud) ownACL(r *request, id string) (*acl, error) {
	if err := checkID(id, "acl"); err != nil {
		return nil, err
	}
	a := c.state.ACLs[id]
	if a == nil {
		return nil, noACL(id)
	}
	if _, err := c.ownVPC(r, a.VPC); err != nil {
		return nil, noACL(id)
	}
	return a, nil
}

func (c *Cloud) createACLEntry(r *request) (any, error) {
	a, err := c.ownACL(r, r.form.Get("NetworkAclId"))
	if err != nil {
		return nil, err
	}
	e, err := r.aclEntry()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(a.Entries, e.sameRule) {
		return nil, refuse("NetworkAclEntryAlreadyExists", "The network acl entry identified by "+strconv.Itoa(e.Number)+" already exists.")
	}
	a.Entries = append(a.Entries, e)
	return yes(), nil
}

// deleteACLEntry names its entry by number and direction, as the API does.
func (c *Cloud) deleteACLEntry(r *request) (any, error) {
	a, err := c.ownACL(r, r.form.Get("NetworkAclId"))
	if err != nil {
		return nil, err
	}
	number, _ := strconv.Atoi(r.form.Get("RuleNumber"))
	wanted := aclEntry{Number: number, Egress: r.form.Get("Egress") == "true"}
	if !slices.ContainsFunc(a.Entries, wanted.sameRule) {
		return nil, refuse("InvalidNetworkAclEntry.NotFound", "The network acl entry identified by "+strconv.Itoa(number)+" does not exist")
	}
	a.Entries = slices.DeleteFunc(a.Entries, wanted.sameRule)
	return yes(), nil
}

// sameRule is true for a number taken in one direction: ingress and egress count apart.
func (e aclEntry) sameRule(other aclEntry) bool {
	return e.Number == other.Number && e.Egress == other.Egress
}

// aclEntry reads an entry; 32767 is taken by the rule that cannot be changed.
func (r *request) aclEntry() (aclEntry, error) {
	number, err := strconv.Atoi(r.form.Get("RuleNumber"))
	if err != nil || number < 1 || number >= lastACLRule {
		return aclEntry{}, refuse("InvalidParameterValue", "Value for parameter ruleNumber is invalid")
	}
	p, err := netip.ParsePrefix(r.form.Get("CidrBlock"))
	if err != nil {
		return aclEntry{}, refuse("InvalidParameterValue", "Value for parameter cidrBlock is invalid")
	}
	first, _ := strconv.Atoi(r.form.Get("PortRange.From"))
	last, _ := strconv.Atoi(r.form.Get("PortRange.To"))
	return aclEntry{
		Number: number, Egress: r.form.Get("Egress") == "true", Deny: r.form.Get("RuleAction") == "deny",
		Protocol: r.form.Get("Protocol"), CIDR: p.Masked(), FromPort: first, ToPort: last, By: r.caller.ARN,
	}, nil
}
