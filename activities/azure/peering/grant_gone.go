package peering

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"go.temporal.io/sdk/activity"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// LookAtGrantGone answers when what the customer lent could not be used this time: with a new token, in every way in which
// we could use it. What is left over is itself the right that lets us read what is left over.
func (a *Activities) LookAtGrantGone(ctx context.Context, in wire.VNetPeering) (connection.GrantGone, error) {
	p, err := a.at(ctx, in)
	if err != nil {
		return connection.GrantGone{}, err
	}
	l := &goneLook{pair: p, scope: p.TheirVNet.ID()}
	said, err := l.refusals(ctx)
	if err != nil {
		return connection.GrantGone{}, err
	}
	if err := l.control(ctx); err != nil {
		return connection.GrantGone{}, err
	}
	return connection.GrantGone{At: a.Planes.Clock.Now(), Said: said, Attempt: int(activity.GetInfo(ctx).Attempt)}, nil
}

// goneLook is one try to use a grant.
type goneLook struct {
	*pair
	scope, principal string
	said             []string
}

// refusals tries everything. It returns the sentence for the ledger only when all of it was refused.
func (l *goneLook) refusals(ctx context.Context) (string, error) {
	who, err := l.Theirs.Principal(ctx)
	if said := azurecloud.AnswerOf(err); azurecloud.NoConsent(said.Code) && !l.SameTenant() {
		// Nothing is stronger: without our application in the tenant nobody can use anything there.
		return fmt.Sprintf("Microsoft Entra gives us no token for tenant %s: %s (id %s).", l.Tenant, said.Code, said.ID), nil
	}
	if err != nil {
		return "", l.Fail(azurecloud.TheirsAlone, "Logging into the customer's tenant", err)
	}
	l.principal = who.ObjectID
	for _, probe := range l.probes() {
		if err := probe(ctx); err != nil {
			return "", err
		}
	}
	return "Azure refuses our application with AuthorizationFailed: " + strings.Join(l.said, "; ") + ".", nil
}

// probes go from narrow to wide: a grant at a resource group or the subscription covers the network, too, but only these
// scopes themselves would show one beside it.
func (l *goneLook) probes() []func(context.Context) error {
	group, subscription := l.TheirVNet.GroupScope(), l.TheirVNet.SubscriptionScope()
	return []func(context.Context) error{
		l.listing(l.scope),
		l.trying("reading the network", func(ctx context.Context) error {
			_, err := l.Theirs.Networks.Get(ctx, l.TheirVNet.ResourceGroup, l.TheirVNet.Name, nil)
			return err //nolint:wrapcheck // The probe reads the SDK's error.
		}),
		l.trying("reading its peering", func(ctx context.Context) error {
			_, err := l.Theirs.Halves.Get(ctx, l.TheirVNet.ResourceGroup, l.TheirVNet.Name, l.Owner.TheirHalf(), nil)
			return err //nolint:wrapcheck // The probe reads the SDK's error.
		}),
		l.trying("reading resource group "+group, func(ctx context.Context) error { return l.Theirs.ReadGroup(ctx, group) }),
		l.listing(group),
		l.listing(subscription),
	}
}

// listing is refused, or tells exactly what is left.
func (l *goneLook) listing(scope string) func(context.Context) error {
	return func(ctx context.Context) error {
		left, err := l.Assignments(ctx, scope, l.principal)
		if err != nil {
			return l.judge(ctx, "listing our assignments at "+scope, err)
		}
		if len(left) == 0 {
			return l.open(ctx, "We may still read assignments at "+scope+", though none names us any more. Azure forgets a deleted one within ten minutes; if this "+
				"lasts longer, a group that our application is in lets us.")
		}
		words := make([]string, 0, len(left))
		for _, a := range left {
			words = append(words, "the assignment at "+a.Scope+" is left: "+unassignCommand(a.ID))
		}
		return l.open(ctx, strings.Join(words, "; "))
	}
}

func (l *goneLook) trying(doing string, try func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := try(ctx); err != nil {
			return l.judge(ctx, doing, err)
		}
		return l.open(ctx, "Our application still gets through "+doing+".")
	}
}

// judge takes a refusal for one. A 404 is none, because who may not look is refused first; nor is a 401, which speaks of the
// token; nor a deny assignment, which hides a grant that stands.
func (l *goneLook) judge(ctx context.Context, doing string, err error) error {
	said := azurecloud.AnswerOf(err)
	switch {
	case said.Status == http.StatusForbidden && said.Code == "AuthorizationFailed" && !strings.Contains(said.Says, "deny assignment"):
		l.said = append(l.said, doing+" (id "+said.ID+")")
		return nil
	case said.Forbidden(), said.NotFound():
		return l.open(ctx, "We cannot tell whether the grant is gone: "+doing+" answers "+said.String()+".")
	default:
		return l.Fail(azurecloud.TheirsAlone, "Looking whether the grant is gone, "+doing, err)
	}
}

func (l *goneLook) open(ctx context.Context, words string) error {
	return activities.NotYet(ctx, words)
}

// control keeps an outage of ours from passing for a refusal of theirs: the same application can still read our own network.
func (l *goneLook) control(ctx context.Context) error {
	_, there, err := l.Network(ctx, l.OurSite())
	switch {
	case err != nil:
		return l.Fail(azurecloud.OursAlone, "Reading our own network, which has to work while theirs is refused", err)
	case !there:
		return answer.Trouble(connection.ReasonUnavailable, "Our own network is not found, so a refusal in the customer's says nothing.", nil)
	default:
		return nil
	}
}
