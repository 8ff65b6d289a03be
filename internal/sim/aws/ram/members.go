package ram

import (
	"cmp"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type memberJSON struct {
	Share    string     `json:"resourceShareArn"`
	Name     string     `json:"resourceShareName"`
	Entity   string     `json:"associatedEntity"`
	Type     string     `json:"associationType"`
	Status   string     `json:"status"`
	Created  wire.Epoch `json:"creationTime"`
	Updated  wire.Epoch `json:"lastUpdatedTime"`
	External bool       `json:"external"`
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

func showMember(s *state.Share, m *state.Membership) memberJSON {
	x := memberJSON{
		Share: s.ARN, Name: s.Name, Entity: m.Entity, Type: typePrincipal, Status: m.Status,
		Created: wire.Epoch(m.Created), Updated: wire.Epoch(m.Updated), External: m.External,
	}
	if m.Kind != "" {
		x.Type = typeResource
	}
	return x
}

// associateShare adds to a share. Whoever is in it already sees a new resource
// without being asked again.
func (c *RAM) associateShare(r *wire.Request) (any, error) {
	in, err := readShareCall[shareCall](r)
	if err != nil {
		return nil, err
	}
	s, err := c.ownShare(&r.Call, in.ARN)
	if err != nil {
		return nil, err
	}
	if s.Status != state.ShareActive {
		return nil, state.Refuse("InvalidStateTransitionException", "The resource share "+s.ARN+" is "+s.Status)
	}
	if err := c.join(&r.Call, s, in.Resources, in.Principals); err != nil {
		return nil, err
	}
	return membersAnswer{Members: named(s, in), Token: in.Token}, nil
}

// named shows those members that a call named, as they are after it.
func named(s *state.Share, in shareCall) []memberJSON {
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
func (c *RAM) disassociateShare(r *wire.Request) (any, error) {
	in, err := readShareCall[shareCall](r)
	if err != nil {
		return nil, err
	}
	if !isARN(in.ARN) {
		return nil, malformedARN(in.ARN)
	}
	s := c.State.Shares[in.ARN]
	if s == nil || s.Region != r.Region || s.Status != state.ShareActive {
		return nil, unknownShare(in.ARN)
	}
	if s.Account != r.Caller.Account {
		if err := leaving(s, &r.Call, in); err != nil {
			return nil, err
		}
	}
	for _, entity := range slices.Concat(in.Resources, in.Principals) {
		m := cmp.Or(state.Find(s.Resources, entity), state.Find(s.Principals, entity))
		if m == nil {
			return nil, state.Refuse("UnknownResourceException", "The resource share "+s.ARN+" has no association with "+entity)
		}
		m.Set(state.Disassociated, r.Now)
		c.withdrawInvitations(s, entity)
	}
	return membersAnswer{Members: named(s, in), Token: in.Token}, nil
}

// leaving allows an account to take itself out.
func leaving(s *state.Share, r *state.Call, in shareCall) error {
	m := state.Find(s.Principals, r.Caller.Account)
	switch {
	case m == nil || m.Status != state.Associated:
		return unknownShare(s.ARN)
	case !m.Invited:
		return notPermitted("You cannot leave a resource share of your own organization.")
	case len(in.Resources) > 0 || !slices.Equal(in.Principals, []string{r.Caller.Account}):
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
func (c *RAM) getMemberships(r *wire.Request) (any, error) {
	in, err := readShareCall[getMembersCall](r)
	if err != nil {
		return nil, err
	}
	if in.Type != typePrincipal && in.Type != typeResource {
		return nil, invalidParameter("associationType must be PRINCIPAL or RESOURCE")
	}
	items := []memberJSON{}
	for _, s := range state.Sorted(c.State.Shares) {
		mine := s.Account == r.Caller.Account
		if s.Region != r.Region || (len(in.ARNs) > 0 && !slices.Contains(in.ARNs, s.ARN)) ||
			(!mine && !openTo(s, r.Caller.Account, ownerOthers)) {
			continue
		}
		for _, m := range members(s, in.Type) {
			if in.fits(m) && (mine || m.Kind != "" || m.Entity == r.Caller.Account) {
				items = append(items, showMember(s, m))
			}
		}
	}
	list, next, err := page(in.sharePages, items)
	return membersAnswer{Members: list, Next: next}, err
}

func members(s *state.Share, kind string) []*state.Membership {
	if kind == typePrincipal {
		return s.Principals
	}
	return s.Resources
}

func (in getMembersCall) fits(m *state.Membership) bool {
	entity := cmp.Or(in.Resource, in.Principal)
	return (entity == "" || entity == m.Entity) && (in.Status == "" || in.Status == m.Status)
}
