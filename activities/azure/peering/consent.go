package peering

import (
	"context"
	"fmt"

	"causeway.dev/activities"
	azurecloud "causeway.dev/internal/cloud/azure"
	wire "causeway.dev/internal/contract/azure"
)

// LookAtConsent answers when our application can log into the customer's tenant. That needs no right there, and shows under
// which object id assignments have to name us.
func (a *Activities) LookAtConsent(ctx context.Context, in wire.VNetPeering) (wire.Consented, error) {
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
	if said := azurecloud.AnswerOf(err); azurecloud.NoConsent(said.Code) && !p.SameTenant() {
		return who, activities.NotYet(ctx, fmt.Sprintf("tenant %s does not have our application %s (%s): an administrator runs \"az ad sp create --id %s\"",
			p.Tenant, p.App, said.Code, p.App))
	}
	return who, p.Fail(azurecloud.TheirsAlone, "Logging into the customer's tenant", err)
}
