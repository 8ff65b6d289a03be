package awstransitgateway

import (
	_ "embed" // the page is part of the program
	"strings"

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
	// GatewayID is the gateway's, as far as anybody has named it.
	GatewayID string
	// GatewayARN is its ARN ready for a shell, and ARNInTerraform for Terraform; a variable of the customer's stands in both
	// while the id is not known. Share is ready for a shell, too.
	GatewayARN, ARNInTerraform, Share string
	// AssociatesItself and PropagatesItself are false only when the gateway is known to leave that to its owner.
	AssociatesItself, PropagatesItself bool
	// BackRoutes is the number of the step with the back routes.
	BackRoutes int
}

func newView(p connection.Progress) view {
	v := view{
		Common: page.CommonOf(p), Own: of(p.Request), Facts: methods.FactsOf[Facts](p), Share: `"$RESOURCE_SHARE_ARN"`,
		BackRoutes: p.Number(StepBackRoutes),
	}
	v.AssociatesItself, v.PropagatesItself = v.Associates != "no", v.Propagates != "no"
	v.GatewayID = gatewayID(v.Own, v.Facts)
	t := v.Target
	prefix := "arn:" + connection.Partition(t.Region) + ":ec2:" + t.Region + ":" + t.AccountID + ":transit-gateway/"
	v.GatewayARN, v.ARNInTerraform = page.Shell(prefix+v.GatewayID), page.HCL(prefix+v.GatewayID)
	if v.GatewayID == "" {
		v.GatewayARN = page.Shell(prefix) + `"$TRANSIT_GATEWAY_ID"`
		v.ARNInTerraform = strings.TrimSuffix(page.HCL(prefix), `"`) + `${var.transit_gateway_id}"`
	}
	if share := strings.TrimSpace(v.ShareARN); share != "" {
		v.Share = page.Shell(share)
	}
	return v
}

// left is what customers make, in this order.
func left() []page.Left {
	return []page.Left{{Step: StepShare, Name: "share"}, {Step: StepBackRoutes, Name: "routes"}, {Step: StepBackRoutes, Name: "firewall"}}
}
