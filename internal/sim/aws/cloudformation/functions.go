package cloudformation

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/sim/aws/iam"
	"causeway.dev/internal/sim/aws/world"
)

// evaluation is one template with values for its parameters.
type evaluation struct {
	template *template
	values   map[string]any // of parameters and pseudo parameters
	made     map[string]*world.Role
	deciding []string // conditions that are being evaluated
}

// noValue is what AWS::NoValue stands for: the property is not there.
type noValue struct{}

type function func(e *evaluation, argument any) (any, error)

func functions() map[string]function {
	return map[string]function{
		"Ref": (*evaluation).ref, "Condition": (*evaluation).conditionOf, "Fn::GetAtt": (*evaluation).getAtt,
		"Fn::Sub": (*evaluation).sub, "Fn::Join": (*evaluation).join, "Fn::Split": (*evaluation).split,
		"Fn::Select": (*evaluation).choose, "Fn::If": (*evaluation).ifElse, "Fn::Equals": (*evaluation).equals,
		"Fn::Not": (*evaluation).not, "Fn::And": (*evaluation).and, "Fn::Or": (*evaluation).or,
	}
}

func knownFunctions() []string { return slices.Sorted(maps.Keys(functions())) }

// value evaluates whatever stands in a template.
func (e *evaluation) value(raw any) (any, error) {
	switch raw := raw.(type) {
	case map[string]any:
		return e.object(raw)
	case []any:
		list := []any{}
		for _, member := range raw {
			v, err := e.value(member)
			if err != nil {
				return nil, err
			}
			if v != (noValue{}) {
				list = append(list, v)
			}
		}
		return list, nil
	default:
		return raw, nil
	}
}

// object is a function with its argument, or a map.
func (e *evaluation) object(raw map[string]any) (any, error) {
	members := map[string]any{}
	for key, member := range raw {
		f := functions()[key]
		// A policy has members named Condition, which are no function: those are objects.
		_, object := member.(map[string]any)
		switch {
		case f != nil && len(raw) == 1 && (key != "Condition" || !object):
			return f(e, member)
		case strings.HasPrefix(key, "Fn::"):
			return nil, badTemplate("Template format error: unsupported use of %s", key)
		}
		v, err := e.value(member)
		if err != nil {
			return nil, err
		}
		if v != (noValue{}) {
			members[key] = v
		}
	}
	return members, nil
}

func (e *evaluation) text(raw any) (string, error) {
	v, err := e.value(raw)
	if err != nil {
		return "", err
	}
	s, ok := v.(string)
	if !ok {
		return "", badTemplate("Template error: a string is needed, not %v", v)
	}
	return s, nil
}

func (e *evaluation) ref(argument any) (any, error) {
	name, _ := argument.(string)
	if name == "AWS::NoValue" {
		return noValue{}, nil
	}
	if v, ok := e.values[name]; ok {
		return v, nil
	}
	if role := e.made[name]; role != nil {
		return role.Name, nil
	}
	return nil, badTemplate("Template format error: Unresolved resource dependencies [%v] in the template", argument)
}

// getAtt takes "PeerRole.Arn", or the two in a list.
func (e *evaluation) getAtt(argument any) (any, error) {
	name, attribute, _ := strings.Cut(iam.OneText(argument), ".")
	if list, ok := argument.([]any); ok && len(list) == 2 {
		name, attribute = iam.OneText(list[0]), iam.OneText(list[1])
	}
	role := e.made[name]
	switch {
	case role == nil:
		return nil, badTemplate("Template error: instance of Fn::GetAtt references undefined resource %s", name)
	case attribute != "Arn":
		return nil, badTemplate("Template error: resource %s does not support attribute type %s in Fn::GetAtt", name, attribute)
	}
	return role.ARN(), nil
}

var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

// sub replaces ${Name}, ${Name.Attribute} and ${Own}; ${!Literal} stays as ${Literal}.
func (e *evaluation) sub(argument any) (any, error) {
	text, own := iam.OneText(argument), map[string]any{}
	if list, ok := argument.([]any); ok && len(list) == 2 {
		text = iam.OneText(list[0])
		own, _ = list[1].(map[string]any)
	}
	if text == "" {
		return nil, badTemplate("Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments.")
	}
	var failed error
	done := placeholder.ReplaceAllStringFunc(text, func(found string) string {
		value, err := e.placed(strings.TrimSpace(found[2:len(found)-1]), own)
		if err != nil {
			failed = err
		}
		return value
	})
	return done, failed
}

func (e *evaluation) placed(name string, own map[string]any) (string, error) {
	if literal, ok := strings.CutPrefix(name, "!"); ok {
		return "${" + literal + "}", nil
	}
	if raw, ok := own[name]; ok {
		return e.text(raw)
	}
	if strings.Contains(name, ".") {
		return e.text(map[string]any{"Fn::GetAtt": name})
	}
	return e.text(map[string]any{"Ref": name})
}

// choose is Fn::Select.
func (e *evaluation) choose(argument any) (any, error) {
	pair, _ := argument.([]any)
	if len(pair) != 2 {
		return nil, badTemplate("Template error: Fn::Select requires a list argument with two elements")
	}
	text, err := e.text(pair[0])
	if err != nil {
		return nil, err
	}
	v, err := e.value(pair[1])
	if err != nil {
		return nil, err
	}
	list, _ := v.([]any)
	index, err := strconv.Atoi(text)
	if err != nil || index < 0 || index >= len(list) {
		return nil, badTemplate("Template error: Fn::Select cannot select nonexistent value at index %s", text)
	}
	return list[index], nil
}
