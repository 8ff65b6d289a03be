package methods

import "strings"

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
