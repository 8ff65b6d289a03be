package wire

import (
	"fmt"
	"net/url"

	"causeway.dev/internal/sim/aws/state"
)

// Service is one of AWS's services, or a part of one, with what it can do.
type Service struct {
	// Name is the service in the scope of a signature and in IAM's actions.
	Name       string
	Protocol   Protocol
	Operations map[string]Operation
	// Unknown is the code for an operation that is not there.
	Unknown string
}

// Operation is one call that a service answers.
type Operation struct {
	// Params are the names that it knows, without their indexes: EC2 refuses any other.
	Params []string
	Do     func(*Request) (any, error)
	// Needs are the resources on which AWS wants the call to be allowed; nil stands for "*", even where AWS would accept less.
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
	Needs func(*Request) []Need
	// Free is a call that needs no right.
	Free bool
}

// Need is one resource on which a call wants its action to be allowed, and what conditions can ask about it.
type Need struct {
	Resource string
	Keys     map[string]string // in small letters
	// Action is another one than the call's, which AWS asks for with it: the tags of what is created.
	Action string
}

// Needed are the resources on which the call wants to be allowed.
func (o Operation) Needed(r *Request) []Need {
	switch {
	case o.Free:
		return nil
	case o.Needs == nil:
		return []Need{{Resource: "*", Keys: r.Where()}}
	}
	return o.Needs(r)
}

// Act carries one call out as somebody at an account's own console would. It is not counted as a call. The lock is held.
func (s Service) Act(c *state.Store, account, region string, r Request) (any, error) {
	r.Call, r.Service = c.Operator(account, region), s.Name
	c.Settle(r.Now)
	answer, err := s.Operations[r.Operation].Do(&r)
	if err != nil {
		return nil, fmt.Errorf("%s as %s: %w", r.Operation, account, err)
	}
	return answer, nil
}

// Form is the parameters of a call: names, each with its value behind it.
func Form(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}
