package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

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

// network is one cluster's network as one connection's session sees it.
type network struct {
	awscloud.Session
	cluster inventory.Cluster
	owner   connection.Owner
	clock   Clock
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
	place := awscloud.Place{Region: cluster.Region, Role: cluster.Role, ExternalID: cluster.ExternalID}
	return &network{
		Session: a.factory.Open(place, owner.Connection.Session()),
		cluster: cluster, owner: owner, clock: a.clock,
	}
}

// inventoryTrouble parks a running connection whose cluster has left the inventory: somebody can put it back.
func inventoryTrouble(err error) error {
	var unknown *inventory.Unknown
	if errors.As(err, &unknown) {
		return Refuse(connection.ReasonUnknown, unknown.Error(), nil)
	}
	return Trouble(connection.ReasonUnavailable, "The inventory of clusters cannot be read.", err)
}

// The polls inside an activity: quick at first, because most of what AWS does later it does within a second.
const (
	firstPoll = 200 * time.Millisecond
	lastPoll  = 5 * time.Second
)

// errPatience ends a poll that saw nothing in its time.
var errPatience = errors.New("nothing was seen in time")

// until repeats look until it is done, fails, or patience runs out (errPatience). It heartbeats, so that the activity of
// a worker that died is given to another one soon.
func (n *network) until(ctx context.Context, patience time.Duration, look func(context.Context) (done bool, err error)) error {
	start, pause := n.clock.Now(), firstPoll
	for {
		n.heartbeat(ctx)
		done, err := look(ctx)
		if done || err != nil {
			return err
		}
		if n.clock.Now().Sub(start) >= patience {
			return errPatience
		}
		if err := n.clock.Wait(ctx, pause); err != nil {
			return Trouble(connection.ReasonUnavailable, "The worker stopped while it waited for AWS.", err)
		}
		pause = min(pause*3/2, lastPoll)
	}
}

// heartbeat repeats the mark of the last one: an empty heartbeat would wipe it.
func (n *network) heartbeat(ctx context.Context) {
	if n.mark == "" {
		activity.RecordHeartbeat(ctx)
		return
	}
	activity.RecordHeartbeat(ctx, n.mark)
}
