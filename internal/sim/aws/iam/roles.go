package iam

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// RoleNow is the role as AWS sees it at this moment, or nil. A change to it counts the look if count is set.
func (c *IAM) RoleNow(arn string, now time.Time, count bool) *world.Role {
	old := c.State.OldRoles[arn]
	if old == nil {
		return c.State.Roles[arn]
	}
	over := old.Step.Over(now)
	if count {
		over = old.Step.Look(now)
	}
	if over {
		delete(c.State.OldRoles, arn)
		return c.State.Roles[arn]
	}
	return old.Role
}

// ChangeRole makes the role what it is to be, or ends it with nil. AWS goes by what was before for a while; if that itself was
// not through yet, by what was before that.
func (c *IAM) ChangeRole(arn string, to *world.Role) {
	now := c.Clock.Now()
	was := c.RoleNow(arn, now, false)
	c.State.OldRoles[arn] = &state.Before{Role: was, Step: c.Lags.Role.Start(now)}
	if to == nil {
		delete(c.State.Roles, arn)
		return
	}
	c.State.Roles[arn] = to
}

// clone is the role with lists of its own, so that a change leaves the old one as it was.
func clone(r world.Role) *world.Role {
	r.Trusts, r.Policies = slices.Clone(r.Trusts), maps.Clone(r.Policies)
	return &r
}

// editRole changes a copy of a role that is there.
func (c *IAM) editRole(arn string, edit func(*world.Role) error) error {
	c.Lock()
	defer c.Unlock()
	role := c.State.Roles[arn]
	if role == nil {
		return fmt.Errorf("changing role %s: it is not there", arn)
	}
	changed := clone(*role)
	if err := edit(changed); err != nil {
		return fmt.Errorf("changing role %s: %w", arn, err)
	}
	c.ChangeRole(arn, changed)
	return nil
}

// SetRoleTrust replaces whom a role trusts, and the external id that it wants.
func (c *IAM) SetRoleTrust(arn string, trusts []string, externalID string) error {
	return c.editRole(arn, func(r *world.Role) error {
		r.Trusts, r.ExternalID = slices.Clone(trusts), externalID
		return nil
	})
}

// RemoveRolePolicy takes one policy away. A role that had policies and has none left may do nothing.
func (c *IAM) RemoveRolePolicy(arn, policyName string) error {
	return c.editRole(arn, func(r *world.Role) error {
		if _, ok := r.Policies[policyName]; !ok {
			return fmt.Errorf("it has no policy %q", policyName)
		}
		delete(r.Policies, policyName)
		return nil
	})
}

// PutRolePolicy puts a policy on a role by hand. A stack that made the role cannot be deleted then.
func (c *IAM) PutRolePolicy(arn, policyName, document string) error {
	return c.editRole(arn, func(r *world.Role) error {
		if r.Policies == nil {
			r.Policies = map[string]string{}
		}
		r.Policies[policyName] = document
		return CheckPolicy(document)
	})
}

// CanAssume says whether AssumeRole by the caller, who is named by the ARN of a role, of a session or of a user, would
// succeed at this moment.
func (c *IAM) CanAssume(roleARN, externalID, callerARN string) bool {
	c.Lock()
	defer c.Unlock()
	role := c.RoleNow(roleARN, c.Clock.Now(), false)
	return role != nil && Lets(*role, identityOf(callerARN), externalID)
}
