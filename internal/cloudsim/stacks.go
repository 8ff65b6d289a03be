package cloudsim

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"
)

// States of a stack.
const (
	stackCreating   = "CREATE_IN_PROGRESS"
	stackCreated    = "CREATE_COMPLETE"
	stackRolledBack = "ROLLBACK_COMPLETE"
	stackDeleting   = "DELETE_IN_PROGRESS"
	stackDeleted    = "DELETE_COMPLETE"
	stackUndeleted  = "DELETE_FAILED"
)

// stack is one CloudFormation stack. All that it can hold are roles.
type stack struct {
	ID         string
	Account    string
	Region     string
	Name       string
	Template   string
	Parameters map[string]string
	Abilities  []string
	Tags       map[string]string
	// Roles are the ARNs by logical id; Policies the names of each role's own policies, by which the stack knows them.
	Roles    map[string]string
	Policies map[string][]string
	Outputs  []stackOutput
	Status   string
	Reason   string
	// Next is the state after the one that is under way.
	Next    string
	Step    wait
	Created time.Time
	Deleted time.Time
	Events  []stackEvent
	By      string
}

type stackOutput struct {
	Key         string `xml:"OutputKey"`
	Value       string `xml:"OutputValue"`
	Description string `xml:"Description,omitempty"`
}

// CreateStack is a customer who creates a stack and acknowledges that it makes roles. What the stack could not make is the
// error; the stack is then there, rolled back, as AWS leaves it.
func (c *Cloud) CreateStack(account, region, name, template string, params map[string]string) (outputs map[string]string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	s := &stack{
		Account: account, Region: region, Name: name, Template: template, Parameters: maps.Clone(params),
		Abilities: []string{"CAPABILITY_IAM"}, By: "arn:aws:iam::" + account + ":user/operator",
	}
	err = c.createStack(s, c.clock.Now())
	if err == nil && s.end() == stackRolledBack {
		err = errors.New(s.Reason)
	}
	if err != nil {
		return nil, fmt.Errorf("creating stack %s as %s: %w", name, account, err)
	}
	outputs = map[string]string{}
	for _, o := range s.Outputs {
		outputs[o.Key] = o.Value
	}
	return outputs, nil
}

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

// end is the state in which the stack is, or will be when what is under way is done.
func (s *stack) end() string { return cmp.Or(s.Next, s.Status) }

func noStack(name string) error {
	return refuse("ValidationError", "Stack with id "+name+" does not exist")
}

// stackNamed finds a stack by its name, unless it is deleted, or by its id.
func (c *Cloud) stackNamed(account, region, name string) *stack {
	for _, s := range sorted(c.state.Stacks) {
		here := s.Account == account && s.Region == region
		if here && (s.ID == name || (s.Name == name && s.Status != stackDeleted)) {
			return s
		}
	}
	return nil
}

var stackNames = regexp.MustCompile(`^[a-zA-Z][-a-zA-Z0-9]{0,127}$`)

// createStack refuses what CloudFormation refuses at once; what fails later rolls the stack back.
func (c *Cloud) createStack(s *stack, now time.Time) error {
	if !stackNames.MatchString(s.Name) {
		return badTemplate("1 validation error detected: Value '%s' at 'stackName' failed to satisfy constraint: Member must satisfy "+
			"regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*", s.Name)
	}
	if c.stackNamed(s.Account, s.Region, s.Name) != nil {
		return refuse("AlreadyExistsException", "Stack ["+s.Name+"] already exists")
	}
	s.ID = "arn:aws:cloudformation:" + s.Region + ":" + s.Account + ":stack/" + s.Name + "/" + c.newRequestID()
	t, err := readTemplate(s.Template)
	if err != nil {
		return err
	}
	e, err := c.newEvaluation(t, s)
	if err != nil {
		return err
	}
	roles, err := c.stackRoles(s, e)
	var failed *resourceFailed
	if err != nil && !errors.As(err, &failed) {
		return err
	}
	if failed == nil {
		if s.Outputs, err = e.outputs(); err != nil {
			return err
		}
	}
	s.Created, s.Status, s.Next, s.Step = now, stackCreating, stackCreated, c.lags.Stack.start(now)
	c.state.Stacks[s.ID] = s
	s.happened(now, s.Name, "AWS::CloudFormation::Stack", s.ID, stackCreating, "User Initiated")
	if failed != nil {
		s.rollBack(now, failed)
	} else {
		c.makeRoles(s, roles, now)
	}
	c.settleStacks(now)
	return nil
}

// makeRoles begins to show what the stack made. IAM takes its time over each.
func (c *Cloud) makeRoles(s *stack, roles map[string]*Role, now time.Time) {
	s.Roles, s.Policies = map[string]string{}, map[string][]string{}
	for _, logical := range sortedKeys(roles) {
		role := roles[logical]
		s.Roles[logical] = role.ARN()
		s.Policies[logical] = sortedKeys(role.Policies)
		c.changeRole(role.ARN(), role)
		s.happened(now, logical, roleType, role.Name, stackCreated, "")
	}
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
