package aws

import (
	"context"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// Planes opens the vendor's data planes in AWS, anew for each activity call.
type Planes struct {
	Factory  *Factory
	Clusters inventory.Source
	Clock    cloud.Clock
	Heart    cloud.Heart
}

// Network is one cluster's network as one connection's session sees it, or through a lent role the customer's.
type Network struct {
	Session
	cloud.Patience
	Cluster inventory.Cluster
	// VPC is the one whose route tables are read and changed: the cluster's, or the customer's.
	VPC   string
	Owner connection.Owner
	// Lent is the customer's role through which the session acts; empty in a session of our own.
	Lent string
}

// At opens AWS for one activity call, with a role session that carries the connection's name.
func (p Planes) At(ctx context.Context, owner connection.Owner) (*Network, error) {
	cluster, err := p.Clusters.Cluster(ctx, owner.Connection.Cluster)
	if err != nil {
		return nil, cloud.InventoryTrouble(err)
	}
	if err := p.MayAct(cluster); err != nil {
		return nil, err
	}
	return p.In(ctx, cluster, owner), nil
}

// MayAct refuses a cluster without a role: it would be acted in with whatever the worker may do, for every connection alike. A
// simulated cloud on this machine is no such place.
func (p Planes) MayAct(cluster inventory.Cluster) error {
	if cluster.Role == "" && !p.Factory.Local() {
		return answer.Refuse(connection.ReasonPermission, "Cluster "+cluster.ID+" has no role in the inventory: nothing is done in AWS with the worker's own identity.", nil)
	}
	return nil
}

// In is At for a cluster that was looked up, and may be acted in.
func (p Planes) In(ctx context.Context, cluster inventory.Cluster, owner connection.Owner) *Network {
	return &Network{
		Session: p.Factory.Open(PlaceFor(ctx, cluster, owner), owner.Connection.Session()),
		Cluster: cluster, VPC: cluster.VPCID, Owner: owner,
		Patience: cloud.NewPatience(p.Clock, p.Heart, "AWS"),
	}
}

// PlaceFor is where a connection acts in a cluster's account, and as whom: a look with less than a change.
func PlaceFor(ctx context.Context, cluster inventory.Cluster, owner connection.Owner) Place {
	return Place{
		Region: cluster.Region, Role: cluster.Role, ExternalID: cluster.ExternalID,
		Connection: owner.Connection.String(), Reading: connection.OnlyReads(ctx),
	}
}
