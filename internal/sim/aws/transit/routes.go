package transit

import (
	"net/netip"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type transitRouteXML struct {
	CIDR        string             `xml:"destinationCidrBlock"`
	Attachments []transitTargetXML `xml:"transitGatewayAttachments>item"`
	Type        string             `xml:"type"`
	State       string             `xml:"state"`
}

type transitTargetXML struct {
	Attachment string `xml:"transitGatewayAttachmentId"`
	Resource   string `xml:"resourceId"`
	Type       string `xml:"resourceType"`
}

type transitRouteAnswer struct {
	wire.Meta
	Route transitRouteXML `xml:"route"`
}

type transitRoutesAnswer struct {
	wire.Meta
	Routes []transitRouteXML `xml:"routeSet>item"`
	More   bool              `xml:"additionalRoutesAvailable"`
}

func (c *Transit) showLearned(l state.Learned) transitRouteXML {
	x := transitRouteXML{CIDR: l.Prefix.String(), Type: "propagated", State: "active"}
	if l.Static {
		x.Type = "static"
	}
	if !l.Active {
		x.State = "blackhole"
	}
	if a := c.State.Attachments[l.Attachment]; a != nil {
		x.Attachments = []transitTargetXML{{a.ID, a.VPC, "vpc"}}
	}
	return x
}

// createTransitRoute sets a static route, to an attachment or to nowhere.
func (c *Transit) createTransitRoute(r *wire.Request) (any, error) {
	t, err := c.ownTransitTable(&r.Call, r.Form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, err
	}
	p, err := r.Destination()
	if err != nil {
		return nil, err
	}
	made := &state.TransitRoute{Prefix: p.Masked(), By: r.Caller.ARN}
	if r.Form.Get("Blackhole") != "true" {
		_, a, err := c.inTable(r)
		if err != nil {
			return nil, err
		}
		if !a.Carries() {
			return nil, state.WrongState(a)
		}
		made.Attachment = a.ID
	}
	if static(t, made.Prefix) != nil {
		return nil, state.Refuse("RouteAlreadyExists", "Route "+made.Prefix.String()+" already exists in Transit Gateway Route Table "+t.ID)
	}
	t.Routes = append(t.Routes, made)
	return &transitRouteAnswer{Route: c.showLearned(state.Learned{Prefix: made.Prefix, Attachment: made.Attachment, Static: true, Active: made.Attachment != ""})}, nil
}

func static(t *state.TransitTable, p netip.Prefix) *state.TransitRoute {
	i := slices.IndexFunc(t.Routes, func(known *state.TransitRoute) bool { return known.Prefix == p })
	if i < 0 {
		return nil
	}
	return t.Routes[i]
}

func (c *Transit) deleteTransitRoute(r *wire.Request) (any, error) {
	t, err := c.ownTransitTable(&r.Call, r.Form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, err
	}
	p, err := r.Destination()
	if err != nil {
		return nil, err
	}
	known := static(t, p)
	if known == nil {
		return nil, state.Refuse("InvalidRoute.NotFound", "Route "+p.String()+" does not exist in Transit Gateway Route Table "+t.ID)
	}
	t.Routes = slices.DeleteFunc(t.Routes, func(other *state.TransitRoute) bool { return other == known })
	gone := c.showLearned(state.Learned{Prefix: known.Prefix, Attachment: known.Attachment, Static: true, Active: true})
	gone.State = "deleted"
	return &transitRouteAnswer{Route: gone}, nil
}

// searchTransitRoutes must be given a filter, as AWS wants it.
func (c *Transit) searchTransitRoutes(r *wire.Request) (any, error) {
	t, err := c.ownTransitTable(&r.Call, r.Form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, err
	}
	if len(r.Groups("Filter")) == 0 {
		return nil, state.Refuse("MissingParameter", "The request must contain the parameter Filters")
	}
	var items []transitRouteXML
	for _, l := range c.TransitRoutes(t) {
		items = append(items, c.showLearned(l))
	}
	chosen, err := wire.Choose(r, items, func(x transitRouteXML, name string) ([]string, bool) {
		values := []string{}
		for _, target := range x.Attachments {
			switch name {
			case "attachment.transit-gateway-attachment-id":
				values = append(values, target.Attachment)
			case "attachment.resource-id":
				values = append(values, target.Resource)
			case "attachment.resource-type":
				values = append(values, target.Type)
			}
		}
		switch name {
		case "type":
			return []string{x.Type}, true
		case "state":
			return []string{x.State}, true
		case "route-search.exact-match":
			return []string{x.CIDR}, true
		case "attachment.transit-gateway-attachment-id", "attachment.resource-id", "attachment.resource-type":
			return values, true
		}
		return nil, false
	})
	return &transitRoutesAnswer{Routes: chosen}, err
}
