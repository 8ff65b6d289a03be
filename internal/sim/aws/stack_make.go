package aws

import (
	"slices"
	"strings"
	"time"
)

// roleType is the one type of resource that stacks here can hold.
const roleType = "AWS::IAM::Role"

// stackEvent is one line of what happened to a stack.
type stackEvent struct {
	ID, Logical, Physical, Type, Status, Reason string
	At                                          time.Time
}

// resourceFailed is what CloudFormation notices after it has begun.
type resourceFailed struct {
	logical string
	err     error
}

func (f *resourceFailed) Error() string { return f.logical + ": " + f.err.Error() }

// stackRoles evaluates the resources, without making them.
func (c *Cloud) stackRoles(s *stack, e *evaluation) (map[string]*Role, error) {
	for _, logical := range sortedKeys(e.template.Resources) {
		raw := e.template.Resources[logical]
		if raw["Type"] != roleType {
			return nil, badTemplate("Template format error: Unrecognized resource types: [%v]", raw["Type"])
		}
		if name, ok := raw["Condition"]; ok {
			if yes, err := e.holds(oneText(name)); err != nil || !yes {
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
		if err := s.acknowledged(properties); err != nil {
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
func (s *stack) acknowledged(properties any) error {
	named := false
	if members, ok := properties.(map[string]any); ok {
		_, named = members["RoleName"]
	}
	switch {
	case slices.Contains(s.Abilities, "CAPABILITY_NAMED_IAM"):
	case named:
		return refuse("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]")
	case !slices.Contains(s.Abilities, "CAPABILITY_IAM"):
		return refuse("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")
	}
	return nil
}

// outputs evaluates what the stack tells.
func (e *evaluation) outputs() ([]stackOutput, error) {
	var all []stackOutput
	for _, key := range sortedKeys(e.template.Outputs) {
		raw := e.template.Outputs[key]
		if name, ok := raw["Condition"]; ok {
			yes, err := e.holds(oneText(name))
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
		all = append(all, stackOutput{key, value, oneText(raw["Description"])})
	}
	return all, nil
}

// rollBack ends a stack that could not be made.
func (s *stack) rollBack(now time.Time, failed *resourceFailed) {
	s.happened(now, failed.logical, roleType, "", "CREATE_FAILED", failed.err.Error())
	s.Next = stackRolledBack
	s.Reason = "The following resource(s) failed to create: [" + failed.logical + "]. Rollback requested by user. " + failed.err.Error()
}

// happened adds an event.
func (s *stack) happened(now time.Time, logical, kind, physical, status, reason string) {
	id := strings.Join([]string{logical, status, now.Format("2006-01-02T15:04:05.000Z")}, "-")
	s.Events = append(s.Events, stackEvent{ID: id, Logical: logical, Physical: physical, Type: kind, Status: status, Reason: reason, At: now})
}
