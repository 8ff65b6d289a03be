package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"go.yaml.in/yaml/v3"

	"causeway.dev/internal/connection"
)

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
//	    externalAddresses:
//	      adding: [203.0.113.20]
//	      retiring: [203.0.113.10]
//	      from: "2026-12-24"
//	    deployments:
//	      orders: [203.0.113.10]
//	      billing: [nat-0a1b2c3d4e5f60703]
//
// It walks the nodes itself instead of decoding into a struct, because the decoder's errors name Go types and it stops at
// some of them.
func Parse(text []byte) (List, error) {
	root, err := onlyDocument(text)
	if err != nil {
		return nil, err
	}
	p := &parser{}
	list := p.file(root)
	p.twice(list)
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return list, nil
}

func onlyDocument(text []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		return nil, connection.Problems{{Field: "clusters", Rule: "is missing: the file is empty"}}
	case err != nil:
		return nil, connection.Problems{{Field: "file", Rule: "is not YAML: " + err.Error()}}
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, connection.Problems{{Field: "file", Rule: "must hold one YAML document; there is a second one after ---"}}
	}
	return first.Content[0], nil
}

type parser struct {
	problems connection.Problems
}

func (p *parser) problem(field, value, rule string) {
	p.problems = append(p.problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

func (p *parser) file(root *yaml.Node) List {
	var list List
	if root.Kind != yaml.MappingNode {
		p.problem("clusters", root.Value, "is missing: the file must begin with \"clusters:\"")
		return nil
	}
	p.each(root, "", func(key string, value *yaml.Node) bool {
		if key != "clusters" {
			return false
		}
		if value.Kind != yaml.SequenceNode || len(value.Content) == 0 {
			p.problem("clusters", value.Value, "must be a list of at least one cluster")
			return true
		}
		for i, item := range value.Content {
			list = append(list, p.cluster("clusters["+strconv.Itoa(i)+"]", item))
		}
		return true
	})
	if len(p.problems) == 0 && list == nil {
		p.problem("clusters", "", "is missing")
	}
	return list
}

// each hands the keys of a mapping to take, which answers whether it knows the key.
func (p *parser) each(mapping *yaml.Node, prefix string, take func(key string, value *yaml.Node) bool) {
	seen := map[string]int{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		if line, twice := seen[key.Value]; twice {
			p.problem(prefix+key.Value, value.Value, fmt.Sprintf("stands twice, in lines %d and %d", line, key.Line))
			continue
		}
		seen[key.Value] = key.Line
		if !take(key.Value, value) {
			p.problem(prefix+key.Value, value.Value, fmt.Sprintf("is not a field of the inventory (line %d)", key.Line))
		}
	}
}

func (p *parser) cluster(path string, node *yaml.Node) Cluster {
	c := Cluster{Cloud: AWS}
	if node.Kind != yaml.MappingNode {
		p.problem(path, node.Value, "must be a cluster with its fields")
		return c
	}
	texts := c.texts()
	p.each(node, path+".", func(key string, value *yaml.Node) bool {
		switch key {
		case "externalAddresses":
			c.Change = p.change(path+"."+key, value)
		case "deployments":
			c.Deployments = p.deployments(path+"."+key, value)
		case "extraCidrs":
			c.ExtraCIDRs = p.list(path+"."+key, value)
		case "zones":
			c.Zones = p.list(path+"."+key, value)
		case "probe":
			if value.Decode(&c.Probe) != nil {
				p.problem(path+"."+key, value.Value, "must be true or false")
			}
		default:
			at, known := texts[key]
			if !known {
				return false
			}
			*at = p.text(path+"."+key, value)
		}
		return true
	})
	c.Type = Type(*texts["type"])
	p.check(path+".", c)
	return c
}

// texts are the fields that hold one line of text. The type is kept apart, because it has a type of its own.
func (c *Cluster) texts() map[string]*string {
	return map[string]*string{
		"id": &c.ID, "name": &c.Name, "type": new(string), "cloud": &c.Cloud, "account": &c.Account, "region": &c.Region,
		"vpcId": &c.VPCID, "role": &c.Role, "externalId": &c.ExternalID, "controlRole": &c.ControlRole,
		"tenantId": &c.TenantID, "subscriptionId": &c.SubscriptionID, "vnetId": &c.VNetID, "networkInterfaceId": &c.NetworkInterfaceID,
	}
}

func (p *parser) text(path string, node *yaml.Node) string {
	if node.Kind != yaml.ScalarNode {
		p.problem(path, "", "must be one line of text")
		return ""
	}
	return node.Value
}

func (p *parser) list(path string, node *yaml.Node) []string {
	if node.Kind != yaml.SequenceNode {
		p.problem(path, node.Value, "must be a list, such as [10.64.0.0/14]")
		return nil
	}
	var items []string
	for i, item := range node.Content {
		items = append(items, p.text(path+"["+strconv.Itoa(i)+"]", item))
	}
	return items
}
