package aws

import (
	"cmp"
	"slices"
)

type memberJSON struct {
	Share    string `json:"resourceShareArn"`
	Name     string `json:"resourceShareName"`
	Entity   string `json:"associatedEntity"`
	Type     string `json:"associationType"`
	Status   string `json:"status"`
	Created  epoch  `json:"creationTime"`
	Updated  epoch  `json:"lastUpdatedTime"`
	External bool   `json:"external"`
}

type membersAnswer struct {
	Members []memberJSON `json:"resourceShareAssociations"`
	Token   string       `json:"clientToken,omitempty"`
	Next    string       `json:"nextToken,omitempty"`
}

const (
	typePrincipal = "PRINCIPAL"
	typeResource  = "RESOURCE"
)

func showMember(s *share, m *membership) memberJSON {
	x := memberJSON{
		Share: s.ARN, Name: s.Name, Entity: m.Entity, Type: typePrincipal, Status: m.Status,
		Created: epoch(m.Created), Updated: epoch(m.Updated), External: m.External,
	}
	if m.Kind != "" {
		x.Type = typeResource
	}
	return x
}

// associateShare adds to a share. Whoever is in it already sees a new resource
// without being asked again.
func (c *Cloud) associateShare(r *request) (any, error) {
	in, err := readShareCall[shareCall](r)
	if err != nil {
		return nil, err
	}
	s, err := c.ownShare(r, in.ARN)
	if err != nil {
		return nil, err
	}
	if s.Status != shareActive {
		return nil, refuse("InvalidStateTransitionException", "The resource share "+s.ARN+" is "+s.Status)
	}
	if err := c.join(r, s, in.Resources, in.Principals); err != nil {
		return nil, err
	}
	return membersAnswer{Members: named(s, in), Token: in.Token}, nil
}

// named shows those members that a call named, as they are after it.
func named(s *share, in shareCall) []memberJSON {
	shown := []memberJSON{}
	for _, entity := range slices.Concat(in.Resources, in.Principals) {
		members := slices.Concat(s.Resources, s.Principals)
		// The newest: an account may have left and come back.
		for _, m := range slices.Backward(members) {
			if m.Entity == entity {
				shown = append(shown, showMember(s, m))
				break
			}
		}
	}
	return shown
}

// disassociateShare is for the owner, and for an account that leaves. Within an
// organisation nobody can leave by itself: nobody asked it in.
func (c *Cloud) disassociateShare(r *request) (any, error) {
	in, err := readShareCall[shareCall](r)
	if err != nil {
		return nil, err
	}
	if !isARN(in.ARN) {
		return nil, malformedARN(in.ARN)
	}
	s := c.state.Shares[in.ARN]
	if s == nil || s.Region != r.region || s.Status != shareActive {
		return nil, unknownShare(in.ARN)
	}
	if s.Account != r.caller.Account {
		if err := leaving(s, r, in); err != nil {
			return nil, err
		}
	}
	for _, entity := range slices.Concat(in.Resources, in.Principals) {
		m := cmp.Or(find(s.Resources, entity), find(s.Principals, entity))
		if m == nil {
			return nil, refuse("UnknownResourceException", "The resource share "+s.ARN+" has no association with "+entity)
		}
		m.set(disassociated, r.now)
		c.withdrawInvitations(s, entity)
	}
	return membersAnswer{Members: named(s, in), Token: in.Token}, nil
}

// leaving allows an account to take itself out.
func leaving(s *share, r *request, in shareCall) error {
	m := find(s.Principals, r.caller.Account)
	switch {
	case m == nil || m.Status != associated:
		return unknownShare(s.ARN)
	case !m.Invited:
		return notPermitted("You cannot leave a resource share of your own organization.")
	case len(in.Resources) > 0 || !slices.Equal(in.Principals, []string{r.caller.Account}):
		return notPermitted("Only the owner of " + s.ARN + " can remove others from it.")
	}
	return nil
}

type getMembersCall struct {
	sharePages
	Type      string   `json:"associationType"`
	ARNs      []string `json:"resourceShareArns"`
	Resource  string   `json:"resourceArn"`
	Principal string   `json:"principal"`
	Status    string   `json:"associationStatus"`
}

// getMemberships tells the owner of everything, and an account that was let in of
// the resources and of itself.
func (c *Cloud) getMemberships(r *request) (any, error) {
	in, err := readShareCall[getMembersCall](r)
	if err != nil {
		return nil, err
	}
	if in.Type != typePrincipal && in.Type != typeResource {
		return nil, invalidParameter("associationType must be PRINCIPAL or RESOURCE")
	}
	items := []memberJSON{}
	for _, s := range sorted(c.state.Shares) {
		mine := s.Account == r.caller.Account
		if s.Region != r.region || (len(in.ARNs) > 0 && !slices.Contains(in.ARNs, s.ARN)) ||
			(!mine && !s.openTo(r.caller.Account, ownerOthers)) {
			continue
		}
		for _, m := range s.members(in.Type) {
			if in.fits(m) && (mine || m.Kind != "" || m.Entity == r.caller.Account) {
				items = append(items, showMember(s, m))
			}
		}
	}
	list, next, err := page(in.sharePages, items)
	return membersAnswer{Members: list, Next: next}, err
}

func (s *share) members(kind string) []*membership {
	if kind == typePrincipal {
		return s.Principals
	}
	return s.Resources
}

func (in getMembersCall) fits(m *membership) bool {
	entity := cmp.Or(in.Resource, in.Principal)
	return (entity == "" || entity == m.Entity) && (in.Status == "" || in.Status == m.Status)
}
