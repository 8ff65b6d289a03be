package transit

import (
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type transitMemberXML struct {
	Table      string `xml:"transitGatewayRouteTableId,omitempty"`
	Attachment string `xml:"transitGatewayAttachmentId"`
	Resource   string `xml:"resourceId"`
	Type       string `xml:"resourceType"`
	State      string `xml:"state"`
}

type associationAnswer struct {
	wire.Meta
	Association transitMemberXML `xml:"association"`
}

type propagationAnswer struct {
	wire.Meta
	Propagation transitMemberXML `xml:"propagation"`
}

func member(t *state.TransitTable, a *state.Attachment, as string) transitMemberXML {
	return transitMemberXML{t.ID, a.ID, a.VPC, "vpc", as}
}

// associateTransitTable chooses the table by which an attachment's packets are
// sent on. An attachment has one.
func (c *Transit) associateTransitTable(r *wire.Request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	switch {
	case !a.Carries():
		return nil, state.WrongState(a)
	case a.Table != "":
		return nil, state.Refuse("Resource.AlreadyAssociated", "Transit Gateway Attachment "+a.ID+" is already associated to a route table.")
	}
	a.Table = t.ID
	return &associationAnswer{Association: member(t, a, "associating")}, nil
}

// disassociateTransitTable leaves the attachment with no table: all that comes
// out of it is dropped.
func (c *Transit) disassociateTransitTable(r *wire.Request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	if a.Table != t.ID {
		return nil, state.Refuse("InvalidAssociation.NotFound", "Transit Gateway Attachment "+a.ID+" is not associated to "+t.ID)
	}
	a.Table = ""
	return &associationAnswer{Association: member(t, a, "disassociating")}, nil
}

// enablePropagation lets a table learn the attachment's networks.
func (c *Transit) enablePropagation(r *wire.Request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	switch {
	case !a.Carries():
		return nil, state.WrongState(a)
	case slices.Contains(t.Propagations, a.ID):
		return nil, state.Refuse("TransitGatewayRouteTablePropagation.Duplicate", "Propagation of "+a.ID+" to "+t.ID+" already exists")
	}
	t.Propagations = append(t.Propagations, a.ID)
	return &propagationAnswer{Propagation: member(t, a, "enabled")}, nil
}

func (c *Transit) disablePropagation(r *wire.Request) (any, error) {
	t, a, err := c.inTable(r)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(t.Propagations, a.ID) {
		return nil, state.Refuse("TransitGatewayRouteTablePropagation.NotFound", "Propagation of "+a.ID+" to "+t.ID+" does not exist")
	}
	t.Propagations = slices.DeleteFunc(t.Propagations, func(id string) bool { return id == a.ID })
	return &propagationAnswer{Propagation: member(t, a, "disabled")}, nil
}

type associationsAnswer struct {
	wire.Meta
	Associations []transitMemberXML `xml:"associations>item"`
	Next         string             `xml:"nextToken,omitempty"`
}

type propagationsAnswer struct {
	wire.Meta
	Propagations []transitMemberXML `xml:"transitGatewayRouteTablePropagations>item"`
	Next         string             `xml:"nextToken,omitempty"`
}

func (c *Transit) listAssociations(r *wire.Request) (any, error) {
	page, next, err := c.listMembers(r, "associated", func(t *state.TransitTable, a *state.Attachment) bool { return a.Table == t.ID })
	return &associationsAnswer{Associations: page, Next: next}, err
}

func (c *Transit) listPropagations(r *wire.Request) (any, error) {
	page, next, err := c.listMembers(r, "enabled", func(t *state.TransitTable, a *state.Attachment) bool {
		return slices.Contains(t.Propagations, a.ID)
	})
	return &propagationsAnswer{Propagations: page, Next: next}, err
}

func (c *Transit) listMembers(r *wire.Request, as string, in func(*state.TransitTable, *state.Attachment) bool) ([]transitMemberXML, string, error) {
	t, err := c.ownTransitTable(&r.Call, r.Form.Get("TransitGatewayRouteTableId"))
	if err != nil {
		return nil, "", err
	}
	var items []transitMemberXML
	for _, a := range state.Sorted(c.State.Attachments) {
		if in(t, a) {
			x := member(t, a, as)
			x.Table = ""
			items = append(items, x)
		}
	}
	chosen, err := wire.Choose(r, items, func(x transitMemberXML, name string) ([]string, bool) {
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
	return wire.Paged(r, chosen, false)
}
