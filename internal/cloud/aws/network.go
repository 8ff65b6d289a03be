package aws

import (
	"context"

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
	return p.In(cluster, owner), nil
}

func (p Planes) In(cluster inventory.Cluster, owner connection.Owner) *Network {
	return &Network{
		Session: p.Factory.Open(PlaceOf(cluster), owner.Connection.Session()),
		Cluster: cluster, VPC: cluster.VPCID, Owner: owner,
		Patience: cloud.NewPatience(p.Clock, p.Heart, "AWS"),
	}
}

func PlaceOf(cluster inventory.Cluster) Place {
	return Place{Region: cluster.Region, Role: cluster.Role, ExternalID: cluster.ExternalID}
}
