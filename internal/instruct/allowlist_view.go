package instruct

import (
	"slices"

	"causeway.dev/internal/connection"
)

// allowlistView is what the page of ip-allowlist sees.
type allowlistView struct {
	Rows   []allowlistRow
	CIDRs  []string
	Shared bool
	// Whose are the addresses of: a cluster or a Deployment.
	Deployment string
	Gateways   []string
	// SecurityGroup says that the request wants that form.
	SecurityGroup bool
	Forms         []Form
}

// allowlistRow is one address and what is to be known about it.
type allowlistRow struct{ Address, Remark string }

func newAllowlistView(p connection.Progress) allowlistView {
	if p.Request.Method != connection.IPAllowlist {
		return allowlistView{}
	}
	v := allowlistView{
		CIDRs: externalCIDRs(p), Shared: shared(p), Deployment: p.Request.Target.Deployment, Gateways: listed(p, connection.FactGateways),
		SecurityGroup: wantsFormat(p, formatSecurityGroup), Forms: forms(p),
	}
	from := known(p, connection.FactAddressesFrom)
	for _, address := range externalAddresses(p) {
		row := allowlistRow{Address: address, Remark: "in use"}
		switch {
		case slices.Contains(listed(p, connection.FactComingAddresses), address):
			row.Remark = "will be used from " + from + " on: allow it now"
		case slices.Contains(listed(p, connection.FactRetiringAddresses), address):
			row.Remark = "in use, not after " + from + ": take it off then"
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}
