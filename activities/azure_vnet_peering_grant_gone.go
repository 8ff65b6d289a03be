package activities

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// LookAtGrantGone answers when what the customer lent could not be used this time: with a new token, in every way in which
// we could use it. What is left over is itself the right that lets us read what is left over.
func (a *Azure) LookAtGrantGone(ctx context.Context, in wire.VNetPeering) (connection.GrantGone, error) {
	p, err := a.at(ctx, in)
	if err != nil {
		return connection.GrantGone{}, err
	}
	l := &goneLook{pair: p, scope: p.theirs.ID()}
	said, err := l.refusals(ctx)
	if err != nil {
		return connection.GrantGone{}, err
	}
	if err := l.control(ctx); err != nil {
		return connection.GrantGone{}, err
	}
	return connection.GrantGone{At: a.clock.Now(), Said: said, Attempt: int(activity.GetInfo(ctx).Attempt)}, nil
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
	if answer := azurecloud.AnswerOf(err); noConsent(answer.Code) && !l.sameTenant() {
		// Nothing is stronger: without our application in the tenant nobody can use anything there.
		return fmt.Sprintf("Microsoft Entra gives us no token for tenant %s: %s (id %s).", l.tenant, answer.Code, answer.ID), nil
	}
	if err != nil {
		return "", l.fail(theirsAlone, "Logging into the customer's tenant", err)
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
	group, subscription := l.theirs.GroupScope(), l.theirs.SubscriptionScope()
	return []func(context.Context) error{
		l.listing(l.scope),
		l.trying("reading the network", func(ctx context.Context) error {
			_, err := l.Theirs.Networks.Get(ctx, l.theirs.ResourceGroup, l.theirs.Name, nil)
			return err //nolint:wrapcheck // The probe reads the SDK's error.
		}),
		l.trying("reading its peering", func(ctx context.Context) error {
			_, err := l.Theirs.Halves.Get(ctx, l.theirs.ResourceGroup, l.theirs.Name, l.owner.TheirHalf(), nil)
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
		left, err := l.assignments(ctx, scope, l.principal)
		if err != nil {
			return l.judge(ctx, "listing our assignments at "+scope, err)
		}
		if len(left) == 0 {
			return l.open(ctx, "We may still read assignments at "+scope+", though none names us any more. Azure forgets a deleted one within ten minutes; if this "+
				"lasts longer, a group that our application is in lets us.")
		}
		words := make([]string, 0, len(left))
		for _, a := range left {
			words = append(words, "the assignment at "+a.scope+" is left: "+unassignCommand(a.id))
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
	answer := azurecloud.AnswerOf(err)
	switch {
	case answer.Status == http.StatusForbidden && answer.Code == "AuthorizationFailed" && !strings.Contains(answer.Says, "deny assignment"):
		l.said = append(l.said, doing+" (id "+answer.ID+")")
		return nil
	case answer.Forbidden(), answer.NotFound():
		return l.open(ctx, "We cannot tell whether the grant is gone: "+doing+" answers "+answer.String()+".")
	default:
		return l.fail(theirsAlone, "Looking whether the grant is gone, "+doing, err)
	}
}

func (l *goneLook) open(ctx context.Context, words string) error {
	return NotYet(connection.ReasonNotYet, words, nextLook(activity.GetInfo(ctx)))
}

// control keeps an outage of ours from passing for a refusal of theirs: the same application can still read our own network.
func (l *goneLook) control(ctx context.Context) error {
	_, there, err := l.network(ctx, l.ourPlace())
	switch {
	case err != nil:
		return l.fail(oursAlone, "Reading our own network, which has to work while theirs is refused", err)
	case !there:
		return Trouble(connection.ReasonUnavailable, "Our own network is not found, so a refusal in the customer's says nothing.", nil)
	default:
		return nil
	}
}
