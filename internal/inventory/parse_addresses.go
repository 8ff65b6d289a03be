package inventory

import "causeway.dev/internal/yamlfile"

// change reads a planned change of the external addresses.
func (p *parser) change(path string, v yamlfile.Value) *AddressChange {
	if v.Kind() != yamlfile.Section {
		p.Problem(path, v.Text(), "must have fields: adding, retiring, from"+v.Instead())
		return nil
	}
	change := &AddressChange{}
	p.section(v, path+".", fields{
		"adding":   p.listInto(&change.Adding),
		"retiring": p.listInto(&change.Retiring),
		"from":     p.textInto(&change.From),
	})
	p.checkChange(path+".", *change)
	return change
}
