package inventory

import (
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/yamlfile"
)

// deployments reads what is known of each Deployment.
func (p *parser) deployments(path string, v yamlfile.Value) map[string]Deployment {
	if v.Kind() != yamlfile.Section {
		p.Problem(path, v.Text(), "must have one line for each Deployment, such as orders: {addresses: [203.0.113.10]}"+v.Instead())
		return nil
	}
	found := map[string]Deployment{}
	p.Each(v, path+".", func(f yamlfile.Field) {
		if rule := connection.CheckLabel(f.Name, maxDeployment); rule != "" {
			p.Problem(f.Path, f.Name, rule)
		}
		found[f.Name] = p.deployment(f.Path, f.Value)
	})
	return found
}

// deployment reads one of them: its fields, or a list of its addresses alone, as all inventories had it once.
func (p *parser) deployment(path string, v yamlfile.Value) Deployment {
	d := Deployment{}
	takes := fields{
		"addresses": func(path string, v yamlfile.Value) {
			if d.Addresses = p.list(path, v); v.Kind() == yamlfile.List {
				p.checkAddresses(path, d.Addresses)
			}
		},
		"namespace":      p.checkedInto(&d.Namespace, checkNamespace),
		"serviceAccount": p.checkedInto(&d.ServiceAccount, checkServiceAccount),
		"identity":       p.checkedInto(&d.Identity, checkIdentity),
	}
	before := len(p.Problems)
	switch v.Kind() {
	case yamlfile.List:
		takes["addresses"](path, v)
	case yamlfile.Section:
		p.section(v, path+".", takes)
		if d.isEmpty() && len(p.Problems) == before {
			p.Problem(path, "", "has no field; it takes "+strings.Join(takes.names(), ", "))
		}
	default:
		p.Problem(path, v.Text(), "must have fields: "+strings.Join(takes.names(), ", ")+v.Instead())
	}
	return d
}

func (d Deployment) isEmpty() bool {
	return len(d.Addresses) == 0 && d.Namespace == "" && d.ServiceAccount == "" && d.Identity == ""
}

// checkedInto takes a text that a field may go without, but not be empty.
func (p *parser) checkedInto(to *string, check func(string) string) func(string, yamlfile.Value) {
	return func(path string, v yamlfile.Value) {
		if v.Null() || v.Kind() == yamlfile.Single && v.Text() == "" {
			p.Problem(path, "", "is empty; leave the field out where there is nothing to say")
			return
		}
		if *to = p.text(path, v); *to == "" {
			return
		}
		if rule := check(*to); rule != "" {
			p.Problem(path, *to, rule)
		}
	}
}
