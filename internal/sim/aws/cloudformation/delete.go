package cloudformation

import (
	"fmt"
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/state"
)

// DeleteStack is a customer who deletes a stack with what it made.
func (c *CloudFormation) DeleteStack(account, region, name string) error {
	c.Lock()
	defer c.Unlock()
	c.Settle(c.Clock.Now())
	s := c.stackNamed(account, region, name)
	if s == nil {
		return fmt.Errorf("deleting stack %s as %s: %w", name, account, noStack(name))
	}
	c.deleteStack(s, c.Clock.Now())
	if end(s) == state.Undeleted {
		return fmt.Errorf("deleting stack %s as %s: %s", name, account, s.Reason)
	}
	return nil
}

// deleteStack takes away what the stack made. A policy that somebody else put on a role stops it.
func (c *CloudFormation) deleteStack(s *state.Stack, now time.Time) {
	if s.Status == state.StackDeleted || s.Status == state.Deleting {
		return
	}
	s.Status, s.Next, s.Reason, s.Step = state.Deleting, state.StackDeleted, "", c.Lags.Stack.Start(now)
	happened(s, now, s.Name, "AWS::CloudFormation::Stack", s.ID, state.Deleting, "User Initiated")
	for _, logical := range state.SortedKeys(s.Roles) {
		c.deleteStackRole(s, logical, now)
	}
	c.Settle(now)
}

func (c *CloudFormation) deleteStackRole(s *state.Stack, logical string, now time.Time) {
	arn := s.Roles[logical]
	role := c.State.Roles[arn]
	if role == nil { // somebody was faster
		delete(s.Roles, logical)
		return
	}
	for name := range role.Policies {
		if !slices.Contains(s.Policies[logical], name) {
			s.Next = state.Undeleted
			s.Reason = "The following resource(s) failed to delete: [" + logical + "]. "
			happened(s, now, logical, roleType, role.Name, state.Undeleted, "Resource handler returned message: \"Cannot delete entity, "+
				"must delete policies first. (Service: Iam, Status Code: 409)\"")
			return
		}
	}
	c.roles.ChangeRole(arn, nil)
	delete(s.Roles, logical)
	happened(s, now, logical, roleType, role.Name, state.StackDeleted, "")
}

// Settle lets what is under way come to its end.
func (c *CloudFormation) Settle(now time.Time) {
	for _, s := range state.Sorted(c.State.Stacks) {
		if s.Next == "" || !s.Step.Over(now) {
			continue
		}
		s.Status, s.Next = s.Next, ""
		if s.Status == state.StackDeleted {
			s.Deleted = now
		}
		happened(s, now, s.Name, "AWS::CloudFormation::Stack", s.ID, s.Status, s.Reason)
	}
}
