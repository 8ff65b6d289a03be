package activities

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/azure"
)

// LookAtConsent answers when our application can log into the customer's tenant. That needs no right there, and shows under
// which object id assignments have to name us.
func (a *Azure) LookAtConsent(ctx context.Context, in wire.VNetPeering) (wire.Consented, error) {
	p, err := a.at(ctx, in)
	if err != nil {
		return wire.Consented{}, err
	}
	who, err := p.principal(ctx)
	if err != nil {
		return wire.Consented{}, err
	}
	return wire.Consented{Principal: who.ObjectID}, nil
}

// principal logs into the customer's tenant. That our application is not there yet is no trouble: it waits.
func (p *pair) principal(ctx context.Context) (azurecloud.Principal, error) {
	who, err := p.Theirs.Principal(ctx)
	if err == nil {
		return who, nil
	}
	if answer := azurecloud.AnswerOf(err); noConsent(answer.Code) && !p.sameTenant() {
		return who, NotYet(connection.ReasonNotYet, fmt.Sprintf("tenant %s does not have our application %s (%s): an administrator runs \"az ad sp create --id %s\"",
			p.tenant, p.app, answer.Code, p.app), nextLook(activity.GetInfo(ctx)))
	}
	return who, p.fail(theirsAlone, "Logging into the customer's tenant", err)
}
