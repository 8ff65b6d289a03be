package ec2

import (
	"slices"
	"strconv"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func (c *EC2) networkOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeRegions":      {Params: []string{"RegionName", "AllRegions", "Filter"}, Do: c.describeRegions},
		"DescribeVpcs":         {Params: []string{"VpcId", "Filter", "MaxResults", "NextToken"}, Do: c.describeVPCs},
		"DescribeVpcAttribute": {Params: []string{"VpcId", "Attribute"}, Do: c.describeVPCAttribute},
		"DescribeSubnets":      {Params: []string{"SubnetId", "Filter", "MaxResults", "NextToken"}, Do: c.describeSubnets},
	}
}

type regionsAnswer struct {
	wire.Meta
	Regions []regionXML `xml:"regionInfo>item"`
}

type regionXML struct {
	Name     string `xml:"regionName"`
	Endpoint string `xml:"regionEndpoint"`
	OptIn    string `xml:"optInStatus"`
}

// describeRegions leaves out what the account has not opted in to, unless all are
// asked for. An unknown region is an error, not an empty answer.
func (c *EC2) describeRegions(r *wire.Request) (any, error) {
	enabled := c.State.Accounts[r.Caller.Account].Regions
	wanted := r.List("RegionName")
	for _, name := range wanted {
		if !slices.Contains(state.KnownRegions(), name) {
			return nil, state.Refuse("InvalidParameterValue", "Invalid region names: "+name)
		}
	}
	var items []regionXML
	for _, name := range state.KnownRegions() {
		x := regionXML{name, "ec2." + name + ".amazonaws.com", "opt-in-not-required"}
		if enabled != nil && !slices.Contains(enabled, name) {
			x.OptIn = "not-opted-in"
		}
		shown := x.OptIn != "not-opted-in" || r.Form.Get("AllRegions") == "true"
		if shown && (len(wanted) == 0 || slices.Contains(wanted, name)) {
			items = append(items, x)
		}
	}
	chosen, err := wire.Choose(r, items, func(x regionXML, name string) ([]string, bool) {
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
	wire.Meta
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
	Tags    []wire.Tag `xml:"tagSet>item"`
}

type blockXML struct {
	ID    string `xml:"associationId"`
	CIDR  string `xml:"cidrBlock"`
	State string `xml:"cidrBlockState>state"`
}

// describeVPCs answers for the caller's own networks only: those of others are
// not found, as if they did not exist.
func (c *EC2) describeVPCs(r *wire.Request) (any, error) {
	ids := r.List("VpcId")
	for _, id := range ids {
		if err := state.CheckID(id, "vpc"); err != nil {
			return nil, err
		}
		if _, err := c.OwnVPC(&r.Call, id); err != nil {
			return nil, err
		}
	}
	var items []vpcXML
	for _, v := range state.Sorted(c.State.VPCs) {
		if _, err := c.OwnVPC(&r.Call, v.ID); err == nil && (len(ids) == 0 || slices.Contains(ids, v.ID)) {
			items = append(items, c.showVPC(v))
		}
	}
	chosen, err := wire.Choose(r, items, vpcFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &vpcsAnswer{VPCs: page, Next: next}, err
}

func (c *EC2) showVPC(v *state.VPC) vpcXML {
	x := vpcXML{
		ID: v.ID, Owner: v.Account, State: "available", CIDR: v.Prefixes[0].String(), DHCP: "dopt-" + v.ID[4:],
		Tenancy: "default", Tags: wire.ShowTags(c.State.TagsOf(v.Account, v.Region, v.ID)),
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
	return wire.TagFilter(v.Tags, name)
}

// attributeAnswer has one of its flags, the one that was asked for.
type attributeAnswer struct {
	wire.Meta
	VPC       string   `xml:"vpcId"`
	Support   *flagXML `xml:"enableDnsSupport"`
	Hostnames *flagXML `xml:"enableDnsHostnames"`
	Metrics   *flagXML `xml:"enableNetworkAddressUsageMetrics"`
}

type flagXML struct {
	Value bool `xml:"value"`
}

// describeVPCAttribute tells one attribute a call.
func (c *EC2) describeVPCAttribute(r *wire.Request) (any, error) {
	id, err := r.NeedID("VpcId", "vpc")
	if err != nil {
		return nil, err
	}
	attribute, err := r.Need("Attribute")
	if err != nil {
		return nil, err
	}
	v, err := c.OwnVPC(&r.Call, id)
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
		return nil, state.Refuse("InvalidParameterValue", "Value ("+attribute+") for parameter attribute is invalid. Unknown VPC attribute")
	}
	return answer, nil
}
