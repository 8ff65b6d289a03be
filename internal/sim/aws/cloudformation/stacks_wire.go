package cloudformation

import (
	"time"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

const stackNamespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/"

// Service is as much of CloudFormation as a customer needs who creates a stack, looks at it, and deletes it.
func (c *CloudFormation) Service() wire.Service {
	return wire.Service{Name: "cloudformation", Protocol: wire.Query(stackNamespace), Unknown: "InvalidAction", Operations: map[string]wire.Operation{
		"CreateStack":         {Do: c.wireCreateStack},
		"DescribeStacks":      {Do: c.describeStacks},
		"DescribeStackEvents": {Do: c.describeStackEvents},
		"GetTemplate":         {Do: c.getTemplate},
		"DeleteStack":         {Do: c.wireDeleteStack},
		"CreateChangeSet":     {Do: c.createChangeSet},
		"DescribeChangeSet":   {Do: c.describeChangeSet},
		"ExecuteChangeSet":    {Do: c.executeChangeSet},
	}}
}

type madeStack struct {
	ID        string `xml:"CreateStackResult>StackId"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

func (c *CloudFormation) wireCreateStack(r *wire.Request) (any, error) {
	s, err := askedStack(r)
	if err != nil {
		return nil, err
	}
	if err := c.createStack(s, r.Now); err != nil {
		return nil, err
	}
	return madeStack{s.ID, r.ID}, nil
}

// askedStack is the stack that a call describes.
func askedStack(r *wire.Request) (*state.Stack, error) {
	template := r.Form.Get("TemplateBody")
	if template == "" {
		return nil, badTemplate("Either Template URL or Template Body must be specified. (The simulator fetches no URL.)")
	}
	s := &state.Stack{
		Account: r.Caller.Account, Region: r.Region, Name: r.Form.Get("StackName"), Template: template, By: r.Caller.ARN,
		Parameters: map[string]string{}, Abilities: r.List("Capabilities.member"), Tags: map[string]string{},
	}
	for _, prefix := range r.Groups("Parameters.member") {
		s.Parameters[r.Form.Get(prefix+"ParameterKey")] = r.Form.Get(prefix + "ParameterValue")
	}
	for _, prefix := range r.Groups("Tags.member") {
		s.Tags[r.Form.Get(prefix+"Key")] = r.Form.Get(prefix + "Value")
	}
	return s, nil
}

// called finds the stack that a call names.
func (c *CloudFormation) called(r *wire.Request) (*state.Stack, error) {
	name := r.Form.Get("StackName")
	if s := c.stackNamed(r.Caller.Account, r.Region, name); s != nil {
		s.Step.Look(r.Now)
		return s, nil
	}
	return nil, noStack(name)
}

type emptyAnswer struct {
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

// wireDeleteStack is happy with a stack that is not there, as AWS is.
func (c *CloudFormation) wireDeleteStack(r *wire.Request) (any, error) {
	if s, err := c.called(r); err == nil {
		c.deleteStack(s, r.Now)
	}
	return emptyAnswer{r.ID}, nil
}

type shownStack struct {
	ID           string         `xml:"StackId"`
	Name         string         `xml:"StackName"`
	Created      string         `xml:"CreationTime"`
	Deleted      string         `xml:"DeletionTime,omitempty"`
	Status       string         `xml:"StackStatus"`
	Reason       string         `xml:"StackStatusReason,omitempty"`
	Rollback     bool           `xml:"DisableRollback"`
	Capabilities []string       `xml:"Capabilities>member"`
	Parameters   []shownKey     `xml:"Parameters>member"`
	Outputs      []state.Output `xml:"Outputs>member"`
	Tags         []shownTag     `xml:"Tags>member"`
}

type shownKey struct {
	Key   string `xml:"ParameterKey"`
	Value string `xml:"ParameterValue"`
}

type shownTag struct {
	Key   string `xml:"Key"`
	Value string `xml:"Value"`
}

type shownStacks struct {
	Stacks    []shownStack `xml:"DescribeStacksResult>Stacks>member"`
	RequestID string       `xml:"ResponseMetadata>RequestId"`
}

// describeStacks answers one that is named, deleted or not if it is named by its id; or all that are not deleted.
func (c *CloudFormation) describeStacks(r *wire.Request) (any, error) {
	answer := shownStacks{RequestID: r.ID}
	if r.Form.Get("StackName") != "" {
		s, err := c.called(r)
		if err != nil {
			return nil, err
		}
		answer.Stacks = append(answer.Stacks, shown(s))
		return answer, nil
	}
	for _, s := range state.Sorted(c.State.Stacks) {
		if s.Account == r.Caller.Account && s.Region == r.Region && s.Status != state.StackDeleted {
			answer.Stacks = append(answer.Stacks, shown(s))
		}
	}
	return answer, nil
}

// shown has the outputs only when the stack stands.
func shown(s *state.Stack) shownStack {
	v := shownStack{
		ID: s.ID, Name: s.Name, Created: s.Created.Format(time.RFC3339), Status: s.Status, Reason: s.Reason, Capabilities: s.Abilities,
	}
	if !s.Deleted.IsZero() {
		v.Deleted = s.Deleted.Format(time.RFC3339)
	}
	for _, key := range state.SortedKeys(s.Parameters) {
		v.Parameters = append(v.Parameters, shownKey{key, s.Parameters[key]})
	}
	for _, key := range state.SortedKeys(s.Tags) {
		v.Tags = append(v.Tags, shownTag{key, s.Tags[key]})
	}
	if s.Status == state.Created {
		v.Outputs = s.Outputs
	}
	return v
}

type shownTemplate struct {
	Body      string   `xml:"GetTemplateResult>TemplateBody"`
	Stages    []string `xml:"GetTemplateResult>StagesAvailable>member"`
	RequestID string   `xml:"ResponseMetadata>RequestId"`
}

func (c *CloudFormation) getTemplate(r *wire.Request) (any, error) {
	s, err := c.called(r)
	if err != nil {
		return nil, err
	}
	return shownTemplate{s.Template, []string{"Original", "Processed"}, r.ID}, nil
}

type shownEvent struct {
	ID       string `xml:"EventId"`
	Stack    string `xml:"StackId"`
	Name     string `xml:"StackName"`
	Logical  string `xml:"LogicalResourceId"`
	Physical string `xml:"PhysicalResourceId"`
	Type     string `xml:"ResourceType"`
	Status   string `xml:"ResourceStatus"`
	Reason   string `xml:"ResourceStatusReason,omitempty"`
	At       string `xml:"Timestamp"`
}

type shownEvents struct {
	Events    []shownEvent `xml:"DescribeStackEventsResult>StackEvents>member"`
	RequestID string       `xml:"ResponseMetadata>RequestId"`
}

// describeStackEvents tells the newest first.
func (c *CloudFormation) describeStackEvents(r *wire.Request) (any, error) {
	s, err := c.called(r)
	if err != nil {
		return nil, err
	}
	answer := shownEvents{RequestID: r.ID}
	for i := len(s.Events) - 1; i >= 0; i-- {
		e := s.Events[i]
		answer.Events = append(answer.Events, shownEvent{
			e.ID, s.ID, s.Name, e.Logical, e.Physical, e.Type, e.Status, e.Reason, e.At.Format(time.RFC3339),
		})
	}
	return answer, nil
}
