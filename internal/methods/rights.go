package methods

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Rights are what one identity must be allowed for a method, as data: documents and policies are checked against it.
type Rights struct {
	// Whose identity it is, for people: "our role in the cluster's account".
	Whose      string
	Statements []Statement
}

// Statement allows some actions, on what its resources and conditions leave.
type Statement struct {
	// Sid names it, as AWS allows: letters and digits.
	Sid string
	// Actions are in the cloud's own words.
	Actions []string
	// On is the resources in the cloud's own words, with words in capitals for what differs; none means all.
	On []string
	// If are conditions, which must all hold: AWS's StringEquals.
	If []Condition
}

// Condition is one key of a cloud's with the value that it must have.
type Condition struct{ Key, Value string }

// Actions are all actions of some rights, each once, in the order in which they are first named.
func Actions(rights []Rights) []string {
	var found []string
	seen := map[string]bool{}
	for _, r := range rights {
		for _, s := range r.Statements {
			for _, a := range s.Actions {
				if key := strings.ToLower(a); !seen[key] {
					seen[key] = true
					found = append(found, a)
				}
			}
		}
	}
	return found
}

// ThisConnection stands in a condition for the connection whose session acts: each session carries its id as a tag.
const ThisConnection = "${aws:PrincipalTag/connection-id}"

// Policies writes rights as AWS policies, one for each identity, in the order in which they are first named. Words in capitals
// stand for what differs, and in says what they are here. The same statement is written once.
func Policies(rights []Rights, in map[string]string) (map[string]string, error) {
	documents := map[string][]policyStatement{}
	seen := map[string]bool{}
	for _, r := range rights {
		for _, s := range r.Statements {
			written := s.written(in)
			key, err := json.Marshal(written)
			if err != nil {
				return nil, fmt.Errorf("writing statement %s: %w", s.Sid, err)
			}
			if !seen[r.Whose+string(key)] {
				seen[r.Whose+string(key)] = true
				documents[r.Whose] = append(documents[r.Whose], written)
			}
		}
	}
	texts := make(map[string]string, len(documents))
	for whose, statements := range documents {
		text, err := json.MarshalIndent(policy{Version: "2012-10-17", Statement: statements}, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("writing the policy of %s: %w", whose, err)
		}
		texts[whose] = string(text)
	}
	return texts, nil
}

type policy struct {
	Version   string            `json:"Version"`
	Statement []policyStatement `json:"Statement"`
}

type policyStatement struct {
	Sid       string                       `json:"Sid"`
	Effect    string                       `json:"Effect"`
	Action    []string                     `json:"Action"`
	Resource  []string                     `json:"Resource"`
	Condition map[string]map[string]string `json:"Condition,omitempty"`
}

func (s Statement) written(in map[string]string) policyStatement {
	here := func(text string) string {
		for word, is := range in {
			text = strings.ReplaceAll(text, word, is)
		}
		return text
	}
	w := policyStatement{Sid: s.Sid, Effect: "Allow", Action: s.Actions, Resource: []string{"*"}}
	if len(s.On) > 0 {
		w.Resource = nil
		for _, on := range s.On {
			w.Resource = append(w.Resource, here(on))
		}
	}
	for _, c := range s.If {
		if w.Condition == nil {
			w.Condition = map[string]map[string]string{"StringEquals": {}}
		}
		w.Condition["StringEquals"][c.Key] = here(c.Value)
	}
	return w
}
