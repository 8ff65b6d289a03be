package azure

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"causeway.dev/internal/sim/clock"
)

// Cloud is one simulated Azure. Its methods are safe for concurrent use.
type Cloud struct {
	mu     sync.Mutex
	clock  *clock.Clock
	random *mathrand.Rand
	lags   Lags
	state  state
	// key signs tokens; it dies with the process, and every token with it.
	key    []byte
	routes *http.ServeMux
	faults []*Injected
	calls  []Call
}

// Options choose what a cloud is like.
type Options struct {
	// Clock is the cloud's time; nil is the wall's.
	Clock *clock.Clock
	Seed  uint64
	// Lags are SampleLags when nil.
	Lags *Lags
}

// New makes an empty cloud.
func New(o Options) *Cloud {
	if o.Clock == nil {
		o.Clock = clock.New(nil)
	}
	if o.Lags == nil {
		o.Lags = SampleLags()
	}
	//nolint:gosec // G404: ids want to repeat, not to be secret
	c := &Cloud{clock: o.Clock, random: mathrand.New(mathrand.NewPCG(o.Seed, o.Seed)), lags: *o.Lags, state: newState(), key: make([]byte, 32)}
	_, _ = rand.Read(c.key) // it never fails
	c.routes = c.resourceRoutes()
	c.addBuiltIns()
	return c
}

// Clock is the cloud's own time.
func (c *Cloud) Clock() *clock.Clock { return c.clock }

// state is all that a cloud knows, and what is saved of it. Keys are ids in lower case.
type state struct {
	Tenants       map[string]*Tenant
	Apps          map[string]*App
	Principals    []*principal
	Subscriptions map[string]*Subscription
	VNets         map[string]*network
	Groups        map[string]*SecurityGroup
	NICs          map[string]*NIC
	Hosts         []*Host
	Definitions   map[string]*Role
	Assignments   map[string]*assignment
	Operations    map[string]*operation
}

func newState() state {
	return state{
		Tenants: map[string]*Tenant{}, Apps: map[string]*App{}, Subscriptions: map[string]*Subscription{}, VNets: map[string]*network{},
		Groups: map[string]*SecurityGroup{}, NICs: map[string]*NIC{}, Definitions: map[string]*Role{}, Assignments: map[string]*assignment{},
		Operations: map[string]*operation{},
	}
}

// principal is an application's service principal in one tenant. Its object id differs from tenant to tenant.
type principal struct {
	Tenant, App, OID string
	// From is when it gets its first token; Until when it has got its last, zero while it lives.
	From, Until time.Time
}

// network is a VNet with its halves of peerings.
type network struct {
	VNet
	Halves []*half
}

// Add puts a world into the cloud, with everything in effect at once.
func (c *Cloud) Add(w World) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range w.Tenants {
		c.state.Tenants[key(t.ID)] = &t
	}
	for _, a := range w.Apps {
		c.state.Apps[key(a.ID)] = &a
		c.state.Principals = append(c.state.Principals, &principal{Tenant: key(a.Home), App: key(a.ID), OID: c.objectID(a.Home, a.ID)})
	}
	for _, s := range w.Subscriptions {
		if s.State == "" {
			s.State = "Enabled"
		}
		c.state.Subscriptions[key(s.ID)] = &s
	}
	for _, g := range w.Groups {
		c.state.Groups[key(g.ID)] = &g
	}
	for _, n := range w.NICs {
		c.state.NICs[key(n.ID)] = &n
	}
	for _, h := range w.Hosts {
		c.state.Hosts = append(c.state.Hosts, &h)
	}
	c.addNetworks(w)
	return c.addRights(w)
}

func (c *Cloud) addNetworks(w World) {
	for _, v := range w.VNets {
		c.state.VNets[key(v.ID)] = &network{VNet: v}
	}
	for _, p := range w.Peerings {
		a, b := c.state.VNets[key(p.A)], c.state.VNets[key(p.B)]
		a.Halves = append(a.Halves, &half{Name: p.Name, Remote: b.ID, State: connected, Space: b.Prefixes, LocalSpace: a.Prefixes, Access: true})
		b.Halves = append(b.Halves, &half{Name: p.Name, Remote: a.ID, State: connected, Space: a.Prefixes, LocalSpace: b.Prefixes, Access: true})
	}
}

func (c *Cloud) addRights(w World) error {
	for _, r := range w.Roles {
		c.state.Definitions[key(r.ID)] = &r
	}
	for _, g := range w.Grants {
		if c.state.Definitions[key(g.Role)] == nil {
			return fmt.Errorf("granting role %q: there is no such definition", g.Role)
		}
		if g.Name == "" {
			g.Name = c.guid()
		}
		a := &assignment{Grant: g}
		c.state.Assignments[key(a.id())] = a
	}
	return nil
}

// objectID is the same whenever a world is made, and another in every tenant.
func (c *Cloud) objectID(tenant, app string) string { return guidOf("object", key(tenant), key(app)) }

// ObjectID is the object id of an application in a tenant; "" where it has no service principal.
func (c *Cloud) ObjectID(tenant, app string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.principalOf(tenant, app); p != nil {
		return p.OID
	}
	return ""
}

// key is how ids are compared: without regard to case.
func key(id string) string { return strings.ToLower(id) }
