package inventory

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/yamlfile"
)

// maxBytes is room for more than a thousand clusters.
const maxBytes = 1 << 20

// Parse reads an inventory. All that is wrong is reported together, as connection.Problems.
//
//	clusters:
//	  - id: prod-eu
//	    name: Production Europe
//	    type: dedicated
//	    cloud: aws
//	    account: "111122223333"
//	    region: eu-west-1
//	    vpcId: vpc-0a1b2c3d4e5f60718
//	    extraCidrs: [172.20.0.0/16]
//	    role: arn:aws:iam::111122223333:role/causeway-dataplane
//	    probe: true
//	    probeKey: MCowBQYDK2VwAyEA...
//	    externalAddresses:
//	      adding: [203.0.113.20]
//	      retiring: [203.0.113.10]
//	      from: "2026-12-24"
//	    deployments:
//	      orders:
//	        addresses: [203.0.113.10]
//	        namespace: orders
//	        serviceAccount: orders-api
//	        identity: arn:aws:iam::111122223333:role/orders
//	      billing: [nat-0a1b2c3d4e5f60703] # the addresses alone
func Parse(text []byte) (List, error) {
	p := &parser{yamlfile.New(yamlfile.Form{
		Whole: "file", MaxBytes: maxBytes,
		Empty:  connection.Problem{Field: "clusters", Rule: "is missing: the file is empty"},
		Second: "must hold one YAML document; there is a second one after ---",
		Twice:  "stands twice",
	})}
	var list List
	if root, readable := p.Document(text); readable {
		list = p.file(root)
		p.twice(list)
	}
	if len(p.Problems) > 0 {
		return nil, p.Problems
	}
	return list, nil
}

type parser struct{ *yamlfile.Reader }

// fields are those that a section has, and what reads each of them.
type fields map[string]func(path string, v yamlfile.Value)

func (f fields) names() []string { return slices.Sorted(maps.Keys(f)) }

// section reads the fields of a section, and refuses those that nobody reads.
func (p *parser) section(v yamlfile.Value, prefix string, takes fields) {
	p.Each(v, prefix, func(f yamlfile.Field) {
		if take, known := takes[f.Name]; known {
			take(f.Path, f.Value)
			return
		}
		rule := fmt.Sprintf("is not a field of the inventory (line %d)", f.Line)
		if meant := connection.Nearest(f.Name, takes.names()); meant != "" {
			rule += "; did you mean " + meant + "?"
		}
		p.Problem(f.Path, f.Value.Text(), rule)
	})
}

func (p *parser) file(root yamlfile.Value) List {
	if root.Kind() != yamlfile.Section {
		p.Problem("clusters", root.Text(), "is missing: the file must begin with \"clusters:\"")
		return nil
	}
	var list List
	p.section(root, "", fields{"clusters": func(path string, v yamlfile.Value) {
		if len(v.Items()) == 0 {
			p.Problem(path, v.Text(), "must be a list of at least one cluster")
		}
		for i, one := range v.Items() {
			list = append(list, p.cluster(item(path, i), one))
		}
	}})
	if len(p.Problems) == 0 && list == nil {
		p.Problem("clusters", "", "is missing")
	}
	return list
}

func (p *parser) cluster(path string, v yamlfile.Value) Cluster {
	c := Cluster{Cloud: AWS}
	if v.Kind() != yamlfile.Section {
		p.Problem(path, v.Text(), "must be a cluster with its fields"+v.Instead())
		return c
	}
	takes := fields{
		"type":              func(path string, v yamlfile.Value) { c.Type = Type(p.text(path, v)) },
		"externalAddresses": func(path string, v yamlfile.Value) { c.Change = p.change(path, v) },
		"deployments":       func(path string, v yamlfile.Value) { c.Deployments = p.deployments(path, v) },
		"extraCidrs":        p.listInto(&c.ExtraCIDRs),
		"zones":             p.listInto(&c.Zones),
		"probe": func(path string, v yamlfile.Value) {
			var either bool
			if c.Probe, either = v.Bool(); !either {
				p.Problem(path, v.Text(), fmt.Sprintf("must be true or false (line %d)", v.Line()))
			}
		},
	}
	for name, to := range c.texts() {
		takes[name] = p.textInto(to)
	}
	p.section(v, path+".", takes)
	p.check(path+".", c)
	return c
}

// texts are the fields that hold one line of text.
func (c *Cluster) texts() map[string]*string {
	return map[string]*string{
		"id": &c.ID, "name": &c.Name, "cloud": &c.Cloud, "account": &c.Account, "region": &c.Region,
		"vpcId": &c.VPCID, "role": &c.Role, "externalId": &c.ExternalID, "controlRole": &c.ControlRole,
		"probeKey": &c.ProbeKey, "tenantId": &c.TenantID, "subscriptionId": &c.SubscriptionID, "vnetId": &c.VNetID, "networkInterfaceId": &c.NetworkInterfaceID,
	}
}

func (p *parser) textInto(to *string) func(string, yamlfile.Value) {
	return func(path string, v yamlfile.Value) { *to = p.text(path, v) }
}

func (p *parser) listInto(to *[]string) func(string, yamlfile.Value) {
	return func(path string, v yamlfile.Value) { *to = p.list(path, v) }
}

func (p *parser) text(path string, v yamlfile.Value) string {
	if v.Kind() != yamlfile.Single {
		p.Problem(path, "", "must be one line of text"+v.Instead())
		return ""
	}
	return v.Text()
}

func (p *parser) list(path string, v yamlfile.Value) []string {
	if v.Kind() != yamlfile.List {
		p.Problem(path, v.Text(), "must be a list, such as [10.64.0.0/14]"+v.Instead())
		return nil
	}
	var items []string
	for i, one := range v.Items() {
		items = append(items, p.text(item(path, i), one))
	}
	return items
}

func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
