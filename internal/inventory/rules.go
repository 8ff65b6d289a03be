package inventory

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/keys"
)

// check applies the rules of the fields. They are stricter than AWS where a slip would show only days later.
func (p *parser) check(prefix string, c Cluster) {
	if rule := connection.CheckLabel(c.ID, connection.MaxClusterID); rule != "" {
		p.Problem(prefix+"id", c.ID, rule)
	}
	p.oneOf(prefix+"type", string(c.Type), string(Standard), string(Dedicated), string(Hybrid))
	p.oneOf(prefix+"cloud", c.Cloud, AWS, Azure, "gcp")
	if c.ProbeKey != "" {
		p.checkProbeKey(prefix, c)
	}
	for i, cidr := range c.ExtraCIDRs {
		if !connection.ExactCIDR(cidr) {
			p.Problem(prefix+"extraCidrs["+strconv.Itoa(i)+"]", cidr, "must be a CIDR without host bits, such as 10.64.0.0/14")
		}
	}
	for i, zone := range c.Zones {
		// A zone's name, us-east-1a, means another zone in every account.
		p.matches(prefix+"zones["+strconv.Itoa(i)+"]", zone, `^[a-z0-9-]+-az[0-9]+$`, "must be the id of a zone, such as use1-az1, and not its name")
	}
	switch c.Cloud {
	case AWS:
		p.checkAWS(prefix, c)
	case Azure:
		p.checkAzure(prefix, c)
	}
}

func (p *parser) checkProbeKey(prefix string, c Cluster) {
	if !c.Probe {
		p.Problem(prefix+"probeKey", c.ProbeKey, "names the key of a probe, and probe is not true")
	}
	if _, err := keys.ParsePublic(c.ProbeKey); err != nil {
		p.Problem(prefix+"probeKey", c.ProbeKey, err.Error())
	}
}

func (p *parser) checkAzure(prefix string, c Cluster) {
	const guid = `^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`
	p.matches(prefix+"tenantId", c.TenantID, guid, "must be the GUID of our Microsoft Entra tenant")
	p.matches(prefix+"subscriptionId", c.SubscriptionID, guid, "must be the GUID of our Azure subscription")
	p.matches(prefix+"region", c.Region, `^[a-z]+[a-z0-9]*$`, "must be an Azure region such as westeurope")
	vnet, err := connection.ParseVNetID(c.VNetID)
	switch {
	case c.VNetID == "":
		p.Problem(prefix+"vnetId", "", "is missing")
	case err != nil:
		p.Problem(prefix+"vnetId", c.VNetID, connection.CheckVNetID(c.VNetID))
	case !strings.EqualFold(vnet.Subscription, c.SubscriptionID):
		p.Problem(prefix+"vnetId", c.VNetID, "lies in another subscription than "+c.SubscriptionID)
	}
	nic := regexp.MustCompile(`(?i)^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/Microsoft\.(Network|Compute)/.*networkInterfaces/[^/]+$`)
	if c.NetworkInterfaceID != "" && !nic.MatchString(c.NetworkInterfaceID) {
		p.Problem(prefix+"networkInterfaceId", c.NetworkInterfaceID, "must be the resource id of a network interface")
	}
}

func (p *parser) checkAWS(prefix string, c Cluster) {
	p.matches(prefix+"account", c.Account, `^[0-9]{12}$`, "must be an AWS account id: 12 digits, in quotes")
	p.matches(prefix+"region", c.Region, `^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}$`, "must be an AWS region such as us-east-1")
	p.matches(prefix+"vpcId", c.VPCID, `^vpc-([0-9a-f]{8}|[0-9a-f]{17})$`, "must look like vpc-0123456789abcdef0")
	arn := regexp.MustCompile(`^arn:aws[a-z-]*:iam::([0-9]{12}):role/([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$`)
	if c.ControlRole != "" && !arn.MatchString(c.ControlRole) {
		p.Problem(prefix+"controlRole", c.ControlRole, "must be a role's ARN, such as arn:aws:iam::111122223333:role/causeway-control")
	}
	if c.Role == "" {
		return
	}
	role := arn.FindStringSubmatch(c.Role)
	switch {
	case role == nil:
		p.Problem(prefix+"role", c.Role, "must be a role's ARN, such as arn:aws:iam::111122223333:role/causeway")
	case role[1] != c.Account:
		p.Problem(prefix+"role", c.Role, "belongs to account "+role[1]+", the cluster to account "+c.Account)
	}
}

func (p *parser) matches(field, value, pattern, rule string) {
	switch {
	case value == "":
		p.Problem(field, value, "is missing")
	case !regexp.MustCompile(pattern).MatchString(value):
		p.Problem(field, value, rule)
	}
}

func (p *parser) oneOf(field, value string, choices ...string) {
	switch {
	case value == "":
		p.Problem(field, value, "is missing")
	case !slices.Contains(choices, value):
		p.Problem(field, value, "must be one of "+choices[0]+", "+choices[1]+", "+choices[2])
	}
}

// twice finds clusters that share an id or a network: the lock of a network and the names of connections count on both
// being unique.
func (p *parser) twice(list List) {
	ids, networks := map[string]bool{}, map[string]string{}
	for _, c := range list {
		if ids[c.ID] && c.ID != "" {
			p.Problem("clusters", c.ID, "is the id of two clusters")
		}
		network := c.VPCID + strings.ToLower(c.VNetID)
		if other := networks[network]; other != "" && network != "" && other != c.ID {
			p.Problem("clusters", network, "is the network of two clusters, "+other+" and "+c.ID)
		}
		ids[c.ID], networks[network] = true, c.ID
	}
}
