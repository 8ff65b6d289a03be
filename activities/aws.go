package activities

import (
	"context"
	"errors"
	"time"

	"causeway.dev/internal/awscloud"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// AWS holds the activities that call AWS. The methods named in workflows are promoted to activity names, so they are
// unique in a worker.
type AWS struct {
	factory  *awscloud.Factory
	clusters inventory.Source
	probes   Tester
	clock    Clock
	lending  Lending
}

// Clock is the time by which activities wait. Tests move it together with the simulated cloud's.
type Clock struct {
	Now  func() time.Time
	Wait func(ctx context.Context, d time.Duration) error
}

// WallClock is real time.
func WallClock() Clock {
	return Clock{Now: time.Now, Wait: func(ctx context.Context, d time.Duration) error {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		}
	}}
}

// NewAWS wires the activities. Without probes nothing but the control plane is watched.
func NewAWS(factory *awscloud.Factory, clusters inventory.Source, probes Tester, clock Clock) *AWS {
	return &AWS{factory: factory, clusters: clusters, probes: probes, clock: clock}
}

// WithLending settles how rights are treated that customers lend. It is no method, because every exported method of AWS is
// an activity.
func WithLending(a *AWS, l Lending) *AWS {
	settled := *a
	settled.lending = l
	return &settled
}

// network is one cluster's network as one connection's session sees it, or through a lent role the customer's.
type network struct {
	awscloud.Session
	cluster inventory.Cluster
	// vpc is the one whose route tables are read and changed: the cluster's, or the customer's.
	vpc   string
	owner connection.Owner
	clock Clock
	// lent is the customer's role through which the session acts; empty in a session of our own.
	lent string
	// mark travels in heartbeats to the next attempt of an activity whose worker died.
	mark string
}

// at opens AWS for one activity call, with a role session that carries the connection's name.
func (a *AWS) at(ctx context.Context, owner connection.Owner) (*network, error) {
	cluster, err := a.clusters.Cluster(ctx, owner.Connection.Cluster)
	if err != nil {
		return nil, inventoryTrouble(err)
	}
	return a.in(cluster, owner), nil
}

func (a *AWS) in(cluster inventory.Cluster, owner connection.Owner) *network {
	return &network{
		Session: a.factory.Open(placeOf(cluster), owner.Connection.Session()),
		cluster: cluster, vpc: cluster.VPCID, owner: owner, clock: a.clock,
	}
}

func placeOf(cluster inventory.Cluster) awscloud.Place {
	return awscloud.Place{Region: cluster.Region, Role: cluster.Role, ExternalID: cluster.ExternalID}
}

// inventoryTrouble parks a running connection whose cluster has left the inventory: somebody can put it back.
func inventoryTrouble(err error) error {
	var unknown *inventory.Unknown
	if errors.As(err, &unknown) {
		return Refuse(connection.ReasonUnknown, unknown.Error(), nil)
	}
	return Trouble(connection.ReasonUnavailable, "The inventory of clusters cannot be read.", err)
}

// patience is how this session waits.
func (n *network) patience() patience { return patience{clock: n.clock, cloud: "AWS", mark: &n.mark} }

func (n *network) until(ctx context.Context, limit time.Duration, look func(context.Context) (done bool, err error)) error {
	return n.patience().until(ctx, limit, look)
}

func (n *network) heartbeat(ctx context.Context) { n.patience().heartbeat(ctx) }
