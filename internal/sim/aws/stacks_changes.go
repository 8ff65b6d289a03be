package aws

import "strings"

// The change sets of this file are those of `aws cloudformation deploy`: one that makes a new stack. The simulator changes no
// stack that stands.

type madeChangeSet struct {
	ID        string `xml:"CreateChangeSetResult>Id"`
	Stack     string `xml:"CreateChangeSetResult>StackId"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

// createChangeSet refuses what CreateStack refuses, and leaves a stack in review.
func (c *Cloud) createChangeSet(r *request) (any, error) {
	s, err := askedStack(r)
	switch {
	case err != nil:
		return nil, err
	case r.form.Get("ChangeSetType") != "CREATE":
		return nil, badTemplate("The simulator has no change set of type %q: it changes no stack.", r.form.Get("ChangeSetType"))
	case r.form.Get("ChangeSetName") == "":
		return nil, badTemplate("1 validation error detected: Value null at 'changeSetName' failed to satisfy constraint: Member must not be null")
	}
	if _, _, err := c.planStack(s); err != nil {
		return nil, err
	}
	s.ChangeSet = s.ID[:strings.LastIndex(s.ID, ":")] + ":changeSet/" + r.form.Get("ChangeSetName") + "/" + c.newRequestID()
	s.Created, s.Status, s.Outputs = r.now, stackInReview, nil
	s.happened(r.now, s.Name, "AWS::CloudFormation::Stack", s.ID, stackInReview, "User Initiated")
	c.state.Stacks[s.ID] = s
	return madeChangeSet{s.ChangeSet, s.ID, r.id}, nil
}

// changeSet finds it by its ARN, or by its name and the stack's.
func (c *Cloud) changeSet(r *request) (*stack, error) {
	name := r.form.Get("ChangeSetName")
	for _, s := range sorted(c.state.Stacks) {
		here := s.Account == r.caller.Account && s.Region == r.region && s.ChangeSet != ""
		of := s.Name == r.form.Get("StackName") || s.ID == r.form.Get("StackName")
		if here && (s.ChangeSet == name || (of && strings.Contains(s.ChangeSet, ":changeSet/"+name+"/"))) {
			return s, nil
		}
	}
	return nil, &apiError{"ChangeSetNotFound", "ChangeSet [" + name + "] does not exist", 404}
}

type shownChangeSet struct {
	ID        string `xml:"DescribeChangeSetResult>ChangeSetId"`
	Stack     string `xml:"DescribeChangeSetResult>StackId"`
	Name      string `xml:"DescribeChangeSetResult>StackName"`
	Status    string `xml:"DescribeChangeSetResult>Status"`
	Execution string `xml:"DescribeChangeSetResult>ExecutionStatus"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

func (c *Cloud) describeChangeSet(r *request) (any, error) {
	s, err := c.changeSet(r)
	if err != nil {
		return nil, err
	}
	execution := "AVAILABLE"
	if s.Status != stackInReview {
		execution = "EXECUTE_COMPLETE"
	}
	return shownChangeSet{s.ChangeSet, s.ID, s.Name, stackCreated, execution, r.id}, nil
}

type executedChangeSet struct {
	Nothing   struct{} `xml:"ExecuteChangeSetResult"`
	RequestID string   `xml:"ResponseMetadata>RequestId"`
}

// executeChangeSet plans again: the world may have changed since.
func (c *Cloud) executeChangeSet(r *request) (any, error) {
	s, err := c.changeSet(r)
	if err != nil {
		return nil, err
	}
	if s.Status != stackInReview {
		return nil, refuse("InvalidChangeSetStatus", "ChangeSet ["+s.ChangeSet+"] cannot be executed in its current status of [EXECUTE_COMPLETE]")
	}
	if err := c.createStack(s, r.now); err != nil {
		return nil, err
	}
	return executedChangeSet{RequestID: r.id}, nil
}
