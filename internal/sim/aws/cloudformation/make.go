package cloudformation

import (
	"slices"
	"strings"
	"time"

	"causeway.dev/internal/sim/aws/iam"
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// roleType is the one type of resource that stacks here can hold.
const roleType = "AWS::IAM::Role"

// resourceFailed is what CloudFormation notices after it has begun.
type resourceFailed struct {
	logical string
	err     error
}

func (f *resourceFailed) Error() string { return f.logical + ": " + f.err.Error() }

// stackRoles evaluates the resources, without making them.
func (c *CloudFormation) stackRoles(s *state.Stack, e *evaluation) (map[string]*world.Role, error) {
	for _, logical := range state.SortedKeys(e.template.Resources) {
		raw := e.template.Resources[logical]
		if raw["Type"] != roleType {
			return nil, badTemplate("Template format error: Unrecognized resource types: [%v]", raw["Type"])
		}
		if name, ok := raw["Condition"]; ok {
			if yes, err := e.holds(iam.OneText(name)); err != nil || !yes {
				if err != nil {
					return nil, err
				}
				continue
			}
		}
		properties, err := e.value(raw["Properties"])
		if err != nil {
			return nil, err
		}
		if err := acknowledged(s, properties); err != nil {
			return nil, err
		}
		role, err := c.stackRole(s, logical, properties)
		if err != nil {
			return nil, &resourceFailed{logical, err}
		}
		e.made[logical] = role
	}
	return e.made, nil
}

// acknowledged wants to hear that the stack makes roles, and more loudly if it names them.
func acknowledged(s *state.Stack, properties any) error {
	named := false
	if members, ok := properties.(map[string]any); ok {
		_, named = members["RoleName"]
	}
	switch {
	case slices.Contains(s.Abilities, "CAPABILITY_NAMED_IAM"):
	case named:
		return state.Refuse("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]")
	case !slices.Contains(s.Abilities, "CAPABILITY_IAM"):
		return state.Refuse("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")
	}
	return nil
}

// outputs evaluates what the stack tells.
func (e *evaluation) outputs() ([]state.Output, error) {
	var all []state.Output
	for _, key := range state.SortedKeys(e.template.Outputs) {
		raw := e.template.Outputs[key]
		if name, ok := raw["Condition"]; ok {
			yes, err := e.holds(iam.OneText(name))
			if err != nil {
				return nil, err
			}
			if !yes {
				continue
			}
		}
		value, err := e.text(raw["Value"])
		if err != nil {
			return nil, err
		}
		all = append(all, state.Output{Key: key, Value: value, Description: iam.OneText(raw["Description"])})
	}
	return all, nil
}

// rollBack ends a stack that could not be made.
func rollBack(s *state.Stack, now time.Time, failed *resourceFailed) {
	happened(s, now, failed.logical, roleType, "", "CREATE_FAILED", failed.err.Error())
	s.Next = state.RolledBack
	s.Reason = "The following resource(s) failed to create: [" + failed.logical + "]. Rollback requested by user. " + failed.err.Error()
}

// happened adds an event.
func happened(s *state.Stack, now time.Time, logical, kind, physical, status, reason string) {
	id := strings.Join([]string{logical, status, now.Format("2006-01-02T15:04:05.000Z")}, "-")
	s.Events = append(s.Events, state.Event{ID: id, Logical: logical, Physical: physical, Type: kind, Status: status, Reason: reason, At: now})
}
