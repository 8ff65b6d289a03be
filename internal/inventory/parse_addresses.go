package inventory

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// change reads a planned change of the external addresses.
func (p *parser) change(path string, node *yaml.Node) *AddressChange {
	change := &AddressChange{}
	if node.Kind != yaml.MappingNode {
		p.problem(path, node.Value, "must have fields: adding, retiring, from")
		return nil
	}
	p.each(node, path+".", func(key string, value *yaml.Node) bool {
		switch key {
		case "adding":
			change.Adding = p.list(path+"."+key, value)
		case "retiring":
			change.Retiring = p.list(path+"."+key, value)
		case "from":
			change.From = p.text(path+"."+key, value)
		default:
			return false
		}
		return true
	})
	p.checkChange(path+".", *change)
	return change
}

// deployments reads which addresses each Deployment has.
func (p *parser) deployments(path string, node *yaml.Node) map[string][]string {
	if node.Kind != yaml.MappingNode {
		p.problem(path, node.Value, "must have one line for each Deployment, such as orders: [203.0.113.10]")
		return nil
	}
	found := map[string][]string{}
	p.each(node, path+".", func(key string, value *yaml.Node) bool {
		found[key] = p.list(path+"."+key, value)
		p.checkDeployment(path+"."+key, key, found[key])
		return true
	})
	return found
}

func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
