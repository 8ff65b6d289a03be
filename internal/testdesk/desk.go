// Package testdesk is a desk in memory for tests that run without a Temporal server: the same locks by the same rules,
// and every notice and exported record kept for the test to read.
package testdesk

import (
	"context"
	"errors"
	"sync"
	"time"

	deskactivities "causeway.dev/activities/desk"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/inventory"
)

// Desk remembers what was asked of it.
type Desk struct {
	mu      sync.Mutex
	now     func() time.Time
	locks   map[string]*handshake.NetworkState
	notices []desk.Notice
	records map[string]connection.Progress
	away    bool
	tell    func(holder, network string)
	// reserved are the networks whose lock was asked for, in order.
	reserved []string
}

// Reserved are the networks whose lock was asked for, in order.
func (d *Desk) Reserved() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.reserved...)
}

// New makes an empty desk that follows a clock.
func New(now func() time.Time) *Desk {
	return &Desk{now: now, locks: map[string]*handshake.NetworkState{}, records: map[string]connection.Progress{}}
}

// Follow makes it follow another clock, where a new run has its own.
func (d *Desk) Follow(now func() time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = now
}

// Activities is the struct that a worker or a test environment registers.
func (d *Desk) Activities() *deskactivities.Desk {
	return &deskactivities.Desk{Clusters: everyCluster{}, Locks: d, Notices: d, Archive: d}
}

// everyCluster has each cluster that it is asked for, in a network of its own.
type everyCluster struct{ inventory.List }

// Cluster implements inventory.Source.
func (everyCluster) Cluster(_ context.Context, id string) (inventory.Cluster, error) {
	return inventory.Cluster{ID: id}, nil
}

func (d *Desk) lock(network string) *handshake.NetworkState {
	if d.locks[network] == nil {
		d.locks[network] = &handshake.NetworkState{Network: network}
	}
	return d.locks[network]
}

// Reserve implements deskactivities.Locks.
func (d *Desk) Reserve(_ context.Context, r desk.Reservation) (desk.Reserved, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reserved = append(d.reserved, r.Network)
	return d.lock(r.Network).Reserve(r, d.now()), nil
}

// Release implements deskactivities.Locks, and tells the next one in the queue.
func (d *Desk) Release(_ context.Context, r desk.Release) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	state := d.lock(r.Network)
	state.Release(r)
	if next, given := state.Next(d.now()); given && d.tell != nil {
		d.tell(next, r.Network)
	}
	return nil
}

// Tell says what wakes a connection that waits for a network.
func (d *Desk) Tell(tell func(holder, network string)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tell = tell
}

// Wants implements deskactivities.Locks: whoever holds something wants it.
func (d *Desk) Wants(context.Context, desk.Hold) (desk.Wants, error) {
	return desk.Wants{Network: true}, nil
}

// Claims implements deskactivities.Locks.
func (d *Desk) Claims(_ context.Context, network, holder string) ([]connection.Claim, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lock(network).Others(holder), nil
}

// Send implements deskactivities.Notices.
func (d *Desk) Send(_ context.Context, n desk.Notice) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.notices = append(d.notices, n)
	return nil
}

// Write implements deskactivities.Archive.
func (d *Desk) Write(_ context.Context, name string, a connection.Archived) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.away {
		return errAway
	}
	d.records[name] = a.Progress
	return nil
}

var errAway = errors.New("the storage is away")

// Away takes the archive's storage away, or brings it back.
func (d *Desk) Away(away bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.away = away
}

// Notices are the notices that were sent so far.
func (d *Desk) Notices() []desk.Notice {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]desk.Notice(nil), d.notices...)
}

// Record is the exported end of a connection.
func (d *Desk) Record(name string) (connection.Progress, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, found := d.records[name]
	return p, found
}

// Records are the names of all exported records.
func (d *Desk) Records() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	names := make([]string, 0, len(d.records))
	for name := range d.records {
		names = append(names, name)
	}
	return names
}

// Holder says who holds the lock of a network.
func (d *Desk) Holder(network string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lock(network).Holder
}
