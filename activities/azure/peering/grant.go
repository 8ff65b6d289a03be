package peering

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// LookAtGrant answers when our application may peer with the customer's network: an assignment that covers it stands, and
// works. Otherwise it names what is missing, at which scope, with the command for just that.
func (a *Activities) LookAtGrant(ctx context.Context, in wire.VNetPeering) (wire.VNetGrant, error) {
	p, err := a.at(ctx, in)
	if err != nil {
		return wire.VNetGrant{}, err
	}
	who, err := p.principal(ctx)
	if err != nil {
		return wire.VNetGrant{}, err
	}
	look := &grantLook{pair: p, principal: who.ObjectID, scope: p.TheirVNet.ID()}
	if err := look.list(ctx); err != nil {
		return wire.VNetGrant{}, err
	}
	if err := look.compare(ctx); err != nil {
		return wire.VNetGrant{}, err
	}
	if err := look.try(ctx); err != nil {
		return wire.VNetGrant{}, err
	}
	return wire.VNetGrant{
		Principal: who.ObjectID, Kind: look.kind(), Assignments: look.ids(), Said: look.words(), Seen: a.Planes.Clock.Now(),
	}, nil
}

// grantLook is one comparison of what was lent with what is needed.
type grantLook struct {
	*pair
	principal, scope string
	standing         []azurecloud.Assignment
	// roles are those that can be read, by assignment; hidden says that some cannot.
	roles  map[string]azurecloud.Role
	hidden bool
}

func (l *grantLook) notYet(ctx context.Context, words string) error {
	return activities.NotYet(ctx, words)
}

// wanted is the one grant that we ask for.
func (l *grantLook) wanted() string {
	return assignCommand(l.scope, l.principal, l.Owner.Connection.PeeringRole())
}

// list finds the assignments that cover the customer's network. That we may not even list is how it is before any grant.
func (l *grantLook) list(ctx context.Context) error {
	all, err := l.Assignments(ctx, l.scope, l.principal)
	if said := azurecloud.AnswerOf(err); said.Forbidden() {
		return l.unlisted(ctx)
	}
	if a := azurecloud.AnswerOf(err); a.NotFound() && a.Code != "SubscriptionNotFound" {
		return answer.Refuse(connection.ReasonInvalid, "target.vnetId "+l.scope+" names a network that does not exist.", azurecloud.CauseOf("listing assignments", a, err))
	}
	if err != nil {
		return l.Fail(azurecloud.TheirsAlone, "Listing our role assignments at the customer's network", err)
	}
	var below []string
	for _, found := range all {
		if found.Covers(l.scope) {
			l.standing = append(l.standing, found)
		} else {
			below = append(below, found.Scope)
		}
	}
	switch {
	case len(l.standing) > 0:
		return nil
	case len(below) > 0:
		return l.notYet(ctx, "missing: an assignment at "+l.scope+"; the one at "+strings.Join(below, ", ")+" does not cover it. Run: "+l.wanted())
	default:
		return l.notYet(ctx, "missing: an assignment of our application at "+l.scope+". Run: "+l.wanted())
	}
}

// unlisted tells no grant at all from one without the right to see it.
func (l *grantLook) unlisted(ctx context.Context) error {
	_, err := l.Theirs.Networks.Get(ctx, l.TheirVNet.ResourceGroup, l.TheirVNet.Name, nil)
	if err == nil {
		return l.notYet(ctx, "missing: the action Microsoft.Authorization/roleAssignments/read in the role at "+l.scope+
			", without which nobody can see when the grant has ended. Run: "+l.wanted())
	}
	return l.notYet(ctx, "no grant seen yet; missing: the role \""+l.Owner.Connection.PeeringRole()+"\" for object id "+l.principal+" at "+l.scope+
		". Azure may need ten minutes to show it. Run: "+l.wanted())
}

// compare reads what the roles allow, where we may. The role that we ask for cannot be read with itself, so that using it
// has to tell.
func (l *grantLook) compare(ctx context.Context) error {
	l.roles = map[string]azurecloud.Role{}
	for _, found := range l.standing {
		if found.NetworkContributor() {
			l.roles[found.ID] = azurecloud.Role{Name: connection.RoleNetworkContributor, Actions: []string{"Microsoft.Network/*", "Microsoft.Authorization/*/read"}}
			continue
		}
		read, readable, err := l.Definition(ctx, found)
		if err != nil {
			return err
		}
		if readable {
			l.roles[found.ID] = read
		}
		l.hidden = l.hidden || !readable
	}
	if missing := l.missing(); len(missing) > 0 && !l.hidden {
		return l.notYet(ctx, "missing at "+l.scope+": "+strings.Join(missing, ", ")+", which what was lent ("+strings.Join(l.names(), ", ")+") does not allow. Run: "+l.wanted())
	}
	return nil
}

func (l *grantLook) missing() []string {
	var missing []string
	for _, action := range connection.PeeringActions() {
		if !slices.ContainsFunc(l.standing, func(a azurecloud.Assignment) bool { return l.roles[a.ID].Allows(action) }) {
			missing = append(missing, action)
		}
	}
	return missing
}

// try uses the grant for what only reads: that it is listed does not mean that it works already.
func (l *grantLook) try(ctx context.Context) error {
	_, err := l.Theirs.Networks.Get(ctx, l.TheirVNet.ResourceGroup, l.TheirVNet.Name, nil)
	if err == nil {
		_, err = l.Theirs.Halves.NewListPager(l.TheirVNet.ResourceGroup, l.TheirVNet.Name, nil).NextPage(ctx)
	}
	switch said := azurecloud.AnswerOf(err); {
	case err == nil:
		return nil
	case said.Forbidden():
		return l.notYet(ctx, "the assignment at "+l.scope+" stands, and Azure does not let it work yet ("+said.String()+"); that takes up to ten minutes")
	case said.NotFound():
		return answer.Refuse(connection.ReasonInvalid, "target.vnetId "+l.scope+" names a network that does not exist.", azurecloud.CauseOf("reading the network", said, err))
	default:
		return l.Fail(azurecloud.TheirsAlone, "Reading the customer's network", err)
	}
}

func (l *grantLook) kind() string {
	for _, found := range l.standing {
		if r, readable := l.roles[found.ID]; readable && r.More() {
			return wire.GrantNetworkContributor
		}
	}
	return wire.GrantCustom
}

func (l *grantLook) ids() []string {
	ids := make([]string, 0, len(l.standing))
	for _, found := range l.standing {
		ids = append(ids, found.ID)
	}
	return ids
}

func (l *grantLook) names() []string {
	names := make([]string, 0, len(l.standing))
	for _, found := range l.standing {
		name := l.roles[found.ID].Name
		if name == "" {
			name = "role " + path.Base(found.Definition)
		}
		names = append(names, name+" at "+found.Scope)
	}
	return names
}

// words say what was found, and warn of what is more than needed.
func (l *grantLook) words() string {
	words := "Found: " + strings.Join(l.names(), "; ") + "."
	for _, found := range l.standing {
		if r, readable := l.roles[found.ID]; readable && r.More() {
			words += " " + l.warning(found, r)
		}
	}
	return words
}

func (l *grantLook) warning(found azurecloud.Assignment, r azurecloud.Role) string {
	const instead = "a role with the peering actions at the network alone would do"
	switch at := strings.ToLower(strings.TrimSuffix(found.Scope, "/")); at {
	case strings.ToLower(l.scope):
		return fmt.Sprintf("Warning: %s there can change and delete that whole network; %s.", r.Name, instead)
	case strings.ToLower(l.TheirVNet.GroupScope()):
		return fmt.Sprintf("Warning: %s at resource group %s can delete every network and firewall in it; %s.", r.Name, l.TheirVNet.ResourceGroup, instead)
	default:
		return fmt.Sprintf("Warning: %s at %s can delete every network, gateway and security group below it; %s.", r.Name, found.Scope, instead)
	}
}
