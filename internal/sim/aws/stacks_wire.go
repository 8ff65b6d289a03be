package aws

import "time"

const stackNamespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/"

// stackService is as much of CloudFormation as a customer needs who creates a stack, looks at it, and deletes it.
func (c *Cloud) stackService() service {
	return service{unknown: "InvalidAction", operations: map[string]operation{
		"CreateStack":         {do: c.wireCreateStack},
		"DescribeStacks":      {do: c.describeStacks},
		"DescribeStackEvents": {do: c.describeStackEvents},
		"GetTemplate":         {do: c.getTemplate},
		"DeleteStack":         {do: c.wireDeleteStack},
		"CreateChangeSet":     {do: c.createChangeSet},
		"DescribeChangeSet":   {do: c.describeChangeSet},
		"ExecuteChangeSet":    {do: c.executeChangeSet},
	}}
}

type madeStack struct {
	ID        string `xml:"CreateStackResult>StackId"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

func (c *Cloud) wireCreateStack(r *request) (any, error) {
	s, err := askedStack(r)
	if err != nil {
		return nil, err
	}
	if err := c.createStack(s, r.now); err != nil {
		return nil, err
	}
	return madeStack{s.ID, r.id}, nil
}

// askedStack is the stack that a call describes.
func askedStack(r *request) (*stack, error) {
	template := r.form.Get("TemplateBody")
	if template == "" {
		return nil, badTemplate("Either Template URL or Template Body must be specified. (The simulator fetches no URL.)")
	}
	s := &stack{
		Account: r.caller.Account, Region: r.region, Name: r.form.Get("StackName"), Template: template, By: r.caller.ARN,
		Parameters: map[string]string{}, Abilities: r.list("Capabilities.member"), Tags: map[string]string{},
	}
	for _, prefix := range r.groups("Parameters.member") {
		s.Parameters[r.form.Get(prefix+"ParameterKey")] = r.form.Get(prefix + "ParameterValue")
	}
	for _, prefix := range r.groups("Tags.member") {
		s.Tags[r.form.Get(prefix+"Key")] = r.form.Get(prefix + "Value")
	}
	return s, nil
}

// called finds the stack that a call names.
func (c *Cloud) called(r *request) (*stack, error) {
	name := r.form.Get("StackName")
	if s := c.stackNamed(r.caller.Account, r.region, name); s != nil {
		s.Step.look(r.now)
		return s, nil
	}
	return nil, noStack(name)
}

type emptyAnswer struct {
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

// wireDeleteStack is happy with a stack that is not there, as AWS is.
func (c *Cloud) wireDeleteStack(r *request) (any, error) {
	if s, err := c.called(r); err == nil {
		c.deleteStack(s, r.now)
	}
	return emptyAnswer{r.id}, nil
}

type shownStack struct {
	ID           string        `xml:"StackId"`
	Name         string        `xml:"StackName"`
	Created      string        `xml:"CreationTime"`
	Deleted      string        `xml:"DeletionTime,omitempty"`
	Status       string        `xml:"StackStatus"`
	Reason       string        `xml:"StackStatusReason,omitempty"`
	Rollback     bool          `xml:"DisableRollback"`
	Capabilities []string      `xml:"Capabilities>member"`
	Parameters   []shownKey    `xml:"Parameters>member"`
	Outputs      []stackOutput `xml:"Outputs>member"`
	Tags         []shownTag    `xml:"Tags>member"`
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
func (c *Cloud) describeStacks(r *request) (any, error) {
	answer := shownStacks{RequestID: r.id}
	if r.form.Get("StackName") != "" {
		s, err := c.called(r)
		if err != nil {
			return nil, err
		}
		answer.Stacks = append(answer.Stacks, s.shown())
		return answer, nil
	}
	for _, s := range sorted(c.state.Stacks) {
		if s.Account == r.caller.Account && s.Region == r.region && s.Status != stackDeleted {
			answer.Stacks = append(answer.Stacks, s.shown())
		}
	}
	return answer, nil
}

// shown has the outputs only when the stack stands.
func (s *stack) shown() shownStack {
	v := shownStack{
		ID: s.ID, Name: s.Name, Created: s.Created.Format(time.RFC3339), Status: s.Status, Reason: s.Reason, Capabilities: s.Abilities,
	}
	if !s.Deleted.IsZero() {
		v.Deleted = s.Deleted.Format(time.RFC3339)
	}
	for _, key := range sortedKeys(s.Parameters) {
		v.Parameters = append(v.Parameters, shownKey{key, s.Parameters[key]})
	}
	for _, key := range sortedKeys(s.Tags) {
		v.Tags = append(v.Tags, shownTag{key, s.Tags[key]})
	}
	if s.Status == stackCreated {
		v.Outputs = s.Outputs
	}
	return v
}

type shownTemplate struct {
	Body      string   `xml:"GetTemplateResult>TemplateBody"`
	Stages    []string `xml:"GetTemplateResult>StagesAvailable>member"`
	RequestID string   `xml:"ResponseMetadata>RequestId"`
}

func (c *Cloud) getTemplate(r *request) (any, error) {
	s, err := c.called(r)
	if err != nil {
		return nil, err
	}
	return shownTemplate{s.Template, []string{"Original", "Processed"}, r.id}, nil
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
func (c *Cloud) describeStackEvents(r *request) (any, error) {
	s, err := c.called(r)
	if err != nil {
		return nil, err
	}
	answer := shownEvents{RequestID: r.id}
	for i := len(s.Events) - 1; i >= 0; i-- {
		e := s.Events[i]
		answer.Events = append(answer.Events, shownEvent{
			e.ID, s.ID, s.Name, e.Logical, e.Physical, e.Type, e.Status, e.Reason, e.At.Format(time.RFC3339),
		})
	}
	return answer, nil
}
