package azure

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

type ruleBody struct {
	Properties struct {
		Priority             int      `json:"priority"`
		Access               string   `json:"access"`
		Direction            string   `json:"direction"`
		Protocol             string   `json:"protocol"`
		SourceAddressPrefix  string   `json:"sourceAddressPrefix"`
		SourceAddresses      []string `json:"sourceAddressPrefixes"`
		DestinationPortRange string   `json:"destinationPortRange"`
		DestinationPorts     []string `json:"destinationPortRanges"`
	} `json:"properties"`
}

func (c *Cloud) groupOf(r *request, action string) (*SecurityGroup, string, error) {
	if err := c.allowed(r, "Microsoft.Network/networkSecurityGroups/securityRules/"+action, r.scope); err != nil {
		return nil, "", err
	}
	for _, g := range c.state.Groups {
		if within(r.scope, g.ID) {
			return g, r.PathValue("rule"), nil
		}
	}
	return nil, "", refuse(http.StatusNotFound, "ResourceNotFound", "The Resource 'Microsoft.Network/networkSecurityGroups/%s' was not found.", r.PathValue("nsg"))
}

// listGroups answers those that the caller may read.
func (c *Cloud) listGroups(r *request) (answer, error) {
	const action = "Microsoft.Network/networkSecurityGroups/read"
	found := []any{}
	for _, g := range sorted(c.state.Groups) {
		if subscriptionIn(g.ID) == subscriptionIn(r.scope) && c.may(r.caller.OID, action, g.ID, r.now) {
			found = append(found, map[string]any{"id": g.ID, "name": lastPart(g.ID), "type": "Microsoft.Network/networkSecurityGroups"})
		}
	}
	if len(found) == 0 {
		if err := c.allowed(r, action, "/subscriptions/"+subscriptionIn(r.scope)); err != nil {
			return answer{}, err
		}
	}
	return answer{status: http.StatusOK, body: map[string]any{"value": found}}, nil
}

func (c *Cloud) getRule(r *request) (answer, error) {
	g, name, err := c.groupOf(r, "read")
	if err != nil {
		return answer{}, err
	}
	for _, rule := range g.Rules {
		if key(rule.Name) == name {
			return answer{status: http.StatusOK, body: rule.body(g)}, nil
		}
	}
	return answer{}, refuse(http.StatusNotFound, "NotFound", "Resource %s not found.", r.scope)
}

func (rule SecurityRule) body(g *SecurityGroup) map[string]any {
	access := "Deny"
	if rule.Allow {
		access = "Allow"
	}
	return map[string]any{"id": g.ID + "/securityRules/" + rule.Name, "name": rule.Name, "properties": map[string]any{
		"provisioningState": succeeded, "priority": rule.Priority, "access": access, "direction": "Inbound", "protocol": "Tcp",
		"sourceAddressPrefix": rule.Source, "destinationPortRange": rule.Port,
	}}
}

func (c *Cloud) putRule(r *request) (answer, error) {
	g, name, err := c.groupOf(r, "write")
	if err != nil {
		return answer{}, err
	}
	var b ruleBody
	if err := r.read(&b); err != nil {
		return answer{}, err
	}
	p := b.Properties
	if p.SourceAddressPrefix == "" {
		p.SourceAddressPrefix = strings.Join(p.SourceAddresses, ",")
	}
	if p.DestinationPortRange == "" {
		p.DestinationPortRange = strings.Join(p.DestinationPorts, ",")
	}
	taken := slices.ContainsFunc(g.Rules, func(other SecurityRule) bool { return other.Priority == p.Priority && key(other.Name) != name })
	if p.Direction != "Inbound" || p.Priority < 100 || p.Priority > 4096 || p.SourceAddressPrefix == "" || p.DestinationPortRange == "" || taken {
		return answer{}, refuse(http.StatusBadRequest, "SecurityRuleInvalid", "The security rule %s is incomplete, or its priority %d is taken or not between 100 and 4096.", name, p.Priority)
	}
	g.Rules = slices.DeleteFunc(g.Rules, func(other SecurityRule) bool { return key(other.Name) == name })
	rule := SecurityRule{Name: name, Priority: p.Priority, Allow: p.Access == "Allow", Source: p.SourceAddressPrefix, Port: p.DestinationPortRange}
	g.Rules = append(g.Rules, rule)
	return answer{status: http.StatusOK, body: rule.body(g)}, nil
}

func (c *Cloud) deleteRule(r *request) (answer, error) {
	g, name, err := c.groupOf(r, "delete")
	if err != nil {
		return answer{}, err
	}
	g.Rules = slices.DeleteFunc(g.Rules, func(other SecurityRule) bool { return key(other.Name) == name })
	return answer{status: http.StatusNoContent}, nil
}

// admits asks the rules in the order of their priorities. VirtualNetwork is the network's own space, and that of its peers
// where the peering allows access.
func (c *Cloud) admits(g *SecurityGroup, v *network, from netip.Addr, port int) bool {
	rules := slices.Clone(g.Rules)
	slices.SortFunc(rules, func(a, b SecurityRule) int { return a.Priority - b.Priority })
	for _, rule := range append(rules, SecurityRule{Allow: true, Source: "VirtualNetwork", Port: "*"}) {
		ports := strings.Split(rule.Port, ",")
		if (rule.Port == "*" || slices.Contains(ports, strconv.Itoa(port))) && v.tagged(rule.Source, from) {
			return rule.Allow
		}
	}
	return false
}

func (v *network) tagged(source string, from netip.Addr) bool {
	prefixes := strings.Split(source, ",")
	switch source {
	case "*":
		return true
	case "VirtualNetwork":
		prefixes = slices.Clone(v.Prefixes)
		for _, h := range v.Halves {
			if h.State == connected && h.Access {
				prefixes = append(prefixes, h.Space...)
			}
		}
	}
	return slices.ContainsFunc(prefixes, func(prefix string) bool {
		p, err := netip.ParsePrefix(prefix)
		return err == nil && p.Contains(from)
	})
}
