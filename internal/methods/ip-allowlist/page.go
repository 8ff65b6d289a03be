package ipallowlist

import (
	_ "embed" // the page is part of the program
	"slices"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
)

//go:embed page.md.tmpl
var source string

// view is what the page is filled in with.
type view struct {
	page.Common
	Own
	Facts
	Rows  []row
	CIDRs []string
	// SecurityGroup says that the request wants that form.
	SecurityGroup bool
}

// row is one address and what is to be known about it.
type row struct{ Address, Remark string }

func newView(p connection.Progress) view {
	v := view{
		Common: page.CommonOf(p), Own: of(p.Request), Facts: methods.FactsOf[Facts](p),
		SecurityGroup: wants(p, formatSecurityGroup),
	}
	v.CIDRs = v.cidrs()
	for _, address := range v.Addresses {
		r := row{Address: address, Remark: "in use"}
		switch {
		case slices.Contains(v.Coming, address):
			r.Remark = "will be used from " + v.From + " on: allow it now"
		case slices.Contains(v.Retiring, address):
			r.Remark = "in use, not after " + v.From + ": take it off then"
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}
