package iam

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

// statement is one statement of an IAM policy, read.
type statement struct {
	Deny      bool
	Actions   []string
	Resources []string
	// Conditions are operator, key, values; all operators and keys must hold, by any of their values.
	Conditions map[string]map[string][]string
}

// verdict is what a role's policies say.
type decision int

const (
	implicitDeny decision = iota
	explicitDeny
	allowed
)

// CheckPolicy reads a policy to find its mistakes, and what the simulator does not do.
func CheckPolicy(document string) error {
	_, err := readPolicy(document)
	return err
}

func readPolicy(document string) ([]statement, error) {
	var policy map[string]any
	if err := json.Unmarshal([]byte(document), &policy); err != nil {
		return nil, fmt.Errorf("MalformedPolicyDocument: syntax errors in policy: %w", err)
	}
	if v := policy["Version"]; v != "2012-10-17" && v != "2008-10-17" && v != nil {
		return nil, fmt.Errorf("MalformedPolicyDocument: the policy must contain a valid version string, not %v", v)
	}
	var all []statement
	for _, raw := range ListOf(policy["Statement"]) {
		s, err := readStatement(raw)
		if err != nil {
			return nil, fmt.Errorf("MalformedPolicyDocument: %w", err)
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("MalformedPolicyDocument: missing required field Statement")
	}
	return all, nil
}

func readStatement(raw any) (statement, error) {
	members, _ := raw.(map[string]any)
	s := statement{Deny: members["Effect"] == "Deny"}
	for name, value := range members {
		switch name {
		case "Sid":
		case "Effect":
			if value != "Allow" && value != "Deny" {
				return s, fmt.Errorf("an effect is Allow or Deny, not %v", value)
			}
		case "Action":
			s.Actions = Texts(ListOf(value))
		case "Resource":
			s.Resources = Texts(ListOf(value))
		case "Condition":
			var err error
			if s.Conditions, err = readConditions(value); err != nil {
				return s, err
			}
		default:
			return s, fmt.Errorf("the simulator reads no %s", name)
		}
	}
	if members["Effect"] == nil || len(s.Actions) == 0 || len(s.Resources) == 0 {
		return s, fmt.Errorf("a statement needs Effect, Action and Resource")
	}
	return s, checkResources(s.Resources)
}

func checkResources(resources []string) error {
	for _, arn := range resources {
		if arn != "*" && strings.Count(arn, ":") < 5 {
			return fmt.Errorf("resource %s must be in ARN format or \"*\"", arn)
		}
	}
	return nil
}

func readConditions(raw any) (map[string]map[string][]string, error) {
	all := map[string]map[string][]string{}
	operators, ok := raw.(map[string]any)
	for operator, keys := range operators {
		if !slices.Contains([]string{"ArnEquals", "ArnLike", "StringEquals", "StringLike"}, operator) {
			return nil, fmt.Errorf("the simulator has no condition operator %s", operator)
		}
		members, object := keys.(map[string]any)
		ok = ok && object
		all[operator] = map[string][]string{}
		for key, values := range members {
			all[operator][strings.ToLower(key)] = Texts(ListOf(values))
		}
	}
	if !ok {
		return nil, fmt.Errorf("a condition is an object of operators with keys")
	}
	return all, nil
}

// decide asks all policies of the role. A role with nil policies may do everything.
func decide(r *world.Role, action string, n wire.Need) decision {
	if r == nil {
		return implicitDeny
	}
	if r.Policies == nil {
		return allowed
	}
	return decideBy(r.Policies, action, n)
}

func decideBy(policies map[string]string, action string, n wire.Need) decision {
	said := implicitDeny
	for _, name := range state.SortedKeys(policies) {
		statements, err := readPolicy(policies[name])
		if err != nil {
			continue // it was checked when it came
		}
		for _, s := range statements {
			switch {
			case !s.matches(action, n):
			case s.Deny:
				return explicitDeny
			default:
				said = allowed
			}
		}
	}
	return said
}

func (s statement) matches(action string, n wire.Need) bool {
	acts := slices.ContainsFunc(s.Actions, func(p string) bool { return glob(strings.ToLower(p), strings.ToLower(action)) })
	if !acts || !slices.ContainsFunc(s.Resources, func(p string) bool { return glob(p, n.Resource) }) {
		return false
	}
	for operator, keys := range s.Conditions {
		for key, values := range keys {
			has, there := n.Keys[key]
			fits := slices.ContainsFunc(values, func(want string) bool {
				want, known := expanded(want, n.Keys)
				return known && (want == has || (operator != "StringEquals" && glob(want, has)))
			})
			if !there || !fits {
				return false
			}
		}
	}
	return true
}

var variable = regexp.MustCompile(`\$\{([^}]+)\}`)

// expanded puts in what stands for policy variables. One that has no value lets nothing match.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
func expanded(value string, keys map[string]string) (string, bool) {
	known := true
	value = variable.ReplaceAllStringFunc(value, func(name string) string {
		has, there := keys[strings.ToLower(name[2:len(name)-1])]
		known = known && there
		return has
	})
	return value, known
}

// glob matches with * for anything and ? for one character.
func glob(pattern, text string) bool {
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(quoted)
	matched, err := regexp.MatchString("^(?s:"+quoted+")$", text)
	return err == nil && matched
}
