package ec2

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

func (c *EC2) firewallOperations() map[string]wire.Operation {
	rule := []string{"GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp", "TagSpecification"}
	entry := []string{"NetworkAclId", "RuleNumber", "Egress", "Protocol", "RuleAction", "CidrBlock", "PortRange"}
	return map[string]wire.Operation{
		"DescribeSecurityGroups":        {Params: []string{"GroupId", "Filter", "MaxResults", "NextToken"}, Do: c.describeGroups},
		"AuthorizeSecurityGroupIngress": {Params: rule, Do: c.authorizeIngress},
		"RevokeSecurityGroupIngress":    {Params: rule, Do: c.revokeIngress},
		"DescribeNetworkAcls":           {Params: []string{"NetworkAclId", "Filter", "MaxResults", "NextToken"}, Do: c.describeACLs},
		"CreateNetworkAclEntry":         {Params: entry, Do: c.createACLEntry},
		"DeleteNetworkAclEntry":         {Params: entry, Do: c.deleteACLEntry},
	}
}

type groupsAnswer struct {
	wire.Meta
	Groups []groupXML `xml:"securityGroupInfo>item"`
	Next   string     `xml:"nextToken,omitempty"`
}

type groupXML struct {
	ID      string          `xml:"groupId"`
	Name    string          `xml:"groupName"`
	Text    string          `xml:"groupDescription"`
	VPC     string          `xml:"vpcId"`
	Owner   string          `xml:"ownerId"`
	Ingress []permissionXML `xml:"ipPermissions>item"`
	Egress  []permissionXML `xml:"ipPermissionsEgress>item"`
	Tags    []wire.Tag      `xml:"tagSet>item"`
}

type permissionXML struct {
	Protocol string     `xml:"ipProtocol"`
	From     *int       `xml:"fromPort"`
	To       *int       `xml:"toPort"`
	Ranges   []rangeXML `xml:"ipRanges>item"`
}

type rangeXML struct {
	CIDR string `xml:"cidrIp"`
}

func (c *EC2) describeGroups(r *wire.Request) (any, error) {
	ids := r.List("GroupId")
	for _, id := range ids {
		if _, err := c.ownGroup(&r.Call, id); err != nil {
			return nil, err
		}
	}
	var items []groupXML
	for _, g := range state.Sorted(c.State.Groups) {
		if _, err := c.ownGroup(&r.Call, g.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, g.ID)) {
			items = append(items, c.showGroup(g, &r.Call))
		}
	}
	chosen, err := wire.Choose(r, items, func(x groupXML, name string) ([]string, bool) {
		switch name {
		case "group-id":
			return []string{x.ID}, true
		case "group-name":
			return []string{x.Name}, true
		case "vpc-id":
			return []string{x.VPC}, true
		}
		return wire.TagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &groupsAnswer{Groups: page, Next: next}, err
}

// showGroup leaves out the ports of a rule for all protocols, which has none.
func (c *EC2) showGroup(g *world.SecurityGroup, r *state.Call) groupXML {
	x := groupXML{
		ID: g.ID, Name: g.Name, Text: g.Name, VPC: g.VPC, Owner: r.Caller.Account,
		Egress: []permissionXML{{Protocol: "-1", Ranges: []rangeXML{{"0.0.0.0/0"}}}},
		Tags:   wire.ShowTags(c.State.TagsOf(r.Caller.Account, r.Region, g.ID)),
	}
	for _, rule := range g.Ingress {
		p := permissionXML{Protocol: rule.Protocol, Ranges: []rangeXML{{rule.CIDR}}}
		if rule.Protocol != "-1" {
			p.From, p.To = &rule.FromPort, &rule.ToPort
		}
		x.Ingress = append(x.Ingress, p)
	}
	return x
}

// ownGroup finds a security group of the caller, in the region of the call.
func (c *EC2) ownGroup(r *state.Call, id string) (*world.SecurityGroup, error) {
	if err := state.CheckID(id, "sg"); err != nil {
		return nil, err
	}
	g := c.State.Groups[id]
	if g == nil {
		return nil, state.NoGroup(id)
	}
	if _, err := c.OwnVPC(r, g.VPC); err != nil {
		return nil, state.NoGroup(id)
	}
	return g, nil
}

// rules reads the permissions of a call, in either of the two forms.
func rules(r *wire.Request) ([]world.Rule, error) {
	var rules []world.Rule
	for _, prefix := range r.Groups("IpPermissions") {
		for _, ranges := range r.Groups(prefix + "IpRanges") {
			rules = append(rules, rule(r, prefix, r.Form.Get(ranges+"CidrIp")))
		}
	}
	if cidr := r.Form.Get("CidrIp"); cidr != "" {
		rules = append(rules, rule(r, "", cidr))
	}
	if len(rules) == 0 {
		return nil, state.Refuse("MissingParameter", "The request must contain the parameter ipPermissions")
	}
	for i, rule := range rules {
		p, err := netip.ParsePrefix(rule.CIDR)
		if err != nil {
			return nil, state.Refuse("InvalidParameterValue", "CIDR block "+rule.CIDR+" is malformed")
		}
		rules[i].CIDR = p.Masked().String()
		if rule.Protocol != "-1" && (rule.FromPort < 0 || rule.ToPort < rule.FromPort || rule.ToPort > 65535) {
			return nil, state.Refuse("InvalidParameterValue", "Invalid TCP port range")
		}
	}
	return rules, nil
}

func rule(r *wire.Request, prefix, cidr string) world.Rule {
	number := func(name string) int {
		n, err := strconv.Atoi(r.Form.Get(prefix + name))
		if err != nil {
			return -1
		}
		return n
	}
	protocol := cmp.Or(r.Form.Get(prefix+"IpProtocol"), "-1")
	if protocol == "6" {
		protocol = "tcp"
	}
	return world.Rule{Protocol: protocol, FromPort: number("FromPort"), ToPort: number("ToPort"), CIDR: cidr}
}

type rulesAnswer struct {
	wire.Done
	Rules []ruleXML `xml:"securityGroupRuleSet>item"`
}

type ruleXML struct {
	ID       string `xml:"securityGroupRuleId"`
	Group    string `xml:"groupId"`
	Owner    string `xml:"groupOwnerId"`
	Egress   bool   `xml:"isEgress"`
	Protocol string `xml:"ipProtocol"`
	From     int    `xml:"fromPort"`
	To       int    `xml:"toPort"`
	CIDR     string `xml:"cidrIpv4"`
}

// authorizeIngress adds all rules or, if one is there already, none.
func (c *EC2) authorizeIngress(r *wire.Request) (any, error) {
	g, rules, err := c.groupAndRules(r)
	if err != nil {
		return nil, err
	}
	for _, rule := range rules {
		if slices.Contains(g.Ingress, rule) {
			return nil, state.Refuse("InvalidPermission.Duplicate", "the specified rule \"peer: "+rule.CIDR+", "+rule.Protocol+"\" already exists")
		}
	}
	answer := &rulesAnswer{Done: *wire.Yes()}
	for _, rule := range rules {
		g.Ingress = append(g.Ingress, rule)
		answer.Rules = append(answer.Rules, ruleXML{
			c.NewID("sgr"), g.ID, r.Caller.Account, false, rule.Protocol, rule.FromPort, rule.ToPort, rule.CIDR,
		})
	}
	return answer, nil
}

// revokeIngress wants each rule exactly as it was added.
func (c *EC2) revokeIngress(r *wire.Request) (any, error) {
	g, rules, err := c.groupAndRules(r)
	if err != nil {
		return nil, err
	}
	for _, rule := range rules {
		if !slices.Contains(g.Ingress, rule) {
			return nil, state.Refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
		}
	}
	g.Ingress = slices.DeleteFunc(g.Ingress, func(rule world.Rule) bool { return slices.Contains(rules, rule) })
	return wire.Yes(), nil
}

func (c *EC2) groupAndRules(r *wire.Request) (*world.SecurityGroup, []world.Rule, error) {
	id, err := r.Need("GroupId")
	if err != nil {
		return nil, nil, err
	}
	g, err := c.ownGroup(&r.Call, id)
	if err != nil {
		return nil, nil, err
	}
	rules, err := rules(r)
	return g, rules, err
}
