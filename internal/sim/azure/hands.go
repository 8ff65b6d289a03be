package azure

import (
	"fmt"
	"slices"
	"time"
)

// The methods of this file are hands in somebody's own portal. They follow the rules of the calls and are not counted as
// calls; what spreads slowly does so for them, too.

// Consent makes a service principal of an application in a tenant, and answers its object id.
func (c *Cloud) Consent(tenant, app string) (oid string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.consent(tenant, app)
}

func (c *Cloud) consent(tenant, app string) (string, error) {
	if c.state.Tenants[key(tenant)] == nil || c.state.Apps[key(app)] == nil {
		return "", fmt.Errorf("consenting to %s in tenant %s: there is no such tenant or application", app, tenant)
	}
	for _, p := range c.state.Principals {
		if p.Tenant == key(tenant) && p.App == key(app) && p.Until.IsZero() {
			return "", fmt.Errorf("the service principal cannot be created: the name %s is already in use", app)
		}
	}
	p := &principal{Tenant: key(tenant), App: key(app), OID: c.objectID(tenant, app), From: c.clock.Now().Add(c.lags.Principal)}
	if c.removedFrom(tenant, app) {
		// Who comes back is somebody else: what was assigned to the one before is not theirs.
		p.OID = c.guid()
	}
	c.state.Principals = append(c.state.Principals, p)
	return p.OID, nil
}

// RemoveServicePrincipal ends an application in a tenant. It gets tokens for a while yet.
func (c *Cloud) RemoveServicePrincipal(tenant, app string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.state.Principals {
		if p.Tenant == key(tenant) && p.App == key(app) && p.Until.IsZero() {
			p.Until = c.clock.Now().Add(c.lags.Principal)
			return nil
		}
	}
	return fmt.Errorf("removing %s from tenant %s: it is not there", app, tenant)
}

// SetSecret changes the secret of an application.
func (c *Cloud) SetSecret(app, secret string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Apps[key(app)].Secret = secret
}

// DefineRole makes a custom role.
func (c *Cloud) DefineRole(r Role) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.define(r, []string{r.Scope})
}

// RoleNamed is the id of a role definition, by its name in a tenant's subscription; "" when there is none.
func (c *Cloud) RoleNamed(scope, name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.state.Definitions {
		if key(d.Name) == key(name) && (d.Scope == "" || within(scope, d.Scope)) {
			return d.ID
		}
	}
	return ""
}

// Assign grants a role, and answers the id of the assignment. Without a name it makes one up.
func (c *Cloud) Assign(g Grant) (id string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if g.Name == "" {
		g.Name = c.guid()
	}
	a, err := c.assign(g, "ServicePrincipal")
	if err != nil {
		return "", err
	}
	return a.id(), nil
}

// Unassign deletes an assignment by its id.
func (c *Cloud) Unassign(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.state.Assignments {
		if key(a.id()) == key(id) && a.Deleted.IsZero() {
			c.unassign(a)
			return nil
		}
	}
	return fmt.Errorf("deleting role assignment %s: it is not there", id)
}

// AssignmentsOf are the ids of what stands for a principal.
func (c *Cloud) AssignmentsOf(oid string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var ids []string
	for _, a := range c.state.Assignments {
		if key(a.Principal) == key(oid) && a.Deleted.IsZero() {
			ids = append(ids, a.id())
		}
	}
	slices.Sort(ids)
	return ids
}

// CanUse reports whether a tenant would let an application do anything in its subscriptions at this moment: it gets a token,
// and some assignment of it has effect.
func (c *Cloud) CanUse(tenant, app string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.principalOf(tenant, app)
	if p == nil {
		return false
	}
	now := c.clock.Now()
	for _, a := range c.state.Assignments {
		if key(a.Principal) == key(p.OID) && a.effective(now) {
			return true
		}
	}
	return false
}

// CanAct reports whether an application may do one thing at a scope at this moment.
func (c *Cloud) CanAct(tenant, app, action, scope string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.principalOf(tenant, app)
	return p != nil && c.may(p.OID, action, scope, c.clock.Now())
}

// AddHalf makes a half as somebody in its own tenant does, and DeleteHalf deletes one.
func (c *Cloud) AddHalf(vnetID, name, remoteID string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, remote := c.state.VNets[key(vnetID)], c.state.VNets[key(remoteID)]
	if v == nil || remote == nil {
		return fmt.Errorf("peering %s with %s: there is no such network", vnetID, remoteID)
	}
	c.settleAll()
	if err := c.refuseHalf(v, remote, name); err != nil {
		return err
	}
	h := &half{Name: name, Remote: remote.ID, State: initiated, Space: slices.Clone(remote.Prefixes), LocalSpace: slices.Clone(v.Prefixes), Access: true}
	v.Halves = append(v.Halves, h)
	c.connect(v, h)
	return nil
}

// DeleteHalf deletes a half by name.
func (c *Cloud) DeleteHalf(vnetID, name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settleAll()
	v := c.state.VNets[key(vnetID)]
	if v == nil || v.half(name) == nil {
		return fmt.Errorf("deleting peering %s of %s: it is not there", name, vnetID)
	}
	c.dropHalf(v, v.half(name))
	return nil
}

// settleAll ends every operation: a person at a portal waits until they may go on.
func (c *Cloud) settleAll() { c.settle(c.clock.Now().Add(time.Hour)) }

// HalfState is the state of a half in Azure's words; "" where there is none.
func (c *Cloud) HalfState(vnetID, name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	if v := c.state.VNets[key(vnetID)]; v != nil && v.half(name) != nil {
		return v.half(name).State
	}
	return ""
}

// ChangePrefixes changes the address space of a network: its peerings are out of sync from then on.
func (c *Cloud) ChangePrefixes(vnetID string, prefixes ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.state.VNets[key(vnetID)]
	if v == nil {
		return fmt.Errorf("changing the address space of %s: there is no such network", vnetID)
	}
	v.Prefixes = prefixes
	return nil
}

// AddRule adds an inbound rule to a security group, and RemoveRule removes one.
func (c *Cloud) AddRule(groupID string, rule SecurityRule) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.state.Groups[key(groupID)]
	if g == nil {
		return fmt.Errorf("adding a rule to %s: there is no such security group", groupID)
	}
	g.Rules = append(g.Rules, rule)
	return nil
}

// RemoveRule removes a rule by name.
func (c *Cloud) RemoveRule(groupID, name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.state.Groups[key(groupID)]
	if g == nil {
		return fmt.Errorf("removing a rule from %s: there is no such security group", groupID)
	}
	g.Rules = slices.DeleteFunc(g.Rules, func(r SecurityRule) bool { return key(r.Name) == key(name) })
	return nil
}

// SetRoutes changes the user's own routes of a network interface.
func (c *Cloud) SetRoutes(nicID string, routes ...UserRoute) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.state.NICs[key(nicID)]
	if n == nil {
		return fmt.Errorf("routing %s: there is no such network interface", nicID)
	}
	n.Routes = routes
	return nil
}
