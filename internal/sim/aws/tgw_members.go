package aws

import "slices"

type transitMemberXML struct {
	Table      string `xml:"transitGatewayRouteTableId,omitempty"`
	Attachment string `xml:"transitGatewayAttachmentId"`
	Resource   string `xml:"resourceId"`
	Type       string `xml:"resourceType"`
	State      string `xml:"state"`
}

type associationAnswer struct {
	meta
	Association transitMemberXML `xml:"association"`
}

type propagationAnswer struct {
	meta
	Propagation transitMemberXML `xml:"propagation"`
}

func member(t *transitTable, a *attachment, state string) transitMemberXML {
	return transitMemberXML{t.ID, a.ID, a.VPC, "vpc", state}
}

// associateTransitTable chooses the table by which an attachment's packets are
// sent on. An attachment has one.
func (c *Cloud) associateTransitTable(r *request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	switch {
	case !a.carries():
		return nil, wrongState(a)
	case a.Table != "":
		return nil, refuse("Resource.AlreadyAssociated", "Transit Gateway Attachment "+a.ID+" is already associated to a route table.")
	}
	a.Table = t.ID
	return &associationAnswer{Association: member(t, a, "associating")}, nil
}

// disassociateTransitTable leaves the attachment with no table: all that comes
// out of it is dropped.
func (c *Cloud) disassociateTransitTable(r *request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	if a.Table != t.ID {
		return nil, refuse("InvalidAssociation.NotFound", "Transit Gateway Attachment "+a.ID+" is not associated to "+t.ID)
	}
	a.Table = ""
	return &associationAnswer{Association: member(t, a, "disassociating")}, nil
}

// enablePropagation lets a table learn the attachment's networks.
func (c *Cloud) enablePropagation(r *request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	switch {
	case !a.carries():
		return nil, wrongState(a)
	case slices.Contains(t.Propagations, a.ID):
		return nil, refuse("TransitGatewayRouteTablePropagation.Duplicate", "Propagation of "+a.ID+" to "+t.ID+" already exists")
	}
	t.Propagations = append(t.Propagations, a.ID)
	return &propagationAnswer{Propagation: member(t, a, "enabled")}, nil
}

func (c *Cloud) disablePropagation(r *request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(t.Propagations, a.ID) {
		return nil, refuse("TransitGatewayRouteTablePropagation.NotFound", "Propagation of "+a.ID+" to "+t.ID+" does not exist")
	}
	t.Propagations = slices.DeleteFunc(t.Propagations, func(id string) bool { return id == a.ID })
	return &propagationAnswer{Propagation: member(t, a, "disabled")}, nil
}

type associationsAnswer struct {
	meta
	Associations []transitMemberXML `xml:"associations>item"`
	Next         string             `xml:"nextToken,omitempty"`
}

type propagationsAnswer struct {
	meta
	Propagations []transitMemberXML `xml:"transitGatewayRouteTablePropagations>item"`
	Next         string             `xml:"nextToken,omitempty"`
}

func (c *Cloud) listAssociations(r *request) (any, error) {
	page, next, err := c.listMembers(r, "associated", func(t *transitTable, a *attachment) bool { return a.Table == t.ID })
	return &associationsAnswer{Associations: page, Next: next}, err
}

func (c *Cloud) listPropagations(r *request) (any, error) {
	page, next, err := c.listMembers(r, "enabled", func(t *transitTable, a *attachment) bool {
		return slices.Contains(t.Propagations, a.ID)
	})
	return &propagationsAnswer{Propagations: page, Next: next}, err
}

func (c *Cloud) listMembers(r *request, state string, in func(*transitTable, *attachment) bool) ([]transitMemberXML, string, error) {
	t, err := c.ownTransitTable(r, r.form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, "", err
	}
	var items []transitMemberXML
	for _, a := range sorted(c.state.Attachments) {
		if in(t, a) {
			x := member(t, a, state)
			x.Table = ""
			items = append(items, x)
		}
	}
	chosen, err := choose(r, items, func(x transitMemberXML, name string) ([]string, bool) {
		switch name {
		case "resource-id":
			return []string{x.Resource}, true
		case "resource-type":
			return []string{x.Type}, true
		case "transit-gateway-attachment-id":
			return []string{x.Attachment}, true
		}
		return nil, false
	})
	if err != nil {
		return nil, "", err
	}
	return paged(r, chosen, false)
}
