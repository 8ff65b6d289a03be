package cloudformation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/sim/aws/iam"
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// newEvaluation checks what was given for the parameters.
func (c *CloudFormation) newEvaluation(t *template, s *state.Stack) (*evaluation, error) {
	e := &evaluation{template: t, made: map[string]*world.Role{}, values: map[string]any{
		"AWS::AccountId": s.Account, "AWS::Region": s.Region, "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com",
		"AWS::StackName": s.Name, "AWS::StackId": s.ID, "AWS::NotificationARNs": []any{},
	}}
	var unknown, missing []string
	for _, name := range state.SortedKeys(s.Parameters) {
		if t.Parameters[name] == nil {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		return nil, badTemplate("Parameters: [%s] do not exist in the template", strings.Join(unknown, ", "))
	}
	for _, name := range state.SortedKeys(t.Parameters) {
		declared := t.Parameters[name]
		given, ok := s.Parameters[name]
		if !ok {
			given, ok = declared["Default"].(string)
		}
		if !ok {
			missing = append(missing, name)
			continue
		}
		value, err := c.parameter(s, name, declared, given)
		if err != nil {
			return nil, err
		}
		e.values[name] = value
	}
	if len(missing) > 0 {
		return nil, badTemplate("Parameters: [%s] must have values", strings.Join(missing, ", "))
	}
	return e, nil
}

// parameter checks one value. What AWS knows ids of must be there.
func (c *CloudFormation) parameter(s *state.Stack, name string, declared map[string]any, given string) (any, error) {
	kind := iam.OneText(declared["Type"])
	switch kind {
	case "String", "AWS::EC2::VPC::Id":
	case "Number":
		if _, err := strconv.ParseFloat(given, 64); err != nil {
			return nil, badTemplate("Parameter '%s' must be a number.", name)
		}
	case "CommaDelimitedList", "List<String>":
		return commaList(name, declared, given)
	default:
		return nil, badTemplate("Template format error: Unrecognized parameter type: %s", kind)
	}
	if err := constrained(name, declared, given); err != nil {
		return nil, err
	}
	if kind == "AWS::EC2::VPC::Id" {
		if v := c.State.VPCs[given]; v == nil || v.Account != s.Account || v.Region != s.Region {
			return nil, badTemplate("Parameter validation failed: parameter value %s for parameter name %s does not exist", given, name)
		}
	}
	return given, nil
}

func commaList(name string, declared map[string]any, given string) (any, error) {
	list := []any{}
	if given == "" {
		return list, nil
	}
	for member := range strings.SplitSeq(given, ",") {
		member = strings.TrimSpace(member)
		if err := constrained(name, declared, member); err != nil {
			return nil, err
		}
		list = append(list, member)
	}
	return list, nil
}

// longRepeat is a repeat count that AWS takes and Go does not. It becomes one without an end.
var longRepeat = regexp.MustCompile(`\{([0-9]+),[0-9]{4,}\}`)

// constrained holds a value against what the template declares about it, in AWS's order and words.
func constrained(name string, declared map[string]any, given string) error {
	refusal := func(reason string) error {
		if said := iam.OneText(declared["ConstraintDescription"]); said != "" {
			reason = said
		}
		return badTemplate("Parameter %s failed to satisfy constraint: %s", name, reason)
	}
	if allowed, ok := declared["AllowedValues"].([]any); ok && !slices.Contains(iam.Texts(allowed), given) {
		return refusal("Member must satisfy enum value set: [" + strings.Join(iam.Texts(allowed), ", ") + "]")
	}
	if least, err := strconv.Atoi(iam.OneText(declared["MinLength"])); err == nil && len(given) < least {
		return refusal("Member must have length greater than or equal to " + strconv.Itoa(least))
	}
	if most, err := strconv.Atoi(iam.OneText(declared["MaxLength"])); err == nil && len(given) > most {
		return refusal("Member must have length less than or equal to " + strconv.Itoa(most))
	}
	pattern := iam.OneText(declared["AllowedPattern"])
	if pattern == "" {
		return nil
	}
	// The whole value must match, with or without ^ and $.
	whole, err := regexp.Compile("^(?:" + longRepeat.ReplaceAllString(pattern, "{$1,}") + ")$")
	if err != nil {
		return badTemplate("Template error: the AllowedPattern of %s is no pattern", name)
	}
	if !whole.MatchString(given) {
		return refusal("Member must satisfy regular expression pattern: " + pattern)
	}
	return nil
}
