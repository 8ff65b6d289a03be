package handshake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/desk"
)

// lockWish is one lock that a change needs, and what the lock is to remember.
type lockWish struct {
	network string
	// ours means the network of the connection's own cluster, which is named when it is needed.
	ours  bool
	claim func() connection.Claim
}

// named gives our own network its name, and puts the wishes into the order in which locks are taken.
func (h *Handshake) named(wishes []lockWish) ([]lockWish, error) {
	wishes = slices.Clone(wishes)
	for i := range wishes {
		if !wishes[i].ours {
			continue
		}
		if err := h.nameOurs(); err != nil {
			return nil, err
		}
		wishes[i].network = h.OurNetwork()
	}
	slices.SortFunc(wishes, func(a, b lockWish) int { return strings.Compare(a.network, b.network) })
	return wishes, nil
}

// nameOurs asks once what the network of the cluster is called: two clusters in one network share its lock. The name of one
// that the inventory does not have yet is no name, and is asked for again.
func (h *Handshake) nameOurs() error {
	if h.record.Network != "" {
		return nil
	}
	var named desk.Named
	cluster := h.record.Progress.Request.Cluster
	if err := h.local("Find the network of cluster "+cluster, desk.NameNetwork.Ref, cluster, &named); err != nil {
		return err
	}
	h.unnamed = named.Network
	if named.Known {
		h.record.Network = named.Network
	}
	return nil
}

// OurNetwork is what the network of the connection's own cluster is called, once a change under its lock has begun.
func (h *Handshake) OurNetwork() string { return cmp.Or(h.record.Network, h.unnamed) }

// underLocks runs work while this connection holds the locks of some networks, taken in the order of their names, so that two
// connections never wait for each other. They are given back whatever comes of the work.
func (h *Handshake) underLocks(id connection.StepID, wishes []lockWish, work func() error) error {
	h.claims = nil
	wishes = slices.DeleteFunc(slices.Clone(wishes), func(w lockWish) bool { return w.network == "" })
	return h.underEach(id, wishes, true, work)
}

func (h *Handshake) underEach(id connection.StepID, wishes []lockWish, first bool, work func() error) error {
	if len(wishes) == 0 {
		return work()
	}
	wish := wishes[0]
	number, err := h.reserve(id, wish.network, first)
	if err != nil {
		return err
	}
	err = h.underEach(id, wishes[1:], false, work)
	release := desk.Release{Network: wish.network, Holder: h.record.Progress.ID.String(), Number: number}
	if err == nil && wish.claim != nil {
		c := wish.claim()
		release.Claim = &c
	}
	if freed := h.release(release); err == nil {
		return freed
	}
	return err
}

// release gives a lock back. Whoever asks this connection hears that it is not wanted any more.
func (h *Handshake) release(r desk.Release) error {
	h.wanted = slices.DeleteFunc(h.wanted, func(network string) bool { return network == r.Network })
	return h.local("Give back the lock of network "+r.Network, desk.ReleaseNetwork.Ref, r, nil)
}

// queuePatience is how long a connection waits for its turn before it asks whether the network still knows of it: somebody may
// have terminated what stood for the network, with its queue.
const queuePatience = 30 * time.Minute

// reserve waits until the lock is ours, for as long as it takes: that others are slow is nobody's to mend. It answers with the
// number of the hold.
func (h *Handshake) reserve(id connection.StepID, network string, first bool) (int64, error) {
	reservation := desk.Reservation{Network: network, Holder: h.record.Progress.ID.String()}
	h.wanted = append(h.wanted, network)
	for {
		h.granted = ""
		var reserved desk.Reserved
		if err := h.local("Take the lock of network "+network, desk.ReserveNetwork.Ref, reservation, &reserved); err != nil {
			return 0, err
		}
		if reserved.Granted {
			h.claims = append(h.claims, reserved.Claims...)
			return reserved.Number, nil
		}
		h.Say(id, queueWords(network, reserved))
		h.publish()
		if err := h.waitForTurn(network, first); err != nil {
			return 0, err
		}
	}
}

func queueWords(network string, r desk.Reserved) string {
	if r.HeldBy == "" {
		return "Waiting for network " + network + ", which other connections want to change."
	}
	return fmt.Sprintf("Network %s is being changed by %s; this connection is number %d in the queue.", network, r.HeldBy, r.Place)
}

// waitForTurn waits in the queue until the network says that it is our turn. Whoever stops waiting leaves the queue; another
// run of ours takes the place over, unless this one holds something already.
func (h *Handshake) waitForTurn(network string, first bool) error {
	late := false
	ctx, cancel := workflow.WithCancel(h.root)
	defer cancel()
	timer := workflow.NewTimerWithOptions(ctx, queuePatience, workflow.TimerOptions{Summary: short("Wait for the lock of network " + network)})
	h.when(timer, func(f workflow.Future) { late = f.Get(h.root, nil) == nil })
	stops := func() bool { return h.ending != nil && !h.unwinding || h.abandoned() }
	h.until(func() bool { return late || h.granted == network || stops() || first && h.grown() })
	switch {
	case stops():
		leave := desk.Release{Network: network, Holder: h.record.Progress.ID.String(), Leave: true}
		if err := h.release(leave); err != nil {
			return err
		}
		return h.ending
	case h.granted != network && !late:
		return errGrown
	default:
		return nil
	}
}

// listenForTurns hears when a network that we wait for is ours. The word is not believed: it only makes us ask.
func (h *Handshake) listenForTurns() {
	turns := workflow.GetSignalChannel(h.root, connection.SignalGranted)
	h.events.AddReceive(turns, func(c workflow.ReceiveChannel, _ bool) {
		var network string
		for c.ReceiveAsync(&network) {
			h.granted = network
		}
	})
	wanted := func() ([]string, error) { return h.wanted, nil }
	if err := workflow.SetQueryHandlerWithOptions(h.root, connection.QueryWanted, wanted,
		workflow.QueryHandlerOptions{Description: "The networks that this connection holds or waits for"}); err != nil {
		panic(err)
	}
}

// local runs a short activity of the desk beside the workflow: two events less than another activity, which matters
// because every change takes and gives back a lock. It is tried for as long as it takes.
func (h *Handshake) local(summary string, activity contract.Ref, in, out any) error {
	ctx := workflow.WithLocalActivityOptions(h.root, workflow.LocalActivityOptions{
		Summary:             short(summary),
		StartToCloseTimeout: 8 * time.Second, ScheduleToCloseTimeout: 7 * 24 * time.Hour,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 10 * time.Second, MaximumAttempts: forever,
		},
	})
	return workflow.ExecuteLocalActivity(ctx, activity.Name, in).Get(h.root, out)
}
