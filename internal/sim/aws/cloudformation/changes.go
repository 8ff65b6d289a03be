package cloudformation

import (
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// The change sets of this file are those of `aws cloudformation deploy`: one that makes a new stack. The simulator changes no
// stack that stands.

type madeChangeSet struct {
	ID        string `xml:"CreateChangeSetResult>Id"`
	Stack     string `xml:"CreateChangeSetResult>StackId"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

// createChangeSet refuses what CreateStack refuses, and leaves a stack in review.
func (c *CloudFormation) createChangeSet(r *wire.Request) (any, error) {
	s, err := askedStack(r)
	switch {
	case err != nil:
		return nil, err
	case r.Form.Get("ChangeSetType") != "CREATE":
		return nil, badTemplate("The simulator has no change set of type %q: it changes no stack.", r.Form.Get("ChangeSetType"))
	case r.Form.Get("ChangeSetName") == "":
		return nil, badTemplate("1 validation error detected: Value null at 'changeSetName' failed to satisfy constraint: Member must not be null")
	}
	if _, _, err := c.planStack(s); err != nil {
		return nil, err
	}
	s.ChangeSet = s.ID[:strings.LastIndex(s.ID, ":")] + ":changeSet/" + r.Form.Get("ChangeSetName") + "/" + c.NewRequestID()
	s.Created, s.Status, s.Outputs = r.Now, state.InReview, nil
	happened(s, r.Now, s.Name, "AWS::CloudFormation::Stack", s.ID, state.InReview, "User Initiated")
	c.State.Stacks[s.ID] = s
	return madeChangeSet{s.ChangeSet, s.ID, r.ID}, nil
}

// changeSet finds it by its ARN, or by its name and the stack's.
func (c *CloudFormation) changeSet(r *wire.Request) (*state.Stack, error) {
	name := r.Form.Get("ChangeSetName")
	for _, s := range state.Sorted(c.State.Stacks) {
		here := s.Account == r.Caller.Account && s.Region == r.Region && s.ChangeSet != ""
		of := s.Name == r.Form.Get("StackName") || s.ID == r.Form.Get("StackName")
		if here && (s.ChangeSet == name || (of && strings.Contains(s.ChangeSet, ":changeSet/"+name+"/"))) {
			return s, nil
		}
	}
	return nil, &state.Error{Code: "ChangeSetNotFound", Message: "ChangeSet [" + name + "] does not exist", Status: 404}
}

type shownChangeSet struct {
	ID        string `xml:"DescribeChangeSetResult>ChangeSetId"`
	Stack     string `xml:"DescribeChangeSetResult>StackId"`
	Name      string `xml:"DescribeChangeSetResult>StackName"`
	Status    string `xml:"DescribeChangeSetResult>Status"`
	Execution string `xml:"DescribeChangeSetResult>ExecutionStatus"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

func (c *CloudFormation) describeChangeSet(r *wire.Request) (any, error) {
	s, err := c.changeSet(r)
	if err != nil {
		return nil, err
	}
	execution := "AVAILABLE"
	if s.Status != state.InReview {
		execution = "EXECUTE_COMPLETE"
	}
	return shownChangeSet{s.ChangeSet, s.ID, s.Name, state.Created, execution, r.ID}, nil
}

type executedChangeSet struct {
	Nothing   struct{} `xml:"ExecuteChangeSetResult"`
	RequestID string   `xml:"ResponseMetadata>RequestId"`
}

// executeChangeSet plans again: the world may have changed since.
func (c *CloudFormation) executeChangeSet(r *wire.Request) (any, error) {
	s, err := c.changeSet(r)
	if err != nil {
		return nil, err
	}
	if s.Status != state.InReview {
		return nil, state.Refuse("InvalidChangeSetStatus", "ChangeSet ["+s.ChangeSet+"] cannot be executed in its current status of [EXECUTE_COMPLETE]")
	}
	if err := c.createStack(s, r.Now); err != nil {
		return nil, err
	}
	return executedChangeSet{RequestID: r.ID}, nil
}
