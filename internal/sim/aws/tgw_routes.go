package aws

import (
	"net/netip"
	"slices"
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
	meta
	Route transitRouteXML `xml:"route"`
}

type transitRoutesAnswer struct {
	meta
	Routes []transitRouteXML `xml:"routeSet>item"`
	More   bool              `xml:"additionalRoutesAvailable"`
}

func (c *Cloud) showLearned(l learned) transitRouteXML {
	x := transitRouteXML{CIDR: l.Prefix.String(), Type: "propagated", State: "active"}
	if l.Static {
		x.Type = "static"
	}
	if !l.Active {
		x.State = "blackhole"
	}
	if a := c.state.Attachments[l.Attachment]; a != nil {
		x.Attachments = []transitTargetXML{{a.ID, a.VPC, "vpc"}}
	}
	return x
}

// createTransitRoute sets a static route, to an attachment or to nowhere.
func (c *Cloud) createTransitRoute(r *request) (any, error) {
	t, err := c.ownTransitTable(r, r.form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, err
	}
	p, err := r.destination()
	if err != nil {
		return nil, err
	}
	made := &transitRoute{Prefix: p.Masked(), By: r.caller.ARN}
	if r.form.Get("Blackhole") != "true" {
		_, a, err := c.inTable(r)
		if err != nil {
			return nil, err
		}
		if !a.carries() {
			return nil, wrongState(a)
		}
		made.Attachment = a.ID
	}
	if t.static(made.Prefix) != nil {
		return nil, refuse("RouteAlreadyExists", "Route "+made.Prefix.String()+" already exists in Transit Gateway Route Table "+t.ID)
	}
	t.Routes = append(t.Routes, made)
	return &transitRouteAnswer{Route: c.showLearned(learned{made.Prefix, made.Attachment, true, made.Attachment != ""})}, nil
}

func (t *transitTable) static(p netip.Prefix) *transitRoute {
	i := slices.IndexFunc(t.Routes, func(known *transitRoute) bool { return known.Prefix == p })
	if i < 0 {
		return nil
	}
	return t.Routes[i]
}

func (c *Cloud) deleteTransitRoute(r *request) (any, error) {
	t, err := c.ownTransitTable(r, r.form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, err
	}
	p, err := r.destination()
	if err != nil {
		return nil, err
	}
	known := t.static(p)
	if known == nil {
		return nil, refuse("InvalidRoute.NotFound", "Route "+p.String()+" does not exist in Transit Gateway Route Table "+t.ID)
	}
	t.Routes = slices.DeleteFunc(t.Routes, func(other *transitRoute) bool { return other == known })
	gone := c.showLearned(learned{known.Prefix, known.Attachment, true, true})
	gone.State = "deleted"
	return &transitRouteAnswer{Route: gone}, nil
}

// searchTransitRoutes must be given a filter, as AWS wants it.
func (c *Cloud) searchTransitRoutes(r *request) (any, error) {
	t, err := c.ownTransitTable(r, r.form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, err
	}
	if len(r.groups("Filter")) == 0 {
		return nil, refuse("MissingParameter", "The request must contain the parameter Filters")
	}
	var items []transitRouteXML
	for _, l := range c.transitRoutes(t) {
		items = append(items, c.showLearned(l))
	}
	chosen, err := choose(r, items, func(x transitRouteXML, name string) ([]string, bool) {
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
