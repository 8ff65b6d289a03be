package ec2

import (
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// zoneCodes are how zone ids begin, and how many zones a region has.
func zoneCodes() map[string]struct {
	prefix string
	count  int
} {
	type code = struct {
		prefix string
		count  int
	}
	return map[string]code{
		"ap-southeast-2": {"apse2", 3}, "eu-central-1": {"euc1", 3}, "eu-west-1": {"euw1", 3},
		"us-east-1": {"use1", 6}, "us-east-2": {"use2", 3}, "us-west-2": {"usw2", 4},
	}
}

// zoneID is what an account's zone name stands for. Names mean something else in
// every account; only the id says which building it is.
func (c *EC2) zoneID(account, region, zone string) string {
	code := zoneCodes()[region]
	letter, ok := strings.CutPrefix(zone, region)
	if !ok || len(letter) != 1 || code.count == 0 {
		return ""
	}
	shift := 0
	if a := c.State.Accounts[account]; a != nil {
		shift = a.ZoneShift
	}
	return code.prefix + "-az" + strconv.Itoa((int(letter[0]-'a')+shift)%code.count+1)
}

type zonesAnswer struct {
	wire.Meta
	Zones []zoneXML `xml:"availabilityZoneInfo>item"`
}

type zoneXML struct {
	Name   string `xml:"zoneName"`
	ID     string `xml:"zoneId"`
	State  string `xml:"zoneState"`
	Region string `xml:"regionName"`
	OptIn  string `xml:"optInStatus"`
	Type   string `xml:"zoneType"`
	Group  string `xml:"groupName"`
	Border string `xml:"networkBorderGroup"`
}

func (c *EC2) describeZones(r *wire.Request) (any, error) {
	names, ids := r.List("ZoneName"), r.List("ZoneId")
	var items []zoneXML
	for i := range zoneCodes()[r.Region].count {
		name := r.Region + string(rune('a'+i))
		x := zoneXML{name, c.zoneID(r.Caller.Account, r.Region, name), "available", r.Region, "opt-in-not-required", "availability-zone", r.Region + "-zg-1", r.Region}
		if (len(names) == 0 || slices.Contains(names, x.Name)) && (len(ids) == 0 || slices.Contains(ids, x.ID)) {
			items = append(items, x)
		}
	}
	for _, name := range slices.Concat(names, ids) {
		if !slices.ContainsFunc(items, func(x zoneXML) bool { return x.Name == name || x.ID == name }) {
			return nil, state.Refuse("InvalidParameterValue", "Invalid availability zone: ["+name+"]")
		}
	}
	chosen, err := wire.Choose(r, items, func(x zoneXML, name string) ([]string, bool) {
		switch name {
		case "zone-name":
			return []string{x.Name}, true
		case "zone-id":
			return []string{x.ID}, true
		case "state":
			return []string{x.State}, true
		case "region-name":
			return []string{x.Region}, true
		case "zone-type":
			return []string{x.Type}, true
		case "opt-in-status":
			return []string{x.OptIn}, true
		}
		return nil, false
	})
	return &zonesAnswer{Zones: chosen}, err
}
