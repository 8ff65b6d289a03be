package aws

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// before is a role as it was: while a change is on its way through IAM, it is what AWS still goes by.
type before struct {
	Role *Role `json:"role,omitempty"` // nil: it was not there
	Step wait  `json:"step"`
}

// roleNow is the role as AWS sees it at this moment, or nil. A change to it counts the look if count is set.
func (c *Cloud) roleNow(arn string, now time.Time, count bool) *Role {
	old := c.state.OldRoles[arn]
	if old == nil {
		return c.state.Roles[arn]
	}
	over := old.Step.over(now)
	if count {
		over = old.Step.look(now)
	}
	if over {
		delete(c.state.OldRoles, arn)
		return c.state.Roles[arn]
	}
	return old.Role
}

// changeRole makes the role what it is to be, or ends it with nil. AWS goes by what was before for a while; if that itself was
// not through yet, by what was before that.
func (c *Cloud) changeRole(arn string, to *Role) {
	now := c.clock.Now()
	was := c.roleNow(arn, now, false)
	c.state.OldRoles[arn] = &before{was, c.lags.Role.start(now)}
	if to == nil {
		delete(c.state.Roles, arn)
		return
	}
	c.state.Roles[arn] = to
}

// clone is the role with lists of its own, so that a change leaves the old one as it was.
func (r Role) clone() *Role {
	r.Trusts, r.Policies = slices.Clone(r.Trusts), maps.Clone(r.Policies)
	return &r
}

// editRole changes a copy of a role that is there.
func (c *Cloud) editRole(arn string, edit func(*Role) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	role := c.state.Roles[arn]
	if role == nil {
		return fmt.Errorf("changing role %s: it is not there", arn)
	}
	changed := role.clone()
	if err := edit(changed); err != nil {
		return fmt.Errorf("changing role %s: %w", arn, err)
	}
	c.changeRole(arn, changed)
	return nil
}

// SetRoleTrust replaces whom a role trusts, and the external id that it wants.
func (c *Cloud) SetRoleTrust(arn string, trusts []string, externalID string) error {
	return c.editRole(arn, func(r *Role) error {
		r.Trusts, r.ExternalID = slices.Clone(trusts), externalID
		return nil
	})
}

// RemoveRolePolicy takes one policy away. A role that had policies and has none left may do nothing.
func (c *Cloud) RemoveRolePolicy(arn, policyName string) error {
	return c.editRole(arn, func(r *Role) error {
		if _, ok := r.Policies[policyName]; !ok {
			return fmt.Errorf("it has no policy %q", policyName)
		}
		delete(r.Policies, policyName)
		return nil
	})
}

// PutRolePolicy puts a policy on a role by hand. A stack that made the role cannot be deleted then.
func (c *Cloud) PutRolePolicy(arn, policyName, document string) error {
	return c.editRole(arn, func(r *Role) error {
		if r.Policies == nil {
			r.Policies = map[string]string{}
		}
		r.Policies[policyName] = document
		return checkPolicy(document)
	})
}

// CanAssume says whether AssumeRole by the caller, who is named by the ARN of a role, of a session or of a user, would
// succeed at this moment.
func (c *Cloud) CanAssume(roleARN, externalID, callerARN string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	role := c.roleNow(roleARN, c.clock.Now(), false)
	return role != nil && role.lets(identityOf(callerARN), externalID)
}

// lets asks the trust policy.
func (r Role) lets(caller *identity, externalID string) bool {
	return r.trusts(caller) && (r.ExternalID == "" || r.ExternalID == externalID)
}

// identityOf reads who an ARN names: arn:aws:iam::ACCOUNT:role/NAME, or arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION.
func identityOf(arn string) *identity {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return &identity{ARN: arn}
	}
	id := &identity{Account: parts[4], ARN: arn}
	switch kind := strings.Split(parts[5], "/"); kind[0] {
	case "role":
		id.Role = arn
	case "assumed-role":
		id.Role = Role{Account: parts[4], Name: kind[min(1, len(kind)-1)]}.ARN()
	}
	return id
}
