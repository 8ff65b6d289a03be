package aws

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
)

func (c *Cloud) firewallOperations() map[string]operation {
	rule := []string{"GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp", "TagSpecification"}
	entry := []string{"NetworkAclId", "RuleNumber", "Egress", "Protocol", "RuleAction", "CidrBlock", "PortRange"}
	return map[string]operation{
		"DescribeSecurityGroups":        {[]string{"GroupId", "Filter", "MaxResults", "NextToken"}, c.describeGroups},
		"AuthorizeSecurityGroupIngress": {rule, c.authorizeIngress},
		"RevokeSecurityGroupIngress":    {rule, c.revokeIngress},
		"DescribeNetworkAcls":           {[]string{"NetworkAclId", "Filter", "MaxResults", "NextToken"}, c.describeACLs},
		"CreateNetworkAclEntry":         {entry, c.createACLEntry},
		"DeleteNetworkAclEntry":         {entry, c.deleteACLEntry},
	}
}

type groupsAnswer struct {
	meta
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
	Tags    []tagXML        `xml:"tagSet>item"`
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

func (c *Cloud) describeGroups(r *request) (any, error) {
	ids := r.list("GroupId")
	for _, id := range ids {
		if _, err := c.ownGroup(r, id); err != nil {
			return nil, err
		}
	}
	var items []groupXML
	for _, g := range sorted(c.state.Groups) {
		if _, err := c.ownGroup(r, g.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, g.ID)) {
			items = append(items, c.showGroup(g, r))
		}
	}
	chosen, err := choose(r, items, func(x groupXML, name string) ([]string, bool) {
		switch name {
		case "group-id":
			return []string{x.ID}, true
		case "group-name":
			return []string{x.Name}, true
		case "vpc-id":
			return []string{x.VPC}, true
		}
		return tagFilter(x.Tags, name)
	})
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
	return &groupsAnswer{Groups: page, Next: next}, err
}

// showGroup leaves out the ports of a rule for all protocols, which has none.
func (c *Cloud) showGroup(g *SecurityGroup, r *request) groupXML {
	x := groupXML{
		ID: g.ID, Name: g.Name, Text: g.Name, VPC: g.VPC, Owner: r.caller.Account,
		Egress: []permissionXML{{Protocol: "-1", Ranges: []rangeXML{{"0.0.0.0/0"}}}},
		Tags:   showTags(c.state.tags(r.caller.Account, r.region, g.ID)),
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
func (c *Cloud) ownGroup(r *request, id string) (*SecurityGroup, error) {
	if err := checkID(id, "sg"); err != nil {
		return nil, err
	}
	g := c.state.Groups[id]
	if g == nil {
		return nil, noGroup(id)
	}
	if _, err := c.ownVPC(r, g.VPC); err != nil {
		return nil, noGroup(id)
	}
	return g, nil
}

// rules reads the permissions of a call, in either of the two forms.
func (r *request) rules() ([]Rule, error) {
	var rules []Rule
	for _, prefix := range r.groups("IpPermissions") {
		for _, ranges := range r.groups(prefix + "IpRanges") {
			rules = append(rules, r.rule(prefix, r.form.Get(ranges+"CidrIp")))
		}
	}
	if cidr := r.form.Get("CidrIp"); cidr != "" {
		rules = append(rules, r.rule("", cidr))
	}
	if len(rules) == 0 {
		return nil, refuse("MissingParameter", "The request must contain the parameter ipPermissions")
	}
	for i, rule := range rules {
		p, err := netip.ParsePrefix(rule.CIDR)
		if err != nil {
			return nil, refuse("InvalidParameterValue", "CIDR block "+rule.CIDR+" is malformed")
		}
		rules[i].CIDR = p.Masked().String()
		if rule.Protocol != "-1" && (rule.FromPort < 0 || rule.ToPort < rule.FromPort || rule.ToPort > 65535) {
			return nil, refuse("InvalidParameterValue", "Invalid TCP port range")
		}
	}
	return rules, nil
}

func (r *request) rule(prefix, cidr string) Rule {
	number := func(name string) int {
		n, err := strconv.Atoi(r.form.Get(prefix + name))
		if err != nil {
			return -1
		}
		return n
	}
	protocol := cmp.Or(r.form.Get(prefix+"IpProtocol"), "-1")
	if protocol == "6" {
		protocol = "tcp"
	}
	return Rule{Protocol: protocol, FromPort: number("FromPort"), ToPort: number("ToPort"), CIDR: cidr}
}

type rulesAnswer struct {
	done
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
func (c *Cloud) authorizeIngress(r *request) (any, error) {
	g, rules, err := c.groupAndRules(r)
	if err != nil {
		return nil, err
	}
	for _, rule := range rules {
		if slices.Contains(g.Ingress, rule) {
			return nil, refuse("InvalidPermission.Duplicate", "the specified rule \"peer: "+rule.CIDR+", "+rule.Protocol+"\" already exists")
		}
	}
	answer := &rulesAnswer{done: *yes()}
	for _, rule := range rules {
		g.Ingress = append(g.Ingress, rule)
		answer.Rules = append(answer.Rules, ruleXML{
			c.newID("sgr"), g.ID, r.caller.Account, false, rule.Protocol, rule.FromPort, rule.ToPort, rule.CIDR,
		})
	}
	return answer, nil
}

// revokeIngress wants each rule exactly as it was added.
func (c *Cloud) revokeIngress(r *request) (any, error) {
	g, rules, err := c.groupAndRules(r)
	if err != nil {
		return nil, err
	}
	for _, rule := range rules {
		if !slices.Contains(g.Ingress, rule) {
			return nil, refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
		}
	}
	g.Ingress = slices.DeleteFunc(g.Ingress, func(rule Rule) bool { return slices.Contains(rules, rule) })
	return yes(), nil
}

func (c *Cloud) groupAndRules(r *request) (*SecurityGroup, []Rule, error) {
	id, err := r.need("GroupId")
	if err != nil {
		return nil, nil, err
	}
	g, err := c.ownGroup(r, id)
	if err != nil {
		return nil, nil, err
	}
	rules, err := r.rules()
	return g, rules, err
}
