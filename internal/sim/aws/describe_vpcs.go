package aws

import (
	"slices"
	"strconv"
)

func (c *Cloud) networkOperations() map[string]operation {
	return map[string]operation{
		"DescribeRegions":      {[]string{"RegionName", "AllRegions", "Filter"}, c.describeRegions},
		"DescribeVpcs":         {[]string{"VpcId", "Filter", "MaxResults", "NextToken"}, c.describeVPCs},
		"DescribeVpcAttribute": {[]string{"VpcId", "Attribute"}, c.describeVPCAttribute},
		"DescribeSubnets":      {[]string{"SubnetId", "Filter", "MaxResults", "NextToken"}, c.describeSubnets},
	}
}

type regionsAnswer struct {
	meta
	Regions []regionXML `xml:"regionInfo>item"`
}

type regionXML struct {
	Name     string `xml:"regionName"`
	Endpoint string `xml:"regionEndpoint"`
	OptIn    string `xml:"optInStatus"`
}

// describeRegions leaves out what the account has not opted in to, unless all are
// asked for. An unknown region is an error, not an empty answer.
func (c *Cloud) describeRegions(r *request) (any, error) {
	enabled := c.state.Accounts[r.caller.Account].Regions
	wanted := r.list("RegionName")
	for _, name := range wanted {
		if !slices.Contains(knownRegions(), name) {
			return nil, refuse("InvalidParameterValue", "Invalid region names: "+name)
		}
	}
	var items []regionXML
	for _, name := range knownRegions() {
		x := regionXML{name, "ec2." + name + ".amazonaws.com", "opt-in-not-required"}
		if enabled != nil && !slices.Contains(enabled, name) {
			x.OptIn = "not-opted-in"
		}
		shown := x.OptIn != "not-opted-in" || r.form.Get("AllRegions") == "true"
		if shown && (len(wanted) == 0 || slices.Contains(wanted, name)) {
			items = append(items, x)
		}
	}
	chosen, err := choose(r, items, func(x regionXML, name string) ([]string, bool) {
		switch name {
		case "region-name":
			return []string{x.Name}, true
		case "opt-in-status":
			return []string{x.OptIn}, true
		case "endpoint":
			return []string{x.Endpoint}, true
		}
		return nil, false
	})
	return &regionsAnswer{Regions: chosen}, err
}

type vpcsAnswer struct {
	meta
	VPCs []vpcXML `xml:"vpcSet>item"`
	Next string   `xml:"nextToken,omitempty"`
}

type vpcXML struct {
	ID      string     `xml:"vpcId"`
	Owner   string     `xml:"ownerId"`
	State   string     `xml:"state"`
	CIDR    string     `xml:"cidrBlock"`
	Blocks  []blockXML `xml:"cidrBlockAssociationSet>item"`
	DHCP    string     `xml:"dhcpOptionsId"`
	Tenancy string     `xml:"instanceTenancy"`
	Default bool       `xml:"isDefault"`
	Tags    []tagXML   `xml:"tagSet>item"`
}

type blockXML struct {
	ID    string `xml:"associationId"`
	CIDR  string `xml:"cidrBlock"`
	State string `xml:"cidrBlockState>state"`
}

// describeVPCs answers for the caller's own networks only: those of others are
// not found, as if they did not exist.
func (c *Cloud) describeVPCs(r *request) (any, error) {
	ids := r.list("VpcId")
	for _, id := range ids {
		if err := checkID(id, "vpc"); err != nil {
			return nil, err
		}
		if _, err := c.ownVPC(r, id); err != nil {
			return nil, err
		}
	}
	var items []vpcXML
	for _, v := range sorted(c.state.VPCs) {
		if _, err := c.ownVPC(r, v.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, v.ID)) {
			items = append(items, c.showVPC(v))
		}
	}
	chosen, err := choose(r, items, vpcFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
	return &vpcsAnswer{VPCs: page, Next: next}, err
}

func (c *Cloud) showVPC(v *vpc) vpcXML {
	x := vpcXML{
		ID: v.ID, Owner: v.Account, State: "available", CIDR: v.Prefixes[0].String(), DHCP: "dopt-" + v.ID[4:],
		Tenancy: "default", Tags: showTags(c.state.tags(v.Account, v.Region, v.ID)),
	}
	for i, p := range v.Prefixes {
		x.Blocks = append(x.Blocks, blockXML{"vpc-cidr-assoc-" + strconv.Itoa(i) + v.ID[4:], p.String(), "associated"})
	}
	return x
}

// vpcFilter knows is-default by its old name too, which many scripts use.
func vpcFilter(v vpcXML, name string) ([]string, bool) {
	switch name {
	case "vpc-id":
		return []string{v.ID}, true
	case "owner-id":
		return []string{v.Owner}, true
	case "state":
		return []string{v.State}, true
	case "cidr":
		return []string{v.CIDR}, true
	case "cidr-block-association.cidr-block":
		var values []string
		for _, b := range v.Blocks {
			values = append(values, b.CIDR)
		}
		return values, true
	case "is-default", "isDefault":
		return []string{strconv.FormatBool(v.Default)}, true
	}
	return tagFilter(v.Tags, name)
}

// attributeAnswer has one of its flags, the one that was asked for.
type attributeAnswer struct {
	meta
	VPC       string   `xml:"vpcId"`
	Support   *flagXML `xml:"enableDnsSupport"`
	Hostnames *flagXML `xml:"enableDnsHostnames"`
	Metrics   *flagXML `xml:"enableNetworkAddressUsageMetrics"`
}

type flagXML struct {
	Value bool `xml:"value"`
}

// describeVPCAttribute tells one attribute a call.
func (c *Cloud) describeVPCAttribute(r *request) (any, error) {
	id, err := r.needID("VpcId", "vpc")
	if err != nil {
		return nil, err
	}
	attribute, err := r.need("Attribute")
	if err != nil {
		return nil, err
	}
	v, err := c.ownVPC(r, id)
	if err != nil {
		return nil, err
	}
	answer := &attributeAnswer{VPC: id}
	switch attribute {
	case "enableDnsSupport":
		answer.Support = &flagXML{!v.DNSSupportOff}
	case "enableDnsHostnames":
		answer.Hostnames = &flagXML{!v.DNSHostnamesOff}
	case "enableNetworkAddressUsageMetrics":
		answer.Metrics = &flagXML{}
	default:
		return nil, refuse("InvalidParameterValue", "Value ("+attribute+") for parameter attribute is invalid. Unknown VPC attribute")
	}
	return answer, nil
}
