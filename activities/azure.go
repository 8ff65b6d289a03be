package activities

import (
	"context"
	"errors"
	"strings"
	"time"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/azure"
	"causeway.dev/internal/inventory"
)

// Azure holds the activities that call Azure. The methods named in workflows are promoted to activity names, so they are
// unique in a worker.
type Azure struct {
	factory  *azurecloud.Factory
	clusters inventory.Source
	probes   Tester
	clock    Clock
	lending  Lending
}

// NewAzure wires the activities. Without probes nothing but the control plane is watched.
func NewAzure(factory *azurecloud.Factory, clusters inventory.Source, probes Tester, clock Clock, lending Lending) *Azure {
	return &Azure{factory: factory, clusters: clusters, probes: probes, clock: clock, lending: lending}
}

// pair is the two networks of one connection, as one activity call sees them. Every call begins with fresh tokens, because
// a token does not learn of rights that were given after it.
type pair struct {
	azurecloud.Session
	patience
	cluster      inventory.Cluster
	owner        connection.Owner
	ours, theirs connection.VNet
	tenant       string
	app          string
	// grantSeen is when the customer's grant was seen: Azure may need a while to let it work everywhere.
	grantSeen time.Time
}

// at opens Azure for one activity call.
func (a *Azure) at(ctx context.Context, in wire.VNetPeering) (*pair, error) {
	cluster, err := a.clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if err != nil {
		return nil, inventoryTrouble(err)
	}
	return a.in(cluster, in)
}

func (a *Azure) in(cluster inventory.Cluster, in wire.VNetPeering) (*pair, error) {
	ours, err := connection.ParseVNetID(cluster.VNetID)
	if err != nil {
		return nil, Refuse(connection.ReasonUnknown, "Cluster "+cluster.ID+" has no network in Azure: correct the inventory.", err)
	}
	theirs, err := connection.ParseVNetID(in.Target.VNetID)
	if err != nil {
		return nil, Refuse(connection.ReasonInvalid, "target.vnetId "+err.Error(), nil)
	}
	app, _ := a.factory.App()
	mark := ""
	p := &pair{
		cluster: cluster, owner: in.Owner, ours: ours, theirs: theirs, tenant: strings.ToLower(in.Target.TenantID), app: app,
		patience: patience{clock: a.clock, cloud: "Azure", mark: &mark},
	}
	p.Session, err = a.factory.Open(
		azurecloud.Place{Tenant: cluster.TenantID, Subscription: ours.Subscription},
		azurecloud.Place{Tenant: in.Target.TenantID, Subscription: theirs.Subscription})
	switch {
	case errors.Is(err, azurecloud.ErrNoIdentity):
		return nil, Refuse(connection.ReasonPermission, sentence(err.Error()), err)
	case err != nil:
		return nil, Refuse(connection.ReasonPermission, "The worker's Azure identity cannot be read.", err)
	}
	return p, nil
}

// sameTenant means that the customer's network lies in our own tenant.
func (p *pair) sameTenant() bool { return strings.EqualFold(p.tenant, p.cluster.TenantID) }

func (p *pair) changes() contract.Changes {
	return contract.Changes{Requests: p.Requests.Changes(), Cloud: "Azure"}
}

// sentence makes one of an error's text.
func sentence(text string) string {
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
