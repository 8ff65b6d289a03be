package aws

import (
	"fmt"
	"slices"
	"time"
)

// DeleteStack is a customer who deletes a stack with what it made.
func (c *Cloud) DeleteStack(account, region, name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	s := c.stackNamed(account, region, name)
	if s == nil {
		return fmt.Errorf("deleting stack %s as %s: %w", name, account, noStack(name))
	}
	c.deleteStack(s, c.clock.Now())
	if s.end() == stackUndeleted {
		return fmt.Errorf("deleting stack %s as %s: %s", name, account, s.Reason)
	}
	return nil
}

// deleteStack takes away what the stack made. A policy that somebody else put on a role stops it.
func (c *Cloud) deleteStack(s *stack, now time.Time) {
	if s.Status == stackDeleted || s.Status == stackDeleting {
		return
	}
	s.Status, s.Next, s.Reason, s.Step = stackDeleting, stackDeleted, "", c.lags.Stack.start(now)
	s.happened(now, s.Name, "AWS::CloudFormation::Stack", s.ID, stackDeleting, "User Initiated")
	for _, logical := range sortedKeys(s.Roles) {
		c.deleteStackRole(s, logical, now)
	}
	c.settleStacks(now)
}

func (c *Cloud) deleteStackRole(s *stack, logical string, now time.Time) {
	arn := s.Roles[logical]
	role := c.state.Roles[arn]
	if role == nil { // somebody was faster
		delete(s.Roles, logical)
		return
	}
	for name := range role.Policies {
		if !slices.Contains(s.Policies[logical], name) {
			s.Next = stackUndeleted
			s.Reason = "The following resource(s) failed to delete: [" + logical + "]. "
			s.happened(now, logical, roleType, role.Name, stackUndeleted, "Resource handler returned message: \"Cannot delete entity, "+
				"must delete policies first. (Service: Iam, Status Code: 409)\"")
			return
		}
	}
	c.changeRole(arn, nil)
	delete(s.Roles, logical)
	s.happened(now, logical, roleType, role.Name, stackDeleted, "")
}

// settleStacks lets what is under way come to its end.
func (c *Cloud) settleStacks(now time.Time) {
	for _, s := range sorted(c.state.Stacks) {
		if s.Next == "" || !s.Step.over(now) {
			continue
		}
		s.Status, s.Next = s.Next, ""
		if s.Status == stackDeleted {
			s.Deleted = now
		}
		s.happened(now, s.Name, "AWS::CloudFormation::Stack", s.ID, s.Status, s.Reason)
	}
}
