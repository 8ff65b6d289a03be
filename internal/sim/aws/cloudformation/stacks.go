package cloudformation

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"time"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// CreateStack is a customer who creates a stack and acknowledges that it makes roles. What the stack could not make is the
// error; the stack is then there, rolled back, as AWS leaves it.
func (c *CloudFormation) CreateStack(account, region, name, template string, params map[string]string) (outputs map[string]string, err error) {
	c.Lock()
	defer c.Unlock()
	c.Settle(c.Clock.Now())
	s := &state.Stack{
		Account: account, Region: region, Name: name, Template: template, Parameters: maps.Clone(params),
		Abilities: []string{"CAPABILITY_IAM"}, By: "arn:aws:iam::" + account + ":user/operator",
	}
	err = c.createStack(s, c.Clock.Now())
	if err == nil && end(s) == state.RolledBack {
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

// end is the state in which the stack is, or will be when what is under way is done.
func end(s *state.Stack) string { return cmp.Or(s.Next, s.Status) }

func noStack(name string) error {
	return state.Refuse("ValidationError", "Stack with id "+name+" does not exist")
}

// stackNamed finds a stack by its name, unless it is deleted, or by its id.
func (c *CloudFormation) stackNamed(account, region, name string) *state.Stack {
	for _, s := range state.Sorted(c.State.Stacks) {
		here := s.Account == account && s.Region == region
		if here && (s.ID == name || (s.Name == name && s.Status != state.StackDeleted)) {
			return s
		}
	}
	return nil
}

var stackNames = regexp.MustCompile(`^[a-zA-Z][-a-zA-Z0-9]{0,127}$`)

// createStack refuses what CloudFormation refuses at once; what fails later rolls the stack back.
func (c *CloudFormation) createStack(s *state.Stack, now time.Time) error {
	roles, failed, err := c.planStack(s)
	if err != nil {
		return err
	}
	c.beginStack(s, roles, failed, now)
	return nil
}

// planStack finds out what a stack would make, and makes nothing.
func (c *CloudFormation) planStack(s *state.Stack) (map[string]*world.Role, *resourceFailed, error) {
	if !stackNames.MatchString(s.Name) {
		return nil, nil, badTemplate("1 validation error detected: Value '%s' at 'stackName' failed to satisfy constraint: Member must satisfy "+
			"regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*", s.Name)
	}
	if there := c.stackNamed(s.Account, s.Region, s.Name); there != nil && there != s {
		return nil, nil, state.Refuse("AlreadyExistsException", "Stack ["+s.Name+"] already exists")
	}
	if s.ID == "" {
		s.ID = "arn:aws:cloudformation:" + s.Region + ":" + s.Account + ":stack/" + s.Name + "/" + c.NewRequestID()
	}
	t, err := readTemplate(s.Template)
	if err != nil {
		return nil, nil, err
	}
	e, err := c.newEvaluation(t, s)
	if err != nil {
		return nil, nil, err
	}
	roles, err := c.stackRoles(s, e)
	var failed *resourceFailed
	if errors.As(err, &failed) {
		return nil, failed, nil
	}
	if err == nil {
		s.Outputs, err = e.outputs()
	}
	return roles, nil, err
}

// beginStack makes what was planned.
func (c *CloudFormation) beginStack(s *state.Stack, roles map[string]*world.Role, failed *resourceFailed, now time.Time) {
	s.Created, s.Status, s.Next, s.Step = now, state.Creating, state.Created, c.Lags.Stack.Start(now)
	c.State.Stacks[s.ID] = s
	happened(s, now, s.Name, "AWS::CloudFormation::Stack", s.ID, state.Creating, "User Initiated")
	if failed != nil {
		rollBack(s, now, failed)
	} else {
		c.makeRoles(s, roles, now)
	}
	c.Settle(now)
}

// makeRoles begins to show what the stack made. IAM takes its time over each.
func (c *CloudFormation) makeRoles(s *state.Stack, roles map[string]*world.Role, now time.Time) {
	s.Roles, s.Policies = map[string]string{}, map[string][]string{}
	for _, logical := range state.SortedKeys(roles) {
		role := roles[logical]
		s.Roles[logical] = role.ARN()
		s.Policies[logical] = state.SortedKeys(role.Policies)
		c.roles.ChangeRole(role.ARN(), role)
		happened(s, now, logical, roleType, role.Name, state.Created, "")
	}
}
