package handshake

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
)

const (
	// networkIdle is how long a network that holds nothing and knows nothing stays open, so that the next connection finds it warm.
	networkIdle = time.Minute
	// A holder is asked whether it still wants the network once somebody waits for it: not before it had this long, and then every
	// so often.
	askAfter = 10 * time.Second
	askEvery = 5 * time.Minute
)

// network is the workflow of one network while it runs.
type network struct {
	state  NetworkState
	events workflow.Selector
	poke   workflow.Channel
	asked  time.Time
	asking bool
	timer  bool
	idle   workflow.CancelFunc
	over   bool
}

// Network is the workflow that stands for one network. One connection at a time may change it, across all workers, first
// come, first served: the next one is told by a signal, and nobody polls. It also knows the address ranges that connections
// use, so that two requests which start together cannot both pass a check. It ends when it has nothing left to remember.
func Network(ctx workflow.Context, state NetworkState) error {
	info := workflow.GetInfo(ctx)
	if id := connection.NetworkID(state.Network); info.WorkflowExecution.ID != id {
		return refused(fmt.Sprintf("the workflow's id is %q and must be the network's, %q", connection.Clip(info.WorkflowExecution.ID, connection.LimitName), id))
	}
	if info.ContinuedExecutionRunID == "" {
		state = NetworkState{Network: state.Network} // whoever starts one by hand gives nobody anything
	}
	n := &network{state: state, events: workflow.NewSelector(ctx), poke: workflow.NewBufferedChannel(ctx, 1)}
	if err := n.listen(ctx); err != nil {
		return err
	}
	for !n.over {
		n.grant(ctx)
		n.ask(ctx)
		n.rest(ctx)
		if info := workflow.GetInfo(ctx); !n.asking && (info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > longest) {
			return n.renew(ctx)
		}
		n.events.Select(ctx)
	}
	return nil
}

// listen takes reservations as updates, which are answered, and reservations and releases as signals, of which a server
// takes any number at once.
func (n *network) listen(ctx workflow.Context) error {
	take(ctx, n, desk.SignalReserve, func(r desk.Reservation) {
		if n.state.Reserve(r, workflow.Now(ctx)).Granted {
			n.tell(ctx, r.Holder)
		}
	})
	take(ctx, n, desk.SignalRelease, func(r desk.Release) { n.state.Release(r) })
	n.events.AddReceive(n.poke, func(c workflow.ReceiveChannel, _ bool) { c.ReceiveAsync(nil) })
	reserve := func(ctx workflow.Context, r desk.Reservation) (desk.Reserved, error) {
		defer n.poke.SendAsync(true)
		return n.state.Reserve(r, workflow.Now(ctx)), nil
	}
	if err := workflow.SetUpdateHandler(ctx, desk.UpdateReserve, reserve); err != nil {
		return fmt.Errorf("listening for reservations: %w", err)
	}
	claims := func(holder string) ([]connection.Claim, error) { return n.state.Others(holder), nil }
	if err := workflow.SetQueryHandler(ctx, desk.QueryClaims, claims); err != nil {
		return fmt.Errorf("answering who claims what: %w", err)
	}
	whole := func() (NetworkState, error) { return n.state, nil }
	if err := workflow.SetQueryHandler(ctx, desk.QueryNetwork, whole); err != nil {
		return fmt.Errorf("answering who holds the network: %w", err)
	}
	return nil
}

// take drains a signal's channel whenever something is in it.
func take[M any](ctx workflow.Context, n *network, name string, heard func(M)) {
	n.events.AddReceive(workflow.GetSignalChannel(ctx, name), func(c workflow.ReceiveChannel, _ bool) {
		for {
			var m M
			if !c.ReceiveAsync(&m) {
				return
			}
			heard(m)
		}
	})
}

// grant gives the network to the next one in the queue, and tells it.
func (n *network) grant(ctx workflow.Context) {
	if holder, given := n.state.Next(workflow.Now(ctx)); given {
		n.tell(ctx, holder)
	}
}

// tell wakes a holder. One that runs no more has nothing to hold.
func (n *network) tell(ctx workflow.Context, holder string) {
	told := workflow.SignalExternalWorkflow(ctx, holder, "", connection.SignalGranted, n.state.Network)
	n.asked = time.Time{}
	n.events.AddFuture(told, func(f workflow.Future) {
		if f.Get(ctx, nil) != nil {
			n.state.Gone(holder)
		}
	})
}

// ask finds out whether the holder still wants the network, once somebody waits for it.
func (n *network) ask(ctx workflow.Context) {
	s := &n.state
	if s.Holder == "" || len(s.Queue) == 0 || n.asking || n.timer {
		return
	}
	at := s.Since.Add(askAfter)
	if n.asked.After(s.Since) {
		at = n.asked.Add(askEvery)
	}
	if left := at.Sub(workflow.Now(ctx)); left > 0 {
		n.timer = true
		timer := workflow.NewTimerWithOptions(ctx, left, workflow.TimerOptions{Summary: "Ask the holder: " + s.Holder})
		n.events.AddFuture(timer, func(workflow.Future) { n.timer = false })
		return
	}
	holder, number := s.Holder, s.Number
	n.asking, n.asked = true, workflow.Now(ctx)
	options := endingOptions("Ask whether the holder goes on: " + holder)
	answered := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), desk.AskHolder.Name, desk.Hold{Network: s.Network, Holder: holder})
	n.events.AddFuture(answered, func(f workflow.Future) {
		n.asking = false
		var wants desk.Wants
		if f.Get(ctx, &wants) != nil || s.Holder != holder || s.Number != number {
			return // nobody knows, or it is somebody else's by now
		}
		switch {
		case wants.Ended:
			s.Gone(holder)
		case !wants.Network:
			s.Release(desk.Release{Holder: holder, Number: number})
		}
	})
}

// rest ends the workflow once it has had nothing to remember for a while.
func (n *network) rest(ctx workflow.Context) {
	if !n.state.Idle() {
		if n.idle != nil {
			n.idle()
			n.idle = nil
		}
		return
	}
	if n.idle != nil {
		return
	}
	waiting, cancel := workflow.WithCancel(ctx)
	n.idle = cancel
	n.events.AddFuture(workflow.NewTimer(waiting, networkIdle), func(f workflow.Future) {
		if f.Get(ctx, nil) == nil {
			n.over = n.state.Idle()
		}
	})
}

// renew continues as new with nothing lost.
func (n *network) renew(ctx workflow.Context) error {
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return fmt.Errorf("letting the handlers finish: %w", err)
	}
	for n.events.HasPending() {
		n.events.Select(ctx)
	}
	return workflow.NewContinueAsNewError(ctx, connection.WorkflowNetwork, n.state)
}
