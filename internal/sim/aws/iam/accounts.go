package iam

import (
	"fmt"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// AddAccount makes up keys for an account that has none, so that nobody can be
// in it by accident with empty ones.
func (c *IAM) AddAccount(a world.Account) error {
	if len(a.ID) != 12 {
		return fmt.Errorf("account %q: an id has 12 digits", a.ID)
	}
	if a.Keys.AccessKeyID == "" {
		a.Keys = world.Keys{AccessKeyID: c.NewAccessKey("AKIA"), SecretAccessKey: c.Digits(40)}
	}
	c.State.Accounts[a.ID] = &a
	c.State.Users[a.Keys.AccessKeyID] = &state.Identity{
		Account: a.ID, ARN: "arn:aws:iam::" + a.ID + ":user/operator", UserID: "AIDA" + c.NewAccessKey(""), Keys: a.Keys,
	}
	return nil
}

// AddRole adds a role, or replaces it, as if it had been so for long.
func (c *IAM) AddRole(r world.Role) error {
	if c.State.Accounts[r.Account] == nil {
		return fmt.Errorf("role %s: no account %q", r.Name, r.Account)
	}
	c.State.Roles[r.ARN()] = clone(r)
	delete(c.State.OldRoles, r.ARN())
	return nil
}

// SetRole replaces a role, or adds it, as if it had been so for long.
func (c *IAM) SetRole(r world.Role) error {
	c.Lock()
	defer c.Unlock()
	return c.AddRole(r)
}

// RemoveRole ends a role. Sessions that were assumed go on until they end, as AWS's do.
func (c *IAM) RemoveRole(arn string) {
	c.Lock()
	defer c.Unlock()
	delete(c.State.Roles, arn)
	delete(c.State.OldRoles, arn)
}
