package azure

import (
	"context"
	"errors"
	"strings"
	"time"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// Planes opens pairs of a data plane's network and a customer's, anew for each activity call.
type Planes struct {
	Factory  *Factory
	Clusters inventory.Source
	Clock    cloud.Clock
	Heart    cloud.Heart
}

// Pair is the two networks of one connection, as one activity call sees them. Every call begins with fresh tokens, because
// a token does not learn of rights that were given after it.
type Pair struct {
	Session
	cloud.Patience
	Cluster            inventory.Cluster
	Owner              connection.Owner
	OurVNet, TheirVNet connection.VNet
	Tenant             string
	App                string
	// GrantSeen is when the customer's grant was seen: Azure may need a while to let it work everywhere.
	GrantSeen time.Time
}

// At opens Azure for one activity call.
func (o Planes) At(ctx context.Context, owner connection.Owner, tenant, vnetID string) (*Pair, error) {
	cluster, err := o.Clusters.Cluster(ctx, owner.Connection.Cluster)
	if err != nil {
		return nil, cloud.InventoryTrouble(err)
	}
	return o.In(cluster, owner, tenant, vnetID)
}

// In is at for a cluster that is known, and the customer's tenant and network.
func (o Planes) In(cluster inventory.Cluster, owner connection.Owner, tenant, vnetID string) (*Pair, error) {
	ours, err := connection.ParseVNetID(cluster.VNetID)
	if err != nil {
		return nil, answer.Refuse(connection.ReasonUnknown, "Cluster "+cluster.ID+" has no network in Azure: correct the inventory.", err)
	}
	theirs, err := connection.ParseVNetID(vnetID)
	if err != nil {
		return nil, answer.Refuse(connection.ReasonInvalid, "target.vnetId "+err.Error(), nil)
	}
	app, _ := o.Factory.App()
	p := &Pair{
		Cluster: cluster, Owner: owner, OurVNet: ours, TheirVNet: theirs, Tenant: strings.ToLower(tenant), App: app,
		Patience: cloud.NewPatience(o.Clock, o.Heart, "Azure"),
	}
	p.Session, err = o.Factory.Open(
		Place{Tenant: cluster.TenantID, Subscription: ours.Subscription},
		Place{Tenant: tenant, Subscription: theirs.Subscription})
	switch {
	case errors.Is(err, ErrNoIdentity):
		return nil, answer.Refuse(connection.ReasonPermission, sentence(err.Error()), err)
	case err != nil:
		return nil, answer.Refuse(connection.ReasonPermission, "The worker's Azure identity cannot be read.", err)
	}
	return p, nil
}

// SameTenant means that the customer's network lies in our own tenant.
func (p *Pair) SameTenant() bool { return strings.EqualFold(p.Tenant, p.Cluster.TenantID) }

// sentence makes one of an error's text.
func sentence(text string) string {
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
