package aws

import (
	"net/http"
	"time"

	"causeway.dev/internal/sim/aws/cloudformation"
	"causeway.dev/internal/sim/aws/ec2"
	"causeway.dev/internal/sim/aws/iam"
	"causeway.dev/internal/sim/aws/packets"
	"causeway.dev/internal/sim/aws/quotas"
	"causeway.dev/internal/sim/aws/ram"
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/sts"
	"causeway.dev/internal/sim/aws/transit"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/clock"
	"causeway.dev/internal/sim/traffic"
)

// Options say how a cloud behaves. The zero value is useful.
type Options struct {
	// Clock is the cloud's time; nil means the wall clock, movable.
	Clock *clock.Clock
	// Seed decides all ids and keys that the cloud makes up.
	Seed uint64
	// Lags are DefaultLags if nil.
	Lags *state.Lags
	// SessionNow is the time by which session keys end; nil means the wall clock.
	SessionNow func() time.Time
	// SamePair is what a second request for the same pair does.
	SamePair state.SamePair
}

// Cloud is simulated AWS. All of it stands behind one lock; its methods, and those of
// its services that it takes over, may be called from anywhere.
type Cloud struct {
	*iam.IAM
	*sts.STS
	*ec2.EC2
	*ram.RAM
	*transit.Transit
	*cloudformation.CloudFormation
	*quotas.Quotas
	*packets.Packets

	store    *state.Store
	services map[string]wire.Service
	calls    []Call
	faults   []*Injected
	others   []traffic.Network
}

// New makes a cloud without anything in it.
func New(opts Options) *Cloud {
	store := &state.Store{
		Clock: opts.Clock, Seed: opts.Seed, Lags: *state.DefaultLags(),
		SessionNow: opts.SessionNow, SamePair: opts.SamePair, State: state.NewState(),
	}
	if store.Clock == nil {
		store.Clock = clock.New(nil)
	}
	if opts.Lags != nil {
		store.Lags = *opts.Lags
	}
	if store.SessionNow == nil {
		store.SessionNow = time.Now
	}
	c := &Cloud{
		IAM: iam.New(store), EC2: ec2.New(store), RAM: ram.New(store), Quotas: quotas.New(store), Packets: packets.New(store), store: store,
	}
	c.STS, c.CloudFormation = sts.New(store, c.IAM), cloudformation.New(store, c.IAM)
	c.Transit = transit.New(store, c.EC2, c.RAM)
	c.register()
	return c
}

// Clock is the cloud's clock.
func (c *Cloud) Clock() *clock.Clock { return c.store.Clock }

// Handler serves AWS's wire protocols on every path, and the control API under
// /_sim/ to callers on the same machine.
func (c *Cloud) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/_sim/", c.control())
	mux.HandleFunc("/", c.serveAWS)
	return mux
}
