package aws

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"time"
)

// States of a stack.
const (
	stackInReview   = "REVIEW_IN_PROGRESS" // only its change set is there
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
	// ChangeSet is the ARN of the change set that made it, or is to make it.
	ChangeSet string
	By        string
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
	roles, failed, err := c.planStack(s)
	if err != nil {
		return err
	}
	c.beginStack(s, roles, failed, now)
	return nil
}

// planStack finds out what a stack would make, and makes nothing.
func (c *Cloud) planStack(s *stack) (map[string]*Role, *resourceFailed, error) {
	if !stackNames.MatchString(s.Name) {
		return nil, nil, badTemplate("1 validation error detected: Value '%s' at 'stackName' failed to satisfy constraint: Member must satisfy "+
			"regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*", s.Name)
	}
	if there := c.stackNamed(s.Account, s.Region, s.Name); there != nil && there != s {
		return nil, nil, refuse("AlreadyExistsException", "Stack ["+s.Name+"] already exists")
	}
	if s.ID == "" {
		s.ID = "arn:aws:cloudformation:" + s.Region + ":" + s.Account + ":stack/" + s.Name + "/" + c.newRequestID()
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
func (c *Cloud) beginStack(s *stack, roles map[string]*Role, failed *resourceFailed, now time.Time) {
	s.Created, s.Status, s.Next, s.Step = now, stackCreating, stackCreated, c.lags.Stack.start(now)
	c.state.Stacks[s.ID] = s
	s.happened(now, s.Name, "AWS::CloudFormation::Stack", s.ID, stackCreating, "User Initiated")
	if failed != nil {
		s.rollBack(now, failed)
	} else {
		c.makeRoles(s, roles, now)
	}
	c.settleStacks(now)
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
